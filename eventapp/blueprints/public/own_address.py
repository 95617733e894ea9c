"""What a public page says of its own address: the one that search engines keep, its languages, its Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from flask import request
from flask_babel import get_locale

from eventapp.edge.language import LANGUAGES
from eventapp.edge.negotiation import markdown_beside
from eventapp.edge.queries import deciding
from eventapp.programme.addresses import Addresses, leads_nowhere


@dataclass(frozen=True, slots=True)
class Own:
    """The address `now`, in the language of the answer; those of all languages, if others can reach them; and that of the Markdown, if any."""

    now: str
    by_language: list[tuple[str, str]]
    beside: str


def own_address(addresses: Addresses, path: str, language: str) -> Own:
    """A page of an event in the given language of its own, in which it needs not be said what language is wanted.

    Filters are left out: they show less of the same page.
    """
    plain = addresses.page(quote(path.split("/", 2)[2]))
    by = {each: plain if each == language else f"{plain}?lang={each}" for each in LANGUAGES}
    # A search engine that is told of an address that only this machine knows finds nothing at all.
    languages = [] if leads_nowhere(addresses.base) else [*by.items(), ("x-default", plain)]
    return Own(by.get(str(get_locale()), plain), languages, quote(markdown_beside(path)))


def filters_kept() -> str:
    """What is chosen on the page, as the beginning of a query in which the language comes last."""
    chosen = [part for part in deciding(request.path, request.query_string.decode("utf-8", "replace")).split("&") if part]
    return "".join(f"{part}&" for part in chosen if not part.startswith("lang="))
