"""Live facts: what is true this minute, and the journal of what was said."""

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'


def upgrade() -> None:
    op.create_table(
        'live_state',
        sa.Column('event_id', sa.Integer(), nullable=False, autoincrement=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('facts', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['event_id'], ['event.id']),
        sa.PrimaryKeyConstraint('event_id'),
    )
    op.create_table(
        'live_entry',
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False, autoincrement=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('about', sa.String(length=20), nullable=False),
        sa.Column('before', sa.JSON(), nullable=False),
        sa.Column('after', sa.JSON(), nullable=False),
        sa.Column('once', sa.String(length=64), nullable=True),
        sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['event_id'], ['event.id']),
        sa.ForeignKeyConstraint(['account_id'], ['account.id']),
        sa.PrimaryKeyConstraint('event_id', 'number'),
        sa.UniqueConstraint('event_id', 'once'),
    )
    op.create_table(
        'desk_change',
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False, autoincrement=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('tool', sa.String(length=20), nullable=False),
        sa.Column('code', sa.String(length=6), nullable=False),
        sa.Column('batch', sa.String(length=32), nullable=False),
        sa.Column('once', sa.String(length=64), nullable=True),
        sa.Column('taken_back', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['event_id'], ['event.id']),
        sa.ForeignKeyConstraint(['account_id'], ['account.id']),
        sa.PrimaryKeyConstraint('event_id', 'number'),
        sa.UniqueConstraint('event_id', 'once'),
    )


def downgrade() -> None:
    op.drop_table('desk_change')
    op.drop_table('live_entry')
    op.drop_table('live_state')
