"""The page for messages: who is chosen, what each would read, what is refused, and what is said with and without a mail server."""

import re

import pytest

from eventapp.extensions import db
from eventapp.models import Membership, Message, Sending
from eventapp.services.draft import people
from eventapp.services.messages import templates
from tests import factories
from tests.conftest import sign_in, token

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def one(app):
    """A day with Bo and Eva, who have addresses, and Cia, who has none, on Hav; not published."""
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    day = factories.make_event(factories.account("Åsa", "asa@example.org", site_owner=True), title="Havsdagen")
    day.eva = factories.person(day, "Eva Ek", email="eva@example.org", mail_language="en")
    day.bo, day.cia = factories.person(day, "Bo Al", email="bo@example.org"), factories.person(day, "Cia Ask")
    day.hav = factories.seminar(day, "Hav", [day.eva, day.bo, day.cia], starts_at=factories.at("09:00"), room=factories.room(day, "Hall"))
    day.client, day.base = sign_in(app, "asa@example.org"), f"/organise/{day.event.slug}/messages/"
    return day


HELLO = {"subject_sv": "Om {evenemang}", "body_sv": "Hej {förnamn}\n\n{länk}", "subject_en": "About {event}", "body_en": "Hello {name}"}


def sent(day, path="", follow=True, **data):
    form = {"csrf_token": token(day.client, day.base), "once": "form", **data}
    return day.client.post(day.base + path, data=form, headers=ENGLISH, follow_redirects=follow)


def flashes(answer):
    return [" ".join(re.sub(r"<.*?>", "", found).split()) for found in re.findall(r'class="flash \w+"[^>]*>(.*?)</(?:p|div)>', answer.text, re.S)]


def ticked(answer):
    return re.findall(r'name="code" value="(\w+)" checked', answer.text)


def shown(answer):
    """The preview: to whom, the subject and the text."""
    found = re.search(r'class="letter-shown".*?>To: (.*?)</p>\s*<p><strong>(.*?)</strong></p><pre>(.*?)</pre>', answer.text, re.S)
    return found and found.groups()


def test_it_begins_with_a_text_and_those_whom_that_is_for(one):
    page = one.client.get(f"{one.base}?template=portrait", headers=ENGLISH)
    assert (ticked(page), re.search(r'<option value="(\w+)" selected>Those without', page.text)[1]) == ([one.bo.code, one.cia.code, one.eva.code], "portrait")
    to, subject, body = shown(page)
    assert (to, subject, "/me/" in body) == ("bo@example.org", "Ditt porträtt till Havsdagen", True)
    assert "Without an address: Cia Ask" in page.text
    assert ticked(one.client.get(f"{one.base}?group=moderators")) == []


def test_it_is_shown_with_the_data_of_who_is_chosen_in_their_language(one):
    assert shown(sent(one, **HELLO)) is not None
    assert shown(sent(one, **HELLO, **{"as": one.eva.code})) == ("eva@example.org", "About Havsdagen", "Hello Eva Ek\n")
    assert shown(sent(one, **HELLO, **{"as": one.cia.code}))[0] == "No mail address"
    assert (Message.query.count(), Sending.query.count()) == (0, 0)


def test_who_is_left_out_stays_so_until_another_group_is_chosen(one):
    everyone = [one.bo.code, one.cia.code, one.eva.code]
    left = {"was": "part", "listed": everyone, "code": [one.eva.code]}
    assert ticked(sent(one, group="part", **left)) == [one.eva.code]
    assert ticked(sent(one, group="unanswered", **left)) == everyone
    assert ticked(sent(one, group="chosen", **left)) == [one.eva.code]


def test_a_broken_text_is_told_with_its_place_and_nothing_goes(one):
    for do in ("show", "test", "review", "send"):
        answer = sent(one, **HELLO | {"body_sv": "Hej\n{frönamn} {"}, do=do)
        assert answer.status_code == (200 if do == "show" else 422)
        assert re.findall(r"<li>(Line .*?)</li>", answer.text) == [
            "Line 2, place 1: “{frönamn}” is none of the names that can stand here. Did you mean {förnamn}?",
            "Line 2, place 11: “{” begins with a brace that is not closed on its line. A brace that stays is written twice.",
        ]  # fmt: skip
        assert "Hej\n{frönamn} {</textarea>" in answer.text
    assert Message.query.count() == 0


