"""The schedule: the board, the same as a list, and a form to change a slot."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, g, render_template, request
from flask_babel import gettext

from eventapp.blueprints.asked import whole_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back, said, save, saved
from eventapp.forms.organise import SlotForm
from eventapp.programme.now import days
from eventapp.programme.timing import may_be
from eventapp.services.draft import loading, seminars

blueprint = Blueprint("schedule", __name__, url_prefix="/schedule")


@blueprint.get("/")
@needs("see")
def index() -> str:
    """The board; it fetches what is on it (see board.py)."""
    return render_template("organise/board.html", rooms=loading.rooms(g.event))


@blueprint.get("/list/")
@needs("see")
def as_list() -> str:
    """Each day as a table, rooms as columns; what has no time or room beneath."""
    rows = loading.tables(g.event)
    values = rows.draft()
    programme, found = values.whole, values.clashes()
    zone = programme.event.zone
    tables = []
    for day in days(programme):
        held = [s for s in programme.seminars if s.starts_at and s.starts_at.astimezone(zone).date() == day]
        times = sorted({s.starts_at for s in held if s.starts_at})
        tables.append(
            (
                day,
                times,
                {
                    (s.starts_at, s.room): [t for t in held if (t.starts_at, t.room) == (s.starts_at, s.room)]
                    for s in held
                },
            )
        )
    return render_template(
        "organise/daylist.html", rows=rows, programme=programme, clashes=found, tables=tables, zone=zone,
        troubled={code for c in found if c.severity == "error" for code in c.seminars},
        adrift=[s for s in programme.seminars if not s.starts_at],
    )  # fmt: skip


@blueprint.route("/<code>/", methods=["GET", "POST"])
@needs("edit")
def slot(code: str) -> Any:
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

    def done(entry: Any) -> Any:
        saved(entry)
        return back("schedule.index")

    return save(
        form,
        form.slot(zone),
        lambda version, kept: seminars.move(g.event, g.actor, seminar, version, kept),
        done,
        page,
    )


@blueprint.post("/<code>/nudge")
@needs("edit")
def nudge(code: str) -> Any:
    """A few minutes earlier or later, from the table."""
    seminar = seminars.find(g.event, code)
    minutes = max(-120, min(120, request.form.get("minutes", 0, whole_number)))
    if seminar.starts_at is not None and may_be(seminar.starts_at):
        starts_at = seminar.starts_at.astimezone(UTC) + timedelta(minutes=minutes)
        entry = seminars.move(g.event, g.actor, seminar, seminar.version, {"starts_at": starts_at})
        said(gettext("“%(title)s” is moved.", title=seminar.title), entry)
    return back("schedule.as_list")
