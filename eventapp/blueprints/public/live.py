"""What is true this minute, as one small document: seminars that have begun or are late, rooms that are full, messages."""

from __future__ import annotations

from flask import Blueprint, Response, g

from eventapp.blueprints import views
from eventapp.blueprints.finished import current_document
from eventapp.blueprints.guards import needs
from eventapp.formats import livejson
from eventapp.programme.live import LiveFacts, holds_until, in_force
from eventapp.services.errors import Unavailable

blueprint = Blueprint("live", __name__)


@blueprint.get("/live.json")
@needs("anyone")
def live() -> Response:
    """The live facts that are in force, with the number of the release that they are about. Raises Unavailable."""
    release = g.release
    known = views.live().read(release.programme.event.code) if not g.preview_token else None
    if known is None and not g.preview_token:
        raise Unavailable(2)
    said = known.facts if known else LiveFacts()
    facts = in_force(said, release.programme, g.at)
    mark = livejson.mark_of(release, facts)
    g.for_nobody_else = True  # It has a mark of its own, by which it is kept.
    if known is None:
        return Response(livejson.public(release, facts, mark), content_type="application/json; charset=utf-8")
    until = holds_until(said, release.programme, g.at)
    return current_document(livejson.public(release, facts, mark), mark, f"{g.published.mark} {known.number}", until)