def test_it_is_looked_through_and_sent_once(one):
    review = sent(one, do="review", **HELLO, group="part", was="part", listed=[one.bo.code, one.eva.code], code=[one.eva.code])
    assert re.findall(r"<summary>(.*)", review.text) == ["Om Havsdagen", "About Havsdagen"]
    assert "It is for 2 people." in review.text and re.search(r"Send 1 mail\s*</button>", review.text)
    assert (Message.query.count(), ticked(review)) == (0, [])
    form = {**HELLO, "do": "send", "group": "part"}
    first, again = sent(one, **form), sent(one, **form)
    assert [flashes(each) for each in (first, again)] == [["2 mails are in the outbox."]] * 2
    assert [(m.recipient, m.subject) for m in Message.query.order_by(Message.id)] == [("bo@example.org", "Om Havsdagen"), ("eva@example.org", "About Havsdagen")]
    assert re.search(r"Not reached: no mail address</h2>.*?>Cia Ask</a>", first.text, re.S)
    (sending,) = Sending.query.all()
    told = one.client.get(f"{one.base}{sending.id}/progress.json").json
    assert told == {"done": 0, "total": 2, "ended": False}
    assert flashes(sent(one, f"{sending.id}/")) == ["2 mails are taken back."]
    assert "Om Havsdagen" in one.client.get(one.base.replace("messages", "outbox"), headers=ENGLISH).text


def test_a_test_goes_to_oneself_as_one_of_them_would_get_it(one):
    answer = sent(one, do="test", **HELLO, **{"as": one.bo.code})
    assert flashes(answer) == ["A test goes to asa@example.org, as Bo Al would get it."]
    assert [(m.recipient, m.subject, m.person_id, "/me/…/" in m.body) for m in Message.query] == [("asa@example.org", "Om Havsdagen", None, True)]


SENT = re.compile(r"(?:\b[Ss]ent\b|\bon (?:its|their) way\b|\bOn its way\b)")


def test_without_a_mail_server_nothing_says_that_it_is_sent_and_the_texts_are_there(one):
    one.app.config["SMTP_URL"] = ""
    review = sent(one, do="review", **HELLO)
    links = re.findall(r'mailto:([^?]+)\?subject=\s*([^&]+)&amp;body=([^"]+)"', review.text)
    assert [(to, subject) for to, subject, _ in links] == [("bo%40example.org", "Om%20Havsdagen"), ("eva%40example.org", "About%20Havsdagen")]
    assert (review.text.count('class="quiet" data-copy='), "/me/" in links[0][2]) == (4, True)
    pages = [review, one.client.get(one.base, headers=ENGLISH), one.client.get(f"{one.base}try/", headers=ENGLISH)]
    for do in ("send", "test"):
        answer = sent(one, do=do, **HELLO)
        assert (answer.status_code, flashes(answer)[0]) == (422, "No mail server is set, so no mail is sent.")
        pages.append(answer)
    assert flashes(sent(one, "try/"))[0] == "No mail server is set, so no mail is sent."
    for each in pages:
        assert SENT.findall(re.sub(r"so no mail is sent|before it is sent|what is not sent", "", each.text)) == []
        assert "No mail server is set, so no mail is sent." in each.text
    assert Message.query.count() == 0


def test_what_waited_when_the_mail_server_went_is_not_said_to_be_on_its_way(one):
    sent(one, do="send", **HELLO)
    (sending,) = Sending.query.all()
    one.app.config["SMTP_URL"] = ""
    page = one.client.get(f"{one.base}{sending.id}/", headers=ENGLISH).text
    assert (re.findall("On its way|data-poll|<progress", page), page.count("Not sent")) == ([], 2)


def test_the_texts_are_kept_changed_refused_and_taken_away(one):
    page = one.client.get(f"{one.base}texts/thanks/", headers=ENGLISH).text
    assert "Tack för din medverkan i {evenemang}" in page
    refused = sent(one, "texts/thanks/", **HELLO | {"subject_en": "{link}"}, version="0")
    assert (refused.status_code, re.findall(r"<li>(Line .*?)</li>", refused.text)) == (
        422, ["Line 1, place 1: “{link}” is none of the names that can stand here."],
    )  # fmt: skip
    assert flashes(sent(one, "texts/thanks/", **HELLO, version="0")) == ["“Thanks” is saved."]
    stale = sent(one, "texts/thanks/", **HELLO | {"body_en": "Hi"}, version="0")
    assert (stale.status_code, "Someone else saved first" in stale.text) == (409, True)
    assert flashes(sent(one, "texts/thanks/", **HELLO | {"body_en": "Hi"})) == ["“Thanks” is saved."]
    assert flashes(sent(one, "texts/thanks/remove")) == ["“Thanks” is as it was written for you."]
    assert flashes(sent(one, "texts/new", **HELLO, name="<b>Efterlyst</b>")) == ["“&lt;b&gt;Efterlyst&lt;/b&gt;” is saved."]
    own = templates.of(one.event)[-1].key
    assert flashes(sent(one, f"texts/{own}/remove"))[0].endswith("is removed.")
    assert one.client.get(f"{one.base}texts/{own}/").status_code == 404
    assert flashes(sent(one, f"texts/{own}/back"))[0].endswith("is back.")


