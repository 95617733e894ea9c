"""What feeds hold of a release, by room, person, tag and seminar: of what is there, and for how long of what is gone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from eventapp.programme import feeds, select
from eventapp.programme.changes import Change
from eventapp.programme.heading import Heading, heading_of
from eventapp.programme.model import Appearance, Event, Person, Programme, Role, Room, Seminar, State, Venue
from eventapp.programme.news import Earlier
from eventapp.programme.release import (
    Release,
    Stamp,
    Withdrawn,
    compile_release,
    left_of,
    tag_feed,
    take_down,
)

EVENT = Event(
    "dagen", "Dagen", date(2027, 7, 2), date(2027, 7, 3), "Europe/Stockholm", "example.org", "EVENT0",
    tagline="En dag", language="en", venue=Venue("Torget", city="Visby"),
)  # fmt: skip
HALL, SIDE = Room("HALL00", "hall", "Hallen"), Room("SIDE00", "side", "Sidan")
ANNA, BO = Person("ANNA00", "anna", "Anna Ek"), Person("BO0000", "bo", "Bo Ek")
NINE = datetime(2027, 7, 3, 7, tzinfo=UTC)
CHAIRS, SITS = Appearance(Role.MODERATOR, "ANNA00"), Appearance(Role.PANELIST, "BO0000")
HELD_FOR = Appearance(Role.PANELIST, organisation="Telia")
A = Seminar("AAAAAA", "a", "A", room="HALL00", starts_at=NINE, minutes=60, tags=("Skola", "skola"), appearances=(CHAIRS, HELD_FOR))
B = Seminar("BBBBBB", "b", "B", room="SIDE00", starts_at=NINE, minutes=45, tags=("Lag", "skola!"), appearances=(SITS, CHAIRS))
C = Seminar("CCCCCC", "c", "C", room="HALL00")
DAY = Programme(EVENT, (HALL, SIDE), (ANNA, BO), (A, B, C))
# The days end when it is midnight in Stockholm.
MAY, OVER = datetime(2027, 5, 1, 12, tzinfo=UTC), datetime(2027, 7, 3, 22, tzinfo=UTC)
JUST_BEFORE, WEEK = OVER - timedelta(microseconds=1), timedelta(days=7)


def after(*seminars, at=MAY):
    """The release of those seminars, after one of the whole day."""
    first = compile_release(None, DAY, MAY - timedelta(days=1))
    return compile_release(first, replace(DAY, seminars=seminars), at)


def held(part):
    return [s.code for s in part.seminars], [w.code for w in part.withdrawn]


def test_each_feed_holds_its_part_and_what_was_withdrawn_from_it():
    release = after(B, C)
    assert held(feeds.everything(release, MAY)) == (["BBBBBB", "CCCCCC"], ["AAAAAA"])
    assert held(feeds.by_room(release, "HALL00", MAY)) == (["CCCCCC"], ["AAAAAA"])
    assert held(feeds.by_room(release, "SIDE00", MAY)) == (["BBBBBB"], [])
    assert held(feeds.by_person(release, "ANNA00", MAY)) == (["BBBBBB"], ["AAAAAA"])
    assert held(feeds.by_person(release, "BO0000", MAY)) == (["BBBBBB"], [])
    assert held(feeds.by_tag(release, "skola", MAY)) == (["BBBBBB"], ["AAAAAA"])
    assert held(feeds.by_tag(release, "lag", MAY)) == (["BBBBBB"], [])
    assert held(feeds.by_seminar(release, "AAAAAA", MAY)) == ([], ["AAAAAA"])
    assert held(feeds.by_seminar(release, "BBBBBB", MAY)) == (["BBBBBB"], [])
    parts = (feeds.everything(release, OVER), feeds.by_room(release, "HALL00", OVER), feeds.by_seminar(release, "AAAAAA", OVER))
    assert [held(part) for part in parts] == [(["BBBBBB", "CCCCCC"], []), (["CCCCCC"], []), ([], [])]


def test_a_programme_of_one_room_or_person_is_the_whole_with_only_its_seminars():
    assert select.by_room(DAY, HALL) == replace(DAY, seminars=(A, C))
    assert select.by_person(DAY, BO) == replace(DAY, seminars=(B,))
    assert select.by_person(DAY, ANNA) == replace(DAY, seminars=(A, B))
    assert list(select.tags(DAY).items()) == [("lag", "Lag"), ("skola", "Skola")]


def test_what_is_left_of_a_seminar_is_its_slot_and_the_feeds_it_was_in_once_each():
    tags = (tag_feed("EVENT0", "skola"),)
    assert left_of(A, "EVENT0") == Withdrawn("AAAAAA", NINE, 60, ("room/HALL00", "person/ANNA00", *tags))
    assert left_of(replace(C, room=""), "EVENT0") == Withdrawn("CCCCCC")
    # Kept in every release: another way to reckon it would lose what old ones hold.
    assert tags == ("tag/3623f715a0c128cb",)
    assert tag_feed("OTHER0", "skola") != tags[0]


def test_what_was_withdrawn_before_the_event_is_over_is_told_of_until_then():
    release = after(B, C)
    for at in (MAY, JUST_BEFORE):
        assert [w.code for w in release.told(at)] == ["AAAAAA"]
        assert (release.tells(at), release.changed_at(at), release.told_until(at)) == (True, MAY, OVER)
    assert release.told(OVER) == ()
    assert (release.tells(OVER), release.changed_at(OVER), release.told_until(OVER)) == (False, OVER, None)
    # Nothing withdrawn: the feeds answer until the event is over, and change with the release alone.
    whole = after(A, B, C)
    assert (whole.tells(JUST_BEFORE), whole.tells(OVER), whole.changed_at(OVER), whole.told_until(MAY)) == (True, False, MAY, None)


def test_what_is_withdrawn_when_the_event_is_over_is_told_of_for_a_week():
    later = OVER + timedelta(days=1)
    release = after(B, C, at=later)
    last = later + WEEK - timedelta(microseconds=1)
    assert [[w.code for w in release.told(at)] for at in (later, last, later + WEEK)] == [["AAAAAA"], ["AAAAAA"], []]
    assert [release.tells(at) for at in (last, later + WEEK)] == [True, False]
    assert [release.told_until(at) for at in (last, later + WEEK)] == [later + WEEK, None]
    assert [release.changed_at(at) for at in (last, later + WEEK)] == [later, later + WEEK]


def test_the_second_release_in_full():
    first = compile_release(None, DAY, MAY.replace(microsecond=5), "Välkomna")
    assert first == Release(1, MAY, DAY, {c: Stamp(0, MAY) for c in ("AAAAAA", "BBBBBB", "CCCCCC")}, note="Välkomna")
    at, new = MAY + timedelta(days=2), Seminar("DDDDDD", "a", "D")
    draft = Seminar("EEEEEE", "e", "E", state=State.DRAFT, appearances=(Appearance(Role.SPEAKER, "CIA000"),))
    people = (ANNA, BO, Person("CIA000", "cia", "Cia Ek"))
    next_day = replace(DAY, people=people, rooms=(replace(HALL, slug="salen"), SIDE), seminars=(replace(B, minutes=30), C, new, draft))
    assert compile_release(first, next_day, at, "Nu") == Release(
        2, at, replace(next_day, people=(ANNA, BO), seminars=next_day.seminars[:3]),
        {"AAAAAA": Stamp(1, at), "BBBBBB": Stamp(1, at), "CCCCCC": Stamp(0, MAY), "DDDDDD": Stamp(0, at)},
        (left_of(A, "EVENT0"),),
        (
            Change("length", "seminar", "BBBBBB", "B", "45", "30", ("BO0000", "ANNA00")),
            Change("added", "seminar", "DDDDDD", "D"),
            Change("removed", "seminar", "AAAAAA", "A", "2027-07-03T07:00:00Z", "", ("ANNA00",)),
            Change("texts", "room", "HALL00", "Hallen"),
        ),
        "Nu",
        # The slug of what is gone has another now, and leads there.
        {"rooms/hall": "HALL00"},
        earlier=(Earlier("DDDDDD", at, new=True),),
    )  # fmt: skip


def test_old_addresses_lead_on_until_they_are_in_use_again():
    first = compile_release(None, DAY, MAY)
    second = compile_release(first, replace(DAY, seminars=(replace(A, slug="ny"), B, C)), MAY)
    third = compile_release(second, replace(DAY, people=(ANNA,), seminars=(replace(A, slug="nyare"), C)), MAY)
    fourth = compile_release(third, replace(DAY, people=(ANNA,), seminars=(A, C)), MAY)
    assert (first.moved, second.moved) == ({}, {"seminars/a": "AAAAAA"})
    gone = {"seminars/b": "BBBBBB", "people/bo": "BO0000"}
    assert third.moved == {"seminars/a": "AAAAAA", "seminars/ny": "AAAAAA", **gone}
    assert fourth.moved == {"seminars/ny": "AAAAAA", "seminars/nyare": "AAAAAA", **gone}


def test_what_is_left_of_an_event_that_is_taken_down_has_no_text():
    first, at = compile_release(None, DAY, MAY, "Välkomna"), MAY + timedelta(days=1)
    bare = Event("dagen", "", EVENT.starts_on, EVENT.ends_on, "Europe/Stockholm", "example.org", "EVENT0", language="en")
    down = take_down(first, at)
    moved = {
        "seminars/a": "AAAAAA", "seminars/b": "BBBBBB", "seminars/c": "CCCCCC", "people/anna": "ANNA00", "people/bo": "BO0000",
        "rooms/hall": "HALL00", "rooms/side": "SIDE00",
    }  # fmt: skip
    assert down == Release(
        2, at, Programme(bare), dict.fromkeys(("AAAAAA", "BBBBBB", "CCCCCC"), Stamp(1, at)),
        tuple(left_of(s, "EVENT0") for s in (A, B, C)), (Change("down", "event", "", ""),), "", moved, False,
    )  # fmt: skip
    # Published again it is told of no differences: nobody shall read what was there in between.
    again = compile_release(down, DAY, at)
    assert (again.changes, again.withdrawn, again.public, again.stamps["AAAAAA"]) == ((), (), True, Stamp(2, at))


def test_a_list_of_events_tells_of_a_release():
    assert heading_of(after(A)) == Heading(
        "dagen", "Dagen", "Visby", date(2027, 7, 2), date(2027, 7, 3), "Europe/Stockholm", 2, MAY
    )
