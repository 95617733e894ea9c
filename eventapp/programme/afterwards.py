"""What is left to watch and read of a seminar and of a whole day when they are over, and what is still to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from eventapp.programme.model import Programme, Seminar
from eventapp.programme.now import is_over, phase

# For how long a recording is said to be on its way: what has not come in a month hardly comes.
TO_COME_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Left:
    """What there is of a seminar that has been held: a recording, or one `to_come`; what was said in it; its files."""

    recording: bool = False
    to_come: bool = False
    summary: bool = False
    quotes: bool = False
    files: bool = False

    @property
    def any(self) -> bool:
        """Whether there is something to watch or read."""
        return self.recording or self.summary or self.quotes or self.files


NOTHING = Left()


def left(seminar: Seminar, at: datetime) -> Left:
    """What is left of it at an instant: nothing of one that is cancelled, or not yet over. Without a slot it may have been held."""
    if seminar.cancelled or phase(seminar, at) in ("before", "during"):
        return NOTHING
    return Left(
        bool(seminar.recording), to_come(seminar, at), bool(seminar.summary), bool(seminar.quotes), bool(seminar.files)
    )


def to_come(seminar: Seminar, at: datetime) -> bool:
    """Whether its recording is on its way: it was streamed, ended not long ago, and has none yet."""
    if seminar.cancelled or seminar.recording or not seminar.livestream or seminar.ends_at is None:
        return False
    return seminar.ends_at <= at < seminar.ends_at + TO_COME_FOR


def said_until(programme: Programme, at: datetime) -> datetime | None:
    """When it is next said of a recording no more that it is to come, None for never."""
    return min((s.ends_at + TO_COME_FOR for s in programme.seminars if s.ends_at and to_come(s, at)), default=None)


def over(programme: Programme, at: datetime) -> bool:
    """Whether nothing more is held: the last day has passed, or the last thing that was to be held on it has ended."""
    if is_over(programme, at):
        return True
    event = programme.event
    held = [s for s in programme.seminars if s.scheduled and not s.cancelled]
    last = {s.starts_at.astimezone(event.zone).date() for s in held if s.starts_at}
    return max(last, default=event.starts_on) >= event.ends_on and bool(held) and all(phase(s, at) == "after" for s in held)
