"""The list of seminars: what is searched for, one cell at a time, and several at once without a script."""

import re

import pytest

from eventapp.services.draft import loading, memory, seminars, undoing
from eventapp.services.draft.edits import Writing
from tests.conftest import sign_in, token

HERE = "/organise/almedalen-2017/seminars/"
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def client(lite_day):
    return sign_in(lite_day.app)


def row(day, slug="ai"):
    return next(s for s in loading.tables(day.event).seminars if s.slug == slug)


def cell(to, client, field, slug="ai", **sent):
    seminar = row(to, slug)
    data = {"csrf_token": token(client, HERE), "field": field, "version": seminar.version} | sent
    return client.post(f"{HERE}{seminar.code}/cell", data=data, headers=ENGLISH)


def shown(client, query):
    text = client.get(HERE + query, headers=ENGLISH).text
    rows = re.findall(r'<tr data-code="[^>]*>', text)
    count = re.search(r"data-count[^>]*>([^<]*)<", text)[1]
    return len([each for each in rows if not each.endswith(" hidden>")]), count


@pytest.mark.parametrize(
    ("query", "found"),
    [("", 6), ("?q=adamsson", 1), ("?q=Teknik+ARTIFICIELL", 1), ("?q=ratts", 1), ("?q=hemligt", 1), ("?q=xyzzyx", 0),
     ("?kind=talk", 1), ("?kind=talk&q=lunch", 0), ("?state=draft", 0)],
)  # fmt: skip
def test_a_search_finds_titles_panels_subjects_and_notes_without_a_script(lite_day, client, query, found):
    assert cell(lite_day, client, "state", value="confirmed").status_code == 200
    seminar = row(lite_day, "lunch")
    seminars.change(edits_of(lite_day), seminar, seminar.version, {"notes": "Hemligt: glutenfritt"})
    assert shown(client, query) == (found, f"{found} of 6")


def edits_of(day):
    return Writing(day.event, day.actor)


@pytest.mark.parametrize(
    ("field", "sent", "name", "value"),
    [
        ("title", {"value": " Ny  titel "}, "title", "Ny titel"),
        ("state", {"value": "cancelled"}, "state", "cancelled"),
        ("kind", {"value": "workshop"}, "kind", "workshop"),
        ("tags", {"value": "ai, #unga, ai"}, "tags", ["ai", "unga"]),
        ("language", {"value": "en"}, "language", "en"),
        ("stream", {"value": "none"}, "stream", "none"),
        ("room", {"value": ""}, "room_id", None),
        ("when", {"day": "2017-07-03", "start": "16:00", "end": "17:10"}, "minutes", 70),
    ],
)
def test_a_cell_is_saved_at_once_and_undone(lite_day, client, field, sent, name, value):
    before = memory.read(lite_day.event).programme
    answer = cell(lite_day, client, field, **sent)
    assert answer.status_code == 200
    assert getattr(row(lite_day), name) == value
    assert f'data-version="{row(lite_day).version}"' in answer.json["row"]
    undoing.undo(lite_day.event, lite_day.actor, answer.json["entry"])
    assert memory.read(lite_day.event).programme == before


@pytest.mark.parametrize(
    ("field", "sent", "words"),
    [
        ("title", {"value": " "}, ["Give a title."]),
        ("title", {"value": "x" * 301}, ["This is longer than 300 characters."]),
        ("tags", {"value": "x" * 101}, ["A tag is at most 100 characters long."]),
        ("room", {"value": "NOROOM"}, ["There is no such room in this event."]),
        ("when", {"day": "2017-07-03", "start": "16:00", "end": "15:00"}, ["It ends before it starts."]),
        ("kind", {"value": "blocked"}, ["This cannot be chosen."]),
        ("notes", {"value": "x"}, ["This cannot be chosen."]),
    ],
)
def test_what_a_cell_cannot_take_is_said_and_nothing_is_saved(lite_day, client, field, sent, words):
    before = memory.read(lite_day.event).programme
    answer = cell(lite_day, client, field, **sent)
    assert (answer.status_code, answer.json) == (422, {"errors": words})
    assert memory.read(lite_day.event).programme == before


def test_what_both_changed_is_asked_and_what_only_the_other_changed_stays(lite_day, client):
    old = row(lite_day).version
    seminars.change(edits_of(lite_day), row(lite_day), old, {"title": "Hennes"})
    assert cell(lite_day, client, "kind", version=old, value="panel").status_code == 200
    answer = cell(lite_day, client, "title", version=old, value="Min")
    now = row(lite_day)
    said = {"version": now.version, "errors": ["Anna Ek has changed this meanwhile: Hennes."]}
    assert (answer.status_code, answer.json) == (409, said)
    assert (now.title, now.kind) == ("Hennes", "panel")
    assert cell(lite_day, client, "title", version=old, over=now.version, value="Min").status_code == 200
    assert row(lite_day).title == "Min"


