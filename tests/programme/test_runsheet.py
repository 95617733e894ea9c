"""Run sheets: parts that stretch to fit a slot, and where one is in them."""

import json
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eventapp.programme.merging import ASK, three_ways
from eventapp.programme.runsheet import Begun, Moment, Part, beyond, fit, moment, plan, step
from tests.programme import stage_cases

NINE = datetime(2027, 7, 3, 7, tzinfo=UTC)


def parts(*lengths):
    """Parts A, B … by their minutes; a text is of a fixed one."""
    return [Part("ABCDEFGH"[at], f"Del {at}", int(long), isinstance(long, str)) for at, long in enumerate(lengths)]


def test_parts_stretch_in_proportion_and_fixed_ones_keep_their_length():
    assert fit(parts("5", 30, 15), 50) == [5, 30, 15]
    assert fit(parts("5", 30, 15), 95) == [5, 60, 30]
    assert fit(parts("5", 30, 15), 35) == [5, 20, 10]
    assert fit(parts(10, 10, 10), 20) == [7, 7, 6]
    assert fit(parts(30, 1, 1), 10) == [8, 1, 1]
    # Nothing that stretches, no room to stretch in, and no slot.
    assert fit(parts("20", "20"), 30) == [20, 20]
    assert fit(parts("30", 10, 10), 30) == [30, 1, 1]
    assert fit(parts("5", 30), None) == [5, 30]


PART = st.builds(lambda minutes, fixed: (str(minutes) if fixed else minutes), st.integers(1, 200), st.booleans())


@given(st.lists(PART, min_size=1, max_size=8), st.integers(1, 1440))
def test_whatever_the_slot_it_is_filled_where_that_can_be(lengths, slot):
    given_parts = parts(*lengths)
    found = fit(given_parts, slot)
    fixed, loose = sum(int(each) for each in lengths if isinstance(each, str)), sum(isinstance(each, int) for each in lengths)
    assert sum(found) == (max(slot, fixed + loose) if loose else fixed)
    assert all(long == p.minutes for p, long in zip(given_parts, found, strict=True) if p.fixed)
    loosely = [(p.minutes, long) for p, long in zip(given_parts, found, strict=True) if not p.fixed]
    assert [(one, other) for one in loosely for other in loosely if one[0] < other[0] and one[1] > other[1] + 1] == []
    if sum(p.minutes for p in given_parts) == slot:
        assert found == [p.minutes for p in given_parts]


def test_a_plan_has_clock_times_and_says_how_much_is_too_much():
    timed = plan(parts("5", 40), NINE, 30)
    assert [(t.minutes, t.starts_at, t.ends_at) for t in timed] == [
        (5, NINE, NINE + timedelta(minutes=5)), (25, NINE + timedelta(minutes=5), NINE + timedelta(minutes=30)),
    ]  # fmt: skip
    assert [(t.minutes, t.starts_at, t.ends_at) for t in plan(parts(5), None, None)] == [(5, None, None)]
    assert [beyond(plan(parts(*some), NINE, 30), 30) for some in ((5, 5), ("20", "20"), ("10",), ())] == [0, 10, -20, 0]


def test_over_and_under_are_told_by_what_the_rest_takes():
    timed = plan(parts(10, 20), NINE, 30)

    def at(minutes, *begun):
        return moment(timed, [Begun(key, NINE + timedelta(minutes=m)) for key, m in begun], NINE + timedelta(minutes=minutes))

    assert at(-5) == Moment("before", 0, 300, 0)
    assert at(2) == Moment("before", 0, -120, 120)
    assert at(4, ("A", 2)) == Moment("on", 0, 480, 120)
    assert at(15, ("A", 2)) == Moment("on", 0, -180, 300)
    assert at(9, ("A", 0), ("B", 8)) == Moment("on", 1, 1140, -120)
    assert at(31, ("A", 0), ("B", 8), ("", 29)) == Moment("after", 1, 0, -60)


def test_presses_go_through_the_parts_and_back():
    timed, begun, keys = plan(parts(10, 20), NINE, 30), (), []
    for way in ("back", "next", "next", "back", "next", "next", "next", "back", "anew"):
        begun = step(timed, begun, way, NINE)
        keys.append([each.key for each in begun])
    assert keys == [[], ["A"], ["A", "B"], ["A"], ["A", "B"], ["A", "B", ""], ["A", "B", ""], ["A", "B"], []]


def test_the_script_counts_by_the_same_rules():
    assert json.loads(stage_cases.FILE.read_text()) == stage_cases.cases(), "python -m tests.programme.stage_cases"


def test_two_who_change_other_parts_or_fields_of_a_sheet_are_joined():
    def part(key, **more):
        return {"key": key, "name": key, "minutes": 5, **more}

    base = [part("A"), part("B"), part("C")]
    mine = [part("A", name="Välkommen"), part("B"), part("N"), part("C")]
    theirs = [part("C"), part("A", minutes=7), part("B")]
    joined = [part("C"), part("A", name="Välkommen", minutes=7), part("B"), part("N")]
    assert three_ways("parts", base, mine, theirs) == joined
    assert three_ways("parts", base, [part("A"), part("B")], theirs) == theirs[1:]
    # The same field of the same part, both orders, and one that the other took away.
    assert three_ways("parts", base, [part("A", minutes=9), *base[1:]], theirs) is ASK
    assert three_ways("parts", base, [base[1], base[0], base[2]], theirs) is ASK
    assert three_ways("parts", base, [part("A", name="Hej"), *base[1:]], base[1:]) is ASK
