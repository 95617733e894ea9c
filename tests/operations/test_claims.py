"""Two workers at one outbox: a mail in one's hands is left alone by the other, and each goes once."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import event, text

from eventapp.extensions import db
from eventapp.models import Message
from eventapp.services.mail import history, letters, outbox, rows
from eventapp.services.transaction import transaction
from tests.operations import servers
from tests.operations.servers import Inbox

NOW = datetime(2027, 5, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def inbox():
    return Inbox()


def queue(*addresses):
    with transaction():
        made = [outbox.queue(address, letters.Mail("Ämne", "Hej")) for address in addresses]
    return [message.id for message in made]


def received(inbox):
    return sorted(address for to, _ in inbox.mails for address in to)


def test_a_mail_in_anothers_hands_is_left_alone_until_the_other_must_be_gone(day, inbox):
    mine, others = queue("mine@example.org", "others@example.org")
    with time_machine.travel(NOW, tick=False) as clock, servers.good(inbox) as port:
        Message.query.update({"queued_at": NOW})
        Message.query.filter_by(id=others).update({"claimed_at": NOW})
        db.session.commit()
        assert outbox.send_pending(f"smtp://127.0.0.1:{port}") == 1
        clock.move_to(NOW + rows.CLAIM)
        assert outbox.send_pending(f"smtp://127.0.0.1:{port}") == 0
        assert received(inbox) == ["mine@example.org"]
        assert [(m.id, history.state(m)) for m in Message.query.order_by(Message.id)] == [
            (mine, "sent"), (others, "queued"),
        ]  # fmt: skip
        # The other was ended with the mail in hand.
        clock.move_to(NOW + rows.CLAIM + timedelta(seconds=1))
        assert outbox.send_pending(f"smtp://127.0.0.1:{port}") == 1
    assert received(inbox) == ["mine@example.org", "others@example.org"]


def test_a_mail_that_another_takes_between_the_look_and_the_claim_is_not_sent(day, inbox):
    wanted, last = queue("wanted@example.org", "last@example.org")
    taken = []

    def take(connection, _cursor, statement, *_):
        """Done in this worker's own transaction: on SQLite that holds the database's write lock by then."""
        if statement.startswith("UPDATE message SET claimed_at") and not taken:
            taken.append(wanted)
            at = datetime.now(UTC).replace(tzinfo=None)
            claim = text("UPDATE message SET claimed_at = :at WHERE id = :id")
            connection.execute(claim, {"at": at, "id": wanted})

    event.listen(db.engine, "before_cursor_execute", take)
    try:
        with servers.good(inbox) as port:
            assert outbox.send_pending(f"smtp://127.0.0.1:{port}") == 1
    finally:
        event.remove(db.engine, "before_cursor_execute", take)
    assert taken == [wanted]
    assert received(inbox) == ["last@example.org"]
    assert [(m.id, history.state(m)) for m in Message.query.order_by(Message.id)] == [
        (wanted, "queued"), (last, "sent"),
    ]  # fmt: skip


def test_a_mail_that_was_sent_meanwhile_is_not_sent_again(day, inbox):
    """A claim too old to count, of a worker that has sent the mail after all."""
    (slow,) = queue("slow@example.org")
    with servers.good(inbox) as port:
        Message.query.filter_by(id=slow).update(
            {"claimed_at": datetime.now(UTC) - timedelta(hours=1), "sent_at": datetime.now(UTC)}
        )
        db.session.commit()
        assert outbox.send_pending(f"smtp://127.0.0.1:{port}", lambda: bool(inbox.mails)) == 0
    assert inbox.mails == []


def test_of_workers_at_once_each_mail_is_sent_by_one(day, inbox):
    addresses = [f"a{n:02}@example.org" for n in range(24)]
    queue(*addresses)
    gate, sent = threading.Barrier(4), []

    def work(port):
        with day.app.app_context():
            gate.wait()
            sent.append(outbox.send_pending(f"smtp://127.0.0.1:{port}"))
            db.session.remove()

    with servers.good(inbox) as port:
        workers = [threading.Thread(target=work, args=(port,)) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(300)
    assert received(inbox) == addresses
    assert sum(sent) == len(addresses)
    assert {history.state(m) for m in Message.query} == {"sent"}
