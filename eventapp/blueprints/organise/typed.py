"""Rows of forms (seats, quotes, links): as typed, to be shown again, and checked, to be saved whole or refused."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import g, request
from flask_babel import gettext

from eventapp.blueprints.asked import whole_number
from eventapp.formats.markdown import clean, one_line
from eventapp.forms.fields import unspaced
from eventapp.forms.organise import LINK_KINDS
from eventapp.programme import limits
from eventapp.programme.addresses import is_web_address
from eventapp.programme.model import Role
from eventapp.programme.timing import instant
from eventapp.services.errors import Invalid

_SEAT = ("person", "role", "name", "organisation", "call", "note")
_LINK = ("label", "kind", "url", "swish", "amount", "currency")


def _rows(prefix: str, names: tuple[str, ...], usual: tuple[str, ...] = ()) -> list[dict[str, str]]:
    """Rows in which something is typed, other than in the `usual` columns, which are never empty."""
    columns = [request.form.getlist(f"{prefix}_{name}") for name in names]
    most = max(map(len, columns), default=0)
    columns = [[*column, *[""] * (most - len(column))] for column in columns]
    rows = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    return [row for row in rows if any(row[name].strip() for name in names if name not in usual)]


def seats_shown() -> list[dict[str, Any]]:
    """The panel's rows as typed."""
    rows = _rows("seat", _SEAT, ("role",))
    return [{**row, "person_id": _number(row["person"]), "new_name": row["name"]} for row in rows]


def seats(day: date | None, starts: time | None) -> list[dict[str, Any]]:
    """The panel's rows to save, with call times on the seminar's day. Raises Invalid for what cannot be kept."""
    rows = _rows("seat", _SEAT, ("role",))
    if len(rows) > limits.MOST_SEATS:
        raise Invalid(seats="A panel has at most 100 seats.")
    return [_seat(row, day, starts) for row in rows]


def _seat(row: dict[str, str], day: date | None, starts: time | None) -> dict[str, Any]:
    name, organisation = one_line(row["name"]), one_line(row["organisation"])
    person_id, note = _number(row["person"]), clean(row["note"]).strip()
    if row["person"].strip() and person_id is None:
        raise Invalid(seats="There is no such person in this event.")
    if person_id is not None and (name or organisation):
        raise Invalid(seats=gettext(
            "In the panel “%(text)s” is typed beside a chosen person. Choose the person or type a new one, not both.",
            text=name or organisation))  # fmt: skip
    if person_id is None and not name and not organisation:
        raise Invalid(seats="A seat needs a person, a new person's name or an organisation.")
    if max(len(name), len(organisation)) > limits.LINE or len(note) > limits.SEAT_NOTE:
        raise Invalid(seats="In the panel a name is at most 300 characters long, and a note at most 2,000.")
    seat: dict[str, Any] = {
        "person_id": person_id, "role": row["role"] if row["role"] in set(Role) else "panelist",
        "organisation": organisation, "call_at": _call_at(row["call"].strip(), day, starts), "note": note,
    }  # fmt: skip
    return {**seat, "new_name": name} if name else seat


def _call_at(text: str, day: date | None, starts: time | None) -> datetime | None:
    """A call time on the seminar's day, or the evening before one that begins soon after midnight. Raises Invalid."""
    if not text:
        return None
    try:
        at = time.fromisoformat(text)
    except ValueError as error:
        raise Invalid(seats="This is not a time. Write it as 09:00.") from error
    if day is None or starts is None:
        raise Invalid(seats="A time to be there needs a seminar with a time.")
    if starts < time(6) and at >= time(18):
        day -= timedelta(days=1)
    return instant(day, at, ZoneInfo(g.event.timezone))


def quotes_shown() -> list[dict[str, Any]]:
    """The quotes as typed."""
    return [{"text": row["text"], "by": row["by"]} for row in _rows("quote", ("text", "by"))]


def quotes() -> list[dict[str, Any]]:
    """The quotes to save. Raises Invalid."""
    rows, found = _rows("quote", ("text", "by")), []
    if len(rows) > limits.MOST_QUOTES:
        raise Invalid(quotes="A seminar has at most 50 quotes.")
    for row in rows:
        text, by = clean(row["text"]).strip(), one_line(row["by"])
        if not text:
            raise Invalid(quotes=gettext("What did “%(name)s” say? Write the quote, or empty the name.", name=by))
        if len(text) > limits.QUOTE or len(by) > limits.LINE:
            raise Invalid(quotes="A quote is at most 2,000 characters long, and a name at most 300.")
        found.append({"text": text, "by": by})
    return found


def links_shown() -> list[dict[str, Any]]:
    """The event's links as typed."""
    return [dict(row) for row in _rows("link", _LINK, ("kind",))]


def links() -> list[dict[str, Any]]:
    """The event's links to save. Raises Invalid."""
    rows = _rows("link", _LINK, ("kind",))
    if len(rows) > limits.MOST_LINKS:
        raise Invalid(links="An event has at most 100 links.")
    return [_link({name: one_line(value) for name, value in row.items()}) for row in rows]


def _link(row: dict[str, str]) -> dict[str, Any]:
    swish, amount, currency = unspaced(row["swish"]), unspaced(row["amount"]), row["currency"].upper()
    swish = swish.replace("-", "")
    if row["url"] and not is_web_address(row["url"]):
        raise Invalid(links="Write a whole web address, beginning with https:// or http://.")
    if not row["url"] and not swish:
        raise Invalid(links="A link needs an address or a Swish number.")
    if len(row["label"]) > limits.LINE or len(row["url"]) > limits.ADDRESS:
        raise Invalid(links="A link's label is at most 300 characters long, and its address at most 2,000.")
    if not re.fullmatch("[0-9]{0,12}", swish):
        raise Invalid(links="A Swish number has at most 12 digits, and nothing else.")
    if not re.fullmatch("[0-9]{0,8}(?:[.,]0{1,2})?", amount) or amount[:1] in (".", ","):
        raise Invalid(links=gettext("An amount is a whole number, such as 100; “%(text)s” is not.", text=row["amount"]))
    if not re.fullmatch("[A-Z]{3}|", currency):
        raise Invalid(links="A currency is three letters, such as SEK.")
    whole = re.split("[.,]", amount)[0]
    return {
        "label": row["label"] or row["url"] or swish, "kind": row["kind"] if row["kind"] in dict(LINK_KINDS) else "other",
        "url": row["url"], "swish": swish, "amount": int(whole) if whole else None, "currency": currency,
    }  # fmt: skip


def _number(text: str) -> int | None:
    try:
        return whole_number(text)
    except ValueError:
        return None
