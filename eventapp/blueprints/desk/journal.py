"""The log of the desk: who has said what of which seminar, room or person, and when, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from eventapp.blueprints import views, wording
from eventapp.blueprints.asked import whole_number
from eventapp.blueprints.desk.shown import published, tagged
from eventapp.blueprints.guards import needs
from eventapp.programme.model import Programme
from eventapp.services.clock import now
from eventapp.services.live import journal
from eventapp.services.live.journal import Line

blueprint = Blueprint("journal", __name__, url_prefix="/log")

# Lines on a page.
MOST = 50


@dataclass(frozen=True, slots=True)
class Log:
    """Lines as they are shown, by the programme of now."""

    programme: Programme
    lines: list[Line]

    def clock(self, line: Line) -> str:
        """When it came, at the venue."""
        return views.clock(line.at, self.programme.event.zone)

    def day(self, line: Line) -> date:
        """The day at the venue."""
        return line.at.astimezone(self.programme.event.zone).date()

    def said(self, line: Line) -> str:
        """What was said, in words."""
        zone = self.programme.event.zone
        return ". ".join(wording.logged(line.before, line.after, self.programme, lambda at: views.clock(at, zone)))

    def about(self, line: Line) -> str:
        """What of, by name."""
        return wording.logged_about(line.about, self.programme)

    def by(self, line: Line) -> str:
        """Who said it."""
        return wording.logged_by(line.by, line.about)


@blueprint.get("/")
@needs("crew")
def index() -> ResponseReturnValue:
    """What was said, page by page: of a room with what is held in it, of a seminar, a person or all of them, or of anything."""
    release = published()
    if release is None:
        return render_template("desk/waiting.html")
    programme, of = release.programme, request.args.get("of", "")[:20]
    before = request.args.get("before", None, whole_number)
    tag, same = tagged("log", release.number, journal.last(g.event), f"{now():%H%M}", of, before, get_locale(), g.actor.role)
    if same:
        return same
    found = journal.lines(g.event, MOST + 1, _about(of, programme), before)
    older = found[MOST - 1].number if len(found) > MOST else None
    page: Response = make_response(
        render_template("desk/log.html", d=Log(programme, found[:MOST]), of=of, choices=_choices(of, programme), older=older, newer=before)
    )
    page.set_etag(tag)
    return page


def _about(of: str, programme: Programme) -> set[str] | None:
    """What the lines are to be about: with a room what is held there now, with `person` all people; None for everything."""
    kind, _, code = of.partition("/")
    if kind == "room":
        return {of, *(f"seminar/{s.code}" for s in programme.seminars if s.room == code)}
    if of == "person":
        return {f"person/{person.code}" for person in programme.people}
    return {of} if kind in ("seminar", "all", "person") else None


def _choices(of: str, programme: Programme) -> list[tuple[str, str]]:
    """The rooms, all arrivals, and the seminar or person that was chosen by name in a line."""
    chosen = [(of, wording.logged_about(of, programme))] if of.startswith(("seminar/", "person/")) else []
    whole = [("all", wording.logged_about("all", programme)), ("person", gettext("Who has arrived"))]
    return [*whole, *((f"room/{r.code}", r.name) for r in programme.rooms), *chosen]
