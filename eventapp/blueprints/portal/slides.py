"""Slides that a person, or who acts for them, sends for their seminars."""

from __future__ import annotations

from flask import Blueprint, Response, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints.asked import saved, whole_number
from eventapp.blueprints.finished import download
from eventapp.blueprints.guards import needs
from eventapp.blueprints.portal import own
from eventapp.programme.addresses import completed
from eventapp.programme.model import File
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.people import slides
from eventapp.services.publishing import kept_files

blueprint = Blueprint("slides", __name__, url_prefix="/slides")


@blueprint.get("/")
@needs("link")
def index() -> str:
    """What is sent for each of their seminars, and a form for more."""
    return _page()


@blueprint.post("/")
@needs("link")
def add() -> ResponseReturnValue:
    """Take in the files that were chosen, and a link if one is typed."""
    seat, url = request.form.get("seat", 0, whole_number), completed(request.form.get("url", "").strip())
    files = tuple((f.filename or "", f.read()) for f in request.files.getlist("files") if f.filename)
    try:
        slides.add(own.writing(), g.page.person, seat, slides.Sent(files, url, request.form.get("label", "")))
    except Invalid as error:
        return _page(seat, " ".join(gettext(text, **error.named) for text in error.errors.values())), 422
    return redirect(f"/me/{g.token}/slides/?saved=1", 303)


@blueprint.post("/remove")
@needs("link")
def remove() -> ResponseReturnValue:
    """Take one away again."""
    slides.remove(own.writing(), g.page.person, request.form.get("seat", 0, whole_number), request.form.get("which", ""))
    return redirect(f"/me/{g.token}/slides/?saved=1", 303)


@blueprint.get("/<key>")
@needs("link")
def show(key: str) -> Response:
    """One that they have sent."""
    found = next((f for slot in g.page.slots for f in slot.slides if key and f["key"] == key), None)
    body = kept_files.read(g.page.event.id, key) if found else None
    if found is None or body is None:
        raise NotFound
    return download(body, File(**found), private=True)


def _page(refused: int = 0, why: str = "") -> str:
    seats = {slot.seat_id: slot for slot in g.page.slots if slot.seat_id and (not slot.seminar.cancelled or slot.slides)}
    return render_template(
        "portal/slides.html", **own.frame("slides"), slots=seats.values(), refused=refused, why=why, saved=saved(),
    )  # fmt: skip
