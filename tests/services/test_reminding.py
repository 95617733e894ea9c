"""Reminders: each goes once, when it is due, to those it is for; and never when it would be too late or untrue."""

import threading
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine

from eventapp import mailing
from eventapp.extensions import db
from eventapp.models import Message, Reminded
from eventapp.programme.reminders import USUAL, Rule
from eventapp.services.draft import edits, events, memory, merging, people, seminars
from eventapp.services.errors import Invalid
from eventapp.services.events import copying
from eventapp.services.mail import outbox
from eventapp.services.people import answers, contacts, erasure
from eventapp.services.publishing import releases, reminders, reminding, withdrawal
from tests import factories, patience
from tests.operations import servers
from tests.operations.servers import Inbox

EVA, BO, AIDE = "eva@example.org", "bo@example.org", "aide@example.org"
LOCAL = factories.at


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2027, 6, 1, 9, 0, tzinfo=UTC), tick=False) as moved:
        yield moved


@pytest.fixture
def one(app, clock):
    """A published day: Eva moderates Hav at nine with Bo, who is to be there at 8:40; there is a mail server."""
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    day = factories.make_event(title="Havsdagen", host="Kusten")
    events.change(day.writing, day.event.version, {"day_contact_name": "Åsa", "day_contact_phone": "070-1"})
    day.hall = factories.room(day, "Hallen")
    day.eva, day.bo = (factories.person(day, name, email=to) for name, to in (("Eva Ek", EVA), ("Bo Al", BO)))
    day.seats = [factories.seat(day.eva, "moderator"), factories.seat(day.bo, call_at=LOCAL("08:40"))]
    day.hav = factories.seminar(day, "Hav", seats=day.seats, starts_at=LOCAL("09:00"), room=day.hall)
    factories.release(day)
    return day


def want(day, *kinds, **values):
    wanted = USUAL | {kind: Rule(True, *(getattr(USUAL[kind], name) for name in ("days", "at", "minutes"))) for kind in kinds}
    reminders.save(day.writing, day.event.version, wanted | values)


def look():
    """One look of the job worker's; to whom which mails go then."""
    reminding.see_to()
    inbox = Inbox()
    with servers.good(inbox) as port:
        outbox.send_pending(f"smtp://127.0.0.1:{port}")
    look.mails = [mail for _, mail in inbox.mails]
    return [(to[0], mail["Subject"]) for to, mail in inbox.mails]


def seat(day, person):
    return next(s.id for s in day.hav.seats if s.person_id == person.id)


def change(day, **values):
    seminars.change(day.writing, day.hav, day.hav.version, values)


def publish(day):
    releases.publish(day.event, day.actor, day.shelf, "", releases.Agreed(despite="Så är det"))


def waiting():
    rows = db.session.scalars(db.select(Message).where(Message.sent_at.is_(None), Message.failed_at.is_(None)).order_by(Message.id))
    return [(m.recipient, m.subject) for m in rows]


def test_each_kind_goes_once_when_it_is_due(one, clock):
    want(one, "unanswered", "before", "call", "slides", "thanks")
    answers.answer(one.eva, seat(one, one.eva), "confirmed")
    told = {}
    for at in ("19T08:59", "19T09:00", "26T09:00", "02T15:59", "02T16:00", "03T06:39", "03T06:40", "03T07:00", "04T09:59", "04T10:00"):
        month = "06" if at > "05" else "07"
        clock.move_to(datetime.fromisoformat(f"2027-{month}-{at}:00+02:00"))
        told[at] = look(), look()
    assert told == {
        "19T08:59": ([], []), "19T09:00": ([(BO, "Kan du komma? ”Hav”")], []), "26T09:00": ([(BO, "Dina bilder: ”Hav”")], []),
        "02T15:59": ([], []), "02T16:00": ([(BO, "Lördag 3 juli: ”Hav”"), (EVA, "Lördag 3 juli: ”Hav”")], []),
        "03T06:39": ([], []), "03T06:40": ([(BO, "Var på plats 08:40: ”Hav”")], []),
        "03T07:00": ([(EVA, "Var på plats 09:00: ”Hav”")], []), "04T09:59": ([], []),
        "04T10:00": ([(BO, "Tack: ”Hav”"), (EVA, "Tack: ”Hav”")], []),
    }  # fmt: skip


