"""Run sheets, stage mode and words to the stage from outside: who may, without a script, on paper, and never in public."""

import html
import json
import re
from datetime import UTC

import pypdfium2
import pytest
import time_machine

from eventapp.services.accounts import accounts, one_time
from eventapp.services.draft import people, seminars
from eventapp.services.people import contacts
from eventapp.services.stage import sheets, words
from tests import factories
from tests.conftest import sign_in, token

ENGLISH = {"Accept-Language": "en"}
NINE = factories.at("09:00").astimezone(UTC)
SECRET = "Hemlig fråga om Ängsö"


@pytest.fixture
def made(lite):
    """A published day: Åsa moderates about wind, Bo about ice; each has a sheet."""
    day = factories.make_event(day_contact_name="Kim Berg", day_contact_phone="070-1")
    day.asa, day.bo = factories.person(day, "Åsa Ek"), factories.person(day, "Bo Ås", pronunciation="Bu Oss", biography="Seglare.\n\nMer.")
    hall = factories.room(day, "Stora salen")
    seats = [factories.seat(day.asa, "moderator"), factories.seat(day.bo)]
    day.wind = factories.seminar(day, "Om vind", starts_at=factories.at("09:00"), room=hall, seats=seats)
    day.ice = factories.seminar(day, "Om is", starts_at=factories.at("10:00"), room=hall, seats=[factories.seat(day.bo, "moderator")])
    factories.release(day)
    day.client, secret = lite.test_client(), lite.config["SECRET_KEY"]
    contacts.save(day.writing, day.asa, day.asa.version, [contacts.Contact("Eva Lind")])
    day.me, day.bos = (f"/me/{people.token(who, secret)}/" for who in (day.asa, day.bo))
    day.evas = f"/me/{contacts.token(day.asa, contacts.of(day.asa)[0], secret)}/"
    day.run = f"{day.me}run/{day.wind.code}/"
    day.organiser = signed_in(day, day.account.email)
    day.stage = f"/organise/{day.event.slug}/stage/{day.wind.code}/"
    return day


def signed_in(day, email):
    with time_machine.travel(NINE, tick=False):
        return sign_in(day.app, email, factories.PASSWORD)


def get(day, address, client=None):
    with time_machine.travel(NINE, tick=False):
        return (client or day.client).get(address, headers=ENGLISH)


def post(day, address, client=None, page="", **fields):
    client = client or day.client
    with time_machine.travel(NINE, tick=False):
        given = {"csrf_token": token(client, page or day.me)}
        return client.post(address, data=given | fields, headers=ENGLISH)


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(answer.text)).split())


def rows(*parts):
    """A form's rows: each a name, minutes, `yes` for fixed, and a key."""
    columns = zip(*(("", "", "", "", "", ""), *[(name, long, fixed, "", "", key) for name, long, fixed, key in parts])[::1], strict=True)
    return {f"part_{name}": list(values) for name, values in zip(("name", "minutes", "fixed", "who", "note", "key"), columns, strict=True)}


def shown_rows(answer):
    """The rows of the form on a page, with the keys that they came with."""
    names, minutes, keys = (re.findall(rf'name="part_{n}" value="([^"]*)"', html.unescape(answer.text)) for n in ("name", "minutes", "key"))
    return list(zip(names, minutes, keys, strict=True))


