"""What a person has seen of their page, and what has changed since: kept when they say so, never by opening the page."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from eventapp.extensions import db
from eventapp.models.types import SeenSlot
from eventapp.programme.model import Programme
from eventapp.services.clock import now
from eventapp.services.people.personal import PersonalPage
from eventapp.services.transaction import transaction

__all__ = ["Changed", "SeenSlot", "changes", "keep", "mark", "shown"]


@dataclass(frozen=True, slots=True)
class Changed:
    """One of a person's seminars (its code) that is another than they saw: `before` is None for a new one, `now` for none.

    `title` is what readers may know of it, empty where that is nothing.
    """

    code: str
    title: str
    before: SeenSlot | None
    now: SeenSlot | None


def shown(page: PersonalPage) -> dict[str, SeenSlot]:
    """What the page says now of each of the person's seminars, by code; nothing while there is no public release."""
    if page.release is None or not page.release.public:
        return {}
    programme, found = page.release.programme, dict[str, SeenSlot]()
    rooms = {room.code: room.name for room in programme.rooms}
    for slot in page.slots:
        seminar = slot.seminar
        found.setdefault(seminar.code, {
            "starts": seminar.starts_at.isoformat() if seminar.starts_at else "", "room": rooms.get(seminar.room, ""),
            "call": slot.call_at.isoformat() if slot.call_at else "", "cancelled": seminar.cancelled, "title": seminar.title,
            "beside": _beside(programme, seminar.code, page.person.code),
        })  # fmt: skip
    return found


def _beside(programme: Programme, code: str, person: str) -> list[str]:
    """The names of who else is in a seminar, and of organisations that will send someone."""
    names = {each.code: each.name for each in programme.people}
    seminar = next(s for s in programme.seminars if s.code == code)
    return sorted(names.get(a.person, "") or a.organisation for a in seminar.appearances if a.person != person)


def mark(page: PersonalPage) -> str:
    """A mark of what the page says now, which its form sends back: what was not shown cannot have been seen."""
    release = page.release.number if page.release else 0
    return hashlib.sha256(json.dumps([release, shown(page)], sort_keys=True).encode()).hexdigest()[:24]


def changes(page: PersonalPage) -> list[Changed]:
    """What is another than the person last saw, in the order of the page; nothing before they have seen anything."""
    if not page.person.seen or page.release is None or not page.release.public:
        return []
    before, present = page.person.seen.get("slots", {}), shown(page)
    titles = {seminar.code: seminar.title for seminar in page.release.programme.seminars}
    found = [
        Changed(code, present[code]["title"], before.get(code), present[code])
        for code in present if before.get(code) != present[code]
    ]  # fmt: skip
    return found + [Changed(code, titles.get(code, ""), before[code], None) for code in before if code not in present]


def keep(page: PersonalPage, seen: str) -> bool:
    """Remember that the person has seen the page whose mark is `seen`; False, and nothing done, when it says more by now."""
    if page.release is None or seen != mark(page):
        return False
    with transaction():
        page.person.seen = {"release": page.release.number, "at": now().isoformat(), "slots": shown(page)}
        db.session.flush()
    return True
