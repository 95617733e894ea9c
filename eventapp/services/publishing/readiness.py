"""How far a day has come: what is missing before it is published, before the signs are printed, before it begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eventapp.models import Event
from eventapp.programme.clashes import Clash
from eventapp.programme.model import Person, Programme, Seminar, State
from eventapp.services.draft.constraints import STREAMED
from eventapp.services.draft.overruled import Overruled
from eventapp.services.draft.values import Draft
from eventapp.services.publishing import releases

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to have in order. `missing` are the places to mend it: a name, and the path below the event's."""

    what: str
    missing: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Readiness:
    """The steps of each stage, the clashes that stand, those that someone has overruled, and the programme they are in."""

    publish: list[Step]
    signs: list[Step]
    day: list[Step]
    clashes: list[Clash]
    overruled: list[tuple[Clash, Overruled]]
    whole: Programme


def look(event: Event, found: Draft) -> Readiness:
    """The readiness of an event's draft."""
    every = found.all_clashes()
    return Readiness(
        _publish(event, found.programme),
        _signs(event, found.programme),
        _day(found),
        [c for c in every if c.key not in found.overruled],
        [(c, found.overruled[c.key]) for c in every if c.key in found.overruled],
        found.whole,
    )


def _publish(event: Event, programme: Programme) -> list[Step]:
    held = _held(programme)
    venue = bool(event.venue_name or event.venue_address or event.venue_city)
    drafts = [s for s in held if s.state is State.DRAFT]
    unknown = [s for s in held if any(not seat.person for seat in s.appearances)]
    return [
        Step("rooms", () if programme.rooms else (("", "rooms/new"),)),
        Step("seminars", () if held else (("", "seminars/new"),)),
        Step("venue", () if venue else (("", "settings/"),)),
        *_of("drafts", held, map(_seminar, drafts)),
        *_of("held-seats", [s for s in held if s.appearances], map(_seminar, unknown)),
    ]


def _signs(event: Event, programme: Programme) -> list[Step]:
    pending = releases.pending(event)
    lost = ((r.name, f"rooms/{r.code}/") for r in programme.rooms if not r.directions)
    return [
        Step("published", (("", "releases/"),) if pending.first else ()),
        *([] if pending.first else [Step("in-step", () if pending.nothing else (("", "releases/"),))]),
        *_of("directions", programme.rooms, lost),
    ]


def _day(found: Draft) -> list[Step]:
    programme, planning = found.programme, found.planning
    held = _held(programme)
    seats = {s.code: [(s.code, seat.person) for seat in s.appearances if seat.person] for s in held}
    seated = {person for places in seats.values() for _, person in places}
    people = [p for p in programme.people if p.code in seated]
    streamed = [s for s in held if s.kind.value in STREAMED and s.code not in planning.unstreamed]
    unanswered = [s for s in held if any(planning.answers[place] == "invited" for place in seats[s.code])]
    uncalled = [s for s in held if any(place not in planning.called for place in seats[s.code])]
    return [
        *_of("answers", people, map(_seminar, unanswered)),
        *_of("mail", people, (_person(p) for p in people if p.code not in planning.reachable)),
        *_of("calls", people, map(_seminar, uncalled)),
        *_of("portraits", people, (_person(p) for p in people if not p.portrait)),
        *_of("livestreams", streamed, (_seminar(s) for s in streamed if not s.livestream)),
    ]


def _of(what: str, about: Sequence[object], missing: Iterable[Place]) -> list[Step]:
    """A step about some things; none where there are none, of which nothing true can be said."""
    return [Step(what, tuple(missing))] if about else []


def _held(programme: Programme) -> list[Seminar]:
    return [s for s in programme.seminars if not s.cancelled]


def _person(person: Person) -> Place:
    return person.name, f"panelists/{person.code}/"


def _seminar(seminar: Seminar) -> Place:
    return seminar.title, f"seminars/{seminar.code}/"
