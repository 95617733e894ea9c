"""Words from the crew to the stage: sent, shown there, acknowledged. Never part of anything public."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Select, select

from eventapp.extensions import db
from eventapp.models import Event, Seminar, StageWord
from eventapp.programme.limits import LINE, WORD
from eventapp.programme.text import one_line
from eventapp.services.clock import now
from eventapp.services.draft import revisions, seminars
from eventapp.services.errors import Invalid, NotFound, TooLong
from eventapp.services.transaction import transaction

__all__ = ["StageWord", "acknowledge", "of", "send", "take_back", "waiting"]

# A word ends by itself; the same one sent twice at once, by a double click, is one.
_HOLDS, _AT_ONCE = timedelta(hours=3), timedelta(seconds=5)
_MOST = 20


def send(event: Event, code: str, text: str, by: str) -> StageWord:
    """Send a word to the stage of the seminar with a code. Raises NotFound, Invalid for none and for a long one."""
    said = one_line(text)
    if not said:
        raise Invalid(text="Write a word first.")
    if len(said) > WORD:
        raise TooLong("text", WORD)
    with transaction():
        revisions.hold(event.id)
        seminar = seminars.find(event, code)
        for word in waiting(seminar):
            if word.text == said and now() - word.sent_at < _AT_ONCE:
                return word
        word = StageWord(event_id=event.id, seminar_id=seminar.id, text=said, by=by, sent_at=now(), acknowledged_by="")
        db.session.add(word)
        db.session.flush()
        return word


def waiting(seminar: Seminar) -> list[StageWord]:
    """What the stage shows: words that nobody has acknowledged or taken back, the latest last."""
    open_now = StageWord.acknowledged_at.is_(None), StageWord.taken_back_at.is_(None)
    return list(db.session.scalars(_of(seminar).where(*open_now, StageWord.sent_at > now() - _HOLDS).order_by(StageWord.id)))


def of(seminar: Seminar) -> list[StageWord]:
    """What the crew has sent to a seminar's stage, the latest first."""
    return list(db.session.scalars(_of(seminar).order_by(StageWord.id.desc()).limit(_MOST)))


def acknowledge(seminar: Seminar, number: int, by: str) -> None:
    """Say on the stage that a word is understood; twice is once. Raises NotFound for a word to another stage."""
    with transaction():
        word = _one(seminar, number)
        if word.acknowledged_at is None:
            word.acknowledged_at, word.acknowledged_by = now(), by[:LINE]


def take_back(seminar: Seminar, number: int) -> None:
    """Let a word no longer be shown. Raises NotFound."""
    with transaction():
        word = _one(seminar, number)
        if word.acknowledged_at is None and word.taken_back_at is None:
            word.taken_back_at = now()


def _one(seminar: Seminar, number: int) -> StageWord:
    word = db.session.scalars(_of(seminar).where(StageWord.id == number).with_for_update()).first()
    if word is None:
        raise NotFound
    return word


def _of(seminar: Seminar) -> Select[StageWord]:
    return select(StageWord).where(StageWord.seminar_id == seminar.id)
