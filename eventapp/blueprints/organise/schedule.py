"""The schedule: the board, the same as a list, and a form to change a slot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints import wording
from eventapp.blueprints.asked import whole_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back, said, save
from eventapp.forms.seminars import SlotForm
from eventapp.programme.model import Programme, Room, Seminar
from eventapp.programme.now import days
from eventapp.programme.timing import may_be
from eventapp.services import choices
from eventapp.services.draft import board, loading, memory, seminars

blueprint = Blueprint("schedule", __name__, url_prefix="/schedule")
# What can be added on the board itself.
KINDS = ("panel", "talk", "workshop", "break", "social", "blocked")


@dataclass(frozen=True, slots=True)
class Day:
    """A day as a table: the times at which something begins, and what is held by time and code of room."""

    day: date
    times: list[datetime]
    held: Mapping[tuple[datetime, str], list[Seminar]]


@blueprint.get("/")
@needs("see")
def index() -> str:
    """The board; it fetches what is on it (see board.py)."""
    return render_template(
        "organise/board.html", rooms=memory.read(g.event).programme.rooms, words=wording.board(), kinds=wording.pairs(wording.kind, KINDS)
    )


@blueprint.get("/list/")
@needs("see")
def as_list() -> str:
    """Each day as a table, rooms as columns; what has no time or room beneath."""
    values = memory.read(g.event)
    programme = values.whole
    found = values.clashes() + choices.crowded(g.event.id, programme)
    return render_template(
        "organise/daylist.html", programme=programme, clashes=found, days=[_day(programme, day) for day in days(programme)],
        columns=[*programme.rooms, Room("", "", gettext("No room"))], zone=programme.event.zone,
        troubled={code for c in found if c.severity == "error" for code in c.seminars},
        adrift=[s for s in programme.seminars if not s.starts_at],
    )  # fmt: skip


def _day(programme: Programme, day: date) -> Day:
    held: dict[tuple[datetime, str], list[Seminar]] = defaultdict(list)
    for seminar in programme.seminars:
        if seminar.starts_at and seminar.starts_at.astimezone(programme.event.zone).date() == day:
            held[seminar.starts_at, seminar.room].append(seminar)
    return Day(day, sorted({at for at, _ in held}), held)


@blueprint.route("/<code>/", methods=["GET", "POST"])
@needs("edit")
def slot(code: str) -> ResponseReturnValue:
    """Another time or room for one seminar."""
    seminar = seminars.find(g.event, code)
    g.rows = loading.tables(g.event)
    zone = ZoneInfo(g.event.timezone)
    form = SlotForm()
    form.begins_with = g.event.starts_on
    form.room.choices = [(0, gettext("No room")), *((r.id, r.name) for r in g.rows.rooms)]
    if request.method == "GET":
        form.fill_slot(seminar.starts_at, seminar.minutes, seminar.room_id, zone)
        if seminar.starts_at is None:
            form.day.data = g.event.starts_on

    def page() -> str:
        return render_template("organise/slot.html", form=form, seminar=seminar)

    if not form.validate_on_submit():
        return page(), 422 if form.errors else 200

    return save(
        form,
        form.slot(zone),
        lambda version, kept: board.move(g.writing, seminar, version, kept),
        lambda: back("schedule.index"),
        page,
    )


@blueprint.post("/<code>/nudge")
@needs("edit")
def nudge(code: str) -> ResponseReturnValue:
    """A few minutes earlier or later, from the table."""
    seminar = seminars.find(g.event, code)
    minutes = max(-120, min(120, request.form.get("minutes", 0, whole_number)))
    if seminar.starts_at is not None and may_be(seminar.starts_at):
        starts_at = seminar.starts_at.astimezone(UTC) + timedelta(minutes=minutes)
        entry = board.move(g.writing, seminar, seminar.version, {"starts_at": starts_at})
        said(gettext("“%(title)s” is moved.", title=seminar.title), entry)
    return back("schedule.as_list")
