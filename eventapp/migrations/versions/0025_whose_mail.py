"""To which contact of a person a mail is."""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'

_MESSAGE = sa.table('message', sa.column('id'), sa.column('person_id'), sa.column('recipient'), sa.column('sent_at'), sa.column('contact'))
_PERSON = sa.table('person', sa.column('id'), sa.column('email'), sa.column('contacts', sa.JSON))


def upgrade() -> None:
    op.add_column('message', sa.Column('contact', sa.String(12), server_default='', nullable=False))
    there = op.get_bind()
    kept = sa.select(_MESSAGE.c.id, _MESSAGE.c.recipient, _PERSON.c.email, _PERSON.c.contacts).join_from(
        _MESSAGE, _PERSON, _PERSON.c.id == _MESSAGE.c.person_id
    )
    # Until now a mail that was not sent was a contact's when it had the address of one and not the person's.
    for number, recipient, email, contacts in there.execute(kept.where(_MESSAGE.c.sent_at.is_(None))).all():
        address = recipient.casefold()
        key = next((c['key'] for c in contacts if c['receives'] and c['email'].strip().casefold() == address), '')
        if key and address != email.strip().casefold():
            there.execute(sa.update(_MESSAGE).where(_MESSAGE.c.id == number).values(contact=key))


def downgrade() -> None:
    op.drop_column('message', 'contact')
