"""The planner: what clashes is never in a plan, fixed things stay, the same question gets the same answer."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from eventapp.programme import planner
from eventapp.programme.clashes import clashes
from eventapp.programme.model import Appearance, Event, Kind, Person, Programme, Role, Room, Seminar, State
from eventapp.programme.planner.first import first_fit
from eventapp.programme.planner.places import Places
from eventapp.programme.planner.proposal import Placed, Proposal, in_steps
from eventapp.programme.planning import Planning, RoomPlan, SeminarPlan, Span

DAY = date(2027, 7, 3)
EVENT = Event("dag", "Dagen", DAY, DAY, "Europe/Stockholm", "example.org")
SLOT_RULES = {
    "person-twice", "room-twice", "too-far", "turnaround", "crew-twice", "outside-days", "outside-hours", "room-away",
    "person-away", "too-many",
}  # fmt: skip


def at(hour, minute=0):
    return datetime(2027, 7, 3, hour - 2, minute, tzinfo=UTC)


def seminar(code, minutes=60, people=(), start=None, room="", **more):
    seats = tuple(Appearance(Role.PANELIST, p) for p in people)
    return Seminar(
        code,
        code.lower(),
        code,
        Kind.TALK,
        room=room,
        starts_at=start,
        minutes=minutes,
        appearances=seats,
        **more,
    )


def programme(rooms, *seminars):
    people = {a.person for s in seminars for a in s.appearances}
    shown = tuple(Room(code, code.lower(), code, capacity=seats) for code, seats in rooms.items())
    return Programme(EVENT, shown, tuple(Person(p, p.lower(), p) for p in sorted(people)), seminars)


def plan(day, known, everything=False):
    return planner.propose(day, known, planner.movable(day, known, everything))


def slots(proposal):
    return {p.code: (p.starts_at, p.room) for p in proposal.placed}


HOURS = {"day_starts": time(9), "day_ends": time(12)}


def test_the_tray_is_placed_around_what_is_there():
    day = programme(
        {"HALL00": 100}, seminar("A", start=at(10), room="HALL00"), seminar("B"), seminar("C", 30)
    )
    found = plan(day, Planning(**HOURS))
    assert found.proven and found.unplaced == ()
    assert set(slots(found)) == {"B", "C"}
    assert {c.rule for c in clashes(found.applied(day), Planning(**HOURS))} & SLOT_RULES == set()


def test_what_finds_no_slot_says_why():
    day = programme(
        {"HALL00": 50}, seminar("A", None), seminar("B"), seminar("C", people=["ANNA00", "BO0000"]), seminar("D", 400)
    )  # fmt: skip
    known = Planning(
        seminars={"B": SeminarPlan(expected=80)},
        people={"ANNA00": (Span(at(9), at(10)),), "BO0000": (Span(at(11), at(12)),)},
        **HOURS,
    )
    assert plan(day, known).unplaced == (
        ("A", "no-length"), ("B", "no-room"), ("C", "nobody"), ("D", "too-full"),
    )  # fmt: skip


def test_nothing_fixed_or_cancelled_or_held_by_others_is_moved():
    day = programme(
        {"HALL00": 100}, seminar("A", start=at(10), room="HALL00"), seminar("B", start=at(10), room="HALL00")
    )
    known = Planning(seminars={"A": SeminarPlan(fixed=True)}, **HOURS)
    found = plan(day, known, True)
    assert list(slots(found)) == ["B"]
    assert slots(found)["B"][0] != at(10)


def test_a_day_that_is_well_as_it_is_stays_as_it_is():
    day = programme(
        {"HALL00": 100},
        seminar("A", start=at(10, 30), room="HALL00"),
        seminar("B", start=at(9), room="HALL00"),
    )
    assert slots(plan(day, Planning(**HOURS), True)) == {"A": (at(10, 30), "HALL00"), "B": (at(9), "HALL00")}


def test_without_hours_it_plans_by_daylight():
    day = programme({"HALL00": 100}, seminar("A"), seminar("B", start=at(8), room="HALL00"))
    assert planner.hours(day, Planning()) == (time(8), time(17))
    assert slots(plan(day, Planning())) == {"A": (at(9), "HALL00")}


def test_wishes_are_met_where_they_can_be():
    rooms = {"HALL00": 100, "SIDE00": 100}
    day = programme(
        rooms,
        seminar("A"),
        seminar("B"),
        seminar("C"),
        seminar("D", tags=("barn",)),
        seminar("E", tags=("barn",)),
    )
    known = Planning(
        seminars={"A": SeminarPlan(after=("B",)), "C": SeminarPlan(apart=("A",), part="morning")}, **HOURS
    )
    found = plan(day, known)
    rules = {c.rule for c in clashes(found.applied(day), known)}
    assert (
        rules & (SLOT_RULES | {"wish-order", "wish-apart", "wish-morning", "same-subject", "no-time"})
        == set()
    )
    # One hour too little for all of it: every seminar is placed, and a wish gives way.
    tight = replace(known, day_ends=time(10), seminars={"A": SeminarPlan(after=("B",))})
    found = plan(programme(rooms, seminar("A"), seminar("B")), tight)
    assert {c.rule for c in clashes(found.applied(programme(rooms, seminar("A"), seminar("B"))), tight)} == {
        "wish-order", "no-abstract",
    }  # fmt: skip


def test_walks_turnaround_and_crews_are_kept():
    rooms = {"HALL00": 100, "SIDE00": 100}
    streamed = {"livestream": "https://video.example.org/1"}
    day = programme(
        rooms, seminar("A", people=["ANNA00"], **streamed), seminar("B", people=["ANNA00"], **streamed), seminar("C", **streamed)
    )  # fmt: skip
    known = Planning(
        rooms={r: RoomPlan(turnaround=15, building=r, crew="ett", streams=True) for r in rooms},
        day_starts=time(9), day_ends=time(13),
    )  # fmt: skip
    found = plan(day, known)
    assert found.unplaced == ()
    assert {c.rule for c in clashes(found.applied(day), known)} & SLOT_RULES == set()


@st.composite
def questions(draw):
    people = [f"PERSO{i}" for i in range(4)]
    rooms = {f"ROOM0{i}": draw(st.sampled_from([None, 40, 100])) for i in range(draw(st.integers(1, 3)))}
    spans = st.lists(
        st.tuples(st.integers(0, 400), st.integers(30, 300)).map(
            lambda pair: Span(at(8) + timedelta(minutes=pair[0]), at(8) + timedelta(minutes=sum(pair)))
        ),
        max_size=2,
    ).map(tuple)
    seminars, known = [], {}
    for number in range(draw(st.integers(1, 6))):
        code = f"SEMIN{number}"
        seminars.append(
            seminar(
                code,
                draw(st.sampled_from([20, 37, 60, 90])),
                draw(st.lists(st.sampled_from(people), unique=True, max_size=2)),
                draw(st.sampled_from([None, None, at(9), at(10, 3)])),
                draw(st.sampled_from(["", *rooms])),
                livestream=draw(st.sampled_from(["", "https://video.example.org/1"])),
            )  # fmt: skip
        )
        known[code] = SeminarPlan(
            draw(st.sampled_from([None, 30, 60])), fixed=draw(st.booleans()), after=("SEMIN0",) if number else (),
            part=draw(st.sampled_from(["", "morning"])),
        )  # fmt: skip
    planning = Planning(
        people={p: draw(spans) for p in people}, seminars=known,
        rooms={r: RoomPlan(draw(spans), draw(st.sampled_from([0, 10])), draw(st.sampled_from("AB")), "C") for r in rooms},
        day_starts=time(8), day_ends=time(17),
    )  # fmt: skip
    return programme(rooms, *seminars), planning


@settings(max_examples=25)
@given(questions(), st.booleans())
def test_no_plan_has_a_clash_that_was_not_there_before(question, everything):
    """What is placed clashes with nothing, by the rules themselves; the same question gets the same plan."""
    day, known = question
    codes = set(planner.movable(day, known, everything))
    found = plan(day, known, everything)
    assert found == plan(day, known, everything)
    placed = {p.code for p in found.placed}
    assert placed | {code for code, _ in found.unplaced} == codes
    wrong = [
        c
        for c in clashes(found.applied(day), known)
        if c.rule in SLOT_RULES and placed & set(c.seminars) and not set(c.seminars) & (codes - placed)
    ]
    assert wrong == []
    untouched = {s.code: s for s in day.seminars if s.code not in placed}
    after = {s.code: s for s in found.applied(day).seminars}
    assert {code: after[code] for code in untouched} == untouched


def test_the_usual_length_is_the_one_that_most_have():
    def usual(*lengths):
        made = tuple(seminar(f"S{n}", minutes) for n, minutes in enumerate(lengths))
        pause = replace(seminar("P", 15), kind=Kind.BREAK)
        return planner.usual_minutes(Programme(EVENT, (), (), (*made, pause, pause, pause)))

    assert [usual(), usual(None), usual(45, None, 60, 45), usual(45, 60)] == [60, 60, 45, 60]


def test_what_stays_may_wish_to_come_after_what_is_placed():
    stays = seminar("F", start=at(10), room="HALL00")
    day = programme({"HALL00": 100}, stays, seminar("B"), seminar("C"))
    for first, last in (("B", "C"), ("C", "B")):
        found = plan(day, Planning(seminars={"F": SeminarPlan(after=(first,))}, **HOURS))
        assert slots(found) == {first: (at(9), "HALL00"), last: (at(11), "HALL00")}


def test_the_plan_that_the_solver_begins_from_puts_side_by_side_what_shares_nobody():
    """One hour and two rooms for two seminars: nobody's crew films them, so neither waits for the other."""
    day = programme({"HALL00": 50, "SIDE00": 60}, seminar("A"), seminar("B"))
    places = Places(day, Planning(day_starts=time(9), day_ends=time(10)), ["A", "B"])
    nine = 9 * 60 // 5  # In steps of five minutes from midnight.
    assert first_fit(places) == {"A": (nine, "HALL00"), "B": (nine, "SIDE00")}


