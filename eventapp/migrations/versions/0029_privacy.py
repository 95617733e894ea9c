"""How long private data is kept after an event, when owners were told, and when it went."""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'


def upgrade() -> None:
    op.add_column('event', sa.Column('private_days', sa.Integer(), server_default='90', nullable=False))
    op.add_column('event', sa.Column('private_told_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('event', sa.Column('private_gone_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('event', 'private_gone_at')
    op.drop_column('event', 'private_told_at')
    op.drop_column('event', 'private_days')
