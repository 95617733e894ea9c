"""Seminars: the list, and everything about one of them on one page."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, g, render_template, request
from flask_babel import gettext

from eventapp.blueprints.asked import whole_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back, refuse, said, save, unchanged_since
from eventapp.formats.markdown import clean, one_line
from eventapp.forms.organise import WISHES, SeminarForm
from eventapp.programme.model import Role
from eventapp.programme.timing import instant
from eventapp.services import draft, edits, seminars
from eventapp.services.errors import Invalid

blueprint = Blueprint("seminars", __name__, url_prefix="/seminars")
MOST_SEATS = 60


@blueprint.get("/")
@needs("see")
def index() -> str:
    """All seminars, with common edits in the list."""
    rows = draft.tables(g.event)
    return render_template(
        "organise/seminars.html", rows=rows, zone=ZoneInfo(g.event.timezone), clashes=rows.draft().clashes_by_seminar(),
        rooms={r.id: r for r in rows.rooms},
    )  # fmt: skip


@blueprint.route("/new", methods=["GET", "POST"])
@needs("edit")
def new() -> Any:
    """A new seminar."""
    form = _form(None)
    if request.method == "POST" and form.validate():
        try:
            seminar = seminars.add(g.event, g.actor, _values(form), request.form.get("once"))
            said(gettext("“%(title)s” is added.", title=seminar.title))
            return back("seminars.edit", code=seminar.code)
        except Invalid as error:
            refuse(form, error)
    return _page(form, None), 422 if request.method == "POST" else 200


@blueprint.route("/<code>/", methods=["GET", "POST"])
@needs("private")
def edit(code: str) -> Any:
    """One seminar, all of it."""
    seminar = seminars.find(g.event, code)
    form = _form(seminar)
    if request.method == "GET":
        return _page(form, seminar)
    if not form.validate():
        return _page(form, seminar), 422

    def done(entry: Any) -> Any:
        said(gettext("Saved.") if entry else gettext("Nothing was changed."), entry)
        return back("seminars.edit", code=code)

    values = _values(form) | {"slug": form.slug.data or seminar.slug}
    return save(
        form, values, lambda version, kept: seminars.change(g.event, g.actor, seminar, version, kept), done,
        lambda: _page(form, seminar),
    )  # fmt: skip


@blueprint.get("/<code>/sheet")
@needs("crew")
def sheet(code: str) -> str:
    """What the crew needs to know about one seminar, to read only."""
    rows = draft.tables(g.event)
    seminar = seminars.find(g.event, code)
    return render_template("organise/sheet.html", seminar=seminar, rows=rows, zone=ZoneInfo(g.event.timezone))


@blueprint.post("/<code>/state")
@needs("edit")
def state(code: str) -> Any:
    """Confirm, cancel or make a draft again, from the list."""
    wanted = request.form.get("state", "")
    if wanted not in ("draft", "confirmed", "cancelled"):
        raise Invalid(state="There is no such state.")
    seminar = seminars.find(g.event, code)
    version = unchanged_since(seminar.state, seminar.version)
    entry = seminars.change(g.event, g.actor, seminar, version, {"state": wanted})
    said(gettext("“%(title)s” is saved.", title=seminar.title), entry)
    return back("seminars.index")


@blueprint.post("/<code>/remove")
@needs("edit")
def remove(code: str) -> Any:
    """Take the seminar out of the draft."""
    seminar = seminars.find(g.event, code)
    said(gettext("“%(title)s” is removed.", title=seminar.title), edits.remove(g.event, g.actor, seminar))
    return back("seminars.index")


def _form(seminar: Any) -> SeminarForm:
    g.rows = draft.tables(g.event)
    form = SeminarForm(obj=seminar) if seminar is not None else SeminarForm()
    form.room.choices = [(0, gettext("No room")), *((r.id, r.name) for r in g.rows.rooms)]
    others = [(s.code, s.title) for s in g.rows.seminars if s is not seminar and s.kind != draft.BLOCKED]
    form.after.choices = form.before.choices = form.apart.choices = others
    if request.method == "GET":
        if seminar is not None:
            form.fill_slot(seminar.starts_at, seminar.minutes, seminar.room_id, ZoneInfo(g.event.timezone))
            for name in WISHES:
                getattr(form, name).data = seminar.wishes.get(name, "" if name == "part" else [])
        else:
            form.day.data, form.state.data = g.event.starts_on, "confirmed"
            form.room.data = g.rows.rooms[0].id if len(g.rows.rooms) == 1 else 0
    return form


def _page(form: SeminarForm, seminar: Any) -> str:
    zone = ZoneInfo(g.event.timezone)
    typed, found = request.method == "POST", g.rows.draft()
    return render_template(
        "organise/seminar.html", form=form, seminar=seminar, rows=g.rows, zone=zone,
        seats=_typed_seats(form) if typed else [_shown(s, zone) for s in seminar.seats] if seminar else [],
        quotes=_typed_quotes() if typed else seminar.quotes if seminar else [],
        clashes=found.clashes_by_seminar().get(seminar.code, []) if seminar else [],
        programme=found.whole,
    )  # fmt: skip


def _values(form: SeminarForm) -> dict[str, Any]:
    seats = [{**seat, "call_at": _call_at(form, seat["call"])} for seat in _typed_seats(form)]
    for seat in seats:
        del seat["call"]
    slot = form.slot(ZoneInfo(g.event.timezone))
    return {**form.values(), **slot, "seats": seats, "quotes": _typed_quotes()}


def _typed_seats(form: SeminarForm) -> list[dict[str, Any]]:
    """The panel's rows as typed, empty ones left out."""
    columns = [
        request.form.getlist(f"seat_{n}")[:MOST_SEATS]
        for n in ("person", "role", "name", "organisation", "call", "note")
    ]
    found = []
    for person, role, name, organisation, call, note in zip(*columns, strict=False):
        name, organisation = one_line(name)[:300], one_line(organisation)[:300]
        if person or name or organisation:
            seat: dict[str, Any] = {
                "person_id": _person_id(person),
                "role": role if role in set(Role) else "panelist",
                "organisation": organisation, "call": call[:5], "note": clean(note).strip()[:2000],
            }  # fmt: skip
            if seat["person_id"] is None and name:
                seat["new_name"] = name
            found.append(seat)
    return found


def _person_id(text: str) -> int | None:
    try:
        return whole_number(text)
    except ValueError:
        return None


def _shown(seat: Any, zone: ZoneInfo) -> dict[str, Any]:
    call = f"{seat.call_at.astimezone(zone):%H:%M}" if seat.call_at else ""
    return {
        "person_id": seat.person_id, "role": seat.role, "organisation": seat.organisation, "call": call,
        "note": seat.note, "answer": seat.answer if seat.person_id else "",
    }  # fmt: skip


def _call_at(form: SeminarForm, text: str) -> datetime | None:
    """A call time on the seminar's day; an evening's call for a seminar past midnight is not foreseen."""
    try:
        at = time.fromisoformat(text)
    except ValueError:
        return None
    day: date | None = form.day.data
    return instant(day, at, ZoneInfo(g.event.timezone)) if day else None


def _typed_quotes() -> list[dict[str, Any]]:
    texts, names = request.form.getlist("quote_text")[:50], request.form.getlist("quote_by")[:50]
    return [
        {"text": clean(text).strip()[:2000], "by": one_line(by)[:300]}
        for text, by in zip(texts, names, strict=False)
        if text.strip()
    ]
