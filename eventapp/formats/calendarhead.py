"""What a calendar says of itself before its entries (RFC 5545, RFC 7986), in every feed the same way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, vText, vUri

from eventapp.programme.text import one_line

REFRESH = timedelta(minutes=15)
PRODUCT = "-//Eventapp//Seminar day//EN"


@dataclass(frozen=True, slots=True)
class Head:
    """A calendar's name, IANA time zone and last change (UTC); addresses of its page, of itself and of a picture, and its accent."""

    name: str
    timezone: str
    modified: datetime | None
    page: str
    source: str
    accent: str
    picture: str = ""


def begun(head: Head) -> Calendar:
    """A calendar without entries."""
    calendar, name = Calendar(), one_line(head.name)
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("NAME", name)
    calendar.add("X-WR-CALNAME", name)
    calendar.add("X-WR-TIMEZONE", head.timezone)
    if head.modified is not None:
        calendar.add("LAST-MODIFIED", head.modified)
    calendar.add("URL", head.page)
    calendar.add("SOURCE", vUri(head.source))
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT15M")
    calendar.add("COLOR", _css_colour(head.accent))
    if head.picture:
        calendar.add("IMAGE", vUri(head.picture), parameters={"VALUE": "URI", "DISPLAY": "BADGE"})
    return calendar


_COLOURS = {
    "maroon": (128, 0, 0), "crimson": (220, 20, 60), "darkorange": (255, 140, 0), "gold": (255, 215, 0),
    "olive": (128, 128, 0), "green": (0, 128, 0), "seagreen": (46, 139, 87), "teal": (0, 128, 128),
    "steelblue": (70, 130, 180), "royalblue": (65, 105, 225), "navy": (0, 0, 128), "indigo": (75, 0, 130),
    "purple": (128, 0, 128), "deeppink": (255, 20, 147), "sienna": (160, 82, 45), "gray": (128, 128, 128),
    "darkslategray": (47, 79, 79), "black": (0, 0, 0),
}  # fmt: skip


def _css_colour(accent: str) -> vText:
    """The CSS3 colour name nearest to a `#rrggbb` accent: RFC 7986 section 5.9 takes names only."""
    wanted = tuple(int(accent[i : i + 2], 16) for i in (1, 3, 5))
    name = min(_COLOURS, key=lambda n: sum((a - b) ** 2 for a, b in zip(_COLOURS[n], wanted, strict=True)))
    return vText(name)
