"""What is said of one field of a thing, and of one column of a table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Access(StrEnum):
    """Who may read it. What is private has no place in `programme.model`, and is left out of a copy of an event."""

    PUBLIC = "public"
    PRIVATE = "private"
    PLANNING = "planning"


class Type(StrEnum):
    """What it holds, as the draft's tables keep it."""

    LINE = "one line of text"
    TEXT = "text of several lines"
    ADDRESS = "web address"
    SLUG = "name in an address"
    CODE = "code of a thing"
    LANGUAGE = "language"
    CHOICE = "one of our words"
    CHOICES = "several of our words"
    WORDS = "anyone's words"
    WHOLE = "whole number"
    NUMBER = "number"
    YES_OR_NO = "yes or no"
    DAY = "day"
    CLOCK = "time of the day"
    INSTANT = "instant"
    ROWS = "rows of several fields each"
    PLAIN = "plain JSON"
    PICTURE = "key of a picture"
    OTHER = "another thing"


# Of these the model holds the very value that a row does.
SAME = frozenset({
    Type.LINE, Type.TEXT, Type.ADDRESS, Type.SLUG, Type.CODE, Type.LANGUAGE, Type.WHOLE, Type.NUMBER, Type.DAY, Type.PICTURE,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table of seminars, known by any of `headers`: small letters, without what is not a letter.

    `written` are those of our own spreadsheets, in this order; not `by_hand` are those that only programs fill.
    """

    name: str
    headers: tuple[str, ...]
    written: bool = False
    by_hand: bool = True


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a thing.

    `name` is the draft's, `label` an English text that is translated where it is shown. `most` is how many characters,
    or things in a list, it may hold. `calendar`: an entry shows it, so that another value raises SEQUENCE. `change` is
    the word that a difference between releases has for it. `model` is where `programme.model` has it when the name is
    another, with a point before a part; `made` when it is worked out from several fields there.

    `editable`: journalled, undone and merged. `form`: its thing's form has a field for it, with the label `asked` where
    that is another, the words `hint` beside it, and refused when empty if `required`. `afterwards`: of the day that
    was, and no part of a copy.
    """

    name: str
    type: Type
    label: str
    access: Access = Access.PUBLIC
    most: int | None = None
    calendar: bool = False
    change: str = ""
    model: str = ""
    made: bool = False
    columns: tuple[Column, ...] = ()
    editable: bool = True
    form: bool = False
    asked: str = ""
    hint: str = ""
    required: bool = False
    afterwards: bool = False

    @property
    def public_name(self) -> str:
        """Where `programme.model` has it, empty when it has not."""
        return (self.model or self.name) if self.access is Access.PUBLIC else ""

    @property
    def as_it_is(self) -> bool:
        """Whether the model holds the very value of the row, under the same name."""
        return bool(self.public_name) and not self.model and not self.made and self.type in SAME

    @property
    def empty(self) -> str | bool | list[object]:
        """What stands there when nothing does, of a text, a list, or what is said yes to."""
        if self.type is Type.YES_OR_NO:
            return False
        return [] if self.type in (Type.ROWS, Type.PLAIN, Type.WORDS, Type.CHOICES) else ""