def test_a_moderator_begins_from_a_template_and_changes_moves_and_undoes_without_a_script(made):
    assert f"run/{made.wind.code}/" in get(made, made.me).text
    assert post(made, made.run + "template", template="debate", version=0).status_code == 303
    first = get(made, made.run)
    kept = shown_rows(first)
    assert [(name, long) for name, long, _ in kept] == [
        ("Welcome", "3"), ("A statement from each", "5"), ("Debate", "13"), ("Questions from the audience", "5"), ("A last word from each", "2"),
        ("Thanks and goodbye", "2"), ("", ""),
    ]  # fmt: skip
    assert "09:00 Welcome 3 min, fixed" in text_of(first)
    a, b = kept[0][2], kept[2][2]
    sent = rows(("Start", "3", "yes", a), ("Debatt", "20", "", b), ("Slut", "7", "", "")) | {"version": 1, "questions": SECRET}
    # A button moves a row in what is typed, which is not saved by that; the next takes one out.
    moved = post(made, made.run + "?saved=1", move="up-2", **sent)
    assert ("Saved." in get(made, made.run + "?saved=1").text, "Saved." in moved.text) == (True, False)
    assert (moved.status_code, [row[:2] for row in shown_rows(moved)], SECRET in moved.text) == (200, [("Debatt", "20"), ("Start", "3"), ("Slut", "7"), ("", "")], True)
    gone = post(made, made.run, move="drop-1", **sent)
    assert [row[0] for row in shown_rows(gone)] == ["Debatt", "Slut", ""]
    more = post(made, made.run, more="part", **sent)
    assert [row[0] for row in shown_rows(more)] == ["Start", "Debatt", "Slut", "", ""]
    for odd in ("up-0", "down-99", "up-x", "drop-", "sideways-1"):
        assert post(made, made.run, move=odd, **sent).status_code == 200
    assert sheets.read(made.wind).version == 1
    assert post(made, made.run, **sent).status_code == 303
    page = text_of(get(made, made.run))
    for said in ("09:00 Start 3 min, fixed", "09:03 Debatt 20 min", "09:23 Slut 7 min", "Last changed by Åsa Ek", "In the room: Kim Berg 070-1",
        "Bo Ås Panelist Say: Bu Oss Seglare.", "Saturday 3 July 2027 09:00–09:30 · Stora salen"):  # fmt: skip
        assert said in page, said
    assert post(made, made.run + "undo", version=2).status_code == 303
    assert [part.name for part in sheets.read(made.wind).parts][:2] == ["Welcome", "A statement from each"]
    late = post(made, made.run + "undo", version=2)
    assert (late.status_code, "has changed it meanwhile" in late.text) == (409, True)


def test_what_is_refused_or_changed_by_another_meanwhile_is_shown_again_as_it_was_typed(made):
    sent = rows(("Start", "3", "", ""), ("", "tre", "", "")) | {"version": 0, "questions": SECRET}
    wrong = post(made, made.run, **sent)
    assert (wrong.status_code, 'value="tre"' in wrong.text, SECRET in wrong.text) == (422, True, True)
    post(made, made.run, **(rows(("Start", "3", "", "")) | {"version": 0, "questions": "Först?"}))
    # The editor has the same page open, from before.
    edit = made.stage + "run/"
    late = post(made, edit, made.organiser, made.stage, **(rows(("Inledning", "4", "", "")) | {"version": 0, "questions": SECRET}))
    text = text_of(late)
    assert (late.status_code, "Åsa Ek has changed the same meanwhile" in text, SECRET in text, "Först?" in text) == (409, True, True, True)
    assert ("Inledning", "4", "") in shown_rows(late)
    assert re.search(r'name="version" value="(\d+)"', late.text.split('class="stack run-form"')[1])[1] == "1"
    again = post(made, edit, made.organiser, made.stage, **(rows(("Inledning", "4", "", "")) | {"version": 1, "questions": SECRET}))
    assert (again.status_code, sheets.read(made.wind).questions, sheets.read(made.wind).version) == (303, SECRET, 2)


def test_the_crew_sends_words_and_notes_and_sees_what_is_understood(made):
    accounts.add_account("crew@example.org", "Crew", factories.PASSWORD)
    one_time.use_invite(one_time.invite(made.event, made.actor, "crew@example.org", "crew", None), accounts.by_email("crew@example.org"))
    crew = signed_in(made, "crew@example.org")
    assert "Om vind" in get(made, made.stage.replace(f"{made.wind.code}/", ""), crew).text
    assert post(made, made.stage + "words", crew, made.stage, text="Wrap up").status_code == 303
    post(made, made.stage + "words", crew, made.stage, own="Ministern <b>går</b>")
    none = post(made, made.stage + "words", crew, made.stage, own="Å" * 121)
    assert (none.status_code, "Å" * 121 in none.text) == (422, True)
    state = json.loads(get(made, made.run + "stage/now.json").text)
    assert [word["text"] for word in state["words"]] == ["Wrap up", "Ministern <b>går</b>"]
    page = get(made, made.run + "stage/")
    assert ("Wrap up" in page.text, "<b>går" in page.text) == (True, False)
    first, second = (word["id"] for word in state["words"])
    assert post(made, made.run + "stage/acknowledge", word=first).status_code == 303
    post(made, made.stage + "take-back", crew, made.stage, word=second)
    said = text_of(get(made, made.stage, crew))
    assert ("Ministern går 09:00 Crew Taken back" in said, "Understood 09:00, Åsa Ek" in said) == (True, True)
    assert json.loads(get(made, made.run + "stage/now.json").text)["words"] == []
    post(made, made.stage + "note", crew, made.stage, version=0, note="Ministern går 09:20", contact="Eva 070-2")
    text = text_of(get(made, made.run))
    assert ("From the crew Ministern går 09:20" in text, "In the room: Eva 070-2" in text) == (True, True)
    assert get(made, made.stage + "run/", crew).status_code == 403


