"""Signs: codes and door signs of the published programme, and how often they were scanned."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, render_template, request

from eventapp import files
from eventapp.blueprints import views
from eventapp.blueprints.guards import needs
from eventapp.services.errors import Invalid
from eventapp.services.publishing import releases, shortlinks, signs

blueprint = Blueprint("signage", __name__, url_prefix="/signage")


@blueprint.get("/")
@needs("signs")
def index() -> str:
    """Every code, what it leads to and how often it was scanned."""
    release = releases.latest(g.event)
    codes = signs.codes(release, views.base_url()) if release else []
    return render_template(
        "organise/signage.html", release=release, codes=codes, scans=shortlinks.per_day(g.event)
    )


@blueprint.get("/<what>.pdf")
@needs("signs")
def pdf(what: str) -> Any:
    """Door signs: of every room, of every seminar, or of one by its code."""
    release = releases.latest(g.event)
    if release is None:
        raise Invalid(form="Publish the programme first: signs show what is published.")
    data = signs.door_signs(release, views.base_url(), what, files.FONTS)
    response = Response(data, mimetype="application/pdf")
    how = "attachment" if "download" in request.args else "inline"
    response.headers["Content-Disposition"] = f'{how}; filename="{g.event.slug}-{what}.pdf"'
    return response
