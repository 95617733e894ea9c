"""A release: a numbered, complete, immutable snapshot, made from the release before it and a draft."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

from eventapp.programme.changes import Change, changes, faces
from eventapp.programme.model import Event, Programme, Seminar, State
from eventapp.programme.naming import slugify
from eventapp.programme.news import Earlier, earlier, ends

# What is withdrawn after the event is told of so long: calendars ask as seldom as once a day, or are away.
TOLD_AFTERWARDS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Stamp:
    """SEQUENCE and LAST-MODIFIED of a seminar (RFC 5545 sections 3.8.7.4 and 3.8.7.3), in UTC."""

    sequence: int
    modified: datetime


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """All that is left of a seminar that was published and is gone: its code, its slot, and the feeds it was in.

    `feeds` holds `room/` and `person/` with a code and `tag/` with a hash, so that there is no name and no text.
    """

    code: str
    starts_at: datetime | None = None
    minutes: int | None = None
    feeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Release:
    """What the public sees.

    `withdrawn` is what is left of seminars that were published once and are gone. `moved` leads from a slug that
    is no longer in use, as `kind/slug`, to a code; one that nothing in the programme has is that of something gone.
    One that is not `public` was made by taking the programme down: it holds nothing but what is left of everything.
    `earlier` is how seminars were before this release and those just before it, which is news for a day.
    """

    number: int
    published_at: datetime
    programme: Programme
    stamps: dict[str, Stamp]
    withdrawn: tuple[Withdrawn, ...] = ()
    changes: tuple[Change, ...] = ()
    note: str = ""
    moved: dict[str, str] = field(default_factory=dict)
    public: bool = True
    earlier: tuple[Earlier, ...] = ()

    def told(self, at: datetime) -> tuple[Withdrawn, ...]:
        """What of the withdrawn feeds still say at an instant that it is cancelled: until the event is over.

        What is withdrawn only after that is told of for a week, or no calendar would ever hear of it.
        """
        return tuple(w for w in self.withdrawn if not self._over(at) or self._late(w, at))

    def tells(self, at: datetime) -> bool:
        """Whether feeds of what is gone still answer at an instant, be they empty."""
        return not self._over(at) or bool(self.told(at))

    def changed_at(self, at: datetime) -> datetime:
        """When what feeds say at an instant last changed: at the release, or when something was no longer told."""
        quiet = set(self.withdrawn) - set(self.told(at))
        no_news = [end for end in ends(self.earlier) if end <= at]
        return max([self.published_at, *map(self._last_told, quiet), *no_news])

    def told_until(self, at: datetime) -> datetime | None:
        """The next instant after `at` when withdrawn ones go out of the feeds, or news is none, None for never."""
        news = [end for end in ends(self.earlier) if end > at]
        return min([*map(self._last_told, self.told(at)), *news], default=None)

    def _late(self, withdrawn: Withdrawn, at: datetime) -> bool:
        return self._over(self.stamps[withdrawn.code].modified) and at < self._last_told(withdrawn)

    def _last_told(self, withdrawn: Withdrawn) -> datetime:
        modified = self.stamps[withdrawn.code].modified
        if self._over(modified):
            return modified + TOLD_AFTERWARDS
        day = min(self.programme.event.ends_on, date.max - timedelta(days=2)) + timedelta(days=1)
        midnight = datetime(day.year, day.month, day.day, tzinfo=self.programme.event.zone)
        return midnight.astimezone(modified.tzinfo)

    def _over(self, at: datetime) -> bool:
        return at.astimezone(self.programme.event.zone).date() > self.programme.event.ends_on


def tag_feed(event: str, slug: str) -> str:
    """The name of a tag's feed in what is left of a seminar: a hash, since a tag is text. `event` is a code."""
    return f"tag/{hashlib.sha256(f'{event}/{slug}'.encode()).hexdigest()[:16]}"


def left_of(seminar: Seminar, event: str) -> Withdrawn:
    """What is left of a seminar of the event with a code once it is withdrawn."""
    feeds = [f"room/{seminar.room}"] if seminar.room else []
    feeds += [f"person/{seat.person}" for seat in seminar.appearances if seat.person]
    feeds += [tag_feed(event, slugify(tag)) for tag in seminar.tags]
    return Withdrawn(seminar.code, seminar.starts_at, seminar.minutes, tuple(dict.fromkeys(feeds)))


