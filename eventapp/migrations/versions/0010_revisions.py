"""Drafts have a revision, which rises with every entry of their journal."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'


def upgrade() -> None:
    op.add_column('event', sa.Column('revision', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('entry', sa.Column('revision', sa.Integer(), nullable=False, server_default='0'))
    # As if each entry had been a change of its own, in the order of their numbers.
    op.execute(
        'UPDATE entry SET revision = places.place FROM ('
        'SELECT id, row_number() OVER (PARTITION BY event_id ORDER BY id) AS place FROM entry'
        ') AS places WHERE places.id = entry.id'
    )
    op.execute('UPDATE event SET revision = (SELECT count(*) FROM entry WHERE entry.event_id = event.id)')
    op.create_index('ix_entry_event_id_revision', 'entry', ['event_id', 'revision'])


def downgrade() -> None:
    op.drop_index('ix_entry_event_id_revision', 'entry')
    op.drop_column('entry', 'revision')
    op.drop_column('event', 'revision')
