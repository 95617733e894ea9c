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

from eventapp.blueprints import views, workers
from eventapp.blueprints.asked import typed_number
from eventapp.blueprints.desk import greenroom
from eventapp.blueprints.desk.pressed import tap_in
from eventapp.blueprints.desk.shown import Desk, published, tagged
from eventapp.blueprints.guards import needs
from eventapp.programme.live import LiveFacts, in_force
from eventapp.services.clock import now
from eventapp.services.desk import changing
from eventapp.services.live import saying, times
from eventapp.services.live.saying import NoLonger, Pressed

blueprint = Blueprint("rooms", __name__)


@blueprint.get("/")
@needs("crew")
def index() -> ResponseReturnValue:
    """All rooms; asked again every few seconds, what is unchanged is 304 before it is made."""
    release, at = published(), now()
    if release is None:
        return render_template("desk/waiting.html")
    known = views.live().read(g.event.code)
    recent = changing.recent(g.event)
    made_of = (release.number, known.number if known else -1, len(recent), f"{at:%H%M}", get_locale(), g.actor.role)
    tag, same = tagged("rooms", *made_of)
    if same:
        return same
    facts = in_force(known.facts if known else LiveFacts(), release.programme, at)
    desk = Desk(release.programme, facts, at, times.of(g.event))
    page: Response = make_response(render_template("desk/desk.html", d=desk, recent=recent, known=known is not None))
    page.set_etag(tag)
    return page


@blueprint.get("/sw.js")
@needs("crew")
def worker() -> Response:
    """The service worker that shows the desk after a reload without network."""
    return workers.own()


@blueprint.post("/say")
@needs("crew")
def say() -> ResponseReturnValue:
    """One tap: what is true from now on, or from when it was pressed."""
    about = request.form.get("about", "")[:20]
    try:
        if about.startswith("person/"):
            greenroom.say(request.form, about.partition("/")[2])
            return told("", 200) if by_script() else _to_desk(about)
        tap = tap_in(request.form, g.event)
        # Of one form, each button is a press of its own.
        once = request.form.get("once", "")[:64]
        once = once and f"{once}/{request.form.get('want', '')}"
        saying.say(g.event, g.actor, views.live(), Pressed(tap, once, typed_number(request.form, "ago", 0)))
    except NoLonger:
        text = gettext("This no longer applies: someone else was quicker.")
        if by_script():
            return told(text, 409)
        flash(text, "error")
    return told("", 200) if by_script() else _to_desk(about)


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


def _to_desk(about: str = "") -> ResponseReturnValue:
    page = "greenroom" if about.startswith("person/") else "rooms"
    return redirect(url_for(f"desk.{page}.index") + (f"#{about.replace('/', '-')}" if about else ""), 303)
