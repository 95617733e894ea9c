"""Whether a person's slots come to them as invitations for the calendar."""

from __future__ import annotations

from flask import Blueprint, g, redirect, request
from flask.typing import ResponseReturnValue

from eventapp.blueprints.guards import needs
from eventapp.blueprints.portal import own
from eventapp.services.people import invited

blueprint = Blueprint("invited", __name__)


@blueprint.post("/invitations")
@needs("link")
def switch() -> ResponseReturnValue:
    """Have them sent, now and with each change, or no more."""
    wanted = request.form.get("wanted") == "1"
    invited.switch(own.writing(), g.page.person, wanted)
    return redirect(f"/me/{g.token}/?saved={'invited' if wanted else 'uninvited'}#calendar", 303)
