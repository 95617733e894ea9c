"""A seminar of the draft beside what a file says of it: whether they say the same, and how to make them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

from eventapp.formats.markdown import from_plain, to_plain
from eventapp.formats.persons import folded
from eventapp.formats.reading.records import line
from eventapp.programme import model
from eventapp.programme.fields import Type, of_type, plain
from eventapp.programme.model import Programme
from eventapp.programme.text import clean, composed_within
from eventapp.services.imports.whom import Identity, Label, Whom

# What is said of a seminar by a file, or by the draft in a file's words: plain values, as JSON keeps them.
Facts = dict[str, object]
# Who sits there (empty for a seat held for an organisation), the organisation and the role.
Seat = tuple[Label, str, str]


def text(said: Facts, name: str) -> str:
    """What is said of a field, as text; empty for nothing."""
    value = said.get(name)
    return value if isinstance(value, str) else ""


def slot(said: Facts) -> tuple[datetime | None, int | None]:
    """When it starts, and for how many minutes it is."""
    starts_at, minutes = text(said, "starts_at"), said.get("minutes")
    return datetime.fromisoformat(starts_at) if starts_at else None, minutes if isinstance(minutes, int) else None


def labels(value: object) -> list[Label]:
    """What is said of a seminar's people: how each is called."""
    return cast(list[Label], value)


def seats(value: object) -> list[Seat]:
    """What is said of a seminar's seats; JSON has lists for tuples."""
    return cast(list[Seat], value)


def codes(here: Facts) -> list[str]:
    """Of what the draft says: the codes of those who sit there, empty for a seat held for an organisation."""
    return cast(list[str], here["codes"])


def all_facts(programme: Programme) -> dict[str, Facts]:
    """What stands in a programme, in the words of a file, by the code of each seminar."""
    rooms, people = programme.rooms_by_code(), programme.people_by_code()
    return {s.code: _facts_of(s, rooms.get(s.room), people, programme.event.language) for s in programme.seminars}


def _facts_of(s: model.Seminar, room: model.Room | None, people: Mapping[str, model.Person], language: str) -> Facts:
    panel = [
        [line(people[a.person].name), "", a.role.value] if a.person in people else ["", line(a.organisation), a.role.value]
        for a in s.appearances
    ]
    said: Facts = plain("seminar", s)
    said |= {field.name: line(text(said, field.name)) for field in of_type("seminar", Type.LINE)}
    return said | {
        "room": line(room.name) if room else "", "track": s.tags[0] if s.tags else "", "seats": panel,
        "people": [name for name, _, _ in panel if name], "event language": language,
        "codes": [a.person if a.person in people else "" for a in s.appearances],
    }  # fmt: skip


def differ(name: str, one: Facts, other: Facts) -> bool:
    """Whether a field of two states of one seminar is not the same."""
    if name in ("seats", "people"):
        panels = [
            [(code, "" if code else house, role) for code, (_, house, role) in zip(codes(f), seats(f["seats"]), strict=True)]
            for f in (one, other)
        ]
        return panels[0] != panels[1]
    return composed_within(one[name]) != composed_within(other[name])


def same(name: str, here: Facts, said: object, whom: Whom) -> bool:
    """Whether the draft says what the file says, in the ways that kinds of files say it."""
    if name in ("abstract", "summary"):
        mine = clean(text(here, name)).strip()
        bare = clean(to_plain(mine)).strip()
        return str(said).strip() in (mine, bare, from_plain(bare))
    if name == "seats":
        return _same_panel(here, seats(said), whom)
    if name == "people":
        seated = set(codes(here)) - {""}
        return {(code, "") for code in seated} == {whom.identity(who, seated) for who in labels(said)}
    if name == "language":
        return said == here["language"] or (not here["language"] and said == here["event language"])
    if name in ("room", "track"):
        return folded(text(here, name)) == folded(str(said))
    return composed_within(here[name]) == said


def _same_panel(here: Facts, said: list[Seat], whom: Whom) -> bool:
    seated = set(codes(here)) - {""}
    theirs = [(whom.identity(who, seated) if who else None, house, role) for who, house, role in said]
    mine = [
        ((code, "") if code else None, house, role)
        for code, (_, house, role) in zip(codes(here), seats(here["seats"]), strict=True)
    ]
    return _panel(mine, theirs) == _panel(theirs, theirs)


def alike(name: str, one: object, other: object) -> bool:
    """Whether a file says now what it said before, however its letters were composed then.

    A mark beside a name says nothing where it was not needed before, or is no longer.
    """
    one, other = composed_within(one), composed_within(other)
    if name not in ("seats", "people") or not isinstance(one, list) or not isinstance(other, list):
        return one == other
    return len(one) == len(other) and all(
        a == b or _named_alike(a, b) for a, b in zip(one, other, strict=True)
    )


def _named_alike(one: object, other: object) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) == 3 and one[1:] == other[1:] and _named_alike(one[0], other[0])
    names = [label[0] if isinstance(label, list) else label for label in (one, other)]
    return names[0] == names[1] and isinstance(one, str) + isinstance(other, str) > 0


Panel = Sequence[tuple[Identity | None, str, str]]


def _panel(seats: Panel, told: Panel) -> list[list[tuple[Identity | None, str]]]:
    """Who sits there, each once, role by role as far as the file tells roles apart; moderators always."""
    exact = all(role for _, _, role in told) and bool(told)
    roles = ("moderator", "panelist", "speaker", "interpreter")
    groups: list[list[tuple[Identity | None, str]]] = [[] for _ in roles]
    for who, organisation, role in seats:
        place = roles.index(role) if role in roles and (exact or role == "moderator") else 1
        seat = (who, "" if who else folded(organisation))
        if who is None or seat not in groups[place]:
            groups[place].append(seat)
    return groups
