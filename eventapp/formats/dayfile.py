"""A day written by hand as JSON, people and rooms called by name: the format of the sample day."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from eventapp.formats import jsonfile
from eventapp.formats.jsonfile import Unreadable
from eventapp.programme.fields import Type, of_type
from eventapp.programme.model import (
    Appearance,
    Event,
    Kind,
    Link,
    Person,
    Programme,
    Quote,
    Role,
    Room,
    Seminar,
    Venue,
    in_order,
)
from eventapp.programme.naming import CODE_ALPHABET, free_slug, slugify

_TEXTS = tuple(f.name for f in of_type("seminar", Type.SLUG, Type.LINE, Type.TEXT, Type.ADDRESS))
_STREAMED = (Kind.PANEL, Kind.TALK, Kind.WORKSHOP)


def read(data: bytes) -> Programme:
    """The day as a Programme. Codes are made from the names, the same each time. Raises Unreadable."""
    try:
        found = _Reader(jsonfile.parsed(data)).programme()
        # Written and read once: each value is then of the kind that it should be.
        return jsonfile.read_programme(jsonfile.write_programme(found))
    except Unreadable:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError, RecursionError) as error:
        raise Unreadable(f"not a day file: {type(error).__name__}: {error}"[:200]) from error


class _Reader:
    def __init__(self, plain: dict[str, Any]) -> None:
        self.plain = plain
        self.event = _event(plain["event"])
        self.streams = {r["name"]: r.get("livestream", "") for r in plain.get("rooms", [])}
        self.rooms = {r["name"]: self._room(r) for r in plain.get("rooms", [])}
        slugs: set[str] = set()
        self.people: dict[str, Person] = {}
        for p in plain.get("people", []):
            slug = free_slug(slugify(p["name"], "person"), slugs)
            slugs.add(slug)
            self.people[p["name"]] = Person(
                self.code("person", p["name"]), slug, p["name"], p.get("title", ""), p.get("organisation", ""),
                p.get("biography", ""),
            )  # fmt: skip

    def code(self, *parts: str) -> str:
        number = int.from_bytes(
            hashlib.sha256("/".join((self.event.slug, *parts)).encode()).digest()[:8], "big"
        )
        return "".join(CODE_ALPHABET[(number >> (5 * i)) & 31] for i in range(6))

    def programme(self) -> Programme:
        rooms = tuple(self.rooms.values())
        seminars = [self._seminar(s) for s in self.plain.get("seminars", [])]
        return Programme(self.event, rooms, tuple(self.people.values()), in_order(seminars, rooms))

    def _room(self, r: dict[str, Any]) -> Room:
        name = r["name"]
        return Room(
            self.code("room", name), slugify(name, "room"), name, r.get("directions", ""), r.get("capacity")
        )

    def _seminar(self, s: dict[str, Any]) -> Seminar:
        kind, room = Kind(s.get("kind", "panel")), self.rooms[s["room"]] if s.get("room") else None
        start = datetime.fromisoformat(s["starts_at"]) if s.get("starts_at") else None
        stream = self.streams.get(s.get("room") or "", "") if kind in _STREAMED else ""
        seats: list[Appearance] = []
        panel_role = Role.SPEAKER if kind is Kind.TALK else Role.PANELIST
        for role, names in ((Role.MODERATOR, s.get("moderators", [])), (panel_role, s.get("panelists", []))):
            seats += [Appearance(role, self.people[name].code) for name in names]
        seats += [Appearance(Role.PANELIST, "", seat["organisation"]) for seat in s.get("open_seats", [])]
        return Seminar(
            code=self.code("seminar", s["slug"]), kind=kind,
            room=room.code if room else "",
            starts_at=_utc(start, self.event.zone) if start else None, minutes=s.get("minutes"),
            tags=tuple(s.get("tags", [])),
            quotes=tuple(Quote(q["text"], q.get("by", "")) for q in s.get("quotes", [])),
            appearances=tuple(seats), **{"livestream": stream, **{name: s[name] for name in _TEXTS if name in s}},
        )  # fmt: skip


def _utc(local: datetime, zone: ZoneInfo) -> datetime:
    return (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC)


def _event(e: dict[str, Any]) -> Event:
    get: Callable[..., Any] = e.get
    v = get("venue", {})
    return Event(
        slug=e["slug"], title=e["title"], starts_on=date.fromisoformat(e["starts_on"]),
        ends_on=date.fromisoformat(e["ends_on"]), timezone=str(ZoneInfo(e["timezone"])), uid_domain="",
        tagline=get("tagline", ""), host=get("host", ""), about=get("about", ""), language=get("language", "sv"),
        hashtag=get("hashtag", ""), admission=get("admission", ""), accent=get("accent", "#1d5c8c"),
        venue=Venue(v.get("name", ""), v.get("address", ""), v.get("city", ""), v.get("country", "")),
        links=tuple(Link(**link) for link in get("links", [])),
    )  # fmt: skip
