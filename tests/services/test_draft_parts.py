"""What is made of a draft and written in it, in full: sums, planning, copies, the order of rooms, what is let be."""

from datetime import UTC, datetime, time, timedelta

import pytest

from eventapp.extensions import db
from eventapp.models import Account
from eventapp.programme.model import Kind, Seminar
from eventapp.programme.planning import Planning, RoomPlan, SeminarPlan, Span
from eventapp.services.draft import (
    board,
    codes,
    edits,
    homes,
    loading,
    memory,
    people,
    revisions,
    rooms,
    seminars,
    waivers,
)
from eventapp.services.draft.overview import Sums, sums
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.transaction import transaction

NINE = datetime(2027, 7, 3, 7, tzinfo=UTC)


@pytest.fixture
def draft(fresh):
    """Writing in an event of one day, with two rooms and two people."""
    event, actor = fresh("en")
    writing = edits.Writing(event, actor)
    hall = rooms.add(writing, {"name": "Hallen", "capacity": 100})
    side = rooms.add(writing, {"name": "Sidan", "livestream": "https://live.example/"})
    anna = people.add(writing, {"name": "Anna Ek", "email": "anna@example.org"})
    bo = people.add(writing, {"name": "Bo Al", "portrait": "abc"})
    return writing, hall, side, anna, bo


def seat(person=None, role="panelist", **more):
    return {"person_id": person and person.id, "organisation": "", "role": role, "call_at": None, "note": "", **more}


def add(writing, title, seats=(), **values):
    return seminars.add(writing, {"title": title, "seats": list(seats), **values})


def test_the_sums_count_what_is_held_and_what_is_missing(draft):
    writing, _hall, side, anna, bo = draft
    people.add(writing, {"name": "Ingen"})
    one = add(writing, "Ett", [seat(anna), seat(bo), seat(organisation="Telia")], starts_at=NINE, minutes=60, room_id=side.id)
    with transaction():
        one.seats[1].answer = "declined"
    add(writing, "Två", [seat(anna, "moderator")], kind="talk", recording="https://seen.example/")
    add(writing, "Tre", [seat(bo)], state="cancelled")
    for kind in ("break", "external", "blocked"):
        add(writing, kind, kind=kind)
    assert sums(memory.read(writing.event)) == Sums(
        seminars=4, people=2, rooms=2, unscheduled=2, unanswered=1, declined=1, without_portrait=1, without_mail=1,
        streamed=1, without_stream=1, without_recording=1,
    )  # fmt: skip


def test_the_planning_of_a_draft(draft):
    writing, hall, side, anna, bo = draft
    hours = [[NINE.isoformat(), (NINE + timedelta(hours=2)).isoformat()]]
    span = (Span(NINE, NINE + timedelta(hours=2)),)
    rooms.change(writing, hall, hall.version, {
        "walks": {side.code: 5, hall.code: 9, "NOWHERE": 9}, "turnaround": 10, "building": "Stora", "hours": hours,
    })  # fmt: skip
    rooms.change(writing, side, side.version, {"walks": {hall.code: 7}, "stream_crew": "Ett"})
    people.change(writing, bo, bo.version, {"hours": hours})
    with transaction():
        edits.write(writing, writing.event, {"day_starts": "08:30", "day_ends": ""})
    two = add(writing, "Två", [seat(anna)], kind="talk", expected=50, interpreted=True, fixed=True, stream="own")
    one = add(writing, "Ett", wishes={"before": [two.code, two.code], "apart": [two.code], "part": "morning"})
    three = add(writing, "Tre", kind="break", wishes={"before": [two.code], "after": [one.code]})
    block = add(writing, "Ljud", kind="blocked", starts_at=NINE, minutes=30, room_id=hall.id)
    assert memory.read(writing.event).planning == Planning(
        answers={(two.code, anna.code): "invited"},
        people={bo.code: span},
        rooms={
            hall.code: RoomPlan(span, 10, "Stora", "", False), side.code: RoomPlan((), 0, "", "Ett", True),
        },
        walks={frozenset((hall.code, side.code)): 7},
        seminars={
            one.code: SeminarPlan(apart=(two.code,), part="morning"),
            two.code: SeminarPlan(50, True, True, (one.code, three.code)),
            three.code: SeminarPlan(after=(one.code,)),
        },
        blocks=(Seminar(block.code, "ljud", "Ljud", Kind.BREAK, room=hall.code, starts_at=NINE, minutes=30),),
        follow_room=frozenset((one.code,)),
        day_starts=time(8, 30), reachable=frozenset((anna.code,)),
    )  # fmt: skip


