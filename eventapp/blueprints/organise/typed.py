"""Rows of forms (quotes, links): as typed, to be shown again, and checked, to be saved whole or refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from eventapp.forms.fields import unspaced
from eventapp.forms.organise import LINK_KINDS
from eventapp.forms.rows import Row, Rows
from eventapp.programme import limits
from eventapp.programme.addresses import completed, is_web_address
from eventapp.programme.text import clean, one_line
from eventapp.services.draft.fields import LinkFields, QuoteFields
from eventapp.services.errors import Invalid

QUOTES = Rows("quotes", "quote", ("text", "by"), limits.MOST_QUOTES, _l("A seminar has at most 50 quotes."))
LINKS = Rows(
    "links", "link", ("label", "kind", "url", "swish", "amount", "currency"), limits.MOST_LINKS,
    _l("An event has at most 100 links."), usual=("kind",),
)  # fmt: skip


def shown(rows: Rows, kept: Iterable[Mapping[str, object]]) -> list[Row]:
    """The rows to show: as typed when a form comes back, else as kept."""
    return rows.shown_again(request.form) if request.method == "POST" else rows.shown(kept)


def quotes() -> list[QuoteFields]:
    """The quotes to save. Raises Invalid."""
    return QUOTES.checked(request.form, _quote)


def _quote(row: Row) -> QuoteFields:
    text, by = clean(row["text"]).strip(), one_line(row["by"])
    if not text:
        raise Invalid(quotes=gettext("What did “%(name)s” say? Write the quote, or empty the name.", name=by))
    if len(text) > limits.QUOTE or len(by) > limits.LINE:
        raise Invalid(quotes="A quote is at most 2,000 characters long, and a name at most 300.")
    return {"text": text, "by": by}


def links() -> list[LinkFields]:
    """The event's links to save. Raises Invalid."""
    return LINKS.checked(request.form, lambda row: _link({name: one_line(value) for name, value in row.items()}))


def _link(row: Row) -> LinkFields:
    swish, amount, currency = unspaced(row["swish"]), unspaced(row["amount"]), row["currency"].upper()
    swish, row = swish.replace("-", ""), {**row, "url": completed(row["url"])}
    if row["url"] and not is_web_address(row["url"]):
        raise Invalid(links="Write a web address, such as example.org or https://example.org/page.")
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
