"""The job worker's part in reminders: what is due is put in the outbox, once, and what waits there says what is true."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import String, cast, delete, func, select

from eventapp.extensions import db
from eventapp.models import Event, Message, Release, Reminded
from eventapp.services.clock import now
from eventapp.services.draft import revisions
from eventapp.services.mail import letters, rows
from eventapp.services.mail.recipients import recipients
from eventapp.services.publishing import lasttold
from eventapp.services.publishing.reminders import MOST_DAYS, Letters, Plan
from eventapp.services.transaction import transaction

KIND = "reminder"
# What an event was like when it was last seen to, and when it is to be seen to again though it is the same.
_Seen = tuple[tuple[object, ...], datetime, datetime]
_seen: dict[tuple[str, int], _Seen] = {}


def see_to() -> int:
    """Put what is due in the outbox, of every event that wants reminders; how many mails that were.

    Of two workers at once one does it: what was sent of what to whom is kept in the same transaction.
    """
    if not current_app.config["SMTP_URL"]:
        return 0
    count = 0
    for event_id, like in _wanting().items():
        key, at = (str(db.engine.url), event_id), now()
        before = _seen.get(key)
        if before and before[0] == like and before[1] <= at < before[2]:
            continue
        with transaction():
            revisions.hold(event_id)
            event = db.session.get(Event, event_id, populate_existing=True)
            if event is None or event.removed_at is not None:
                continue
            plan = Plan(event)
            _mend(plan)
            made, again = _queue_due(plan)
        count += made
        _seen[key] = like, at, again
    return count


def _wanting() -> dict[int, tuple[object, ...]]:
    """By its number what an event is like that wants reminders, or has some waiting: it is looked at when that changes."""
    today = now().date()
    open_ones = select(Message.event_id, func.max(Message.id)).where(
        Message.kind == KIND, Message.sent_at.is_(None), Message.failed_at.is_(None)
    )
    waiting = {row[0]: row[1] for row in db.session.execute(open_ones.group_by(Message.event_id))}
    days = timedelta(days=MOST_DAYS + 3)
    found = db.session.execute(
        select(Event.id, Event.revision, func.max(Release.number))
        .join(Release, Release.event_id == Event.id)
        .where(
            Event.removed_at.is_(None), cast(Event.reminders, String).not_in(("{}", "null")),
            Event.starts_on <= today + days, Event.ends_on >= today - days,
        )
        .group_by(Event.id, Event.revision)
    ).all()  # fmt: skip
    db.session.rollback()
    return {number: (revision, release, waiting.get(number)) for number, revision, release in found}


def _queue_due(plan: Plan) -> tuple[int, datetime]:
    """Put in the outbox what is due; how many mails, and when something is due next."""
    wanted = plan.open([kind for kind, rule in plan.rules.items() if rule.on])
    due = [each for each in wanted if each.due <= plan.at]
    later = min((each.due for each in wanted if each.due > plan.at), default=plan.at + timedelta(days=1))
    reached = [each for each in plan.together(due) if each.mails]
    if reached:
        codes = lasttold.numbers(plan.event.id)
        for each in reached:
            _queue(plan, each, codes)
    return sum(len(each.mails) for each in reached), later


def _queue(plan: Plan, each: Letters, codes: dict[str, int]) -> None:
    assert plan.release
    name = f"{KIND}/{each.kind}/{each.person.id}/{plan.at:%Y%m%d%H%M%S%f}"
    db.session.add_all(
        Reminded(
            event_id=plan.event.id, person_id=each.person.id, seminar_id=codes[r.part.code], kind=each.kind, mark=r.mark, mail=name, at=plan.at,
        )
        for r in each.reminders
    )  # fmt: skip
    rows.queue_all(
        [
            (
                each.person.id, to,
                letters.Mail(
                    mail.subject, mail.text,
                    letters.Why(KIND, plan.release.number, f"{name}/{place}", not_after=each.last), html=mail.html,
                ),
            )
            for place, (to, mail) in enumerate(each.mails)
        ],
        plan.event.id,
    )  # fmt: skip


def _mend(plan: Plan) -> None:
    """Have what waits say what is true now, or never be sent: what it is about may have moved, be cancelled or declined."""
    waiting = [m for m in rows.waiting(plan.event.id, KIND, hold=True) if m.failed_at is None]
    if not waiting:
        return
    sent_with: dict[str, list[tuple[str, str, str, str]]] = {}
    for done, name in plan.done.items():
        sent_with.setdefault(name, []).append(done)
    still, gone = {plan.mark(each): each for each in plan.all}, set[str]()
    for message in waiting:
        if message.not_after and message.not_after <= plan.at:
            continue  # The outbox gives it up.
        name = (message.key or "").rpartition("/")[0]
        theirs = [still[done] for done in sent_with.get(name, ()) if done in still and plan.rules[done[0]].on]
        person = plan.known.people.get(theirs[0].person) if theirs else None
        to = next((r for r in recipients(person, plan.event) if r.key == message.contact), None) if person else None
        if person is None or to is None:
            rows.take_back([message])
            gone.add(name)
            continue
        fresh = plan.written(person, to, theirs[0].kind, [each.part for each in theirs])
        message.subject, message.body, message.html = fresh.subject, fresh.text, fresh.html
        message.not_after = min(each.last for each in theirs)
    for name in gone:
        _forget(plan, name)


def _forget(plan: Plan, name: str) -> None:
    """Have what was taken back count as not sent, unless one of those who get it has it or will: it may be true again."""
    theirs = Message.event_id == plan.event.id, Message.key.startswith(f"{name}/")
    if db.session.scalar(select(Message.id).where(*theirs, rows.in_force()).limit(1)) is None:
        db.session.execute(delete(Reminded).where(Reminded.event_id == plan.event.id, Reminded.mail == name))
        plan.done = {done: mail for done, mail in plan.done.items() if mail != name}
