"""A person's answers to their seats."""

from __future__ import annotations

from flask import Blueprint, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints.asked import whole_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.portal import page, times
from eventapp.forms.rows import MORE
from eventapp.programme.text import clean
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.people import answers, seen

blueprint = Blueprint("answering", __name__)


@blueprint.post("/answer")
@needs("link")
def answer() -> ResponseReturnValue:
    """Yes, no or another time to one seat, with a word; whoever answers has seen the page."""
    seat, answered = request.form.get("seat", 0, whole_number), request.form.get("answer", "")
    word = clean(request.form.get("word", "")).strip()
    if times.TIMES.name in request.form.getlist(MORE):
        return page.show(page.Refused(seat, answered, word, ""))
    try:
        _save(seat, answered, word)
    except Invalid as error:
        why = " ".join(gettext(text, **error.named) for text in error.errors.values())
        return page.show(page.Refused(seat, answered, word, why)), 422
    return redirect(f"/me/{g.token}/?saved=answer", 303)


@blueprint.get("/answer")
@needs("link")
def asked() -> ResponseReturnValue:
    """Back to the page, where a form that was refused is opened again by its address."""
    return redirect(f"/me/{g.token}/", 303)


def _save(seat: int, answered: str, word: str) -> None:
    if not answered:
        if not any(slot.seat_id == seat for slot in g.page.slots):
            raise NotFound
        raise Invalid(answer="Choose yes, no or another time. What you typed is still here.")
    said = answers.Details(times.checked(), word, g.contact.said if g.contact else "")
    answers.answer(g.page.person, seat, answered, said)
    if not g.page.person.seen:  # Only what there was to see before counts as seen; later changes are told all the same.
        seen.keep(g.page, seen.mark(g.page))
