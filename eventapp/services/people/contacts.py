"""Who acts for a person: assistants and press secretaries, each with a link of their own to the person's page."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import asdict, dataclass

from eventapp.models import Person
from eventapp.programme.naming import CODE_ALPHABET
from eventapp.services import links
from eventapp.services.draft import edits, people, revisions
from eventapp.services.draft.conflicts import Version
from eventapp.services.draft.fields import ContactFields
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.mail import rows as outgoing
from eventapp.services.mail import smtp
from eventapp.services.transaction import transaction

# How long a contact's key is, and a person's code.
_KEY, _CODE = 12, 6


@dataclass(frozen=True, slots=True)
class Contact:
    """Someone who acts for a person. `receives`: they get the same mail. A new one has no `key` yet."""

    name: str
    role: str = ""
    email: str = ""
    phone: str = ""
    receives: bool = False
    key: str = ""

    @property
    def said(self) -> str:
        """Who it is, as where an answer says who gave it: Eva Lind (press secretary)."""
        return f"{self.name} ({self.role})" if self.role else self.name


def of(person: Person) -> list[Contact]:
    """All who act for a person, in the order in which they were entered."""
    return [Contact(**row) for row in person.contacts]


def token(person: Person, contact: Contact, secret: str) -> str:
    """The token of a contact's link to the person's page."""
    return links.contact(person.code, contact.key, secret)


def by_token(given: str, secret: str) -> tuple[Person, Contact]:
    """The person and the contact whose link has this token. Raises NotFound, the same for whatever is wrong."""
    code, key = given[1 : 1 + _CODE], given[1 + _CODE : 1 + _CODE + _KEY]
    if not hmac.compare_digest(links.contact(code, key, secret).encode(), given.encode()):
        raise NotFound
    person = people.with_code(code)
    for contact in of(person) if person else ():
        if person and hmac.compare_digest(contact.key.encode(), key.encode()):
            return person, contact
    raise NotFound


def is_token(given: str) -> bool:
    """Whether a token has the form of a contact's."""
    return given[:1] == links.CONTACT


def save(writing: edits.Writing, person: Person, version: Version, wanted: list[Contact]) -> None:
    """Have these people act for the person; who is left out can no longer open the page. Raises Invalid, Stale."""
    people.change(writing, person, version, {"contacts": rows(person, wanted)})


def rows(person: Person | None, wanted: list[Contact]) -> list[ContactFields]:
    """Contacts as they are kept, those that are new to the person with a link of their own. Raises Invalid."""
    known = {contact.key for contact in of(person)} if person else set()
    return [_row(contact, known) for contact in wanted]


def renew(writing: edits.Writing, person: Person, key: str) -> Contact:
    """Give a contact a new link; the old one stops at once, and no undo brings it back. Raises NotFound.

    Nor does undoing a merge: whoever was merged into the person has the contact with the new link too.
    """
    with transaction():
        revisions.hold(writing.event.id)
        old = next((contact for contact in of(person) if contact.key == key), None)
        if old is None:
            raise NotFound
        fresh = Contact(**(asdict(old) | {"key": _new_key()}))
        for each in (person, *people.merged_into(person)):
            each.contacts = [_plain(fresh if contact.key == key else contact) for contact in of(each)]
        person.version += 1
        outgoing.rename_contact(writing.event.id, key, fresh.key)
        edits.record(writing, person, "renew contact")
    return fresh


def _row(contact: Contact, known: set[str]) -> ContactFields:
    if not contact.name:
        raise Invalid(contacts="Give each contact a name.")
    if contact.email and smtp.header(contact.email) is None:
        raise Invalid(contacts="This is not a mail address.")
    if contact.receives and not contact.email:
        raise Invalid(contacts="Give a mail address to each contact who is to get the same mail.")
    # A key that is nobody's was not given by us: whoever sends one must not choose what a link is made from.
    return _plain(contact if contact.key in known else Contact(**(asdict(contact) | {"key": _new_key()})))


def _plain(contact: Contact) -> ContactFields:
    return {
        "key": contact.key, "name": contact.name, "role": contact.role, "email": contact.email, "phone": contact.phone,
        "receives": contact.receives,
    }  # fmt: skip


def _new_key() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(_KEY))
