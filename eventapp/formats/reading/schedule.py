"""frab and pentabarf schedules, XML and JSON, as a table of seminars."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape
from xml.etree import ElementTree as ET

from eventapp.formats import marks
from eventapp.formats.frab import GENERATOR, NOWHERE
from eventapp.formats.html import foreign_line, from_foreign
from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.markdown import from_plain
from eventapp.formats.persons import Named
from eventapp.formats.reading.records import (
    NOT_AN_ENTRY,
    Records,
    an_object,
    by_mark,
    line,
    long_text,
    several,
    worded,
)
from eventapp.formats.reading.xmltree import parsed
from eventapp.formats.table import Remark, Table
from eventapp.programme.addresses import is_web_address

COLUMNS = (
    "code", "key", "title", "start", "date", "minutes", "room", "kind", "track", "language", "plain abstract",
    "recording", "people",
)  # fmt: skip
# What was said is told by ours alone: elsewhere `description` is the longer text of what it is about.
OURS = (*COLUMNS, "summary", "exported")
_Marked = dict[str, dict[str, object]]
_RECORDING = re.compile(r"recording|inspelning|aufzeichnung", re.IGNORECASE)


@dataclass(slots=True)
class Entry:
    """An event of a schedule: its fields by name, and where it stands."""

    said: dict[str, object]
    day: str
    room: str
    persons: list[tuple[str, str, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    problem: str = ""
    files: bool = False

    @property
    def key(self) -> str:
        """The file's mark of it."""
        return line(self.said.get("guid") or self.said.get("id"))


def read_xml(data: bytes) -> Table:
    """A schedule in XML. Raises Unreadable."""
    root = parsed(data)
    if root.tag != "schedule":
        raise Unreadable("This XML file is not a schedule as conference programs write it.")
    generator = root.find("generator")
    ours = generator is not None and generator.get("name") == GENERATOR
    change = line(root.findtext("conference/day_change"))
    found = []
    for day in root.iter("day"):
        places = [(room.get("name", ""), event) for room in day.iter("room") for event in room.iterfind("event")]
        places += [(line(event.findtext("room")), event) for name in ("event", "entry") for event in day.iterfind(name)]
        found += [_of_element(event, room, day, change) for room, event in places]
    release = (line(root.findtext("version")), line(root.findtext("url")).removesuffix("schedule.xml"))
    return _table(found, _mark(*release) if ours else None)


def _mark(number: str, address: str) -> str:
    """Of which release a schedule of ours is: its number, and the address of its event."""
    mark = f"{address.rstrip('/').rpartition('/')[2]} release {number}"
    return mark if marks.read(mark) else ""


def _of_element(event: ET.Element, room: str, day: ET.Element, change: str) -> Entry:
    said: dict[str, object] = dict(event.attrib)
    for child in event:
        if not said.get(child.tag) or child.tag in event.attrib:
            said[child.tag] = child.text or ""
    persons = [
        (p.get("guid") or p.get("id") or "", line(p.text) or line(p.findtext("public_name") or p.findtext("name")),
         p.findtext("biography") or p.findtext("description") or "")
        for p in (*event.iterfind("persons/person"), *event.iterfind("speakers/speaker"))
    ]  # fmt: skip
    links = [(line(x.text), x.get("href", "")) for x in event.iterfind("links/link")]
    links.append(("Recording", line(said.get("video_download_url"))))
    files = event.find("attachments/attachment") is not None
    when = _day(said, day.get("date", ""), day.get("start", "") or change)
    return Entry(said, when, room, persons, links, files=files)


def read_plain(document: dict[str, object]) -> Table:
    """A schedule in JSON: an object with a `schedule`. Raises Unreadable."""
    schedule, generator = an_object(document["schedule"]), document.get("generator")
    ours = isinstance(generator, dict) and generator.get("name") == GENERATOR
    conference = an_object(schedule["conference"])
    known = {name: by_mark(conference.get(name), ("id", "guid", "code", "slug")) for name in ("tracks", "persons", "speakers")}
    people = known["persons"] | known["speakers"]
    found = []
    for day, room, event in _events(conference["days"]):
        try:
            found.append(_of_object(event, room, day, (known["tracks"], people)))
        except (TypeError, AttributeError, ValueError, OverflowError):
            title = worded(event.get("title")) if isinstance(event, dict) else ""
            found.append(Entry({"title": title}, "", "", problem=NOT_AN_ENTRY))
    release = (line(schedule.get("version")), line(schedule.get("base_url")))
    return _table(found, _mark(*release) if ours else None)


def _events(days: object) -> Iterator[tuple[dict[str, object], object, object]]:
    """Each event with its day and the name of its room; what is not built as they are comes as it is."""
    for day in days if isinstance(days, list) else list(an_object(days).values()):
        rooms = day.get("rooms") if isinstance(day, dict) else None
        if isinstance(rooms, list):
            pairs = [(r.get("name"), r.get("events")) if isinstance(r, dict) else ("", r) for r in rooms]
        else:
            pairs = list(rooms.items()) if isinstance(rooms, dict) else ([] if rooms is None else [("", rooms)])
        for room, events in pairs:
            for event in events if isinstance(events, list) else [events]:
                yield day if isinstance(day, dict) else {}, room, event


