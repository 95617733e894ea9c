"""What it costs an organiser that people are told: a day of 300 people published with notices, and their mails handed over."""

from __future__ import annotations

import time

from aiosmtpd.controller import Controller
from calibration import Result, beside, judged
from days import day
from flask import Flask

from eventapp.extensions import db
from eventapp.models import Account, Message, Person, Seminar
from eventapp.services.access import Actor
from eventapp.services.draft import seminars
from eventapp.services.draft.edits import Writing
from eventapp.services.imports import new_event
from eventapp.services.mail import outbox
from eventapp.services.publishing import releases

PEOPLE = 300


class _Counting:
    """A mail server's part that takes every mail."""

    taken = 0

    async def handle_DATA(self, _server: object, _session: object, _envelope: object) -> str:
        self.taken += 1
        return "250 OK"


def measure(app: Flask, account: Account) -> list[Result]:
    """All 300 are told that their seminars move by a day: publishing, and then sending to a server on this machine."""
    server = Controller(_Counting(), hostname="127.0.0.1", port=8025 + time.time_ns() % 1000)
    server.start()
    app.config["SMTP_URL"] = f"smtp://127.0.0.1:{server.port}"
    event = new_event.create(account, day(PEOPLE))
    actor, shelf = Actor(account.id, "owner"), app.extensions["shelf"]
    for number, person in enumerate(db.session.scalars(db.select(Person).where(Person.event_id == event.id))):
        person.email = f"person{number}@example.org"
    db.session.commit()
    releases.publish(event, actor, shelf, "")
    for seminar in db.session.scalars(db.select(Seminar).where(Seminar.event_id == event.id)).all():
        seminars.change(Writing(event, actor), seminar, seminar.version, {"minutes": 40})
    took, per_unit = beside(lambda: _timed(lambda: releases.publish(event, actor, shelf, "")))
    queued = db.session.scalar(db.select(db.func.count(Message.id)).where(Message.event_id == event.id))
    db.session.execute(db.update(Message).values(not_before=None))
    db.session.commit()
    started = time.perf_counter()
    sent = outbox.send_pending(app.config["SMTP_URL"])
    seconds = time.perf_counter() - started
    server.stop()
    app.config["SMTP_URL"] = ""
    assert (queued, sent) == (PEOPLE, PEOPLE), (queued, sent)
    told = judged(f"publishing for {PEOPLE} who are told, ms", took, 1000, per_unit)
    return [told, judged(f"handing {PEOPLE} mails to a server, ms", seconds * 1000, 30_000, per_unit)]


def _timed(call) -> float:  # type: ignore[no-untyped-def]
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000
