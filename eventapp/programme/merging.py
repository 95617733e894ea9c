"""Three versions of one value: what two people made of what they both began with."""

from __future__ import annotations

from typing import Final

from eventapp.programme.fields import SEMINAR, Type

# No answer: both changed it, each in another way.
ASK: Final = object()
_LABELS = frozenset(f.name for f in SEMINAR if f.type in (Type.WORDS, Type.CHOICES))
# A seat as JSON, and whose it is: a person's number, the name of a new one, or an organisation.
Seat = dict[str, object]
Holder = object


def three_ways(name: str, base: object, mine: object, theirs: object) -> object:
    """The value of the field `name` that keeps what each changed, ASK where only a person can say. Plain JSON values."""
    if mine in (theirs, base):
        return theirs
    if theirs == base:
        return mine
    if isinstance(base, list) and isinstance(mine, list) and isinstance(theirs, list):
        if name in _LABELS:
            return _labels(base, mine, theirs)
        if name in _JOINED:
            joined = _JOINED[name](base, mine, theirs)
            return ASK if joined is None else joined
    return ASK


def _labels(base: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    """Words in any order: less what either took away, with what either added."""
    kept = [word for word in theirs if word in mine or word not in base]
    return kept + [word for word in mine if word not in base and word not in theirs]


def _seats(base: list[Seat], mine: list[Seat], theirs: list[Seat]) -> list[object] | None:
    """Seat by seat, in the order of whoever changed it; None to ask. One person in two seats is for a person to sort out."""
    was, my, their = (_by_holder(seats) for seats in (base, mine, theirs))
    if was is None or my is None or their is None:
        return None
    found: dict[Holder, object] = {}
    for holder in (*their, *(h for h in my if h not in their)):
        kept = three_ways("", was.get(holder), my.get(holder), their.get(holder))
        if kept is ASK:
            return None
        if kept is not None:
            found[holder] = kept
    order = _order(list(was), list(my), list(their))
    return None if order is None else [found[holder] for holder in order if holder in found]


def _overruled(base: list[Seat], mine: list[Seat], theirs: list[Seat]) -> list[object] | None:
    """Clash by clash. Journals from before accounts were kept with them know whoever it was by name alone."""
    was, my, their = ({each["clash"]: each for each in some} for some in (base, mine, theirs))
    found: list[object] = []
    for clash in dict.fromkeys([*their, *my]):
        three = [{**some[clash], "account": None} if clash in some else None for some in (was, my, their)]
        kept = three_ways("", *three)
        if kept is ASK:
            return None
        if kept is not None:
            found.append(their[clash] if kept == three[2] else my[clash])
    return found


def _parts(base: list[Seat], mine: list[Seat], theirs: list[Seat]) -> list[object] | None:
    """The parts of a run sheet, field by field, in the order of whoever changed it; None to ask."""
    was, my, their = ({part["key"]: part for part in some} for some in (base, mine, theirs))
    found: dict[Holder, object] = {}
    for key in (*their, *(key for key in my if key not in their)):
        three = was.get(key), my.get(key), their.get(key)
        kept = _fields(*three) if all(three) else three_ways("", *three)
        if kept is ASK:
            return None
        if kept is not None:
            found[key] = kept
    order = _order(list(was), list(my), list(their))
    return None if order is None else [found[key] for key in order if key in found]


def _fields(base: Seat | None, mine: Seat | None, theirs: Seat | None) -> object:
    """What each changed of one thing, ASK where both changed the same field of it."""
    assert base is not None and mine is not None and theirs is not None
    kept = {name: three_ways("", base.get(name), mine.get(name), theirs.get(name)) for name in theirs}
    return ASK if ASK in kept.values() else kept


_JOINED: Final = {"seats": _seats, "overruled": _overruled, "parts": _parts}


def _by_holder(seats: list[Seat]) -> dict[Holder, Seat] | None:
    keyed: dict[Holder, Seat] = {
        s["person_id"] or ("new", s["new_name"]) if s.get("new_name") else s["person_id"] or s["organisation"]: s
        for s in map(_plain_seat, seats)
    }
    return keyed if len(keyed) == len(seats) else None


def _plain_seat(seat: Seat) -> Seat:
    """A seat of a person has no organisation of its own, whatever was sent."""
    return {**seat, "organisation": ""} if seat["person_id"] is not None else seat


def _order(was: list[Holder], my: list[Holder], their: list[Holder]) -> list[Holder] | None:
    """All holders in the order of whoever changed it, those of the other each after the one before them there; or None."""
    if _among(my, was) == _among(was, my):
        first, second = their, my
    elif _among(their, was) == _among(was, their):
        first, second = my, their
    else:
        return None
    order = list(first)
    for place, holder in enumerate(second):
        if holder not in order:
            before = [h for h in second[:place] if h in order]
            order.insert(order.index(before[-1]) + 1 if before else 0, holder)
    return order


def _among(some: list[Holder], others: list[Holder]) -> list[Holder]:
    return [each for each in some if each in others]
