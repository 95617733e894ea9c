"""The audit log: who did what, each with a way back and a way to do it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp.blueprints import wording
from eventapp.blueprints.asked import own_path, whole_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back, said
from eventapp.services.draft import history, journal, undoing
from eventapp.services.draft.undo_plan import Plan
from eventapp.services.errors import Invalid, NotFound

blueprint = Blueprint("activity", __name__, url_prefix="/activity")


# Lines on a page.
MOST = 50


@blueprint.get("/")
@needs("private")
def index() -> str:
    """What was done, newest first, page by page; of one person, about one kind of thing, within some days."""
    of = history.thing(g.event, request.args.get("of", "")[:20])
    wanted, chosen = _wanted(of)
    found = journal.lines(g.event, MOST + 1, wanted)
    shown, zone = found[:MOST], ZoneInfo(g.event.timezone)
    names = journal.names(g.event, [entry for line in shown for entry in (line.entry, *line.parts)])
    older = {**chosen, "before": shown[-1].entry.id} if len(found) > MOST else None
    return render_template(
        "organise/activity.html", lines=shown, chosen=chosen, older=older, newer=wanted.before is not None,
        doers=journal.doers(g.event), changed=lambda entry: wording.before_after(entry, names, zone), of=of,
        days={name: _day(chosen.get(name, "")) for name in ("since", "until")},
    )  # fmt: skip


def _wanted(of: history.Thing | None) -> tuple[journal.Wanted, dict[str, str]]:
    """Which lines the address asks for, and what of it was chosen; what cannot be is left out."""
    said = {name: request.args.get(name, "") for name in ("who", "thing", "since", "until")}
    who, before = (request.args.get(name, None, whole_number) for name in ("who", "before"))
    thing = said["thing"] if said["thing"] in dict(wording.things()) else ""
    since, until = _day(said["since"]), _day(said["until"])
    wanted = journal.Wanted(who, thing, _begins(since, 0), _begins(until, 1), before)
    taken = {"who": who is not None, "thing": bool(thing), "since": bool(since), "until": bool(until)}
    chosen = {name: value for name, value in said.items() if taken[name]}
    if of is not None:
        return replace(wanted, noun=of.noun, row=of.number), chosen | {"of": of.code}
    return wanted, chosen


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said) if 2000 <= int(said[:4]) < 9999 else None
    except ValueError:
        return None


def _begins(day: date | None, days: int) -> datetime | None:
    """When a day begins where the event is, or one so many days after it."""
    zone = ZoneInfo(g.event.timezone)
    return datetime.combine(day + timedelta(days=days), time(), zone) if day else None


@blueprint.route("/<int:entry>/undo", methods=["GET", "POST"])
@needs("edit")
def undo(entry: int) -> ResponseReturnValue:
    """Take a change back, and what was made with it; shown before where it is more than was just said, or changed since."""
    return _either(entry, True)


@blueprint.route("/<int:entry>/redo", methods=["GET", "POST"])
@needs("edit")
def redo(entry: int) -> ResponseReturnValue:
    """Do again what was undone."""
    return _either(entry, False)


def _either(number: int, way_back: bool) -> ResponseReturnValue:
    try:
        plan = undoing.plan(g.event, number, way_back)
        if request.method == "GET":
            return _page(plan, "")
        agreed = _agreed()
        # Beside the line that has just said what was done, one press is enough.
        if agreed is None and (plan.asks or (len(plan.steps) > 1 and "just" not in request.form)):
            way = "undo" if way_back else "redo"
            return back(f"activity.{way}", entry=number, **{"from": request.form.get("from", "")})
        try:
            done = (undoing.undo if way_back else undoing.redo)(g.event, g.actor, number, agreed)
        except Invalid as error:
            return _page(undoing.plan(g.event, number, way_back), next(iter(error.errors.values()))), 422
    except NotFound:
        undoing.find(g.event, number)
        # A second press of the button, or a colleague was quicker: what was wanted is so.
        said(gettext("That is undone already.") if way_back else gettext("That is done again already."))
        return redirect(_home(), 303)
    said(_told(done), done.entry if not way_back else None, again=done.entry if way_back else None)
    return redirect(_home(), 303)


def _agreed() -> undoing.Agreed | None:
    fingerprint = request.form.get("fingerprint")
    if fingerprint is None:
        return None
    return undoing.Agreed(fingerprint, frozenset(request.form.getlist("chosen", whole_number)))


def _page(plan: Plan, error: str) -> str:
    can_be_done = bool(plan.done) or any(step.kept for step in plan.let_be)
    since = history.since(g.event, plan)
    names = journal.names(g.event, [*(step.entry for step in plan.steps), *(each for some in since.values() for each in some)])
    zone = ZoneInfo(g.event.timezone)
    return render_template(
        "organise/undo.html", plan=plan, can_be_done=can_be_done, error=error, home=_home(), since=since,
        becomes=lambda step: wording.becomes(step, plan.back, names, zone),
        changed=lambda entry: wording.before_after(entry, names, zone),
    )  # fmt: skip


def _home() -> str:
    here = f"/organise/{g.event.slug}/"
    return own_path(request.values.get("from", ""), here) or here


def _told(plan: Plan) -> str:
    """What was done, and what was left as it is."""
    if len(plan.done) > 1:
        text = (
            ngettext("%(num)d change is taken back.", "%(num)d changes are taken back.", len(plan.done))
            if plan.back
            else ngettext("%(num)d change is made again.", "%(num)d changes are made again.", len(plan.done))
        )
    elif plan.back:
        text = gettext("The change to “%(title)s” is undone.", title=plan.done[0].entry.title)
    else:
        text = gettext("The change to “%(title)s” is made again.", title=plan.done[0].entry.title)
    left = list(dict.fromkeys(step.entry.title for step in plan.let_be))
    if not left:
        return text
    titles = wording.quoted(left[:10])
    return f"{text} " + gettext("Left as it is, since it was changed or is used: %(titles)s.", titles=titles)
