"""A programme laid around the present moment, so that a demonstration shows what is on at whatever hour it is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from eventapp.programme.model import Programme
from eventapp.programme.now import now_and_next

# Times look like those of a programme: whole five minutes.
_GRAIN = timedelta(minutes=5)
# How long what is on may have been on before the programme is laid anew: seeing it twice must not move it.
_RECENT = timedelta(minutes=30)


def away(programme: Programme, at: datetime) -> timedelta:
    """By how much a programme is to be moved so that what begins second in it begins now.

    Nothing when that began within the last half hour and is on, or when nothing has a time.
    """
    starts = sorted({s.starts_at for s in programme.seminars if s.starts_at and s.scheduled and not s.cancelled})
    if not starts:
        return timedelta()
    second = starts[min(1, len(starts) - 1)]
    if timedelta() <= at - second < _RECENT and now_and_next(programme, at).on:
        return timedelta()
    return at - timedelta(seconds=at.timestamp() % _GRAIN.total_seconds()) - second


def moved(programme: Programme, by: timedelta) -> Programme:
    """All that has a time, moved by the same length of time, and the event's days so that they hold it.

    Days that the event has before the first seminar and after the last stay as many as they were.
    """
    seminars = tuple(
        replace(s, starts_at=s.starts_at + by) if s.starts_at else s for s in programme.seminars
    )
    there, event = replace(programme, seminars=seminars), programme.event
    old, new = _span(programme), _span(there)
    if not by or old is None or new is None:
        return programme
    (first, last), (new_first, new_last) = ((at.astimezone(event.zone).date() for at in span) for span in (old, new))
    return replace(
        there,
        event=replace(
            event,
            starts_on=new_first - max(first - event.starts_on, timedelta()),
            ends_on=new_last + max(event.ends_on - last, timedelta()),
        ),
    )


def _span(programme: Programme) -> tuple[datetime, datetime] | None:
    """The first and the last moment when something is held, None when nothing has a time."""
    starts = [s.starts_at for s in programme.seminars if s.starts_at]
    if not starts:
        return None
    ends = [s.ends_at - timedelta(microseconds=1) for s in programme.seminars if s.starts_at and s.ends_at]
    return min(starts), max([*starts, *ends])
