"""How far a day has come: what is missing before it is published, before the signs are printed, before it begins."""

from __future__ import annotations

from dataclasses import dataclass

from eventapp.models import Event, Seminar
from eventapp.programme.clashes import Clash
from eventapp.programme.model import Programme
from eventapp.services.draft.constraints import BLOCKED, STREAMED
from eventapp.services.draft.loading import Tables, livestream_of
from eventapp.services.draft.overruled import Overruled
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


def look(event: Event, rows: Tables) -> Readiness:
    """The readiness of an event's draft."""
    found = rows.draft()
    every = found.all_clashes()
    return Readiness(
        _publish(event, rows),
        _signs(event, rows),
        _day(rows),
        [c for c in every if c.key not in found.overruled],
        [(c, found.overruled[c.key]) for c in every if c.key in found.overruled],
        found.whole,
    )


def _publish(event: Event, rows: Tables) -> list[Step]:
    held = _held(rows)
    venue = bool(event.venue_name or event.venue_address or event.venue_city)
    return [
        Step("rooms", () if rows.rooms else (("", "rooms/new"),)),
        Step("seminars", () if held else (("", "seminars/new"),)),
        Step("venue", () if venue else (("", "settings/"),)),
        Step("drafts", tuple(_seminar(s) for s in held if s.state == "draft")),
        Step(
            "held-seats", tuple(_seminar(s) for s in held if any(seat.person_id is None for seat in s.seats))
        ),
    ]


def _signs(event: Event, rows: Tables) -> list[Step]:
    pending = releases.pending(event)
    return [
        Step("published", (("", "releases/"),) if pending.first else ()),
        Step("in-step", (("", "releases/"),) if not (pending.first or pending.nothing) else ()),
        Step("directions", tuple((r.name, f"rooms/{r.code}/") for r in rows.rooms if not r.directions)),
    ]


def _day(rows: Tables) -> list[Step]:
    held = _held(rows)
    seated = {seat.person_id for s in held for seat in s.seats}
    people = [p for p in rows.people if p.id in seated]
    rooms = {r.id: r for r in rows.rooms}
    streamed = [s for s in held if s.kind in STREAMED]
    return [
        Step("answers", tuple(_seminar(s) for s in held if any(x.person_id and x.answer == "invited" for x in s.seats))),
        Step("mail", tuple((p.name, f"panelists/{p.code}/") for p in people if not p.email)),
        Step("calls", tuple(_seminar(s) for s in held if any(x.person_id and not x.call_at for x in s.seats))),
        Step("portraits", tuple((p.name, f"panelists/{p.code}/") for p in people if not p.portrait)),
        Step(
            "livestreams",
            tuple(_seminar(s) for s in streamed if s.stream != "none" and not livestream_of(s, rooms.get(s.room_id or 0))),
        ),
    ]  # fmt: skip


def _held(rows: Tables) -> list[Seminar]:
    return [s for s in rows.seminars if s.state != "cancelled" and s.kind != BLOCKED]


def _seminar(row: Seminar) -> Place:
    return row.title, f"seminars/{row.code}/"
