"""Clashes: each rule finds what it is for, and nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eventapp.programme.clashes import Checked, Clash, clashes, overlap
from eventapp.programme.model import (
    Appearance,
    Event,
    Kind,
    Person,
    Programme,
    Role,
    Room,
    Seminar,
    State,
    in_order,
)
from eventapp.programme.planning import Planning, RoomPlan, SeminarPlan, Span
from tests.strategies import programmes

EVENT = Event("dag", "Dagen", date(2027, 7, 3), date(2027, 7, 3), "Europe/Stockholm", "example.org")
HALL, SIDE = Room("HALL00", "hall", "Hallen"), Room("SIDE00", "side", "Sidan")
ANNA = Person("ANNA00", "anna", "Anna Ek")
CHAIR = Appearance(Role.MODERATOR, "CHAIR0")
# Instants near enough for seminars to clash, in the days of `programmes`.
days = st.integers(0, 100).map(lambda n: datetime(2027, 3, 28, 5, tzinfo=UTC) + n * timedelta(minutes=15))


def held(code, hour, minutes=60, room="HALL00", **more):
    seats = more.pop("appearances", (CHAIR,))
    more.setdefault("abstract", "Om dagen.")
    start = datetime(2027, 7, 3, hour - 2, tzinfo=UTC) if hour is not None else None
    return Seminar(
        code, code.lower(), code, room=room, starts_at=start, minutes=minutes, appearances=seats, **more
    )


def found(*seminars, event=EVENT, answers=None):
    people = (ANNA, Person("CHAIR0", "chair", "Ordförande"))
    yes = {(s.code, a.person): "confirmed" for s in seminars for a in s.appearances if a.person}
    return clashes(
        Programme(event, (HALL, SIDE), people, seminars), Planning(answers={**yes, **(answers or {})})
    )


def test_a_good_day_has_none():
    assert found(held("AAAAAA", 9), held("BBBBBB", 10)) == []


def test_room_twice():
    one, other = (
        held("AAAAAA", 9),
        held("BBBBBB", 9, 30, appearances=(Appearance(Role.MODERATOR, "", "Telia"),)),
    )
    assert found(one, other) == [Clash("room-twice", "error", ("AAAAAA", "BBBBBB"), room="HALL00")]


def test_person_twice_in_different_rooms():
    anna = (Appearance(Role.MODERATOR, "ANNA00"),)
    one, other = held("AAAAAA", 9, appearances=anna), held("BBBBBB", 9, room="SIDE00", appearances=anna)
    assert found(one, other) == [Clash("person-twice", "error", ("AAAAAA", "BBBBBB"), person="ANNA00")]


def test_the_cancelled_take_no_place():
    assert found(held("AAAAAA", 9), held("BBBBBB", 9, state=State.CANCELLED)) == []


def test_outside_the_days_by_the_venues_clock():
    before_midnight = held("AAAAAA", 23, 60)
    past_midnight = held("BBBBBB", 23, 61, room="SIDE00", appearances=(Appearance(Role.MODERATOR, "ANNA00"),))
    assert found(before_midnight, past_midnight) == [Clash("outside-days", "error", ("BBBBBB",))]


def test_what_is_missing_is_a_warning_and_external_ones_may_lack_it():
    assert found(held("AAAAAA", None, None, "", appearances=())) == [
        Clash("no-time", "warning", ("AAAAAA",)),
        Clash("no-room", "warning", ("AAAAAA",)),
        Clash("no-moderator", "warning", ("AAAAAA",)),
    ]
    assert found(held("AAAAAA", None, None, "", kind=Kind.EXTERNAL, appearances=())) == []


def test_someone_who_said_no_and_is_still_there():
    answers = {("AAAAAA", "CHAIR0"): "declined", ("BBBBBB", "CHAIR0"): "confirmed"}
    assert found(held("AAAAAA", 9), held("BBBBBB", 10), answers=answers) == [
        Clash("declined", "error", ("AAAAAA",), person="CHAIR0"),
        Clash("nobody-confirmed", "note", ("AAAAAA",)),
    ]


def test_a_moderator_on_their_own_panel():
    both = (Appearance(Role.MODERATOR, "ANNA00"), Appearance(Role.PANELIST, "ANNA00"))
    assert found(held("AAAAAA", 9, appearances=both)) == [
        Clash("moderates-own-panel", "note", ("AAAAAA",), person="ANNA00")
    ]


def test_a_subject_in_common_at_the_same_time():
    other = held(
        "BBBBBB", 9, room="SIDE00", tags=("SKOLA",), appearances=(Appearance(Role.MODERATOR, "ANNA00"),)
    )
    assert found(held("AAAAAA", 9, tags=("skola", "lag")), other) == [
        Clash("same-subject", "note", ("AAAAAA", "BBBBBB"))
    ]
    assert found(held("AAAAAA", 9, tags=("lag",)), other) == []


def test_more_than_three_hours_without_a_break():
    three = [held("AAAAAA", 9), held("BBBBBB", 10), held("CCCCCC", 11)]
    assert found(*three) == []
    assert found(*three, held("DDDDDD", 12)) == [
        Clash("no-break", "note", ("AAAAAA", "DDDDDD"), room="HALL00")
    ]
    pause = held("PPPPPP", 12, 15, kind=Kind.BREAK, appearances=())
    after = replace(held("DDDDDD", 12), starts_at=datetime(2027, 7, 3, 10, 15, tzinfo=UTC))
    assert found(*three, pause, after) == []
    assert found(*three, after) == []  # A quarter of an hour between them is a break too.


def test_nothing_said_of_what_it_is_about():
    assert found(held("AAAAAA", 9, abstract=" ")) == [Clash("no-abstract", "note", ("AAAAAA",))]
    assert found(held("AAAAAA", 9, abstract="", kind=Kind.BREAK)) == []


@given(programmes())
def test_overlapping_is_symmetrical_and_a_room_is_double_booked_exactly_when_two_overlap(programme):
    live = [s for s in programme.seminars if not s.cancelled]
    expected = {
        frozenset((a.code, b.code))
        for a in live
        for b in live
        if a.code != b.code and a.room and a.room == b.room and a.starts_at and b.starts_at
        and max(a.starts_at, b.starts_at) < min(a.ends_at, b.ends_at)
    }  # fmt: skip
    assert {frozenset(c.seminars) for c in clashes(programme) if c.rule == "room-twice"} == expected
    assert all(overlap(a, b) == overlap(b, a) for a in live for b in live)


@given(programmes())
def test_moving_everything_together_changes_no_clash_but_those_of_days(programme):
    later = replace(
        programme,
        seminars=tuple(
            replace(s, starts_at=s.starts_at + timedelta(days=7) if s.starts_at else None)
            for s in programme.seminars
        ),
    )
    assert [c for c in clashes(later) if c.rule != "outside-days"] == [
        c for c in clashes(programme) if c.rule != "outside-days"
    ]


@st.composite
def planned(draw, programme):
    """A planning for a programme: what rules look at, at random."""
    codes = [s.code for s in programme.seminars]
    some = st.lists(st.sampled_from(codes), max_size=2).map(tuple) if codes else st.just(())
    crews, kinds = st.sampled_from(["", "Lag A"]), st.sampled_from(["", "confirmed", "declined"])
    plan = st.builds(
        SeminarPlan, expected=st.sampled_from([None, 50]), interpreted=st.booleans(), after=some, apart=some,
        part=st.sampled_from(["", "morning"]),
    )  # fmt: skip
    span = Span(datetime(2027, 3, 28, 6, tzinfo=UTC), datetime(2027, 3, 29, 6, tzinfo=UTC))
    rooms = {
        r.code: RoomPlan(draw(st.sampled_from([(), (span,)])), draw(st.sampled_from([0, 30])), "", draw(crews), draw(st.booleans()))
        for r in programme.rooms
    }
    blocks = tuple(
        Seminar(f"BLOCK{n}", "", "Ljudprov", Kind.BREAK, room=draw(st.sampled_from([*rooms])), starts_at=draw(days), minutes=90)
        for n in range(draw(st.integers(0, 1)))
    )
    return Planning(
        answers={(s.code, a.person): draw(kinds) for s in programme.seminars for a in s.appearances if a.person},
        people={p.code: (span,) for p in programme.people if draw(st.booleans())}, rooms=rooms, blocks=blocks,
        walks={frozenset((a.code, b.code)): 20 for a in programme.rooms for b in programme.rooms if a != b},
        seminars={code: draw(plan) for code in codes if draw(st.booleans())},
        follow_room=frozenset(code for code in codes if draw(st.booleans())),
        day_starts=draw(st.sampled_from([None, time(9)])),
    )  # fmt: skip


@st.composite
def crowded(draw):
    """Programmes whose seminars are held on the same days, as those of `programmes` seldom are."""
    programme = draw(programmes(most=5))
    held = [replace(s, starts_at=draw(days)) if s.starts_at else s for s in programme.seminars]
    return replace(programme, seminars=in_order(held, programme.rooms))


@st.composite
def changed(draw, programme, planning):
    """The same day after somebody worked on it: seminars moved, cancelled, retagged, manned, taken out or brought in."""
    kept = [s for s in programme.seminars if draw(st.integers(0, 5))]
    for place in draw(st.lists(st.integers(0, max(0, len(kept) - 1)), max_size=2)) if kept else ():
        other = draw(st.sampled_from(kept))
        kept[place] = replace(
            kept[place], **draw(st.sampled_from([
                {"starts_at": draw(days), "minutes": draw(st.integers(30, 200))}, {"starts_at": None}, {"tags": other.tags},
                {"room": other.room}, {"state": draw(st.sampled_from(list(State)))}, {"livestream": other.livestream},
                {"appearances": other.appearances}, {"abstract": ""}, {"kind": other.kind}, {"title": other.title},
            ]))
        )  # fmt: skip
    if all(s.code != "NEWNEW" for s in kept) and draw(st.booleans()):
        kept.append(Seminar("NEWNEW", "ny", "Ny", room=programme.rooms[0].code, starts_at=draw(days), minutes=60))
    after = replace(programme, seminars=in_order(kept, programme.rooms))
    fresh = draw(planned(after))
    names = ["answers", "seminars", "blocks", "follow_room", "rooms", "people", "day_starts", "walks"]
    some = draw(st.lists(st.sampled_from(names[: draw(st.sampled_from([4, 4, 8]))]), max_size=2))
    return after, replace(planning, **{name: getattr(fresh, name) for name in some})


@given(st.data())
def test_what_is_looked_at_again_after_changes_gives_the_clashes_of_the_whole(data):
    programme = data.draw(crowded())
    planning = data.draw(planned(programme))
    known = Checked(programme, planning)
    for _ in range(3):
        programme, planning = data.draw(changed(programme, planning))
        known = Checked(programme, planning, known)
        assert known.clashes == clashes(programme, planning)


def test_a_pause_made_by_moving_one_in_between_ends_what_the_others_were_said_of():
    long = [held(code, hour) for code, hour in (("AAAAAA", 9), ("BBBBBB", 10), ("CCCCCC", 11), ("DDDDDD", 12))]
    people = (Person("CHAIR0", "chair", "Ordförande"),)
    known = Checked(Programme(EVENT, (HALL, SIDE), people, tuple(long)), Planning())
    assert Clash("no-break", "note", ("AAAAAA", "DDDDDD"), room="HALL00") in known.clashes
    after = Programme(EVENT, (HALL, SIDE), people, (long[0], long[2], long[3], replace(long[1], room="SIDE00")))
    assert Checked(after, Planning(), known).clashes == clashes(after)
