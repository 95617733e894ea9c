"""Messages that organisers write, and the texts they write them from."""

import sqlalchemy as sa
from alembic import op

from eventapp.models.types import Instant

revision = '0026'
down_revision = '0025'


def _texts() -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in ('subject_sv', 'body_sv', 'subject_en', 'body_en')]


def upgrade() -> None:
    op.create_table(
        'message_template',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(20), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        *_texts(),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('by', sa.Text(), nullable=False),
        sa.Column('saved_at', Instant(timezone=True), nullable=False),
        sa.Column('removed_at', Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['event_id'], ['event.id']),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index(op.f('ix_message_template_event_id'), 'message_template', ['event_id'])
    op.create_index('ix_message_template_key', 'message_template', ['event_id', 'key'], unique=True)
    op.create_table(
        'sending',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('once', sa.String(64), nullable=False),
        *_texts(),
        sa.Column('by', sa.Text(), nullable=False),
        sa.Column('sent_at', Instant(timezone=True), nullable=False),
        sa.Column('total', sa.Integer(), nullable=False),
        sa.Column('unreached', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['event_id'], ['event.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('once'),
    )
    op.create_index(op.f('ix_sending_event_id'), 'sending', ['event_id'])


def downgrade() -> None:
    op.drop_table('sending')
    op.drop_table('message_template')
