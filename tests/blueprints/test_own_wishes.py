"""What a person's page tells of room and stage, and what is asked there; what the crew and organisers see of it."""

import html
import io
import re
from datetime import UTC, datetime

import pytest
import time_machine

from eventapp.extensions import db
from eventapp.models import Message
from eventapp.services.draft import journal, memory, people, seminars
from eventapp.services.mail import outbox
from eventapp.services.people import contacts, slides
from eventapp.services.publishing import kept_files, reminders
from tests import factories
from tests.conftest import sign_in, token
from tests.operations import servers
from tests.operations.servers import Inbox

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def made(lite):
    """A published day: Åsa in Hav, in a hall with a stage."""
    with time_machine.travel(datetime(2027, 7, 1, 7, 0, tzinfo=UTC), tick=False):
        day = factories.make_event(title="Havsdagen")
        day.hall = factories.room(day, "Hallen", microphone="Headset <b>", stage="Ramp till vänster")
        day.asa, day.bo = factories.person(day, "Åsa Ek", email="asa@example.org", pronunciation="Oo-sa"), factories.person(day, "Bo Al")
        day.hav = factories.seminar(day, "Hav", [day.asa, day.bo], room=day.hall, starts_at=factories.at("09:00"))
        factories.release(day)
        day.client, day.secret = lite.test_client(), lite.config["SECRET_KEY"]
        day.link = f"/me/{people.token(day.asa, day.secret)}/"
        yield day


def text_of(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())



def test_the_microphone_and_the_way_onto_the_stage_are_told_to_who_takes_part_and_to_nobody_in_public(made):
    page = made.client.get(made.link, headers=ENGLISH).text
    assert ("Microphone Headset <b>" in text_of(page), "Getting on the stage Ramp till vänster" in text_of(page), "Headset <b>" in page) == (True, True, False)
    slug = made.event.slug
    for path in ("", "rooms/hallen/", "seminars/hav/", "programme.json", "calendar/all.ics"):
        assert not re.search("Headset|Ramp", made.client.get(f"/{slug}/{path}").text), path


def test_the_crew_reads_who_may_not_be_filmed_and_organisers_filter_by_it(made):
    people.change(made.writing, made.asa, made.asa.version, {"may_film": "no", "may_record": "yes", "may_photograph": "no"})
    organiser = sign_in(made.app, made.account.email, factories.PASSWORD)
    base = f"/organise/{made.event.slug}/"
    sheet = text_of(organiser.get(f"{base}seminars/{made.hav.code}/sheet", headers=ENGLISH).text)
    assert "Åsa Ek (panelist) [Oo-sa] Not to be: filmed, photographed Not answered: named" in sheet
    assert ("Microphones Headset <b>" in sheet, "Bo Al (panelist) Has not said what they agree to" in sheet) == (True, True)

    def listed(asked):
        rows = re.findall(r'<tr data-code="(\w+)"[^>]*?( hidden)?>', organiser.get(f"{base}panelists/?{asked}", headers=ENGLISH).text)
        return {code for code, hidden in rows if not hidden}

    assert listed("refused=may_film") == {made.asa.code}
    assert listed("refused=may_record") == set()
    assert listed("") == {made.asa.code, made.bo.code}


def test_to_ask_to_be_erased_says_what_happens_first_and_opening_it_asks_nothing(made):
    page = text_of(made.client.get(made.link + "erasure/", headers=ENGLISH).text)
    assert ("It cannot be brought back." in page, "You are still in 1 seminar." in page) == (True, True)
    db.session.refresh(made.asa)
    assert made.asa.erasure_asked_at is None
    made.client.post(made.link + "erasure/", data={"csrf_token": token(made.client, made.link)})
    assert "You have asked to be erased." in made.client.get(made.link + "erasure/", headers=ENGLISH).text
    db.session.refresh(made.asa)
    assert made.asa.erasure_asked_at is not None


