"""Of a room or a day on which nothing is held: a sheet that says so and what comes next, or none."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from eventapp.programme.model import State
from eventapp.signage import pack
from eventapp.signage.sheet import Wish
from tests.signage.printing import facts, pdf, placed

MONDAY, TUESDAY, WEDNESDAY = (date(2017, 7, n) for n in (3, 4, 5))


@pytest.fixture
def known(sample):
    """Three days in two rooms: on the first all is held in one of them, on the last one seminar, on the second nothing."""
    first, *rest = sample.seminars
    room, other = sample.rooms[0].code, "ROOM02"
    rooms = (*sample.rooms[:1], replace(sample.rooms[0], code=other, slug="lilla-rummet", name="Lilla rummet"))
    late = replace(first, code="LATE01", starts_at=first.starts_at + timedelta(days=2))
    seminars = tuple(replace(s, room=room) for s in (first, *rest, late))
    event = replace(sample.event, ends_on=WEDNESDAY)
    return facts(replace(sample, event=event, rooms=rooms, seminars=seminars), language="sv")


def sheets(known, name, day=None, room=""):
    return pack.Order({name: Wish(day=day, room=room)}).pages(known)


def told(found):
    return [(one.page.name, one.page.content.get("nothing"), one.page.content.get("next"), len(one.page.content["rows"])) for one in found]


def test_a_room_without_seminars_has_one_sheet_that_says_so_and_no_other_room_has_one_of_an_empty_day(known):
    found = told(sheets(known, "room-door"))
    room = known.programme.rooms[0].name
    held = sum(s.scheduled for s in known.programme.seminars) - 1
    assert found == [
        (f"{room}, mån 3 juli", None, None, held), (f"{room}, ons 5 juli", None, None, 1),
        ("Lilla rummet: inget på programmet", "Inget på programmet i lokalen.", "", 0),
    ]  # fmt: skip
    assert sheets(known, "room-door")[-1].page.day is None


def test_of_a_day_that_is_chosen_every_room_has_a_sheet_with_what_comes_next(known):
    room = known.programme.rooms[0].name
    assert told(sheets(known, "room-door", TUESDAY)) == [
        (f"{room}, tis 4 juli: inget på programmet", "Inget på programmet i lokalen den här dagen.", "Nästa gång här: onsdag 5 juli 2017", 1),
        ("Lilla rummet, tis 4 juli: inget på programmet", "Inget på programmet i lokalen den här dagen.", "", 0),
    ]  # fmt: skip


def test_what_is_cancelled_does_not_come_next(known):
    seminars = tuple(replace(s, state=State.CANCELLED) if s.code == "LATE01" else s for s in known.programme.seminars)
    off = replace(known, programme=replace(known.programme, seminars=seminars))
    assert told(sheets(off, "room-door", TUESDAY, known.programme.rooms[0].code))[0][2:] == ("", 0)


def test_a_day_poster_of_an_empty_day_that_is_chosen_says_so_and_a_hand_out_is_left_out(known):
    assert told(sheets(known, "day-poster", TUESDAY)) == [
        ("Tisdag 4 juli 2017: inget på programmet", "Inget på programmet den här dagen.", "Nästa gång: onsdag 5 juli 2017", 1),
    ]
    assert [one.page.day for one in sheets(known, "day-poster")] == [MONDAY, WEDNESDAY]
    assert sheets(known, "hand-out", TUESDAY) == []


def test_the_words_stand_on_the_paper_in_letters_that_are_read_from_where_the_name_is_and_nothing_meets(known):
    for paper in (pack.Paper("a5", True), pack.Paper("a4", False), pack.Paper("a4", True), pack.Paper("a3", False, saving=True)):
        found = pack.Order({"room-door": Wish(day=TUESDAY), "day-poster": Wish(day=TUESDAY)}, paper).pages(known)
        for _, letters in placed(pdf(known, found)):
            text = "".join(c for c, *_ in letters)
            assert "Ingetpåprogrammet" in text.replace("\ufffe", "-").replace("-", "")
            assert "Tisdag4juli2017" in text


def test_in_english_too(known):
    english = replace(known, programme=replace(known.programme, event=replace(known.programme.event, language="en")))
    assert told(sheets(english, "room-door", TUESDAY))[0][1:3] == ("Nothing on the programme here on this day.", "Next here: Wednesday 5 July 2017")


def test_one_row_that_takes_much_room_stays_above_the_foot(known):
    last = known.programme.seminars[-1]
    long = replace(known, programme=replace(known.programme, seminars=(replace(last, title="Kommunernas samverkan med civilsamhället " * 4),)))
    for paper in (pack.Paper("a5", True), pack.Paper("a4", True), pack.Paper("a3", False)):
        for day in (TUESDAY, WEDNESDAY):
            for _, letters in placed(pdf(long, pack.Order({"room-door": Wish(day=day), "day-poster": Wish(day=day)}, paper).pages(long))):
                foot = max(y for _, box, y, size in letters if size < 8.1 and box[1] < 30)
                assert min(box[1] for _, box, y, _ in letters if y > foot + 1) > foot + 12
