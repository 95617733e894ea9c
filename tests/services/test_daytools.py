"""Several seminars moved at once: shown first, done whole, undone as one; on both databases."""

from datetime import timedelta

import pytest

from eventapp.services.draft import board, edits, loading, memory, seminars, undoing
from eventapp.services.draft.seats import state as seat_state
from eventapp.services.errors import Invalid
from eventapp.services.planning import daytools
from eventapp.services.planning.daytools import Wish
from tests import factories


def code(day, slug):
    return next(s.code for s in memory.read(day.event).programme.seminars if s.slug == slug)


def starts(day):
    programme = memory.read(day.event).programme
    zone = programme.event.zone
    return {s.slug: f"{s.starts_at.astimezone(zone):%H:%M}" for s in programme.seminars if s.starts_at}


def do(day, wish):
    effect = daytools.preview(day.event, wish)
    return daytools.carry_out(day.event, day.actor, wish, effect.fingerprint)


BEFORE = {
    "sexualundervisning": "09:00",
    "lagen": "10:30",
    "lunch": "11:30",
    "samverkan": "13:00",
    "ai": "14:30",
}


def test_a_delay_pushes_the_rest_of_the_day_and_one_undo_brings_it_back(day):
    whole = memory.read(day.event).programme
    entry = do(day, Wish("push", code(day, "lunch"), 15))
    assert starts(day) == BEFORE | {"lunch": "11:45", "samverkan": "13:15", "ai": "14:45"}
    undoing.undo(day.event, day.actor, entry.id)
    assert memory.read(day.event).programme == whole


def test_closing_a_gap_swapping_and_moving_the_day_to_another_room(day):
    do(day, Wish("close-gap", code(day, "lagen")))
    assert starts(day)["lagen"] == "10:00"
    assert starts(day)["ai"] == "14:00"
    do(day, Wish("swap", code(day, "ai"), other=code(day, "sexualundervisning")))
    assert (starts(day)["ai"], starts(day)["sexualundervisning"]) == ("09:00", "14:00")
    other = factories.room(day, "Stora salen")
    do(day, Wish("to-room", code(day, "lagen"), other=other.code))
    assert {s.room for s in memory.read(day.event).programme.seminars if s.starts_at} == {other.code}


def test_call_times_move_along(day):
    row = next(s for s in loading.tables(day.event).seminars if s.slug == "ai")
    call = row.starts_at - timedelta(minutes=20)
    seats = [seat_state(s) | {"call_at": call} for s in row.seats]
    seminars.change(edits.Writing(day.event, day.actor), row, row.version, {"seats": seats})
    do(day, Wish("push", code(day, "lunch"), 30))
    assert row.seats[0].call_at == call + timedelta(minutes=30)


def test_what_was_shown_is_what_is_done_or_nothing(day):
    wish = Wish("push", code(day, "lunch"), 15)
    seen = daytools.preview(day.event, wish).fingerprint
    row = next(s for s in loading.tables(day.event).seminars if s.slug == "ai")
    board.move(edits.Writing(day.event, day.actor), row, row.version, {"starts_at": row.starts_at + timedelta(minutes=5)})
    with pytest.raises(Invalid):
        daytools.carry_out(day.event, day.actor, wish, seen)
    assert starts(day) == BEFORE | {"ai": "14:35"}
    entry = do(day, wish)
    with pytest.raises(Invalid):  # The same form, sent twice.
        daytools.carry_out(day.event, day.actor, wish, seen)
    # One of them was moved again since: undoing the rest alone would tear the day apart, so nothing is undone.
    board.move(edits.Writing(day.event, day.actor), row, row.version, {"starts_at": row.starts_at + timedelta(minutes=5)})
    with pytest.raises(Invalid):
        undoing.undo(day.event, day.actor, entry.id)
    assert starts(day)["lunch"] == "11:45"


def test_new_clashes_are_told_before(day):
    effect = daytools.preview(day.event, Wish("push", code(day, "lagen"), -60))
    assert [c.rule for c in effect.new_clashes] == ["room-twice"]
    assert [(old.slug, new.slug) for old, new in effect.moves] == [
        (s, s) for s in ("lagen", "lunch", "samverkan", "ai")
    ]


@pytest.mark.parametrize(
    "wish",
    [
        Wish("push", "", 5), Wish("push", "ai", 0), Wish("push", "ai", 9999), Wish("swap", "ai", other="ai"),
        Wish("swap", "ai", other="nix"), Wish("to-room", "ai", other="nix"), Wish("nix", "ai"),
        Wish("push", "pa-andra-scener", 5), Wish("close-gap", "sexualundervisning"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(day, wish):
    codes = {s.slug: s.code for s in memory.read(day.event).programme.seminars}
    wish = Wish(wish.tool, codes.get(wish.code, ""), wish.minutes, codes.get(wish.other, wish.other))
    with pytest.raises(Invalid):
        daytools.preview(day.event, wish)
