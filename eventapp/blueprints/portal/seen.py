"""A person says that they have seen what their page tells them."""

from __future__ import annotations

from flask import Blueprint, g, redirect, request
from flask.typing import ResponseReturnValue

from eventapp.blueprints.guards import needs
from eventapp.services.people import seen

blueprint = Blueprint("seen", __name__)


@blueprint.post("/seen")
@needs("link")
def keep() -> ResponseReturnValue:
    """What was shown is seen, and no longer told as news; where more has changed meanwhile, that is shown first."""
    seen.keep(g.page, request.form.get("mark", ""))
    return redirect(f"/me/{g.token}/", 303)
