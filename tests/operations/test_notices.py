"""The outbox for what comes: mail that is sent once, not too early, with files; and who was told what, kept apart."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from eventapp.extensions import db
from eventapp.models import Attachment, Message, Notice
from eventapp.services.draft import loading, people
from eventapp.services.draft.edits import Writing
from eventapp.services.events import erasing
from eventapp.services.mail import history, letters, notices, outbox
from eventapp.services.transaction import transaction
from tests.operations import servers
from tests.operations.servers import Inbox

CALENDAR = letters.File("day.ics", "text/calendar", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")


def person(day):
    found = next(p for p in loading.tables(day.event).people if p.slug == "nina-rung")
    people.change(Writing(day.event, day.actor), found, found.version, {"email": "nina@example.org"})
    return found


def queue(day, nina, why, files=()):
    with transaction():
        mail = letters.Mail("Ny tid", f"Hej\n\n{letters.LINK}\n", why, files)
        return outbox.queue(nina.email, mail, day.event.id, person_id=nina.id)


def sent(inbox):
    with servers.good(inbox) as port:
        return outbox.send_pending(f"smtp://127.0.0.1:{port}")


def test_a_mail_with_a_key_is_put_there_once(day):
    nina = person(day)
    first = queue(day, nina, letters.Why("change", 2, f"change/2/{nina.code}"), (CALENDAR,))
    assert queue(day, nina, letters.Why("change", 2, f"change/2/{nina.code}"), (CALENDAR,)).id == first.id
    assert queue(day, nina, letters.Why("change", 3, f"change/3/{nina.code}")).id != first.id
    assert sent(Inbox()) == 2
    assert queue(day, nina, letters.Why("change", 2, f"change/2/{nina.code}")).id == first.id  # Sent already.
    rows = db.session.execute(db.select(Message.kind, Message.release, Message.key).order_by(Message.id)).all()
    assert rows == [("change", 2, f"change/2/{nina.code}"), ("change", 3, f"change/3/{nina.code}")]


def test_of_two_at_once_one_is_put_there(day):
    nina = person(day)
    email, code, event, number = nina.email, nina.code, day.event.id, nina.id
    db.session.remove()
    at_once, found = threading.Barrier(2), []

    def work():
        with day.app.app_context():
            at_once.wait()
            with transaction():
                mail = letters.Mail("Ny tid", "Hej", letters.Why("change", 2, f"change/2/{code}"))
                found.append(outbox.queue(email, mail, event, person_id=number).id)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len(set(found)), db.session.scalar(db.select(db.func.count(Message.id)))) == (2, 1, 1)


def test_a_mail_is_not_sent_before_its_time_and_given_up_a_day_after_that(day):
    nina, inbox, at = person(day), Inbox(), datetime.now(UTC)
    queue(day, nina, letters.Why("reminder", not_before=at + timedelta(days=3)))
    assert sent(inbox) == 0
    with time_machine.travel(at + timedelta(days=2, hours=23)):
        assert (sent(inbox), history.latest(day.event.id, True)[0].failed_at) == (0, None)
    with time_machine.travel(at + timedelta(days=3, minutes=1)):
        assert sent(inbox) == 1
    queue(day, nina, letters.Why("reminder", not_before=at + timedelta(days=3)))
    with time_machine.travel(at + timedelta(days=4, hours=1)):
        assert outbox.send_pending("") == 0
        assert [history.state(m) for m in history.latest(day.event.id, True)] == ["failed", "sent"]


def test_files_go_along_and_are_forgotten_with_the_words(day):
    nina, inbox = person(day), Inbox()
    queue(day, nina, letters.Why("change", 2), (CALENDAR,))
    assert sent(inbox) == 1
    mail = inbox.mails[0][1]
    files = [(part.get_filename(), part.get_content_type(), part.get_payload(decode=True)) for part in mail.iter_attachments()]
    assert files == [("day.ics", "text/calendar", CALENDAR.data)]
    assert (db.session.scalars(db.select(Attachment)).all(), db.session.scalar(db.select(Message.body))) == ([], "")


def test_what_was_told_is_kept_when_it_is_sent_and_not_before(day):
    nina, inbox = person(day), Inbox()
    people.send_link(day.event, day.actor, nina, "S", letters.LINK)
    queue(day, nina, letters.Why("change", 2))
    queue(day, nina, letters.Why("change", 5))
    assert notices.of_person(nina.id) == []
    with servers.good(inbox) as port:
        assert outbox.send_pending(f"smtp://127.0.0.1:{port}") == 3
    told = [(n.event_id, n.subject, n.release, n.told_at is not None, n.message_id) for n in notices.of_person(nina.id)]
    numbers = db.session.scalars(db.select(Message.id).order_by(Message.id)).all()
    assert told == [(day.event.id, kind, release, True, number) for (kind, release), number in zip([("link", None), ("change", 2), ("change", 5)], numbers, strict=True)]
    erasing.erase(day.event, day.actor, "almedalen-2017", day.shelf)
    assert db.session.scalars(db.select(Notice)).all() == []


@pytest.mark.parametrize(("name", "reply"), [("", ""), ("ECPAT Sverige\r\nBcc: x@example.org", "svar@exämple.org")])
def test_mail_is_from_the_organisation_and_answers_go_there(day, name, reply):
    from eventapp.models import Organisation

    nina, inbox = person(day), Inbox()
    home = db.session.scalars(db.select(Organisation)).one()
    home.mail_name, home.mail_reply = name, reply
    db.session.commit()
    queue(day, nina, letters.Why())
    assert sent(inbox) == 1
    mail = inbox.mails[0][1]
    address = mail["From"].addresses[0]
    assert (address.display_name, str(mail["Reply-To"] or ""), mail["Bcc"]) == (
        "ECPAT Sverige Bcc: x@example.org" if name else "", "svar@xn--exmple-cua.org" if reply else "", None,
    )  # fmt: skip
    assert address.addr_spec == "eventapp@programme.example.org"
