"""People from a table into the draft: upload or paste, see what it would do, then do it."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp import jobs
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise import waiting
from eventapp.blueprints.organise.pages import back, said
from eventapp.formats import people as columns
from eventapp.formats import reading
from eventapp.formats.jsonfile import Unreadable
from eventapp.services.errors import Invalid
from eventapp.services.imports import persons, uploads

blueprint = Blueprint("peoplefiles", __name__, url_prefix="/panelists/import")
MOST_SHOWN = 1000


@blueprint.route("/", methods=["GET", "POST"])
@needs("private")
def index() -> ResponseReturnValue:
    """Give a file or paste a table. Nothing is written to the draft yet."""
    error = ""
    if request.method == "POST":
        file = request.files.get("file")
        data = file.read() if file and file.filename else request.form.get("pasted", "").encode()
        try:
            return _taken_in(data)
        except (Unreadable, Invalid) as refused:
            error = str(refused)
    return render_template("organise/people_import.html", error=error), 422 if error else 200


def _taken_in(data: bytes) -> ResponseReturnValue:
    """Kept and read: a small file at once, a large one by the worker. Raises Unreadable, Invalid."""
    if len(data) > reading.LARGEST_FILE:
        raise Unreadable("The file is larger than 10 MB.")
    token = uploads.keep(g.event.id, data)
    if uploads.read_at_once(g.event.id, token):
        return back("peoplefiles.preview", token=token)
    wanted = {"upload": token, "page": "peoplefiles.preview"}
    return back("imports.working", token=waiting.begin("read", wanted, jobs.read_file))


@blueprint.errorhandler(uploads.NotKept)
def _gone(_error: uploads.NotKept) -> ResponseReturnValue:
    """Where to give the file once more."""
    error = gettext("This file waits no more: it was given more than a day ago, or %(num)d others since. Give it again.", num=uploads.MOST)
    return render_template("organise/people_import.html", error=error), 404


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
