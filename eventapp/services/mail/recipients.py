"""To whom mail for a person goes: the one place that knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eventapp.models import Event, Person


@dataclass(frozen=True, slots=True)
class Recipient:
    """A mail address, the language to write in, and whom the mail greets."""

    address: str
    language: str
    name: str


def recipients(person: Person, event: Event) -> list[Recipient]:
    """Everyone who gets what the person is told, nobody where there is no address; of their event."""
    address = person.email.strip()
    return [Recipient(address, event.language, person.name)] if address else []
