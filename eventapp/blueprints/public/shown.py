"""What pages show of a seminar: who sits in it, the button for watching, and what is on beside what is next."""

from __future__ import annotations

from dataclasses import dataclass

from eventapp.programme.model import Appearance, Person, Seminar


@dataclass(frozen=True, slots=True)
class Watch:
    """A button for watching: its label and where it leads; `when` is before, during or after."""

    label: str
    when: str


@dataclass(frozen=True, slots=True)
class Seated:
    """A seat with who sits in it; `person` is None for one held for an organisation."""

    seat: Appearance
    person: Person | None

    @property
    def name(self) -> str:
        """Who it is, or whom the seat is held for."""
        return self.person.name if self.person else self.seat.organisation

    @property
    def moderates(self) -> bool:
        """Whether it is the moderator's."""
        return self.seat.role == "moderator"


@dataclass(frozen=True, slots=True)
class Beside:
    """What is `on`, or else next, and how many there are `more`."""

    on: bool
    seminars: tuple[Seminar, ...]
    more: int = 0


# Where the clock may still put something, though there is nothing now.
NOTHING = [Beside(True, ()), Beside(False, ())]
