"""What is to be told of a pack of signs before it is printed, found once, when it is made."""

import sqlalchemy as sa
from alembic import op

revision = '0035'
down_revision = '0034'


def upgrade() -> None:
    # They are kept for a day, and what is to be told of those there are is not known: they are asked for again.
    op.execute('DELETE FROM sign_pack')
    op.add_column('sign_pack', sa.Column('remarks', sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column('sign_pack', 'remarks')
