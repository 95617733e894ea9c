"""Who was found to be the same person, and who is not."""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'


def upgrade() -> None:
    op.add_column('person', sa.Column('unlike', sa.JSON(), server_default='[]', nullable=False))
    op.add_column('person', sa.Column('merged_into', sa.String(length=6), server_default='', nullable=False))


def downgrade() -> None:
    op.drop_column('person', 'merged_into')
    op.drop_column('person', 'unlike')
