"""The programme as data: our JSON, frab XML and JSON, CSV, and what is on now."""

from __future__ import annotations

from flask import Blueprint, Response, g

from eventapp.blueprints import views
from eventapp.blueprints.guards import needs
from eventapp.formats import frab, jsonfile, marks, spreadsheet

blueprint = Blueprint("exports", __name__)


@blueprint.get("/programme.json")
@needs("anyone")
def programme_json() -> Response:
    """The whole release, in our own format."""
    return Response(jsonfile.public(g.release, views.base_url()), mimetype="application/json")


@blueprint.get("/schedule.xml")
@needs("anyone")
def schedule_xml() -> Response:
    """frab schedule XML."""
    return Response(frab.write_xml(g.release, g.addresses), content_type="application/xml; charset=utf-8")


@blueprint.get("/schedule.json")
@needs("anyone")
def schedule_json() -> Response:
    """frab schedule JSON."""
    return Response(frab.write_json(g.release, g.addresses), mimetype="application/json")


@blueprint.get("/programme.csv")
@needs("anyone")
def programme_csv() -> Response:
    """One row a seminar, for spreadsheets."""
    response = Response(spreadsheet.write_csv(g.release.programme, marks.of_release(g.release)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{g.event_slug}.csv"'
    return response