def test_what_it_says_and_as_what_it_goes(one, clock):
    want(one, "before")
    clock.move_to(LOCAL("16:00") - timedelta(days=1))
    assert len(look()) == 2
    mail = next(m for m in look.mails if m["To"] == BO)
    link = f"{one.app.config['BASE_URL']}/me/{people.token(one.bo, one.app.config['SECRET_KEY'])}/"
    said = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert said.split("\n\n") == [
        "Hej Bo Al,", "det här gör du i Havsdagen lördag 3 juli:", "Att ringa på dagen: Åsa 070-1",
        "Hav\nNär: lördag 3 juli 2027 09:00–09:30\nVar på plats: 08:40\nVar: Hallen\nDin roll: paneldeltagare\nModerator: Eva Ek\n"
        f"Kan du komma?\nJa, jag kommer: {link}?answer=yes&seminar={one.hav.code}#seat-{seat(one, one.bo)}\n"
        f"Nej, jag kan inte: {link}?answer=no&seminar={one.hav.code}#seat-{seat(one, one.bo)}",
        f"Din egen sida, som alltid visar det senaste:\n{link}\nLänken är bara din: ge den inte vidare.",
        "Alla tider är platsens (Europe/Stockholm).", "Kusten\n",
    ]  # fmt: skip
    assert (mail["Auto-Submitted"], mail["List-Id"]) == ("auto-generated", f"<{one.event.code.lower()}.programme.example.org>")
    assert link in mail.get_body(("html",)).get_content()


def test_contacts_get_the_same_by_a_link_of_their_own_in_the_persons_language(one, clock):
    contacts.save(one.writing, one.bo, one.bo.version, [contacts.Contact("Ada Aide", "aide", AIDE, receives=True)])
    people.change(one.writing, one.bo, one.bo.version, {"mail_language": "en"})
    want(one, "call")
    clock.move_to(LOCAL("06:40"))
    assert look() == [(BO, "Be there at 08:40: “Hav”"), (AIDE, "Be there at 08:40: “Hav”")]
    said = look.mails[1].get_body(("plain",)).get_content()
    own = contacts.token(one.bo, contacts.of(one.bo)[0], one.app.config["SECRET_KEY"])
    assert ("you answer for Bo Al, who is on soon in Havsdagen. They are to be there at 08:40:" in said, f"/me/{own}/" in said) == (True, True)


def test_nothing_is_reminded_of_without_a_wish_a_server_or_a_public_release(one, clock):
    clock.move_to(LOCAL("06:45"))
    assert look() == []
    want(one, "call")
    one.app.config["SMTP_URL"] = ""
    assert look() == []
    one.app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    withdrawal.take_down(one.event, one.actor, one.shelf)
    assert look() == []
    other = factories.make_event(one.account)
    factories.seminar(other, "Luft", [factories.person(other, email=EVA)], starts_at=LOCAL("09:00"))
    want(other, "call")
    assert look() == []
    factories.release(other)
    clock.move_to(LOCAL("07:00"))
    assert look() == [(EVA, "Var på plats 09:00: ”Luft”")]


def test_who_has_said_no_and_what_is_cancelled_is_not_reminded(one, clock):
    want(one, "call", "thanks")
    answers.answer(one.eva, seat(one, one.eva), "declined")
    clock.move_to(LOCAL("07:00"))
    assert look() == [(BO, "Var på plats 08:40: ”Hav”")]
    change(one, state="cancelled")
    factories.release(one)
    clock.move_to(LOCAL("10:00") + timedelta(days=1))
    assert [subject for _, subject in look() if subject.startswith("Tack")] == []


