"""Three versions of one value: what two people made of what they both began with."""

from __future__ import annotations

from typing import Any

from eventapp.programme.fields import SEMINAR, Type

# No answer: both changed it, each in another way.
ASK: Any = object()
_LABELS = frozenset(f.name for f in SEMINAR if f.type in (Type.WORDS, Type.CHOICES))


def three_ways(name: str, base: Any, mine: Any, theirs: Any) -> Any:
    """The value of the field `name` that keeps what each changed, ASK where only a person can say. Plain JSON values."""
    if mine in (theirs, base):
        return theirs
    if theirs == base:
        return mine
    if name in _LABELS:
        return _labels(base, mine, theirs)
    if name == "seats":
        return _seats(base, mine, theirs)
    if name == "overruled":
        return _overruled(base, mine, theirs)
    return ASK


def _labels(base: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    """Words in any order: less what either took away, with what either added."""
    kept = [word for word in theirs if word in mine or word not in base]
    return kept + [word for word in mine if word not in base and word not in theirs]


def _seats(base: list[Any], mine: list[Any], theirs: list[Any]) -> Any:
    """Seat by seat, in the order of whoever changed it. One person in two seats is for a person to sort out."""
    three = [_by_holder(seats) for seats in (base, mine, theirs)]
    if any(keyed is None for keyed in three):
        return ASK
    was, my, their = (keyed or {} for keyed in three)
    found = {}
    for holder in (*their, *(h for h in my if h not in their)):
        values = [keyed.get(holder) for keyed in (was, my, their)]
        kept = three_ways("", *values)
        if kept is ASK:
            return ASK
        if kept is not None:
            found[holder] = kept
    order = _order(list(was), list(my), list(their))
    return ASK if order is ASK else [found[holder] for holder in order if holder in found]


def _overruled(base: list[Any], mine: list[Any], theirs: list[Any]) -> Any:
    """Clash by clash. Journals from before accounts were kept with them know whoever it was by name alone."""
    three = [{each["clash"]: each for each in some} for some in (base, mine, theirs)]
    found = []
    for clash in dict.fromkeys([*three[2], *three[1]]):
        was, my, their = ({**each, "account": None} if (each := some.get(clash)) else None for some in three)
        kept = three_ways("", was, my, their)
        if kept is ASK:
            return ASK
        if kept is not None:
            found.append(three[2][clash] if kept == their else three[1][clash])
    return found


def _by_holder(seats: list[Any]) -> dict[Any, Any] | None:
    keyed = {
        s["person_id"] or ("new", s["new_name"]) if s.get("new_name") else s["person_id"] or s["organisation"]: s
        for s in map(_plain_seat, seats)
    }
    return keyed if len(keyed) == len(seats) else None


def _plain_seat(seat: dict[str, Any]) -> dict[str, Any]:
    """A seat of a person has no organisation of its own, whatever was sent."""
    return {**seat, "organisation": ""} if seat["person_id"] is not None else seat


def _order(was: list[Any], my: list[Any], their: list[Any]) -> Any:
    """All holders in the order of whoever changed it, those of the other each after the one before them there."""
    if _among(my, was) == _among(was, my):
        first, second = their, my
    elif _among(their, was) == _among(was, their):
        first, second = my, their
    else:
        return ASK
    order = list(first)
    for place, holder in enumerate(second):
        if holder not in order:
            before = [h for h in second[:place] if h in order]
            order.insert(order.index(before[-1]) + 1 if before else 0, holder)
    return order


def _among(some: list[Any], others: list[Any]) -> list[Any]:
    return [each for each in some if each in others]
