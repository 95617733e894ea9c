"""iCalendar (RFC 5545) as a table of seminars."""

from __future__ import annotations

import re
from collections import Counter

from eventapp.formats import marks
from eventapp.formats.html import foreign_line, from_foreign
from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.reading import occasions
from eventapp.formats.reading.contentlines import Component, calendars
from eventapp.formats.reading.records import Records, line
from eventapp.formats.reading.zones import Zones
from eventapp.formats.table import CUT_OFF, Remark, Table
from eventapp.formats.times import Unclear
from eventapp.words import LANGUAGES, words

OTHERS = ("code", "key", "title", "start", "end", "minutes", "location", "state", "tags", "abstract", "livestream")
COLUMNS = (*OTHERS[:-2], "exported")
_CANCELLED = tuple(words(language).gettext("CANCELLED") + ": " for language in LANGUAGES)


def read(data: bytes) -> Table:
    """Each VEVENT a row, of every calendar in the file. Ours say their panel and text in one description, which is
    therefore left alone.

    Times without a zone are the venue's. A series that ends soon is a row for each occasion; one that goes on, and what
    lasts whole days, is a row with a problem. Raises Unreadable.
    """
    found = calendars(data)
    if not found:
        raise Unreadable("This calendar file is broken or cut off.")
    ours = all("Eventapp" in calendar.text("PRODID") for calendar in found)
    records = Records("calendar", COLUMNS if ours else OTHERS, ours=ours)
    for calendar in found:
        _Reader(calendar, records).read()
    entries = [part for calendar in found for part in calendar.parts if part.name == "VEVENT"]
    if not ours and any(entry.all("ATTENDEE") for entry in entries):
        records.remarks.append(Remark("", "Those who are invited are left out."))
    if not ours and any(entry.all("ATTACH") for entry in entries):
        records.remarks.append(Remark("", "Attachments are left out."))
    if not all(calendar.whole for calendar in found):
        records.remarks.append(CUT_OFF)
    return records.table()


class _Reader:
    """Reads the entries of one calendar."""

    def __init__(self, calendar: Component, records: Records) -> None:
        self.zones, self.records = Zones(calendar), records
        self.exported = _exported(calendar) if records.ours else ""
        self.cancelled = calendar.text("METHOD").strip().upper() == "CANCEL"
        self.entries = [part for part in calendar.parts if part.name == "VEVENT"]
        marks = [occasions.mark(entry, self.zones) for entry in self.entries]
        self.marks = dict(zip(map(id, self.entries), marks, strict=True))
        self.uids = Counter(line(entry.text("UID")) for entry in self.entries)
        self.series = {line(e.text("UID")) for e in self.entries if e.all("RRULE") or e.all("RDATE")}
        self.replaced: dict[str, set[str]] = {}
        for entry in self.entries:
            self.replaced.setdefault(line(entry.text("UID")), set()).add(self.marks[id(entry)])

    def read(self) -> None:
        """Every entry, in the order of the file."""
        for entry in self.entries:
            uid, mark = line(entry.text("UID")), self.marks[id(entry)]
            cells = self._cells(entry, uid)
            try:
                if not entry.whole:
                    raise Unclear("The file ends in the middle of it.")
                slots = occasions.slots(entry, self.zones, frozenset() if mark else frozenset(self.replaced[uid]))
            except (Unclear, ValueError, OverflowError) as error:
                why = str(error) if isinstance(error, Unclear) else "Its time cannot be understood."
                self.records.add(cells | self._key(uid, mark), problem=why)
                continue
            for slot in slots:
                remarks = (*slot.remarks, *self._remarks(entry))
                self.records.add(cells | slot.cells | self._key(uid, mark or slot.mark), remarks=remarks)

    def _key(self, uid: str, mark: str) -> dict[str, str]:
        """The UID, and the occasion where it has several; nothing else tells two of one UID apart here."""
        several = self.uids[uid] > 1 or uid in self.series
        return {"key": f"{uid}/{mark}" if uid and mark and several else uid}

    def _remarks(self, entry: Component) -> list[Remark]:
        """What is to be said of an entry beside its time."""
        found = []
        if not self.records.ours and _status(entry) == "TENTATIVE":
            found.append(Remark("state", "It is not confirmed, and comes in as a draft."))
        said = entry.first("RECURRENCE-ID")
        if said is not None and said.parameters.get("RANGE", "").upper() == "THISANDFUTURE":
            found.append(Remark("start", "It changes the occasions after it too: those are taken as they were before."))
        return found

    def _cells(self, entry: Component, uid: str) -> dict[str, str]:
        title, status = line(entry.text("SUMMARY")), _status(entry)
        if self.cancelled:
            status = "CANCELLED"
        if status == "CANCELLED":
            title = next((title.removeprefix(word) for word in _CANCELLED if title.startswith(word)), title)
        tags = [line(tag) for said in entry.all("CATEGORIES") for tag in said.texts]
        cells = {
            "code": uid.split("@")[0] if len(uid.split("@")[0]) == 6 else "", "title": title,
            "location": line(entry.text("LOCATION")), "tags": ", ".join(dict.fromkeys(tag for tag in tags if tag)),
            "state": {"CANCELLED": "cancelled", "TENTATIVE": "draft"}.get(status, "confirmed"),
            "abstract": entry.text("DESCRIPTION"), "livestream": _conference(entry),
        }  # fmt: skip
        if self.records.ours:
            return cells | {"exported": self.exported}
        return cells | {
            "title": foreign_line(title), "location": foreign_line(cells["location"]),
            "tags": foreign_line(cells["tags"]), "abstract": from_foreign(cells["abstract"].strip() or entry.text("X-ALT-DESC")),
        }  # fmt: skip


def _status(entry: Component) -> str:
    return entry.text("STATUS").strip().upper()


def _exported(calendar: Component) -> str:
    """Of which release a calendar of ours is: when that was published, and the address of its event."""
    at = re.fullmatch(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z", calendar.text("LAST-MODIFIED").strip())
    event = calendar.text("URL").strip().rstrip("/").rpartition("/")[2]
    mark = "{} published {}-{}-{}T{}:{}:{}Z".format(event, *at.groups()) if at else ""
    return mark if marks.read(mark) else ""


def _conference(entry: Component) -> str:
    found = (said.value.strip() for said in entry.all("CONFERENCE"))
    return next((address for address in found if address.startswith(("http://", "https://"))), "")
