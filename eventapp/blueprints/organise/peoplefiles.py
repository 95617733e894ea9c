"""People from a table into the draft: upload or paste, see what it would do, then do it."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise import given
from eventapp.blueprints.organise.pages import back, said
from eventapp.formats import people as columns
from eventapp.services.errors import Invalid
from eventapp.services.imports import persons, uploads

blueprint = Blueprint("peoplefiles", __name__, url_prefix="/panelists/import")
MOST_SHOWN = 1000


@blueprint.route("/", methods=["GET", "POST"])
@needs("private")
def index() -> ResponseReturnValue:
    """Give a file or paste a table. Nothing is written to the draft yet."""
    return given.form("organise/people_import.html", "peoplefiles.preview")


@blueprint.errorhandler(uploads.NotKept)
def _gone(_error: uploads.NotKept) -> ResponseReturnValue:
    """Where to give the file once more."""
    return given.gone("organise/people_import.html")


@blueprint.get("/<token>/")
@needs("private")
def preview(token: str) -> str:
    """What the table would do, row by row, with the answers that were given."""
    return _page(token, {})


@blueprint.post("/<token>/")
@needs("private")
def carry_out(token: str) -> ResponseReturnValue:
    """Do what was shown; with other answers than were shown, show what those would do first."""
    if "show" in request.form:
        return _page(token, {})
    try:
        found = columns.sheet(uploads.table(g.event.id, token))
        entry = persons.carry_out(g.writing, found, _answers(), request.form.get("fingerprint", ""))
    except Invalid as error:
        return _page(token, error.errors), 422
    said(gettext("The people are imported."), entry)
    return back("panelists.index")


def _page(token: str, errors: dict[str, str]) -> str:
    found, plan = columns.sheet(uploads.table(g.event.id, token)), None
    try:
        plan = persons.plan(g.event, found, _answers())
    except Invalid as error:
        errors = error.errors
    return render_template(
        "organise/people_preview.html", table=found, plan=plan, errors=errors, most=MOST_SHOWN, new=persons.NEW
    )


def _answers() -> dict[int, str]:
    """Whom rows are about, where it was chosen: by the rows' numbers."""
    values = request.form
    asked = {name.removeprefix("row-"): values[name] for name in values if name.startswith("row-")}
    return {int(number): code for number, code in asked.items() if number.isascii() and number.isdigit() and len(number) < 8}