def test_what_is_more_than_can_be_asked_about_at_once_is_left_and_said(monkeypatch):
    monkeypatch.setattr(planner, "MOST", 2)
    day = programme({"HALL00": 50}, seminar("A"), seminar("B"), seminar("C"))
    found = plan(day, Planning(**HOURS))
    assert (set(slots(found)), found.unplaced) == ({"A", "B"}, (("C", "many"),))


def test_what_may_be_given_a_slot():
    day = programme(
        {"HALL00": 50}, seminar("A"), seminar("B", start=at(9)), seminar("C", state=State.CANCELLED), seminar("D"),
        replace(seminar("E"), kind=Kind.EXTERNAL), replace(seminar("P"), kind=Kind.BREAK),
    )  # fmt: skip
    known = Planning(seminars={"D": SeminarPlan(fixed=True)})
    assert planner.movable(day, known, False) == ["A", "P"]
    assert planner.movable(day, known, True) == ["A", "B", "P"]


def test_the_hours_that_it_plans_in():
    def hours(*seminars, **known):
        return planner.hours(programme({"HALL00": 50}, *seminars), Planning(**known))

    assert hours() == (time(9), time(17))
    assert hours(seminar("A", start=at(8), room="HALL00"), day_starts=time(10)) == (time(10), None)
    assert hours(day_ends=time(15)) == (None, time(15))
    early, late = seminar("A", start=at(7, 30)), seminar("B", 90, start=at(17, 30))
    assert hours(early, late) == (time(7, 30), time(19))
    assert hours(early, replace(late, minutes=None), seminar("C", start=at(10))) == (time(7, 30), time(17))
    assert hours(replace(early, kind=Kind.EXTERNAL), replace(late, kind=Kind.EXTERNAL)) == (time(9), time(17))
    # What goes on past midnight leaves the evening open.
    assert hours(replace(late, minutes=8 * 60)) == (time(9), None)


