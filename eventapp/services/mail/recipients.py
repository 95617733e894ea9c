"""To whom mail for a person goes: the one place that knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eventapp.models import Event, Person


@dataclass(frozen=True, slots=True)
class Recipient:
    """A mail address, the language to write in, and whom the mail greets; the `key` of who is a contact of the person."""

    address: str
    language: str
    name: str
    key: str = ""


def recipients(person: Person, event: Event) -> list[Recipient]:
    """Everyone who gets what the person is told, nobody where there is no address; of their event."""
    address, language = person.email.strip(), person.mail_language or event.language
    own = [Recipient(address, language, person.name)] if address else []
    theirs = [Recipient(each["email"], language, each["name"], each["key"]) for each in person.contacts if each["receives"]]
    # Whoever is named twice gets one mail.
    found: dict[str, Recipient] = {}
    for each in (*own, *theirs):
        if each.address:
            found.setdefault(each.address.casefold(), each)
    return list(found.values())


def present_address(person: Person, key: str, asked: bool = False) -> str:
    """The address of a person today, or of their contact with the key; empty for none, and for who gets no mail any more.

    Where the contact has `asked` for the mail, it goes to them also when they get no other.
    """
    if not key:
        return person.email.strip()
    return next((each["email"].strip() for each in person.contacts if each["key"] == key and (asked or each["receives"])), "")