def test_nothing_is_sent_late_by_more_than_makes_sense(one, clock):
    want(one, "before", "call", "unanswered", "thanks")
    clock.move_to(LOCAL("09:01") - timedelta(days=13))
    assert look() == []  # Whoever is asked a day late is not asked.
    clock.move_to(LOCAL("00:00"))
    assert look() == []  # It is the day itself.
    clock.move_to(LOCAL("08:40"))
    assert look() == [(EVA, "Var på plats 09:00: ”Hav”")]  # Bo is to be there now.
    clock.move_to(LOCAL("10:00") + timedelta(days=2))
    assert look() == []


def test_what_the_server_does_not_take_in_time_is_given_up(one, clock):
    want(one, "call")
    clock.move_to(LOCAL("06:40"))
    reminding.see_to()
    for minutes in (0, 30, 60, 119):
        clock.move_to(LOCAL("06:40") + timedelta(minutes=minutes))
        outbox.send_pending("smtp://127.0.0.1:1")
    assert waiting() == [(BO, "Var på plats 08:40: ”Hav”")]
    clock.move_to(LOCAL("08:40"))
    assert look() == [(EVA, "Var på plats 09:00: ”Hav”")]
    (late,) = db.session.scalars(db.select(Message).where(Message.failed_at.is_not(None))).all()
    assert (late.recipient, late.error) == (BO, "passed")
    with pytest.raises(Invalid):
        outbox.send_again(one.event.id, late.id, True)


def test_moved_after_it_was_sent_only_another_time_to_be_there_is_told_again(one, clock):
    want(one, "before", "call")
    clock.move_to(LOCAL("16:00") - timedelta(days=1))
    assert len(look()) == 2
    clock.move_to(LOCAL("07:00"))
    assert [to for to, _ in look()] == [BO, EVA]
    change(one, room_id=None)
    factories.release(one)
    clock.move_to(LOCAL("07:20"))
    assert "Var på plats" not in str(look())
    change(one, seats=[one.seats[0], factories.seat(one.bo, call_at=LOCAL("08:45"))])
    assert look() == [(BO, "Var på plats 08:45: ”Hav”")]
    change(one, starts_at=LOCAL("09:10"), seats=[one.seats[0], factories.seat(one.bo, call_at=LOCAL("08:45"))])
    publish(one)
    assert [mail for mail in look() if "Var på plats" in mail[1]] == [(EVA, "Var på plats 09:10: ”Hav”")]  # Bo's time is the same.
    # Another day, or another time for the reminder, is not.
    want(one, "call", before=Rule(True, 1, time(17)))
    change(one, starts_at=LOCAL("09:10") + timedelta(days=1), seats=[one.seats[0]])
    publish(one)
    clock.move_to(LOCAL("17:00"))
    assert [mail for mail in look() if mail[1].startswith("Söndag")] == []


def test_the_time_of_a_reminder_is_moved_before_it_is_sent(one, clock):
    want(one, "before")
    clock.move_to(LOCAL("15:00") - timedelta(days=1))
    assert look() == []
    want(one, before=Rule(True, 1, time(18)))
    clock.move_to(LOCAL("17:59") - timedelta(days=1))
    assert look() == []
    want(one, before=Rule(True, 1, time(17, 30)))
    assert len(look()) == 2  # It would have gone half an hour ago: at once.


def test_what_waits_says_what_is_true_when_it_goes(one, clock):
    want(one, "before")
    clock.move_to(LOCAL("16:00") - timedelta(days=1))
    reminding.see_to()
    outbox.send_pending("smtp://127.0.0.1:1")  # Not to be had.
    answers.answer(one.eva, seat(one, one.eva), "declined")
    change(one, title="Havet")
    publish(one)
    clock.shift(timedelta(hours=1))
    assert [mail for mail in look() if "juli" in mail[1]] == [(BO, "Lördag 3 juli: ”Havet”")]
    answers.answer(one.eva, seat(one, one.eva), "confirmed")
    assert look() == [(EVA, "Lördag 3 juli: ”Havet”")]  # It was taken back, so it was not sent.