def test_a_stage_goes_on_by_presses_and_by_what_its_script_says(made):
    post(made, made.run, **(rows(("Start", "10", "", ""), ("Slut", "20", "", "")) | {"version": 0}))
    stage = made.run + "stage/"
    desk = f"/organise/{made.event.slug}/desk/"
    assert f'href="/organise/{made.event.slug}/stage/{made.wind.code}/"' in get(made, desk, made.organiser).text
    post(made, desk + "say", made.organiser, desk, about=f"seminar/{made.wind.code}", want="late=10")
    late = json.loads(get(made, stage + "now.json").text)["late"], '<p class="stage-over" data-over>10 min late</p>' in get(made, stage).text
    assert late == (10, True)

    def press(way):
        page = get(made, stage).text
        assert post(made, stage + "press", way=way, seen=re.search(r'name="seen" value="(\w*)"', page)[1]).status_code == 303
        return re.search(r'class="stage-part"[^>]*>([^<]*)<', get(made, stage).text)[1]

    assert [press(way) for way in ("next", "next", "back", "next", "next")] == ["Start", "Slut", "Start", "Slut", "Thank you"]
    # The desk and readers know of it.
    assert get(made, f"/{made.event.slug}/live.json").get_json()["seminars"] == {
        made.wind.code: {"state": "ended", "begun": "2027-07-03T07:00:00Z", "ended": "2027-07-03T07:00:00Z", "late": 10}
    }  # fmt: skip
    begun = [{"key": sheets.read(made.wind).parts[0].key, "at": "2027-07-03T07:05:00Z"}]
    assert post(made, stage + "said", begun=json.dumps(begun), at="2027-07-03T07:05:00Z").status_code == 204
    answer = get(made, stage + "now.json")
    state = json.loads(answer.text)
    assert ([each["key"] for each in state["begun"]], [part["minutes"] for part in state["parts"]], state["starts"]) == (
        [begun[0]["key"]], [10, 20], "2027-07-03T07:00:00Z",
    )  # fmt: skip
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert made.client.get(stage + "now.json", headers={"If-None-Match": answer.headers["ETag"]}).status_code in (200, 304)
    for wrong in ("", "[1]", "[" * 5000, '[{"key": "A"}]', '[{"key": "A", "at": "x"}]'):
        assert post(made, stage + "said", begun=wrong, at="2027-07-03T07:06:00Z").status_code == 422, wrong
    assert len(sheets.read(made.wind).begun) == 1
    assert "On now: Start" in text_of(get(made, made.stage, made.organiser))


def test_what_the_desk_has_said_stands_where_the_stage_mode_has_not_begun(made):
    assert "Not begun." in get(made, made.stage, made.organiser).text
    address = f"/organise/{made.event.slug}/desk/"
    once = re.search(r'name="once" value="([^"]+)"', get(made, address, made.organiser).text)[1]
    about = {"about": f"seminar/{made.wind.code}", "once": once, "was-state": "", "want": "state=begun"}
    assert post(made, f"{address}say", made.organiser, made.stage, **about).status_code == 303
    shown = get(made, made.stage, made.organiser).text
    here = " ".join(re.sub("<[^>]+>", "", re.search(r'class="stage-here">(.*?)</p>', shown, re.S)[1]).split())
    assert here == "Began 09:00. Not begun in stage mode."


