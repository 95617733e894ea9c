"""The board: the draft as JSON, and each thing done on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, jsonify, request
from flask_babel import gettext

from eventapp.blueprints import views, wording
from eventapp.blueprints.asked import typed_number, whole_number
from eventapp.blueprints.guards import needs
from eventapp.programme.clashes import Clash, Frame, zones
from eventapp.programme.model import Seminar
from eventapp.programme.now import days
from eventapp.programme.planning import Span
from eventapp.programme.text import one_line
from eventapp.programme.timing import instant, may_be
from eventapp.services.draft import board, journal, memory, revisions, rooms, seminars
from eventapp.services.draft.values import Draft
from eventapp.services.errors import Invalid, NotFound, Stale

blueprint = Blueprint("board", __name__, url_prefix="/schedule")
MOST_CLASHES = 12  # Of each kind; how many there are is said, and the readiness page has them all.


@blueprint.get("/board.json")
@needs("see")
def state() -> Any:
    """The whole board; 204 when nothing has happened since the state named `since`."""
    if request.args.get("since") == str(revisions.current(g.event)):
        return Response(status=204)
    return jsonify(_state(memory.read(g.event)))


@blueprint.get("/<code>/zones.json")
@needs("see")
def where(code: str) -> Any:
    """The times that the seminar must keep clear of, room by room, and why."""
    found = memory.read(g.event)
    frame, zone = Frame(found.programme, found.planning), ZoneInfo(g.event.timezone)
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
        listed.append([each.room, _wall(each.starts_at, zone), _wall(each.ends_at, zone), number, each.about])
    reasons = [{"severity": clash.severity, "text": words.clash(clash)} for clash in texts]
    return jsonify(reasons=reasons, zones=listed, own=_own(found, code, words))


@blueprint.post("/<code>/move")
@needs("edit")
def set_slot(code: str) -> Any:
    """Another slot for one card: what it then is, and the clashes."""
    seminar = seminars.find(g.event, code)
    before = str(revisions.current(g.event))
    try:
        board.move(g.writing, seminar, request.form.get("version", 0, whole_number), _slot())
    except Invalid as error:
        return _refused(error)
    except Stale as stale:
        return jsonify(version=stale.version, by=stale.by, text=_theirs(stale, code)), 409
    return jsonify(_after(code) | {"previous": before})


@blueprint.post("/add")
@needs("edit")
def add() -> Any:
    """A new card for the tray."""
    title = one_line(request.form.get("title", ""))
    try:
        minutes = typed_number(request.form, "minutes", 60)
        made = board.add(
            replace(g.writing, once=request.form.get("once")), title, request.form.get("kind", "panel"), minutes
        )
    except Invalid as error:
        return _refused(error)
    return _everything(gettext("“%(title)s” is added.", title=made.title), made.code)


@blueprint.post("/<code>/duplicate")
@needs("edit")
def duplicate(code: str) -> Any:
    """The same seminar again, in the tray."""
    made = board.duplicate(replace(g.writing, once=request.form.get("once")), seminars.find(g.event, code))
    return _everything(
        gettext("A copy of “%(title)s” lies among those without a time.", title=made.title), made.code
    )


@blueprint.post("/undo")
@needs("edit")
def undo() -> Any:
    """Take back the last thing one did on the board."""
    return _step(journal.undo_on_board, gettext("There is nothing to undo."), gettext("Undone: %(title)s"))


@blueprint.post("/redo")
@needs("edit")
def redo() -> Any:
    """Do again what one last took back."""
    return _step(
        journal.redo_on_board, gettext("There is nothing to do again."), gettext("Done again: %(title)s")
    )


def _step(way: Any, nothing: str, done: str) -> Any:
    try:
        entry = way(g.event, g.actor)
    except NotFound:
        return jsonify(errors=[nothing]), 422
    except Invalid as error:
        return _refused(error)
    return _everything(done % {"title": entry.title}, "")


def _slot() -> dict[str, Any]:
    """The slot as sent: the venue's clock, a room's code; nothing for the tray. Raises Invalid."""
    values: dict[str, Any] = {}
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
    if "minutes" in request.form:
        values["minutes"] = request.form.get("minutes", 0, whole_number)
    if "room" in request.form:
        code = request.form["room"]
        values["room_id"] = _room(code).id if code else None
    return values


def _room(code: str) -> Any:
    try:
        return rooms.find(g.event, code)
    except NotFound as error:
        raise Invalid(room_id="There is no such room in this event.") from error


def _refused(error: Invalid) -> Any:
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


def _everything(said: str, code: str) -> Any:
    return jsonify(_state(memory.read(g.event)) | {"said": said, "code": code})


def _after(code: str) -> dict[str, Any]:
    """One card, and what its move changed around it."""
    found = memory.read(g.event)
    seminar = next(s for s in found.whole.seminars if s.code == code)
    words = wording.Words(found.whole)
    return {
        "items": [_item(seminar, _Names(found))], "own": _own(found, code, words),
        **_clashes(found, words), **_stack(str(found.revision)),
    }  # fmt: skip


def _state(found: Draft) -> dict[str, Any]:
    whole, zone = found.whole, ZoneInfo(g.event.timezone)
    names = _Names(found)
    first, last = _hours(found, zone)
    return {
        "days": [day.isoformat() for day in days(whole)], "from": first, "to": last,
        "rooms": [{"code": r.code, "name": r.name, "seats": r.capacity} for r in found.programme.rooms],
        "items": [_item(s, names) for s in whole.seminars],
        **_clashes(found, wording.Words(whole)), **_stack(str(found.revision)),
    }  # fmt: skip


def _stack(latest: str) -> dict[str, Any]:
    undoable, redoable = journal.undoable(g.event, g.actor), journal.redoable(g.event, g.actor)
    return {
        "latest": latest,
        "undo": undoable.title if undoable else None,
        "redo": redoable.title if redoable else None,
    }


class _Names:
    """What the cards show of rooms and people, looked up once."""

    def __init__(self, found: Draft) -> None:
        self.people = {person.code: person.name for person in found.programme.people}
        self.blocks = {block.code for block in found.blocks}
        self.zone, self.found = ZoneInfo(g.event.timezone), found

    def panel(self, seminar: Seminar) -> str:
        """Those in a seminar, moderators first, in one line."""
        seats = seminar.moderators + seminar.panel
        return ", ".join(self.people.get(a.person, "") or a.organisation for a in seats)


def _item(s: Seminar, names: _Names) -> dict[str, Any]:
    return {
        "code": s.code, "title": s.title, "kind": "blocked" if s.code in names.blocks else s.kind.value,
        "state": s.state.value, "version": names.found.versions[s.code],
        "start": _wall(s.starts_at, names.zone) if s.starts_at else "", "minutes": s.minutes,
        "room": s.room, "people": names.panel(s), "fixed": names.found.planning.seminar(s.code).fixed,
    }  # fmt: skip


def _clashes(found: Draft, words: wording.Words) -> dict[str, Any]:
    """The clashes in words, kind by kind and the worst first; how many there are, and the worst at each card."""
    every = found.clashes()
    marks: dict[str, str] = {}
    for clash in every:  # Worst first.
        for code in clash.seminars:
            marks.setdefault(code, clash.severity)
    shown = [
        {
            "severity": group.severity,
            "word": wording.severity(group.severity),
            "heading": group.heading,
            "folded": group.folded,
            "open": group.open,
            "count": len(group.clashes),
            "clashes": [{"text": words.clash(c), "codes": c.seminars} for c in group.clashes[:MOST_CLASHES]],
        }
        for group in wording.groups(every)
    ]
    return {"groups": shown, "count": len(every), "marks": marks}


def _own(found: Draft, code: str, words: wording.Words) -> list[dict[str, str]]:
    """What one card clashes with where it lies, in words, the worst first."""
    mine = (c for c in found.clashes() if code in c.seminars)
    return [{"severity": c.severity, "text": words.clash(c)} for c in mine]


def _hours(found: Draft, zone: ZoneInfo) -> tuple[int, int]:
    """From which hour to which the board goes; past midnight the hours go on from 24."""
    planning = found.planning
    first = planning.day_starts.hour if planning.day_starts else 8
    last = planning.day_ends.hour + (planning.day_ends.minute > 0) if planning.day_ends else 18
    for seminar in found.whole.seminars:
        if seminar.starts_at is not None and seminar.ends_at is not None:
            begins = seminar.starts_at.astimezone(zone)
            first = min(first, begins.hour)
            last = max(last, begins.hour + -(-(begins.minute + (seminar.minutes or 0)) // 60))
    return max(0, first - 1), min(last + 1, 30) if last >= 24 else min(24, last + 1)


def _wall(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(UTC).astimezone(zone).strftime("%Y-%m-%dT%H:%M")
