"""What readers choose to go to."""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0017'


def upgrade() -> None:
    op.create_table(
        'choice',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(length=64), nullable=False),
        sa.Column('joined', sa.String(length=64), nullable=False),
        sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['event_id'], ['event.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('key'),
    )
    op.create_index('ix_choice_event_id', 'choice', ['event_id'])
    op.create_table(
        'star',
        sa.Column('choice_id', sa.Integer(), nullable=False),
        sa.Column('code', sa.String(length=6), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('chosen', sa.Boolean(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['choice_id'], ['choice.id']),
        sa.ForeignKeyConstraint(['event_id'], ['event.id']),
        sa.PrimaryKeyConstraint('choice_id', 'code'),
    )
    op.create_index('ix_star_counted', 'star', ['event_id', 'chosen', 'code'])


def downgrade() -> None:
    op.drop_table('star')
    op.drop_table('choice')
