"""What only organisers know: the rules that need it, and where a seminar would fit."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventapp.programme.clashes import Clash, Frame, clashes, zones
from eventapp.programme.clashes.places import misplacements
from eventapp.programme.clashes.together import hits
from eventapp.programme.model import Appearance, Event, Kind, Person, Programme, Role, Room, Seminar
from eventapp.programme.planning import Planning, RoomPlan, SeminarPlan, Span, inside, merged, outside
from tests.strategies import programmes

EVENT = Event("dag", "Dagen", date(2027, 7, 3), date(2027, 7, 4), "Europe/Stockholm", "example.org")
HALL, SIDE = Room("HALL00", "hall", "Hallen", capacity=100), Room("SIDE00", "side", "Sidan", capacity=40)
ANNA = Person("ANNA00", "anna", "Anna Ek")
SITS = (Appearance(Role.MODERATOR, "ANNA00"),)
KNOWN = {("AAAAAA", "ANNA00"): "confirmed", ("BBBBBB", "ANNA00"): "confirmed"}


def at(hour, minute=0):
    """An hour of 3 July by Stockholm's clock."""
    return datetime(2027, 7, 3, hour - 2, minute, tzinfo=UTC)


def held(code, hour, minutes=60, room="HALL00", minute=0, **more):
    more.setdefault("kind", Kind.TALK)
    return Seminar(
        code,
        code.lower(),
        code,
        room=room,
        starts_at=at(hour, minute),
        minutes=minutes,
        abstract="Om.",
        **more,
    )


def found(*seminars, **known):
    planning = Planning(answers=KNOWN, **known)
    return clashes(Programme(EVENT, (HALL, SIDE), (ANNA,), seminars), planning)


@pytest.mark.parametrize(
    "known",
    [
        {"walks": {frozenset(("HALL00", "SIDE00")): 10}},
        {"rooms": {"SIDE00": RoomPlan(building="Annexet")}},  # Elsewhere is a quarter of an hour away.
    ],
)
def test_too_little_time_to_get_between_rooms(known):
    one, other = held("AAAAAA", 9, appearances=SITS), held("BBBBBB", 10, room="SIDE00", appearances=SITS)
    assert found(one, other, **known) == [Clash("too-far", "warning", ("AAAAAA", "BBBBBB"), person="ANNA00")]
    later = held("BBBBBB", 10, room="SIDE00", minute=15, appearances=SITS)
    assert found(one, later, **known) == []
    assert found(one, other) == []


def test_who_is_in_two_places_need_not_walk():
    one, other = held("AAAAAA", 9, appearances=SITS), held("BBBBBB", 9, room="SIDE00", appearances=SITS)
    assert found(one, other, walks={frozenset(("HALL00", "SIDE00")): 10}) == [
        Clash("person-twice", "error", ("AAAAAA", "BBBBBB"), person="ANNA00")
    ]


def test_too_little_time_to_turn_the_room_around():
    rooms = {"HALL00": RoomPlan(turnaround=15)}
    assert found(held("AAAAAA", 9), held("BBBBBB", 10, minute=10), rooms=rooms) == [
        Clash("turnaround", "warning", ("AAAAAA", "BBBBBB"), room="HALL00")
    ]
    assert found(held("AAAAAA", 9), held("BBBBBB", 10, minute=15), rooms=rooms) == []


def test_two_livestreams_with_one_crew():
    rooms = {"HALL00": RoomPlan(crew="Lag A"), "SIDE00": RoomPlan(crew="lag a")}
    one = held("AAAAAA", 9, livestream="https://video.example.org/1")
    other = held("BBBBBB", 9, room="SIDE00", livestream="https://video.example.org/2")
    assert found(one, other, rooms=rooms) == [Clash("crew-twice", "error", ("AAAAAA", "BBBBBB"))]
    assert found(one, replace(other, livestream=""), rooms=rooms) == []
    assert found(one, other, rooms={"HALL00": RoomPlan(crew="Lag A")}) == []