def test_only_who_moderates_it_may_their_staff_read_alone_and_others_find_nothing(made):
    post(made, made.run, **(rows(("Start", "10", "", "")) | {"version": 0, "questions": SECRET}))
    word = words.send(made.event, made.wind.code, SECRET, "Kim")
    other = factories.make_event()
    theirs = factories.seminar(other, seats=[factories.seat(factories.person(other), "moderator")])
    reads = ("", "stage/", "stage/now.json", "stage/sw.js", "run.pdf")
    writes = ("", "template", "undo", "stage/press", "stage/said", "stage/acknowledge")
    assert [get(made, f"{made.run}{path}").status_code for path in reads] == [200] * 5
    # Who sits in it, who moderates another, and the seminar of another event.
    for base in (f"{made.bos}run/{made.wind.code}/", f"{made.me}run/{made.ice.code}/", f"{made.me}run/{theirs.code}/", f"{made.me}run/NOTONE/"):
        assert [get(made, base + path).status_code for path in reads] == [404] * 5, base
        assert [post(made, base + path, version=1, word=word.id).status_code for path in writes] == [404] * 6, base
    # A word to one stage is nothing on another.
    assert post(made, f"{made.bos}run/{made.ice.code}/stage/acknowledge", word=word.id).status_code == 404
    evas = f"{made.evas}run/{made.wind.code}/"
    assert [get(made, evas + path).status_code for path in reads] == [200] * 5
    assert [post(made, evas + path, page=made.evas, version=1, word=word.id).status_code for path in writes] == [404] * 6
    page = get(made, evas)
    assert (SECRET in page.text, "<form" in page.text, "<form" in get(made, evas + "stage/").text) == (True, False, False)
    assert (sheets.read(made.wind).version, [each.id for each in words.waiting(made.wind)]) == (1, [word.id])
    # Nobody of another event, and no viewer.
    stranger = factories.account("Ulla")
    for role, wanted in (("", 404), ("viewer", 403)):
        if role:
            one_time.use_invite(one_time.invite(made.event, made.actor, stranger.email, role, None), stranger)
        client = signed_in(made, stranger.email)
        for path in ("", "run/", "run.pdf", "screen/", "screen/now.json"):
            assert get(made, made.stage + path, client).status_code == wanted, path
        for path in ("words", "note", "run/", "screen/press", "screen/acknowledge"):
            assert post(made, made.stage + path, client, "/account/sign-in", text="x", word=word.id).status_code == wanted, path
    assert get(made, f"/organise/{made.event.slug}/stage/{theirs.code}/", made.organiser).status_code == 404


def test_who_is_taken_off_is_kept_out_at_once_and_nothing_is_ever_public(made):
    post(made, made.run, **(rows((SECRET, "10", "", "")) | {"version": 0, "questions": SECRET}))
    words.send(made.event, made.wind.code, SECRET, "Kim")
    sheets.save(made.event, made.wind, "Kim", 1, {"note": SECRET, "contact": SECRET})
    seminars.change(made.writing, made.ice, made.ice.version, {"title": "Om snö"})
    factories.release(made)
    public = made.app.test_client()
    for path in ("", "seminars/om-vind/", "programme.json", "schedule.xml", "calendar/all.ics", "offline.json", "offline/0.json", "people/asa-ek/", "changes/"):
        answer = public.get(f"/{made.event.slug}/{path}")
        assert (answer.status_code, SECRET in answer.text, "Bu Oss" in answer.text) == (200, False, False), path
    for path in ("", "stage/", "run.pdf", "stage/sw.js", "stage/now.json"):
        answer = get(made, made.run + path)
        kept = answer.headers["Cache-Control"], answer.headers["Referrer-Policy"], answer.headers["X-Robots-Tag"]
        assert kept == ("private, no-store", "no-referrer", "noindex, nofollow"), path
    # Another role in the draft is enough, also while that waits to be published.
    seats = [factories.seat(made.asa), factories.seat(made.bo)]
    seminars.change(made.writing, made.wind, made.wind.version, {"seats": seats})
    assert [get(made, made.run + path).status_code for path in ("", "stage/", "stage/now.json", "run.pdf")] == [404] * 4


def test_the_paper_holds_all_of_it_on_a4(made):
    post(made, made.run, **(rows(("Välkommen", "10", "", ""), ("Ångström " * 30, "20", "", "")) | {"version": 0, "questions": "Varför?\n\nHur då?"}))
    answer = get(made, made.run + "run.pdf")
    document = pypdfium2.PdfDocument(answer.data)
    said = " ".join(document[0].get_textpage().get_text_bounded().split())
    assert (answer.content_type, len(document), [round(n) for n in document[0].get_size()]) == ("application/pdf", 1, [595, 842])
    for part in ("Om vind", "Saturday 3 July 2027 09:00–09:30 · Stora salen", "In the room: Kim Berg 070-1", "09:00 10 min Välkommen", "Bo Ås (Panelist)",
        "Say: Bu Oss", "Seglare.", "1 Varför? 2 Hur då?"):  # fmt: skip
        assert part.split()[0] in said and part in said, (part, said)
