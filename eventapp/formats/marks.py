"""What a file that we wrote says it holds: a release of an event, or its draft as it was at a moment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from eventapp.programme.release import Release

LARGEST = 2**31 - 1  # Of a row's number: no database has a greater one, and PostgreSQL is asked about none.
_MARK = re.compile(
    r"(?P<event>[0-9A-Za-z-]{1,80}) (?:release (?P<release>[1-9][0-9]{0,8})"
    r"|published (?P<published>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"
    r"|draft (?:(?P<revision>[0-9]{1,10})|(?P<latest>[0-9]{1,10})\.(?P<count>[0-9]{1,10})) (?P<at>\d{4}-\d\d-\d\dT\d\d:\d\dZ))"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """`event` is its code or its slug. Of a release its number, or (in calendars) the moment it was `published`; of the
    draft its `revision` and the moment (in older files how far its journal had come: the `latest` entry, and their
    `count`). Moments are ISO 8601 in UTC.
    """

    event: str
    release: int = 0
    latest: int = 0
    count: int = 0
    at: str = ""
    published: str = ""
    revision: int | None = None

    def __str__(self) -> str:
        """As it stands in a file: it begins with what no spreadsheet takes for a number, a date or a formula."""
        if self.release:
            return f"{self.event} release {self.release}"
        if self.published:
            return f"{self.event} published {self.published}"
        if self.revision is not None:
            return f"{self.event} draft {self.revision} {self.at}"
        return f"{self.event} draft {self.latest}.{self.count} {self.at}"


def read(text: str) -> Mark | None:
    """The mark in a cell, None where there is none."""
    found = _MARK.fullmatch(" ".join(text.split()))
    if found is None or not _are_moments(found["at"], found["published"]):
        return None
    if found["release"]:
        return Mark(found["event"], int(found["release"]))
    if found["published"]:
        return Mark(found["event"], published=found["published"])
    if found["revision"]:
        revision = int(found["revision"])
        return Mark(found["event"], revision=revision, at=found["at"]) if revision <= LARGEST else None
    latest, count = int(found["latest"]), int(found["count"])
    return Mark(found["event"], 0, latest, count, found["at"]) if max(latest, count) <= LARGEST else None


def _are_moments(*texts: str | None) -> bool:
    """Whether they are; none is so near an end of the calendar that it has no other time zone and no minute before."""
    try:
        return all(1 < datetime.fromisoformat(text).year < 9999 for text in texts if text)
    except ValueError:
        return False


def of_release(release: Release) -> str:
    """The mark of a release; empty where its event has no code (releases of old)."""
    code = release.programme.event.code
    return str(Mark(code, release.number)) if code else ""