def test_who_acts_for_a_person_is_sent_a_lost_link_of_their_own_also_when_they_get_no_other_mail(made):
    known = contacts.Contact("Éva Lind", "sekreterare", "Eva.Lind@Example.org"), contacts.Contact("Ole", "", "ole@exämple.org")
    contacts.save(made.writing, made.asa, made.asa.version, list(known))
    made.app.config["SMTP_URL"] = "smtp://127.0.0.1:9"
    for email in ("eva.lind@example.org", "Ole@exämple.org", "va.lind@example.org", '"%_', "sekreterare@"):
        made.client.post("/me/", data={"csrf_token": token(made.client, "/me/"), "email": email})
    inbox = Inbox()
    with servers.good(inbox) as port:
        outbox.send_pending(f"smtp://127.0.0.1:{port}")
    eva, ole = contacts.of(made.asa)
    assert [to[0] for to, _ in inbox.mails] == ["Eva.Lind@example.org", "ole@xn--exmple-cua.org"]
    for (_, mail), contact in zip(inbox.mails, (eva, ole), strict=True):
        said = mail.get_content()
        assert f"/me/{contacts.token(made.asa, contact, made.secret)}/" in said
        assert (said.count("/me/"), f"Hej {contact.name}," in said, "till sidan för Åsa Ek" in said) == (1, True, True)
    assert db.session.scalar(db.select(db.func.count(Message.id))) == 2


PDF = b"%PDF-1.7\n%%EOF\n"


def slide(day, at="slides/", client=None, **fields):
    data = {"csrf_token": token(day.client, day.link), "seat": next(s.id for s in day.hav.seats if s.person_id == day.asa.id)} | fields
    return (client or day.client).post(day.link + at, data=data, headers=ENGLISH)


def sent_files(day):
    db.session.expire_all()
    return [[f["label"] for f in s.slides] for s in day.hav.seats if s.person_id == day.asa.id]