def public_part(draft: Programme) -> Programme:
    """What of a draft may be published: seminars that are still drafts stay behind, and people only they need.

    People who sit in no seminar at all are left out too: nobody has announced them yet.
    """
    seminars = tuple(s for s in draft.seminars if s.state is not State.DRAFT)
    seated = {a.person for s in seminars for a in s.appearances}
    return replace(draft, seminars=seminars, people=tuple(p for p in draft.people if p.code in seated))


def compile_release(
    previous: Release | None, draft: Programme, at: datetime, note: str = "", same: Mapping[str, str] = MappingProxyType({})
) -> Release:
    """The release that publishing `draft` at `at` (UTC) makes, after `previous` (None for the first).

    `same` says who has become one: by the code of who was merged, and by `people/slug`, the code of who that is now.
    """
    programme = public_part(draft)
    at = at.replace(microsecond=0)
    if previous is None:
        stamps = {s.code: Stamp(0, at) for s in programme.seminars}
        return Release(1, at, programme, stamps, note=note)
    gone = _withdrawn(previous, programme)
    difference = tuple(changes(previous.programme, programme)) if previous.public else ()
    return Release(
        previous.number + 1,
        at,
        programme,
        _stamps(previous, programme, gone, at),
        gone,
        difference,
        note,
        moved=_moved(previous, programme, same),
        earlier=earlier(previous.programme, previous.earlier, programme, at) if previous.public else (),
    )


def take_down(previous: Release, at: datetime) -> Release:
    """The release that ends an event's being public: without a text, a name or a picture."""
    event = previous.programme.event
    bare = Event(
        event.slug, "", event.starts_on, event.ends_on, event.timezone, event.uid_domain, event.code,
        language=event.language,
    )  # fmt: skip
    nothing = compile_release(previous, Programme(bare), at)
    return replace(nothing, changes=(Change("down", "event", "", ""),), public=False)


def _stamps(
    previous: Release, programme: Programme, gone: tuple[Withdrawn, ...], at: datetime
) -> dict[str, Stamp]:
    """Each rises by one when what is read of the seminar changes, when it is withdrawn, and when it comes back."""
    old = {s.code: s for s in previous.programme.seminars}
    face_then, face_now = faces(previous.programme), faces(programme)
    # Stamps of what is gone are kept: one that returns must not start over at 0.
    stamps = dict(previous.stamps)
    for seminar in programme.seminars:
        before, stamp = old.get(seminar.code), previous.stamps.get(seminar.code)
        if stamp is None:
            stamps[seminar.code] = Stamp(0, at)
        elif before is None or face_then(before) != face_now(seminar):
            stamps[seminar.code] = Stamp(stamp.sequence + 1, at)
    for withdrawn in gone:
        if withdrawn.code in old:
            stamps[withdrawn.code] = Stamp(previous.stamps[withdrawn.code].sequence + 1, at)
    return stamps


def _slugs(programme: Programme) -> dict[str, str]:
    found = {f"seminars/{s.slug}": s.code for s in programme.seminars}
    found |= {f"people/{p.slug}": p.code for p in programme.people}
    return found | {f"rooms/{r.slug}": r.code for r in programme.rooms}


def _moved(previous: Release, programme: Programme, same: Mapping[str, str]) -> dict[str, str]:
    """Old slugs, less those that are in use again; those of people who are one now lead to that one."""
    in_use = _slugs(programme)
    old = previous.moved | _slugs(previous.programme)
    return {a: same.get(a) or same.get(c, c) for a, c in old.items() if a not in in_use}


def _withdrawn(previous: Release, programme: Programme) -> tuple[Withdrawn, ...]:
    """What is left of seminars that were published before and are absent now."""
    present = {s.code for s in programme.seminars}
    event = previous.programme.event.code
    left = [w for w in previous.withdrawn if w.code not in present]
    return (*left, *(left_of(s, event) for s in previous.programme.seminars if s.code not in present))
