"""Which zone a calendar means by a name: by its own rules, by IANA's and Windows' names, and by cities."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from eventapp.formats.reading.contentlines import Component
from eventapp.formats.reading.zonerules import Rules, rules_of
from eventapp.formats.table import Remark
from eventapp.formats.times import Unclear
from eventapp.programme.timing import may_be

# As Outlook and Exchange name them in the languages of our neighbours.
_LOCAL = {
    "västeuropa, normaltid": "Europe/Berlin", "romance, normaltid": "Europe/Paris", "centraleuropa, normaltid": "Europe/Budapest",
    "mitteleuropäische zeit": "Europe/Berlin", "mitteleuropäische normalzeit": "Europe/Berlin",
    "westeuropäische normalzeit": "Europe/Berlin", "w. europa (normaltid)": "Europe/Berlin", "centraleuropeisk tid": "Europe/Stockholm",
    "central european time": "Europe/Berlin", "cest": "Europe/Berlin", "mesz": "Europe/Berlin", "mez": "Europe/Berlin",
    "bst": "Europe/London", "utc": "UTC", "z": "UTC", "coordinated universal time": "UTC", "microsoft/utc": "UTC",
}  # fmt: skip
_OFFSET = re.compile(r"\(?(?:UTC|GMT)?\s*([+\-−])(\d{1,2}):?(\d\d)?\)?", re.IGNORECASE)
LONGEST_NAME = 200
_SKIPPED = str(Unclear("The clocks skip this hour on that day."))
_TWICE = Remark("start", "This hour comes twice on that day; the first is taken.")


class Zones:
    """The zones of one calendar: those that it describes, and the one it names for all of it."""

    def __init__(self, calendar: Component) -> None:
        described = [part for part in calendar.parts if part.name == "VTIMEZONE"][:100]
        self._rules = {part.text("TZID").strip(): rules_of(part) for part in described}
        self._places = {part.text("TZID").strip(): part.text("X-LIC-LOCATION") for part in described}
        self._usual = calendar.text("X-WR-TIMEZONE").strip()

    def describes(self, name: str) -> bool:
        """Whether the file has rules for a zone of this name."""
        return name in self._rules

    def instant(self, local: datetime, name: str) -> tuple[datetime, tuple[Remark, ...]]:
        """The instant in UTC of a clock time in the zone of that name, with what is to be said of it.

        Where nothing tells the zone the clock time comes back as it is, for the venue's. Raises Unclear for an hour
        that the clocks skip.
        """
        zone, rules = known(self._places.get(name, "")) or known(name), self._rules.get(name)
        if not may_be(local):
            raise Unclear("The year must be from 1900 to 2199.")
        if rules is not None and rules.understood:
            return self._by_rules(local, name[:LONGEST_NAME], zone, rules)
        if zone is not None:
            return in_zone(local, zone)
        usual = known(self._usual)
        if usual is not None:
            at, remarks = in_zone(local, usual)
            values = {"zone": name[:LONGEST_NAME], "other": self._usual[:LONGEST_NAME]}
            said = Remark(
                "start", "The time zone “%(zone)s” is not known here: the time is taken as that of %(other)s.", values
            )
            return at, (said, *remarks)
        values = {"zone": name[:LONGEST_NAME]}
        said = Remark("start", "The time zone “%(zone)s” is not known here: the time is taken as the venue’s.", values)
        return local, (said,)

    def _by_rules(
        self, local: datetime, name: str, zone: Zone | None, rules: Rules
    ) -> tuple[datetime, tuple[Remark, ...]]:
        """By the file's rules; where they were cut to other years, by the zone whose name it has."""
        offset, certain = rules.offset(local)
        at = (local - offset).replace(tzinfo=UTC)
        if zone is not None and zone.utcoffset(local) == offset:
            return in_zone(local, zone)
        if zone is None or certain:
            if not rules.times(local):
                raise Unclear(_SKIPPED)
            twice = (_TWICE,) if rules.times(local) > 1 else ()
            if zone is None:
                return at, twice
            said = Remark(
                "start", "The file has rules of its own for the time zone “%(zone)s”: the time is taken by those.", {"zone": name}
            )
            return at, (said, *twice)
        at, remarks = in_zone(local, zone)
        said = Remark(
            "start", "The file’s rules for “%(zone)s” do not reach this day: the zone of that name is taken.", {"zone": name}
        )
        return at, (said, *remarks)


Zone = ZoneInfo | timezone


def in_zone(local: datetime, zone: Zone) -> tuple[datetime, tuple[Remark, ...]]:
    """The instant of a clock time, with a remark when it comes twice. Raises Unclear when the clocks skip it."""
    at = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != local:
        raise Unclear(_SKIPPED)
    if local.replace(tzinfo=zone, fold=1).astimezone(UTC) != at:
        return at, (_TWICE,)
    return at, ()


def known(name: str) -> Zone | None:
    """The zone of a name: IANA's (also at the end of an address), Windows', a city's or a fixed offset; None for others."""
    name = " ".join(name[:LONGEST_NAME].split()).strip('"')
    return _known(name) if name else None


@cache
def _iana() -> dict[str, str]:
    """IANA's names in small letters; no others are ever looked up, as files would be."""
    return {name.casefold(): name for name in available_timezones() - {"localtime", "Factory", "posixrules"}}


@cache
def _windows() -> dict[str, str]:
    return {name.casefold(): place for name, place in WINDOWS_TO_OLSON.items()} | _LOCAL


@cache
def _cities() -> dict[str, str]:
    """Zones by the city in their name: Europe/Stockholm by Stockholm."""
    return {name.rpartition("/")[2].replace("_", " "): real for name, real in _iana().items() if "/" in name}


def _known(name: str) -> Zone | None:
    plain = name.casefold().replace(" ", "_")
    parts = plain.strip("/").split("/")
    for start in range(len(parts)):
        if found := _iana().get("/".join(parts[start:])):
            return ZoneInfo(found)
    plain = re.sub(r"^tzone://|\s+\d+\Z", "", name.casefold()).strip()
    if found := _windows().get(plain):
        return ZoneInfo(found) if found.casefold() in _iana() else None
    return _by_offset(name)


def _by_offset(name: str) -> Zone | None:
    """`UTC+02:00`, or `(UTC+01:00) Amsterdam, Berlin`: the city whose winter time that is."""
    plain = re.sub(r"^\((UTC|GMT)\)", "(UTC+00:00)", name, flags=re.IGNORECASE)
    match = _OFFSET.match(plain)
    if not match or int(match[2]) > 14 or int(match[3] or 0) > 59:
        return None
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0)) * (1 if match[1] == "+" else -1)
    rest = plain[match.end() :].strip()
    if not rest:
        return timezone(offset) if re.match(r"\(?(UTC|GMT)", name, flags=re.IGNORECASE) else None
    for city in re.split(r"\s*[,;&/]\s*", rest)[:20]:
        zone = _cities().get(city.casefold())
        if zone and offset in _offsets(zone):
            return ZoneInfo(zone)
    return None


@cache
def _offsets(zone: str) -> frozenset[timedelta]:
    found = (datetime(2027, month, 1, tzinfo=ZoneInfo(zone)).utcoffset() for month in (1, 7))
    return frozenset(offset for offset in found if offset is not None)
