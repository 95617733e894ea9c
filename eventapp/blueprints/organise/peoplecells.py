"""The list of people edited in place: one field of one person, or their portrait."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise import cells, hours, peoplelist
from eventapp.blueprints.organise.pages import picture
from eventapp.forms.organise import PersonForm
from eventapp.services.draft import people
from eventapp.services.draft.fields import PersonValues
from eventapp.services.draft.rows import Person
from eventapp.services.errors import Invalid

blueprint = Blueprint("peoplecells", __name__, url_prefix="/panelists")
_FIELDS = ("name", *peoplelist.PUBLIC, *peoplelist.PRIVATE)


@blueprint.post("/<code>/cell")
@needs("private")
def change(code: str) -> ResponseReturnValue:
    """One field of a person: their row as it then is, or why not; in JSON. Who may see all of them may edit too."""
    person = people.find(g.event, code)
    return cells.saved_in_place(
        lambda: _value(person, request.form.get("field", "")),
        lambda version, values: people.change(g.writing, person, version, values),
        lambda: render_template("organise/person_row.html", **peoplelist.one(person)),
    )


def _value(person: Person, name: str) -> PersonValues:
    """The value of a cell, as the form of a person takes it. Raises Invalid."""
    if name == "portrait":
        return {"portrait": picture(square=True)}
    if name == "hours":
        return {"hours": hours.from_text(request.form.get("value", ""))}
    if name not in _FIELDS:
        raise Invalid(form="This cannot be chosen.")
    form = PersonForm(MultiDict({name: request.form.get("value", "")}), obj=person)
    field = form[name]
    if not field.validate(form):
        raise Invalid(**{name: " ".join(str(error) for error in field.errors)})
    if name == "slug" and not field.data:
        raise Invalid(slug="A person has an address of their own: letters, digits and hyphens.")
    return cast(PersonValues, {name: field.data})
