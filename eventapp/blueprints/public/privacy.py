"""What is kept about people: why, for how long and by whom, and how to get it and have it erased."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from eventapp.blueprints.guards import needs
from eventapp.blueprints.public.reader import reader
from eventapp.programme import kept
from eventapp.services.errors import NotFound
from eventapp.services.privacy import retention

blueprint = Blueprint("privacy", __name__)


@blueprint.get("/privacy/")
@needs("anyone")
def page() -> str:
    """The page. For how long organisers set, which is in no release: so no copy of it is kept."""
    if g.preview_token:
        raise NotFound
    g.for_nobody_else = True
    found = retention.of_code(g.release.programme.event.code)
    return render_template("public/privacy.html", r=reader(), said=found, groups=[(each, kept.of(each)) for each in kept.Whose])
