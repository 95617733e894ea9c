"""Rooms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise import hours
from eventapp.blueprints.organise.pages import back, refuse, said, save
from eventapp.forms.organise import RoomForm
from eventapp.forms.rows import asks_for_more
from eventapp.services.draft import edits, loading, rooms
from eventapp.services.draft.fields import RoomValues
from eventapp.services.draft.rows import Room
from eventapp.services.errors import Invalid

blueprint = Blueprint("rooms", __name__, url_prefix="/rooms")


@dataclass(frozen=True, slots=True)
class Walk:
    """The way to another room: the minutes as typed or kept, and what is said from there."""

    room: Room
    minutes: int | str
    from_there: int | None


@blueprint.get("/")
@needs("see")
def index() -> str:
    """All rooms."""
    rows = loading.tables(g.event)
    held = Counter(s.room_id for s in rows.items)
    # When a room is open only those see who may see all of it.
    open_at = hours.as_text if g.actor.may("private") else None
    return render_template("organise/rooms.html", rooms=[(room, held[room.id]) for room in rows.rooms], open_at=open_at)


@blueprint.route("/new", methods=["GET", "POST"])
@needs("edit")
def new() -> ResponseReturnValue:
    """A new room."""
    form = RoomForm()
    if asks_for_more(request.form):
        return _page(form, None)
    if form.validate_on_submit():
        try:
            room = rooms.add(replace(g.writing, once=request.form.get("once")), _values(form))
            said(gettext("%(name)s is added.", name=room.name))
            return back("rooms.index")
        except Invalid as error:
            refuse(form, error)
            return _page(form, None), 422
    return _page(form, None), 422 if form.errors else 200


@blueprint.route("/<code>/", methods=["GET", "POST"])
@needs("edit")
def edit(code: str) -> ResponseReturnValue:
    """One room."""
    room = rooms.find(g.event, code)
    form = RoomForm(obj=room)

    def page() -> str:
        return _page(form, room)

    if asks_for_more(request.form):
        return page()
    if not form.validate_on_submit():
        return page(), 422 if form.errors else 200

    try:
        values: RoomValues = {**_values(form), "slug": form.slug.data or room.slug}
    except Invalid as error:
        refuse(form, error)
        return page(), 422
    return save(
        form, values, lambda version, kept: rooms.change(g.writing, room, version, kept), lambda: back("rooms.index"), page,
    )  # fmt: skip


def _page(form: RoomForm, room: Room | None) -> str:
    rows = loading.tables(g.event)
    others = [r for r in rows.rooms if room is None or r.id != room.id]
    walks: Mapping[str, int | str] = room.walks if room else {}
    if request.method == "POST" and others:
        walks = {r.code: request.form.get(f"walk_{r.code}", "") for r in others}
    return render_template(
        "organise/room.html", form=form, room=room, hours=hours.shown(room.hours if room else []),
        days=hours.days,
        walks=[Walk(r, walks.get(r.code, ""), r.walks.get(room.code) if room else None) for r in others],
    )  # fmt: skip


def _values(form: RoomForm) -> RoomValues:
    """What was typed, the walks to other rooms among it. Raises Invalid."""
    walks = {}
    for room in loading.tables(g.event).rooms:
        text = request.form.get(f"walk_{room.code}", "").strip()
        if text and (not re.fullmatch("[0-9]{1,3}", text) or int(text) > 600):
            raise Invalid(walks="Give the minutes of a walk as a number, at most 600.")
        if text:
            walks[room.code] = int(text)
    return {**form.values(), "hours": hours.checked(), "walks": walks}


@blueprint.post("/<code>/remove")
@needs("edit")
def remove(code: str) -> ResponseReturnValue:
    """Take the room out; its seminars then have no room."""
    room = rooms.find(g.event, code)
    held = sum(s.room_id == room.id for s in loading.tables(g.event).items)
    text = gettext("%(name)s is removed.", name=room.name)
    if held:
        text = ngettext(
            "%(name)s is removed. %(num)d seminar has no room now.",
            "%(name)s is removed. %(num)d seminars have no room now.", held, name=room.name,
        )  # fmt: skip
    said(text, edits.remove(g.writing, room))
    return back("rooms.index")


@blueprint.post("/<code>/move")
@needs("edit")
def reorder(code: str) -> ResponseReturnValue:
    """One place up or down in the order of rooms."""
    rooms.move(g.writing, rooms.find(g.event, code), -1 if request.form.get("to") == "up" else 1)
    return back("rooms.index")
