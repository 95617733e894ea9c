"""Rooms from a table and back: what it says and no more, undone as one; both databases."""

import pytest

from eventapp.formats import people as columns
from eventapp.formats import reading, spreadsheet
from eventapp.services import imports
from eventapp.services.draft import edits, loading, memory, undoing
from eventapp.services.errors import Invalid
from eventapp.services.imports import persons, roomfiles
from tests import factories
from tests.conftest import sign_in, token


@pytest.fixture
def day(app):
    """A day with two rooms."""
    day = factories.make_event(factories.account("Åsa", "asa@example.org", site_owner=True))
    day.one = factories.room(
        day, "Sal Å", capacity=40, building="Hus 1", directions="Upp\n\ntill höger", notes="=1+1", turnaround=5,
        livestream="https://s.example/1", stream_crew="A", stream_key="hemlig",
    )  # fmt: skip
    day.two = factories.room(day, "Torget")
    return day


def table(data):
    return columns.sheet(reading.read(data if isinstance(data, bytes) else data.encode()), columns.ROOMS)


def whats(day, data):
    return [(x.name, x.what, x.code, dict(x.values or {}), x.why) for x in roomfiles.plan(day.event, table(data)).lines]


def carried(day, data):
    return roomfiles.carry_out(day.writing, table(data), roomfiles.plan(day.event, table(data)).fingerprint)


def every(day):
    return {r.name: edits.state(r) for r in loading.tables(day.event).rooms}


def whole_draft(day):
    seminars = spreadsheet.seminar_rows(memory.read(day.event).programme, imports.draft_mark(day.event))
    sheets = {"Seminarier": seminars, "Personer": persons.rows(day.event), "Lokaler": roomfiles.rows(day.event)}
    return spreadsheet.write_book(sheets)


def test_the_whole_draft_read_back_changes_no_room_and_holds_no_key(day):
    factories.seminar(day, "Först", panel=[factories.person(day)], room=day.one)
    data = whole_draft(day)
    assert whats(day, data) == [("Sal Å", "same", day.one.code, {}, ""), ("Torget", "same", day.two.code, {}, "")]
    assert "hemlig" not in str(roomfiles.rows(day.event))
    with pytest.raises(Invalid):
        carried(day, data)


def test_what_was_changed_in_the_file_is_all_that_changes_and_one_undo_takes_it_back(day):
    before = every(day)
    data = (
        f"Namn;Platser;Byggnad;Hitta hit;Kod\nSal Åäö;1 200;;;{day.one.code}\ntorget;90,0;Hus 2;Ut;\nNya salen;;Hus 3;;\n"
    )
    assert whats(day, data) == [
        ("Sal Åäö", "changed", day.one.code, {"name": "Sal Åäö", "capacity": "1200"}, ""),
        ("torget", "changed", day.two.code, {"name": "torget", "capacity": "90", "building": "Hus 2", "directions": "Ut"}, ""),
        ("Nya salen", "new", "new", {"name": "Nya salen", "building": "Hus 3"}, ""),
    ]
    assert every(day) == before
    entry = carried(day, data)
    after = every(day)
    assert after["Sal Åäö"] == before["Sal Å"] | {"name": "Sal Åäö", "capacity": 1200}
    assert (after["torget"]["capacity"], after["Nya salen"]["slug"], len(after)) == (90, "nya-salen", 3)
    assert {what for _, what, *_ in whats(day, data)} == {"same"}
    undoing.undo(day.event, day.actor, entry.id, undoing.Agreed(undoing.plan(day.event, entry.id, True).fingerprint))
    assert every(day) == before


@pytest.mark.parametrize(("row", "why"), [
    (";40;;", "There is no name."), ("Sal B;många;;", "Seats and minutes are whole numbers."),
    ("Sal B;0;;", "Seats and minutes are whole numbers."), ("Sal B;99999999999;;", "Seats and minutes are whole numbers."),
    ("Sal B;4;javascript:x;", "The livestream is not a whole address, such as https://example.org/."),
    (f"{'x' * 301};4;;", "A cell holds more than its field may."), ("Sal B;4;;601", "Seats and minutes are whole numbers."),
])  # fmt: skip
def test_a_wrong_row_says_why_and_is_left_out(day, row, why):
    data = f"name;seats;livestream;turnaround\n{row}\nSal C;10;;\nsal c;11;;\n"
    assert [(x.what, x.why) for x in roomfiles.plan(day.event, table(data)).lines] == [
        ("wrong", why), ("new", ""), ("wrong", "This room is in the file twice."),
    ]  # fmt: skip


def test_it_is_done_by_its_pages_once_and_only_as_it_was_shown(day):
    client, base = sign_in(day.app, "asa@example.org"), f"/organise/{day.event.slug}/rooms/"
    form = {"csrf_token": token(client, f"{base}import/"), "pasted": "name;seats\nTorget;70\n<b>Ny</b>;5\n"}
    shown = client.post(f"{base}import/", data=form)
    where = shown.headers["Location"]
    page = client.get(where).text
    assert ("&lt;b&gt;Ny" in page, "<b>Ny" in page) == (True, False)
    plan = roomfiles.plan(day.event, table(form["pasted"]))
    assert client.post(where, data=form | {"fingerprint": "x"}).status_code == 422
    assert client.post(where, data=form | {"fingerprint": plan.fingerprint}).status_code == 303
    assert client.post(where, data=form | {"fingerprint": plan.fingerprint}).status_code == 422
    assert {name: each["capacity"] for name, each in every(day).items()} == {"Sal Å": 40, "Torget": 70, "<b>Ny</b>": 5}
