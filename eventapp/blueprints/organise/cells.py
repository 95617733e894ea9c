"""Lists edited in place: a cell of any, and of seminars one field of one, or the same of several."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp.blueprints.asked import whole_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise import listed
from eventapp.blueprints.organise.pages import said, shown
from eventapp.forms.seminars import SlotForm
from eventapp.programme import limits
from eventapp.programme.text import one_line
from eventapp.services.draft import bulk, conflicts, rooms, seminars
from eventapp.services.draft.fields import SeminarValues, Values
from eventapp.services.draft.rows import Entry
from eventapp.services.errors import Collision, Invalid, NotFound, Stale

blueprint = Blueprint("cells", __name__, url_prefix="/seminars")
CHOICES = {
    "state": ("draft", "confirmed", "cancelled"), "kind": listed.KINDS, "language": ("", "sv", "en"),
    "stream": ("room", "own", "none"),
}  # fmt: skip
MOST_AT_ONCE = 2000
V = TypeVar("V", bound=Values)


@blueprint.post("/<code>/cell")
@needs("edit")
def change(code: str) -> ResponseReturnValue:
    """One field of a seminar: its row as it then is, or why not; in JSON."""
    seminar = seminars.find(g.event, code)
    return saved_in_place(
        lambda: _value(request.form.get("field", ""), request.form.get("value", "")),
        lambda version, values: seminars.change(g.writing, seminar, version, values),
        lambda: render_template("organise/seminar_row.html", **listed.one(seminar)),
    )


def saved_in_place(
    typed: Callable[[], V], write: Callable[[conflicts.Seen, V], Entry | None], row: Callable[[], str]
) -> ResponseReturnValue:
    """What was `typed` in a cell of a list, written: the `row` as it then is with the way back, or why not; in JSON."""
    version, over = (request.form.get(name, 0, whole_number) for name in ("version", "over"))
    try:
        values = typed()
        entry = write(conflicts.Seen(version, over, frozenset(values) if over else frozenset()), values)
    except Invalid as error:
        return jsonify(errors=told(error)), 409 if isinstance(error, Collision) else 422
    except Stale as stale:
        return jsonify(version=stale.version, errors=[_theirs(stale)]), 409
    return jsonify(row=row(), said=gettext("Saved."), entry=entry.id if entry else None)


@blueprint.post("/many")
@needs("edit")
def many() -> ResponseReturnValue:
    """The same change to all that are chosen; which could not be changed is said by title."""
    codes = request.form.getlist("code")[:MOST_AT_ONCE]
    try:
        wanted = _change()
    except Invalid as error:
        return _as_it_was(told(error))
    if not codes or not (wanted.values or wanted.gets or wanted.loses):
        return _as_it_was([gettext("Choose seminars, and what to change in them.")])
    done = bulk.change_many(g.writing, codes, wanted)
    for title, why in done.refused[:10]:
        flash(gettext("“%(title)s” is not changed: %(why)s", title=title, why=" ".join(told(why))), "error")
    if len(done.refused) > 10:
        more = len(done.refused) - 10
        flash(ngettext("%(num)d more is not changed.", "%(num)d more are not changed.", more), "error")
    if done.entries or not done.refused:
        changed = len(done.entries)
        text = ngettext("%(num)d seminar is changed.", "%(num)d seminars are changed.", changed)
        said(text if changed else gettext("Nothing was changed."), done.entries[-1] if changed else None)
    return redirect(listed.came_from(), 303)


def _as_it_was(messages: list[str]) -> ResponseReturnValue:
    """The list with why nothing was done, and all that was chosen and typed."""
    for message in messages:
        flash(message, "error")
    return render_template("organise/seminars.html", **listed.page()), 422


def _change() -> bulk.Change:
    """What was chosen for all of them; a field that is left alone says nothing. Raises Invalid."""
    values: SeminarValues = {}
    for field in ("room", *CHOICES):
        chosen = request.form.get(field, "")
        if chosen:
            values |= _value(field, "" if chosen == "-" else chosen)
    return bulk.Change(values, tuple(_tags(request.form.get("gets", ""))), tuple(_tags(request.form.get("loses", ""))))


def _value(field: str, text: str) -> SeminarValues:
    """The value of a cell as typed or chosen. Raises Invalid."""
    if field == "title":
        if not one_line(text):
            raise Invalid(title="Give a title.")
        return {"title": one_line(text)}
    if field == "tags":
        return {"tags": _tags(text)}
    if field == "room":
        return {"room_id": _room(text) if text else None}
    if field == "when":
        return _slot()
    if field not in CHOICES or text not in CHOICES[field]:
        raise Invalid(form="This cannot be chosen.")
    values: SeminarValues = {field: text}  # type: ignore[misc]
    return values


def _tags(text: str) -> list[str]:
    tags = [one_line(tag).lstrip("#") for tag in text.split(",")]
    if any(len(tag) > limits.TAG for tag in tags):
        raise Invalid(tags="A tag is at most 100 characters long.")
    return list(dict.fromkeys(tag for tag in tags if tag))


def _room(code: str) -> int:
    try:
        return rooms.find(g.event, code).id
    except NotFound as error:
        raise Invalid(room_id="There is no such room in this event.") from error


def _slot() -> SeminarValues:
    """Day, start and end as the form of a seminar reads them, without its room. Raises Invalid."""
    form = SlotForm()
    form.room.choices = [(0, "")]
    if not form.validate():
        raise Invalid(starts_at=" ".join(str(error) for errors in form.errors.values() for error in errors))
    slot = form.slot(ZoneInfo(g.event.timezone))
    return {"starts_at": slot["starts_at"], "minutes": slot["minutes"]}


def told(error: Invalid) -> list[str]:
    """Why something was refused, in the reader's language."""
    return [gettext(message, **error.named) for message in error.errors.values()]


def _theirs(stale: Stale) -> str:
    """What someone else has made of the field meanwhile."""
    theirs = ", ".join(
        gettext("another picture") if name == "portrait" and value else str(shown(name, value))
        for name, value in stale.theirs.items()
    )
    return gettext("%(who)s has changed this meanwhile: %(what)s.", who=stale.by or gettext("Someone"), what=theirs)
