"""Signs: codes and door signs of the published programme, and how often they were scanned."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue

from eventapp import files
from eventapp.blueprints import views, wording
from eventapp.blueprints.guards import needs
from eventapp.programme.release import Release
from eventapp.services.errors import Invalid
from eventapp.services.publishing import releases, signs
from eventapp.services.publishing import shortlinks as scans

blueprint = Blueprint("signage", __name__, url_prefix="/signage")


@dataclass(frozen=True, slots=True)
class Code:
    """A code with its kind in words, what it is called, where its picture is, and its scans in all and by day."""

    sign: signs.Code
    kind: str
    name: str
    picture: str
    scans: int
    days: str


@blueprint.get("/")
@needs("signs")
def index() -> str:
    """Every code, what it leads to and how often it was scanned."""
    release = releases.latest(g.event)
    return render_template("organise/signage.html", release=release, codes=_codes(release) if release else [])


def _codes(release: Release) -> list[Code]:
    base, counted = f"/{release.programme.event.slug}/qr/", scans.per_day(g.event)
    found = []
    for sign in signs.codes(release, views.base_url()):
        days, kind = counted.get(sign.link, {}), wording.sign(sign.kind)
        told = ", ".join(f"{day}: {count}" for day, count in days.items())
        picture = f"{base}{sign.kind}/{sign.slug}"
        found.append(Code(sign, kind, f"{kind}, {sign.title}", picture, sum(days.values()), told))
    return found


@blueprint.get("/<what>.pdf")
@needs("signs")
def pdf(what: str) -> ResponseReturnValue:
    """Door signs: of every room, of every seminar, or of one by its code."""
    release = releases.latest(g.event)
    if release is None:
        raise Invalid(form="Publish the programme first: signs show what is published.")
    data = signs.door_signs(release, views.base_url(), what, files.FONTS)
    response = Response(data, mimetype="application/pdf")
    how = "attachment" if "download" in request.args else "inline"
    response.headers["Content-Disposition"] = f'{how}; filename="{g.event.slug}-{what}.pdf"'
    return response
