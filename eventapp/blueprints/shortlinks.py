"""Short links: what printed codes carry."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request

from eventapp.blueprints import views
from eventapp.blueprints.guards import needs
from eventapp.services import scans
from eventapp.services.errors import NotFound

blueprint = Blueprint("shortlinks", __name__)


@blueprint.get("/q/<code>")
@blueprint.get("/Q/<code>")
@needs("anyone")
def follow(code: str) -> Response:
    """Lead on to what the code stands for now, and count it. The answer is not cached: it may change any minute."""
    target = scans.follow(code, views.shelf(), views.base_url())
    if target is None:
        raise NotFound
    if request.method == "GET":
        current_app.extensions["scans"].count(target.link, target.event)
    return Response(status=302, headers={"Location": target.address, "Cache-Control": "no-store"})
