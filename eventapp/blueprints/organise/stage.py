"""Stages on the day: words to who leads a seminar, how far it has come, notes to them; and its run sheet for editors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints import runs, views, wording, workers
from eventapp.blueprints.asked import whole_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back
from eventapp.programme.live import OfSeminar
from eventapp.programme.model import Seminar
from eventapp.programme.runsheet import moment
from eventapp.programme.text import clean, one_line
from eventapp.services.clock import now as now_
from eventapp.services.draft import memory
from eventapp.services.errors import Invalid, Stale
from eventapp.services.publishing import releases
from eventapp.services.stage import runs as found
from eventapp.services.stage import sheets, words
from eventapp.services.stage.runs import Run

blueprint = Blueprint("stage", __name__, url_prefix="/stage")


@dataclass(frozen=True, slots=True)
class Stage:
    """A seminar in the list: who moderates it."""

    seminar: Seminar
    room: str
    moderators: str


def _run(code: str) -> Run:
    return found.of_organiser(g.event, releases.latest(g.event), code)


def _name() -> str:
    return g.account.name or g.account.email


@blueprint.get("/")
@needs("crew")
def index() -> str:
    """Every seminar with a time that is not cancelled: those of today and later first."""
    programme = memory.read(g.event).programme
    people, rooms = programme.people_by_code(), programme.rooms_by_code()
    listed = [
        Stage(s, rooms[s.room].name if s.room in rooms else "", ", ".join(people[a.person].name for a in s.moderators if a.person in people))
        for s in programme.seminars if s.scheduled and not s.cancelled
    ]  # fmt: skip
    over = [each for each in listed if _is_over(each.seminar, now_())]
    return render_template(
        "organise/stages.html", coming=[each for each in listed if each not in over], over=over, zone=ZoneInfo(g.event.timezone),
    )  # fmt: skip


def _is_over(seminar: Seminar, at: datetime) -> bool:
    return seminar.ends_at is not None and seminar.ends_at < at


@blueprint.get("/<code>/")
@needs("crew")
def one(code: str) -> str:
    """A stage: how far it has come, what was sent to it, and a word to send."""
    return _page(_run(code))


@blueprint.post("/<code>/words")
@needs("crew")
def send(code: str) -> ResponseReturnValue:
    """Send a word to the stage."""
    text = request.form.get("text", "")
    try:
        words.send(g.event, code, text or request.form.get("own", ""), _name())
    except Invalid as error:
        return _page(_run(code), " ".join(gettext(each, **error.named) for each in error.errors.values())), 422
    return back("stage.one", code=code)


@blueprint.post("/<code>/take-back")
@needs("crew")
def take_back(code: str) -> ResponseReturnValue:
    """Let a word no longer be shown there."""
    words.take_back(_run(code).row, request.form.get("word", 0, whole_number))
    return back("stage.one", code=code)


@blueprint.post("/<code>/note")
@needs("crew")
def note(code: str) -> ResponseReturnValue:
    """Save the notes to who moderates, and whom they turn to in the room."""
    run, sent = _run(code), request.form
    said: sheets.SheetValues = {"note": clean(sent.get("note", "")).strip(), "contact": one_line(sent.get("contact", ""))}
    try:
        sheets.save(run.event, run.row, _name(), sent.get("version", 0, whole_number), said)
    except Stale as stale:
        return _page(run, runs.meanwhile(stale), stale.version), 409
    except Invalid as error:
        return _page(run, " ".join(gettext(each, **error.named) for each in error.errors.values())), 422
    return redirect(f"/organise/{g.event.slug}/stage/{code}/?saved=1", 303)


@blueprint.route("/<code>/run/", methods=["GET", "POST"])
@needs("edit")
def sheet(code: str) -> ResponseReturnValue:
    """The run sheet, to be changed by an editor; or shown again with a row moved or added."""
    run = _run(code)
    if request.method != "POST":
        return _sheet(run)
    form = runs.save(run, _name())
    return (_sheet(run, form), form.status) if form else _saved(code)


@blueprint.post("/<code>/run/template")
@needs("edit")
def template(code: str) -> ResponseReturnValue:
    """Begin from a template."""
    try:
        runs.begin_from(_run(code), _name(), request.form.get("template", ""))
    except Stale as stale:
        return _changed(code, stale)
    return _saved(code)


@blueprint.post("/<code>/run/undo")
@needs("edit")
def undo(code: str) -> ResponseReturnValue:
    """Take back the last change."""
    try:
        runs.undo(_run(code), _name())
    except Stale as stale:
        return _changed(code, stale)
    return _saved(code)


@blueprint.get("/<code>/run.pdf")
@needs("crew")
def paper(code: str) -> Response:
    """The sheet on A4."""
    return runs.paper(_run(code))


@blueprint.get("/<code>/screen/")
@needs("crew")
def screen(code: str) -> str:
    """The stage mode, for a tablet that the crew has put on the stage."""
    return runs.stage_page(_run(code), may=True, kept_for=str(g.account.id))


@blueprint.get("/<code>/screen/sw.js")
@needs("crew")
def worker(code: str) -> Response:
    """The service worker that shows the stage mode after a reload without network."""
    _run(code)
    return workers.own()


@blueprint.get("/<code>/screen/now.json")
@needs("crew")
def now(code: str) -> Response:
    """What the stage shows now."""
    return runs.state_answer(_run(code))


@blueprint.post("/<code>/screen/press")
@needs("crew")
def press(code: str) -> ResponseReturnValue:
    """Begin, go on, or back, where no script does it."""
    runs.press(_run(code), g.actor)
    return back("stage.screen", code=code)


@blueprint.post("/<code>/screen/said")
@needs("crew")
def said(code: str) -> ResponseReturnValue:
    """What was begun on the stage."""
    return runs.say(_run(code), g.actor)


@blueprint.post("/<code>/screen/acknowledge")
@needs("crew")
def acknowledge(code: str) -> ResponseReturnValue:
    """A word is understood there."""
    words.acknowledge(_run(code).row, request.form.get("word", 0, whole_number), _name())
    return back("stage.screen", code=code)


def _saved(code: str) -> ResponseReturnValue:
    return redirect(f"/organise/{g.event.slug}/stage/{code}/run/?saved=1", 303)


def _changed(code: str, stale: Stale) -> ResponseReturnValue:
    run = _run(code)
    return _sheet(run, runs.changed(run, stale)), 409


def _sheet(run: Run, form: runs.Form | None = None) -> str:
    return render_template("organise/run.html", **runs.shown(run, form), may=True)


def _page(run: Run, why: str = "", version: int | None = None) -> str:
    typed = request.form if request.method == "POST" else {}
    known, zone = views.live().read(g.event.code), ZoneInfo(g.event.timezone)
    of = known.facts.seminar(run.row.code) if known else OfSeminar()
    return render_template(
        "organise/stage.html", **runs.shown(run), why=why, version=run.sheet.version if version is None else version,
        sent=words.of(run.row), here=moment(run.timed, run.begun, now_()),
        said=wording.said_at_desk(of, lambda at: views.clock(at, zone)),
        typed={name: typed.get(name) for name in ("own", "note", "contact")},
    )  # fmt: skip
