"""The front door: what is published here, and where organisers sign in."""

from __future__ import annotations

from flask import Blueprint, render_template

from eventapp.blueprints import views
from eventapp.blueprints.guards import needs

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@needs("anyone")
def front() -> str:
    """Every published event, the latest day first."""
    return render_template("public/front.html", events=views.listing().now())
