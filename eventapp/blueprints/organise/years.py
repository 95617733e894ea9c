"""A person over the years, and for good: what is taken over from other days, and erasing them."""

from __future__ import annotations

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp.blueprints import views
from eventapp.blueprints.asked import whole_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back, said
from eventapp.services.draft import people
from eventapp.services.draft.rows import Person
from eventapp.services.errors import Invalid
from eventapp.services.people import erasure, kept_about, private_erasure, same, traces

blueprint = Blueprint("years", __name__, url_prefix="/panelists/<code>")


@blueprint.post("/take")
@needs("private")
def take(code: str) -> ResponseReturnValue:
    """Take over from another day what the person is called and shows there."""
    person = people.find(g.event, code)
    version = request.form.get("version", 0, whole_number)
    entry = same.take(g.event, g.actor, person, request.form.get("from", ""), version)
    said(gettext("Saved.") if entry else gettext("Nothing was changed."), entry)
    return back("panelists.edit", code=code)


@blueprint.post("/carry")
@needs("private")
def carry(code: str) -> ResponseReturnValue:
    """Put what the person is called and shows here into the drafts of the days to come."""
    changed = same.carry(g.event, g.actor, people.find(g.event, code))
    words = ngettext("The draft of %(num)d later day is changed.", "The drafts of %(num)d later days are changed.", len(changed))
    said(words if changed else gettext("Nothing was changed."))
    return back("panelists.edit", code=code)


@blueprint.get("/data.json")
@needs("private")
def data(code: str) -> Response:
    """All that is kept about the person, to be given to them."""
    return views.json_file(kept_about.of(g.event, people.find(g.event, code)), f"{code}.json")


@blueprint.route("/erase", methods=["GET", "POST"])
@needs("own")
def erase(code: str) -> ResponseReturnValue:
    """Erase the person for good, once the name has been typed; it says beforehand what that rewrites."""
    person = people.find(g.event, code)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            return _erased(person, request.form.get("typed", ""))
        except Invalid as error:
            errors = error.errors
    others = same.owned_elsewhere(person, g.event, g.actor)
    return render_template(
        "organise/person_erase.html", person=person, errors=errors, here=traces.of(g.event, person),
        others=[traces.of(event, other) for event, other in others],
    ), 422 if errors else 200  # fmt: skip


def _erased(person: Person, typed: str) -> ResponseReturnValue:
    """Erase them, or what is private of them where a reason is given for the name to stay. Raises Invalid."""
    if request.form.get("name") == "stays":
        private_erasure.erase_private(g.event, g.actor, person, typed, request.form.get("reason", ""))
        said(gettext("What was private is erased. The name stays, and why is in the activity."))
        return back("panelists.edit", code=person.code)
    erasure.erase(g.event, g.actor, person, erasure.Asked(typed, "years" in request.form), views.shelf())
    said(gettext("The person is erased."))
    return back("panelists.index")
