"""Who follows a day by mail."""

import sqlalchemy as sa
from alembic import op

from eventapp.models.types import Instant

revision = '0028'
down_revision = '0027'


def _followed() -> list[sa.Column]:
    return [
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(16), nullable=False),
        sa.Column('email', sa.String(320), nullable=False),
        sa.Column('language', sa.String(5), nullable=False),
        sa.Column('invites', sa.Boolean(), nullable=False),
        sa.Column('follows', sa.Text(), nullable=False),
        sa.Column('choice', sa.String(64), nullable=False),
    ]


def upgrade() -> None:
    op.add_column('event', sa.Column('followable', sa.Boolean(), server_default=sa.true(), nullable=False))
    op.create_table(
        'follower', *_followed(),
        sa.Column('same', sa.String(64), nullable=False),
        sa.Column('told', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['event_id'], ['event.id']), sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('event_id', 'same'), sa.UniqueConstraint('key'),
    )
    op.create_table(
        'follow_ask', *_followed(),
        sa.Column('asked_at', Instant(), nullable=False),
        sa.Column('follower', sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(['event_id'], ['event.id']), sa.PrimaryKeyConstraint('id'), sa.UniqueConstraint('key'),
    )
    op.create_index('ix_follower_event_id', 'follower', ['event_id'])
    op.create_index('ix_follow_ask_event_id', 'follow_ask', ['event_id'])
    # What is still to be sent is asked for every second, among all that was.
    op.create_index('ix_message_open', 'message', ['sent_at', 'failed_at'])
    op.create_table(
        'follow_due',
        sa.Column('event_id', sa.Integer(), nullable=False, autoincrement=False),
        sa.Column('release', sa.Integer(), nullable=False),
        sa.Column('since', Instant(), nullable=False),
        sa.Column('due_at', Instant(), nullable=False),
        sa.Column('urgent', sa.Boolean(), nullable=False),
        sa.Column('done', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['event_id'], ['event.id']), sa.PrimaryKeyConstraint('event_id'),
    )


def downgrade() -> None:
    op.drop_index('ix_message_open', 'message')
    for name in ('follow_due', 'follow_ask', 'follower'):
        op.drop_table(name)
    op.drop_column('event', 'followable')
