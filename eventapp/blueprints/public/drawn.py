"""The cards of a programme, kept for a while: of what is searched for no copy is kept, and it has to cost little all the same."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime

from flask import current_app, g
from flask_babel import get_locale
from markupsafe import Markup

from eventapp.blueprints import views
from eventapp.blueprints.public.grid import Grid
from eventapp.blueprints.public.listing import Listing
from eventapp.blueprints.public.reader import right_until

# Programmes, each in one language: the largest are a few megabytes.
MOST = 6

Key = tuple[str, str, str]
Kept = OrderedDict[Key, tuple[datetime, datetime, dict[str, Markup]]]


def cards(listing: Listing, grid: Grid) -> dict[str, Markup]:
    """Each seminar's card, hidden where it is not among what is wanted."""
    found = _whole(listing, grid) if listing.filtered and not g.preview_token else _draw(listing, grid)
    return {code: card if code in listing.shown else _hidden(card) for code, card in found.items()}


def _hidden(card: Markup) -> Markup:
    return Markup("<li hidden") + card[len("<li") :]


def _whole(listing: Listing, grid: Grid) -> dict[str, Markup]:
    kept: Kept = current_app.extensions.setdefault("drawn", OrderedDict())
    key = (g.event_slug, g.published.mark, str(get_locale()))
    since, until, found = kept.pop(key, (g.at, g.at, {}))
    if not since <= g.at < until:
        since, until, found = g.at, right_until(g.release, g.at), _draw(listing, grid)
    kept[key] = (since, until, found)
    while len(kept) > MOST:
        kept.popitem(last=False)
    return found


def _draw(listing: Listing, grid: Grid) -> dict[str, Markup]:
    r, to = listing.reader, views.here(g.event_slug)
    item = current_app.jinja_env.get_template("public/_listed.html").module.item  # type: ignore[attr-defined]
    return {s.code: item(r, s, grid.classes(s), listing.facets[s.code], to).strip() for s in r.programme.seminars}
