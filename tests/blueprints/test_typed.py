"""What is typed is saved, or refused with a word, never dropped: every field of the organisers' forms."""

import html
import re
from html.parser import HTMLParser

import pytest
from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Event
from eventapp.programme.naming import slugify
from eventapp.services.draft import edits, loading
from tests.blueprints.test_organise import HERE, client, seminar_form  # noqa: F401
from tests.conftest import token
from tests.services.test_undoing import whole


class Form(HTMLParser):
    """The fields of a page's longest form as a browser would send them: names with values, and which are typed in."""

    def __init__(self, page):
        super().__init__()
        self.forms, self.select, self.area = [], None, None
        self.feed(page)
        self.sent, self.typed = max(self.forms, key=lambda form: len(form[0]))

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "form":
            self.forms.append(([], []))
        if not self.forms:
            return
        sent, typed = self.forms[-1]
        if tag == "input" and "name" in a:
            kind = a.get("type", "text")
            if (kind in ("checkbox", "radio") and "checked" not in a) or kind in ("file", "submit"):
                return
            if kind not in ("hidden", "checkbox", "radio"):
                typed.append(len(sent))
            sent.append([a["name"], a.get("value") or ""])
        elif tag == "textarea":
            typed.append(len(sent))
            sent.append([a["name"], ""])
            self.area = sent[-1]
        elif tag == "select":
            self.select = [a["name"], None] if "multiple" not in a else None
            if self.select:
                sent.append(self.select)
        elif tag == "option" and self.select and (self.select[1] is None or "selected" in a):
            self.select[1] = a.get("value", "")

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            self.area[1], self.area = self.area[1].removeprefix("\n"), None
        if tag == "select":
            self.select = None

    def handle_data(self, data):
        if self.area:
            self.area[1] += data


def pages(day):
    tables = loading.tables(day.event)
    row = next(s for s in tables.seminars if s.slug == "ai")
    return [
        f"{HERE}settings/", f"{HERE}seminars/new", f"{HERE}seminars/{row.code}/", f"{HERE}rooms/new",
        f"{HERE}rooms/{tables.rooms[0].code}/", f"{HERE}panelists/new", f"{HERE}panelists/{tables.people[0].code}/",
        f"{HERE}schedule/{row.code}/", f"{HERE}copy/",
    ]  # fmt: skip


MARK = "Zxq 9 å"


@pytest.mark.parametrize("number", range(9))
def test_a_text_in_any_field_is_kept_or_refused_with_a_word(lite_day, client, number):  # noqa: F811
    page = pages(lite_day)[number]
    count = len(Form(client.get(page).text).typed)
    assert count >= 3
    for place in range(count):
        form = Form(client.get(page).text)
        if place >= len(form.typed):  # A row of what was washed away.
            break
        at = form.typed[place]
        name = form.sent[at][0]
        sent = [(n, MARK if i == at else v or "") for i, (n, v) in enumerate(form.sent)]
        fields = {}
        for key, value in sent:
            fields.setdefault(key, []).append(value)
        if "title" in fields and not fields["title"][0]:
            fields["title"] = ["Ny"]
        answer = client.post(page, data=fields)
        db.session.expire_all()
        kept = MARK in saved(lite_day) or (name == "slug" and f"'{slugify(MARK)}'" in saved(lite_day))
        shown = html.unescape(answer.text)
        refused = answer.status_code == 422 and re.search(r'class="(?:flash )?error"', shown)
        assert kept or (refused and (MARK in shown or (name == "slug" and slugify(MARK) in shown))), (name, answer.status_code)
        wash(lite_day)


def saved(day):
    """All that is saved, as one text."""
    return repr(whole(day)) + repr([edits.state(event) for event in db.session.scalars(select(Event))])


