"""What organisers send that cannot be: each with a clear word, and nothing lost."""

import re
from datetime import date

import pytest

from eventapp import files
from eventapp.extensions import db
from eventapp.services.accounts import accounts
from eventapp.services.draft import loading, memory, seminars
from eventapp.services.draft.edits import Writing
from eventapp.services.events import copying
from eventapp.services.publishing import history, releases
from tests import factories
from tests.conftest import sign_in, token

HERE = "/organise/almedalen-2017/"


@pytest.fixture
def client(lite_day):
    return sign_in(lite_day.app)


def seminar_form(lite_day, client, **changed):
    """The form of a seminar as a browser would send it."""
    s = next(s for s in loading.tables(lite_day.event).seminars if s.slug == "ai")
    page = f"{HERE}seminars/{s.code}/"
    data = {
        "csrf_token": token(client, page), "version": s.version, "title": s.title, "day": "2017-07-03", "start": "14:30",
        "end": "15:15", "room": s.room_id, "kind": "talk", "state": "confirmed", "language": "", "tags": "ai, teknik",
        "abstract": s.abstract, "stream": "room", "livestream": "", "recording": s.recording, "summary": "", "host": "",
        "slug": s.slug, "notes": "", "seat_who": s.seats[0].person.name, "seat_role": "speaker",
        "seat_person": f"{s.seats[0].person_id}:{s.seats[0].person.name}", "seat_call": "", "seat_note": "",
    }  # fmt: skip
    return page, data | changed


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"end": "14:00"}, "end", "Det slutar innan det börjar"),
        ({"end": "14:30"}, "end", "Det slutar när det börjar"),
        ({"end": ""}, "end", "Ange tiden då det slutar"),
        ({"start": ""}, "start", "Ange både dag och starttid"),
        ({"title": " "}, "title", ""),
        ({"title": "x" * 301}, "title", ""),
        ({"recording": "javascript:alert(1)"}, "recording", "Skriv en webbadress"),
        ({"livestream": "ftp://e.org/x"}, "livestream", "Skriv en webbadress"),
        ({"slug": "lunch"}, "slug", "Den adressen är upptagen"),
        ({"slug": "???"}, "slug", "Använd små bokstäver"),
    ],
)
def test_a_seminar_that_cannot_be_is_refused_at_its_field_with_everything_still_typed(
    lite_day, client, changed, field, words
):
    before = memory.read(lite_day.event).programme
    page, data = seminar_form(lite_day, client, notes="Skrivet med möda", **changed)
    answer = client.post(page, data=data, headers={"Accept-Language": "sv"})
    assert answer.status_code == 422
    assert words in answer.text
    assert f'id="{field}-error"' in answer.text
    assert "Skrivet med möda" in answer.text
    assert memory.read(lite_day.event).programme == before


def test_a_language_that_a_file_gave_stays_when_the_form_is_saved(lite_day, client):
    seminar = next(s for s in loading.tables(lite_day.event).seminars if s.slug == "ai")
    seminar.language = "de"
    db.session.commit()
    page, data = seminar_form(lite_day, client, language="de", title="KI")
    assert '<option selected value="de">tyska</option>' in client.get(page, headers={"Accept-Language": "sv"}).text
    assert client.post(page, data=data).status_code == 303
    found = next(s for s in memory.read(lite_day.event).programme.seminars if s.slug == "ai")
    assert (found.title, found.language) == ("KI", "de")
    assert client.post(page, data=data | {"language": "fi"}).status_code == 422


def test_saving_a_form_unchanged_changes_nothing(lite_day, client):
    before = memory.read(lite_day.event).programme
    page, data = seminar_form(lite_day, client)
    assert client.post(page, data=data).status_code == 303
    assert memory.read(lite_day.event).programme == before


