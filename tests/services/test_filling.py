"""What a message says to each who takes part: true of the day as it is public, in their language, and with nothing run."""

from datetime import timedelta

import pytest

from eventapp.services.draft import people, seminars
from eventapp.services.mail.letters import LINK, Why
from eventapp.services.messages import filling
from eventapp.services.messages.filling import Filling, Text, Texts
from tests import factories


@pytest.fixture
def day(lite):
    made = factories.make_event(title="Havsdagen", venue_name="Visby hamn", venue_city="Visby", host="Havsmiljö", day_contact_phone="0700")
    made.eva = factories.person(made, "Eva von Ek", email="eva@example.org", mail_language="en", organisation="Hav & Land")
    made.bo = factories.person(made, "Bo Al", email="bo@example.org")
    hall = factories.room(made, "Hörsalen")
    made.hav = factories.seminar(made, "Hav", room=hall, starts_at=factories.at("09:00"), seats=[
        factories.seat(made.bo, "moderator", call_at=factories.at("08:45")), factories.seat(made.eva, "panelist"),
    ])  # fmt: skip
    made.vind = factories.seminar(made, "Vind", [made.bo], room=hall, starts_at=factories.at("10:00"))
    factories.release(made)
    return made


def written(day, body, person, subject="Om {evenemang}", **more):
    texts = Texts(sv=Text(subject, body), **more)
    return [(to.address, mail.subject, mail.body) for to, mail in Filling(day.event).mails(person, texts, Why("message"))]


def test_slots_and_facts_in_full(day):
    body = "Hej {förnamn}!\n\n{programpunkter}\n\nPlats: {plats}\nRing: {kontakt på dagen}\n{vägbeskrivning}\n\n{länk}\n\n{underskrift}"
    assert written(day, body, day.bo) == [(
        "bo@example.org", "Om Havsdagen",
        "Hej Bo!\n\n”Hav”\nNär: lördag 3 juli 2027 09:00–09:30\nVar på plats: 08:45\nVar: Hörsalen, Visby hamn, Visby\nDin roll: moderator\n"
        "Med: Eva von Ek\n\n”Vind”\nNär: lördag 3 juli 2027 10:00–10:30\nVar: Hörsalen, Visby hamn, Visby\nDin roll: paneldeltagare\n\n"
        f"Plats: Visby hamn, Visby\nRing: 0700\n\n{LINK}\n\nHavsmiljö\n",
    )]  # fmt: skip


def test_a_line_each_and_the_day(day):
    assert written(day, "{tider}\n{dag} {organisation}", day.bo)[0][2] == (
        "lördag 3 juli 2027 09:00–09:30, Hörsalen: ”Hav” (var på plats 08:45)\nlördag 3 juli 2027 10:00–10:30, Hörsalen: ”Vind”\nlördag 3 juli 2027\n"
    )


def test_each_gets_their_language_where_there_is_a_text_in_it(day):
    both = written(day, "{dag}", day.eva, en=Text("About {event}", "{day} {organisation}"))
    assert both == [("eva@example.org", "About Havsdagen", "Saturday 3 July 2027 Hav & Land\n")]
    assert written(day, "{dag}", day.eva, en=Text("", "unfinished")) == [("eva@example.org", "Om Havsdagen", "lördag 3 juli 2027\n")]


def test_times_are_those_that_are_public_and_seats_that_were_declined_are_left_out(day):
    later = day.hav.starts_at + timedelta(hours=2)
    seminars.change(day.writing, day.hav, day.hav.version, {"starts_at": later})
    assert "09:00–09:30" in written(day, "{tider}", day.bo)[0][2]
    factories.release(day)
    assert "11:00–11:30" in written(day, "{tider}", day.bo)[0][2]
    seat = next(s for s in day.hav.seats if s.person_id == day.bo.id)
    seat.answer = "declined"
    assert "Hav" not in written(day, "{tider}", day.bo)[0][2]


def test_before_anything_is_public_times_are_those_of_the_draft(lite):
    made = factories.make_event(title="Tidig")
    eva = factories.person(made, "Eva", email="eva@example.org")
    factories.seminar(made, "Hav", [eva], starts_at=factories.at("09:00"))
    factories.seminar(made, "Ej bestämd", [eva], starts_at=factories.at("11:00"), state="draft")
    assert (Filling(made.event).is_draft, written(made, "{tider}", eva)[0][2]) == (True, "lördag 3 juli 2027 09:00–09:30: ”Hav”\n")


def test_who_answers_for_someone_is_told_so_and_greeted_by_their_own_name(day):
    key = "k" * 12
    contact = {"key": key, "name": "Cia Ask", "role": "", "email": "cia@example.org", "phone": "", "receives": True}
    people.change(day.writing, day.bo, day.bo.version, {"contacts": [contact]})
    assert [(a, b.splitlines()[0]) for a, _, b in written(day, "Hej {förnamn}", day.bo)] == [
        ("bo@example.org", "Hej Bo"), ("cia@example.org", "Du svarar för Bo Al, som detta är till:"),
    ]  # fmt: skip


HOSTILE = 'Eva\r\nBcc: alla@example.org\r\n\r\n<script>alert(1)</script>{namn}{{7*7}}" onmouseover="x' + LINK


def test_nothing_that_people_are_called_becomes_a_header_html_a_link_or_a_name(day):
    people.change(day.writing, day.bo, day.bo.version, {"name": HOSTILE})
    ((_, mail),) = Filling(day.event).mails(day.bo, Texts(sv=Text("{namn}\r\nBcc: x@example.org", "{namn}\n{länk} https://x.se/?a=1&b=2.")), Why())
    plain = 'Eva Bcc: alla@example.org <script>alert(1)</script>{namn}{{7*7}}" onmouseover="x'
    assert (mail.subject, mail.body) == (f"{plain} Bcc: x@example.org", f"{plain}\n{LINK} https://x.se/?a=1&b=2.\n")
    assert ("<script>" in mail.html, mail.html.count(LINK), 'href="https://x.se/?a=1&amp;b=2"' in mail.html) == (False, 2, True)


def test_what_cannot_be_filled_in_is_told_by_field(day):
    texts = Texts(sv=Text("{länk}", "Hej {frönamn}"), en=Text("{event}", "{name"))
    assert {field: [(f.kind, f.line, f.column, f.meant) for f in found] for field, found in filling.check(texts).items()} == {
        "subject_sv": [("unknown", 1, 1, "")], "body_sv": [("unknown", 1, 5, "first name")], "body_en": [("open", 1, 1, "")],
    }  # fmt: skip
