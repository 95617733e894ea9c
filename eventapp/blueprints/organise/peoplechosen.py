"""A table of several people of the list."""

from __future__ import annotations

from flask import Blueprint, Response, g, request

from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise import exports
from eventapp.services.draft import loading

blueprint = Blueprint("peoplechosen", __name__, url_prefix="/panelists/chosen")


@blueprint.post("/people.<ending>")
@needs("private")
def table(ending: str) -> Response:
    """A table of who is chosen, with mail and phone, to edit and import again."""
    return exports.people_file(ending, _chosen())


def _chosen() -> set[str]:
    """The codes of those of the event who were sent."""
    return {person.code for person in loading.tables(g.event).people} & set(request.form.getlist("code"))
