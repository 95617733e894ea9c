"""What the board is told: clashes kind by kind, and all that one card clashes with."""

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from eventapp.extensions import db
from eventapp.services.draft import loading
from tests import factories
from tests.conftest import sign_in, token

HERE = "/organise/almedalen-2017/"
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def client(lite_day):
    return sign_in(lite_day.app)


@pytest.fixture
def crowd(lite_day):
    """Twenty seminars without an abstract, all in one room at one time: 190 clashes about the room alone."""
    room = factories.room(lite_day, "Skrubben")
    start = next(s.starts_at for s in loading.tables(lite_day.event).seminars if s.starts_at)
    for number in range(20):
        factories.seminar(lite_day, f"Trångt {number}", room=room, starts_at=start, kind="talk")
    made = {s.title: s.code for s in loading.tables(lite_day.event).seminars}
    return [made[f"Trångt {number}"] for number in range(20)]


def test_a_kind_of_clash_that_is_met_often_is_one_group_and_none_hides_another(lite_day, client, crowd):
    told = client.get(HERE + "schedule/board.json", headers=ENGLISH).json
    groups = {
        g["heading"]: (g["severity"], g["word"], g["folded"], g["open"], g["count"]) for g in told["groups"]
    }
    assert groups["Two seminars in one room at once"] == ("error", "Clash", True, True, 190)
    assert groups["Without an abstract"] == ("note", "Note", True, False, 20)
    assert sum(g["count"] for g in told["groups"]) == told["count"]
    assert {len(g["clashes"]) for g in told["groups"]} <= set(range(1, 13))
    assert told["groups"][0]["severity"] == "error"
    assert told["marks"][crowd[-1]] == "error"


def test_a_card_is_told_all_it_clashes_with_however_many_there_are(lite_day, client, crowd):
    told = client.get(f"{HERE}schedule/{crowd[-1]}/zones.json", headers=ENGLISH).json
    there = {frozenset((f"Trångt {n}", "Trångt 19")) for n in range(19)}
    errors = [c["text"] for c in told["own"] if c["severity"] == "error"]
    assert {frozenset(re.findall("“(.*?)”", text)) for text in errors} == there
    assert len(errors) == len(there)
    row = next(s for s in loading.tables(lite_day.event).seminars if s.code == crowd[-1])
    data = {"csrf_token": token(client, HERE + "schedule/"), "version": row.version, "minutes": 20}
    moved = client.post(f"{HERE}schedule/{crowd[-1]}/move", data=data, headers=ENGLISH).json
    assert moved["own"] == told["own"]


def test_the_readiness_page_folds_what_is_many_and_leads_to_each_by_name(lite_day, client, crowd):
    text = client.get(HERE + "readiness/", headers=ENGLISH).text
    folded = re.findall(r"<details( open)?><summary>.*?</span> (.*?) <span class=\"muted\">\((\d+)\)", text)
    assert (" open", "Two seminars in one room at once", "190") in folded
    assert ("", "Without an abstract", "20") in folded
    assert f'<a href="{HERE}seminars/{crowd[3]}/">Trångt 3</a>' in text
    assert ">Skrubben</a>" in text
    overview = client.get(HERE, headers=ENGLISH).text
    assert 'Two seminars in one room at once <span class="muted">(190)</span>' in overview


def test_the_preview_of_a_file_says_what_each_row_would_write(lite_day, client):
    table = (
        "Titel;Start;Slut;Lokal;Moderator\nÖppning <b>;08:00;08:30;Salen;Bo Ås\n"
        "Lunch och samtal med paneldeltagarna;11:45;13:00;;\n"
    )
    data = {"csrf_token": token(client, HERE + "imports/"), "file": (io.BytesIO(table.encode()), "dag.csv")}
    page = client.post(HERE + "imports/", data=data, follow_redirects=True, headers=ENGLISH).text
    assert re.findall(r'<bdi class="small muted">(.*?)</bdi>', page) == [
        "2017-07-03 08:00 · 30 minutes · Salen · Bo Ås (moderator)",
        "Room: Bryggarsalen → –; Starts: 2017-07-03 11:30 → 2017-07-03 11:45; Length: 90 minutes → 75 minutes",
    ]
    assert "Öppning &lt;b&gt;" in page


def test_moves_made_by_the_form_and_in_the_list_are_on_the_boards_stack(lite_day, client):
    row = next(s for s in loading.tables(lite_day.event).seminars if s.slug == "ai")
    code, title, first = row.code, row.title, row.starts_at
    form = {"csrf_token": token(client, f"{HERE}schedule/{code}/"), "version": row.version}
    slot = {"day": "2017-07-04", "start": "18:00", "end": "18:30", "room": row.room_id or 0}
    assert client.post(f"{HERE}schedule/{code}/", data=form | slot).status_code == 303
    assert client.post(f"{HERE}schedule/{code}/nudge", data=form | {"minutes": 5}).status_code == 303

    def starts():
        return next(s.starts_at for s in loading.tables(lite_day.event).seminars if s.code == code)

    evening = datetime(2017, 7, 4, 16, 0, tzinfo=UTC)
    assert starts() == evening + timedelta(minutes=5)
    assert client.get(HERE + "schedule/board.json").json["undo"] == title
    undone = []
    for _ in range(2):
        assert client.post(HERE + "schedule/undo", data=form).status_code == 200
        undone.append(starts())
    assert undone == [evening, first]
    assert client.post(HERE + "schedule/redo", data=form).json["undo"] == title
    assert starts() == evening


def test_it_opens_on_today_while_the_days_last_and_else_on_the_first(lite):
    with lite.app_context():
        later = factories.DAY + timedelta(days=2)
        made = factories.make_event(ends_on=later)
        for day, clock in ((factories.DAY, "09:00"), (later, "10:00")):
            factories.seminar(made, room=factories.room(made), starts_at=factories.at(clock, day))
        factories.seminar(made, "När det blir")
        db.session.commit()
        address, email = f"/organise/{made.event.slug}/schedule/board.json", made.account.email

    def opens(moment):
        with time_machine.travel(moment, tick=False):
            return sign_in(lite, email, factories.PASSWORD).get(address).json["opens"]

    first, last = str(factories.DAY), str(later)
    moments = {
        factories.at("12:00", factories.DAY - timedelta(days=30)): first, factories.at("23:00"): first,
        # The night belongs to the evening before; on a day without anything the next is what one looks for.
        factories.at("01:00", factories.DAY + timedelta(days=1)): first, factories.at("05:00", factories.DAY + timedelta(days=1)): last,
        factories.at("23:59", later): last, factories.at("12:00", later + timedelta(days=1)): first,
    }  # fmt: skip
    assert {moment: opens(moment) for moment in moments} == moments
