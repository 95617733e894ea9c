"""The readiness page: what is missing and how to mend it, and the clashes that are let be."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back, said
from eventapp.programme.text import clean
from eventapp.services import choices
from eventapp.services.clock import now
from eventapp.services.draft import memory, waivers
from eventapp.services.publishing import next_steps, readiness

blueprint = Blueprint("readiness", __name__, url_prefix="/readiness")


@blueprint.get("/")
@needs("see")
def index() -> str:
    """All stages."""
    found = readiness.look(g.event, memory.read(g.event))
    return render_template(
        "organise/readiness.html", found=found, programme=found.whole, most=12, past=next_steps.is_past(g.event, now()),
        crowded=choices.crowded(g.event.id, found.whole),
    )  # fmt: skip


@blueprint.post("/overrule")
@needs("edit")
def overrule() -> ResponseReturnValue:
    """Let a clash be, with a reason."""
    reason = clean(request.form.get("reason", "")).strip()
    entry = waivers.overrule(g.writing, request.form.get("clash", ""), reason)
    said(gettext("It is let be, and the reason is kept."), entry)
    return back("readiness.index")


@blueprint.post("/stand")
@needs("edit")
def stand() -> ResponseReturnValue:
    """Let an overruled clash stand again."""
    entry = waivers.stand_again(g.writing, request.form.get("clash", ""))
    said(gettext("It stands again."), entry)
    return back("readiness.index")
