"""Answers an open personal page that asks whether it is still right, without making it where nothing can have changed."""

from __future__ import annotations

import hashlib
import re

from flask import Response, g, request
from flask_babel import get_locale

from eventapp import files
from eventapp.blueprints import views
from eventapp.edge.static_files import version
from eventapp.services.people import personal

_NEW_EACH_TIME = re.compile(r'name="(?:csrf_token|form_of)" value="[^"]*"')


def same() -> Response | None:
    """304 for one that knows the page as it was made of the same within this minute; None where it has to be made.

    The mark of a page (its ETag) is of what it was made of, a point, and of what it says. What it is made of is a release,
    the draft and the minute, so that whatever else it may come to show is right within one.
    """
    g.made_of = _made_of()
    known = next((mark for mark in _known() if g.made_of and mark.startswith(g.made_of + ".")), "")
    return _marked(Response(status=304), known) if known else None


def answer(page: str) -> Response:
    """The page with its mark, or 304 for one that says the same; only what guards its forms is new each time."""
    said = hashlib.sha256(_NEW_EACH_TIME.sub("", page).encode()).hexdigest()[:24]
    known = any(mark.endswith("." + said) for mark in _known())
    return _marked(Response(status=304) if known else Response(page), f"{g.made_of}.{said}")


def _known() -> set[str]:
    return request.if_none_match.as_set(include_weak=True)


def _marked(response: Response, mark: str) -> Response:
    response.set_etag(mark)
    return response


def _made_of() -> str:
    found = personal.state(g.person, views.shelf(), views.live())
    if found is None:
        return ""
    g.event_language, state = found
    contact = g.contact.key if g.contact else ""
    minute = int(views.now().timestamp() // 60)
    parts = (state, contact, str(get_locale()), request.query_string, version(files.STATIC), minute)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]
