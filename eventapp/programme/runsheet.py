"""A run sheet: a seminar in parts, how long each is in the slot that there is, and where one is in it at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

# What stands for the whole seminar where no parts are entered.
WHOLE: Final = "WHOLE"
State = Literal["before", "on", "after"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part: how many minutes it should have, and whether that is `fixed`, so that it never stretches; who speaks."""

    key: str
    name: str
    minutes: int
    fixed: bool = False
    who: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Timed:
    """A part with the minutes that it has in the slot, and the instant at which it should begin; None without a slot."""

    part: Part
    minutes: int
    starts_at: datetime | None

    @property
    def ends_at(self) -> datetime | None:
        """When it should end."""
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None


@dataclass(frozen=True, slots=True)
class Begun:
    """A part, by its key, was begun at an instant; an empty key is the end of the seminar."""

    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """Where one is: the place of the part that is on, or is next before the seminar has begun.

    `left` is what is left of that part (before the seminar: until it begins), `over` how much later than planned all of it
    will end if the rest takes as long as planned. In whole seconds, both below nothing where it is the other way round.
    """

    state: State
    on: int
    left: int
    over: int


def fit(parts: Sequence[Part], slot: int | None) -> list[int]:
    """How many minutes each part has in a slot of so many; as they are entered without a slot.

    Fixed parts keep theirs, the others share what is left in proportion to theirs, each at least one minute. So the sum
    is another than the slot only where nothing stretches or the fixed parts leave less than a minute for each.
    """
    found = [max(1, part.minutes) for part in parts]
    loose = [at for at, part in enumerate(parts) if not part.fixed]
    if not slot or not loose:
        return found
    wanted = sum(found[at] for at in loose)
    left = max(slot - sum(found) + wanted, len(loose))
    shares = {at: found[at] * left / wanted for at in loose}
    for at in loose:
        found[at] = max(1, int(shares[at]))
    while (missing := left - sum(found[at] for at in loose)) != 0:
        step = 1 if missing > 0 else -1
        may = [at for at in loose if step > 0 or found[at] > 1]
        found[max(may, key=lambda at: step * (shares[at] - found[at]))] += step
    return found


def plan(parts: Sequence[Part], starts_at: datetime | None, slot: int | None) -> tuple[Timed, ...]:
    """The parts one after the other, from the start of the slot, which is so many minutes long."""
    timed, at = [], starts_at
    for part, minutes in zip(parts, fit(parts, slot), strict=True):
        timed.append(Timed(part, minutes, at))
        at = at + timedelta(minutes=minutes) if at else None
    return tuple(timed)


def beyond(planned: Sequence[Timed], slot: int | None) -> int:
    """How many minutes the parts are longer than the slot; below nothing where they leave some of it."""
    return sum(each.minutes for each in planned) - slot if slot and planned else 0


def moment(planned: Sequence[Timed], begun: Sequence[Begun], at: datetime) -> Moment:
    """Where one is at an instant, by which parts were begun when. There is at least one part.

    A part that was begun and has been taken out since counts no more.
    """
    places = {each.part.key: place for place, each in enumerate(planned)}
    known = [each for each in begun if each.key in places or not each.key]
    if not any(each.key for each in known):
        starts = planned[0].starts_at
        left = _seconds(starts, at) if starts else 0
        return Moment("before", 0, left, max(0, -left))
    last = known[-1]
    whole = timedelta(minutes=sum(each.minutes for each in planned))
    end = (planned[0].starts_at or next(each.at for each in known if each.key)) + whole
    if not last.key:
        return Moment("after", len(planned) - 1, 0, _seconds(last.at, end))
    on = places[last.key]
    ends = last.at + timedelta(minutes=planned[on].minutes)
    rest = timedelta(minutes=sum(each.minutes for each in planned[on + 1 :]))
    return Moment("on", on, _seconds(ends, at), _seconds(max(ends, at) + rest, end))


def step(planned: Sequence[Timed], begun: Sequence[Begun], way: str, at: datetime) -> tuple[Begun, ...]:
    """What has begun after a press: `next` begins the first part, the next one, or ends the last; `back` takes that back.

    `anew` takes all of it back.
    """
    if way in ("back", "anew"):
        return tuple(begun[:-1]) if way == "back" else ()
    now = moment(planned, begun, at)
    if now.state == "after":
        return tuple(begun)
    following = 0 if now.state == "before" else now.on + 1
    return (*begun, Begun(planned[following].part.key if following < len(planned) else "", at))


def _seconds(end: datetime, start: datetime) -> int:
    """From one instant to another, in whole seconds, rounded down."""
    return (end - start) // timedelta(seconds=1)
