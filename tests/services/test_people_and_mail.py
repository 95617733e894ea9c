"""Personal links, answers, and mail through a real SMTP server; on both databases."""

import email
import email.policy
from datetime import UTC, datetime, timedelta

import pytest

from eventapp.models import Message
from eventapp.services.draft import board, edits, loading, memory, people, seminars, undoing
from eventapp.services.draft.seats import state as seat_state
from eventapp.services.errors import NotFound
from eventapp.services.mail import outbox
from eventapp.services.people import answers, personal
from eventapp.services.publishing import releases
from tests.operations import servers

SECRET = "a key"


class Inbox:
    """Keeps what an SMTP server receives."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, _server, _session, envelope):
        self.mails.append(
            (envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=email.policy.default))
        )
        return "250 OK"


@pytest.fixture
def inbox():
    handler = Inbox()
    with servers.good(handler) as port:
        handler.url = f"smtp://127.0.0.1:{port}?from=programme@example.org"
        yield handler


def person(day, slug):
    return next(p for p in loading.tables(day.event).people if p.slug == slug)


def test_a_link_opens_one_persons_page_until_it_is_renewed(day):
    nina = person(day, "nina-rung")
    token = people.token(nina, SECRET)
    assert people.by_token(token, SECRET) is nina
    other = people.token(person(day, "asa-regner"), SECRET)
    for wrong in (token[:-1], token + "x", nina.code, "", nina.code + other[6:], token.lower()):
        with pytest.raises(NotFound):
            people.by_token(wrong, SECRET)
    with pytest.raises(NotFound):
        people.by_token(token, "another key")
    people.renew_link(day.event, day.actor, nina)
    with pytest.raises(NotFound):
        people.by_token(token, SECRET)
    assert people.by_token(people.token(nina, SECRET), SECRET) is nina
    edits.remove(edits.Writing(day.event, day.actor), nina)
    with pytest.raises(NotFound):
        people.by_token(people.token(nina, SECRET), SECRET)


def test_a_person_sees_their_published_slots_with_what_is_private_to_them(day):
    seminar = next(s for s in loading.tables(day.event).seminars if s.slug == "sexualundervisning")
    seats = [seat_state(s) for s in seminar.seats]
    call = datetime(2017, 7, 3, 6, 30, tzinfo=UTC)
    seats[0] |= {"call_at": call, "note": "Ta med manus."}
    seminars.change(edits.Writing(day.event, day.actor), seminar, seminar.version, {"seats": seats})
    page = personal.page(person(day, "caroline-engvall"), day.shelf)
    assert [(s.seminar.slug, s.role, s.call_at, s.note, s.answer) for s in page.slots] == [
        ("sexualundervisning", "moderator", call, "Ta med manus.", "invited")
    ]
    assert personal.page(person(day, "asa-regner"), day.shelf).slots[0].note == ""


def test_answering_is_ones_own_and_raises_the_revision_once(day):
    nina = person(day, "nina-rung")
    slot = personal.page(nina, day.shelf).slots[0]
    answers.answer(nina, slot.seat_id, "confirmed")
    answers.answer(nina, slot.seat_id, "confirmed")
    page = personal.page(nina, day.shelf)
    assert (page.slots[0].answer, page.private[slot.seminar.code].revision) == ("confirmed", 1)
    for seat, answer in ((slot.seat_id, "maybe"), (99999, "confirmed")):
        with pytest.raises(NotFound):
            answers.answer(nina, seat, answer)
    with pytest.raises(NotFound):
        answers.answer(person(day, "asa-regner"), slot.seat_id, "declined")
    answers.answer(nina, slot.seat_id, "declined")
    said_no = [c for c in memory.read(day.event).clashes() if c.rule == "declined"]
    assert [(c.seminars, c.person) for c in said_no] == [((slot.seminar.code,), nina.code)]


def test_a_call_time_moves_with_its_seminar_and_comes_back_with_undo(day):
    seminar = next(s for s in loading.tables(day.event).seminars if s.slug == "ai")
    call = seminar.starts_at - timedelta(minutes=30)
    seats = [seat_state(s) | {"call_at": call} for s in seminar.seats]
    seminars.change(edits.Writing(day.event, day.actor), seminar, seminar.version, {"seats": seats})
    later = seminar.starts_at + timedelta(minutes=45)
    entry = board.move(edits.Writing(day.event, day.actor), seminar, seminar.version, {"starts_at": later})
    assert seminar.seats[0].call_at == later - timedelta(minutes=30)
    undoing.undo(day.event, day.actor, entry.id)
    assert (seminar.starts_at, seminar.seats[0].call_at) == (call + timedelta(minutes=30), call)
    board.move(edits.Writing(day.event, day.actor), seminar, seminar.version, {"starts_at": None})
    assert seminar.seats[0].call_at is None


def test_before_publication_a_page_says_so(app):
    from tests.conftest import fill

    made = fill(app, publish=False)
    page = personal.page(person(made, "nina-rung"), made.shelf)
    assert (page.release, page.slots) == (None, ())


def test_mail_is_sent_once_with_letters_and_headers_right_and_forgotten(day, inbox):
    nina = person(day, "nina-rung")
    people.change(edits.Writing(day.event, day.actor), nina, nina.version, {"email": "nina@example.org"})
    people.send_link(
        day.event, day.actor, nina, "Hej\r\nBcc: fler@example.org åäö", "Din länk:\nhttps://e.org/me/åäö"
    )
    assert outbox.send_pending(inbox.url) == 1
    assert outbox.send_pending(inbox.url) == 0
    ((recipients, mail),) = inbox.mails
    assert recipients == ["nina@example.org"]
    assert (mail["Subject"], mail["Bcc"], mail["From"]) == (
        "Hej Bcc: fler@example.org åäö", None, "programme@example.org"
    )  # fmt: skip
    assert mail.get_content().strip().replace("\r\n", "\n") == "Din länk:\nhttps://e.org/me/åäö"
    (kept,) = Message.query.all()
    assert (kept.body, kept.error, kept.sent_at is None) == ("", "", False)


def test_a_personal_feed_follows_the_release(day):
    seminar = next(s for s in loading.tables(day.event).seminars if s.slug == "ai")
    hampus = person(day, "hampus-adamsson")
    moved = seminar.starts_at + timedelta(minutes=30)
    board.move(edits.Writing(day.event, day.actor), seminar, seminar.version, {"starts_at": moved})
    assert personal.page(hampus, day.shelf).slots[0].seminar.starts_at != moved
    releases.publish(day.event, day.actor, day.shelf, "")
    assert personal.page(hampus, day.shelf).slots[0].seminar.starts_at == moved
