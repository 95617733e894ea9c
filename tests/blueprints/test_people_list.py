"""The list of people: what is searched for, one cell at a time, who is chosen, and many portraits without a script."""

import io
import re

import pytest
from PIL import Image

from eventapp.services.draft import loading, memory, people, undoing
from eventapp.services.draft.edits import Writing
from tests.conftest import sign_in, token

HERE = "/organise/almedalen-2017/panelists/"
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def client(lite_day):
    return sign_in(lite_day.app)


def person(day, name="Nina Rung"):
    return next(p for p in loading.tables(day.event).people if p.name == name)


def write(day, name, **values):
    row = person(day, name)
    return people.change(Writing(day.event, day.actor), row, row.version, values)


def cell(day, client, field, name="Nina Rung", **sent):
    row = person(day, name)
    data = {"csrf_token": token(client, HERE), "field": field, "version": row.version} | sent
    return client.post(f"{HERE}{row.code}/cell", data=data, headers=ENGLISH)


def picture(colour, size=(60, 40)):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def shown(client, query):
    text = client.get(HERE + query, headers=ENGLISH).text
    rows = re.findall(r'<tr data-code="[^>]*>', text)
    return len([row for row in rows if not row.endswith(" hidden>")]), re.search(r"data-count[^>]*>([^<]*)<", text)[1]


@pytest.mark.parametrize(
    ("query", "found"),
    [("", 13), ("?q=asa+regner", 1), ("?q=hemligt", 1), ("?q=artificiell", 1), ("?q=xyzzyx", 0), ("?missing=mail", 12),
     ("?answer=confirmed", 0), ("?answer=invited&q=polisen", 1), ("?missing=answer&q=hemligt", 1)],
)  # fmt: skip
def test_people_are_found_without_a_script(lite_day, client, query, found):
    write(lite_day, "Nina Rung", email="nina@example.org", notes="Hemligt: allergisk mot nötter")
    assert shown(client, query) == (found, f"{found} of 13")


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("name", " Nina  Rung-Ek ", "Nina Rung-Ek"), ("title", "Grundare", "Grundare"), ("organisation", "", ""),
        ("email", "nina@example.org", "nina@example.org"), ("phone", "070-1", "070-1"),
        ("website", "example.org/jag", "https://example.org/jag"), ("notes", "Rad\nrad", "Rad\nrad"),
        ("biography", "*Hej*\n\nDå", "*Hej*\n\nDå"),
        ("slug", "nina", "nina"), ("hours", "", []),
        ("hours", "2017-07-03 13:00–17:00, 9.00 - 12:30", [
            ["2017-07-03T07:00:00+00:00", "2017-07-03T10:30:00+00:00"], ["2017-07-03T11:00:00+00:00", "2017-07-03T15:00:00+00:00"],
        ]),
    ],
)  # fmt: skip
def test_a_cell_is_saved_at_once_and_undone(lite_day, client, field, value, kept):
    before = memory.read(lite_day.event).programme
    code = person(lite_day).code
    held = getattr(person(lite_day), field)
    answer = cell(lite_day, client, field, value=value)
    now = people.find(lite_day.event, code)
    assert (answer.status_code, getattr(now, field)) == (200, kept)
    assert f'data-version="{now.version}"' in answer.json["row"]
    if answer.json["entry"]:
        undoing.undo(lite_day.event, lite_day.actor, answer.json["entry"])
    assert (memory.read(lite_day.event).programme, getattr(now, field)) == (before, held)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", ["This field is required."]), ("name", "x" * 301, ["This is longer than 300 characters."]),
        ("email", "nina", ["This is not a mail address."]), ("merged_into", "x", ["This cannot be chosen."]),
        ("slug", "", ["A person has an address of their own: letters, digits and hyphens."]), ("slug", "anders-ahlqvist", ["This address is taken."]),
        ("hours", "morning", ["Write hours as 2027-07-03 09:00–12:00, with commas between."]),
        ("hours", "2017-07-03 25:00–26:00", ["Give a day and two times in each row."]),
        ("website", "javascript:alert(1)", ["Write a web address, such as example.org or https://example.org/page."]),
        ("link_number", "9", ["This cannot be chosen."]), ("portrait", "", ["Choose a picture first."]),
    ],
)  # fmt: skip
def test_what_a_cell_cannot_take_is_said_and_nothing_is_saved(lite_day, client, field, value, words):
    version = person(lite_day).version
    answer = cell(lite_day, client, field, value=value)
    assert (answer.status_code, answer.json, person(lite_day).version) == (422, {"errors": words}, version)


