"""A seminar of the draft beside what a file says of it: whether they say the same, and how to make them."""

from __future__ import annotations

from typing import Any

from eventapp.formats.markdown import clean, from_plain, to_plain
from eventapp.formats.reading.records import line
from eventapp.models import Event, Seminar
from eventapp.services import draft

Facts = dict[str, Any]


def facts(row: Seminar, event: Event) -> Facts:
    """What stands in the draft, in the words of a file."""
    room = row.room if row.room is not None and row.room.removed_at is None else None
    seats = [
        [
            line(seat.person.name) if seat.person else "",
            "" if seat.person else line(seat.organisation),
            seat.role,
        ]
        for seat in row.seats
        if seat.person is None or seat.person.removed_at is None
    ]
    return {
        "title": line(row.title), "host": line(row.host), "room": line(room.name) if room else "",
        "livestream": draft.livestream_of(row, room), "recording": row.recording, "abstract": row.abstract,
        "summary": row.summary, "kind": row.kind, "state": row.state, "language": row.language, "tags": list(row.tags),
        "track": row.tags[0] if row.tags else "", "starts_at": row.starts_at.isoformat() if row.starts_at else None,
        "minutes": row.minutes, "seats": seats, "people": [name for name, _, _ in seats if name],
        "services": list(row.services), "quotes": list(row.quotes), "event language": event.language,
    }  # fmt: skip


def same(name: str, here: Facts, said: Any) -> bool:
    """Whether the draft says what the file says, in the ways that kinds of files say it."""
    if name in ("abstract", "summary"):
        mine = clean(here[name]).strip()
        plain = clean(to_plain(mine)).strip()
        return said.strip() in (mine, plain, from_plain(plain))
    if name == "seats":
        return _panel(here["seats"], said) == _panel(said, said)
    if name == "people":
        return {p.casefold() for p in here["people"]} == {p.casefold() for p in said}
    if name == "language":
        return said == here["language"] or (not here["language"] and said == here["event language"])
    if name in ("room", "track"):
        return bool(here[name].casefold() == said.casefold())
    return bool(here[name] == said)


def _panel(seats: list[list[str]], told: list[list[str]]) -> list[list[tuple[str, str]]]:
    """Who sits there, role by role as far as the file tells roles apart; moderators always."""
    exact = all(role for _, _, role in told) and bool(told)
    roles = ("moderator", "panelist", "speaker", "interpreter")
    groups: list[list[tuple[str, str]]] = [[] for _ in roles]
    for name, organisation, role in seats:
        place = roles.index(role) if role in roles and (exact or role == "moderator") else 1
        groups[place].append((name.casefold(), "" if name else organisation.casefold()))
    return groups
