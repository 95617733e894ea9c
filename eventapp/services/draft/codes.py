"""New codes for seminars, people, rooms and events."""

import secrets

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Event, Person, Room, Seminar
from eventapp.programme.naming import CODE_ALPHABET
from eventapp.services import reserved

_TABLES = (Event, Room, Person, Seminar)
AT_ONCE = 500


def new_code() -> str:
    """Six letters and digits that no event, room, person or seminar has."""
    return new_codes(1)[0]


def new_codes(count: int) -> list[str]:
    """Several of them, all different, with one look for each few hundred."""
    found: dict[str, None] = {}
    while len(found) < count:
        part = [
            "".join(secrets.choice(CODE_ALPHABET) for _ in range(6))
            for _ in range(min(AT_ONCE, count - len(found)))
        ]
        taken = {
            code
            for table in _TABLES
            for code in db.session.scalars(select(table.code).where(table.code.in_(part)))
        } | reserved.among(part)
        found |= dict.fromkeys(code for code in part if code not in taken)
    return list(found)


def new_uid() -> str:
    """What calendar entries of a new event have behind their code: random, so that it names no machine and no event."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(16)).lower()


def is_free(code: str) -> bool:
    """Whether no event, room, person or seminar has this code, or had it in an event that was erased."""
    return not reserved.among([code]) and not any(
        db.session.scalar(select(table.id).where(table.code == code)) for table in _TABLES
    )
