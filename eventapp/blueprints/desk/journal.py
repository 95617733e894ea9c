"""The log of the desk: who has said what of which seminar, room or person, and when, the newest first."""

from __future__ import annotations

from collections.abc import Mapping
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
from eventapp.services.draft import people, revisions
from eventapp.services.live import journal
from eventapp.services.live.journal import Line

blueprint = Blueprint("journal", __name__, url_prefix="/log")

# Lines on a page.
MOST = 50


@dataclass(frozen=True, slots=True)
class Log:
    """Lines as they are shown, by the programme of now; `same` has by their codes who are another person now (codes)."""

    programme: Programme
    lines: list[Line]
    same: Mapping[str, str]

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
        return _name(line.about, self.programme, self.same)

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
    said = release.number, revisions.current(g.event), journal.last(g.event)
    tag, unchanged = tagged("log", *said, f"{now():%H%M}", of, before, get_locale(), g.actor.role)
    if unchanged:
        return unchanged
    same = people.same(g.event)
    found = journal.lines(g.event, MOST + 1, _about(of, programme, same), before)
    older = found[MOST - 1].number if len(found) > MOST else None
    log, choices = Log(programme, found[:MOST], same), _choices(of, programme, same)
    page: Response = make_response(render_template("desk/log.html", d=log, of=of, choices=choices, older=older, newer=before))
    page.set_etag(tag)
    return page


def _about(of: str, programme: Programme, same: Mapping[str, str]) -> set[str] | None:
    """What the lines are to be about: with a room what is held there now, with a person who was merged with them; None for everything."""
    kind, _, code = of.partition("/")
    if kind == "room":
        return {of, *(f"seminar/{s.code}" for s in programme.seminars if s.room == code)}
    if of == "person":
        return {journal.EVERYONE}
    if kind == "person":
        return {f"person/{each}" for each in _alike(code, same)}
    return {of} if kind in ("seminar", "all") else None


def _name(about: str, programme: Programme, same: Mapping[str, str]) -> str:
    """What a line is about, by name; of who was merged that of who they are now, once that is published."""
    kind, _, code = about.partition("/")
    if kind != "person":
        return wording.logged_about(about, programme)
    known = programme.people_by_code()
    return wording.logged_about(f"person/{next((each for each in _alike(code, same) if each in known), code)}", programme)


def _alike(code: str, same: Mapping[str, str]) -> list[str]:
    """The codes of a person: of who they are now, the one that was asked for, and of all who were merged with them."""
    who = same.get(code, code)
    return [who, code, *(each for each, now_is in same.items() if now_is == who)]


def _choices(of: str, programme: Programme, same: Mapping[str, str]) -> list[tuple[str, str]]:
    """The rooms, all arrivals, and the seminar or person that was chosen by name in a line."""
    chosen = [(of, _name(of, programme, same))] if of.startswith(("seminar/", "person/")) else []
    whole = [("all", wording.logged_about("all", programme)), ("person", gettext("Who has arrived"))]
    return [*whole, *((f"room/{r.code}", r.name) for r in programme.rooms), *chosen]
