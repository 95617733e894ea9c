"""Tools for a whole day: each shows its effect before it is done."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp.blueprints import views
from eventapp.blueprints.asked import typed_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back, said
from eventapp.programme.model import Programme, Seminar
from eventapp.services.draft import board, memory, seminars
from eventapp.services.draft.rows import Seminar as Row
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
def carry_out(code: str) -> ResponseReturnValue:
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
def duplicate(code: str) -> ResponseReturnValue:
    """The same seminar again, without a time."""
    copy = board.duplicate(replace(g.writing, once=request.form.get("once")), seminars.find(g.event, code))
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
    programme = effect.before if effect else memory.read(g.event).whole
    return render_template(
        "organise/daytools.html", seminar=seminar, programme=programme, zone=programme.event.zone, wish=wish,
        effect=effect, errors=errors, rooms=programme.rooms_by_code(), chooses=_choices(programme, seminar),
        count=lambda n: ngettext("%(num)d seminar moves.", "%(num)d seminars move.", n),
    )  # fmt: skip


def _choices(programme: Programme, seminar: Row) -> dict[str, list[tuple[str, str]]]:
    """What each tool that takes another seminar or a room can take: codes with names."""
    others = [s for s in programme.seminars if s.code != seminar.code]
    here = seminar.room.code if seminar.room else ""

    def named(s: Seminar) -> tuple[str, str]:
        at = views.moment(s.starts_at, programme.event.zone) if s.starts_at else gettext("Time not set")
        return s.code, f"{at} {s.title}"

    return {
        "insert": [named(s) for s in others if not s.cancelled],
        "swap": [named(s) for s in others if s.starts_at],
        "to-room": [(room.code, room.name) for room in programme.rooms if room.code != here],
    }


def _wish(code: str) -> daytools.Wish:
    sent = request.values
    return daytools.Wish(sent.get("tool", ""), code, typed_number(sent, "minutes", 0), sent.get("other", "")[:6])
