"""Rooms from a table into the draft: upload or paste, see what it would do, then do it."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise import given
from eventapp.blueprints.organise.pages import back, said
from eventapp.formats import people as columns
from eventapp.formats.table import Table
from eventapp.services.errors import Invalid
from eventapp.services.imports import roomfiles, uploads

blueprint = Blueprint("roomfiles", __name__, url_prefix="/rooms/import")
MOST_SHOWN = 1000


@blueprint.route("/", methods=["GET", "POST"])
@needs("private")
def index() -> ResponseReturnValue:
    """Give a file or paste a table. Nothing is written to the draft yet."""
    return given.form("organise/room_import.html", "roomfiles.preview")


@blueprint.errorhandler(uploads.NotKept)
def _gone(_error: uploads.NotKept) -> ResponseReturnValue:
    """Where to give the file once more."""
    return given.gone("organise/room_import.html")


@blueprint.get("/<token>/")
@needs("private")
def preview(token: str) -> str:
    """What the table would do, row by row."""
    return _page(token, {})


@blueprint.post("/<token>/")
@needs("private")
def carry_out(token: str) -> ResponseReturnValue:
    """Do what was shown."""
    try:
        entry = roomfiles.carry_out(g.writing, _table(token), request.form.get("fingerprint", ""))
    except Invalid as error:
        return _page(token, error.errors), 422
    said(gettext("The rooms are imported."), entry)
    return back("rooms.index")


def _page(token: str, errors: dict[str, str]) -> str:
    plan = None
    try:
        plan = roomfiles.plan(g.event, _table(token))
    except Invalid as error:
        errors = error.errors
    return render_template("organise/room_preview.html", plan=plan, errors=errors, most=MOST_SHOWN)


def _table(token: str) -> Table:
    return columns.sheet(uploads.table(g.event.id, token), columns.ROOMS)
