"""The desk: every room with what is on and next, and one tap for what is true this minute."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    flash,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from eventapp.blueprints import views
from eventapp.blueprints.asked import typed_number
from eventapp.blueprints.desk.pressed import tap_in
from eventapp.blueprints.desk.shown import Desk
from eventapp.blueprints.guards import needs
from eventapp.programme.live import LiveFacts, in_force
from eventapp.programme.release import Release
from eventapp.services.clock import now
from eventapp.services.desk import changing
from eventapp.services.live import saying
from eventapp.services.live.saying import NoLonger, Pressed
from eventapp.services.publishing import releases

blueprint = Blueprint("rooms", __name__)
LONGEST_WAIT = 12 * 3600


@blueprint.get("/")
@needs("crew")
def index() -> ResponseReturnValue:
    """All rooms; asked again every few seconds, what is unchanged is 304 before it is made."""
    release, at = _release(), now()
    if release is None:
        return render_template("desk/waiting.html")
    known = views.live().read(g.event.code)
    recent = changing.recent(g.event)
    made_of = (release.number, known.number if known else -1, len(recent), f"{at:%H%M}", get_locale(), g.actor.role)
    tag = "-".join(map(str, made_of))
    if tag in request.if_none_match:
        return _tagged(Response(status=304), tag)
    facts = in_force(known.facts if known else LiveFacts(), release.programme, at)
    desk = Desk(release.programme, facts, at)
    return _tagged(make_response(render_template("desk/desk.html", d=desk, recent=recent, known=known is not None)), tag)


@blueprint.post("/say")
@needs("crew")
def say() -> ResponseReturnValue:
    """One tap: what is true from now on, or from when it was pressed."""
    tap = tap_in(request.form, g.event)
    try:
        # Of one form, each button is a press of its own.
        once = request.form.get("once", "")[:64]
        once = once and f"{once}/{request.form.get('want', '')}"
        ago = min(max(typed_number(request.form, "ago", 0), 0), LONGEST_WAIT)
        saying.say(g.event, g.actor, views.live(), Pressed(tap, once, ago))
    except NoLonger:
        text = gettext("This no longer applies: someone else was quicker.")
        if by_script():
            return told(text, 409)
        flash(text, "error")
    return told("", 200) if by_script() else _to_desk(tap.about)


@blueprint.post("/take-back/<int:number>")
@needs("run")
def take_back(number: int) -> ResponseReturnValue:
    """Publish as it was before a press of the last minutes."""
    try:
        changing.take_back(g.event, g.actor, changing.Held(views.shelf(), views.live()), number)
    except NoLonger:
        flash(gettext("This no longer applies: someone else was quicker."), "error")
        return _to_desk()
    flash(gettext("Taken back. It is published as it was before, and those concerned are told."), "done")
    return _to_desk()


def by_script() -> bool:
    """Whether the desk's script has sent this, and wants a word for an answer."""
    return request.headers.get("Accept", "").startswith("application/json")


def told(text: str, status: int) -> Response:
    """The word."""
    answer = jsonify(text=text)
    answer.status_code = status
    return answer


def _release() -> Release | None:
    """What readers see: from memory, unless it is under another slug than the draft."""
    published = views.shelf().current(g.event.slug)
    return published.release if published else releases.latest(g.event)


def _tagged(response: Response, tag: str) -> Response:
    response.set_etag(tag)
    return response


def _to_desk(about: str = "") -> ResponseReturnValue:
    return redirect(url_for("desk.rooms.index") + (f"#{about.replace('/', '-')}" if about else ""), 303)
