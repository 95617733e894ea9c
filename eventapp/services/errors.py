"""What can go wrong in a use case, in terms that a page can explain."""

import sqlite3

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, NotSupportedError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm.exc import StaleDataError

from eventapp.programme.fields.sizes import MOST


class Invalid(Exception):
    """What was asked cannot be; `errors` maps a field's name to an English message (also the key to translate)."""

    def __init__(self, **errors: str) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = errors
        # What stands in the messages between %( and )s.
        self.named: dict[str, str] = {}


class TooLong(Invalid):
    """A field holds more than it may (`programme/limits`): characters, or things in a list."""

    def __init__(self, field: str, most: int) -> None:
        text, things = "This is longer than %(most)s characters.", "There are too many of these, or one is too long."
        super().__init__(**{field: things if field in MOST else text})
        self.named = {"most": f"{most}"}

    def __str__(self) -> str:
        return f"{next(iter(self.errors))}: {next(iter(self.errors.values())) % self.named}"


class Unshowable(Invalid):
    """What readers cannot be shown, by title, and so is not published."""

    def __init__(self, titles: list[str]) -> None:
        super().__init__(form="Readers cannot be shown this: %(names)s. Give it another time and length first.")
        self.named = {"names": ", ".join(f"“{title}”" for title in titles[:5])}

    def __str__(self) -> str:
        return "; ".join(self.errors.values()) % self.named


class Collision(Invalid):
    """Two saved the same at the same moment, and the database let one of them through: to be sent again."""

    def __init__(self) -> None:
        super().__init__(form="Someone else saved at the same moment. Please try again.")


class NotFound(Exception):
    """There is no such thing, or it is not this person's to see; the two cannot be told apart."""


class Gone(NotFound):
    """It was public once and has been withdrawn: `what` was the seminar, person, room, feed or event."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class Forbidden(Exception):
    """The person may see the event but not do this."""


class Unavailable(Exception):
    """It cannot be answered just now, and may be in `seconds`; that is neither a yes nor a no."""

    def __init__(self, seconds: int = 10) -> None:
        super().__init__("not available just now")
        self.seconds = seconds


class Broken(Unavailable):
    """What is kept of an event's release cannot be read; publishing it anew mends that."""


class Busy(Unavailable):
    """Too many are doing this at once; nothing was done, and in a moment it can be."""

    def __init__(self) -> None:
        super().__init__(5)


# What SQLAlchemy raises when something is wrong with the database or with what it was asked; see `is_away`.
DATABASE_ERRORS = (DBAPIError, NoConnection)
_OURS = (DataError, IntegrityError, NotSupportedError, ProgrammingError)


def is_away(error: Exception) -> bool:
    """Whether the database could not do its work (gone, silent, locked, full), rather than was asked nonsense."""
    if getattr(getattr(error, "orig", None), "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
        return False  # SQLite says "operational" also of a table that is not there.
    return isinstance(error, DATABASE_ERRORS) and not isinstance(error, _OURS)


def is_collision(error: Exception) -> bool:
    """Whether the database refused this because another was quicker: a row changed, a name taken, a deadlock."""
    if isinstance(error, StaleDataError):
        return True
    original = getattr(error, "orig", None)
    # Unique violation, serialization failure, deadlock (PostgreSQL's error codes), and SQLite's word for the first.
    if getattr(original, "sqlstate", None) in ("23505", "40001", "40P01"):
        return True
    return isinstance(error, IntegrityError) and "UNIQUE constraint failed" in str(original)


class Stale(Exception):
    """Someone else saved first. `theirs` and `yours` hold the fields in which the two differ."""

    def __init__(self, version: int, theirs: dict[str, object], yours: dict[str, object], by: str) -> None:
        super().__init__("saved by someone else meanwhile")
        self.version, self.theirs, self.yours, self.by = version, theirs, yours, by


class TooMany(Exception):
    """Tried too often; after `seconds` it may be tried again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds
