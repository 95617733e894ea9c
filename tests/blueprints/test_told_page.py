"""The publish page says who will be told what, lets some be left out, and afterwards says truly who was told."""

import re

import pytest

from eventapp.extensions import db
from eventapp.models import Membership, Message
from eventapp.services.draft import people, seminars
from tests import factories
from tests.conftest import sign_in, token

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def one(app):
    """A published day with Eva, Bo and Cia (no address) on Hav, which has moved in the draft."""
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    day = factories.make_event(factories.account("Åsa", "asa@example.org", site_owner=True), title="Havsdagen")
    day.eva, day.bo = (factories.person(day, n, email=f"{n.split()[0].lower()}@example.org") for n in ("Eva Ek", "Bo Al"))
    day.cia = factories.person(day, "Cia Ask")
    day.hav = factories.seminar(day, "Hav", [day.eva, day.bo, day.cia], starts_at=factories.at("09:00"), room=factories.room(day))
    factories.release(day)
    seminars.change(day.writing, day.hav, day.hav.version, {"starts_at": factories.at("09:30")})
    day.client, day.base = sign_in(app, "asa@example.org"), f"/organise/{day.event.slug}/releases/"
    return day


def publish(day, **data):
    page = day.client.get(day.base, headers=ENGLISH).text
    mark = re.search(r'name="fingerprint" value="(\w+)"', page)[1]
    sent = {"csrf_token": token(day.client, day.base), "fingerprint": mark, **data}
    answer = day.client.post(f"{day.base}publish", data=sent, headers=ENGLISH, follow_redirects=True)
    return [re.sub(r"<.*?>", "", said).strip() for said in re.findall(r'class="flash done" role="status">(.*)', answer.text)]


def queued():
    return db.session.scalars(db.select(Message.recipient).order_by(Message.recipient)).all()


def test_it_lists_who_gets_what_and_who_has_no_address(one):
    page = one.client.get(one.base, headers=ENGLISH).text
    told = re.search(r'<fieldset class="told".*?</fieldset>', page, re.S)[0]
    assert re.findall(r'name="tell" value="(\w+)"', told) == [one.bo.code, one.eva.code]
    assert re.findall(r"<summary>(.*)", told) == ["Ny tid: ”Hav”"] * 3
    assert ("Det flyttas från 09:00 till 09:30." in told, "2 people whom this concerns get a mail each." in told) == (True, True)
    assert re.search(r"Cia Ask</a>\s*<span class=\"warn\">No address: gets no mail", told)


def test_who_is_unticked_gets_no_mail_and_it_says_who_did(one):
    said = publish(one, listed=[one.bo.code, one.eva.code], tell=[one.bo.code], line="Vi ses!")
    assert (queued(), said[0], said[2]) == (
        ["bo@example.org"], "Release 2 is published.", "2 people whom it concerns are not told. Texts to send yourself",
    )  # fmt: skip
    assert re.fullmatch(r"Mail to 1 person goes at \d\d:\d\d\.", said[1])
    page = one.client.get(f"{one.base}2/told/", headers=ENGLISH).text
    assert re.findall(r"On its way|Not told by mail|Not before", page) == ["On its way", "Not before", "Not told by mail", "Not told by mail"]


def test_all_or_nobody(one):
    publish(one, listed=[one.bo.code, one.eva.code], tell=[one.bo.code, one.eva.code], nobody="1")
    assert queued() == []
    seminars.change(one.writing, one.hav, one.hav.version, {"starts_at": factories.at("09:45")})
    publish(one, listed=[one.bo.code, one.eva.code], tell=[one.bo.code, one.eva.code])
    assert queued() == ["bo@example.org", "eva@example.org"]


def test_without_a_mail_server_nothing_says_that_it_is_sent_and_the_texts_are_there(one):
    one.app.config["SMTP_URL"] = ""
    page = one.client.get(one.base, headers=ENGLISH).text
    assert ('name="tell"' in page, "No mail server is set, so no mail is sent." in page, page.count("mailto:")) == (False, True, 2)
    said = publish(one)
    assert said == ["Release 2 is published.", "No mail server is set. 3 people whom it concerns are not told. Texts to send yourself"]
    after = one.client.get(f"{one.base}2/told/", headers=ENGLISH).text
    assert (queued(), re.findall(r"(?:\bSent|(?<!is )\bsent|\bon (?:its|their) way)\b", after)) == ([], [])
    link = re.search(r"mailto:eva%40example.org\?subject=([^&]+)&amp;body=([^\"]+)", after)
    assert ("Ny%20tid" in link[1], "/me/" in link[2], after.count("data-copy=")) == (True, True, 3)


def test_who_may_not_see_what_is_private_sees_nobody(one):
    vera = factories.account("Vera", "vera@example.org")
    db.session.add(Membership(event_id=one.event.id, account_id=vera.id, role="viewer"))
    db.session.commit()
    client = sign_in(one.app, "vera@example.org")
    page = client.get(one.base, headers=ENGLISH).text
    assert ("Eva Ek" in page, client.get(f"{one.base}1/told/").status_code) == (False, 403)


def test_a_line_that_is_too_long_is_refused_and_nothing_is_published(one):
    publish(one, line="x" * 5001)
    assert (queued(), "Release 2" in one.client.get(one.base, headers=ENGLISH).text) == ([], False)


def test_a_contacts_mail_has_a_state_and_a_link_of_its_own(one):
    contact = {"key": "k" * 12, "name": "Dan Öst", "role": "", "email": "dan@example.org", "phone": "", "receives": True}
    people.change(one.writing, one.bo, one.bo.version, {"contacts": [contact]})
    publish(one, listed=[one.bo.code], tell=[one.bo.code])
    mails = {mail.recipient: mail for mail in db.session.scalars(db.select(Message))}
    mails["dan@example.org"].failed_at, mails["dan@example.org"].error = mails["dan@example.org"].queued_at, "refused"
    mails["bo@example.org"].sent_at = mails["bo@example.org"].queued_at
    db.session.commit()
    page = one.client.get(f"{one.base}2/told/", headers=ENGLISH).text
    rows = re.findall(r"<li><strong>(.*?)</strong>.*?<span class=\"\w+\">\s*(Sent|Not sent).*?(/me/\S+)", page, re.S)
    assert [row[:2] for row in rows] == [("Bo Al", "Sent"), ("Dan Öst, for Bo Al", "Not sent")]
    assert len({link for *_, link in rows}) == 2
