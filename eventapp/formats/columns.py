"""The columns of a table of seminars: what each holds, by the names in its header."""

from __future__ import annotations

import re
from dataclasses import replace

from eventapp.formats.table import Row, Table

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
    "exported": ("exported",),
}  # fmt: skip
# Those that a person may map by hand; the others come from programs.
BY_HAND = frozenset(COLUMNS) - {"plain abstract", "location", "track", "people", "key", "exported"}
MOST_ABOVE = 10


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
