"""Run sheets of seminars, what was changed in them, and words from the crew to the stage."""

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)

    def of_event() -> sa.Column:
        return sa.Column('event_id', sa.Integer(), sa.ForeignKey('event.id'), nullable=False)

    def of_seminar(**more: bool) -> sa.Column:
        return sa.Column('seminar_id', sa.Integer(), sa.ForeignKey('seminar.id', ondelete='CASCADE'), nullable=False, **more)

    op.create_table(
        'run_sheet', of_seminar(primary_key=True), of_event(), sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('parts', sa.JSON(), nullable=False), sa.Column('questions', sa.Text(), nullable=False),
        sa.Column('note', sa.Text(), nullable=False), sa.Column('contact', sa.Text(), nullable=False),
        sa.Column('begun', sa.JSON(), nullable=False), sa.Column('begun_said', instant, nullable=True),
    )
    op.create_index('ix_run_sheet_event_id', 'run_sheet', ['event_id'])
    op.create_table(
        'run_change', sa.Column('id', sa.Integer(), primary_key=True), of_event(), of_seminar(),
        sa.Column('version', sa.Integer(), nullable=False), sa.Column('at', instant, nullable=False),
        sa.Column('by', sa.Text(), nullable=False), sa.Column('undone', sa.Boolean(), nullable=False),
        sa.Column('before', sa.JSON(), nullable=False), sa.Column('after', sa.JSON(), nullable=False),
    )
    op.create_index('ix_run_change_event_id', 'run_change', ['event_id'])
    op.create_index('ix_run_change_version', 'run_change', ['seminar_id', 'version'], unique=True)
    op.create_table(
        'stage_word', sa.Column('id', sa.Integer(), primary_key=True), of_event(), of_seminar(),
        sa.Column('text', sa.Text(), nullable=False), sa.Column('by', sa.Text(), nullable=False),
        sa.Column('sent_at', instant, nullable=False), sa.Column('acknowledged_by', sa.String(300), nullable=False),
        sa.Column('acknowledged_at', instant, nullable=True), sa.Column('taken_back_at', instant, nullable=True),
    )
    op.create_index('ix_stage_word_event_id', 'stage_word', ['event_id'])
    op.create_index('ix_stage_word_seminar_id', 'stage_word', ['seminar_id'])


def downgrade() -> None:
    op.drop_table('stage_word')
    op.drop_table('run_change')
    op.drop_table('run_sheet')