def test_outside_the_hours_of_the_day_the_room_and_the_person():
    span = Span(at(9), at(12))
    seminar = held("AAAAAA", 11, 90, appearances=SITS)
    assert found(seminar, day_starts=time(9), day_ends=time(12)) == [
        Clash("outside-hours", "warning", ("AAAAAA",))
    ]
    assert found(seminar, rooms={"HALL00": RoomPlan((span,))}) == [
        Clash("room-away", "error", ("AAAAAA",), room="HALL00")
    ]
    assert found(seminar, people={"ANNA00": (span,)}) == [
        Clash("person-away", "error", ("AAAAAA",), person="ANNA00")
    ]
    # On another day it is outside the event's days, which says it all.
    another = replace(seminar, starts_at=seminar.starts_at + timedelta(days=3))
    assert found(another, day_starts=time(9), day_ends=time(12)) == [Clash("outside-days", "error", ("AAAAAA",))]
    # Two spans that meet are one.
    assert found(seminar, people={"ANNA00": (span, Span(at(12), at(13)))}) == []


def test_more_people_than_the_room_holds_and_interpreters_promised():
    plan = {"AAAAAA": SeminarPlan(expected=41, interpreted=True)}
    assert found(held("AAAAAA", 9, room="SIDE00"), seminars=plan) == [
        Clash("too-many", "warning", ("AAAAAA",), room="SIDE00"),
        Clash("no-interpreter", "warning", ("AAAAAA",)),
    ]
    seat = (Appearance(Role.INTERPRETER, "", "Tolkarna"),)
    assert found(held("AAAAAA", 9, appearances=seat), seminars=plan) == []


def test_wishes_are_notes():
    plan = {"AAAAAA": SeminarPlan(after=("BBBBBB",), apart=("CCCCCC",), part="afternoon")}
    one, other, third = held("AAAAAA", 9), held("BBBBBB", 10), held("CCCCCC", 9, room="SIDE00")
    assert found(one, other, third, seminars=plan) == [
        Clash("wish-apart", "note", ("AAAAAA", "CCCCCC")),
        Clash("wish-afternoon", "note", ("AAAAAA",)),
        Clash("wish-order", "note", ("AAAAAA", "BBBBBB")),
    ]
    kept = held("AAAAAA", 13)
    assert found(kept, other, third, seminars=plan) == []


def test_a_blocked_time_takes_its_room():
    block = held("DDDDDD", 8, 90, kind=Kind.BREAK)
    assert found(held("AAAAAA", 9), blocks=(block,)) == [
        Clash("room-twice", "error", ("DDDDDD", "AAAAAA"), room="HALL00")
    ]


def test_a_clash_keeps_its_name_when_the_seminar_moves():
    assert Clash("room-twice", "error", ("B", "A"), room="R").key == "room-twice|A|B||R"
    assert Clash("room-twice", "error", ("A", "B"), room="R").key == "room-twice|A|B||R"


spans = st.builds(
    lambda start, length: Span(at(2) + timedelta(minutes=start), at(2) + timedelta(minutes=start + length)),
    st.integers(0, 2000), st.integers(0, 400),
)  # fmt: skip


@given(st.lists(spans, max_size=5), spans)
def test_what_is_outside_is_what_is_not_inside(many, one):
    """A slot lies inside the merged spans exactly when it touches nothing of what is outside them."""
    whole, known = Span(at(2) - timedelta(days=3), at(2) + timedelta(days=9)), merged(many)
    free = outside(whole, known)
    if one.starts_at == one.ends_at:
        return
    touches = any(
        one.starts_at < gap.ends_at and gap.starts_at < one.ends_at
        for gap in free
        if gap.starts_at < gap.ends_at
    )
    assert inside(one, known) is not touches


