"""A release tells those whom it concerns, in its own transaction: once, after a quiet time, and what is true when it goes."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import flask_migrate
import pytest
import time_machine

from eventapp.extensions import db
from eventapp.models import Message, Notice
from eventapp.programme.release import public_part
from eventapp.services.draft import edits, events, memory, merging, people, seminars, undoing
from eventapp.services.errors import Invalid
from eventapp.services.mail import history, outbox
from eventapp.services.operations import commands
from eventapp.services.people import answers, contacts
from eventapp.services.publishing import releases, telling, withdrawal
from eventapp.services.publishing.releases import Agreed
from eventapp.services.publishing.telling import Telling
from tests import factories
from tests.operations import servers
from tests.operations.servers import Inbox

NOW = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)
EVA, BO, CIA = "eva@example.org", "bo@example.org", "cia@example.org"


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def one(app, clock):
    """A published day: Eva moderates Hav at nine in Hallen with Bo, Cia has Luft at ten; there is a mail server."""
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    day = factories.make_event(title="Havsdagen", host="Kusten")
    day.hall, day.side = factories.room(day, "Hallen"), factories.room(day, "Sidan")
    day.eva, day.bo, day.cia = (factories.person(day, name, email=to) for name, to in (("Eva Ek", EVA), ("Bo Al", BO), ("Cia Ask", CIA)))
    seats = [factories.seat(day.eva, "moderator"), factories.seat(day.bo)]
    day.hav = factories.seminar(day, "Hav", seats=seats, starts_at=factories.at("09:00"), room=day.hall)
    day.luft = factories.seminar(day, "Luft", [day.cia], starts_at=factories.at("10:00"), room=day.hall)
    factories.release(day)
    return day


def change(day, row, **values):
    seminars.change(day.writing, row, row.version, values)


def publish(day, **telling):
    return releases.publish(day.event, day.actor, day.shelf, "", Agreed(despite="Så är det", telling=Telling(**telling)))


def waiting():
    """To whom what is called what, of which release and in how many minutes from NOW."""
    rows = db.session.scalars(db.select(Message).where(Message.sent_at.is_(None), Message.failed_at.is_(None)).order_by(Message.id))
    return [(m.recipient, m.subject, m.release, m.not_before and (m.not_before - NOW) / timedelta(minutes=1)) for m in rows]


def sent():
    inbox = Inbox()
    with servers.good(inbox) as port:
        outbox.send_pending(f"smtp://127.0.0.1:{port}")
    return [(to[0], mail) for to, mail in inbox.mails]


def text(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def test_those_on_it_are_told_and_nobody_else_after_a_quiet_time(one, clock):
    assert waiting() == []  # The first publication tells nobody.
    change(one, one.hav, starts_at=factories.at("09:30"), room_id=one.side.id)
    publish(one, line="Vi ses!")
    assert waiting() == [(BO, "Ny tid: ”Hav”", 2, 5), (EVA, "Ny tid: ”Hav”", 2, 5)]
    assert sent() == []
    clock.shift(timedelta(minutes=5))
    mails = sent()
    assert [to for to, _ in mails] == [BO, EVA]
    assert db.session.execute(db.select(Notice.person_id, Notice.subject, Notice.release)).all() == [(one.bo.id, "change", 2), (one.eva.id, "change", 2)]
    said = text(mails[0][1])
    link = f"{one.app.config['BASE_URL']}/me/{people.token(one.bo, one.app.config['SECRET_KEY'])}/"
    assert said.split("\n\n") == [
        "Hej Bo Al,", "det här har ändrats för dig i Havsdagen:", "Vi ses!",
        "Hav\nDet flyttas från 09:00 till 09:30.\nDet flyttas från Hallen till Sidan.\nNär: lördag 3 juli 2027 09:30–10:00\nVar: Sidan\n"
        f"Din roll: paneldeltagare\nModerator: Eva Ek\nKan du komma?\nJa, jag kommer: {link}?answer=yes&seminar={one.hav.code}#seat-{seat(one)}\n"
        f"Nej, jag kan inte: {link}?answer=no&seminar={one.hav.code}#seat-{seat(one)}",
        f"Din egen sida, som alltid visar det senaste:\n{link}\nLänken är bara din: ge den inte vidare.",
        "Alla tider är platsens (Europe/Stockholm).", "Kusten\n",
    ]  # fmt: skip
    html = mails[0][1].get_body(("html",)).get_content()
    assert (link in html, "\ue000" in html, len(html) < 10_000) == (True, False, True)
    assert re.findall(r"<img|<script|url\(|@import|https?://(?!programme\.example\.org)", html) == []


def seat(day):
    return next(s.id for s in day.hav.seats if s.person_id == day.bo.id)


def test_releases_within_the_quiet_time_become_one_mail_on_all_of_it(one, clock):
    change(one, one.hav, starts_at=factories.at("09:30"))
    publish(one, line="Vi ses!")
    clock.shift(timedelta(minutes=4))
    change(one, one.hav, room_id=one.side.id, seats=[factories.seat(one.eva, "moderator")])
    publish(one)
    assert waiting() == [(EVA, "Ny tid: ”Hav”", 3, 9), (BO, "Du är inte längre med i ”Hav”", 3, 9)]
    clock.shift(timedelta(minutes=5))
    eva = text(dict(sent())[EVA])
    assert re.findall(r"Det flyttas.*|Inte längre i panelen.*|Vi ses!", eva) == [
        "Vi ses!", "Det flyttas från 09:00 till 09:30.", "Det flyttas från Hallen till Sidan.", "Inte längre i panelen: Bo Al.",
    ]  # fmt: skip
    # What was told is not told again.
    change(one, one.hav, room_id=one.hall.id)
    publish(one)
    clock.shift(timedelta(minutes=5))
    assert re.findall(r"Det flyttas.*", text(sent()[0][1])) == ["Det flyttas från Sidan till Hallen."]


def test_many_releases_in_a_row_put_a_mail_off_no_longer_than_fifteen_minutes(one, clock):
    for number in range(6):
        change(one, one.hav, starts_at=factories.at(f"09:{number + 1:02}"))
        publish(one)
        clock.shift(timedelta(minutes=4))
    assert waiting()[0][3] == 20  # It was due after 15, and the last release came then.


def test_what_is_taken_back_before_it_is_sent_is_told_to_nobody(one):
    change(one, one.hav, state="cancelled")
    publish(one)
    assert [w[1] for w in waiting()] == ["Inställt: ”Hav”"] * 2
    change(one, one.hav, state="confirmed")
    publish(one)
    assert waiting() == []
    change(one, one.hav, title="Havet")
    publish(one)
    releases.go_back(one.event, one.actor, one.shelf, 1, "")
    assert waiting() == []


def test_what_begins_within_a_day_is_urgent_and_goes_at_once(one, clock):
    clock.move_to(factories.at("10:30") - timedelta(days=1))
    change(one, one.hav, starts_at=factories.at("09:20"))
    publish(one)
    assert [(subject, due) for _, subject, _, due in waiting()] == [("Brådskande: Ny tid: ”Hav”", None)] * 2
    assert [to for to, _ in sent()] == [BO, EVA]


def test_nobody_is_told_of_a_day_that_is_over(one, clock):
    clock.move_to(factories.at("09:00") + timedelta(days=1))
    change(one, one.hav, title="Havet")
    publish(one)
    assert waiting() == []


def test_who_is_left_out_is_not_told_and_not_of_it_later_either(one):
    change(one, one.hav, starts_at=factories.at("09:30"))
    publish(one, left_out=frozenset({one.bo.code}))
    assert [w[0] for w in waiting()] == [EVA]
    change(one, one.luft, title="Luften")
    publish(one, nobody=True)
    assert [w[0] for w in waiting()] == [EVA]  # What it says is true still.
    change(one, one.hav, room_id=one.side.id)
    publish(one, nobody=True)
    assert waiting() == []


def test_who_has_said_no_or_has_no_address_gets_no_mail(one):
    answers.answer_for(one.event, one.actor, one.bo, seat(one), "declined")
    people.change(one.writing, one.eva, one.eva.version, {"email": ""})
    change(one, one.hav, starts_at=factories.at("09:30"))
    before, after = releases.newest(one.event), public_part(memory.read(one.event).programme)
    assert [(p.person.code, p.mails) for p in telling.found(one.event, before, after).planned] == [(one.eva.code, ())]
    publish(one)
    assert waiting() == []


def test_who_is_removed_is_told_without_a_link_that_leads_nowhere(one, clock):
    edits.remove(one.writing, one.bo)
    publish(one)
    clock.shift(timedelta(minutes=5))
    mails = dict(sent())
    assert mails[BO]["Subject"] == "Du är inte längre med i ”Hav”"
    assert "/me/" not in mails[BO].as_string()


def test_a_new_call_time_is_told_once_with_the_next_release(one, clock):
    call = factories.at("08:40")
    seats = [factories.seat(one.eva, "moderator"), factories.seat(one.bo, call_at=call)]
    change(one, one.hav, seats=seats, abstract="Nytt")
    publish(one)
    assert [w[0] for w in waiting()] == [BO]
    change(one, one.hav, abstract="Nyare", seats=[seats[0], factories.seat(one.bo, call_at=factories.at("08:45"))])
    publish(one)
    clock.shift(timedelta(minutes=9))
    ((to, mail),) = sent()
    assert (to, re.findall(r"Var på plats.*", text(mail))) == (BO, ["Var på plats 08:45.", "Var på plats: 08:45"])
    change(one, one.hav, abstract="Nyast")
    publish(one)
    assert waiting() == []


def test_without_a_mail_server_nothing_is_put_in_the_outbox(one):
    one.app.config["SMTP_URL"] = ""
    change(one, one.hav, starts_at=factories.at("09:30"))
    publish(one)
    assert waiting() == []


def test_taken_down_nothing_is_told_and_published_again_what_differs_from_what_was_known(one):
    change(one, one.hav, starts_at=factories.at("09:30"))
    publish(one)
    withdrawal.take_down(one.event, one.actor, one.shelf)
    assert waiting() == []
    change(one, one.luft, room_id=one.side.id)
    publish(one)
    assert [w[:3] for w in waiting()] == [(CIA, "Ny lokal: ”Luft”", 4)]


def test_a_refused_publication_tells_nobody(one):
    change(one, one.hav, starts_at=factories.at("09:30"))
    with pytest.raises(Invalid):
        releases.publish(one.event, one.actor, one.shelf, "", Agreed(fingerprint="another"))
    assert waiting() == []


def test_two_who_become_one_are_told_nothing_of_it(one):
    dan = factories.person(one, "Bo Al", email="dan@example.org")
    merging.merge(one.writing, merging.Choice(dan.code, one.bo.code, (dan.version, one.bo.version)))
    change(one, one.hav, abstract="Nytt")
    publish(one)
    assert waiting() == []


HOSTILE = '<script>alert(1)</script> "å" & \r\nBcc: x@example.org'


def test_hostile_names_are_escaped_and_begin_no_header(one, clock):
    change(one, one.hav, title=HOSTILE)
    publish(one, line="<b>fet</b>\nrad två")
    clock.shift(timedelta(minutes=5))
    mail = sent()[0][1]
    html = mail.get_body(("html",)).get_content()
    assert (mail["Bcc"], re.findall("<script|<b>", html)) == (None, [])
    assert "&lt;b&gt;fet&lt;/b&gt;<br>rad två" in html
    assert mail["Subject"] == 'Ändrat: ”<script>alert(1)</script> "å" & Bcc: x@example.org”'




def opened(one, address):
    """What a link shows: its status, whose page it is, what it has made ready."""
    page = one.app.test_client().get(address.removeprefix(one.app.config["BASE_URL"]).partition("#")[0], headers={"Accept-Language": "en"})
    return page.status_code, re.findall("<h1>([^<]+)", page.text), re.findall("One more press|You answer for", page.text)


def test_a_link_in_the_mail_makes_an_answer_ready_and_sends_none(one, clock):
    change(one, one.hav, starts_at=factories.at("09:30"))
    publish(one)
    clock.shift(timedelta(minutes=5))
    for address in re.findall(r"http\S+answer=\S+", text(sent()[0][1])):
        assert opened(one, address) == (200, ["Hello Bo Al"], ["One more press"])
    assert db.session.execute(db.text("SELECT DISTINCT answer FROM seat")).all() == [("invited",)]


def test_who_answers_for_a_person_is_told_the_same_by_a_link_of_their_own(one, clock):
    kim, lo, same = contacts.Contact("Kim Ö", "pressekreterare", "kim@example.org", "", True), contacts.Contact("Lo", "", "lo@example.org"), BO.upper()
    contacts.save(one.writing, one.bo, one.bo.version, [kim, lo, contacts.Contact("Bo själv", "", same, "", True)])
    change(one, one.hav, starts_at=factories.at("09:30"))
    publish(one)
    assert [to for to, *_ in waiting()] == [BO, "kim@example.org", EVA]
    clock.shift(timedelta(minutes=5))
    mails = dict(sent())
    said = text(mails["kim@example.org"])
    known = contacts.of(one.bo)[0]
    link = f"{one.app.config['BASE_URL']}/me/{contacts.token(one.bo, known, one.app.config['SECRET_KEY'])}/"
    assert said.split("\n\n")[:2] == ["Hej Kim Ö,", "du svarar för Bo Al, för vilken det här har ändrats i Havsdagen:"]
    assert (said.count(link), "/me/" in said.replace(link, "")) == (3, False)
    assert opened(one, link)[:2] == (200, ["Bo Al"])
    # Who acts for them no longer gets nothing more, not even what was on its way.
    change(one, one.hav, starts_at=factories.at("09:45"))
    publish(one)
    contacts.save(one.writing, one.bo, one.bo.version, [])
    clock.shift(timedelta(minutes=15))
    assert sorted(dict(sent())) == [BO, EVA]


def test_mail_is_from_whom_the_event_says_and_says_that_it_is_a_programs(one, clock):
    values = {"mail_name": "Havsdagen\r\nBcc: x@example.org", "mail_reply": "svar@example.org", "mail_signature": "Hälsningar\nÅsa"}
    events.change(one.writing, one.event.version, values)
    change(one, one.hav, title="Havet")
    publish(one)
    clock.shift(timedelta(minutes=5))
    mail = sent()[0][1]
    sender = mail["From"].addresses[0]
    assert (sender.display_name, str(mail["Reply-To"]), mail["Bcc"], mail["Auto-Submitted"], str(mail["List-Id"])) == (
        "Havsdagen Bcc: x@example.org", "svar@example.org", None, "auto-generated",
        f"<{one.event.code.lower()}.programme.example.org>",
    )  # fmt: skip
    assert text(mail).endswith("Hälsningar\nÅsa\n")


def test_no_more_than_so_many_go_in_a_minute(one, clock):
    change(one, one.hav, title="Havet")
    change(one, one.luft, title="Luften")
    publish(one)
    clock.shift(timedelta(minutes=5))
    inbox = Inbox()
    with servers.good(inbox) as port:
        went = []
        for _ in range(3):
            went.append(outbox.send_pending(f"smtp://127.0.0.1:{port}", per_minute=2))
            clock.shift(timedelta(seconds=40))
    assert went == [2, 0, 1]


def take_up(day, kept, gone, *taken):
    return merging.merge(day.writing, merging.Choice(kept.code, gone.code, (kept.version, gone.version), taken))


def ends():
    """How every mail of the outbox stands: its address, why it was not sent, whether it was."""
    rows = db.session.scalars(db.select(Message).order_by(Message.id))
    return [(m.recipient, m.error, history.state(m)) for m in rows]


def links_of(mail):
    return {address.removeprefix("/me/") for address in re.findall(r"/me/[^/\s]+", text(mail))}


def test_mail_that_waits_for_one_who_is_merged_goes_to_who_is_kept(one, clock):
    change(one, one.hav, starts_at=factories.at("09:30"))
    publish(one)
    take_up(one, one.cia, one.bo, "email")
    publish(one)  # Says nothing new to anybody.
    clock.shift(timedelta(minutes=5))
    mails = dict(sent())
    assert (sorted(mails), links_of(mails[BO])) == ([BO, EVA], {people.token(one.cia, one.app.config["SECRET_KEY"])})


def test_mail_that_waits_for_two_who_become_one_is_taken_up_as_one(one, clock):
    change(one, one.hav, starts_at=factories.at("09:30"), seats=[factories.seat(one.eva, "moderator"), factories.seat(one.bo, call_at=factories.at("09:20"))])
    change(one, one.luft, room_id=one.side.id)
    publish(one)
    take_up(one, one.cia, one.bo)
    change(one, one.hav, room_id=one.side.id)
    publish(one)
    assert sorted(w[0] for w in waiting()) == [CIA, EVA]
    clock.shift(timedelta(minutes=5))
    cia = text(dict(sent())[CIA])
    assert re.findall(r"Det flyttas.*|Var på plats \d.*", cia) == [
        "Det flyttas från 09:00 till 09:30.", "Det flyttas från Hallen till Sidan.", "Var på plats 09:20.", "Det flyttas från Hallen till Sidan.",
    ]  # fmt: skip
    (mail,) = [m for m in telling.mails(one.event, 2).values() if m.recipient == CIA]
    assert (telling.mails(one.event, 2)[one.cia.id, ""], mail.release) == (mail, 3)


def test_mail_that_waits_goes_to_each_again_when_a_merge_is_undone(one, clock):
    change(one, one.hav, starts_at=factories.at("09:30"))
    publish(one)
    entry = take_up(one, one.cia, one.bo, "email")
    undoing.undo(one.event, one.actor, entry.id)
    clock.shift(timedelta(minutes=5))
    mails = dict(sent())
    assert (sorted(mails), links_of(mails[BO])) == ([BO, EVA], {people.token(one.bo, one.app.config["SECRET_KEY"])})


def test_mail_that_waits_follows_an_address_that_is_corrected_and_never_to_somebody_else(one, clock):
    kim, lo = (contacts.Contact(name, "", f"{name.lower()}@example.org", "", True) for name in ("Kim", "Lo"))
    contacts.save(one.writing, one.bo, one.bo.version, [kim, lo])
    change(one, one.hav, starts_at=factories.at("09:30"))
    publish(one)
    keys = {c.name: c for c in contacts.of(one.bo)}
    people.change(one.writing, one.eva, one.eva.version, {"email": "eva.ek@example.org"})
    contacts.save(one.writing, one.bo, one.bo.version, [replace(keys["Kim"], email="kim.k@example.org"), replace(keys["Lo"], receives=False)])
    people.change(one.writing, one.bo, one.bo.version, {"email": "KIM@example.org"})
    clock.shift(timedelta(minutes=5))
    mails, secret = dict(sent()), one.app.config["SECRET_KEY"]
    assert {to: links_of(mail) for to, mail in mails.items()} == {
        "eva.ek@example.org": {people.token(one.eva, secret)}, "KIM@example.org": {people.token(one.bo, secret)},
        "kim.k@example.org": {contacts.token(one.bo, keys["Kim"], secret)},
    }  # fmt: skip
    assert ends() == [
        ("KIM@example.org", "", "sent"), ("kim.k@example.org", "", "sent"), ("lo@example.org", "address-gone", "failed"), ("eva.ek@example.org", "", "sent"),
    ]  # fmt: skip


def test_an_address_that_becomes_that_of_a_contact_in_other_letters_gets_its_mail(one, clock):
    contacts.save(one.writing, one.bo, one.bo.version, [contacts.Contact("Kim", "", "kim@example.org", "", True)])
    change(one, one.hav, starts_at=factories.at("09:30"))
    publish(one)
    people.change(one.writing, one.bo, one.bo.version, {"email": "KIM@example.org"})
    (kim,), secret = contacts.of(one.bo), one.app.config["SECRET_KEY"]
    clock.shift(timedelta(minutes=5))
    assert [(to, links_of(mail)) for to, mail in sent() if to != EVA] == [
        ("KIM@example.org", {people.token(one.bo, secret)}), ("kim@example.org", {contacts.token(one.bo, kim, secret)}),
    ]  # fmt: skip


def test_what_is_sent_again_goes_to_whom_it_was_written_or_to_nobody(one, clock):
    contacts.save(one.writing, one.bo, one.bo.version, [contacts.Contact("Kim", "", "kim@example.org", "", True)])
    change(one, one.hav, starts_at=factories.at("09:30"))
    publish(one)
    people.change(one.writing, one.bo, one.bo.version, {"email": ""})
    clock.shift(timedelta(minutes=5))
    inbox = Inbox()
    inbox.answers = {"kim@example.org": "550 no"}
    with servers.good(inbox) as port:
        outbox.send_pending(f"smtp://127.0.0.1:{port}")
    own, kims, _ = db.session.scalars(db.select(Message).order_by(Message.id))
    assert ends() == [(BO, "address-gone", "failed"), ("kim@example.org", "refused", "failed"), (EVA, "", "sent")]
    with pytest.raises(Invalid):
        outbox.send_again(one.event.id, own.id, False)
    people.change(one.writing, one.bo, one.bo.version, {"email": BO})
    contacts.save(one.writing, one.bo, one.bo.version, [])
    with pytest.raises(Invalid):
        outbox.send_again(one.event.id, kims.id, False)
    outbox.send_again(one.event.id, own.id, False)
    assert [(to, links_of(mail)) for to, mail in sent()] == [(BO, {people.token(one.bo, one.app.config["SECRET_KEY"])})]
    assert ends()[1] == ("kim@example.org", "refused", "failed")


def test_what_waits_in_an_older_outbox_is_found_to_be_a_contacts_by_its_address(one, clock):
    contacts.save(one.writing, one.bo, one.bo.version, [contacts.Contact("Kim", "", "Kim@example.org", "", True)])
    change(one, one.hav, starts_at=factories.at("09:30"))
    publish(one)
    kept = [(BO, ""), ("Kim@example.org", contacts.of(one.bo)[0].key), (EVA, "")]
    db.session.remove()
    flask_migrate.downgrade(revision="0024")
    commands.migrate_tables()
    assert [(m.recipient, m.contact) for m in db.session.scalars(db.select(Message).order_by(Message.id))] == kept


def test_a_contact_whose_link_is_made_anew_gets_it_in_the_mail_that_waits(one, clock):
    contacts.save(one.writing, one.bo, one.bo.version, [contacts.Contact("Kim", "", "kim@example.org", "", True)])
    change(one, one.hav, starts_at=factories.at("09:30"))
    publish(one)
    take_up(one, one.cia, one.bo)
    new = contacts.renew(one.writing, one.cia, contacts.of(one.cia)[0].key)
    clock.shift(timedelta(minutes=5))
    assert links_of(dict(sent())["kim@example.org"]) == {contacts.token(one.cia, new, one.app.config["SECRET_KEY"])}


def test_a_call_time_that_was_told_is_not_told_again_to_who_is_kept(one, clock):
    change(one, one.hav, abstract="Nytt", seats=[factories.seat(one.eva, "moderator"), factories.seat(one.bo, call_at=factories.at("08:40"))])
    publish(one)
    clock.shift(timedelta(minutes=5))
    assert [to for to, _ in sent()] == [BO]
    take_up(one, one.cia, one.bo)
    publish(one)
    assert waiting() == []
