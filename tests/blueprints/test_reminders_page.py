"""The page for reminders: whom each reaches next and when, what it says, and when it goes from now on."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from eventapp.extensions import db
from eventapp.models import Message
from eventapp.programme.reminders import Rule
from eventapp.services.draft import people
from eventapp.services.publishing import reminders, reminding
from tests import factories
from tests.conftest import sign_in, token

USUAL = {
    "unanswered_days": "14", "unanswered_at": "09:00", "before_at": "16:00", "call_minutes": "120", "slides_days": "7", "slides_at": "09:00",
    "thanks_days": "1", "thanks_at": "10:00",
}  # fmt: skip


@pytest.fixture
def one(lite):
    """A published day, two days before it: Eva has Hav at nine, and Bo, who has no address, Luft at ten."""
    with time_machine.travel(datetime(2027, 7, 1, 7, 0, tzinfo=UTC), tick=False) as clock:
        day = factories.make_event(title="Havsdagen")
        day.clock, day.eva, day.bo = clock, factories.person(day, "Eva <b>Ek", email="eva@example.org"), factories.person(day, "Bo Al")
        day.hav = factories.seminar(day, "Hav", [day.eva], starts_at=factories.at("09:00"))
        factories.seminar(day, "Luft", [day.bo], starts_at=factories.at("10:00"))
        factories.release(day)
        day.page = f"/organise/{day.event.slug}/reminders/"
        day.client = sign_in(lite, day.account.email, factories.PASSWORD)
        yield day


def shown(day):
    """Of each reminder when it goes next, in the words of the page, without the texts."""
    html = day.client.get(day.page + "?lang=en").get_data(as_text=True)
    return [" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in re.findall(r'<p class="next">(.*?)</p>', html, re.DOTALL)]


def save(day, **values):
    return day.client.post(day.page, data={"csrf_token": token(day.client, day.page), "version": day.event.version, **USUAL, **values})


def test_it_says_whom_each_would_reach_next_and_when(one):
    assert shown(one) == [
        "There is nobody to remind now.", "Were it on: 2 Jul 2027 16:00 to 1 address , 1 person has none",
        "Were it on: 3 Jul 2027 07:00 to 1 address, then 1 more", "There is nobody to remind now.", "Were it on: 4 Jul 2027 10:00 to 1 address , 1 person has none",
    ]  # fmt: skip
    html = one.client.get(one.page + "?lang=en").get_data(as_text=True)
    link = f"/me/{people.token(one.eva, one.app.config['SECRET_KEY'])}/"
    assert ("No mail server is set" in html, "No address: gets no mail" in html, link in html, "Eva &lt;b&gt;Ek" in html) == (True,) * 4
    assert ("Eva <b>" in html, "\ue000" in html, db.session.scalars(db.select(Message)).all()) == (False, False, [])


def test_what_is_switched_on_goes_at_the_time_that_it_says(one):
    one.app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    assert save(one, before="y", before_at="15:00", slides="y", slides_days="2").status_code == 303
    db.session.refresh(one.event)
    found = reminders.rules(one.event)
    assert (found["before"], found["slides"].on, found["call"].on) == (Rule(True, 1, found["before"].at), True, False)
    assert shown(one)[1:4:2] == ["2 Jul 2027 15:00 to 1 address , 1 person has none", "within a minute to 1 address , 1 person has none"]
    reminding.see_to()
    assert [m.recipient for m in db.session.scalars(db.select(Message))] == ["eva@example.org"]
    assert shown(one)[3] == "within a minute to 0 addresses , 1 person has none 1 person was reminded."  # Bo, once he has an address.
    one.clock.shift(timedelta(days=2))
    assert shown(one)[1] == "There is nobody to remind now."
    activity = one.client.get(f"/organise/{one.event.slug}/activity/?lang=en").get_data(as_text=True)
    assert "The day before: 1 day before, at 15:00" in activity


@pytest.mark.parametrize(("values", "told"), [({"slides_days": "0"}, "1 to 60"), ({"call_minutes": "x"}, "whole number"), ({"before_at": "25:00"}, "has-error")])
def test_what_makes_no_sense_is_refused_with_a_word_at_its_field(one, values, told):
    answer = save(one, **values, lang="en")
    assert (answer.status_code, "has-error" in answer.get_data(as_text=True)) == (422, True)
    assert reminders.rules(one.event)["slides"].days == 7


def test_two_who_save_at_once_are_shown_both(one):
    version = one.event.version
    save(one, before="y")
    answer = save(one, version=version, call="y")
    assert answer.status_code == 409
    text = answer.get_data(as_text=True)
    assert ("Dagen före: 1 dag före, kl. 16:00" in text, "Innan de ska vara på plats: 120 minuter före" in text) == (True, True)