def test_several_are_changed_by_a_form_and_one_comes_back_to_what_was_searched_for(lite_day, client):
    codes = [row(lite_day, slug).code for slug in ("ai", "lunch")]
    data = {"csrf_token": token(client, HERE), "code": [*codes, "NEVER"], "state": "draft", "room": "-", "gets": "ny"}
    place = f"{HERE}?q=a&sort=title"
    answer = client.post(f"{HERE}many", data=data, headers=ENGLISH | {"Referer": f"http://localhost{place}"})
    assert (answer.status_code, answer.headers["Location"]) == (303, place)
    text = client.get(place, headers=ENGLISH).text
    assert "2 seminars are changed." in text
    assert "“NEVER” is not changed: It is no longer there." in text
    found = [row(lite_day, slug) for slug in ("ai", "lunch")]
    assert [(s.state, s.room_id, s.tags[-1]) for s in found] == [("draft", None, "ny")] * 2
    nothing = client.post(f"{HERE}many", data={"csrf_token": token(client, HERE), "code": codes}, headers=ENGLISH)
    assert (nothing.status_code, "Choose seminars, and what to change in them." in nothing.text) == (422, True)
    # What was chosen is chosen still.
    assert len(re.findall(r'<input type="checkbox" name="code" [^>]* checked', nothing.text)) == 2


def test_one_seminar_leads_to_the_next_and_is_copied_cancelled_and_removed(lite_day, client):
    order = [s.code for s in loading.tables(lite_day.event).items]
    page = f"{HERE}{order[1]}/"
    text = client.get(page).text
    assert re.findall(rf'data-(before|after) href="{HERE}(\w+)/"', text) == [("before", order[0]), ("after", order[2])]
    sent = {"csrf_token": token(client, page), "was": "confirmed", "state": "cancelled"}
    away = {"Referer": f"http://localhost{page}"}
    assert client.post(f"{page}state", data=sent, headers=away).headers["Location"] == page
    copy = client.post(f"{page}duplicate", data={"csrf_token": sent["csrf_token"]}).headers["Location"]
    copied = seminars.find(lite_day.event, copy.split("/")[-2])
    original = seminars.find(lite_day.event, order[1])
    assert (copied.title, copied.starts_at, copied.state) == (original.title, None, "confirmed")
    assert original.state == "cancelled"


def test_what_hangs_on_a_room_is_counted_before_it_goes_and_after(lite_day, client):
    rooms = HERE.replace("seminars", "rooms")
    room = row(lite_day).room
    text = client.get(rooms, headers=ENGLISH).text
    assert f"5 seminars are held in {room.name}, and will have no room. Remove {room.name}?" in text
    client.post(f"{rooms}{room.code}/remove", data={"csrf_token": token(client, rooms)}, headers=ENGLISH)
    assert f"{room.name} is removed. 5 seminars have no room now." in client.get(rooms).text


def test_a_seminar_added_in_the_line_above_the_list_is_taken_back_from_there_with_its_new_people(lite_day, client):
    before = memory.read(lite_day.event).whole
    data = {
        "csrf_token": token(client, HERE), "once": "abc", "quick": "1", "kind": "panel", "state": "confirmed", "stream": "room",
        "language": "", "part": "", "title": "Fort tillagt", "day": "2017-07-03", "start": "19:00", "end": "", "room": "0",
        "seat_who": "Moderator: Nya Ek, Polisen; Caroline Engvall",
    }  # fmt: skip
    here = f"{HERE}?q=fort"
    answer = client.post(f"{HERE}new", data=data, headers=ENGLISH | {"Referer": f"http://localhost{here}"})
    assert (answer.status_code, answer.location) == (303, here)
    page = client.get(here, headers=ENGLISH).text
    way, origin = re.search(r'“Fort tillagt” is added.*?action="([^"]+/undo)".*?name="from" value="([^"]+)"', page, re.S).groups()
    assert origin == here
    found = memory.read(lite_day.event).whole
    assert {p.name for p in found.people} - {p.name for p in before.people} == {"Nya Ek"}
    answer = client.post(way, data={"csrf_token": token(client, HERE), "from": origin, "just": "1"})
    assert (answer.status_code, answer.location) == (303, here)
    assert memory.read(lite_day.event).whole == before
    assert "A new seminar: 1 seminar added, 1 person added" in client.get("/organise/almedalen-2017/activity/", headers=ENGLISH).text


def test_a_row_is_text_and_is_changed_and_removed_without_a_script_all_the_same(lite_day, client):
    text = client.get(HERE, headers=ENGLISH).text
    rows = text.split("<tbody>")[1].split("</tbody>")[0]
    # What is large in hundreds of rows is made where one looks (static/js/organise/near.js).
    assert re.findall(r"<(form|select|svg)|class=\"cell", rows) == []
    code = row(lite_day).code
    to = re.search(rf'form="one" aria-describedby="t-{code}"\s+formaction="([^"]+)"', rows)[1]
    assert '<form method="post" id="one"><input type="hidden" name="csrf_token"' in text
    answer = client.post(to, data={"csrf_token": token(client, HERE)}, headers={"Referer": f"http://localhost{HERE}?q=a"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{HERE}?q=a")
    assert code not in [s.code for s in loading.tables(lite_day.event).items]
