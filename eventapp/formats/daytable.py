"""What the cells of a table of seminars mean: columns by name, dates, times, people in one cell."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from eventapp.formats.table import Row, Table
from eventapp.programme.timing import may_be

Day = TypeVar("Day", date, datetime)

# Names of columns, in Swedish and English, in small letters without what is not a letter.
COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("code", "kod"),
    "key": ("key", "id", "guid", "uid", "sessionid"),
    "title": ("title", "titel", "rubrik", "seminarium", "seminar", "session", "namn", "name", "sessiontitle", "proposaltitle"),
    "date": ("date", "datum", "dag", "day"),
    "start": ("start", "starttid", "starts", "börjar", "från", "from", "tid", "time", "kl", "klockan", "starttime"),
    "end": ("end", "slut", "sluttid", "ends", "slutar", "till", "to", "endtime"),
    "minutes": ("minutes", "minuter", "min", "längd", "duration", "length"),
    "room": ("room", "lokal", "rum", "sal", "plats", "scen", "stage"),
    "kind": ("kind", "typ", "type", "format", "form", "sessiontype"),
    "state": ("state", "status", "läge"),
    "moderators": ("moderators", "moderator", "moderatorer", "samtalsledare", "moderated"),
    "panelists": (
        "panelists", "panel", "panelister", "paneldeltagare", "medverkande", "deltagare",
    ),
    "speakers": ("speakers", "talare", "speaker", "speakernames", "föredragshållare"),
    "interpreters": ("interpreters", "tolkar", "tolk", "interpreter"),
    "people": ("people", "personer", "persons"),
    "plain abstract": ("plainabstract",),
    "summary": ("summary", "efteråt"),
    "location": ("location",),
    "abstract": ("abstract", "beskrivning", "description", "text", "ingress", "sammanfattning", "innehåll"),
    "tags": ("tags", "taggar", "ämnesord", "ämne", "ämnen", "tag"),
    "track": ("track", "spår"),
    "language": ("language", "språk"),
    "livestream": ("livestream", "livesändning", "stream", "sändning"),
    "recording": ("recording", "inspelning", "video"),
    "host": ("host", "arrangör", "värd", "organisatör", "heldby"),
}  # fmt: skip
# Those that a person may map by hand; the others come from programs.
BY_HAND = frozenset(COLUMNS) - {"plain abstract", "location", "track", "people", "key"}
KINDS = {
    "panel": "panel", "panelsamtal": "panel", "samtal": "panel", "talk": "talk", "föredrag": "talk", "föreläsning": "talk",
    "workshop": "workshop", "break": "break", "paus": "break", "lunch": "break", "fika": "break", "social": "social",
    "mingel": "social", "external": "external", "extern": "external",
}  # fmt: skip
_STATES = {
    "draft": "draft", "utkast": "draft", "confirmed": "confirmed", "bekräftat": "confirmed", "bekräftad": "confirmed",
    "klart": "confirmed", "cancelled": "cancelled", "canceled": "cancelled", "inställt": "cancelled", "inställd": "cancelled",
}  # fmt: skip
_LANGUAGES = {"sv": "sv", "svenska": "sv", "swedish": "sv", "en": "en", "engelska": "en", "english": "en"}
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m %Y", "%Y/%m/%d", "%Y%m%d")
_CLOCK = re.compile(r"(?:kl\.?\s*)?(\d{1,2})[:.](\d{2})(?::\d{2})?\Z", re.IGNORECASE)
_RANGE = re.compile(r"\s*[-–—]\s*|\s+till\s+|\s+to\s+")
MOST_ABOVE = 10
_EXCEL_EPOCH = date(1899, 12, 30)


class Unclear(ValueError):
    """A cell that cannot be understood; the message says why."""


@dataclass(frozen=True, slots=True)
class Named:
    """A person in a cell; without a name it is a seat held for the organisation."""

    name: str
    organisation: str


def guess(table: Table) -> dict[str, int]:
    """Which column holds what, by the names in the header: field → place, the first that fits."""
    found: dict[str, int] = {}
    for place, name in enumerate(table.header):
        plain = re.sub(r"[^a-zåäöéü]", "", name.casefold())
        field = next((f for f, names in COLUMNS.items() if plain in names and f not in found), None)
        if field:
            found[field] = place
    return found


def with_header(found: Table) -> Table:
    """The table with its header found: a title and the like may stand above it."""
    best, most = 0, len(guess(found))
    for place, row in enumerate(found.rows[:MOST_ABOVE], 1):
        names = len(guess(Table(row.cells, ())))
        if names > max(most, 1):
            best, most = place, names
    return found if not best else replace(found, header=found.rows[best - 1].cells, rows=found.rows[best:])


def cell(row: Row, columns: dict[str, int], field: str) -> str:
    """The text of a field in a row, empty when there is no such column."""
    place = columns.get(field)
    return row.cells[place] if place is not None and place < len(row.cells) else ""


def day(text: str) -> date | None:
    """A date in one of the ways people write them, or an Excel serial day; None for an empty cell. Raises Unclear."""
    text = text.strip()
    if not text:
        return None
    head = text.split(" ")[0] if re.match(r"\d{4}-\d\d-\d\d ", text) else text
    for pattern in _DATES:
        try:
            found = datetime.strptime(head, pattern).date()
        except ValueError:
            continue
        return _possible(found)
    if re.fullmatch(r"[2-7]\d{4}(\.\d+)?", text):
        return _EXCEL_EPOCH + timedelta(days=int(float(text)))
    raise Unclear("This is not a date. Write it as 2027-07-03.")


def _possible(day: Day) -> Day:
    if not may_be(day):
        raise Unclear("The year must be from 1900 to 2199.")
    return day


def moment(text: str) -> datetime | None:
    """A day and a time in one (ISO 8601), with a zone or without; None for what is not both."""
    if not re.match(r"\d{4}-\d\d-\d\d[T ]\d", text):
        return None
    try:
        found = datetime.fromisoformat(text.replace(" UTC", "+00:00"))
    except ValueError as error:
        raise Unclear("This is not a time. Write it as 09:00.") from error
    return _possible(found)


def clock(text: str) -> tuple[time | None, time | None]:
    """A time, or a range of two (`09:00–10:00`), or an Excel fraction of a day. Raises Unclear."""
    # A run of spaces is one: the pattern would try each of them anew.
    parts = [p for p in _RANGE.split(" ".join(text.split())) if p]
    if not parts:
        return None, None
    if len(parts) > 2:
        raise Unclear("This is not a time. Write it as 09:00.")
    times = [_one_clock(part) for part in parts]
    return times[0], times[1] if len(times) == 2 else None


def _one_clock(text: str) -> time:
    match = _CLOCK.match(text.split(" ")[-1] if re.match(r"\d{4}-\d\d-\d\d \d", text) else text)
    if match and int(match[1]) < 24 and int(match[2]) < 60:
        return time(int(match[1]), int(match[2]))
    if re.fullmatch(r"0?\.\d+", text):
        minutes = round(float(text) * 24 * 60) % (24 * 60)
        return time(minutes // 60, minutes % 60)
    raise Unclear("This is not a time. Write it as 09:00.")


def minutes(text: str) -> int | None:
    """A length: `45`, `45 min`, `1:30`. Raises Unclear."""
    text = text.strip().casefold()
    if not text:
        return None
    if match := re.fullmatch(r"(\d{1,4})\s*(?:min|minuter|minutes|m)?\.?", text):
        return int(match[1])
    if match := re.fullmatch(r"(\d{1,2}):(\d{2})", text):
        return int(match[1]) * 60 + int(match[2])
    raise Unclear("This is not a length. Write it in minutes.")


def word(text: str, field: str) -> str:
    """A kind, state or language by its Swedish or English name; empty for an empty cell. Raises Unclear."""
    known = {"kind": KINDS, "state": _STATES, "language": _LANGUAGES}[field]
    text = text.strip().casefold()
    if text and text not in known:
        raise Unclear("This word is not known here.")
    return known.get(text, "")


def people(text: str) -> list[Named]:
    """The people in one cell: `Anna Ek (Polisen); Bo Ås, Telia`, apart by semicolons or lines; `(Telia)` is a held seat."""
    found = []
    for part in re.split(r"[;\n]", text):
        part = " ".join(part.split())
        if match := re.fullmatch(r"(.*?)\s*\(([^()]*)\)", part):
            found.append(Named(match[1].strip(), match[2].strip()))
        elif part:
            name, _, organisation = part.partition(",")
            found.append(Named(name.strip(), organisation.strip()))
    return [person for person in found if person.name or person.organisation]