def test_a_plan_is_carried_out_by_changing_slots_alone():
    day = programme({"HALL00": 50, "SIDE00": 50}, seminar("A"), seminar("B", 30, start=at(9), room="HALL00"))
    carried = Proposal((Placed("A", at(10), "SIDE00", 45),), (), True).applied(day)
    slot = {"starts_at": at(10), "room": "SIDE00", "minutes": 45}
    assert carried == replace(day, seminars=(replace(day.seminars[0], **slot), day.seminars[1]))
    assert [in_steps(minutes) for minutes in (0, 1, 5, 6, 60)] == [0, 1, 1, 2, 12]


def by_hand(rooms, known, *seminars):
    """The first plan, as clock times; room by room from nine."""
    day = programme(rooms, *seminars)
    places = Places(day, Planning(day_starts=time(9), day_ends=time(13), **known), [s.code for s in seminars])
    return {code: (f"{step // 12}:{step % 12 * 5:02}", room) for code, (step, room) in first_fit(places).items()}


def test_by_hand_the_hardest_comes_first_and_the_smallest_room_that_is_free():
    rooms = {"HALL00": 100, "SIDE00": 40, "YARD00": None}
    wishes = {"seminars": {"A": SeminarPlan(expected=80)}}
    # Three hours have the fewest places, and A only two of three rooms; a room of unknown size is taken for the smallest.
    assert by_hand(rooms, wishes, seminar("A"), seminar("B", 30), seminar("C", 180)) == {
        "C": ("9:00", "YARD00"), "A": ("9:00", "HALL00"), "B": ("9:00", "SIDE00"),
    }  # fmt: skip
    # Nobody waits for a room that is not taken, and what nowhere fits is left out.
    one = {"HALL00": 100}
    assert by_hand(one, {}, *(seminar(code, 90) for code in "ABC")) == {"A": ("9:00", "HALL00"), "B": ("10:30", "HALL00")}


