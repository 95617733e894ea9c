"""Any file that a programme may come in, read as a table of seminars: what it is, is seen from its content."""

from __future__ import annotations

import re

from eventapp.formats import dayfile, jsonfile, sheets, table
from eventapp.formats.encodings import in_utf_8
from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.reading import calendar, indico, own, pretalx, schedule, sessionize, sessions
from eventapp.formats.table import Table
from eventapp.programme.model import Programme

LARGEST_FILE = table.LARGEST_FILE
# A whole programme of our own, which also brings what no table has.
LARGEST_PROGRAMME = 20 * 1024 * 1024
# Some sites hide theirs in a comment of HTML, and some programs give an entry without its calendar.
_CALENDAR = re.compile(rb"(?:<!--\s*)?BEGIN:V(?:CALENDAR|EVENT)\b", re.IGNORECASE)


def read(data: bytes) -> Table:
    """The seminars of a CSV, XLSX, iCalendar, frab XML or JSON, pretalx, Sessionize or own JSON file. Raises Unreadable."""
    if len(data) > LARGEST_FILE:
        raise Unreadable("The file is larger than 10 MB.")
    start = in_utf_8(data[:4000]).lstrip()[:200]
    if _CALENDAR.match(start):
        return calendar.read(data)
    if start.startswith(b"<"):
        return schedule.read_xml(data)
    if start.startswith((b"{", b"[")):
        return _json(in_utf_8(data))
    return sheets.understood(table.read(data))


def programme(data: bytes) -> Programme:
    """A programme from our `programme.json`, or from a day file written by hand. Raises Unreadable."""
    if len(data) > LARGEST_PROGRAMME:
        raise Unreadable("The file is larger than 20 MB.")
    plain = jsonfile.parsed(data)
    ours = isinstance(plain, dict) and "format" in plain
    return jsonfile.programme_of(plain) if ours else dayfile.read(data)


def _json(data: bytes) -> Table:
    try:
        plain = jsonfile.parsed(data)
    except Unreadable as error:
        raise Unreadable("This is not a JSON file that can be read: it is broken or cut off.") from error
    try:
        return _known(plain, data)
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError, RecursionError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("This JSON file is not built as the kind it looks like.") from error


def _known(plain: object, data: bytes) -> Table:
    if isinstance(plain, dict):
        if plain.get("format") == "eventapp-programme":
            return own.table_of(jsonfile.programme_of(plain), own.mark_of(plain))
        if isinstance(plain.get("schedule"), dict):
            return schedule.read_plain(plain)
        if isinstance(plain.get("event"), dict) and isinstance(plain.get("seminars"), list):
            return own.table_of(dayfile.read(data))
        if indico.is_event(plain.get("results")):
            return indico.entries(plain["results"])
        if isinstance(plain.get("results", plain.get("slots")), list):
            return pretalx.submissions(plain)
        if isinstance(plain.get("talks"), list):
            return pretalx.widget(plain)
        if isinstance(plain.get("sessions"), list):
            return sessionize.everything(plain)
    if isinstance(plain, list) and plain and all(isinstance(item, dict) for item in plain):
        return sessions.listed(plain)
    raise Unreadable("This JSON file is of no kind that is known here.")
