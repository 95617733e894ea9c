"""What a person corrects of themselves: at once, or kept until an organiser accepts or refuses it."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

from eventapp.models import Entry, Person
from eventapp.services.clock import now
from eventapp.services.draft import edits, people
from eventapp.services.draft.conflicts import Version
from eventapp.services.draft.fields import CorrectionFields, PersonValues
from eventapp.services.errors import NotFound

# What readers see, and an event may have wait; all else that a person says of themselves holds at once.
WAITING = ("name", "title", "organisation", "biography", "website", "portrait")


def waiting(person: Person) -> dict[str, str]:
    """What waits to be accepted, by field, as far as it is not so already."""
    return {row["field"]: row["value"] for row in person.corrections if getattr(person, row["field"], None) != row["value"]}


def correct(writing: edits.Writing, person: Person, version: Version, values: PersonValues, by: str = "") -> Entry | None:
    """Save what a person says of themselves, or (`by`) who acts for them.

    Where the event has corrections wait, what readers would see is only kept; saying again what stands there already
    takes it back. Raises Invalid, Stale.
    """
    if not writing.event.corrections_wait:
        return people.change(writing, person, version, values)
    asked = {name: str(value) for name, value in values.items() if name in WAITING}
    rows = [row for row in person.corrections if row["field"] not in asked]
    known = {row["field"]: row for row in person.corrections}
    for name, value in asked.items():
        if value == getattr(person, name):
            continue
        same = known.get(name)
        rows.append(same if same and same["value"] == value else _row(name, value, by))
    rest = {name: value for name, value in values.items() if name not in WAITING}
    return people.change(writing, person, version, cast(PersonValues, {**rest, "corrections": rows}))


def accept(writing: edits.Writing, person: Person, fields: Collection[str]) -> Entry | None:
    """Have what was corrected in these fields be so; one undo brings back both what was and what waits. Raises NotFound."""
    wanted = {row["field"]: row["value"] for row in person.corrections if row["field"] in fields}
    if not wanted:
        raise NotFound
    values = {**wanted, "corrections": _without(person, fields)}
    return people.change(writing, person, person.version, cast(PersonValues, values))


def refuse(writing: edits.Writing, person: Person, fields: Collection[str]) -> Entry | None:
    """Let what was corrected in these fields be; undo has it wait again. Raises NotFound."""
    if not any(row["field"] in fields for row in person.corrections):
        raise NotFound
    return people.change(writing, person, person.version, {"corrections": _without(person, fields)})


def _without(person: Person, fields: Collection[str]) -> list[CorrectionFields]:
    return [row for row in person.corrections if row["field"] not in fields]


def _row(name: str, value: str, by: str) -> CorrectionFields:
    return {"field": name, "value": value, "at": now().replace(microsecond=0).isoformat(), "by": by}
