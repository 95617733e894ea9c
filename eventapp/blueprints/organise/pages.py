"""What the organisers' pages share: saving a form with its refusals, conflicts and undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol, TypeVar, cast
from zoneinfo import ZoneInfo

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from eventapp.blueprints import views, wording
from eventapp.blueprints.asked import own_path, whole_number
from eventapp.forms.fields import Form
from eventapp.services.draft import conflicts, dates, loading
from eventapp.services.draft.fields import ReminderFields, SeatValues, Values
from eventapp.services.draft.rows import Entry
from eventapp.services.errors import Collision, Invalid, Stale
from eventapp.services.people import kept_pictures, media

V = TypeVar("V", bound=Values)


class Undoable(Protocol):
    """What undo and redo know a thing done by: the number of its entry in the journal."""

    @property
    def id(self) -> int:
        """The number."""


def said(message: str, entry: Undoable | None = None, again: Undoable | None = None) -> None:
    """Tell what was done on the next page, with a button to undo it (an entry) or to do it `again` (an entry)."""
    session["undo"] = entry.id if entry is not None else None
    session["redo"] = again.id if again is not None else None
    flash(message, "done")


def saved(entry: Entry | None) -> None:
    """Tell that a form was saved, and whether a colleague's changes meanwhile were kept beside one's own."""
    text = gettext("Saved.") if entry else gettext("Nothing was changed.")
    if entry and entry.version != request.form.get("version", 0, whole_number) + 1:
        text = gettext("Saved. What someone else has changed meanwhile is kept too.")
    said(text, entry)


def back(endpoint: str, **values: Any) -> ResponseReturnValue:  # Any: as url_for takes them.
    """On to a page of the event, so that reloading does not send the form again."""
    return redirect(url_for(f"organise.event.{endpoint}", **values), 303)


def save(
    form: Form,
    values: V,
    write: Callable[[conflicts.Seen, V], Entry | None],
    done: Callable[[], ResponseReturnValue],
    again: Callable[[], str],
) -> ResponseReturnValue:
    """Save values with the version that the form was made from, say so, and go on to where `done` leads.

    What was refused is shown at its field with everything still typed in; what someone else saved
    meanwhile is shown beside it, to choose from.
    """
    kept = {name: value for name, value in values.items() if request.form.get(f"keep-{name}") != "theirs"}
    mine = frozenset(name for name in values if request.form.get(f"keep-{name}") == "yours")
    version, over = (request.form.get(name, 0, whole_number) for name in ("version", "over"))
    try:
        saved(write(conflicts.Seen(version, over, mine), cast(V, kept)))  # Some of the same fields.
        return done()
    except Collision:
        return meanwhile(None), 409
    except Invalid as error:
        refuse(form, error)
        return again(), 422
    except Stale as stale:
        return conflict(stale), 409


def refuse(form: Form, error: Invalid) -> None:
    """Put a service's refusal at the field it is about, or on top of the form."""
    for name, message in error.errors.items():
        field = getattr(form, {"room_id": "room", "minutes": "end"}.get(name, name), None)
        if field is not None and hasattr(field, "errors"):
            field.errors = [*field.errors, gettext(message, **error.named)]
        else:
            flash(gettext(message, **error.named), "error")


def conflict(stale: Stale) -> str:
    """Both versions, field by field, to choose from."""
    # The version that the form was made from stays: what one did not touch is still no change of one's own.
    chosen = {n: v for n, v in request.form.items() if n.startswith("keep-") and n[5:] not in stale.yours}
    return render_template(
        "organise/conflict.html", stale=stale, sent=[*_typed(), *chosen.items()], shown=shown,
        version=request.form.get("version", 0, whole_number),
    )  # fmt: skip


def ask_along(question: dates.Question) -> str:
    """What is to become of seminars with times when the event's days or zone change; all that was typed is kept."""
    rest = [pair for pair in _typed() if pair[0] not in ("along", "clock", "fingerprint")]
    kept = [(n, v) for n, v in request.form.items() if n in ("version", "over") or n.startswith("keep-")]
    return render_template("organise/dates.html", question=question, sent=[*kept, *rest])


def meanwhile(stale: Stale | None, **more: str) -> str:
    """Both versions, where they are known, and everything typed, to be sent once more as it is or let be.

    `more` is sent along in place of what a form cannot send twice, such as a file.
    """
    sent = [*((name, value) for name, value in _typed() if name not in more), *more.items()]
    home = own_path(request.referrer or "", "/organise/")
    return render_template(
        "organise/meanwhile.html", stale=stale, sent=sent, shown=shown,
        home=home or f"/organise/{g.event_slug}/",
    )  # fmt: skip


def unchanged_since(value: str, version: int) -> int:
    """The version to save with: one that is stale when the page's form was made from another `value` of the field."""
    was = request.form.get("was")
    return version if was in (None, value) else -1


def picture(square: bool) -> str:
    """The key of the picture that was sent, now or before (`stored`), "" for none at all. Raises Invalid."""
    file, stored = request.files.get("picture"), request.form.get("stored", "")
    if file and file.filename:
        return media.store(file.read(), square)
    if kept_pictures.has(stored):
        return stored
    if "remove" not in request.form:
        raise Invalid(picture="Choose a picture first.")
    return ""


def _typed() -> list[tuple[str, str]]:
    """All that was sent but what belonged to that one sending."""
    return [
        (name, value)
        for name in request.form
        for value in request.form.getlist(name)
        if name not in ("version", "over", "csrf_token", "form_of", "was") and not name.startswith("keep-")
    ]


def shown(name: str, value: object) -> str:
    """A saved value as text to compare."""
    if value in (None, "", []):
        return "–"
    if name in ("logo", "portrait"):
        return Markup('<img src="/media/{}-96.webp" alt="">').format(value)
    if name == "seats":
        return "\n".join(_seat(seat) for seat in cast(list[SeatValues], value))
    if name == "room_id":
        return next((r.name for r in _rows().rooms if r.id == value), "–")
    if name == "starts_at":
        return views.moment(datetime.fromisoformat(str(value)), ZoneInfo(g.event.timezone))
    if name == "reminders":
        return wording.reminders_said(cast(dict[str, ReminderFields], value))
    if isinstance(value, int) and name == "minutes":
        return wording.length(value)
    if name == "state":
        return wording.state(str(value))
    if name == "kind":
        return wording.kind(str(value))
    if isinstance(value, list):
        parts = [", ".join(str(x) for x in v.values() if x) if isinstance(v, dict) else str(v) for v in value]
        return "\n".join(parts)
    return str(value)


def _seat(seat: SeatValues) -> str:
    name = next((p.name for p in _rows().people if p.id == seat["person_id"]), "")
    return f"{name or seat.get('new_name') or seat['organisation']} ({wording.role(seat['role']).lower()})"


def _rows() -> loading.Tables:
    rows: loading.Tables = g.rows if "rows" in g else loading.tables(g.event)
    return rows
