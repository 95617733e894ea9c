"""What a list of events tells of a release stands on its row, before what is large in it."""

import gzip
import json
from datetime import date

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'

# In SQLite what stands behind something large costs reading all of that: so first what is small.
ORDER = (
    'id', 'event_id', 'number', 'slug', 'public', 'title', 'city', 'starts_on', 'ends_on', 'timezone', 'published_at',
    'size', 'account_id', 'note', 'changes', 'body',
)
def new() -> 'list[sa.Column]':
    return [
        sa.Column('title', sa.Text(), nullable=False, server_default=''),
        sa.Column('city', sa.Text(), nullable=False, server_default=''),
        sa.Column('starts_on', sa.Date(), nullable=False, server_default='0001-01-01'),
        sa.Column('ends_on', sa.Date(), nullable=False, server_default='0001-01-01'),
        sa.Column('timezone', sa.String(length=60), nullable=False, server_default=''),
        sa.Column('size', sa.Integer(), nullable=False, server_default='0'),
    ]


def upgrade() -> None:
    # A new table in the place of the old one on SQLite. Nothing refers to a release, so nothing goes with the old.
    connection = op.get_bind()
    anew = 'always' if connection.dialect.name == 'sqlite' else 'never'
    with op.batch_alter_table('release', recreate=anew, partial_reordering=[ORDER]) as batch:
        for column in new():
            batch.add_column(column)
    for id_ in connection.execute(sa.text('SELECT id FROM release ORDER BY id')).scalars().all():
        body = bytes(connection.execute(sa.text('SELECT body FROM release WHERE id = :id'), {'id': id_}).scalar() or b'')
        row = _row(body)
        # One that cannot be read keeps the size 0, and is in no list.
        if row is not None:
            connection.execute(UPDATE, {'row_id': id_, 'size': len(body), **row})


UPDATE = sa.text(
    'UPDATE release SET title = :title, city = :city, starts_on = :starts_on, ends_on = :ends_on, timezone = :timezone,'
    ' size = :size WHERE id = :row_id'
).bindparams(sa.bindparam('starts_on', type_=sa.Date()), sa.bindparam('ends_on', type_=sa.Date()))


def _row(body: bytes) -> 'dict[str, object] | None':
    try:
        event = json.loads(gzip.decompress(body) if body[:2] == b'\x1f\x8b' else body)['programme']['event']
        return {
            'title': str(event['title']), 'city': str((event.get('venue') or {}).get('city') or ''),
            'starts_on': date.fromisoformat(event['starts_on']), 'ends_on': date.fromisoformat(event['ends_on']),
            'timezone': str(event['timezone'])[:60],
        }
    except (ValueError, TypeError, KeyError, AttributeError, EOFError, OSError, RecursionError):
        return None


def downgrade() -> None:
    with op.batch_alter_table('release') as batch:
        for column in new():
            batch.drop_column(column.name)
