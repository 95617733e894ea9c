"""What makes a seminar accessible, in words, and who it is for."""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'


def upgrade() -> None:
    for name in ('sign_language', 'interpretation', 'audience'):
        op.add_column('seminar', sa.Column(name, sa.Text(), server_default='', nullable=False))


def downgrade() -> None:
    for name in ('audience', 'interpretation', 'sign_language'):
        op.drop_column('seminar', name)
