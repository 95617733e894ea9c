"""Who follows a day is told of what changes in what they follow, and of nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eventapp.programme import followed
from eventapp.programme.followed import EVERYTHING, Difference, Followed, read
from eventapp.programme.model import Appearance, Event, Person, Programme, Role, Room, Seminar, State, Venue
from eventapp.programme.naming import slugify
from tests.strategies import programmes

NINE = datetime(2027, 7, 3, 7, tzinfo=UTC)
BEFORE = NINE - timedelta(days=30)
EVENT = Event("dagen", "Dagen", date(2027, 7, 3), date(2027, 7, 3), "Europe/Stockholm", "e.example")
HALL, SIDE = Room("HALL00", "hallen", "Hallen"), Room("SIDE00", "sidan", "Sidan")
HAV = Seminar("AAAAAA", "hav", "Hav", room="HALL00", starts_at=NINE, minutes=60, tags=("Fiske",), language="sv")
LUFT = Seminar("BBBBBB", "luft", "Luft", room="SIDE00", starts_at=NINE, minutes=60)
DAY = Programme(EVENT, (HALL, SIDE), (Person("EVA000", "eva", "Eva"),), (HAV, LUFT))


def one(**values):
    return replace(DAY, seminars=(replace(HAV, **values), LUFT))


def told(after, what=EVERYTHING, before=DAY, at=BEFORE):
    return [(word.part.code, word.what) for word in Difference(before, after, at).told(what).words]


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"starts_at": NINE + timedelta(hours=1)}, ("moved",)), ({"minutes": 45}, ("length",)), ({"room": "SIDE00"}, ("room",)),
        ({"title": "Nytt"}, ("title",)), ({"language": "en"}, ("language",)), ({"livestream": "https://a.example/"}, ("livestream",)),
        ({"state": State.CANCELLED}, ("cancelled",)), ({"title": "Nytt", "starts_at": None, "minutes": None}, ("moved", "title")),
    ],
)  # fmt: skip
def test_what_is_told_of_a_change(values, what):
    assert told(one(**values)) == [("AAAAAA", what)]
    assert told(one(**values), Followed(seminars=frozenset({"BBBBBB"}))) == []


@pytest.mark.parametrize("values", [
    {"abstract": "Om"}, {"slug": "nytt"}, {"recording": "https://a.example/"}, {"appearances": (Appearance(Role.PANELIST, "EVA000"),)},
])  # fmt: skip
def test_of_what_concerns_no_audience_nothing_is_told(values):
    assert told(one(**values)) == []


def test_what_comes_goes_and_comes_back():
    gone, off = replace(DAY, seminars=(LUFT,)), one(state=State.CANCELLED)
    assert told(gone) == [("AAAAAA", ("removed",))]
    assert told(DAY, before=gone) == [("AAAAAA", ("new",))]
    assert told(DAY, before=off) == [("AAAAAA", ("restored",))]
    assert (told(gone, before=off), told(off, before=gone)) == ([], [])


def test_a_room_and_a_subject_tell_of_what_comes_into_them_and_goes():
    hall, side, fish = read(["room/HALL00"]), read(["room/SIDE00"]), read(["tag/fiske"])
    away = one(room="SIDE00")
    assert (told(away, hall), told(away, side), told(away, fish)) == (
        [("AAAAAA", ("room",))], [("AAAAAA", ("entered",))], [("AAAAAA", ("room",))],
    )  # fmt: skip
    other = one(tags=())
    assert (told(other, fish), told(DAY, fish, before=other), told(other, hall)) == (
        [("AAAAAA", ("outside",))], [("AAAAAA", ("entered",))], [],
    )  # fmt: skip
    named = replace(DAY, rooms=(replace(HALL, name="Aulan"), SIDE))
    assert (told(named, hall), told(named, side)) == ([("AAAAAA", ("room",))], [])


def test_another_venue_is_told_to_whoever_has_something_there():
    elsewhere = replace(DAY, event=replace(EVENT, venue=Venue("Slottet")))
    difference = Difference(DAY, elsewhere, BEFORE)
    assert [difference.told(what).venue for what in (EVERYTHING, read(["seminar/AAAAAA"]), read([], ["BBBBBB"]), read(["room/CCCCCC"]))] == [
        Venue("Slottet"), Venue("Slottet"), Venue("Slottet"), None,
    ]  # fmt: skip


def test_of_what_is_over_nothing_is_told_and_what_begins_within_a_day_is_urgent():
    later = one(room="SIDE00")
    over = NINE + timedelta(minutes=60)
    assert (told(later, at=over), told(later, at=over - timedelta(seconds=1))) == ([], [("AAAAAA", ("room",))])
    day = timedelta(days=1)
    assert [Difference(DAY, later, at).told(EVERYTHING).urgent(at) for at in (NINE - day, NINE - day - timedelta(seconds=1))] == [True, False]


def test_addresses_are_kept_to_the_end_of_the_last_day_at_the_venue():
    assert followed.gone_on(date(2027, 7, 3)) == date(2027, 7, 4)
    assert followed.kept_until(date(2027, 7, 3), ZoneInfo("Europe/Stockholm")) == datetime(2027, 7, 3, 22, tzinfo=UTC)
    assert followed.kept_until(date.max, ZoneInfo("America/New_York")).year == 9999


# What an attendee would call the same, worked out anew from the two programmes.
def _seen(programme, seminar):
    rooms = {room.code: room.name for room in programme.rooms}
    return (
        seminar.starts_at, seminar.minutes, seminar.room, rooms.get(seminar.room, ""), seminar.title, seminar.language,
        bool(seminar.livestream),
    )  # fmt: skip


def _follows(what, seminar):
    return seminar is not None and (
        what.everything or seminar.code in what.seminars or seminar.room in what.rooms or any(slugify(tag) in what.tags for tag in seminar.tags)
    )


def _ahead(programme, seminar, at):
    if seminar is None:
        return False
    if seminar.starts_at is None:
        return at.astimezone(programme.event.zone).date() <= programme.event.ends_on
    return seminar.starts_at + timedelta(minutes=seminar.minutes or 0) > at


def _concerned(before, after, what, at):
    """The codes of the seminars that one who follows this is to hear of."""
    old, new = ({s.code: s for s in p.seminars} for p in (before, after))
    for code in old.keys() | new.keys():
        then, now = old.get(code), new.get(code)
        held, holds = (s is not None and not s.cancelled for s in (then, now))
        if not (_ahead(after, then, at) or _ahead(after, now, at)):
            continue
        was, is_now = _follows(what, then), _follows(what, now)
        if held and holds:
            changed = was != is_now or (was and _seen(before, then) != _seen(after, now))
        else:
            changed = (was and held) or (is_now and holds)
        if changed:
            yield code


@st.composite
def two(draw):
    """Two programmes that have much in common, what someone follows, and a moment."""
    before = draw(programmes())
    other = draw(programmes())
    rooms = [r.code for r in before.rooms] or [""]
    changed = []
    for seminar in before.seminars:
        how = draw(st.integers(0, 7))
        if how == 0:
            continue
        values = {
            1: {"starts_at": seminar.starts_at and seminar.starts_at + timedelta(hours=1)}, 2: {"room": draw(st.sampled_from(rooms))},
            3: {"state": draw(st.sampled_from([State.CANCELLED, State.CONFIRMED]))}, 4: {"tags": draw(st.sampled_from([(), ("Skola",), ("Hav",)]))},
            5: {"title": "Nytt"},
        }.get(how, {})  # fmt: skip
        changed.append(replace(seminar, **values))
    after = replace(before, seminars=(*changed, *other.seminars[:1]))
    assume(len({s.code for s in after.seminars}) == len(after.seminars))
    codes = [s.code for s in (*before.seminars, *after.seminars)]
    words = [f"seminar/{c}" for c in codes] + [f"room/{c}" for c in rooms if c] + ["tag/skola", "tag/hav", "all"]
    what = read(draw(st.lists(st.sampled_from(words), max_size=4)), draw(st.lists(st.sampled_from(codes), max_size=2)) if codes else ())
    return before, after, what, draw(st.sampled_from([BEFORE, datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 4, 1, tzinfo=UTC)]))


@settings(max_examples=150)
@given(two())
def test_exactly_what_changed_of_what_is_followed_is_told_once_and_is_true(case):
    before, after, what, at = case
    words = Difference(before, after, at).told(what).words
    assert sorted(w.part.code for w in words) == sorted(_concerned(before, after, what, at))
    new = {s.code: s for s in after.seminars}
    for word in words:
        if word.after:
            seen = word.after.starts_at, word.after.minutes, word.after.room, word.after.room_name, word.after.title, word.after.language, word.after.streamed
            assert seen == _seen(after, new[word.after.code])
        else:
            assert word.part.code not in new or new[word.part.code].cancelled
