"""Reminders and what was reminded of, until when a mail makes sense; who wants invitations; stages of rooms; slides."""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'


def upgrade() -> None:
    op.add_column('event', sa.Column('reminders', sa.JSON(), server_default='{}', nullable=False))
    op.add_column('message', sa.Column('not_after', sa.DateTime(timezone=True), nullable=True))
    op.add_column('person', sa.Column('wants_invitations', sa.Boolean(), server_default=sa.false(), nullable=False))
    for name in ('microphone', 'stage'):
        op.add_column('room', sa.Column(name, sa.Text(), server_default='', nullable=False))
    for table in ('seat', 'former_seat'):
        op.add_column(table, sa.Column('slides', sa.JSON(), server_default='[]', nullable=False))
    op.create_table(
        'reminded',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('event_id', sa.Integer(), sa.ForeignKey('event.id'), nullable=False),
        sa.Column('person_id', sa.Integer(), sa.ForeignKey('person.id'), nullable=False),
        sa.Column('seminar_id', sa.Integer(), sa.ForeignKey('seminar.id', ondelete='CASCADE'), nullable=False),
        sa.Column('kind', sa.String(12), nullable=False),
        sa.Column('mark', sa.String(40), nullable=False),
        sa.Column('mail', sa.String(100), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index('ix_reminded_event_id', 'reminded', ['event_id'])
    op.create_index('ix_reminded_seminar_id', 'reminded', ['seminar_id'])
    op.create_index('ix_reminded_once', 'reminded', ['person_id', 'seminar_id', 'kind', 'mark'], unique=True)


def downgrade() -> None:
    op.drop_table('reminded')
    for table in ('former_seat', 'seat'):
        op.drop_column(table, 'slides')
    for name in ('stage', 'microphone'):
        op.drop_column('room', name)
    op.drop_column('person', 'wants_invitations')
    op.drop_column('message', 'not_after')
    op.drop_column('event', 'reminders')
