"""A run sheet as it is typed: its parts row by row, and the questions; the same for moderators and editors."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from eventapp.forms.rows import Row, Rows
from eventapp.programme.limits import LONGEST_PART, MOST_PARTS
from eventapp.programme.runsheet import Part
from eventapp.programme.text import clean, one_line
from eventapp.services.errors import Invalid
from eventapp.services.stage.sheets import PartFields, SheetValues

PARTS = Rows(
    "parts", "part", ("name", "minutes", "fixed", "who", "note", "key"), MOST_PARTS,
    _l("A run sheet has at most 50 parts."), usual=("fixed", "key"),
)  # fmt: skip
# What a part has where no length is typed.
USUAL = 5


def shown(parts: Iterable[Part]) -> list[Row]:
    """The rows to show of parts as they are kept, and an empty one."""
    return PARTS.shown(
        {"name": p.name, "minutes": p.minutes, "fixed": "yes" if p.fixed else "", "who": p.who, "note": p.note, "key": p.key}
        for p in parts
    )


def values(sent: MultiDict[str, str]) -> SheetValues:
    """What a form that was sent says. Raises Invalid."""
    return {"parts": PARTS.checked(sent, _part), "questions": clean(sent.get("questions", "")).strip()}


def _part(row: Row) -> PartFields:
    return {
        "key": row["key"], "name": one_line(row["name"]), "minutes": _minutes(row["minutes"]), "fixed": row["fixed"] == "yes",
        "who": one_line(row["who"]), "note": clean(row["note"]).strip(),
    }  # fmt: skip


def _minutes(text: str) -> int:
    typed = "".join(text.split())
    if not typed:
        return USUAL
    if not (typed.isdecimal() and len(typed) < 5 and 1 <= int(typed) <= LONGEST_PART):
        raise Invalid(parts="A part is between 1 minute and 24 hours long.")
    return int(typed)
