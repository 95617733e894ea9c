"""A personal link: what a panelist or moderator, or who acts for them, sees and does without an account."""

from __future__ import annotations

import re

from flask import Blueprint, Response, current_app, g, request

from eventapp.blueprints import views
from eventapp.blueprints.guards import check_form, needed
from eventapp.blueprints.portal import (
    answering,
    calendar,
    details,
    invited,
    own,
    page,
    runs,
    seen,
    slides,
    staff,
    unavailable,
    unchanged,
)
from eventapp.services.draft import people
from eventapp.services.errors import Forbidden, NotFound
from eventapp.services.people import contacts, personal

blueprint = Blueprint("portal", __name__, url_prefix="/me/<token>")
_BELOW = re.compile(r"/*(me(/|\Z)|(?!o/)[^/]+/+(mine|follow)/+[^/])", re.IGNORECASE)
for _each in (page, answering, seen, calendar, details, invited, slides, staff, unavailable, own, runs):
    blueprint.register_blueprint(_each.blueprint)


@blueprint.url_value_preprocessor
def _take_token(_endpoint: str | None, values: dict[str, object] | None) -> None:
    g.token = (values or {}).pop("token", "")


@blueprint.before_request
def _enter() -> Response | None:
    if needed() not in ("link", "own link"):
        raise Forbidden
    check_form(page.largest_form())
    secret = current_app.config["SECRET_KEY"]
    g.contact = None
    if contacts.is_token(g.token):
        g.person, g.contact = contacts.by_token(g.token, secret)
        # What is for the person alone is not there for who acts for them.
        if needed() == "own link":
            raise NotFound
    else:
        g.person = people.by_token(g.token, secret)
    if request.endpoint == "portal.page.page" and (same := unchanged.same()):
        return same
    g.page = personal.page(g.person, views.shelf())
    g.event_language = g.page.event.language
    return None


@blueprint.after_app_request
def _keep_private(response: Response) -> Response:
    """Neither a cache nor a search engine nor the next site may learn an address below /me/, of a choice or of who follows, right or wrong."""
    if not _BELOW.match(request.path):
        return response
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    # From a choice one goes on within the site, which may know that much: never the path, which is the secret.
    here = request.endpoint == "public.mine.page" and response.status_code == 200
    response.headers["Referrer-Policy"] = "strict-origin" if here else "no-referrer"
    return response