def test_a_copy_on_the_board_is_all_but_the_slot_and_what_was_of_the_day(draft):
    writing, hall, _, anna, _bo = draft
    values = {
        "kind": "talk", "state": "cancelled", "host": "Vi", "starts_at": NINE, "minutes": 45, "room_id": hall.id, "abstract": "Om",
        "summary": "Så", "quotes": [{"text": "Ja", "by": "Bo"}], "tags": ["skola"], "language": "en", "stream": "own",
        "services": ["captions"], "livestream": "https://live.example/", "recording": "https://seen.example/", "notes": "Te",
        "expected": 50, "interpreted": True, "fixed": True, "wishes": {"part": "morning"}, "imported": {"title": "Ett"},
    }  # fmt: skip
    call = NINE.isoformat()
    first = add(writing, "Ett", [seat(anna, call_at=call, note="Ta med"), seat(organisation="Telia")], **values)
    copy = board.duplicate(writing, first)
    assert copy.code != first.code
    moves = [board.move(writing, copy, copy.version, {"minutes": 50}), seminars.change(writing, copy, copy.version, {"minutes": 55})]
    assert [(each.board, each.before, each.after) for each in moves] == [
        (True, {"minutes": 45}, {"minutes": 50}), (False, {"minutes": 50}, {"minutes": 55}),
    ]  # fmt: skip
    seminars.change(writing, copy, copy.version, {"minutes": 45})
    assert edits.state(copy) == edits.state(first) | {
        "slug": "ett-2", "state": "confirmed", "starts_at": None, "summary": "", "quotes": [], "recording": "", "fixed": False,
        "imported": {}, "seats": [seat(anna, note="Ta med"), seat(organisation="Telia")],
    }  # fmt: skip


def test_call_times_move_with_the_start_and_go_with_it(draft):
    writing, _, _, anna, bo = draft
    seats = [seat(anna, call_at=(NINE - timedelta(minutes=20)).isoformat()), seat(bo)]
    row = add(writing, "Ett", seats, starts_at=NINE, minutes=45)

    def calls():
        return [each.call_at for each in row.seats]

    for start, called in ((NINE + timedelta(hours=1), NINE + timedelta(minutes=40)), (None, None)):
        seminars.change(writing, row, row.version, {"starts_at": start})
        assert calls() == [called, None]
    seminars.change(writing, row, row.version, {"starts_at": NINE})
    assert calls() == [None, None]


def test_rooms_stand_in_an_order_that_one_step_changes(draft):
    writing, hall, side, *_ = draft
    last = rooms.add(writing, {"name": "Hallen"})
    assert [(r.slug, r.position) for r in (hall, side, last)] == [("hallen", 0), ("sidan", 1), ("hallen-2", 2)]

    def moved(room, step):
        rooms.move(writing, room, step)
        return [r.slug for r in loading.tables(writing.event).rooms]

    assert rooms.add(writing, {"name": "Gården", "slug": "ute"}).slug == "ute"
    assert moved(last, -1) == ["hallen", "hallen-2", "sidan", "ute"]
    assert moved(hall, 1) == ["hallen-2", "hallen", "sidan", "ute"]
    assert moved(hall, -9) == ["hallen", "hallen-2", "sidan", "ute"]
    assert moved(hall, 9) == ["hallen-2", "sidan", "ute", "hallen"]
    for values, said in (({"slug": "A b"}, "Use small letters a to z, digits and hyphens, at most 60."), ({"slug": "sidan"}, "This address is taken.")):
        with pytest.raises(Invalid) as refused:
            rooms.change(writing, hall, hall.version, values)
        assert refused.value.errors == {"slug": said}
    assert rooms.change(writing, hall, hall.version, {"slug": "hallen", "name": "Salen"}).after == {"name": "Salen"}


