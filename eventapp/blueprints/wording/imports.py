"""What a file and the draft say of a seminar, in words to compare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from eventapp.blueprints.wording.names import field, kind, language_name, length, role, services, state
from eventapp.formats.persons import Named
from eventapp.formats.table import Remark
from eventapp.programme.text import isolated, one_line
from eventapp.services.imports import Held, Line, Plan, Question, RowRemark
from eventapp.services.imports.facts import labels, seats
from eventapp.words import gettext, moment, ngettext

LONGEST, GLANCE, MOST_ROWS = 200, 80, 12


def said_name(name: str) -> str:
    """The name of what is said."""
    named = {
        "room": gettext("Room"),
        "people": gettext("People"),
        "track": gettext("Track"),
        "seats": gettext("Panel"),
        "key": gettext("Mark"),
        "location": gettext("Room"),
        "end": gettext("Ends"),
        "start": gettext("Starts"),
        "date": gettext("Day"),
    }
    return named.get(name) or field(name)


def remark(told: Remark) -> str:
    """A remark as a sentence, with the field that it is about before it."""
    values = dict(told.values)
    if values.get("ours"):
        values["ours"] = said(told.column, values["ours"], ZoneInfo("UTC"))
    text = gettext(told.why, **values) if values else gettext(told.why)
    return f"{said_name(told.column)}: {text}" if told.column else text


def remarks(found: Iterable[RowRemark]) -> list[tuple[str, list[int]]]:
    """Each different remark once, with the rows that it is of; none for the file as a whole."""
    rows: dict[str, list[int]] = {}
    for each in found:
        here = rows.setdefault(remark(each.remark), [])
        if each.row and each.row not in here:
            here.append(each.row)
    return list(rows.items())


def held(found: Held, zone: ZoneInfo) -> str:
    """What a file of ours holds, and what has happened to the programme since."""
    at = moment(found.at, zone)
    if found.release:
        told = [gettext("This file holds release %(number)d, of %(at)s.", number=found.release, at=at)]
        if found.release == found.current:
            told.append(gettext("It is what readers see now."))
        else:
            told.append(gettext("Readers see release %(number)d now.", number=found.current))
    else:
        told = [gettext("This file holds the draft as it was at %(at)s.", at=at)]
    if not found.changed:
        told.append(gettext("The draft is still the same."))
        return " ".join(told)
    told.append(
        ngettext(
            "The draft has changed since, in %(num)d seminar.", "The draft has changed since, in %(num)d seminars.", found.changed
        )
    )
    told.append(gettext("That stays: only what was changed in the file is taken."))
    return " ".join(told)


def rows_named(rows: Sequence[int], plan: Plan) -> str:
    """Numbers of rows, the first of many."""
    told = ", ".join(map(plan.place, rows[:MOST_ROWS])) + (" …" if len(rows) > MOST_ROWS else "")
    return ngettext("row %(rows)s", "rows %(rows)s", len(rows), rows=told)


def who(people: Sequence[Named]) -> str:
    """People as a list was read, each with the organisation."""
    told = [
        f"{p.name} ({p.organisation})" if p.name and p.organisation else p.name or f"({p.organisation})" for p in people
    ]
    return "; ".join(told[:MOST_ROWS]) + (" …" if len(told) > MOST_ROWS else "")


def option(question: Question, answer: str, people: Sequence[Named]) -> str:
    """An answer to a question, as it is chosen."""
    if question.kind == "removed":
        return gettext("it stays away") if answer == "away" else gettext("it is added again, as the file has it")
    if question.kind != "rows":
        return who(people)
    if answer == "one":
        return gettext("one seminar with all of them: %(people)s", people=who(people))
    return gettext("several seminars at once")


def row(line: Line, zone: ZoneInfo) -> str:
    """What a row of a file would write, in one line: of a new seminar when, where and who, else from what to what."""
    if line.what == "new":
        told = [n for n in ("starts_at", "minutes", "room", "seats", "people") if line.said.get(n)]
        return " · ".join(said(name, line.said[name], zone) for name in told)
    return "; ".join(
        f"{said_name(name)}: {said(name, line.was[name], zone, GLANCE)} → {said(name, line.said[name], zone, GLANCE)}"
        for name in line.changes
    )


def said(name: str, value: object, zone: ZoneInfo, most: int = LONGEST) -> str:
    """What is said, in one line of at most so many characters."""
    if value in (None, "", []):
        return "–"
    if name == "starts_at":
        return f"{datetime.fromisoformat(str(value)).astimezone(zone):%Y-%m-%d %H:%M}"
    if name == "minutes" and isinstance(value, int):
        return length(value)
    text = _listed(name, value) if isinstance(value, list) else _WORDS.get(name, one_line)(str(value))
    return text if len(text) <= most else text[:most].rstrip() + " …"


_WORDS = {"kind": kind, "state": state, "language": language_name, "room": lambda text: isolated(one_line(text))}


def _listed(name: str, values: list[object]) -> str:
    if name == "seats":
        return ", ".join(
            isolated(_name(label) or house) + (f" ({role(told).lower()})" if told == "moderator" else "")
            for label, house, told in seats(values)
        )
    if name == "people":
        return ", ".join(isolated(_name(label)) for label in labels(values))
    if name == "services":
        return services(map(str, values))
    if name == "quotes":
        return " ".join(quote["text"] for quote in cast(list[dict[str, str]], values))
    return ", ".join(map(str, values))


def _name(label: str | list[str]) -> str:
    """A name, whether or not the file's mark stands beside it."""
    return label if isinstance(label, str) else label[0]