@settings(max_examples=150)
@given(programmes(), st.data())
def test_the_zones_say_what_the_rules_say(programme, data):
    """Wherever a seminar is put, the zones it touches are the clashes that the rules find there."""
    codes = [s.code for s in programme.seminars if not s.cancelled]
    if not codes:
        return
    rooms = [r.code for r in programme.rooms]
    start = programme.event.starts_on
    base = datetime(start.year, start.month, start.day, tzinfo=UTC)
    hours = st.lists(
        st.integers(0, 2000).map(
            lambda m: Span(base + timedelta(minutes=m), base + timedelta(minutes=m + 300))
        ),
        max_size=2,
    ).map(tuple)
    planning = Planning(
        people={p.code: data.draw(hours) for p in programme.people},
        rooms={
            r: RoomPlan(data.draw(hours), data.draw(st.sampled_from([0, 20])), data.draw(st.sampled_from("AB")), "C")
            for r in rooms
        },
        seminars={
            c: SeminarPlan(after=(data.draw(st.sampled_from(codes)),), apart=(codes[0],), part="morning") for c in codes
        },
        day_starts=time(9), day_ends=time(17),
    )  # fmt: skip
    code = data.draw(st.sampled_from(codes))
    room = data.draw(st.sampled_from(["", *rooms]))
    frame = Frame(programme, planning)
    window = Span(base - timedelta(days=60), base + timedelta(days=60))
    put = replace(
        frame.by_code[code],
        room=room,
        starts_at=base + timedelta(minutes=data.draw(st.integers(-600, 4000))),
        minutes=60,
    )
    told: dict[str, Clash] = {}
    for zone in zones(frame, code, window):
        if zone.room == room and put.starts_at < zone.ends_at and zone.starts_at < put.ends_at:
            told.setdefault(zone.about, zone.clash)
    moved = Frame(
        replace(programme, seminars=tuple(put if s.code == code else s for s in programme.seminars)), planning
    )
    real = [c for c in misplacements(put, moved) if c.seminars != (code, code)]
    for other in moved.live:
        if other.code != code and other.scheduled:
            real += hits(put, other, moved)
            # The wish of another to come after it, which that one's own slot is told of.
            real += [
                c for c in misplacements(other, moved) if c.rule == "wish-order" and c.seminars[1] == code
            ]
    assert {c.key for c in told.values() if c.seminars != (code, code)} == {c.key for c in real}


def test_the_zones_of_a_seminar_say_what_each_is_about():
    one, other = held("AAAAAA", 11), held("BBBBBB", 9, appearances=SITS)
    known = Planning(
        seminars={"AAAAAA": SeminarPlan(after=("BBBBBB",))}, rooms={"SIDE00": RoomPlan((Span(at(9), at(10)),))},
        people={"ANNA00": (Span(at(9), at(12)),)},
    )  # fmt: skip
    frame = Frame(Programme(EVENT, (HALL, SIDE), (ANNA,), (other, one)), known)
    away = Clash("person-away", "error", ("BBBBBB",), person="ANNA00")
    order, twice = Clash("wish-order", "note", ("AAAAAA", "BBBBBB")), Clash("room-twice", "error", ("BBBBBB", "AAAAAA"), room="HALL00")
    room = Clash("room-away", "error", ("BBBBBB",), room="SIDE00")
    found = [(z.room, z.starts_at, z.ends_at, z.about, z.clash) for z in zones(frame, "BBBBBB", Span(at(9), at(13)))]
    assert found == [
        ("", at(12), at(13), "ANNA00", away), ("", at(11), at(13), "before AAAAAA", order),
        ("HALL00", at(12), at(13), "ANNA00", away), ("HALL00", at(11), at(13), "before AAAAAA", order),
        ("HALL00", at(11), at(12), "room AAAAAA", twice),
        ("SIDE00", at(10), at(13), "room", room), ("SIDE00", at(12), at(13), "ANNA00", away),
        ("SIDE00", at(11), at(13), "before AAAAAA", order),
    ]  # fmt: skip


def test_of_two_at_once_in_a_room_nobody_says_that_there_is_no_time_to_turn_it_around():
    rooms = {"HALL00": RoomPlan(turnaround=15)}
    assert found(held("AAAAAA", 9), held("BBBBBB", 9, minute=30), rooms=rooms) == [
        Clash("room-twice", "error", ("AAAAAA", "BBBBBB"), room="HALL00")
    ]


def test_a_wish_to_be_apart_is_met_by_beginning_when_the_other_ends():
    apart = {"seminars": {"BBBBBB": SeminarPlan(apart=("AAAAAA",))}}
    assert found(held("AAAAAA", 9), held("BBBBBB", 10, room="SIDE00"), **apart) == []
    assert found(held("AAAAAA", 9), held("BBBBBB", 9, 90, room="SIDE00"), **apart) == [
        Clash("wish-apart", "note", ("AAAAAA", "BBBBBB"))
    ]
