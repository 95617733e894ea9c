"""What is done with several people of the list: texts and links to send to them, and a table of them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise import exports, listed
from eventapp.blueprints.organise.panelists import invitation, link_of
from eventapp.services.draft import loading
from eventapp.services.draft.rows import Person
from eventapp.services.mail.letters import LINK

blueprint = Blueprint("peoplechosen", __name__, url_prefix="/panelists/chosen")


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person can be sent: their personal link, and a mail with it, as a subject and a text."""

    person: Person
    link: str
    subject: str
    body: str


@blueprint.post("/")
@needs("private")
def compose() -> ResponseReturnValue:
    """The personal links and texts of who is chosen, to copy or to have mailed. Nothing is sent by this."""
    letters = []
    for person in _chosen():
        subject, body = invitation(person)
        link = link_of(person)
        letters.append(Letter(person, link, subject, body.replace(LINK, link)))
    if not letters:
        flash(gettext("Choose people first."), "error")
        return redirect(listed.came_from("panelists"), 303)
    return render_template("organise/people_chosen.html", letters=letters)


@blueprint.post("/people.<ending>")
@needs("private")
def table(ending: str) -> Response:
    """A table of who is chosen, with mail and phone, to edit and import again."""
    return exports.people_file(ending, {person.code for person in _chosen()})


def _chosen() -> list[Person]:
    codes = set(request.form.getlist("code"))
    return [person for person in loading.tables(g.event).people if person.code in codes]
