"""Sessionize's views (All, Sessions, Grid) as a table of seminars."""

from __future__ import annotations

from collections.abc import Iterator

from eventapp.formats.html import foreign_line, from_foreign
from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.persons import Named
from eventapp.formats.reading.records import ACCEPTED, NOT_AN_ENTRY, Records, line, listed, objects, worded
from eventapp.formats.table import Remark, Table

COLUMNS = (
    "key", "title", "start", "end", "room", "abstract", "livestream", "recording", "people", "state", "kind", "tags", "language",
)  # fmt: skip
_LANGUAGE, _KIND = ("language", "språk", "sprache"), ("format", "session type", "typ")
_OUT = ("declined", "rejected", "withdrawn", "canceled", "cancelled")
# Category groups and the names in them, as each session has them: (group, item).
Categories = list[tuple[str, str]]


def everything(plain: dict[str, object]) -> Table:
    """The view "All": sessions, speakers, rooms and categories apart, held together by numbers. Raises Unreadable."""
    reader = _Reader()
    rooms = {str(r.get("id")): worded(r.get("name")) for r in objects(plain.get("rooms"))}
    speakers = {str(s.get("id")): s for s in objects(plain.get("speakers"))}
    items = {
        str(item.get("id")): (worded(group.get("title")), worded(item.get("name")))
        for group in objects(plain.get("categories"))
        for item in objects(group.get("items"))
    }
    for session in listed(plain["sessions"]):
        said = session if isinstance(session, dict) else {}
        named = (speakers.get(str(s), {}) if isinstance(s, str | int) else s for s in listed(said.get("speakers")))
        held = [speakers.get(str(s.get("id")), s) if isinstance(s, dict) else {} for s in named]
        marked = [items[str(i)] for i in listed(said.get("categoryItems")) if str(i) in items]
        reader.read(session, rooms.get(str(said.get("roomId")), line(said.get("room"))), held, marked)
    return reader.records.table()


def views(items: list[dict[str, object]]) -> Table | None:
    """The views "Sessions" (groups) and "Grid" (days of rooms); None for a list of anything else. Raises Unreadable."""
    found = [(s, room) for item in items for s, room in _sessions(item)]
    if not found:
        return None
    if any(set(item) & {"fullName", "firstName"} for item in items):
        raise Unreadable("This is Sessionize’s list of speakers. Take its view “All” instead.")
    reader = _Reader()
    for session, room in found:
        said = session if isinstance(session, dict) else {}
        marked = [
            (worded(group.get("name") or group.get("title")), worded(item.get("name")))
            for group in objects(said.get("categories"))
            for item in objects(group.get("categoryItems") or group.get("items"))
        ]
        reader.read(session, line(said.get("room")) or room, objects(said.get("speakers")), marked)
    return reader.records.table()


def _sessions(item: dict[str, object]) -> Iterator[tuple[object, str]]:
    for session in listed(item.get("sessions")):
        yield session, ""
    for room in objects(item.get("rooms")):
        for session in listed(room.get("sessions")):
            yield session, worded(room.get("name"))


class _Reader:
    """Reads sessions. One that a view shows in several groups or rooms is one."""

    def __init__(self) -> None:
        self.records = Records("sessionize", COLUMNS)
        self.met: set[tuple[str, ...]] = set()

    def read(self, session: object, room: str, held: list[dict[str, object]], marked: Categories) -> None:
        """One session; what is built in another way is a row with a problem."""
        if not isinstance(session, dict):
            self.records.add({}, problem=NOT_AN_ENTRY)
            return
        cells = _cells(session, room, marked)
        same = (cells["key"], cells["title"], cells["start"])
        if cells["key"] and same in self.met:
            return
        self.met.add(same)
        if line(session.get("status")).casefold() in _OUT:
            self.records.passed += 1
            return
        state, remarks = _state(session)
        self.records.add(cells | {"state": state}, {"people": self._people(held)}, remarks=remarks)

    def _people(self, held: list[dict[str, object]]) -> tuple[Named, ...]:
        found: dict[tuple[str, str], Named] = {}
        for speaker in held:
            whole = speaker.get("fullName") or speaker.get("name")
            name = line(whole or f"{speaker.get('firstName') or ''} {speaker.get('lastName') or ''}")
            if not name:
                continue
            mark = line(speaker.get("id"))
            found[mark, name] = Named(name, "", mark)
            about = {"title": foreign_line(line(speaker.get("tagLine"))), "biography": from_foreign(str(speaker.get("bio") or ""))}
            if any(about.values()):
                self.records.about(name, mark, **about)
        return tuple(found.values())


def _cells(session: dict[str, object], room: str, marked: Categories) -> dict[str, str]:
    languages = [name for group, name in marked if _is(group, _LANGUAGE)]
    kinds = [name for group, name in marked if _is(group, _KIND) and not _is(group, _LANGUAGE)]
    others = [name for group, name in marked if not _is(group, (*_LANGUAGE, *_KIND))]
    tags = [foreign_line(name.replace(",", " ")) for name in others]
    return {
        "key": line(session.get("id")), "title": foreign_line(worded(session.get("title"))), "start": line(session.get("startsAt")),
        "end": line(session.get("endsAt")), "room": foreign_line(room), "abstract": from_foreign(str(session.get("description") or "")),
        "livestream": line(session.get("liveUrl")), "recording": line(session.get("recordingUrl")),
        "kind": "break" if session.get("isServiceSession") is True else ", ".join(kinds), "language": ", ".join(languages),
        "tags": ", ".join(dict.fromkeys(tag for tag in tags if tag)),
    }  # fmt: skip


def _is(group: str, words: tuple[str, ...]) -> bool:
    return any(word in group.casefold() for word in words)


def _state(session: dict[str, object]) -> tuple[str, list[Remark]]:
    """A break needs no speaker to say yes; what is not confirmed is a draft, and that is said."""
    status = line(session.get("status"))
    if session.get("isServiceSession") is True or (session.get("isConfirmed") is not False and status.casefold() in ("", "accepted")):
        return "confirmed", []
    if status.casefold() == "accepted":
        return "draft", [ACCEPTED]
    return "draft", [Remark("state", "It is not confirmed, and comes in as a draft.")]