def test_what_was_typed_when_one_was_signed_out_is_shown_again(one):
    page = one.client.get(one.base, headers=ENGLISH).text
    form_of = re.search(r'name="form_of" value="([^"]+)"', page)[1]
    one.client.delete_cookie("session")
    kept = one.client.post(one.base, data={**HELLO, "form_of": form_of, "group": "every", "do": "send"}, headers=ENGLISH)
    fields = dict(re.findall(r'name="(kept|csrf_token)" value="([^"]*)"', kept.text))
    signed = {**fields, "email": "asa@example.org", "password": factories.PASSWORD}
    again = one.client.post(f"/account/sign-in?next={one.base}", data=signed, headers=ENGLISH, follow_redirects=True)
    assert (again.request.path, "Hej {förnamn}" in again.text, Message.query.count()) == (one.base, True, 0)


def test_a_contacts_mail_stands_as_its_own_beside_the_persons(one):
    contact = {"key": "k" * 12, "name": "Dan Öst", "role": "", "email": "dan@example.org", "phone": "", "receives": True}
    people.change(one.writing, one.bo, one.bo.version, {"contacts": [contact]})
    sent(one, do="send", **HELLO, seminar=one.hav.code)
    mails = {m.recipient: m for m in Message.query}
    assert mails["dan@example.org"].body.startswith("Du svarar för Bo Al, som detta är till:\n\nHej Dan")
    mails["dan@example.org"].failed_at = mails["bo@example.org"].sent_at = mails["bo@example.org"].queued_at
    mails["dan@example.org"].error, mails["bo@example.org"].answer = "refused", "250 Queued as 7"
    db.session.commit()
    page = one.client.get(f"/organise/{one.event.slug}/panelists/{one.bo.code}/", headers=ENGLISH).text
    log = re.search(r'<section id="mail">.*?</section>', page, re.S)[0]
    rows = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", log, re.S)]
    assert [re.sub(r"\d+ \w+ \d{4} \d\d:\d\d", "then", row) for row in rows] == [
        "Om Havsdagen Dan Öst, dan@example.org Not sent The mail server refused it. Send again : dan@example.org",
        "Om Havsdagen bo@example.org Sent then The mail server said: 250 Queued as 7",
    ]


def test_who_may_not_see_what_is_private_sees_nothing_of_it(one):
    sent(one, do="send", **HELLO)
    vera = factories.account("Vera", "vera@example.org")
    db.session.add(Membership(event_id=one.event.id, account_id=vera.id, role="crew"))
    db.session.commit()
    client, number = sign_in(one.app, "vera@example.org"), Sending.query.one().id
    paths = ("", "texts/", "texts/thanks/", "try/", f"{number}/", f"{number}/progress.json")
    assert {path: client.get(one.base + path).status_code for path in paths} == dict.fromkeys(paths, 403)
    other = factories.make_event(one.account)
    assert one.client.get(f"/organise/{other.event.slug}/messages/{number}/").status_code == 404


HOSTILE = '"><img src=x onerror=alert(1)>'


def test_hostile_names_and_texts_are_text_on_every_page(one):
    people.change(one.writing, one.bo, one.bo.version, {"name": f"Bo {HOSTILE}", "organisation": HOSTILE})
    text = {"subject_sv": HOSTILE, "body_sv": f"</textarea>{HOSTILE}{{namn}}"}
    pages = [sent(one, do=do, **text) for do in ("show", "review", "send")]
    pages += [one.client.get(one.base.replace("messages", "outbox")), sent(one, "texts/new", **text, name=HOSTILE)]
    pages.append(one.client.get(f"{one.base}?template={templates.of(one.event)[-1].key}"))
    assert [page.status_code for page in pages] == [200] * 6
    assert ["<img src=x" in page.text for page in pages] == [False] * 6
