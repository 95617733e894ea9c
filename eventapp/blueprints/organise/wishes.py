"""What those who take part ask the organisers for: corrections to accept, another time, to be erased."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back, said
from eventapp.services.draft import people
from eventapp.services.draft.rows import Person
from eventapp.services.people import corrections, wishes

blueprint = Blueprint("wishes", __name__, url_prefix="/panelists")


@blueprint.get("/asked/")
@needs("private")
def index() -> str:
    """All that is asked for."""
    found = wishes.of(g.event)
    waiting = [(person, corrections.waiting(person), _by(person)) for person in found.corrected]
    return render_template("organise/wishes.html", wishes=found, waiting=waiting)


def _by(person: Person) -> str:
    return ", ".join(dict.fromkeys(row["by"] for row in person.corrections if row["by"]))


@blueprint.post("/<code>/corrections")
@needs("edit")
def settle(code: str) -> ResponseReturnValue:
    """Accept or refuse what a person has corrected in a field, or in all of them."""
    person = people.find(g.event, code)
    name = request.form.get("field", "")
    fields = [name] if name else list(corrections.WAITING)
    if "refuse" in request.form:
        said(gettext("The correction is refused."), corrections.refuse(g.writing, person, fields))
    else:
        said(gettext("The correction is accepted. Publish it for readers to see it."), corrections.accept(g.writing, person, fields))
    return back("wishes.index")


@blueprint.post("/<code>/erasure/let-be")
@needs("own")
def let_be(code: str) -> ResponseReturnValue:
    """Not erase a person who has asked for it."""
    person = people.find(g.event, code)
    wishes.let_erasure_be(g.event, g.actor, person)
    said(gettext("%(name)s is not erased.", name=person.name))
    return back("wishes.index")
