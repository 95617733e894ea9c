"""Screens with names, and slides."""

import sqlalchemy as sa
from alembic import op

from eventapp.models.types import Instant

revision = '0033'
down_revision = '0032'


def upgrade() -> None:
    op.create_table(
        'screen',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(10), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('room', sa.String(6), nullable=False),
        sa.Column('language', sa.String(4), nullable=False),
        sa.Column('theme', sa.String(5), nullable=False),
        sa.Column('size', sa.String(6), nullable=False),
        sa.Column('turn', sa.Integer(), nullable=False),
        sa.Column('slides', sa.Boolean(), nullable=False),
        sa.Column('flashes', sa.Integer(), nullable=False),
        sa.Column('reloads', sa.Integer(), nullable=False),
        sa.Column('removed_at', Instant(timezone=True), nullable=True),
        sa.Column('seen_at', Instant(timezone=True), nullable=True),
        sa.Column('release', sa.Integer(), nullable=False),
        sa.Column('width', sa.Integer(), nullable=False),
        sa.Column('height', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_screen_event_id_event')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_screen')),
        sa.UniqueConstraint('key', name=op.f('uq_screen_key')),
    )
    op.create_index(op.f('ix_screen_event_id'), 'screen', ['event_id'])
    op.create_table(
        'slide',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('heading', sa.Text(), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('room', sa.String(6), nullable=False),
        sa.Column('seconds', sa.Integer(), nullable=False),
        sa.Column('shown', sa.Boolean(), nullable=False),
        sa.Column('key', sa.String(40), nullable=False),
        sa.Column('ending', sa.String(4), nullable=False),
        sa.Column('picture', sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_slide_event_id_event')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_slide')),
    )
    op.create_index(op.f('ix_slide_event_id'), 'slide', ['event_id'])


def downgrade() -> None:
    op.drop_index(op.f('ix_slide_event_id'), 'slide')
    op.drop_table('slide')
    op.drop_index(op.f('ix_screen_event_id'), 'screen')
    op.drop_table('screen')
