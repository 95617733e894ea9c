"""What can be taken away: spreadsheets, schedules for the wall, data, and the archive."""

from __future__ import annotations

from flask import Blueprint, Response, g, render_template

from eventapp import files
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.archive import static_site
from eventapp.formats import spreadsheet
from eventapp.programme.release import Release
from eventapp.services import releases
from eventapp.services.errors import NotFound
from eventapp.signage.wall import PAPERS, wall_schedule

blueprint = Blueprint("exports", __name__, url_prefix="/exports")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/")
@needs("see")
def index() -> str:
    """Every export of the published programme."""
    return render_template("organise/exports.html", release=releases.latest(g.event), papers=PAPERS)


@blueprint.get("/programme.xlsx")
@needs("see")
def xlsx() -> Response:
    """One row a seminar, for Excel and the like."""
    return _file(spreadsheet.write_xlsx(_release().programme), _XLSX, "xlsx")


@blueprint.get("/wall-<paper>.pdf")
@needs("signs")
def wall(paper: str) -> Response:
    """The schedule for the wall."""
    if paper not in PAPERS:
        raise NotFound
    return _file(wall_schedule(_release().programme, paper, files.FONTS), "application/pdf", f"{paper}.pdf")


@blueprint.get("/site.zip")
@needs("see")
def site() -> Response:
    """The public side as a static site."""
    return _file(static_site(_release()), "application/zip", "zip")


def _release() -> Release:
    release = releases.latest(g.event)
    if release is None:
        raise NotFound
    return release


def _file(data: bytes, mimetype: str, ending: str) -> Response:
    response = Response(data, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{g.event.slug}.{ending}"'
    return response
