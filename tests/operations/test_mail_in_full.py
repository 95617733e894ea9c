"""Mail in full: a letter with all its headers, whose it is, how it stands, and which one-time links end with which."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from eventapp.extensions import db
from eventapp.models import Attachment, Message, OrganisationMember, Ticket
from eventapp.services import links
from eventapp.services.accounts import members, one_time, organisations
from eventapp.services.errors import NotFound
from eventapp.services.mail import history, letters, notices, outbox, smtp, tickets
from eventapp.services.mail.letters import LINK, File, Mail, Why
from eventapp.services.transaction import transaction
from tests import factories
from tests.operations import servers
from tests.operations.servers import Inbox

KEY, BASE = "a test's key, not a secret", "https://programme.example.org"
START = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def day(lite):
    """An empty event whose organisation is not the only one."""
    owner = factories.account(site_owner=True)
    made = factories.make_event(owner)
    other = factories.make_event(owner)
    for each, name, slug in ((other, "Fjärran", "fjarran"), (made, "Hamnen", "hamnen")):
        home = organisations.add(owner, {"name": name, "slug": slug, "mail_name": f"{name} hälsar", "mail_reply": f"svar@{slug}.example"})
        organisations.move(each.event, each.actor, owner, slug)
    made.home, made.other = home, other
    return made


def put(day, to="a@example.org", why=None, **more):
    with transaction():
        return outbox.queue(to, Mail("Ämne", "Hej", why or Why(), more.pop("files", ())), more.pop("event", day.event.id), **more)


def test_a_letter_with_all_that_is_on_it(day):
    inbox, anna = Inbox(), factories.person(day, "Anna Ek", email=" anna@example.org ")
    files = (File("dag.ics", "text/calendar", b"BEGIN"), File("Å.pdf", "application/pdf", b"%PDF"))
    with time_machine.travel(START, tick=False):
        with transaction():
            first = outbox.queue("anna@example.org", Mail("Ämne\r\nBcc: x@example.org", f"Se {LINK} och {LINK}", Why("link", 2), files), day.event.id, anna.id)
            outbox.queue("b@example.org", Mail("Två", "Hej"), day.other.event.id)
            outbox.queue("c@example.org", Mail("Tre", "Hej"))
        with servers.good(inbox) as port:
            assert outbox.send_pending(f"smtp://127.0.0.1:{port}?from=dagen@example.org") == 3
    (to, mail), (_, second), (_, third) = inbox.mails
    link = f"{BASE}/me/{links.personal(anna, KEY)}/"
    mark = links.mac(f"message/{first.id}/{START.isoformat()}", KEY)[:16].hex()
    body, *parts = mail.iter_parts()
    assert (to, str(mail["To"]), mail["Subject"], mail["Bcc"], mail["Auto-Submitted"]) == (
        ["anna@example.org"], "anna@example.org", "Ämne Bcc: x@example.org", None, "auto-generated",
    )  # fmt: skip
    assert (mail["From"].addresses[0].display_name, mail["From"].addresses[0].addr_spec, str(mail["Reply-To"])) == (
        "Hamnen hälsar", "dagen@example.org", "svar@hamnen.example",
    )  # fmt: skip
    assert (mail["Message-ID"], mail["Date"].datetime) == (f"<{mark}@programme.example.org>", START)
    assert body.get_content().splitlines() == [f"Se {link} och {link}"]
    assert [(p.get_content_type(), p.get_filename(), p.get_payload(decode=True)) for p in parts] == [
        ("text/calendar", "dag.ics", b"BEGIN"), ("application/pdf", "Å.pdf", b"%PDF"),
    ]  # fmt: skip
    assert (second["From"].addresses[0].display_name, str(second["Reply-To"])) == ("Fjärran hälsar", "svar@fjarran.example")
    assert (third["From"].addresses[0].display_name, third["Reply-To"], third["Message-ID"] != second["Message-ID"]) == ("", None, True)
    assert (Attachment.query.count(), {(m.body, m.seed, m.sent_at, m.claimed_at) for m in Message.query}) == (0, {("", "", START, None)})
    assert [(n.person_id, n.event_id, n.subject, n.release, n.told_at, n.message_id) for n in notices.of_person(anna.id)] == [
        (anna.id, day.event.id, "link", 2, START, first.id),
    ]  # fmt: skip


@pytest.mark.parametrize(("base", "host"), [("https://dag.example.org:8443/x", "dag.example.org"), ("http://localhost:8000", "eventapp.invalid"), ("https://dåg.example", "eventapp.invalid")])
def test_who_a_mail_is_from_where_nothing_says_it(day, base, host):
    day.app.config["BASE_URL"] = base
    inbox = Inbox()
    put(day, event=None)
    with servers.good(inbox) as port:
        assert outbox.send_pending(f"smtp://127.0.0.1:{port}") == 1
    mail = inbox.mails[0][1]
    assert (str(mail["From"]), mail["Message-ID"].rpartition("@")[2]) == (f"eventapp@{host}", f"{host}>")


def test_addresses_as_headers_hold_them():
    assert [str(smtp.header(text) or "") for text in (" anna@example.org ", "anna@exämple.org", "anna", "", "a b@example.org")] == [
        "anna@example.org", "anna@xn--exmple-cua.org", "", "", "",
    ]  # fmt: skip
    assert (smtp.sender("smtp://x?from=a@example.org&tls=off", "h"), smtp.sender("smtp://x", "h.example")) == ("a@example.org", "eventapp@h.example")


def test_what_is_not_sent_says_why(day):
    gone, moved = factories.person(day, email="gone@example.org"), factories.person(day, email="old@example.org")
    put(day, "gone@example.org", person_id=gone.id)
    put(day, "old@example.org", person_id=moved.id)
    put(day, "no address")
    put(day, "t@example.org", ticket=letters.Ticket("reset", "seed of none"))
    gone.removed_at, moved.email = START, ""
    db.session.commit()
    with servers.good(Inbox()) as port:
        assert outbox.send_pending(f"smtp://127.0.0.1:{port}") == 0
    assert [(m.error, history.state(m), m.tries, m.body) for m in Message.query.order_by(Message.id)] == [
        ("link-gone", "failed", 1, "Hej"), ("address-gone", "failed", 1, "Hej"), ("address", "failed", 1, "Hej"), ("link-gone", "failed", 1, "Hej"),
    ]  # fmt: skip


def test_mails_are_listed_and_sent_again_by_who_may(day):
    anna, bo = factories.person(day, email="anna@example.org"), factories.person(day, email="bo@example.org")
    with time_machine.travel(START, tick=False) as clock:
        one = put(day, "anna@example.org", person_id=anna.id)
        two = put(day, "bo@example.org", person_id=bo.id)
        invited = put(day, "c@example.org", ticket=letters.new_ticket("invite"))
        again = put(day, "c@example.org", ticket=letters.new_ticket("invite"))
        later = put(day, "old@example.org", person_id=anna.id)
        put(day, event=day.other.event.id)
        clock.shift(timedelta(minutes=1))
        last = put(day, " d@example.org ")
        assert history.latest(day.event.id, True) == [last, later, again, invited, two, one]
        assert history.latest(day.event.id, False) == [last, later, two, one]
        assert (history.of_people(day.event.id), history.of_invitations(day.event.id)) == ({anna.id: later, bo.id: two}, {"c@example.org": again})
        assert (last.recipient, history.state(last), again.seed != invited.seed) == ("d@example.org", "queued", True)
        for event_id, message in ((day.event.id, later), (day.other.event.id, later), (day.event.id, again)):
            with pytest.raises(NotFound):
                outbox.send_again(event_id, message.id, True)
        for each in (later, again):
            each.failed_at, each.error, each.answer, each.tries, each.next_at, each.claimed_at = START, "refused", "550 no", 3, START, START
        db.session.commit()
        for event_id, message, may in ((day.other.event.id, later, True), (day.event.id, again, False)):
            with pytest.raises(NotFound):
                outbox.send_again(event_id, message.id, may)
        sent = outbox.send_again(day.event.id, later.id, False)
        assert (sent.recipient, sent.queued_at, sent.tries, sent.next_at, sent.failed_at, sent.claimed_at, sent.error, sent.answer) == (
            "anna@example.org", START + timedelta(minutes=1), 0, None, None, None, "", "",
        )  # fmt: skip
        assert outbox.send_again(day.event.id, again.id, True).recipient == "c@example.org"


def test_one_key_is_one_mail(day):
    first = put(day, why=Why("change", 1, "k"), files=(File("a", "text/plain", b"1"),))
    assert put(day, "other@example.org", why=Why("change", 2, "k"), files=(File("b", "text/plain", b"2"),)) is first
    assert (put(day, why=Why(key="l")) is first, put(day) is put(day), Message.query.count()) == (False, False, 4)
    assert [(a.message_id, a.name, a.mimetype, a.data) for a in Attachment.query] == [(first.id, "a", "text/plain", b"1")]
    assert (first.kind, first.release, first.key, first.not_before, first.recipient) == ("change", 1, "k", None, "a@example.org")


def test_pauses_grow_to_a_day_and_words_are_forgotten_after_two_weeks(day):
    away, minute = "smtp://127.0.0.1:1", timedelta(minutes=1)
    with time_machine.travel(START, tick=False) as clock:
        mail, waits = put(day), put(day, why=Why(not_before=START + timedelta(days=3)))
        pauses = []
        while history.state(mail) != "failed":
            assert outbox.send_pending(away) == 0
            if mail.next_at is not None and history.state(mail) == "waiting":
                pauses.append((mail.next_at - datetime.now(UTC)) / minute)
                clock.move_to(mail.next_at)
        assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240, 240, 225]
        assert (mail.failed_at, mail.error, mail.tries, history.state(waits), waits.tries) == (START + timedelta(days=1), "not-there", 14, "queued", 0)
        clock.move_to(START + timedelta(days=4, minutes=15))
        outbox.send_pending("")
        assert history.state(waits) == "queued"
        clock.shift(timedelta(seconds=1))
        outbox.send_pending("")
        assert (history.state(waits), waits.error, waits.failed_at) == ("failed", "too-late", START + timedelta(days=4, minutes=15, seconds=1))
        known = put(day)
        known.error, known.queued_at = "later", START
        db.session.commit()
        clock.move_to(START + timedelta(days=15))
        outbox.send_pending("")
        assert (history.state(known), known.error) == ("failed", "later")
        assert (mail.body, waits.body) == ("Hej", "Hej")
        clock.shift(timedelta(seconds=1))
        outbox.send_pending("")
        assert (mail.body, mail.subject, waits.body) == ("", "Ämne", "Hej")


def ticket(purpose, email="a@example.org", event=None, home=None, by=None):
    with transaction():
        made = Ticket(purpose=purpose, digest=tickets.digest(f"{purpose}/{email}/{Ticket.query.count()}"), email=email, event_id=event, organisation_id=home,
                      role="crew", expires_at=START, invited_by=by)  # fmt: skip
        db.session.add(made)
    return made


def open_ones(*all_):
    db.session.expire_all()
    return [place for place, each in enumerate(all_) if each.used_at is None]


def test_links_of_one_kind_end_together_and_no_others(day):
    event, other, home = day.event.id, day.other.event.id, day.home.id

    def made():
        return [
            ticket("invite", event=event), ticket("invite", event=event), ticket("invite", event=other), ticket("invite", home=home), ticket("reset"),
            ticket("invite"), ticket("invite", "b@example.org", event=event), ticket("reset"),
        ]  # fmt: skip

    def ending(work):
        found = made()
        with transaction():
            work(found)
        return [place for place in range(8) if place not in open_ones(*found)]

    with time_machine.travel(START, tick=False):
        assert ending(lambda all_: tickets.claim(all_[3])) == [3]
        Ticket.query.delete()
        db.session.commit()
        assert ending(lambda all_: tickets.claim(all_[0])) == [0, 1]
        assert ending(lambda all_: tickets.void("invite", "a@example.org", event)) == [0, 1]
    Ticket.query.delete()
    db.session.commit()
    for which, ends in ((("invite", "a@example.org", event), [0, 1]), (("invite", "a@example.org", None, home), [3]), (("reset", "a@example.org"), [4, 7]),
                        (("invite", "a@example.org"), [5]), (("invite", "b@example.org", event), [6]), (("setup", "a@example.org"), [])):  # fmt: skip
        assert ending(lambda _, which=which: tickets.void(*which)) == ends
        Ticket.query.delete()
        db.session.commit()
    found = made()
    with transaction():
        tickets.newest_only("invite", "a@example.org", event, day.account.id)
    assert (open_ones(*found), [each.invited_by for each in found]) == ([1, 2, 3, 4, 5, 6, 7], [None, day.account.id, *[None] * 6])
    with pytest.raises(NotFound), transaction():
        tickets.claim(found[0])


def test_invitations_end_with_who_sent_them(day):
    bo = factories.account("Bo")
    mine, theirs = ticket("invite", event=day.event.id, by=bo.id), ticket("invite", event=day.event.id, by=day.account.id)
    reset, away = ticket("reset", by=bo.id), ticket("invite", event=day.other.event.id, by=bo.id)
    with time_machine.travel(START, tick=False), transaction():
        tickets.void_by(bo.id, Ticket.event_id == day.event.id)
    assert (open_ones(mine, theirs, reset, away), mine.used_at) == ([1, 2, 3], START)
    tickets.check_inviter(ticket("invite", event=day.event.id))
    tickets.check_inviter(theirs)
    of_home = ticket("invite", home=day.home.id, by=bo.id)
    for wrong in (mine, of_home):
        with pytest.raises(NotFound):
            tickets.check_inviter(wrong)
    with transaction():
        db.session.add(OrganisationMember(organisation_id=day.home.id, account_id=bo.id, role="editor"))
    with pytest.raises(NotFound):
        tickets.check_inviter(of_home)
    members.set_role(day.home, day.actor, next(m.id for m in members.of(day.home) if m.account_id == bo.id), "owner")
    tickets.check_inviter(ticket("invite", home=day.home.id, by=bo.id))
    with pytest.raises(NotFound):
        tickets.check_no_owner()
    day.account.site_owner = False
    db.session.commit()
    tickets.check_no_owner()
    assert one_time.open_ticket("setup", one_time.make_ticket("setup")).purpose == "setup"
