"""QR codes as pictures, for whoever wants to print or post one."""

from __future__ import annotations

from flask import Blueprint, Response, g

from eventapp.blueprints.guards import needs
from eventapp.blueprints.public.pages import room_at, seminar_at
from eventapp.services.errors import NotFound
from eventapp.services.publishing import shortlinks
from eventapp.signage import qr

blueprint = Blueprint("signs", __name__, url_prefix="/qr")


@blueprint.get("/<kind>/<slug>.svg")
@needs("anyone")
def svg(kind: str, slug: str) -> Response:
    """As SVG, for print."""
    text, label = _content(kind, slug)
    return Response(qr.svg(text, label), mimetype="image/svg+xml")


@blueprint.get("/<kind>/<slug>.png")
@needs("anyone")
def png(kind: str, slug: str) -> Response:
    """As PNG, 1,024 pixels or a little more."""
    return Response(qr.png(_content(kind, slug)[0]), mimetype="image/png")


def _content(kind: str, slug: str) -> tuple[str, str]:
    """What the code carries, and its name."""
    programme = g.release.programme
    if kind in ("event", "calendar"):
        if slug != g.event_slug:
            raise NotFound
        code, label = programme.event.code, programme.event.title
    elif kind == "room":
        room = room_at(slug)
        code, label = room.code, room.name
    elif kind in ("seminar", "live"):
        seminar = seminar_at(slug)
        code, label = seminar.code, seminar.title
    else:
        raise NotFound
    return g.addresses.short_upper(shortlinks.link(kind, code)), label