def test_a_worker_that_dies_between_two_looks_and_two_workers_at_once_send_once(one, clock):
    want(one, "call")
    clock.move_to(LOCAL("07:00"))
    with suppress(ZeroDivisionError), pytest.MonkeyPatch.context() as patched:
        patched.setattr(reminding.rows, "queue_all", lambda *_: 1 / 0)  # As if it were killed in the middle.
        reminding.see_to()
    assert (db.session.scalars(db.select(Reminded)).all(), waiting()) == ([], [])
    reminding.see_to()
    reminding._seen.clear()  # Another process.
    reminding.see_to()
    assert len(waiting()) == 2
    assert len(look()) == 2
    reminding._seen.clear()
    assert look() == []


def test_who_was_merged_is_not_reminded_twice_and_who_is_erased_leaves_nothing(one, clock):
    want(one, "call")
    clock.move_to(LOCAL("07:00"))
    assert len(look()) == 2
    twin = factories.person(one, "Bo A", email="twin@example.org")
    merging.merge(one.writing, merging.Choice(twin.code, one.bo.code, (twin.version, one.bo.version), frozenset()))
    assert look() == []
    erasure.erase(one.event, one.actor, one.eva, erasure.Asked(one.eva.name), one.shelf)
    assert {row.person_id for row in db.session.scalars(db.select(Reminded))} == {one.bo.id}


def test_a_copy_keeps_the_times_and_is_switched_off(one):
    want(one, before=Rule(True, 1, time(17)))
    new = copying.copy(one.event, one.account, copying.New("Nästa", "", factories.DAY + timedelta(days=365)))
    assert reminders.rules(new)["before"] == Rule(False, 1, time(17))


@pytest.mark.parametrize("wrong", [{"before": Rule(True, 0)}, {"slides": Rule(True, 61)}, {"call": Rule(True, minutes=4)}])
def test_times_that_make_no_sense_are_refused(one, wrong):
    with pytest.raises(Invalid):
        want(one, **wrong)


def test_switching_it_on_can_be_undone_and_is_in_the_journal(one):
    want(one, "before")
    assert (reminders.rules(one.event)["before"].on, memory.read(one.event).revision) == (True, one.event.revision)
    assert edits.state(one.event)["reminders"]["before"]["on"] is True


def test_two_workers_that_look_at_once_queue_each_mail_once(app, one, clock):
    want(one, "call")
    clock.move_to(LOCAL("07:00"))
    db.session.remove()
    at_once, seen = threading.Barrier(2), {}

    def work():
        with app.app_context():
            at_once.wait()
            seen[threading.get_ident()] = reminding.see_to()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reminding, "_seen", Forgetful())  # Each is a process of its own.
        threads = [threading.Thread(target=work) for _ in range(2)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert (sorted(seen.values()), len(waiting())) == ([0, 2], 2)


class Forgetful(dict):
    def get(self, *_):
        return None


def test_where_reminders_fail_other_mail_goes_and_the_worker_goes_on(app, one):
    people.send_link(one.event, one.actor, one.bo, "S", "L")
    stop, inbox = threading.Event(), Inbox()
    with servers.good(inbox) as port, pytest.MonkeyPatch.context() as patched:
        one.app.config["SMTP_URL"] = f"smtp://127.0.0.1:{port}"
        patched.setattr(mailing.reminding, "see_to", lambda: 1 / 0)
        patched.setattr(mailing, "LOOK", 0.01)
        thread = threading.Thread(target=mailing.deliver, args=[stop, app.app_context])
        thread.start()
        patience.until(lambda: inbox.mails)
        stop.set()
        thread.join()
    assert [to[0] for to, _ in inbox.mails] == [BO]
