"""What readers see, changed from the desk: choose, see what it does, and publish it with one press."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints import views, wording
from eventapp.blueprints.asked import typed_number
from eventapp.blueprints.guards import needs
from eventapp.programme import forecast
from eventapp.programme.daychange import Wish
from eventapp.programme.live import LiveFacts, in_force
from eventapp.programme.model import Programme, Seminar
from eventapp.services.clock import now
from eventapp.services.desk import changing
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.publishing import releases

blueprint = Blueprint("changing", __name__, url_prefix="/seminars/<code>")


@blueprint.get("/")
@needs("run")
def choose(code: str) -> str:
    """What can be done with a seminar, and, once it is chosen, what that would do."""
    return _page(_wish(code), {})


@blueprint.post("/")
@needs("run")
def publish(code: str) -> ResponseReturnValue:
    """Publish what was shown."""
    wish, form = _wish(code), request.form
    press = changing.Press(form.get("fingerprint", ""), form.get("reason", "")[:1000], form.get("once", "")[:64])
    try:
        number = changing.carry_out(g.event, g.actor, changing.Held(views.shelf(), views.live()), wish, press)
    except Invalid as error:
        return _page(wish, error.errors), 422
    flash(gettext("Published as release %(number)d. It can be taken back for five minutes.", number=number), "done")
    return redirect(url_for("desk.rooms.index"), 303)


def _page(wish: Wish, errors: dict[str, str]) -> str:
    release = releases.latest(g.event)
    seminar = next((s for s in release.programme.seminars if s.code == wish.code), None) if release else None
    if release is None or seminar is None or not seminar.scheduled:
        raise NotFound
    effect = None
    if wish.tool:
        try:
            effect = changing.preview(g.event, wish)
        except Invalid as error:
            errors = error.errors | errors
    p = release.programme
    return render_template(
        "desk/change.html", s=seminar, p=p, zone=p.event.zone, rooms=p.rooms_by_code(), wish=wish, effect=effect, errors=errors,
        reason=request.form.get("reason", wording.usual_reason(wish.tool, p.event.language)), others=_others(p, seminar),
        elsewhere=[(room.code, room.name) for room in p.rooms if room.code != seminar.room],
    )  # fmt: skip


def _others(programme: Programme, seminar: Seminar) -> list[tuple[str, str]]:
    """What is not over and it can change places with, that day's first: codes with names."""
    zone, names, not_these = programme.event.zone, programme.rooms_by_code(), _over(programme) | {seminar.code}
    held = [s for s in programme.seminars if s.starts_at and s.scheduled and not s.cancelled and s.code not in not_these]

    def same_day(s: Seminar) -> bool:
        return bool(s.starts_at and seminar.starts_at and s.starts_at.astimezone(zone).date() == seminar.starts_at.astimezone(zone).date())

    def named(s: Seminar) -> str:
        at = views.clock(s.starts_at, zone) if same_day(s) else views.moment(s.starts_at, zone) if s.starts_at else ""
        return f"{at} {names[s.room].name if s.room in names else ''} {s.title}".replace("  ", " ")

    return [(s.code, named(s)) for s in sorted(held, key=lambda s: not same_day(s))]


def _over(programme: Programme) -> set[str]:
    """The codes of what is over today."""
    at, known = now(), views.live().read(g.event.code)
    facts = in_force(known.facts if known else LiveFacts(), programme, at)
    return {line.seminar.code for day in forecast.rooms(programme, facts, at) for line in day.past}


def _wish(code: str) -> Wish:
    sent = request.values
    return Wish(sent.get("tool", "")[:20], code, typed_number(sent, "minutes", 0), sent.get("other", "")[:6])
