"""A form that was open too long: whether what was typed may be offered for sending again."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request, session
from flask_login import current_user
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from eventapp.blueprints import views
from eventapp.blueprints.kept import NEVER_KEPT
from eventapp.extensions import csrf

# What is given back in all: bytes of text and fields. More is no form of ours that a person filled in.
MOST_BYTES, MOST_FIELDS = 256 * 1024, 4000
# How old a token may be, in seconds; its session ends sooner.
OLDEST = 400 * 24 * 3600


def kept_form() -> list[tuple[str, str]] | None:
    """Names and values to send again; None where there must be no offer.

    The page gives the form a fresh token, so a forged form would get one too. It is offered only to a
    request from a page of this site, with a token that we gave to this very session, which is still
    going on: that token is too old, and nothing else is wrong.
    """
    if not (_from_here() and _going_on() and _our_own_but_old()):
        return None
    kept = [(n, v) for n, v in request.form.items(multi=True) if n not in NEVER_KEPT]
    if len(kept) > MOST_FIELDS or sum(len(n) + len(v) for n, v in kept) > MOST_BYTES:
        return None
    return kept


def _from_here() -> bool:
    """Whether the browser says that the form is on a page of this site (Fetch Metadata; else RFC 6454 section 7)."""
    where = request.headers.get("Sec-Fetch-Site")
    if where is not None:
        return where == "same-origin"
    # Browsers say neither where a page without TLS is opened by a name other than localhost: a phone in the hall.
    ours = urlsplit(views.base_url())
    sites = (f"{ours.scheme}://{ours.netloc}", f"{request.scheme}://{request.host}")
    return request.headers.get("Origin") in sites


def _going_on() -> bool:
    """Whether the session has not been ended: a copied cookie outlives the sign-out, its session does not."""
    return "_user_id" not in session or current_user.is_authenticated


def _our_own_but_old() -> bool:
    try:
        validate_csrf(csrf._get_csrf_token(), time_limit=OLDEST)
    except ValidationError:
        return False
    return True
