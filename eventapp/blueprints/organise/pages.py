"""What the organisers' pages share: saving a form with its refusals, conflicts and undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext

from eventapp.blueprints import views, wording
from eventapp.blueprints.asked import whole_number
from eventapp.services.errors import Invalid, Stale


def said(message: str, entry: Any = None) -> None:
    """Tell what was done on the next page, with a button to undo it when there is an entry."""
    session["undo"] = entry.id if entry is not None else None
    flash(message, "done")


def back(endpoint: str, **values: Any) -> Any:
    """On to a page of the event, so that reloading does not send the form again."""
    return redirect(url_for(f"organise.event.{endpoint}", **values), 303)


def save(
    form: Any,
    values: dict[str, Any],
    write: Callable[[int, dict[str, Any]], Any],
    done: Callable[[Any], Any],
    again: Callable[[], str],
) -> Any:
    """Save values with the version that the form was made from.

    What was refused is shown at its field with everything still typed in; what someone else saved
    meanwhile is shown beside it, to choose from.
    """
    kept = {name: value for name, value in values.items() if request.form.get(f"keep-{name}") != "theirs"}
    try:
        return done(write(request.form.get("version", 0, whole_number), kept))
    except Invalid as error:
        refuse(form, error)
        return again(), 422
    except Stale as stale:
        return conflict(stale), 409


def refuse(form: Any, error: Invalid) -> None:
    """Put a service's refusal at the field it is about, or on top of the form."""
    for name, message in error.errors.items():
        field = getattr(form, {"room_id": "room", "minutes": "end"}.get(name, name), None)
        if field is not None and hasattr(field, "errors"):
            field.errors = [*field.errors, gettext(message)]
        else:
            flash(gettext(message), "error")


def conflict(stale: Stale) -> str:
    """Both versions, field by field."""
    hidden = [
        (name, value)
        for name in request.form
        for value in request.form.getlist(name)
        if name not in ("version", "csrf_token") and not name.startswith("keep-")
    ]
    return render_template("organise/conflict.html", stale=stale, hidden=hidden, shown=_shown)


def _shown(name: str, value: Any) -> str:
    """A saved value as text to compare."""
    if value in (None, "", []):
        return "–"
    if name == "seats":
        people = {p.id: p.name for p in g.rows.people}
        names = [people.get(s["person_id"]) or s.get("new_name") or s["organisation"] for s in value]
        return "\n".join(
            f"{n} ({wording.role(s['role']).lower()})" for n, s in zip(names, value, strict=True)
        )
    if name == "room_id":
        return next((r.name for r in g.rows.rooms if r.id == value), "–")
    if name == "starts_at":
        return views.moment(datetime.fromisoformat(value), ZoneInfo(g.event.timezone))
    if name == "minutes":
        return wording.length(value)
    if isinstance(value, list):
        parts = [", ".join(str(x) for x in v.values() if x) if isinstance(v, dict) else str(v) for v in value]
        return "\n".join(parts)
    return str(value)
