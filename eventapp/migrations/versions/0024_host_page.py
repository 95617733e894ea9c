"""The web page of whoever else holds a seminar."""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0022'


def upgrade() -> None:
    op.add_column('seminar', sa.Column('host_page', sa.Text(), server_default='', nullable=False))


def downgrade() -> None:
    op.drop_column('seminar', 'host_page')
