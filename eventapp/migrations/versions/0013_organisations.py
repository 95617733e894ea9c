"""Organisations that own events, one for each account that owns some; mail that waits and who was told what; what was copied from what."""

import secrets
from collections import Counter
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from eventapp.programme.naming import CODE_ALPHABET, free_slug, slugify

revision = '0013'
down_revision = '0012'


def upgrade() -> None:
    op.create_table(
        'organisation',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('slug', sa.String(length=60), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('language', sa.String(length=5), nullable=False),
        sa.Column('timezone', sa.String(length=60), nullable=False),
        sa.Column('accent', sa.String(length=7), nullable=False),
        sa.Column('logo', sa.String(length=40), nullable=False),
        sa.Column('mail_name', sa.Text(), nullable=False),
        sa.Column('mail_reply', sa.String(length=320), nullable=False),
        sa.Column('uid', sa.String(length=32), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('slug'),
    )
    op.create_table(
        'organisation_slug',
        sa.Column('slug', sa.String(length=60), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id']),
        sa.PrimaryKeyConstraint('slug'),
    )
    op.create_index('ix_organisation_slug_organisation_id', 'organisation_slug', ['organisation_id'])
    op.create_table(
        'organisation_member',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=False),
        sa.Column('role', sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id']),
        sa.ForeignKeyConstraint(['account_id'], ['account.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('organisation_id', 'account_id'),
    )
    op.create_index('ix_organisation_member_organisation_id', 'organisation_member', ['organisation_id'])
    op.create_index('ix_organisation_member_account_id', 'organisation_member', ['account_id'])
    op.create_table(
        'public_day',
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('code', sa.String(length=6), nullable=False),
        sa.Column('slug', sa.String(length=60), nullable=False),
        sa.Column('title', sa.Text(), nullable=False),
        sa.Column('starts_on', sa.Date(), nullable=False),
        sa.Column('ends_on', sa.Date(), nullable=False),
        sa.Column('language', sa.String(length=5), nullable=False),
        sa.Column('venue', sa.Text(), nullable=False),
        sa.Column('city', sa.Text(), nullable=False),
        sa.Column('public', sa.Boolean(), nullable=False),
        sa.Column('sequence', sa.Integer(), nullable=False),
        sa.Column('modified_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['event_id'], ['event.id']),
        sa.PrimaryKeyConstraint('event_id'),
    )
    # A reference is added with its column: SQLite knows no other way, and batch would make the table anew.
    op.execute('ALTER TABLE event ADD COLUMN organisation_id INTEGER REFERENCES organisation (id)')
    op.create_index('ix_event_organisation_id', 'event', ['organisation_id'])
    op.add_column('event', sa.Column('series', sa.Text(), nullable=False, server_default=''))
    op.execute('ALTER TABLE ticket ADD COLUMN organisation_id INTEGER REFERENCES organisation (id)')
    op.create_index('ix_ticket_organisation_id', 'ticket', ['organisation_id'])
    _fill(op.get_bind())
    _outbox()
    for table in ('person', 'room', 'seminar'):
        op.add_column(table, sa.Column('root', sa.String(length=6), nullable=False, server_default=''))
    op.create_index('ix_person_root', 'person', ['root'])


def _outbox() -> None:
    op.add_column('message', sa.Column('kind', sa.String(length=20), nullable=False, server_default=''))
    op.add_column('message', sa.Column('release', sa.Integer(), nullable=True))
    op.add_column('message', sa.Column('key', sa.String(length=120), nullable=True))
    op.add_column('message', sa.Column('not_before', sa.DateTime(timezone=True), nullable=True))
    op.create_index('ix_message_key', 'message', ['key'], unique=True)
    op.create_table(
        'attachment',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('message_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('mimetype', sa.String(length=100), nullable=False),
        sa.Column('data', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(['message_id'], ['message.id']),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_attachment_message_id', 'attachment', ['message_id'])
    op.create_table(
        'notice',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('subject', sa.String(length=20), nullable=False),
        sa.Column('release', sa.Integer(), nullable=True),
        sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('message_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['event_id'], ['event.id']),
        sa.ForeignKeyConstraint(['person_id'], ['person.id']),
        sa.ForeignKeyConstraint(['message_id'], ['message.id']),
        sa.PrimaryKeyConstraint('id'),
    )
    for column in ('event_id', 'person_id', 'message_id'):
        op.create_index(f'ix_notice_{column}', 'notice', [column])
    # What was mailed to people before is told: until now that was their personal link alone.
    op.execute("UPDATE message SET kind = 'link' WHERE person_id IS NOT NULL")
    op.execute(
        'INSERT INTO notice (event_id, person_id, subject, told_at, message_id) SELECT event_id, person_id, kind, sent_at, id '
        'FROM message WHERE person_id IS NOT NULL AND event_id IS NOT NULL AND sent_at IS NOT NULL'
    )


def _fill(connection) -> None:
    """Each event goes to the first of its owners, who is therefore owner of all that is in their organisation."""
    rows = connection.execute(
        sa.text(
            'SELECT m.account_id, e.id, e.host, e.language, e.timezone, e.accent, e.logo FROM event e '
            "JOIN membership m ON m.event_id = e.id AND m.role = 'owner' "
            "WHERE m.id = (SELECT min(id) FROM membership WHERE event_id = e.id AND role = 'owner') "
            'ORDER BY m.account_id, e.starts_on DESC, e.id DESC'
        )
    ).all()
    owned = {}
    for account, *event in rows:
        owned.setdefault(account, []).append(event)
    taken = set()
    for account, events in owned.items():
        hosts = Counter(host.strip() for _, host, *_ in events if host.strip())
        # Never the account's name nor a draft's title: nobody's business, and the organisation's name is public.
        name = hosts.most_common(1)[0][0] if hosts else 'Värd' if events[0][2] == 'sv' else 'Host'
        slug = free_slug(slugify(name, 'host'), taken)
        taken.add(slug)
        _add(connection, account, {'name': name, 'slug': slug}, events)


def _add(connection, account, named, events) -> None:
    _, _, language, timezone, accent, logo = events[0]
    values = named | {
        'language': language, 'timezone': timezone, 'accent': accent, 'logo': logo,
        'uid': ''.join(secrets.choice(CODE_ALPHABET) for _ in range(16)).lower(), 'at': datetime.now(UTC),
    }
    statement = sa.text(
        'INSERT INTO organisation (slug, name, language, timezone, accent, logo, mail_name, mail_reply, uid, '
        "version, created_at) VALUES (:slug, :name, :language, :timezone, :accent, :logo, '', '', :uid, 1, :at)"
    ).bindparams(sa.bindparam('at', type_=sa.DateTime(timezone=True)))
    connection.execute(statement, values)
    number = connection.execute(sa.text('SELECT id FROM organisation WHERE slug = :slug'), named).scalar()
    connection.execute(
        sa.text('INSERT INTO organisation_slug (slug, organisation_id) VALUES (:slug, :o)'), named | {'o': number}
    )
    connection.execute(
        sa.text("INSERT INTO organisation_member (organisation_id, account_id, role) VALUES (:o, :a, 'owner')"),
        {'o': number, 'a': account},
    )
    for event, *_ in events:
        connection.execute(
            sa.text('UPDATE event SET organisation_id = :o WHERE id = :event'), {'o': number, 'event': event}
        )


def downgrade() -> None:
    op.drop_index('ix_person_root', 'person')
    for table in ('person', 'room', 'seminar'):
        op.drop_column(table, 'root')
    op.drop_table('notice')
    op.drop_table('attachment')
    op.drop_index('ix_message_key', 'message')
    for name in ('not_before', 'key', 'release', 'kind'):
        op.drop_column('message', name)
    op.drop_index('ix_ticket_organisation_id', 'ticket')
    op.drop_column('ticket', 'organisation_id')
    op.drop_column('event', 'series')
    op.drop_index('ix_event_organisation_id', 'event')
    op.drop_column('event', 'organisation_id')
    for table in ('public_day', 'organisation_member', 'organisation_slug', 'organisation'):
        op.drop_table(table)
