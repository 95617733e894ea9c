"""Seminars: the list, and everything about one of them on one page."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints import wording
from eventapp.blueprints.asked import own_path
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise import listed, seated, typed
from eventapp.blueprints.organise.pages import back, refuse, said, save, unchanged_since
from eventapp.forms.rows import asks_for_more
from eventapp.forms.seminars import WISHES, SeminarForm
from eventapp.services import choices
from eventapp.services.draft import board, edits, journal, loading, memory, seminars
from eventapp.services.draft.fields import SeminarValues
from eventapp.services.draft.rows import Seminar
from eventapp.services.errors import Invalid
from eventapp.services.people.named import label

blueprint = Blueprint("seminars", __name__, url_prefix="/seminars")


@blueprint.get("/")
@needs("see")
def index() -> str:
    """All seminars, to be searched and edited in place, each by itself or several at once."""
    return render_template("organise/seminars.html", **listed.page())


@blueprint.route("/new", methods=["GET", "POST"])
@needs("edit")
def new() -> ResponseReturnValue:
    """A new seminar; from the line above the list, where one goes on, `quick`: it may leave the end open."""
    form, quick = _form(None), "quick" in request.form
    if asks_for_more(request.form):
        return _page(form, None)
    if quick and form.start.data and not form.end.raw_data[0]:
        form.end.data = listed.usual_end(form.start.data)
    if request.method == "POST" and form.validate():
        try:
            seminar = seminars.add(replace(g.writing, once=request.form.get("once")), _values(form))
            said(gettext("“%(title)s” is added.", title=seminar.title), journal.added(seminar) if quick else None)
            return redirect(listed.came_from(), 303) if quick else back("seminars.edit", code=seminar.code)
        except Invalid as error:
            refuse(form, error)
    return _page(form, None), 422 if request.method == "POST" else 200


@blueprint.route("/<code>/", methods=["GET", "POST"])
@needs("private")
def edit(code: str) -> ResponseReturnValue:
    """One seminar, all of it."""
    seminar = seminars.find(g.event, code)
    form = _form(seminar)
    if request.method == "GET" or asks_for_more(request.form):
        return _page(form, seminar)
    if not form.validate():
        return _page(form, seminar), 422

    try:
        values: SeminarValues = {**_values(form), "slug": form.slug.data or seminar.slug}
    except Invalid as error:
        refuse(form, error)
        return _page(form, seminar), 422
    return save(
        form, values, lambda version, kept: seminars.change(g.writing, seminar, version, kept),
        lambda: back("seminars.edit", code=code), lambda: _page(form, seminar),
    )  # fmt: skip


@blueprint.get("/<code>/sheet")
@needs("crew")
def sheet(code: str) -> str:
    """What the crew needs to know about one seminar, to read only."""
    seminar = seminars.find(g.event, code)
    return render_template("organise/sheet.html", seminar=seminar, zone=ZoneInfo(g.event.timezone))


@blueprint.post("/<code>/state")
@needs("edit")
def state(code: str) -> ResponseReturnValue:
    """Confirm, cancel or make a draft again, and go back to where that was asked for."""
    wanted = request.form.get("state", "")
    if wanted not in ("draft", "confirmed", "cancelled"):
        raise Invalid(state="There is no such state.")
    seminar = seminars.find(g.event, code)
    version = unchanged_since(seminar.state, seminar.version)
    entry = seminars.change(g.writing, seminar, version, {"state": wanted})
    said(gettext("“%(title)s” is saved.", title=seminar.title), entry)
    page = url_for("organise.event.seminars.edit", code=code)
    return redirect(page if own_path(request.referrer or "", page) == page else listed.came_from(), 303)


@blueprint.post("/<code>/duplicate")
@needs("edit")
def duplicate(code: str) -> ResponseReturnValue:
    """The same seminar again, without a time."""
    made = board.duplicate(g.writing, seminars.find(g.event, code))
    said(gettext("This is a copy of “%(title)s”, without a time.", title=made.title))
    return back("seminars.edit", code=made.code)


@blueprint.post("/<code>/remove")
@needs("edit")
def remove(code: str) -> ResponseReturnValue:
    """Take the seminar out of the draft."""
    seminar = seminars.find(g.event, code)
    said(gettext("“%(title)s” is removed.", title=seminar.title), edits.remove(g.writing, seminar))
    return redirect(listed.came_from(), 303)


def page_of(seminar: Seminar) -> str:
    """Its page as it is kept: where a part beside its form is refused, with what was typed there."""
    return _page(_form(seminar, as_kept=True), seminar)


def _form(seminar: Seminar | None, as_kept: bool = False) -> SeminarForm:
    g.rows = loading.tables(g.event)
    form = SeminarForm(obj=seminar, **({"formdata": None} if as_kept else {}))
    form.begins_with = g.event.starts_on
    form.room.choices = [(0, gettext("No room")), *((r.id, r.name) for r in g.rows.rooms)]
    if seminar is not None and seminar.language not in dict(form.language.choices):
        # A file may have given any language; it stays while nobody chooses another.
        named = wording.language_name(seminar.language)
        form.language.choices = [*form.language.choices, (seminar.language, named)]
    others = [(s.code, s.title) for s in g.rows.seminars if s is not seminar]
    form.after.choices = form.before.choices = form.apart.choices = others
    if as_kept or request.method == "GET":
        if seminar is not None:
            form.fill_slot(seminar.starts_at, seminar.minutes, seminar.room_id, ZoneInfo(g.event.timezone))
            for name in WISHES:
                getattr(form, name).data = seminar.wishes.get(name, "" if name == "part" else [])
        else:
            form.day.data, form.state.data = g.event.starts_on, "confirmed"
            form.room.data = g.rows.rooms[0].id if len(g.rows.rooms) == 1 else 0
    return form


def _page(form: SeminarForm, seminar: Seminar | None) -> str:
    zone, found = ZoneInfo(g.event.timezone), memory.read(g.event)
    codes = ["", *(s.code for s in g.rows.items), ""]
    at = codes.index(seminar.code) if seminar else 0
    return render_template(
        "organise/seminar.html", form=form, seminar=seminar, people=list(dict.fromkeys(map(label, g.rows.people))),
        seats=seated.shown(seminar.seats if seminar else [], zone),
        quotes=typed.shown(typed.QUOTES, seminar.quotes if seminar else []),
        clashes=found.clashes_by_seminar().get(seminar.code, []) if seminar else [],
        chosen=choices.counts(g.event.id).get(seminar.code, 0) if seminar else 0,
        programme=found.whole, before=codes[at - 1], after=codes[at + 1] if seminar else "",
    )  # fmt: skip


def _values(form: SeminarForm) -> SeminarValues:
    """What was typed. Raises Invalid."""
    slot = form.slot(ZoneInfo(g.event.timezone))
    seats = seated.seats(form.day.data if slot["starts_at"] else None, form.start.data)
    return {**form.values(), **slot, "seats": seats, "quotes": typed.quotes()}
