"""What lies over a livestream's picture: a transparent page for OBS, vMix and the like, and the same as JSON."""

from __future__ import annotations

import json
from datetime import timedelta

from flask import Blueprint, Response, g, render_template

from eventapp.blueprints import views
from eventapp.blueprints.guards import needs
from eventapp.blueprints.public.pages import room_at
from eventapp.formats import overlayfile
from eventapp.programme.live import LiveFacts, in_force
from eventapp.programme.model import Room

blueprint = Blueprint("overlay", __name__, url_prefix="/screens/<slug>")
# How old it may be when live facts are another.
HOLDS = timedelta(seconds=1)


@blueprint.get("/overlay/")
@needs("anyone")
def page(slug: str) -> str:
    """A room's overlay, which follows by itself."""
    room = room_at(slug)
    return render_template("public/overlay.html", room=room, said=_said(room))


@blueprint.get("/overlay.json")
@needs("anyone")
def data(slug: str) -> Response:
    """What it shows: what is on with who takes part and who speaks, what is next, how late."""
    text = json.dumps(_said(room_at(slug)), ensure_ascii=False)
    response = Response(text, content_type="application/json; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _said(room: Room) -> dict[str, object]:
    g.good_until = g.at + HOLDS
    programme = g.release.programme
    known = views.live().read(programme.event.code) if not g.preview_token else None
    facts = in_force(known.facts if known else LiveFacts(), programme, g.at)
    return {"release": g.release.number} | overlayfile.write(programme, room, facts, g.at)
