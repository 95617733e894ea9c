"""Releases and changes: what a reader's calendar depends on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eventapp.programme.changes import Change, changes
from eventapp.programme.model import State
from eventapp.programme.release import Stamp, compile_release, public_part
from tests.strategies import programmes

FIRST = datetime(2027, 1, 1, 12, tzinfo=UTC)
LATER = FIRST + timedelta(hours=1)


def changed(programme, code, **values):
    seminars = tuple(replace(s, **values) if s.code == code else s for s in programme.seminars)
    return replace(programme, seminars=seminars)


def test_the_first_release_stamps_everything_with_zero(sample):
    release = compile_release(None, sample, FIRST)
    assert release.stamps == {s.code: Stamp(0, FIRST) for s in sample.seminars}
    assert (release.number, release.changes, release.withdrawn) == (1, (), ())


def test_moving_one_raises_its_sequence_alone(sample):
    first = compile_release(None, sample, FIRST)
    code, at = sample.seminars[0].code, sample.seminars[0].starts_at + timedelta(minutes=15)
    second = compile_release(first, changed(sample, code, starts_at=at), LATER)
    assert second.stamps == first.stamps | {code: Stamp(1, LATER)}
    assert [(c.what, c.before, c.after) for c in second.changes] == [
        ("moved", "2017-07-03T07:00:00Z", "2017-07-03T07:15:00Z")
    ]


def test_a_renamed_person_touches_the_seminars_they_are_in_alone(sample):
    first = compile_release(None, sample, FIRST)
    nina = next(p for p in sample.people if p.slug == "nina-rung")
    people = tuple(replace(p, name="Nina Rung-Ek") if p == nina else p for p in sample.people)
    second = compile_release(first, replace(sample, people=people), LATER)
    assert {c for c, s in second.stamps.items() if s.sequence == 1} == {sample.seminars[0].code}


def test_a_slug_may_change_without_anyones_calendar_noticing(sample):
    first = compile_release(None, sample, FIRST)
    code = sample.seminars[0].code
    second = compile_release(first, changed(sample, code, slug="annat"), LATER)
    assert second.stamps == first.stamps
    assert second.moved == {"seminars/sexualundervisning": code}


def test_what_is_removed_leaves_its_slot_and_comes_back_with_a_higher_sequence(sample):
    first = compile_release(None, sample, FIRST)
    gone = sample.seminars[0]
    without = replace(sample, seminars=sample.seminars[1:])
    second = compile_release(first, without, LATER)
    feeds = (f"room/{gone.room}", *(f"person/{a.person}" for a in gone.appearances if a.person))
    (left,) = second.withdrawn
    assert (left.code, left.starts_at, left.minutes) == (gone.code, gone.starts_at, gone.minutes)
    assert left.feeds[: len(feeds)] == feeds
    assert [f[:4] for f in left.feeds[len(feeds) :]] == ["tag/"] * len(gone.tags)
    assert second.stamps[gone.code] == Stamp(1, LATER)
    third = compile_release(second, without, LATER + timedelta(hours=1))
    assert (third.withdrawn, third.stamps) == (second.withdrawn, second.stamps)
    fourth = compile_release(third, sample, LATER + timedelta(hours=2))
    assert (fourth.withdrawn, fourth.stamps[gone.code].sequence) == ((), 2)


def test_one_that_was_cancelled_before_rises_too_when_it_is_withdrawn(sample):
    first = compile_release(None, changed(sample, sample.seminars[0].code, state=State.CANCELLED), FIRST)
    second = compile_release(first, replace(sample, seminars=sample.seminars[1:]), LATER)
    assert second.stamps[sample.seminars[0].code] == Stamp(1, LATER)


def test_a_draft_is_not_published_nor_are_people_only_it_needs(sample):
    hidden = changed(sample, sample.seminars[0].code, state=State.DRAFT)
    public = public_part(hidden)
    assert public.seminars == sample.seminars[1:]
    assert "asa-regner" not in {p.slug for p in public.people}
    assert "morgan-johansson" in {p.slug for p in public.people}


def test_taking_a_seminar_back_to_draft_withdraws_it(sample):
    first = compile_release(None, sample, FIRST)
    second = compile_release(first, changed(sample, sample.seminars[0].code, state=State.DRAFT), LATER)
    assert [s.code for s in second.withdrawn] == [sample.seminars[0].code]


def test_changes_tell_whom_they_concern(sample):
    ai = next(s for s in sample.seminars if s.slug == "ai")
    after = changed(sample, ai.code, state=State.CANCELLED)
    assert changes(sample, after) == [
        Change("cancelled", "seminar", ai.code, ai.title, people=(ai.appearances[0].person,))
    ]
    left = changed(sample, ai.code, appearances=())
    assert changes(sample, left) == [
        Change(
            "left", "seminar", ai.code, ai.title, before="Hampus Adamsson", people=(ai.appearances[0].person,)
        )
    ]


@given(programmes(), programmes())
def test_nothing_changes_exactly_when_the_programmes_are_the_same(one, other):
    assert changes(one, one) == []
    assert (changes(one, other) == []) == (one == other)


@given(programmes())
def test_publishing_the_same_again_moves_no_stamp(programme):
    first = compile_release(None, programme, FIRST)
    second = compile_release(first, programme, LATER)
    assert (second.stamps, second.changes, second.moved) == (first.stamps, (), {})


@given(st.lists(programmes(), min_size=2, max_size=4))
def test_sequences_never_fall(history):
    release = None
    for hour, programme in enumerate(history):
        following = compile_release(release, programme, FIRST + timedelta(hours=hour))
        if release:
            for code, stamp in release.stamps.items():
                assert following.stamps[code].sequence >= stamp.sequence
                assert following.stamps[code].modified >= stamp.modified
        release = following
