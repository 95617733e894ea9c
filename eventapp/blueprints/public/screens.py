"""Full-screen pages for screens at the venue: what is on now and next."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from eventapp.blueprints.guards import needs
from eventapp.blueprints.public.pages import room_at
from eventapp.blueprints.public.reader import reader

blueprint = Blueprint("screens", __name__, url_prefix="/screens")


@blueprint.get("/")
@needs("anyone")
def every_room() -> str:
    """All rooms on one screen."""
    return render_template("public/screen.html", r=reader(), rooms=g.release.programme.rooms, single=False)


@blueprint.get("/<slug>/")
@needs("anyone")
def one_room(slug: str) -> str:
    """One room, large."""
    return render_template("public/screen.html", r=reader(), rooms=[room_at(slug)], single=True)
