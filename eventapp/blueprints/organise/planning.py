"""Plan it for me: ask for a plan, watch it being made, accept all of it, some or none."""

from __future__ import annotations

from flask import Blueprint, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp import jobs
from eventapp.blueprints.asked import typed_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise import waiting
from eventapp.blueprints.organise.pages import back, said
from eventapp.programme import planner
from eventapp.programme.limits import LONGEST_SEMINAR
from eventapp.services.draft import memory
from eventapp.services.errors import Invalid
from eventapp.services.operations import tasks
from eventapp.services.planning import proposals

blueprint = Blueprint("planning", __name__, url_prefix="/schedule/plan")


@blueprint.get("/")
@needs("edit")
def index() -> str:
    """What is to be planned."""
    return _asked({})


def _asked(errors: dict[str, str]) -> str:
    """What is to be planned, with what was typed and is refused."""
    found = memory.read(g.event)
    hours = planner.hours(found.whole, found.planning)
    every = set(planner.movable(found.whole, found.planning, True))
    return render_template(
        "organise/plan.html", installed=planner.available(),
        tray=len(planner.movable(found.whole, found.planning, False)), all=len(every), rooms=len(found.programme.rooms),
        hours=[f"{at:%H:%M}" for at in hours if at] if all(hours) else [], usual=planner.usual_minutes(found.programme),
        lengthless=sum(s.code in every and not s.minutes for s in found.whole.seminars), errors=errors,
    )  # fmt: skip


@blueprint.post("/")
@needs("edit")
def ask() -> ResponseReturnValue:
    """Have the worker make a plan."""
    scope = request.form.get("scope", "tray")
    if not planner.available():
        raise Invalid(form="The planner is not installed here.")
    try:
        minutes = typed_number(request.form, "minutes", 0)
        if minutes and not 5 <= minutes <= LONGEST_SEMINAR:
            raise Invalid(minutes="A seminar is between 5 minutes and 24 hours long.")
    except Invalid as error:
        return _asked(error.errors), 422
    wanted = {
        "scope": scope if scope in proposals.SCOPES else "tray",
        "minutes": minutes or None,
    }
    return back("planning.show", token=waiting.begin("plan", wanted, jobs.plan_day))


@blueprint.get("/<token>/")
@needs("edit")
def show(token: str) -> str:
    """The plan, or how far it has come."""
    return _page(waiting.task(token, "plan"), {})


@blueprint.get("/<token>/progress.json")
@needs("edit")
def progress(token: str) -> ResponseReturnValue:
    """How far it has come."""
    return jsonify(waiting.progress(token, "plan"))


@blueprint.post("/<token>/")
@needs("edit")
def carry_out(token: str) -> ResponseReturnValue:
    """Do the chosen moves, or stop the planning."""
    task = waiting.task(token, "plan")
    if "stop" in request.form:
        tasks.stop(g.event.id, token)
        return back("planning.show", token=token)
    try:
        entry = proposals.carry_out(g.event, g.actor, task.result, request.form.getlist("move"))
    except Invalid as error:
        return _page(task, error.errors), 422
    said(gettext("The plan is carried out."), entry)
    return back("schedule.index")


def _page(task: tasks.Task, errors: dict[str, str]) -> str:
    shown = proposals.show(g.event, task.result) if task.state == "done" else None
    found = shown.after if shown else None
    return render_template(
        "organise/plan_shown.html", task=task, shown=shown, programme=found, zone=found.event.zone if found else None, errors=errors | task.errors,
        rooms=found.rooms_by_code() if found else {},
    )  # fmt: skip
