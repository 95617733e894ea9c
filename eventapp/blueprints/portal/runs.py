"""A moderator's run sheet of a seminar of theirs, and its stage mode. Who acts for them may read it."""

from __future__ import annotations

from flask import Blueprint, Response, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from eventapp.blueprints import runs, workers
from eventapp.blueprints.asked import whole_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.portal import own
from eventapp.services.desk.stages import MODERATOR
from eventapp.services.errors import Stale
from eventapp.services.stage import runs as found
from eventapp.services.stage import words
from eventapp.services.stage.runs import Run

blueprint = Blueprint("runs", __name__, url_prefix="/run/<code>")


def _run(code: str) -> Run:
    return found.of_moderator(g.page.event, g.page.person, g.page.release, code)


@blueprint.get("/")
@needs("link")
def index(code: str) -> str:
    """The run sheet; for a moderator also the form of it."""
    return _page(_run(code))


@blueprint.post("/")
@needs("own link")
def save(code: str) -> ResponseReturnValue:
    """Save the parts and questions, or show them again with a row moved or added."""
    run = _run(code)
    form = runs.save(run, g.page.person.name)
    return (_page(run, form), form.status) if form else _done(code)


@blueprint.post("/template")
@needs("own link")
def template(code: str) -> ResponseReturnValue:
    """Begin from a template."""
    try:
        runs.begin_from(_run(code), g.page.person.name, request.form.get("template", ""))
    except Stale as stale:
        return _changed(code, stale)
    return _done(code)


@blueprint.post("/undo")
@needs("own link")
def undo(code: str) -> ResponseReturnValue:
    """Take back the last change."""
    try:
        runs.undo(_run(code), g.page.person.name)
    except Stale as stale:
        return _changed(code, stale)
    return _done(code)


@blueprint.get("/run.pdf")
@needs("link")
def paper(code: str) -> Response:
    """The sheet on A4."""
    return runs.paper(_run(code))


@blueprint.get("/stage/")
@needs("link")
def stage(code: str) -> str:
    """The stage mode."""
    return runs.stage_page(_run(code), may=g.contact is None, kept_for="")


@blueprint.get("/stage/now.json")
@needs("link")
def now(code: str) -> Response:
    """What the stage shows now."""
    return runs.state_answer(_run(code))


@blueprint.get("/stage/sw.js")
@needs("link")
def worker(code: str) -> Response:
    """The service worker that shows the stage mode after a reload without network."""
    _run(code)
    return workers.own()


@blueprint.post("/stage/press")
@needs("own link")
def press(code: str) -> ResponseReturnValue:
    """Begin, go on, or back, where no script does it."""
    runs.press(_run(code), MODERATOR)
    return redirect(f"/me/{g.token}/run/{code}/stage/", 303)


@blueprint.post("/stage/said")
@needs("own link")
def said(code: str) -> ResponseReturnValue:
    """What was begun on the stage, also while there was no network."""
    return runs.say(_run(code), MODERATOR)


@blueprint.post("/stage/acknowledge")
@needs("own link")
def acknowledge(code: str) -> ResponseReturnValue:
    """A word from the crew is understood."""
    words.acknowledge(_run(code).row, request.form.get("word", 0, whole_number), g.page.person.name)
    return redirect(f"/me/{g.token}/run/{code}/stage/", 303)


def _done(code: str) -> ResponseReturnValue:
    return redirect(f"/me/{g.token}/run/{code}/?saved=1", 303)


def _changed(code: str, stale: Stale) -> ResponseReturnValue:
    run = _run(code)
    return _page(run, runs.changed(run, stale)), 409


def _page(run: Run, form: runs.Form | None = None) -> str:
    return render_template(
        "portal/run.html", **{**own.frame("page"), "below": True}, **runs.shown(run, form), may=g.contact is None,
    )  # fmt: skip