def test_by_hand_people_walk_rooms_are_turned_around_and_a_crew_is_in_one_room():
    rooms = {"HALL00": 10, "SIDE00": 20}
    walks = {"walks": {frozenset(rooms): 20}}
    together = [seminar("A", people=["ANNA00"]), seminar("B", people=["ANNA00"])]
    assert by_hand(rooms, walks, *together) == {"A": ("9:00", "HALL00"), "B": ("10:00", "HALL00")}
    turned = {"rooms": {"HALL00": RoomPlan(turnaround=20)}}
    assert by_hand({"HALL00": 10}, turned, *together) == {"A": ("9:00", "HALL00"), "B": ("10:30", "HALL00")}
    # There is a quarter of an hour between the steps that it tries: twenty minutes' walk end at half past.
    full = {**walks, "rooms": {"HALL00": RoomPlan((Span(at(9), at(10)),))}}
    assert by_hand(rooms, full, *together) == {"A": ("9:00", "HALL00"), "B": ("10:30", "SIDE00")}
    streamed = [seminar(code, livestream="https://a.example/") for code in "AB"]
    crews = {"rooms": {"HALL00": RoomPlan(turnaround=60, crew="Ett"), "SIDE00": RoomPlan(crew="ett")}}
    assert by_hand(rooms, crews, *streamed) == {"A": ("9:00", "HALL00"), "B": ("10:00", "SIDE00")}
    assert by_hand(rooms, crews, streamed[0], seminar("B")) == {"A": ("9:00", "HALL00"), "B": ("9:00", "SIDE00")}


def test_two_of_one_crew_and_a_walk_on_which_all_must_go_are_kept_by_the_solver():
    """An hour too little for all: one is left, where nothing but the crew or the walk stands in the way."""
    rooms = {"HALL00": 10, "SIDE00": 20}
    hours = {"day_starts": time(9), "day_ends": time(10)}
    crew = {"rooms": {room: RoomPlan(crew="Ett") for room in rooms}, **hours}
    streamed = programme(rooms, *(seminar(code, livestream="https://a.example/") for code in "AB"))
    assert [len(plan(streamed, Planning(**known)).placed) for known in (crew, hours)] == [1, 2]
    assert [why for _, why in plan(streamed, Planning(**crew)).unplaced] == ["too-full"]
    away = {"people": {"ANNA00": (Span(at(9), at(11)),)}, "day_starts": time(9), "day_ends": time(11), "rooms": {
        "HALL00": RoomPlan((Span(at(9), at(10)),)), "SIDE00": RoomPlan((Span(at(10), at(11)),)),
    }}  # fmt: skip
    day = programme(rooms, seminar("A", people=["ANNA00"]), seminar("B", people=["ANNA00"]))
    walk = {"walks": {frozenset(rooms): 5}}
    assert [len(plan(day, Planning(**known)).placed) for known in (away, {**away, **walk})] == [2, 1]


def test_a_subject_in_common_or_a_wish_to_be_apart_is_worth_an_hours_wait():
    """Two rooms and two hours: side by side they would begin earlier, and do where nothing is wished for."""
    rooms = {"HALL00": 10, "SIDE00": 20}
    two_hours = {"day_starts": time(9), "day_ends": time(11)}

    def begins(known, **more):
        return sorted(p.starts_at for p in plan(programme(rooms, seminar("A", **more), seminar("B", **more)), known).placed)

    plain = Planning(**two_hours)
    assert begins(plain) == [at(9), at(9)]
    assert begins(plain, tags=("skola",)) == [at(9), at(10)]
    assert begins(Planning(seminars={"B": SeminarPlan(apart=("A",))}, **two_hours)) == [at(9), at(10)]
