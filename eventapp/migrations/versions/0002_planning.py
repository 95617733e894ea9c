"""Planning."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'


def upgrade() -> None:
    # Column by column, never in batch: that makes the table anew, and dropping the old one would take with it
    # the seats of all seminars (ON DELETE CASCADE).
    op.add_column('entry', sa.Column('board', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('entry', sa.Column('undone_by', sa.Integer(), nullable=True))
    op.add_column('event', sa.Column('day_starts', sa.String(length=5), nullable=False, server_default=''))
    op.add_column('event', sa.Column('day_ends', sa.String(length=5), nullable=False, server_default=''))
    op.add_column('event', sa.Column('overruled', sa.JSON(), nullable=False, server_default='[]'))
    op.add_column('person', sa.Column('hours', sa.JSON(), nullable=False, server_default='[]'))
    op.add_column('room', sa.Column('building', sa.Text(), nullable=False, server_default=''))
    op.add_column('room', sa.Column('turnaround', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('room', sa.Column('walks', sa.JSON(), nullable=False, server_default='{}'))
    op.add_column('room', sa.Column('hours', sa.JSON(), nullable=False, server_default='[]'))
    op.add_column('room', sa.Column('stream_crew', sa.Text(), nullable=False, server_default=''))
    op.add_column('seminar', sa.Column('expected', sa.Integer(), nullable=True))
    op.add_column('seminar', sa.Column('interpreted', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('seminar', sa.Column('fixed', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('seminar', sa.Column('wishes', sa.JSON(), nullable=False, server_default='{}'))
    op.add_column('seminar', sa.Column('imported', sa.JSON(), nullable=False, server_default='{}'))


def downgrade() -> None:
    # Column by column: a table made anew (batch) could not be dropped while others refer to it.
    op.drop_column('seminar', 'imported')
    op.drop_column('seminar', 'wishes')
    op.drop_column('seminar', 'fixed')
    op.drop_column('seminar', 'interpreted')
    op.drop_column('seminar', 'expected')
    op.drop_column('room', 'stream_crew')
    op.drop_column('room', 'hours')
    op.drop_column('room', 'walks')
    op.drop_column('room', 'turnaround')
    op.drop_column('room', 'building')
    op.drop_column('person', 'hours')
    op.drop_column('event', 'overruled')
    op.drop_column('event', 'day_ends')
    op.drop_column('event', 'day_starts')
    op.drop_column('entry', 'undone_by')
    op.drop_column('entry', 'board')
