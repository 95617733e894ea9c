"""When what is private of the event goes, and what; put off, hastened, or done at once, by its owners."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints.asked import whole_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back
from eventapp.blueprints.organise.pages import said as told
from eventapp.programme import kept
from eventapp.services.clock import now
from eventapp.services.errors import Invalid
from eventapp.services.privacy import deleting, retention, schedule

blueprint = Blueprint("privacy", __name__, url_prefix="/privacy")


@blueprint.get("/")
@needs("own")
def index() -> str:
    """What goes, and when."""
    return _page({})


@blueprint.post("/days")
@needs("own")
def days() -> ResponseReturnValue:
    """Keep it for so many days."""
    try:
        new = schedule.set_days(g.event, g.actor, request.form.get("days", 0, whole_number))
    except Invalid as refused:
        return _page(refused.errors), 422
    told(gettext("Saved.") if new else gettext("Nothing was changed."))
    return back("privacy.index")


@blueprint.post("/put-off")
@needs("own")
def put_off() -> ResponseReturnValue:
    """Keep it for a month longer."""
    schedule.put_off(g.event, g.actor)
    told(gettext("It is put off by a month."))
    return back("privacy.index")


@blueprint.post("/delete")
@needs("own")
def delete() -> ResponseReturnValue:
    """Delete it at once, once the event's address has been typed."""
    try:
        deleting.now_by(g.event, g.actor, request.form.get("typed", ""))
    except Invalid as refused:
        return _page(refused.errors), 422
    told(gettext("What was private is deleted."))
    return back("privacy.index")


def _page(errors: dict[str, str]) -> str:
    people, mails = deleting.counts(g.event)
    goes = [each for each in kept.KEPT if each.until is kept.Until.AFTER]
    return render_template(
        "organise/privacy.html", said=retention.of(g.event), goes=goes, people=people, mails=mails, errors=errors,
        is_over=schedule.is_over(g.event, now()), most=schedule.MOST,
    )  # fmt: skip
