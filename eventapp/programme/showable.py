"""What readers can be shown: values that no page or feed could put into words are found before they get there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from eventapp.programme.colour import PLAIN, is_colour
from eventapp.programme.model import Event, Programme, Seminar
from eventapp.programme.naming import is_slug
from eventapp.programme.release import Release, Stamp, Withdrawn
from eventapp.programme.timing import may_be

# Longer than any seminar that a form takes, and short enough that no calendar fails over it.
MOST_MINUTES = 60 * 24 * 60


def unfit(seminar: Seminar) -> str:
    """Why a seminar cannot be shown, in English, or empty."""
    if not may_be(seminar.starts_at):
        return "Its time is outside the years 1900 to 2199."
    if seminar.minutes is not None and not 0 <= seminar.minutes <= MOST_MINUTES:
        return "Its length cannot be."
    return "" if is_slug(seminar.slug) else "Its address cannot be."


def unfit_event(event: Event) -> str:
    """Why an event as a whole cannot be shown, in English, or empty."""
    if not (may_be(event.starts_on) and may_be(event.ends_on)):
        return "Its days are outside the years 1900 to 2199."
    try:
        ZoneInfo(event.timezone)
    except (KeyError, ValueError, OSError):
        return "Its time zone is not known."
    return ""


def problems(programme: Programme) -> Iterator[tuple[str, str]]:
    """What of a programme cannot be shown: the title (empty for the event itself) and why."""
    if why := unfit_event(programme.event):
        yield "", why
    yield from ((s.title or s.code, why) for s in programme.seminars if (why := unfit(s)))


def spared(release: Release) -> tuple[Release, list[str]]:
    """The release without what cannot be shown, and what was left out, in words for a log.

    What is missing beside it (a stamp, a colour) is filled in. The event itself must be fit.
    """
    programme = release.programme
    left_out = [f"{title!r} is left out: {why}" for title, why in problems(programme) if title]
    seminars = tuple(s for s in programme.seminars if not unfit(s)) if left_out else programme.seminars
    withdrawn = tuple(w for w in release.withdrawn if _withdrawn_can_be(w))
    event = programme.event if is_colour(programme.event.accent) else replace(programme.event, accent=PLAIN)
    stamps = {code: Stamp(0, release.published_at) for code in _codes(seminars, withdrawn) - release.stamps.keys()}
    if not left_out and not stamps and event is programme.event and len(withdrawn) == len(release.withdrawn):
        return release, []
    shown = replace(programme, event=event, seminars=seminars)
    return replace(release, programme=shown, stamps=stamps | release.stamps, withdrawn=withdrawn), left_out


def _codes(seminars: tuple[Seminar, ...], withdrawn: tuple[Withdrawn, ...]) -> set[str]:
    return {s.code for s in seminars} | {w.code for w in withdrawn}


def _withdrawn_can_be(withdrawn: Withdrawn) -> bool:
    long = withdrawn.minutes
    return may_be(withdrawn.starts_at) and (long is None or 0 <= long <= MOST_MINUTES)
