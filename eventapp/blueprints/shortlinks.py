"""Short links: what printed codes carry."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request

from eventapp.blueprints import views
from eventapp.blueprints.guards import needs
from eventapp.programme.addresses import leads_nowhere
from eventapp.programme.live import NOTHING, LiveFacts
from eventapp.services.errors import NotFound
from eventapp.services.insights import kinds
from eventapp.services.publishing import shortlinks

blueprint = Blueprint("shortlinks", __name__)


@blueprint.get("/q/<code>")
@blueprint.get("/Q/<code>")
@needs("anyone")
def follow(code: str) -> Response:
    """Lead on to what the code stands for now, and count it. The answer is not cached: it may change any minute.

    It leads to the site's own address, whatever name an old sign has for it; if that is one that nobody can open,
    on at the name by which the code was followed.
    """
    base = views.base_url()
    target = shortlinks.follow(code, views.shelf(), "" if leads_nowhere(base) else base, _said)
    if target is None:
        raise NotFound
    if _by_someone():
        current_app.extensions["scans"].count(target.counted, target.event)
        current_app.extensions["readings"].scanned(target.slug, target.link)
    return Response(status=302, headers={"Location": target.address, "Cache-Control": "no-store"})


def _said(event: str) -> LiveFacts:
    known = views.live().read(event)
    return known.facts if known else NOTHING


def _by_someone() -> bool:
    """Whether a person is about to see where it leads: no robot, no preview of a link, nothing fetched before it is wanted."""
    beforehand = any(request.headers.get(name) for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"))
    return request.method == "GET" and not beforehand and kinds.follows(request.headers.get("User-Agent", ""))