def test_an_evening_that_goes_past_midnight_is_no_slip(lite_day, client):
    page, data = seminar_form(lite_day, client, start="22:30", end="01:00")
    assert client.post(page, data=data).status_code == 303
    assert next(s.minutes for s in loading.tables(lite_day.event).seminars if s.slug == "ai") == 150


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"ends_on": "2017-07-02"}, "Sista dagen är före den första"),
        ({"timezone": "Europe/Visby"}, "Tidszonen är okänd"),
        ({"slug": "organise"}, "Den adressen är reserverad"),
        ({"accent": "red"}, "Skriv en färg"),
        ({"starts_on": "31/12"}, ""),
        ({"link_label": "X", "link_url": "javascript:x"}, "Skriv en webbadress"),
    ],
)
def test_settings_that_cannot_be_are_refused(lite_day, client, changed, words):
    page = HERE + "settings/"
    data = {
        "csrf_token": token(client, page), "version": lite_day.event.version, "title": "T", "starts_on": "2017-07-03",
        "ends_on": "2017-07-03", "timezone": "Europe/Stockholm", "language": "sv", "accent": "#1d5c8c",
        "slug": "almedalen-2017", "link_label": "", "link_kind": "other", "link_url": "", "link_swish": "",
        "link_amount": "", "link_currency": "",
    }  # fmt: skip
    answer = client.post(page, data=data | changed, headers={"Accept-Language": "sv"})
    assert (answer.status_code, words in answer.text) == (422, True)
    assert lite_day.event.title != "T"


def test_a_double_click_makes_one_event_one_seminar_and_one_release(lite_day, client):
    data = {
        "csrf_token": token(client, "/organise/new"), "once": "form-1", "title": "Ny dag", "starts_on": "2027-01-01",
        "ends_on": "2027-01-01", "timezone": "Europe/Stockholm", "language": "sv", "accent": "#000000",
    }  # fmt: skip
    for _ in range(2):
        assert client.post("/organise/new", data=data).headers["Location"] == "/organise/ny-dag/"
    from eventapp.services import access

    assert [e.slug for e, _ in access.events_of(lite_day.account)] == ["ny-dag", "almedalen-2017"]
    seminar = {"csrf_token": data["csrf_token"], "once": "form-2", "title": "En", "kind": "talk", "state": "confirmed",
               "language": "", "stream": "room", "room": 0}  # fmt: skip
    for _ in range(2):
        assert client.post("/organise/ny-dag/seminars/new", data=seminar).status_code == 303
    event, _ = access.enter("ny-dag", lite_day.account, "see")
    assert [s.title for s in loading.tables(event).seminars] == ["En"]
    fingerprint = releases.preview(event).fingerprint
    publish = {"csrf_token": data["csrf_token"], "fingerprint": fingerprint}
    for _ in range(2):
        assert client.post("/organise/ny-dag/releases/publish", data=publish).status_code == 303
    assert [p.number for p in history.of(event.id)] == [1]


def test_recordings_are_pasted_by_title_by_slug_or_in_order_and_all_or_none(lite_day, client):
    def paste(text):
        data = {"csrf_token": token(client, HERE + "livestreams/"), "list": text}
        return client.post(HERE + "livestreams/paste", data=data, headers={"Accept-Language": "sv"})

    def recordings():
        return {s.slug: s.recording for s in loading.tables(lite_day.event).seminars if s.recording}

    before = recordings()
    paste("ai https://video.example.org/ny\nOkänd titel: https://video.example.org/x")
    paste("lagen utan adress")
    paste("så kan it- https://e.org/1\nhttps://e.org/2")
    assert recordings() == before
    paste(
        "ai https://video.example.org/ny\nHur kan lagen bättre skydda barn på nätet?\thttps://video.example.org/lag"
    )
    assert recordings() == before | {
        "ai": "https://video.example.org/ny",
        "lagen": "https://video.example.org/lag",
    }
    copy = copying.copy(lite_day.event, lite_day.account, copying.New("Kopia", "kopia", date(2027, 1, 1)))
    data = {
        "csrf_token": token(client, HERE + "livestreams/"),
        "list": "\n".join(f"https://e.org/{i}" for i in range(4)),
    }
    client.post("/organise/kopia/livestreams/paste", data=data)
    found = [s.recording for s in loading.tables(copy).seminars if s.recording]
    assert found == [f"https://e.org/{i}" for i in range(4)]


