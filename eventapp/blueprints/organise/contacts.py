"""Those who act for a person, on the organisers' side."""

from __future__ import annotations

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back, said
from eventapp.services.draft import people
from eventapp.services.people import contacts

blueprint = Blueprint("contacts", __name__, url_prefix="/panelists")


@blueprint.post("/<code>/contacts/renew")
@needs("edit")
def renew(code: str) -> ResponseReturnValue:
    """A new link for someone who acts for the person; the old one stops at once."""
    person = people.find(g.event, code)
    contact = contacts.renew(g.writing, person, request.form.get("key", ""))
    said(gettext("%(name)s has a new personal link. The old one no longer works.", name=contact.name))
    return back("panelists.edit", code=code)
