"""Whom a release concerns: each who is on what changed, once, and what they are told is how it is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.programme.concerned import Day, concerned
from eventapp.programme.model import Appearance, Event, Person, Programme, Role, Room, Seminar, State, Venue
from tests.strategies import programmes

EVENT = Event("dagen", "Dagen", date(2027, 7, 3), date(2027, 7, 3), "Europe/Stockholm", "example.org", venue=Venue("Hamnen"))
HALL, SIDE = Room("HALL00", "hall", "Hallen"), Room("SIDE00", "side", "Sidan")
ANNA, BO, CIA, DAN = (Person(name.upper() + "0000"[: 6 - len(name)], name, name.title()) for name in ("anna", "bo", "cia", "dan"))
CHAIRS, SITS, SIGNS = Appearance(Role.MODERATOR, "ANNA00"), Appearance(Role.PANELIST, "BO0000"), Appearance(Role.INTERPRETER, "CIA000")
BEFORE, NINE, TEN = (datetime(2027, 7, day, hour, tzinfo=UTC) for day, hour in ((1, 12), (3, 7), (3, 8)))
ONE = Seminar("AAAAAA", "ett", "Ett", room="HALL00", starts_at=NINE, minutes=60, appearances=(CHAIRS, SITS, SIGNS))
DAY = Programme(EVENT, (HALL, SIDE), (ANNA, BO, CIA, DAN), (ONE,))
ALL = ["ANNA00", "BO0000", "CIA000"]


def told(before, after, at=BEFORE, **more):
    return {t.person: [w.what for w in t.words] for t in concerned(Day(before), Day(after), at, **more)}


def everyone(*what):
    return {person: list(what) for person in ALL}


def one(**values):
    return replace(DAY, seminars=(replace(ONE, **values),))


def sat(*seats):
    return tuple(Appearance(role, person) for role, person in seats)


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"starts_at": TEN}, ("moved",)), ({"starts_at": None}, ("moved",)), ({"minutes": 45}, ("length",)),
        ({"room": "SIDE00"}, ("room",)), ({"title": "Nytt"}, ("title",)), ({"language": "en"}, ("language",)),
        ({"livestream": "https://a.example/"}, ("livestream",)), ({"state": State.CANCELLED}, ("cancelled",)),
        ({"starts_at": TEN, "room": "SIDE00", "title": "Nytt"}, ("moved", "room", "title")),
    ],
)  # fmt: skip
def test_all_who_are_on_it_are_told_what_changes(values, what):
    assert told(DAY, one(**values)) == everyone(what)


@pytest.mark.parametrize("values", [{"abstract": "Om"}, {"slug": "nytt"}, {"tags": ("skola",)}, {"recording": "https://a.example/"}, {"state": State.DRAFT}])
def test_of_what_concerns_none_of_them_nobody_is_told(values):
    assert told(DAY, one(**values)) == {}


def test_what_is_gone_or_back_is_told_to_those_who_were_on_it():
    gone, off = replace(DAY, seminars=()), one(state=State.CANCELLED)
    assert told(DAY, gone) == everyone(("removed",))
    assert told(gone, DAY) == everyone(("joined",))
    assert told(off, DAY) == everyone(("restored",))
    assert (told(off, gone), told(gone, off)) == ({}, {})
    # Cancelled and taken off at once is cancelled, to who is taken off too.
    assert told(DAY, one(state=State.CANCELLED, appearances=(CHAIRS,))) == everyone(("cancelled",))


def test_who_chairs_hears_of_the_panel_and_the_panel_of_who_chairs():
    joins = one(appearances=(CHAIRS, SITS, SIGNS, *sat((Role.PANELIST, "DAN000"))))
    assert told(DAY, joins) == {"ANNA00": [("panel",)], "DAN000": [("joined",)]}
    assert told(joins, DAY) == {"ANNA00": [("panel",)], "DAN000": [("left",)]}
    another = one(appearances=(*sat((Role.MODERATOR, "DAN000")), SITS, SIGNS))
    assert told(DAY, another) == {
        "ANNA00": [("left",)], "BO0000": [("moderators",)], "CIA000": [("moderators",)], "DAN000": [("joined",)],
    }  # fmt: skip
    role = one(appearances=(CHAIRS, *sat((Role.SPEAKER, "BO0000")), SIGNS))
    assert told(DAY, role) == {"BO0000": [("role",)]}
    # One's own name, or that of another, is no other panel.
    assert told(DAY, replace(DAY, people=(ANNA, replace(BO, name="Bo Ek"), CIA, DAN))) == {}


def test_a_room_that_gets_another_name_and_a_day_that_is_held_elsewhere():
    assert told(DAY, replace(DAY, rooms=(replace(HALL, name="Aulan"), SIDE))) == everyone(("room",))
    elsewhere = replace(EVENT, venue=Venue("Slottet"))
    found = concerned(Day(DAY), Day(replace(DAY, event=elsewhere)), BEFORE)
    assert [(t.person, t.words, t.venue, len(t.there)) for t in found] == [(code, (), Venue("Slottet"), 1) for code in ALL]
    found = concerned(Day(DAY), Day(replace(DAY, event=replace(EVENT, venue=Venue("Hamnen", directions="Buss 4")))), BEFORE)
    assert [(t.person, t.venue, t.way) for t in found] == [(code, None, "Buss 4") for code in ALL]
    assert told(DAY, replace(DAY, rooms=(replace(HALL, directions="Andra dörren"), SIDE))) == everyone(("way",))
    assert told(replace(DAY, rooms=(replace(HALL, directions="Andra dörren"), SIDE)), DAY) == {}  # Nothing to say.


def test_a_call_time_is_told_to_the_one_whose_it_is():
    call = NINE - timedelta(minutes=20)
    (found,) = concerned(Day(DAY), Day(DAY, {("BO0000", "AAAAAA"): call}), BEFORE)
    assert (found.person, [(w.what, w.before.call_at, w.after.call_at) for w in found.words]) == ("BO0000", [(("call",), None, call)])


def test_of_what_is_over_and_to_whom_has_said_no_nothing_is_told():
    later = one(starts_at=TEN, room="SIDE00")
    after = TEN + timedelta(minutes=60)
    assert told(DAY, later, after) == {}
    assert told(DAY, later, after - timedelta(seconds=1)) == everyone(("moved", "room"))
    timeless = one(starts_at=None, minutes=None)
    assert told(timeless, replace(DAY, seminars=()), datetime(2027, 7, 3, 21, tzinfo=UTC)) == everyone(("removed",))
    assert told(timeless, replace(DAY, seminars=()), datetime(2027, 7, 3, 22, tzinfo=UTC)) == {}
    assert list(told(DAY, later, silent={("BO0000", "AAAAAA")})) == ["ANNA00", "CIA000"]


def test_what_begins_within_a_day_was_or_is_urgent():
    def urgent(before, after, at):
        return [t.urgent(at) for t in concerned(Day(before), Day(after), at)]

    tomorrow, next_week = NINE - timedelta(hours=24), one(starts_at=NINE + timedelta(days=7))
    assert urgent(DAY, next_week, tomorrow) == urgent(next_week, DAY, tomorrow) == [True] * 3
    assert urgent(DAY, next_week, tomorrow - timedelta(seconds=1)) == [False] * 3


def test_two_who_have_become_one_are_neither_taken_off_nor_added():
    merged = one(appearances=(CHAIRS, *sat((Role.PANELIST, "DAN000")), SIGNS))
    assert concerned(Day(DAY, same={"BO0000": "DAN000"}), Day(merged, same={"BO0000": "DAN000"}), BEFORE) == ()


def facts(programme, person):
    """What a person needs to know of each seminar that they are on, worked out in another way."""
    rooms, found = {r.code: r.name for r in programme.rooms}, {}
    for s in programme.seminars:
        roles = {a.role for a in s.appearances if a.person == person}
        if not roles or s.cancelled:
            continue
        others = {(a.role is Role.MODERATOR, a.person or "=" + a.organisation) for a in s.appearances if a.person != person}
        chairs = frozenset(others) if Role.MODERATOR in roles else frozenset(o for o in others if o[0])
        found[s.code] = (s.starts_at, s.minutes, s.room, rooms.get(s.room, ""), s.title, s.language, bool(s.livestream), frozenset(roles), chairs)
    return found


@st.composite
def drafts(draw):
    """Two drafts of one day: the second with some seminars of the first taken away, changed or given other people."""
    first = draw(programmes())
    people = [p.code for p in first.people]
    seminars = []
    for s in first.seminars:
        what = draw(st.sampled_from(["same", "gone", "moved", "room", "state", "seats", "title", "stream", "length"]))
        seats = [Appearance(draw(st.sampled_from(list(Role))), p) for p in people if draw(st.booleans())]
        change = {
            "same": {}, "moved": {"starts_at": BEFORE + timedelta(days=draw(st.integers(1, 5)))},
            "room": {"room": draw(st.sampled_from(["", *(r.code for r in first.rooms)]))},
            "state": {"state": draw(st.sampled_from([State.CONFIRMED, State.CANCELLED]))}, "seats": {"appearances": tuple(seats)},
            "title": {"title": "Nytt"}, "stream": {"livestream": ""}, "length": {"minutes": 30 if s.starts_at else None},
        }  # fmt: skip
        if what != "gone":
            seminars.append(replace(s, **change[what]))
    return first, replace(first, seminars=tuple(seminars))


@given(drafts())
def test_exactly_those_whom_it_concerns_are_told_once_and_what_is_true(both):
    before, after = both
    at = datetime(2027, 3, 1, tzinfo=UTC)
    found = concerned(Day(before), Day(after), at)
    differ = {p.code for p in before.people if facts(before, p.code) != facts(after, p.code)}
    assert sorted(t.person for t in found) == sorted(differ)
    for each in found:
        then, now = facts(before, each.person), facts(after, each.person)
        assert {w.part.code for w in each.words} == {c for c in {*then, *now} if then.get(c) != now.get(c)}
        assert len(each.words) == len({w.part.code for w in each.words})
        for word in each.words:
            for part, known in ((word.before, then), (word.after, now)):
                assert (part is not None) == (word.part.code in known)
                assert part is None or known[part.code][:7] == (
                    part.starts_at, part.minutes, part.room, part.room_name, part.title, part.language, part.streamed,
                )  # fmt: skip
    assert concerned(Day(after), Day(after), at) == ()
