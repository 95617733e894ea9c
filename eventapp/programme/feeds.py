"""What each calendar feed of a release holds at an instant: seminars, and what is left of withdrawn ones."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass, field
from datetime import datetime

from eventapp.programme.model import Seminar
from eventapp.programme.naming import slugify
from eventapp.programme.news import News, news
from eventapp.programme.release import Release, Withdrawn, tag_feed


@dataclass(frozen=True, slots=True)
class Part:
    """The content of one feed, with what is news about its seminars by their codes."""

    seminars: tuple[Seminar, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    news: dict[str, News] = field(default_factory=dict)


def everything(release: Release, at: datetime) -> Part:
    """The whole event."""
    return Part(release.programme.seminars, release.told(at), _news(release, at))


def by_room(release: Release, code: str, at: datetime) -> Part:
    """What is held in the room with a code."""
    return _part(release, at, lambda s: s.room == code, f"room/{code}")


def by_person(release: Release, code: str, at: datetime) -> Part:
    """What the person with a code takes part in, in any role."""
    return _part(release, at, lambda s: any(a.person == code for a in s.appearances), f"person/{code}")


def by_tag(release: Release, slug: str, at: datetime) -> Part:
    """What carries the tag, named by its slug."""
    feed = tag_feed(release.programme.event.code, slug)
    return _part(release, at, lambda s: slug in map(slugify, s.tags), feed)


def by_seminar(release: Release, code: str, at: datetime) -> Part:
    """The one seminar with a code."""
    return chosen(release, {code}, at)


def chosen(release: Release, codes: Set[str], at: datetime) -> Part:
    """What a reader has chosen, by code. What they have no longer is simply not in it, as if it had never been."""
    whole = everything(release, at)
    return Part(
        tuple(s for s in whole.seminars if s.code in codes),
        tuple(w for w in whole.withdrawn if w.code in codes),
        whole.news,
    )


def _part(release: Release, at: datetime, belongs: Callable[[Seminar], bool], feed: str) -> Part:
    return Part(
        tuple(s for s in release.programme.seminars if belongs(s)),
        tuple(w for w in release.told(at) if feed in w.feeds),
        _news(release, at),
    )


def _news(release: Release, at: datetime) -> dict[str, News]:
    return news(release.earlier, release.programme, at)
