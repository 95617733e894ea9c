"""Events that are taken down or erased, and the pictures that may be seen."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'


def upgrade() -> None:
    op.add_column('release', sa.Column('public', sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_table(
        'reserved',
        sa.Column('name', sa.String(length=60), nullable=False),
        sa.Column('erased_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('name'),
    )
    op.create_table(
        'public_picture',
        sa.Column('key', sa.String(length=40), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['event_id'], ['event.id']),
        sa.PrimaryKeyConstraint('key', 'event_id'),
    )
    op.create_index('ix_public_picture_event_id', 'public_picture', ['event_id'])


def downgrade() -> None:
    op.drop_table('public_picture')
    op.drop_table('reserved')
    op.drop_column('release', 'public')
