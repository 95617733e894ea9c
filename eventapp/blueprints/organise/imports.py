"""A spreadsheet into the draft: upload or paste, see what it would do, then do it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, g, render_template, request
from flask_babel import gettext, ngettext

from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back, said
from eventapp.formats import daytable, table
from eventapp.formats.jsonfile import Unreadable
from eventapp.services import sheetimports, uploads
from eventapp.services.errors import Invalid

blueprint = Blueprint("imports", __name__, url_prefix="/imports")


@blueprint.route("/", methods=["GET", "POST"])
@needs("edit")
def index() -> Any:
    """Give a file or paste a table. Nothing is written to the draft yet."""
    error = ""
    if request.method == "POST":
        file = request.files.get("file")
        data = file.read() if file and file.filename else request.form.get("pasted", "").encode()
        try:
            table.read(data)
            return back("imports.preview", token=uploads.keep(_folder(), data))
        except Unreadable as refused:
            error = str(refused)
    return render_template("organise/imports.html", error=error), 422 if error else 200


@blueprint.get("/<token>/")
@needs("edit")
def preview(token: str) -> str:
    """What the import would do, row by row."""
    return _page(token, {})


@blueprint.post("/<token>/")
@needs("edit")
def carry_out(token: str) -> Any:
    """Do what was shown."""
    found = table.read(uploads.kept(_folder(), token))
    columns, same = _columns(found), _same_people()
    try:
        entry = sheetimports.carry_out(
            g.event, g.actor, found, columns, same, request.form.get("fingerprint", "")
        )
    except Invalid as error:
        return _page(token, error.errors), 422
    said(gettext("The table is imported."), entry)
    return back("seminars.index")


def _page(token: str, errors: dict[str, str]) -> str:
    found = table.read(uploads.kept(_folder(), token))
    columns, same, plan = _columns(found), _same_people(), None
    try:
        plan = sheetimports.plan(g.event, found, columns, same)
    except Invalid as error:
        errors = errors | error.errors
    return render_template(
        "organise/import_preview.html", table=found, columns=columns, same=same, plan=plan, errors=errors,
        fields=list(daytable.COLUMNS),
        rows=lambda n: ngettext("%(num)d row", "%(num)d rows", n),
    )  # fmt: skip


def _columns(found: table.Table) -> dict[str, int]:
    """The columns as chosen by hand, or as their names say."""
    if "mapped" not in request.values:
        return daytable.guess(found)
    chosen = {name: request.values.get(f"col-{name}", -1, int) for name in daytable.COLUMNS}
    return {name: place for name, place in chosen.items() if 0 <= place < len(found.header)}


def _same_people() -> dict[str, str]:
    """Names in the file that were said to be someone known."""
    names, known = request.values.getlist("person_name"), request.values.getlist("person_is")
    return {name: is_ for name, is_ in zip(names, known, strict=False) if name}


def _folder() -> Path:
    return Path(current_app.config["DATA"]) / "uploads" / g.event.code