def test_slides_are_sent_opened_by_the_crew_put_with_the_seminar_and_taken_away(made):
    files = [(io.BytesIO(PDF), "../Mina bilder.pdf"), (io.BytesIO(PDF + b"%%EOF"), "två.pdf")]
    assert slide(made, files=files, url="example.org/deck").status_code == 303
    assert sent_files(made) == [["Mina bilder", "två", "https://example.org/deck"]]
    page = made.client.get(made.link + "slides/", headers=ENGLISH).text
    key = re.search(r'href="([0-9a-f]{32})"', page)[1]
    own = made.client.get(f"{made.link}slides/{key}")
    assert (own.data, own.headers["Content-Disposition"], own.headers["Cache-Control"]) == (PDF, 'attachment; filename="mina-bilder.pdf"', "private, no-store")
    organiser, base = sign_in(made.app, made.account.email, factories.PASSWORD), f"/organise/{made.event.slug}/seminars/{made.hav.code}/"
    assert "Mina bilder" in organiser.get(base + "sheet").text
    assert organiser.get(f"{base}slides/{key}").data == PDF
    assert made.client.get(f"/{made.event.slug}/seminars/hav/files/{key}/mina-bilder.pdf").status_code == 404
    form = {"csrf_token": token(organiser, base), "which": key, "seat": next(s.id for s in made.hav.seats if s.person_id == made.asa.id)}
    for _ in range(2):
        organiser.post(base + "slides/", data=form)
    db.session.expire_all()
    assert [f["label"] for f in made.hav.files] == ["Mina bilder"]
    assert slide(made, "slides/remove", which=key).status_code == 303
    assert sent_files(made) == [["två", "https://example.org/deck"]]
    assert kept_files.sweep() == 0  # The seminar has one, and the other is sent.
    slide(made, "slides/remove", which="https://example.org/deck")
    assert [e.action for e in journal.entries(made.event, 3)][:1] == ["slides"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Choose a file or write a link first."), ({"url": "javascript:alert(1)"}, "Write a web address"),
        ({"files": (io.BytesIO(b"MZ"), "a.pdf")}, "This is not a file that can be shown."),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_with_a_word_and_keeps_what_was_typed(made, fields, told):
    answer = slide(made, label="Min <b>", **fields)
    assert (answer.status_code, told in html.unescape(answer.text), "Min &lt;b&gt;" in answer.text, sent_files(made)) == (422, True, True, [[]])


def test_no_more_than_ten_and_to_no_seat_of_anothers(made):
    for number in range(12):
        answer = slide(made, url=f"https://example.org/{number}")
    assert (answer.status_code, len(sent_files(made)[0])) == (422, 10)
    other = next(s.id for s in made.hav.seats if s.person_id == made.bo.id)
    assert (slide(made, seat=other, url="https://example.org/").status_code, slide(made, "slides/remove", seat=other, which="x").status_code) == (404, 404)
    bo = f"/me/{people.token(made.bo, made.secret)}/slides/"
    assert made.client.get(bo + "0" * 32).status_code == 404


def test_slides_stay_with_who_is_taken_off_and_put_back_and_are_asked_for_no_more(made):
    slide(made, url="https://example.org/deck")
    seats = [factories.seat(made.bo)]
    seminars.change(made.writing, made.hav, made.hav.version, {"seats": seats})
    seminars.change(made.writing, made.hav, made.hav.version, {"seats": [*seats, factories.seat(made.asa)]})
    assert sent_files(made) == [["https://example.org/deck"]]
    factories.release(made)
    plan = reminders.Plan(made.event)
    assert {r.person for r in plan.all if r.kind == "slides"} == {made.bo.code}


def times(day, *rows, **more):
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    data = {f"times_{name}": list(values) for name, values in zip(("day", "start", "end"), columns, strict=True)}
    version = more.pop("version", day.asa.version)
    return day.client.post(day.link + "times/", data={"csrf_token": token(day.client, day.link), "version": version, **data}, headers=ENGLISH)


def test_when_one_cannot_is_kept_as_the_hours_that_are_left_and_shown_as_it_was_said(made):
    day = factories.DAY.isoformat()
    assert times(made, (day, "00:00", "10:00"), (day, "12:00", "13:30")).status_code == 303
    db.session.expire_all()
    assert made.asa.hours == [[f"{day}T08:00:00+00:00", f"{day}T10:00:00+00:00"], [f"{day}T11:30:00+00:00", f"{day}T22:00:00+00:00"]]
    page = made.client.get(made.link + "times/", headers=ENGLISH).text
    assert re.findall(r'name="times_(?:start|end)"[^>]*value="([^"]+)"', page) == ["00:00", "10:00", "12:00", "13:30"]
    assert [c.person for c in memory.read(made.event).clashes() if c.rule == "person-away"] == [made.asa.code]
    answer = times(made, (day, "00:00", "00:00"))
    assert (answer.status_code, "answer no to your seminars" in answer.text) == (422, True)
    assert times(made, (day, "09:00", "10:00"), version=1).status_code == 409
    assert times(made).status_code == 303
    db.session.expire_all()
    assert made.asa.hours == []


def test_nobody_takes_up_the_days_whole_place_with_slides(made, monkeypatch):
    """Neither with a little to each of many seminars, nor by sending ever more and taking it away again."""
    monkeypatch.setattr(slides, "MOST_BYTES", 2 * len(PDF) + 5)
    other = factories.seminar(made, "Is", [made.asa])
    factories.release(made)
    is_seat = other.seats[0].id
    assert slide(made, files=[(io.BytesIO(PDF), "a.pdf"), (io.BytesIO(PDF + b" "), "b.pdf")]).status_code == 303
    answer = slide(made, seat=is_seat, files=[(io.BytesIO(PDF + b"  "), "c.pdf")])
    assert (answer.status_code, "One person can send at most 100 MB." in answer.text) == (422, True)
    # The same file to both is there once; taken from one, the other has it still.
    shared = {"files": [(io.BytesIO(PDF), "a.pdf")]}
    monkeypatch.setattr(slides, "MOST_BYTES", 10 * len(PDF))
    assert slide(made, seat=is_seat, **shared).status_code == 303
    keys = [f["key"] for s in made.hav.seats for f in s.slides]
    for key, seat in ((keys[0], is_seat), (keys[1], None)):
        slide(made, "slides/remove", which=key, **({"seat": seat} if seat else {}))
    db.session.expire_all()
    assert [kept_files.has(made.event.id, {key}) for key in keys] == [True, False]
    slide(made, "slides/remove", which=keys[0])
    assert not kept_files.has(made.event.id, {keys[0]})