def test_lists_cost_few_queries_whatever_their_length(lite_day, client):
    from sqlalchemy import event as hooks

    from eventapp.extensions import db

    for number in range(12):  # Each is a batch, one line of what was done.
        changed = [s.code for s in loading.tables(lite_day.event).seminars[:2]]
        addresses = {code: f"https://e.org/{number}/{code}" for code in changed}
        seminars.paste_recordings(Writing(lite_day.event, lite_day.actor), addresses)
    counted = {}
    for page in (
        "",
        "activity/",
        "seminars/",
        "panelists/",
        "moderators/",
        "schedule/",
        "schedule/list/",
        "schedule/board.json",
        "schedule/plan/",
        "readiness/",
        "rooms/",
        "livestreams/",
        "releases/",
    ):
        statements = []

        def note(_c, _cursor, statement, *_rest, found=statements):
            found.append(statement)

        hooks.listen(db.engine, "before_cursor_execute", note)
        assert client.get(HERE + page).status_code == 200
        hooks.remove(db.engine, "before_cursor_execute", note)
        counted[page] = len(statements)
    # The page for publishing reads what each person was told last, too.
    assert counted.pop("releases/") <= 26
    assert max(counted.values()) <= 22, counted


def test_a_warm_public_page_asks_the_database_nothing(lite_day):
    from sqlalchemy import event as hooks

    from eventapp.extensions import db

    reader = lite_day.app.test_client()
    for page in ("/almedalen-2017/", "/almedalen-2017/calendar/all.ics"):
        reader.get(page)
        statements = []

        def note(_c, _cursor, statement, *_rest, found=statements):
            found.append(statement)

        hooks.listen(db.engine, "before_cursor_execute", note)
        assert reader.get(page).status_code == 200
        hooks.remove(db.engine, "before_cursor_execute", note)
        assert statements == []


def test_an_event_is_removed_and_brought_back_by_its_owner(lite_day, client):
    csrf = token(client, HERE + "settings/")
    client.post(HERE + "remove", data={"csrf_token": csrf})
    assert client.get(HERE).status_code == 404
    assert lite_day.app.test_client().get("/almedalen-2017/").status_code == 410
    bo = accounts.add_account("bo@example.org", "Bo", "long enough, this")
    assert bo
    other = sign_in(lite_day.app, "bo@example.org", "long enough, this")
    data = {"csrf_token": token(other, "/account/"), "code": lite_day.event.code}
    assert other.post("/organise/restore", data=data).status_code == 404
    assert client.post("/organise/restore", data=data | {"csrf_token": csrf}).status_code == 303
    assert client.get(HERE).status_code == 200
    assert lite_day.app.test_client().get("/almedalen-2017/").status_code == 410
    publish = {"csrf_token": csrf, "fingerprint": releases.preview(lite_day.event).fingerprint}
    client.post(HERE + "releases/publish", data=publish)
    assert lite_day.app.test_client().get("/almedalen-2017/").status_code == 200


def test_only_what_is_published_is_offered_to_be_opened(lite_day, client):
    link = f'href="/{lite_day.event.slug}/">'
    assert link in client.get(HERE).text
    factories.make_event(lite_day.account, slug="ny-dag")
    page = client.get("/organise/ny-dag/")
    assert (page.status_code, '<a href="/ny-dag/">' in page.text) == (200, False)


def test_the_parts_of_the_design_are_shown_in_debug_mode_alone(lite_day, client):
    assert client.get("/organise/parts/").status_code == 404
    lite_day.app.debug = True
    page = client.get("/organise/parts/")
    assert (page.status_code, page.get_data(as_text=True).count("<use href=")) == (200, len(re.findall("<symbol ", (files.STATIC / "vendor/lucide/icons.svg").read_text())) + 1)


def test_every_page_of_an_event_is_there_before_anything_is_published_and_when_nothing_is_held(lite):
    empty = factories.make_event(factories.account("Anna", "anna@example.org", site_owner=True))
    client = sign_in(lite, "anna@example.org", factories.PASSWORD)
    pages = {
        rule.rule.replace("<event>", empty.event.slug)
        for rule in lite.url_map.iter_rules()
        if rule.rule.startswith("/organise/<event>/") and rule.arguments == {"event"} and "GET" in rule.methods and "." not in rule.rule
    }
    assert len(pages) > 40
    for published in (False, True):
        if published:
            factories.release(empty)
        assert {page: code for page in pages if (code := client.get(page).status_code) >= 400} == {}, published
