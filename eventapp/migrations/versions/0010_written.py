"""Drafts have a revision; overruled clashes are rows; a seat is there once, and what changed for a person is counted apart."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'

_INSTANT = sa.DateTime(timezone=True)
_EVENT = sa.table('event', sa.column('id', sa.Integer), sa.column('overruled', sa.JSON))
_ACCOUNT = sa.table('account', sa.column('id', sa.Integer), sa.column('name', sa.Text), sa.column('email', sa.Text))
_WAIVER = sa.table(
    'waiver', sa.column('event_id', sa.Integer), sa.column('key', sa.Text), sa.column('reason', sa.Text),
    sa.column('account_id', sa.Integer), sa.column('by', sa.Text), sa.column('at', _INSTANT),
)
_SEAT = sa.table(
    'seat', sa.column('id', sa.Integer), sa.column('seminar_id', sa.Integer), sa.column('person_id', sa.Integer),
    sa.column('role', sa.Text), sa.column('position', sa.Integer), sa.column('answer', sa.Text),
    sa.column('answered_at', _INSTANT), sa.column('call_at', _INSTANT), sa.column('note', sa.Text),
)


def upgrade() -> None:
    _revisions()
    _waivers()
    _stamps()
    _seats()


def _revisions() -> None:
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


def _waivers() -> None:
    op.create_table(
        'waiver',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.Text(), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.Column('by', sa.Text(), nullable=False),
        sa.Column('at', _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(['event_id'], ['event.id']),
        sa.ForeignKeyConstraint(['account_id'], ['account.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('event_id', 'key'),
    )
    op.create_index('ix_waiver_event_id', 'waiver', ['event_id'])
    connection = op.get_bind()
    named: dict[str, set[int]] = {}
    for account in connection.execute(sa.select(_ACCOUNT)):
        named.setdefault(account.name or account.email, set()).add(account.id)
    for event in connection.execute(sa.select(_EVENT)).all():
        kept = {each['clash']: each for each in event.overruled or []}
        for key, each in kept.items():
            by = named.get(each.get('by', ''), set())
            connection.execute(
                _WAIVER.insert().values(
                    event_id=event.id, key=key, reason=each['reason'], by=each.get('by', ''), at=_moment(each),
                    account_id=min(by) if len(by) == 1 else None,
                )
            )
    op.drop_column('event', 'overruled')


def _moment(each: dict[str, str]) -> datetime:
    at = datetime.fromisoformat(each['at'])
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _stamps() -> None:
    """The count of changes leaves the seats, and those that were, for one row by seminar and person."""
    op.create_table(
        'person_stamp',
        sa.Column('seminar_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('modified_at', _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(['seminar_id'], ['seminar.id'], ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['person_id'], ['person.id']),
        sa.PrimaryKeyConstraint('seminar_id', 'person_id'),
    )
    op.create_index('ix_person_stamp_person_id', 'person_stamp', ['person_id'])
    op.execute(
        'INSERT INTO person_stamp (seminar_id, person_id, revision, modified_at)'
        ' SELECT seminar_id, person_id, sum(revision), max(modified_at) FROM ('
        'SELECT seminar_id, person_id, revision, modified_at FROM seat WHERE person_id IS NOT NULL'
        ' UNION ALL SELECT seminar_id, person_id, revision, modified_at FROM former_seat'
        ') AS seats GROUP BY seminar_id, person_id HAVING sum(revision) > 0 OR max(modified_at) IS NOT NULL'
    )
    for table in ('seat', 'former_seat'):
        op.drop_column(table, 'revision')
        op.drop_column(table, 'modified_at')


def _seats() -> None:
    """Of those that a person has twice in one role the first stays, with what the others know and it does not."""
    connection = op.get_bind()
    places: dict[tuple[int, int, str], list[sa.Row]] = {}
    wanted = sa.select(_SEAT).where(_SEAT.c.person_id.is_not(None)).order_by(_SEAT.c.position, _SEAT.c.id)
    for seat in connection.execute(wanted):
        places.setdefault((seat.seminar_id, seat.person_id, seat.role), []).append(seat)
    for first, *others in places.values():
        if not others:
            continue
        every = [first, *others]
        answered = max(
            (s for s in every if s.answer != 'invited'),
            key=lambda s: (s.answered_at is not None, s.answered_at or 0), default=first,
        )
        kept = {
            'answer': answered.answer, 'answered_at': answered.answered_at,
            'call_at': next((s.call_at for s in every if s.call_at), None),
            'note': next((s.note for s in every if s.note), ''),
        }
        connection.execute(_SEAT.update().where(_SEAT.c.id == first.id).values(**kept))
        connection.execute(_SEAT.delete().where(_SEAT.c.id.in_([s.id for s in others])))
    op.create_index('ix_seat_once', 'seat', ['seminar_id', 'person_id', 'role'], unique=True)


def downgrade() -> None:
    op.drop_index('ix_seat_once', 'seat')
    for table in ('former_seat', 'seat'):
        op.add_column(table, sa.Column('modified_at', _INSTANT, nullable=True))
        op.add_column(table, sa.Column('revision', sa.Integer(), nullable=False, server_default='0'))
    # All of a person's changes on one of their seats, or of those that were: only the sum is read.
    for table in ('seat', 'former_seat'):
        op.execute(
            f'UPDATE {table} SET revision = stamp.revision, modified_at = stamp.modified_at FROM person_stamp AS stamp'
            f' WHERE stamp.seminar_id = {table}.seminar_id AND stamp.person_id = {table}.person_id AND {table}.role = ('
            f'SELECT min(role) FROM {table} AS one WHERE one.seminar_id = {table}.seminar_id'
            f' AND one.person_id = {table}.person_id)'
            + (' AND NOT EXISTS (SELECT 1 FROM seat WHERE seat.seminar_id = former_seat.seminar_id'
               ' AND seat.person_id = former_seat.person_id)' if table == 'former_seat' else '')
        )
    op.drop_table('person_stamp')
    op.add_column('event', sa.Column('overruled', sa.JSON(), nullable=False, server_default='[]'))
    connection = op.get_bind()
    kept: dict[int, list[dict[str, str]]] = {}
    for row in connection.execute(sa.select(_WAIVER)):
        at = row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)
        told = {'clash': row.key, 'reason': row.reason, 'by': row.by, 'at': at.isoformat()}
        kept.setdefault(row.event_id, []).append(told)
    for event_id, told in kept.items():
        connection.execute(_EVENT.update().where(_EVENT.c.id == event_id).values(overruled=told))
    op.drop_table('waiver')
    op.drop_index('ix_entry_event_id_revision', 'entry')
    op.drop_column('entry', 'revision')
    op.drop_column('event', 'revision')
