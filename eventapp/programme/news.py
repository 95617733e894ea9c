"""What readers are told of for a day after a release: how a seminar was before, where and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from eventapp.programme.model import Programme, Seminar

TOLD_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Earlier:
    """How a seminar was until the release of an instant (UTC): not there where it is `new`, else when and where it was.

    Its room is a code, so that the name of one that is withdrawn is not kept.
    """

    code: str
    at: datetime
    new: bool = False
    starts_at: datetime | None = None
    room: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """What has happened to a seminar within a day: it is new, restored, at another time than `started`, in another room.

    `started` is None where it had no time, `room` the code of the room before, empty for none.
    """

    new: bool = False
    restored: bool = False
    moved: bool = False
    started: datetime | None = None
    another_room: bool = False
    room: str = ""


def earlier(before: Programme, told: Iterable[Earlier], after: Programme, at: datetime) -> tuple[Earlier, ...]:
    """What a release published `at` keeps: what was told of `before` and is still, and how what is different now was."""
    old = {seminar.code: seminar for seminar in before.seminars}
    there = {seminar.code for seminar in after.seminars}
    kept = [each for each in told if each.code in there and _told(each, at)]
    found = [_was(s, old.get(s.code), at) for s in after.seminars]
    return (*kept, *(each for each in found if each is not None))


def _told(each: Earlier, at: datetime) -> bool:
    return each.at <= at < each.at + TOLD_FOR


def _was(now: Seminar, old: Seminar | None, at: datetime) -> Earlier | None:
    if old is None:
        return Earlier(now.code, at, new=True)
    if (old.starts_at, old.room, old.cancelled) == (now.starts_at, now.room, now.cancelled):
        return None
    return Earlier(now.code, at, False, old.starts_at, old.room, old.cancelled)


def news(told: Iterable[Earlier], programme: Programme, at: datetime) -> dict[str, News]:
    """What is news at an instant, by the codes of seminars: the difference between a day before and now."""
    first: dict[str, Earlier] = {}
    for each in told:
        if _told(each, at):
            first.setdefault(each.code, each)
    found = {s.code: _difference(first[s.code], s) for s in programme.seminars if s.code in first}
    return {code: each for code, each in found.items() if each != News()}


def _difference(was: Earlier, now: Seminar) -> News:
    if was.new:
        return News(new=True)
    moved, elsewhere = was.starts_at != now.starts_at, was.room != now.room
    return News(
        restored=was.cancelled and not now.cancelled,
        moved=moved, started=was.starts_at if moved else None,
        another_room=elsewhere, room=was.room if elsewhere else "",
    )  # fmt: skip


def ends(told: Iterable[Earlier]) -> list[datetime]:
    """The instants at which something ceases to be news."""
    return [each.at + TOLD_FOR for each in told]