def _of_object(event: object, room: object, day: dict[str, object], known: tuple[_Marked, _Marked]) -> Entry:
    tracks, people = known
    said = dict(an_object(event))
    track = tracks.get(str(said.get("track")), said.get("track"))
    said["track"] = _name(track)
    persons = []
    for each in several(said.get("persons") or said.get("speakers")):
        person = people.get(str(each), each) if isinstance(each, str | int) else each
        who = person if isinstance(person, dict) else {"name": person}
        mark = line(who.get("guid") or who.get("code") or who.get("id"))
        name = who.get("public_name") or who.get("name") or who.get("full_public_name")
        persons.append((mark, line(name), str(who.get("biography") or "")))
    links = [(line(x.get("title")), line(x.get("url") or x.get("href"))) for x in several(said.get("links")) if isinstance(x, dict)]
    links.append(("Recording", line(said.get("video_download_url"))))
    when = _day(said, str(day.get("date") or ""), str(day.get("day_start") or ""))
    return Entry(said, when, _name(room), persons, links, files=bool(said.get("attachments")))


def _name(value: object) -> str:
    """A name that may be inside an object, or given in several languages."""
    return worded(value.get("name") if isinstance(value, dict) and "name" in value else value)


def _day(said: dict[str, object], day: str, change: str) -> str:
    """The day of an event: its own, or, before the hour at which its day begins, the one after."""
    own = re.match(r"\d{4}-\d\d-\d\d", line(said.get("date")))
    if own:
        return own[0]
    begins, starts = re.search(r"(\d\d:\d\d)", change), re.match(r"\d\d:\d\d", line(said.get("start")))
    try:
        early = begins and starts and starts[0] < begins[1]
        return (date.fromisoformat(day) + timedelta(days=1)).isoformat() if early else day
    except (ValueError, OverflowError):
        return day


def _table(found: list[Entry], exported: str | None) -> Table:
    """The entries as a table; `exported` says of which release they are, None for what is not ours."""
    ours = exported is not None
    records = Records("schedule", OURS if ours else COLUMNS, ours=ours)
    times = Counter((entry.key, worded(entry.said.get("title"))) for entry in found)
    for entry in found:
        cells = _cells(entry, ours)
        # What is held several times is told apart by when; two of one mark that are not the same, by what they are.
        if entry.key and times[(entry.key, worded(entry.said.get("title")))] > 1:
            cells |= {"key": f"{entry.key}/{cells['start'] if 'T' in cells['start'] else _when(cells)}", "code": ""}
        people = tuple(Named(name, "", mark) for mark, name, _ in entry.persons if name)
        for mark, name, biography in entry.persons:
            if name and biography:
                records.about(name, mark, biography=from_foreign(biography))
        records.add(cells | {"exported": exported}, {"people": people}, problem=entry.problem)
    if not ours and any(_more(entry) for entry in found):
        records.remarks.append(Remark("", "Links and attachments are left out, but for recordings."))
    return records.table()


def _more(entry: Entry) -> bool:
    """Whether it has a link or an attachment for which there is no place here."""
    return bool(entry.files) or any(href and not _RECORDING.search(title) for title, href in entry.links)


def _when(cells: dict[str, str]) -> str:
    return f"{cells['date']}T{cells['start']}"


def _cells(entry: Entry, ours: bool) -> dict[str, str]:
    said, one = entry.said, line if ours else foreign_line
    start, code = line(said.get("date")), line(said.get("code"))
    recording = next((href for title, href in entry.links if _RECORDING.search(title) and is_web_address(href)), "")
    cells = {
        "code": code if re.fullmatch(r"[0-9A-Z]{6}", code) else "", "key": entry.key, "title": one(worded(said.get("title"))),
        "start": start if re.match(r"\d{4}-\d\d-\d\d[T ]\d", start) else line(said.get("start")), "date": entry.day,
        "minutes": _minutes(line(said.get("duration"))), "room": "" if entry.room == NOWHERE else one(entry.room),
        "kind": one(worded(said.get("type") or said.get("category"))), "track": one(worded(said.get("track"))), "language": worded(said.get("language")),
        "recording": recording, "people": "; ".join(name for _, name, _ in entry.persons if name),
    }  # fmt: skip
    if ours:
        texts = {name: from_plain(str(said.get(name) or "")) for name in ("abstract", "description")}
        return cells | {"plain abstract": texts["abstract"], "summary": texts["description"]}
    return cells | {"plain abstract": _text(said, cells["title"])}


def _text(said: dict[str, object], title: str) -> str:
    """What it is about: the subtitle, the abstract and the description, none of them twice."""
    short, long = (from_foreign(long_text(said.get(name))).strip() for name in ("abstract", "description"))
    parts = [short, long]
    if line(short) in line(long):
        parts = [long]
    elif line(long) in line(short):
        parts = [short]
    subtitle = foreign_line(long_text(said.get("subtitle")))
    if subtitle and subtitle.casefold() not in (title.casefold(), *(line(part).casefold() for part in parts)):
        parts.insert(0, from_foreign(f"<p><em>{escape(subtitle)}</em></p>"))
    return "\n\n".join(part for part in parts if part)


def _minutes(text: str) -> str:
    """`01:30`, `01:30:00` (with seconds), `1:02:30` (with days) or `PT1H30M` in minutes; else the text itself."""
    if match := re.fullmatch(r"PT(?:(\d{1,3})H)?(?:(\d{1,4})M)?(?:\d{1,4}S)?", text, re.ASCII):
        return str(int(match[1] or 0) * 60 + int(match[2] or 0))
    match = re.fullmatch(r"(?:(\d{1,4}):)?(\d{1,6}):(\d\d)(?:\.\d+)?", text, re.ASCII)
    if not match:
        return text
    first, second, third = (int(part or 0) for part in match.groups())
    if match[1] and (len(match[1]) > 1 or second > 23):
        return str(first * 60 + second)
    return str(first * 24 * 60 + second * 60 + third)
