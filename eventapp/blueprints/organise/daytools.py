"""Tools for a whole day: each shows its effect before it is done."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request
from flask_babel import gettext, ngettext

from eventapp.blueprints.asked import typed_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back, said
from eventapp.services.draft import board, loading, seminars
from eventapp.services.errors import Invalid
from eventapp.services.planning import daytools

blueprint = Blueprint("daytools", __name__, url_prefix="/schedule/<code>/tools")


@blueprint.get("/")
@needs("edit")
def index(code: str) -> str:
    """The tools for one seminar, and what the chosen one would do."""
    return _page(code, {})


@blueprint.post("/")
@needs("edit")
def carry_out(code: str) -> Any:
    """Do what was shown."""
    wish = _wish(code)
    try:
        entry = daytools.carry_out(g.event, g.actor, wish, request.form.get("fingerprint", ""))
    except Invalid as error:
        return _page(code, error.errors), 422
    said(gettext("It is done."), entry)
    return back("schedule.index")


@blueprint.post("/duplicate")
@needs("edit")
def duplicate(code: str) -> Any:
    """The same seminar again, without a time."""
    copy = board.duplicate(g.event, g.actor, seminars.find(g.event, code), request.form.get("once"))
    said(gettext("A copy of “%(title)s” lies among those without a time.", title=copy.title))
    return back("schedule.index")


def _page(code: str, errors: dict[str, str]) -> str:
    seminar = seminars.find(g.event, code)
    effect, wish = None, _wish(code)
    if wish.tool:
        try:
            effect = daytools.preview(g.event, wish)
        except Invalid as error:
            errors = errors | error.errors
    programme = effect.before if effect else loading.read(g.event).whole
    return render_template(
        "organise/daytools.html", seminar=seminar, programme=programme, zone=programme.event.zone, wish=wish,
        effect=effect, errors=errors, rooms=programme.rooms_by_code(),
        count=lambda n: ngettext("%(num)d seminar moves.", "%(num)d seminars move.", n),
    )  # fmt: skip


def _wish(code: str) -> daytools.Wish:
    sent = request.values
    return daytools.Wish(sent.get("tool", ""), code, typed_number(sent, "minutes", 0), sent.get("other", "")[:6])
