"""The board: what is on it (see cards.py), and each thing done on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints import views, wording
from eventapp.blueprints.asked import typed_number, whole_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise import cards
from eventapp.programme.clashes import Clash, zones
from eventapp.programme.now import days
from eventapp.programme.planning import Span
from eventapp.programme.text import one_line
from eventapp.programme.timing import instant, may_be
from eventapp.services.access import Actor
from eventapp.services.draft import board, journal, memory, revisions, rooms, seminars
from eventapp.services.draft.fields import SeminarValues
from eventapp.services.draft.rows import Entry, Event, Room
from eventapp.services.errors import Invalid, NotFound, Stale

blueprint = Blueprint("board", __name__, url_prefix="/schedule")


@blueprint.get("/board.json")
@needs("see")
def state() -> ResponseReturnValue:
    """The whole board; 204 when nothing has happened since the state named `since`."""
    if request.args.get("since") == str(revisions.current(g.event)):
        return Response(status=204)
    return jsonify(cards.whole())


@blueprint.get("/<code>/zones.json")
@needs("see")
def where(code: str) -> ResponseReturnValue:
    """The times that the seminar must keep clear of, room by room, and why."""
    found = memory.read(g.event)
    frame, zone = found.checked.frame, ZoneInfo(g.event.timezone)
    if code not in frame.by_code:
        raise NotFound
    held = days(frame.programme)
    window = Span(
        instant(held[0], datetime.min.time(), zone) - timedelta(days=1),
        instant(held[-1], datetime.min.time(), zone) + timedelta(days=2),
    )
    words, texts, listed = wording.Words(frame.programme), dict[Clash, int](), []
    for each in zones(frame, code, window):
        number = texts.setdefault(each.clash, len(texts))
        listed.append([each.room, cards.wall(each.starts_at, zone), cards.wall(each.ends_at, zone), number, each.about])
    reasons = [{"severity": clash.severity, "text": words.clash(clash)} for clash in texts]
    return jsonify(reasons=reasons, zones=listed, own=cards.own(found, code, words))


@blueprint.post("/<code>/move")
@needs("edit")
def set_slot(code: str) -> ResponseReturnValue:
    """Another slot for one card: what it then is, and the clashes."""
    seminar = seminars.find(g.event, code)
    before = str(revisions.current(g.event))
    try:
        board.move(g.writing, seminar, request.form.get("version", 0, whole_number), _slot())
    except Invalid as error:
        return _refused(error)
    except Stale as stale:
        return jsonify(version=stale.version, by=stale.by, text=_theirs(stale, code)), 409
    return jsonify(cards.after(code) | {"previous": before})


@blueprint.post("/add")
@needs("edit")
def add() -> ResponseReturnValue:
    """A new card, for the tray or where one has pressed on the board."""
    title = one_line(request.form.get("title", ""))
    try:
        minutes = typed_number(request.form, "minutes", 60)
        slot = _place()
        writing = replace(g.writing, once=request.form.get("once"))
        made = board.add(writing, title, request.form.get("kind", "panel"), minutes, slot)
    except Invalid as error:
        return _refused(error)
    return _everything(gettext("“%(title)s” is added.", title=made.title), made.code)


@blueprint.post("/<code>/duplicate")
@needs("edit")
def duplicate(code: str) -> ResponseReturnValue:
    """The same seminar again, in the tray."""
    made = board.duplicate(replace(g.writing, once=request.form.get("once")), seminars.find(g.event, code))
    return _everything(
        gettext("A copy of “%(title)s” lies among those without a time.", title=made.title), made.code
    )


@blueprint.post("/undo")
@needs("edit")
def undo() -> ResponseReturnValue:
    """Take back the last thing one did on the board."""
    return _step(journal.undo_on_board, gettext("There is nothing to undo."), gettext("Undone: %(title)s"))


@blueprint.post("/redo")
@needs("edit")
def redo() -> ResponseReturnValue:
    """Do again what one last took back."""
    return _step(
        journal.redo_on_board, gettext("There is nothing to do again."), gettext("Done again: %(title)s")
    )


def _step(way: Callable[[Event, Actor], Entry], nothing: str, done: str) -> ResponseReturnValue:
    try:
        entry = way(g.event, g.actor)
    except NotFound:
        return jsonify(errors=[nothing]), 422
    except Invalid as error:
        return _refused(error)
    return _everything(done % {"title": entry.title}, "")


def _slot() -> SeminarValues:
    """The slot as sent: where it is, and its length. Raises Invalid."""
    values = _place()
    if "minutes" in request.form:
        values["minutes"] = request.form.get("minutes", 0, whole_number)
    return values


def _place() -> SeminarValues:
    """The slot as sent: the venue's clock, a room's code; nothing for the tray. Raises Invalid."""
    values: SeminarValues = {}
    if "start" in request.form:
        values["starts_at"] = None
        if request.form["start"]:
            try:
                local = datetime.fromisoformat(request.form["start"])
            except ValueError as error:
                raise Invalid(start="This is not a time. Write it as 09:00.") from error
            if not may_be(local):
                raise Invalid(start="The year must be from 1900 to 2199.")
            values["starts_at"] = instant(local.date(), local.time(), ZoneInfo(g.event.timezone))
    if "room" in request.form:
        code = request.form["room"]
        values["room_id"] = _room(code).id if code else None
    return values


def _room(code: str) -> Room:
    try:
        return rooms.find(g.event, code)
    except NotFound as error:
        raise Invalid(room_id="There is no such room in this event.") from error


def _refused(error: Invalid) -> ResponseReturnValue:
    return jsonify(errors=[gettext(message) for message in error.errors.values()]), 422


def _theirs(stale: Stale, code: str) -> str:
    """Where someone else has put it meanwhile."""
    row, zone = seminars.find(g.event, code), ZoneInfo(g.event.timezone)
    when = gettext("no time")
    if row.starts_at is not None and may_be(row.starts_at):
        ends_at = row.starts_at + timedelta(minutes=row.minutes or 0)
        when = f"{views.clock(row.starts_at, zone)}–{views.clock(ends_at, zone)}"
    room = row.room.name if row.room is not None else gettext("no room")
    names = {"who": stale.by or gettext("Someone"), "where": f"{when}, {room}"}
    return gettext("%(who)s has moved it meanwhile: %(where)s.", **names)


def _everything(said: str, code: str) -> ResponseReturnValue:
    return jsonify(cards.whole() | {"said": said, "code": code})
