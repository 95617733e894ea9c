"""The content lines of iCalendar (RFC 5545, section 3.1) as components and properties, whatever is broken among them."""

from __future__ import annotations

import quopri
import re
from dataclasses import dataclass, field

from eventapp.formats.encodings import decoded, eight, in_utf_8
from eventapp.programme.text import clean

DEEPEST, MOST_LINES = 8, 400_000
_FOLDED = re.compile(rb"\r?\n[ \t]")
_ENDS = re.compile(rb"\r\n|\n|\r")
# Without the space before it, a folded line looks like this only when it is a property.
_PROPERTY = re.compile(r"([A-Z][A-Z0-9-]*)(?=[;:])|([A-Za-z][A-Za-z0-9-]*)(?=[;:])")
_TEXTS = ("DESCRIPTION", "SUMMARY", "LOCATION", "COMMENT")
_KNOWN = frozenset(
    ["BEGIN", "END", "UID", "SUMMARY", "DESCRIPTION", "LOCATION", "DTSTART", "DTEND", "DURATION", "STATUS", "CATEGORIES", "RRULE", "RDATE", "EXDATE", "TZID", "RECURRENCE-ID", "TZOFFSETFROM", "TZOFFSETTO", "PRODID", "METHOD", "CONFERENCE", "DTSTAMP", "URL", "CLASS", "TRANSP", "SEQUENCE", "CREATED", "LAST-MODIFIED", "GEO", "PRIORITY", "ORGANIZER", "ATTENDEE", "ATTACH", "COMMENT", "CONTACT", "RELATED-TO", "RESOURCES", "REQUEST-STATUS", "EXRULE", "TRIGGER", "ACTION", "REPEAT", "ACKNOWLEDGED", "TZNAME", "TZURL", "CALSCALE", "VERSION", "NAME", "COLOR", "IMAGE", "SOURCE", "REFRESH-INTERVAL", "STRUCTURED-DATA", "STYLED-DESCRIPTION", "DUE", "COMPLETED", "PERCENT-COMPLETE"]
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
        """The value as text (RFC 5545, section 3.3.11), out of quoted-printable where an old program wrote that."""
        value = self.value
        if self.parameters.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
            value = decoded(quopri.decodestring(value.encode()))
        return clean(re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value, flags=re.DOTALL))

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
    found = [component for component in root.parts if component.name == "VCALENDAR"]
    # Entries that stand in the file without a calendar around them.
    return found or ([Component("VCALENDAR", parts=root.parts)] if root.parts else [])


def _lines(data: bytes) -> list[tuple[str, str]]:
    """Name and rest of each line, unfolded; each line in UTF-8, else in what makes words of all that are not."""
    # Bytes are unfolded, not characters: a fold may be inside of one.
    lines = _ENDS.split(_FOLDED.sub(b"", in_utf_8(data)))[:MOST_LINES]
    other = eight(b"\n".join(raw for raw in lines if not _is_utf_8(raw)))
    found: list[list[str]] = []
    for raw in lines:
        text = raw.decode() if _is_utf_8(raw) else raw.decode(other, errors="replace")
        match = _PROPERTY.match(text)
        name = match[0].upper() if match else ""
        # In the midst of a text that was not folded, `HTTP: ...` is more of it.
        inside = bool(found) and found[-1][0] in _TEXTS
        if match and name not in _KNOWN and (not match[1] or (inside and not name.startswith("X-"))):
            name = ""
        if name:
            found.append([name, text[len(name) :]])
        elif inside:
            found[-1].append(text)
    return [(name, "\n".join(rest).rstrip("\n")) for name, *rest in found]


def _is_utf_8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


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