def wash(day):
    """What was kept of one field must not answer for the next."""
    tables = loading.tables(day.event)
    for row in (*db.session.scalars(select(Event)), *tables.rooms, *tables.people, *tables.seminars):
        for name in row.EDITABLE:
            value = getattr(row, name)
            if value == slugify(MARK):
                setattr(row, name, HERE.split("/")[2] if row is day.event else f"x{row.id}")
            elif isinstance(value, str) and MARK in value:
                setattr(row, name, value.replace(MARK, "x"))
            elif isinstance(value, list | dict) and MARK in repr(value):
                setattr(row, name, type(value)())
        for seat in getattr(row, "seats", []):
            seat.note, seat.organisation = (t.replace(MARK, "x") for t in (seat.note, seat.organisation))
    db.session.commit()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"seat_who": "Bo Ås bo@example.org"}, "bo@example.org"),
        ({"seat_who": [], "seat_role": "speaker"}, "Alla rader kom inte fram"),
        ({"seat_call": "nio"}, "nio"),
        ({"seat_who": "", "seat_note": "Ta med"}, "Ta med"),
        ({"seat_who": "x" * 301, "seat_person": ""}, "300"),
        ({"start": "", "end": "", "seat_call": "09:00"}, "tid"),
        ({"quote_text": "", "quote_by": "Bo Ås"}, "Bo Ås"),
        ({"start": "", "end": "", "day": "2017-07-09", "seat_call": ""}, "både dag och starttid"),
        ({"expected": "många"}, "många"),
    ],
)
def test_rows_of_a_seminar_that_cannot_be_kept_whole_are_refused(lite_day, client, changed, words):  # noqa: F811
    before = whole(lite_day)
    page, data = seminar_form(lite_day, client, **changed)
    answer = client.post(page, data=data, headers={"Accept-Language": "sv"})
    assert (answer.status_code, words in html.unescape(answer.text)) == (422, True)
    db.session.expire_all()
    assert whole(lite_day) == before


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("100", 100), ("1 200", 1200), ("1\u00a0200", 1200), ("100,00", 100), ("100.0", 100), ("100,50", None),
     ("hundra", None), ("-5", None), (",00", None)],
)  # fmt: skip
def test_an_amount_is_saved_or_refused(lite_day, client, typed, amount):  # noqa: F811
    page = HERE + "settings/"
    form = Form(client.get(page).text)
    fields = {}
    for name, value in form.sent:
        fields.setdefault(name, []).append(value or "")
    for name, value in (("label", "Ge"), ("swish", "123 456 78-90"), ("amount", typed), ("currency", "sek")):
        fields[f"link_{name}"][-1] = value
    answer = client.post(page, data=fields)
    db.session.expire_all()
    if amount is None:
        assert (answer.status_code, html.unescape(answer.text).count(f'"{typed}"')) == (422, 1)
    else:
        assert lite_day.event.links[-1] == {
            "label": "Ge", "kind": "other", "url": "", "swish": "1234567890", "amount": amount, "currency": "SEK",
        }  # fmt: skip


def test_numbers_may_have_spaces_and_commas(lite_day, client):  # noqa: F811
    room = loading.tables(lite_day.event).rooms[0]
    data = {"csrf_token": token(client, HERE + "livestreams/"), "version": room.version, "name": room.name, "capacity": "1 200"}
    assert client.post(f"{HERE}rooms/{room.code}/", data=data).status_code == 303
    db.session.expire_all()
    assert room.capacity == 1200


def test_a_pasted_list_that_is_refused_is_still_there(lite_day, client):  # noqa: F811
    text = "ai https://video.example.org/a\nOkänd https://video.example.org/b\n"
    for wrong in (text, "ai https://video.example.org/a\nai https://video.example.org/b"):
        data = {"csrf_token": token(client, HERE + "livestreams/"), "list": wrong}
        answer = client.post(HERE + "livestreams/paste", data=data)
        assert (answer.status_code, wrong.strip() in html.unescape(answer.text)) == (422, True)


