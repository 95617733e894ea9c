"""The outbox holds no links, pauses between tries, and what cannot be sent."""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode

import sqlalchemy as sa
from alembic import op
from flask import current_app

revision = '0003'
down_revision = '0002'

# Where a link goes, as in services/letters.py.
LINK = '\ue000'
PERSONAL = re.compile(r'\S*/me/([0-9A-Za-z_=-]{10,})/?')
ONE_TIME = re.compile(r'\S*/account/(reset|invite)/([0-9A-Za-z_=-]{10,})')


def upgrade() -> None:
    # A reference is added with its column: SQLite knows no other way, and batch would make the table anew.
    op.execute('ALTER TABLE message ADD COLUMN person_id INTEGER REFERENCES person (id)')
    op.add_column('message', sa.Column('ticket', sa.String(length=10), nullable=False, server_default=''))
    op.add_column('message', sa.Column('seed', sa.String(length=64), nullable=False, server_default=''))
    op.add_column('message', sa.Column('next_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('message', sa.Column('failed_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('message', sa.Column('answer', sa.Text(), nullable=False, server_default=''))
    op.create_index('ix_message_person_id', 'message', ['person_id'])
    connection = op.get_bind()
    if connection.dialect.name == 'sqlite':
        # What is taken away is overwritten, not only marked as free.
        connection.execute(sa.text('PRAGMA secure_delete=ON'))
    waiting = connection.execute(sa.text('SELECT id, body FROM message WHERE sent_at IS NULL')).all()
    for number, body in waiting:
        _take_links_out(connection, number, body)
    connection.execute(
        sa.text("UPDATE message SET answer = error, error = 'unreachable', tries = 0 WHERE sent_at IS NULL AND error <> ''")
    )


def _take_links_out(connection, number: int, body: str) -> None:
    """A mark in place of the link, and what the link is made from when the mail is sent."""
    values = {'id': number, 'person': None, 'ticket': '', 'seed': ''}
    personal, one_time = PERSONAL.search(body), ONE_TIME.search(body)
    if personal:
        values['person'] = connection.execute(
            sa.text('SELECT id FROM person WHERE code = :code'), {'code': personal[1][:6]}
        ).scalar()
    elif one_time:
        values['ticket'], values['seed'] = one_time[1], secrets.token_urlsafe(24)
        _another_ticket(connection, one_time[2], values['seed'])
    values['body'] = ONE_TIME.sub(LINK, PERSONAL.sub(LINK, body))
    connection.execute(
        sa.text('UPDATE message SET body = :body, person_id = :person, ticket = :ticket, seed = :seed WHERE id = :id'), values
    )


def _another_ticket(connection, token: str, seed: str) -> None:
    """A ticket like the old one for the mail to lead to; the old one may be in use already, and stays."""
    key = str(current_app.config['SECRET_KEY']).encode()
    made = urlsafe_b64encode(hmac.new(key, f'one-time-link/{seed}'.encode(), hashlib.sha256).digest()[:24])
    connection.execute(
        sa.text(
            'INSERT INTO ticket (purpose, digest, email, event_id, role, expires_at, used_at) '
            'SELECT purpose, :made, email, event_id, role, expires_at, used_at FROM ticket WHERE digest = :old'
        ),
        {'made': hashlib.sha256(made).hexdigest(), 'old': hashlib.sha256(token.encode()).hexdigest()},
    )


def downgrade() -> None:
    op.drop_index('ix_message_person_id', 'message')
    for name in ('answer', 'failed_at', 'next_at', 'seed', 'ticket', 'person_id'):
        op.drop_column('message', name)