def test_a_clash_is_let_be_for_a_reason_until_it_stands_again(draft):
    writing, hall, _side, *_ = draft
    for title in ("Ett", "Två"):
        add(writing, title, kind="break", starts_at=NINE, minutes=45, room_id=hall.id)
    (clash,) = memory.read(writing.event).all_clashes()
    for reason, said in (("", "Say why it can stay as it is."), ("x" * 1001, "A reason is at most 1,000 characters long.")):
        with pytest.raises(Invalid) as refused:
            waivers.overrule(writing, clash.key, reason)
        assert refused.value.errors == {"reason": said}
    with pytest.raises(NotFound):
        waivers.overrule(writing, "no-time|X||", "Därför")

    name = db.session.get(Account, writing.actor.account_id).name

    def let_be():
        return [(w.key, w.reason, w.by, w.account_id) for w in writing.event.overruled]

    assert waivers.overrule(writing, clash.key, "x" * 1000)
    assert waivers.overrule(writing, clash.key, "Därför").action == "change"
    assert let_be() == [(clash.key, "Därför", name, writing.actor.account_id)]
    assert waivers.stand_again(writing, "another") is None
    assert waivers.stand_again(writing, clash.key)
    assert let_be() == []


def test_codes_are_all_different_and_a_new_one_is_nobodys(draft):
    writing, hall, *_ = draft
    found = codes.new_codes(codes.AT_ONCE + 1)
    assert len(set(found)) == len(found) == codes.AT_ONCE + 1
    assert {(len(code), set(code) <= set(codes.CODE_ALPHABET)) for code in found} == {(6, True)}
    assert [codes.is_free(code) for code in (hall.code, writing.event.code, found[0])] == [False, False, True]
    uid = codes.new_uid()
    assert (len(uid), uid.lower(), uid == codes.new_uid()) == (16, uid, False)


def test_each_write_raises_the_revision_by_one_and_nothing_else_does(draft):
    writing, hall, *_ = draft
    before = revisions.current(writing.event)
    rooms.change(writing, hall, hall.version, {"name": "Salen"})
    rooms.change(writing, hall, hall.version, {"name": "Salen"})
    assert revisions.current(writing.event) == before + 1
    assert [revisions.rise(writing.event.id) for _ in range(2)] == [before + 2, before + 3]


def test_a_first_event_makes_an_organisation_by_its_host(draft):
    account = Account(email="cia@example.org", name="Cia", created_at=NINE, password="")
    db.session.add(account)
    db.session.flush()
    assert homes.owned(account.id) == []
    made = homes.home_for(account, None, {"title": "Dagen", "host": " Våra ", "language": "en", "timezone": "Europe/Helsinki", "accent": ""})
    assert (made.name, made.slug, made.language, made.timezone, made.accent) == ("Våra", "vara", "en", "Europe/Helsinki", "#1d5c8c")
    second = homes.make(account, {"name": "Våra"})
    assert (second.slug, homes.owned(account.id)) == ("vara-2", [made, second])
    assert [homes.home_for(account, wanted, {}) for wanted in (second.id, None, 10**6)] == [second, made, made]
    other = Account(email="dan@example.org", name="Dan", created_at=NINE, password="")
    db.session.add(other)
    db.session.flush()
    assert homes.home_for(other, second.id, {"title": "Dagen", "host": " "}).name == "Värd"
