"""Indico's export of an event (contributions, sessions or timetable, JSON) as a table of seminars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from eventapp.formats.html import foreign_line, from_foreign
from eventapp.formats.persons import Named
from eventapp.formats.reading.records import NOT_AN_ENTRY, Records, an_object, line, several
from eventapp.formats.reading.zones import in_zone, known
from eventapp.formats.table import Remark, Table
from eventapp.formats.times import Unclear

COLUMNS = ("key", "title", "kind", "start", "minutes", "room", "track", "abstract", "people")
_DEEPEST = 6


def is_event(results: object) -> bool:
    """Whether an answer's results are events of Indico, with what is in them."""
    if isinstance(results, dict):
        return any(True for _ in _within(results, 0))
    found = results if isinstance(results, list) else []
    return any(isinstance(event, dict) and event.get("_type") in ("Conference", "Event", "Meeting", "Lecture") for event in found)


def entries(results: object) -> Table:
    """What is held at the events: their contributions, else each event. Raises Unreadable when there is nothing."""
    records = Records("indico", COLUMNS)
    for event in results if isinstance(results, list) else [results]:
        inside = list(_within(event, 0)) if isinstance(event, dict) else []
        for entry, session in {_mark(entry) or str(id(entry)): (entry, session) for entry, session in inside}.values():
            _read(records, entry, session)
        if not inside:
            _read(records, event, "")
    return records.table()


def _within(value: dict[str, object], depth: int) -> Iterator[tuple[dict[str, object], str]]:
    """Contributions and breaks, each with its session's title, however deep they lie."""
    for name, each in value.items() if depth < _DEEPEST else ():
        for item in each if isinstance(each, list) and name in ("contributions", "sessions") else [each]:
            if not isinstance(item, dict):
                continue
            if item.get("_type") == "Contribution" or item.get("entryType") in ("Contribution", "Break"):
                yield item, line(item.get("session") or item.get("sessionTitle") or value.get("sessionTitle"))
            elif name in ("contributions", "sessions", "entries") or name.isalnum():
                yield from _within(item, depth + 1)


def _mark(entry: dict[str, object]) -> str:
    return line(entry.get("db_id") or entry.get("contributionId") or entry.get("id") or entry.get("uniqueId"))


def _read(records: Records, entry: object, session: str) -> None:
    if not isinstance(entry, dict):
        records.add({}, problem=NOT_AN_ENTRY)
        return
    try:
        start, remarks = _moment(entry.get("startDate"))
        end, _ = _moment(entry.get("endDate"))
        length = entry.get("duration")
        minutes = str(length) if isinstance(length, int) and length > 0 else ""
        if not minutes and start and end:
            minutes = str(round((datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() / 60))
        cells = {
            "key": _mark(entry), "title": foreign_line(line(entry.get("title"))), "start": start, "minutes": minutes,
            "kind": "break" if entry.get("entryType") == "Break" else line(entry.get("type")) if entry.get("_type") == "Contribution" else "",
            "room": foreign_line(line(entry.get("room") or entry.get("roomFullname"))), "track": foreign_line(session or line(entry.get("track"))),
            "abstract": from_foreign(str(entry.get("description") or "")),
        }  # fmt: skip
        people = tuple(_people(entry))
    except Unclear as error:
        records.add({"title": line(entry.get("title")), "key": _mark(entry)}, problem=str(error))
    except (AttributeError, TypeError, ValueError, OverflowError):
        records.add({}, problem=NOT_AN_ENTRY)
    else:
        records.add(cells, {"people": people}, remarks=remarks)


def _moment(said: object) -> tuple[str, tuple[Remark, ...]]:
    """Indico's `{date, time, tz}` as ISO 8601, in UTC where its zone is known. Raises Unclear, ValueError."""
    if not isinstance(said, dict) or not said.get("date"):
        return "", ()
    local = datetime.fromisoformat(f"{said['date']}T{said.get('time') or '00:00:00'}").replace(tzinfo=None)
    zone = known(str(said.get("tz") or ""))
    if zone is None:
        return local.isoformat(), ()
    at, remarks = in_zone(local, zone)
    return at.isoformat(), remarks


def _people(entry: dict[str, object]) -> Iterator[Named]:
    for who in map(an_object, several(entry.get("speakers") or entry.get("presenters") or entry.get("chairs"))):
        first = line(who.get("first_name") or who.get("firstName"))
        last = line(who.get("last_name") or who.get("familyName"))
        name = " ".join(filter(None, (first, last))) or line(who.get("fullName") or who.get("name"))
        if name:
            yield Named(name, line(who.get("affiliation")))