def test_what_both_changed_is_asked(lite_day, client):
    old = person(lite_day).version
    write(lite_day, "Nina Rung", title="Hennes")
    answer = cell(lite_day, client, "title", version=old, value="Min")
    now = person(lite_day).version
    said = {"version": now, "errors": ["Anna Ek has changed this meanwhile: Hennes."]}
    assert (answer.status_code, answer.json) == (409, said)
    assert cell(lite_day, client, "title", version=old, over=now, value="Min").status_code == 200
    assert person(lite_day).title == "Min"


def test_a_portrait_is_dropped_on_a_row(lite_day, client):
    given = {"picture": (io.BytesIO(picture("red")), "x.png")}
    answer = cell(lite_day, client, "portrait", **given)
    key = person(lite_day).portrait
    assert (answer.status_code, len(key), f"/media/{key}-96.webp" in answer.json["row"]) == (200, 32, True)
    wrong = cell(lite_day, client, "portrait", picture=(io.BytesIO(b"<html>"), "x.png"))
    assert (wrong.status_code, wrong.json) == (422, {"errors": ["This is not a picture we can read. Use JPEG, PNG or WebP."]})
    assert person(lite_day).portrait == key


def plan(client, *files):
    given = [(io.BytesIO(body), name) for name, body in files]
    return client.post(f"{HERE}portraits/", data={"csrf_token": token(client, HERE), "picture": given}, headers=ENGLISH)


def rows(text):
    """Of each picture in the plan: its key, its file and whom it is for."""
    found = re.findall(r'name="key" value="(\w+)">.*?name="file" value="([^"]*)">.*?</select>', text, re.S)
    whose = [re.findall(r'value="([^"]*)" selected', part)[0] for part in re.findall(r"<select.*?</select>", text, re.S)]
    return [(file, value, key) for (key, file), value in zip(found, whose, strict=True)]


def test_many_portraits_are_matched_shown_given_and_undone_as_one(lite_day, client):
    before = memory.read(lite_day.event).programme
    answer = plan(
        client, ("Rung_Nina 2.png", picture("red")), ("asa-regner.PNG", picture("blue")), ("DSC01.png", picture("green")),
        ("lögn.jpg", b"<html>"),
    )  # fmt: skip
    found = rows(answer.text)
    nina, asa, julia = (person(lite_day, name).code for name in ("Nina Rung", "Åsa Regnér", "Julia Lindh"))
    assert [(file, whose) for file, whose, _ in found] == [
        ("DSC01.png", ""), ("Rung_Nina 2.png", f"{nina}:"), ("asa-regner.PNG", f"{asa}:"),
    ]  # fmt: skip
    assert "lögn.jpg: This is not a picture we can read." in answer.text
    assert memory.read(lite_day.event).programme == before
    sent = {"csrf_token": token(client, HERE), "key": [key for *_, key in found], "file": [file for file, *_ in found]}
    client.post(f"{HERE}portraits/give", data=sent | {"whose": [f"{julia}:", f"{nina}:", f"{asa}:"]}, headers=ENGLISH)
    given = {p.name: p.portrait for p in loading.tables(lite_day.event).people if p.portrait}
    keys = [key for *_, key in found]
    assert given == {"Julia Lindh": keys[0], "Nina Rung": keys[1], "Åsa Regnér": keys[2]}
    text = client.get(HERE, headers=ENGLISH).text
    assert "3 people have new portraits." in text
    entry = re.search(r"activity/(\d+)/undo", text)[1]
    undoing.undo(lite_day.event, lite_day.actor, int(entry))
    assert memory.read(lite_day.event).programme == before


