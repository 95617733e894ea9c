"""Entries of a calendar as content lines, the same as icalendar's, which makes several objects for each property."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from functools import lru_cache

from icalendar import Component, Parameters, vGeo, vUri
from icalendar import Event as VEvent
from icalendar.timezone import tzid_from_tzinfo

_FIRST = {name: place for place, name in enumerate(VEvent.canonical_order)}
# Of these the value is an address, and not text in which signs are escaped.
_ADDRESSES = frozenset(("URL", "CONFERENCE", "IMAGE", "SOURCE", "ORGANIZER", "ATTENDEE"))
_IN_UTC = frozenset(("DTSTAMP", "CREATED", "LAST-MODIFIED"))

Value = str | int | datetime | list[str] | vUri | vGeo


class Entry:
    """A VEVENT: each property once, in icalendar's order whatever the order they were added in."""

    def __init__(self) -> None:
        self._lines: dict[str, str] = {}
        self._within: list[str] = []

    def add(self, name: str, value: Value, parameters: Mapping[str, str] | None = None) -> None:
        """A property by its name in capitals: text, an address, a number, an instant or several texts.

        Raises ValueError for an address with a line break in it.
        """
        given = _parameters(tuple(parameters.items())) if parameters else ""
        if isinstance(value, datetime):
            at = value.astimezone(UTC) if name in _IN_UTC else value
            assert at.tzinfo
            zone, end = _zone(at.tzinfo)
            self._lines[name] = f"{name}{zone}{given}:{_clock(at)}{end}"
        else:
            self._lines[name] = f"{name}{given}:{_said(name, value)}"

    def add_component(self, component: Component) -> None:
        """What stands inside it, a reminder."""
        self._within += component.content_lines()

    def lines(self) -> list[str]:
        """All of it, from its BEGIN to its END; an empty line may be among them."""
        order = _order(tuple(self._lines))
        return ["BEGIN:VEVENT", *(self._lines[name] for name in order), *self._within, "END:VEVENT"]


def _said(name: str, value: str | int | list[str] | vGeo) -> str:
    if isinstance(value, list):
        return ",".join(map(_text, value))
    if isinstance(value, vGeo):
        return value.to_ical()
    if not isinstance(value, str):
        return str(value)
    if name in _ADDRESSES:
        if "\r" in value or "\n" in value:
            raise ValueError(f"an address with a line break: {value!r}")
        return str(value)
    return _text(value)


def _text(value: str) -> str:
    r"""As RFC 5545 section 3.3.11 has it; whatever ends a line is said as \n, and so is \N, as icalendar has it."""
    said = value.replace(r"\N", "\n").replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
    return said.replace("\r\n", r"\n").replace("\n", r"\n").replace("\r", r"\n")


def _clock(at: datetime) -> str:
    return f"{at.year:04}{at.month:02}{at.day:02}T{at.hour:02}{at.minute:02}{at.second:02}"


@lru_cache(maxsize=256)
def _zone(zone: tzinfo) -> tuple[str, str]:
    """What stands before and after a time in a zone: its TZID, or the Z of UTC."""
    name = tzid_from_tzinfo(zone)
    if name == "UTC":
        return "", "Z"
    return f";{Parameters({'TZID': name}).to_ical().decode()}", ""


@lru_cache(maxsize=256)
def _parameters(given: tuple[tuple[str, str], ...]) -> str:
    return f";{Parameters(given).to_ical().decode()}"


@lru_cache(maxsize=1024)
def _order(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(names, key=lambda name: (_FIRST.get(name, len(_FIRST)), name)))
