"""Previews: the public pages once more, of a draft, behind a secret address that nobody keeps or lists."""

from __future__ import annotations

from typing import TypeVar

from flask import Blueprint, Response, current_app, g, redirect
from werkzeug.wrappers import Response as AnyResponse

from eventapp.blueprints import views
from eventapp.blueprints.guards import needs
from eventapp.services.clock import now
from eventapp.services.errors import NotFound
from eventapp.services.people import kept_pictures
from eventapp.services.publishing import previews

# What no search engine lists, no cache keeps, and no other site learns the address of.
Answer = TypeVar("Answer", bound=AnyResponse)
_PRIVATE = {
    "Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow, noarchive", "Referrer-Policy": "no-referrer",
}  # fmt: skip
blueprint = Blueprint("previews", __name__, url_prefix="/preview")


@blueprint.get("/<token>/")
@needs("anyone")
def begin(token: str) -> AnyResponse:
    """On to the programme."""
    event = previews.event_of(token, current_app.config["SECRET_KEY"])
    return _private(redirect(f"/preview/{token}/{event.slug}/", 302))


@blueprint.get("/<token>/media/<name>")
@needs("anyone")
def media(token: str, name: str) -> Response:
    """A picture of the draft: readers cannot open it before it is published."""
    shown = previews.draft_of(previews.event_of(token, current_app.config["SECRET_KEY"])).pictures
    found = kept_pictures.named(name)
    body = kept_pictures.read(*found) if found and found[0] in shown else None
    if body is None:
        raise NotFound
    response = Response(body, mimetype="image/webp")
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    return _private(response)


def enter(token: str) -> AnyResponse | None:
    """Let a request for a public page see the draft as if it were published."""
    event = previews.event_of(token, current_app.config["SECRET_KEY"])
    if event.slug != g.event_slug:
        return _private(redirect(f"/preview/{token}/{event.slug}/", 302))
    found = previews.draft_of(event)
    g.event_language = event.language
    g.published, g.release, g.at = found, found.release, now()
    # What is printed and subscribed to are the addresses to come; links lead on within the preview.
    g.addresses, g.preview_base = views.addresses(event.slug), f"/preview/{token}"
    return None


def marked(response: Response) -> Response:
    """An answer of a preview: kept by nobody, and no calendar that a program could subscribe to by mistake."""
    if response.mimetype == "text/calendar":
        response.headers["Content-Type"] = "text/plain; charset=utf-8"
        response.headers["Content-Disposition"] = "inline"
    return _private(response)


def _private(response: Answer) -> Answer:
    response.headers.update(_PRIVATE)
    return response
