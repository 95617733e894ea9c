"""frab and pentabarf schedules, XML and JSON, as a table of seminars."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET
from xml.parsers import expat

from eventapp.formats.frab import GENERATOR, NOWHERE
from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.markdown import from_plain
from eventapp.formats.reading.records import Records, line, names, worded
from eventapp.formats.table import Table

COLUMNS = (
    "code", "key", "title", "start", "date", "minutes", "room", "kind", "track", "language", "plain abstract", "summary",
    "recording", "people",
)  # fmt: skip
DEEPEST = 40


def read_xml(data: bytes) -> Table:
    """A schedule in XML. A document type, where entities would be declared, is refused. Raises Unreadable."""
    root = _parsed(data)
    if root.tag != "schedule":
        raise Unreadable("This XML file is not a schedule as conference programs write it.")
    generator = root.find("generator")
    ours = generator is not None and generator.get("name") == GENERATOR
    records = Records("schedule", COLUMNS)
    for day in root.iter("day"):
        for room in day.iter("room"):
            for event in room.iter("event"):
                said = {child.tag: child.text or "" for child in event}
                persons = [p.text or "" for p in event.iterfind("persons/person")]
                links = [(x.text or "", x.get("href", "")) for x in event.iterfind("links/link")]
                identity = (event.get("code", ""), event.get("guid") or event.get("id") or "")
                _add(
                    records,
                    _texts(said, ours),
                    identity,
                    room.get("name", ""),
                    day.get("date", ""),
                    persons,
                    links,
                )
    return records.table()


def read_plain(document: dict[str, Any]) -> Table:
    """A schedule in JSON: an object with a `schedule`. Raises Unreadable."""
    schedule, generator = document["schedule"], document.get("generator")
    ours = isinstance(generator, dict) and generator.get("name") == GENERATOR
    records = Records("schedule", COLUMNS)
    for day in schedule["conference"]["days"]:
        for room, events in day["rooms"].items():
            for event in events:
                persons = [p.get("public_name") or p.get("name") or "" for p in event.get("persons") or []]
                links = [(x.get("title", ""), x.get("url", "")) for x in event.get("links") or []]
                identity = (str(event.get("code") or ""), str(event.get("guid") or event.get("id") or ""))
                _add(records, _texts(event, ours), identity, room, str(day.get("date", "")), persons, links)
    return records.table()


def _texts(said: dict[str, Any], ours: bool) -> dict[str, Any]:
    """Its texts as Markdown: ours are plain, other programs write what was typed, which for most is Markdown."""
    if not ours:
        return said
    return said | {name: from_plain(str(said.get(name) or "")) for name in ("abstract", "description")}


def _add(
    records: Records,
    said: dict[str, Any],
    identity: tuple[str, str],
    room: str,
    day: str,
    persons: list[str],
    links: list[tuple[str, str]],
) -> None:
    start = line(said.get("date"))
    recording = next((href for title, href in links if title == "Recording"), "")
    records.add(
        {
            "code": identity[0] if re.fullmatch(r"[0-9A-Z]{6}", identity[0]) else "", "key": identity[1],
            "title": line(said.get("title")), "start": start if "T" in start else line(said.get("start")), "date": day,
            "minutes": _minutes(line(said.get("duration"))), "room": "" if room == NOWHERE else room,
            "kind": line(said.get("type")), "track": worded(said.get("track")), "language": line(said.get("language"))[:2],
            "plain abstract": said.get("abstract") or "", "summary": said.get("description") or "",
            "recording": recording, "people": "; ".join(line(p) for p in persons),
        },
        {"people": names(persons)},
    )  # fmt: skip


def _minutes(text: str) -> str:
    """`01:30` or `0:90:00` in minutes."""
    match = re.fullmatch(r"(?:(\d{1,4}):)?(\d{1,6}):(\d\d)(?::\d\d)?", text)
    if not match:
        return text
    days, hours, minutes = (int(part or 0) for part in match.groups())
    return str(days * 24 * 60 + hours * 60 + minutes)


def _parsed(data: bytes) -> ET.Element:
    """The document, read by a parser that knows no document types and no great depth."""
    parser, builder, depth = expat.ParserCreate(), ET.TreeBuilder(), 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Unreadable("This XML file is nested too deep.")
        builder.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag)

    def refuse(*_: Any) -> None:
        raise Unreadable("This XML file declares a document type, which is not taken.")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
        root: ET.Element = builder.close()
        return root
    except (expat.ExpatError, ValueError, LookupError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("This XML file is broken or cut off.") from error
