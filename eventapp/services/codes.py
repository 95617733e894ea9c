"""New codes for seminars, people, rooms and events."""

import secrets

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Event, Person, Room, Seminar
from eventapp.programme.naming import CODE_ALPHABET


def new_code() -> str:
    """Six letters and digits that no event, room, person or seminar has."""
    while True:
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(6))
        if is_free(code):
            return code


def is_free(code: str) -> bool:
    """Whether no event, room, person or seminar has this code."""
    return not any(
        db.session.scalar(select(table.id).where(table.code == code))
        for table in (Event, Room, Person, Seminar)
    )
