"""The content lines of iCalendar (RFC 5545, section 3.1) as components and properties, whatever is broken among them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from eventapp.formats.markdown import clean

DEEPEST, MOST_LINES = 8, 400_000
_FOLDED = re.compile(rb"\r?\n[ \t]")
_ENDS = re.compile(rb"\r\n|\n|\r")
# Without the space before it, a folded line looks like this only when it is a property.
_PROPERTY = re.compile(r"([A-Z][A-Z0-9-]*)(?=[;:])|([A-Za-z][A-Za-z0-9-]*)(?=[;:])")
_KNOWN = frozenset(
    ["BEGIN", "END", "UID", "SUMMARY", "DESCRIPTION", "LOCATION", "DTSTART", "DTEND", "DURATION", "STATUS", "CATEGORIES", "RRULE", "RDATE", "EXDATE", "TZID", "RECURRENCE-ID", "TZOFFSETFROM", "TZOFFSETTO", "PRODID", "METHOD", "CONFERENCE", "DTSTAMP", "URL", "CLASS", "TRANSP", "SEQUENCE"]
)
_QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class Property:
    """A value as it stands in the file, with its parameters; `doubtful` where a parameter had to be guessed."""

    value: str
    parameters: dict[str, str]
    doubtful: bool = False

    @property
    def text(self) -> str:
        """The value as text (RFC 5545, section 3.3.11)."""
        return clean(re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], self.value, flags=re.DOTALL))

    @property
    def texts(self) -> list[str]:
        """The texts of a value that is a list of them."""
        parts = re.findall(r"(?:\\.|[^,\\])+", self.value, flags=re.DOTALL)
        return [Property(part, {}).text for part in parts]


@dataclass(slots=True)
class Component:
    """A component with its properties by name; `whole` is false when the file ended inside it."""

    name: str
    properties: dict[str, list[Property]] = field(default_factory=dict)
    parts: list[Component] = field(default_factory=list)
    whole: bool = True

    def first(self, name: str) -> Property | None:
        """The first property of a name."""
        return next(iter(self.properties.get(name, [])), None)

    def text(self, name: str) -> str:
        """The text of the first property of a name."""
        found = self.first(name)
        return found.text if found else ""

    def all(self, name: str) -> list[Property]:
        """Every property of a name."""
        return self.properties.get(name, [])


def calendars(data: bytes) -> list[Component]:
    """Every VCALENDAR in the bytes, one after another. What is not understood is passed by."""
    root = Component("")
    open_: list[Component] = [root]
    for name, rest in _lines(data):
        value = rest[1:].strip().upper()
        if name == "BEGIN":
            # What may not hold another was not closed.
            while len(open_) > 1 and (value == "VCALENDAR" or open_[-1].name == value or len(open_) > DEEPEST):
                open_.pop()
            open_.append(Component(value))
            open_[-2].parts.append(open_[-1])
        elif name == "END":
            if any(component.name == value for component in open_[1:]):
                while open_.pop().name != value:
                    pass
        else:
            open_[-1].properties.setdefault(name, []).append(_property(name, rest))
    for component in open_:
        component.whole = False
    return [component for component in root.parts if component.name == "VCALENDAR"]


def _lines(data: bytes) -> list[tuple[str, str]]:
    """Name and rest of each line, unfolded; each line in UTF-8, else in Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    # Bytes are unfolded, not characters: a fold may be inside of one.
    found: list[list[str]] = []
    for raw in _ENDS.split(_FOLDED.sub(b"", data.removeprefix(b"\xef\xbb\xbf")))[:MOST_LINES]:
        text = _decoded(raw)
        match = _PROPERTY.match(text)
        name = match[0].upper() if match and (match[1] or match[0].upper() in _KNOWN) else ""
        if name:
            found.append([name, text[len(name) :]])
        elif found and found[-1][0] in ("DESCRIPTION", "SUMMARY", "LOCATION", "COMMENT"):
            found[-1].append(text)
    return [(name, "\n".join(rest).rstrip("\n")) for name, *rest in found]


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _property(name: str, rest: str) -> Property:
    head, value, doubtful = _split(rest)
    if name in ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE") and ":" in value:
        zone = re.match(r";TZID=([^;\"]*):([^:]*)\Z", rest, flags=re.IGNORECASE)
        if zone:
            return Property(zone[2], {"TZID": zone[1].strip()}, doubtful=True)
    parameters = {}
    for part in _apart(head):
        key, _, said = part.partition("=")
        parameters[key.strip().upper()] = said.strip().strip('"')
    return Property(value, parameters, doubtful)


def _split(rest: str) -> tuple[str, str, bool]:
    """Parameters and value: apart by the first colon that is not in quotes."""
    masked = _QUOTED.sub(lambda m: "x" * len(m[0]), rest)
    place = masked.find(":")
    return (rest[:place], rest[place + 1 :], False) if place >= 0 else (rest, "", True)


def _apart(head: str) -> list[str]:
    masked = _QUOTED.sub(lambda m: "x" * len(m[0]), head)
    parts, start = [], 0
    for match in re.finditer(";", masked):
        parts.append(head[start : match.start()])
        start = match.end()
    return [part for part in [*parts, head[start:]] if "=" in part]