def test_a_language_of_a_file_stays_when_the_form_is_saved(lite_day, client):  # noqa: F811
    row = next(s for s in loading.tables(lite_day.event).seminars if s.slug == "ai")
    row.language = "de"
    db.session.commit()
    form = Form(client.get(f"{HERE}seminars/{row.code}/").text)
    assert ["language", "de"] in form.sent
    fields = {}
    for name, value in form.sent:
        fields.setdefault(name, []).append(value or "")
    assert client.post(f"{HERE}seminars/{row.code}/", data=fields).status_code == 303
    db.session.expire_all()
    assert row.language == "de"


def test_a_number_is_typed_as_text_and_its_refusal_is_seen(lite_day, client):  # noqa: F811
    """A field for numbers drops the comma in some browsers; what is folded opens where something in it is refused."""
    page, data = seminar_form(lite_day, client, expected="100,50")
    answer = client.post(page, data=data, headers={"Accept-Language": "en"})
    folded = re.findall(r"<details( open)?>", answer.text.split("<main", 1)[1])
    assert (answer.status_code, folded) == (422, [" open", " open"])
    field = re.search(r'<input[^>]* name="expected"[^>]*>', answer.text)[0]
    assert ('type="text"' in field, 'inputmode="numeric"' in field, 'value="100,50"' in field) == (True, True, True)
    told = re.search(r'<p class="flash error" role="alert"><span>(.*?)</span></p>', answer.text, re.S)[1]
    assert " ".join(told.split()) == 'Nothing is saved yet. To mend: <a href="#expected">Visitors expected</a>'


@pytest.mark.parametrize(
    ("typed", "told"),
    [("100,50", ["Write a whole number, such as 120."]), ("0", ["Write a number from 1 to 1000000."]), ("1 200", [])],
)
def test_what_is_wrong_with_a_number_is_said_once(lite_day, client, typed, told):  # noqa: F811
    room = loading.tables(lite_day.event).rooms[0]
    data = {"csrf_token": token(client, HERE + "livestreams/"), "version": room.version, "name": room.name, "capacity": typed}
    answer = client.post(f"{HERE}rooms/{room.code}/", data=data, headers={"Accept-Language": "en"})
    assert (answer.status_code, re.findall(r'<p class="error" id="capacity-error">(.*?)</p>', answer.text)) == (
        422 if told else 303, told,
    )  # fmt: skip


def test_a_place_on_a_map_is_typed_as_text_and_refused_in_a_word(lite_day, client):  # noqa: F811
    page = HERE + "settings/"
    form = Form(client.get(page).text)
    data = dict(form.sent) | {"venue_latitude": "norr", "venue_longitude": "18,29"}
    answer = client.post(page, data=data, headers={"Accept-Language": "en"})
    assert (answer.status_code, re.findall(r'<p class="error" id="venue_\w+-error">(.*?)</p>', answer.text)) == (
        422, ["Write a number, such as 57.64."],
    )  # fmt: skip
    shown = [re.search(rf'<input[^>]* name="venue_{n}"[^>]*>', answer.text)[0] for n in ("latitude", "longitude")]
    assert [('type="text"' in s, 'inputmode="decimal"' in s) for s in shown] == [(True, True), (True, True)]


@pytest.mark.parametrize(
    ("typed", "slug"), [("Strandvägen 7", "strandvagen-7"), ("Sal A/B", "sal-a-b"), ("sal-a", "sal-a"), ("???", None), ("x" * 61, None)]
)
def test_a_street_address_becomes_a_web_address(lite_day, client, typed, slug):  # noqa: F811
    room = loading.tables(lite_day.event).rooms[0]
    page = f"{HERE}rooms/{room.code}/"
    data = {"csrf_token": token(client, HERE + "livestreams/"), "version": room.version, "name": room.name, "slug": typed}
    answer = client.post(page, data=data, headers={"Accept-Language": "en"})
    db.session.expire_all()
    if slug:
        assert (answer.status_code, room.slug) == (303, slug)
    else:
        assert (answer.status_code, typed in answer.text, 'id="slug-error"' in answer.text) == (422, True, True)
    assert '<label for="slug">Web address</label>' in client.get(page, headers={"Accept-Language": "en"}).text