def test_a_portrait_that_someone_has_given_meanwhile_stays(lite_day, client):
    (_, whose, key) = rows(plan(client, ("nina rung.png", picture("red"))).text)[0]
    cell(lite_day, client, "portrait", picture=(io.BytesIO(picture("black")), "x.png"))
    hers = person(lite_day).portrait
    sent = {"csrf_token": token(client, HERE), "key": [key, key], "file": ["nina.png", "gone.png"]}
    client.post(f"{HERE}portraits/give", data=sent | {"whose": [whose, "NOBODY:"]}, headers=ENGLISH)
    text = client.get(HERE, headers=ENGLISH).text
    assert "nina.png is not used: Someone has given this person another portrait meanwhile." in text
    assert "gone.png is not used: The person is no longer there." in text
    assert person(lite_day).portrait == hers


def test_who_is_chosen_is_written_to_and_taken_away(lite_day, client):
    write(lite_day, "Nina Rung", email="nina@example.org", notes="=1+1")
    codes = [person(lite_day, name).code for name in ("Nina Rung", "Julia Lindh")]
    sent = {"csrf_token": token(client, HERE), "code": [*codes, "NEVER"]}
    text = client.post("/organise/almedalen-2017/messages/", data=sent | {"group": "chosen", "template": "invitation"}, headers=ENGLISH).text
    assert "2 people,\n1 address" in text
    assert "Without an address: Julia Lindh" in text
    assert re.findall(r'name="code" value="(\w+)" checked', text) == [codes[1], codes[0]]
    assert ("No mail server is set, so no mail is sent." in text, "Din medverkan i {evenemang}" in text) == (True, True)
    table = client.post(f"{HERE}chosen/people.csv", data=sent).text.splitlines()
    assert [line.partition(",")[0] for line in table[1:]] == ["Julia Lindh", "Nina Rung"]
    assert "'=1+1" in table[2]
    assert client.post(f"{HERE}chosen/people.exe", data=sent).status_code == 404


def test_a_new_person_who_seems_to_be_there_is_asked_about_once(lite_day, client):
    before = len(loading.tables(lite_day.event).people)
    nina = person(lite_day).code
    part = client.get(f"{HERE}like?name=RUNG,+Dr+Nina", headers=ENGLISH).text
    assert (f'href="{HERE}{nina}/"' in part, client.get(f"{HERE}like?name=Bo+Ek").text.strip()) == (True, "")
    sent = {"csrf_token": token(client, f"{HERE}new"), "once": "x", "name": "Nina Rungh"}
    asked = client.post(f"{HERE}new", data=sent, headers=ENGLISH)
    assert (asked.status_code, "Perhaps there already:" in asked.text) == (422, True)
    assert len(loading.tables(lite_day.event).people) == before
    for _ in range(2):
        assert client.post(f"{HERE}new", data=sent | {"anyway": "Nina Rungh"}).status_code == 303
    assert client.post(f"{HERE}new", data=sent).status_code == 303  # The same form once more.
    assert len(loading.tables(lite_day.event).people) == before + 1


def test_an_answer_is_noted_without_a_script_on_the_persons_page(lite_day, client):
    nina = person(lite_day)
    page = f"{HERE}{nina.code}/"
    sent = {"csrf_token": token(client, page)}
    forms = client.get(page, headers=ENGLISH).text.split(f'action="{page[:-1]}/answer"')[1:]
    seat = re.search(r'name="seat" value="(\d+)"', forms[0])[1]
    for back, answer in ((page, "confirmed"), (f"{HERE}?q=nina", "declined")):
        came = client.post(f"{page}answer", data=sent | {"seat": seat, "answer": answer}, headers={"Referer": f"http://localhost{back}"})
        assert (came.status_code, came.headers["Location"]) == (303, back)
        assert f'data-seat="{seat}" data-answer="{answer}"' in client.get(HERE, headers=ENGLISH).text
