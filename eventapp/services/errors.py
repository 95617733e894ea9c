"""What can go wrong in a use case, in terms that a page can explain."""

from typing import Any


class Invalid(Exception):
    """What was asked cannot be; `errors` maps a field's name to an English message (also the key to translate)."""

    def __init__(self, **errors: str) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = errors


class NotFound(Exception):
    """There is no such thing, or it is not this person's to see; the two cannot be told apart."""


class Gone(NotFound):
    """It was public once and has been withdrawn: `what` was the seminar, person, room, feed or event."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class Forbidden(Exception):
    """The person may see the event but not do this."""


class Stale(Exception):
    """Someone else saved first. `theirs` and `yours` hold the fields in which the two differ."""

    def __init__(self, version: int, theirs: dict[str, Any], yours: dict[str, Any], by: str) -> None:
        super().__init__("saved by someone else meanwhile")
        self.version, self.theirs, self.yours, self.by = version, theirs, yours, by


class TooMany(Exception):
    """Tried too often; after `seconds` it may be tried again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


class Busy(Exception):
    """Too many are doing this at once; nothing was done, and in a moment it can be."""
