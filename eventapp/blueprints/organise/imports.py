"""A file into the draft: upload or paste, see what it would do, then do it; long ones by the worker, who can be stopped."""

from __future__ import annotations

import hashlib
from zoneinfo import ZoneInfo

from flask import Blueprint, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp import jobs
from eventapp.blueprints.asked import whole_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise import given, waiting
from eventapp.blueprints.organise.pages import back, said
from eventapp.formats import columns, sheets
from eventapp.formats.table import Table
from eventapp.services import imports
from eventapp.services.errors import Invalid
from eventapp.services.imports import uploads
from eventapp.services.operations import tasks

blueprint = Blueprint("imports", __name__, url_prefix="/imports")
MOST_AT_ONCE, MOST_SHOWN, MOST_ASKED = 150, 500, 200


@blueprint.route("/", methods=["GET", "POST"])
@needs("edit")
def index() -> ResponseReturnValue:
    """Give a file or paste a table. Nothing is written to the draft yet."""
    return given.form("organise/imports.html", "imports.preview")


@blueprint.errorhandler(uploads.NotKept)
def _gone(_error: uploads.NotKept) -> ResponseReturnValue:
    """Where to give the file once more."""
    return given.gone("organise/imports.html")


@blueprint.get("/<token>/")
@needs("edit")
def preview(token: str) -> str:
    """What the import would do, row by row."""
    return _page(token, {})


@blueprint.post("/<token>/")
@needs("edit")
def carry_out(token: str) -> ResponseReturnValue:
    """Do what was shown: a short one now, a long one by the worker."""
    found = _table(token)
    choices, fingerprint = _choices(found), request.form.get("fingerprint", "")
    left_out = request.form.get("left_out", 0, whole_number)
    if request.form.get("shown", "") not in ("", _mark(choices, {})):
        # Answers that were chosen and not yet shown at work: what was seen is what is written.
        why = "This is what would happen with your answers. Press “Import” once more."
        return _page(token, {"form": why}), 422
    try:
        if len(found.rows) > MOST_AT_ONCE:
            wanted = choices.plain() | {
                "upload": token, "fingerprint": fingerprint, "account": g.actor.account_id,
                "left_out": left_out,
            }  # fmt: skip
            return back("imports.working", token=waiting.begin("import", wanted, jobs.import_file))
        with uploads.turn(g.event.id, token):
            entry = imports.carry_out(g.writing, found, choices, fingerprint)
    except Invalid as error:
        return _page(token, error.errors), 422
    said(_imported(left_out), entry)
    return back("seminars.index")


@blueprint.route("/<token>/answers", methods=["GET", "POST"])
@needs("edit")
def answers(token: str) -> str:
    """What the import would do with the answers given; sent as a form, since there may be more than an address holds."""
    return _page(token, {})


@blueprint.get("/working/<token>/")
@needs("edit")
def working(token: str) -> ResponseReturnValue:
    """How far a long import has come; when it is done, on to the seminars."""
    task = waiting.task(token, "import", "read")
    if task.state == "done" and task.kind == "read":
        return back(str(task.wanted.get("page", "imports.preview")), token=task.wanted["upload"])
    if task.state == "done":
        said(_imported(task.wanted.get("left_out", 0)), _Entry(task.result["entry"]))
        return back("seminars.index")
    return render_template("organise/import_working.html", task=task)


@blueprint.get("/working/<token>/progress.json")
@needs("edit")
def progress(token: str) -> ResponseReturnValue:
    """The same for the page that waits."""
    return jsonify(waiting.progress(token, "import", "read"))


@blueprint.post("/working/<token>/")
@needs("edit")
def stop(token: str) -> ResponseReturnValue:
    """Stop it; nothing of it is then written."""
    tasks.stop(g.event.id, waiting.task(token, "import", "read").token)
    return back("imports.working", token=token)


def _imported(left_out: int) -> str:
    if not left_out:
        return gettext("The file is imported.")
    return ngettext(
        "The file is imported, without %(num)d row that is wrong.",
        "The file is imported, without %(num)d rows that are wrong.",
        left_out,
    )


class _Entry:
    """What a done import can be undone by."""

    def __init__(self, id_: int) -> None:
        self.id = id_


def _page(token: str, errors: dict[str, str]) -> str:
    found = _table(token)
    choices, plan = _choices(found), None
    try:
        with uploads.turn(g.event.id, token):
            plan = imports.plan(g.event, found, choices)
    except Invalid as error:
        errors = errors | error.errors
    return render_template(
        "organise/import_preview.html", table=found, choices=choices, plan=plan, errors=errors,
        shown=_mark(choices, {q.id: q.chosen for q in plan.questions[:MOST_ASKED] if q.chosen}) if plan else "",
        fields=[name for name in columns.COLUMNS if name in columns.BY_HAND], most=MOST_SHOWN, most_asked=MOST_ASKED, zone=ZoneInfo(g.event.timezone),
        count=lambda n: ngettext("%(num)d seminar", "%(num)d seminars", n),
    )  # fmt: skip


def _table(token: str) -> Table:
    """What was read from the file, of the sheet that is chosen."""
    return sheets.chosen(uploads.table(g.event.id, token), request.values.get("sheet", ""))


def _choices(found: Table) -> imports.Choices:
    """What was chosen by hand, and columns as their names say where nothing was."""
    values = request.values
    places = columns.guess(found)
    if "mapped" in values:
        chosen = {name: values.get(f"col-{name}", -1, whole_number) for name in columns.COLUMNS}
        places = {name: place for name, place in chosen.items() if 0 <= place < len(found.header)}
    names, known = values.getlist("person_name"), values.getlist("person_is")
    same = {name: is_ for name, is_ in zip(names, known, strict=False) if name}
    answers = {
        name.removeprefix("answer-"): values[name] for name in values if name.startswith("answer-")
    }
    return imports.Choices(
        places, same, frozenset(values.getlist("take")), frozenset(values.getlist("remove")),
        values.get("date_order", ""), answers, values.get("sheet", ""),
    )  # fmt: skip


def _mark(choices: imports.Choices, chosen: dict[str, str]) -> str:
    """A mark of the answers that a page shows at work, with those that are `chosen` on it where none was given."""
    answers = sorted((chosen | dict(choices.answers)).items())
    said = repr((sorted(choices.same_person.items()), choices.date_order, answers))
    return hashlib.sha256(said.encode()).hexdigest()[:32]
