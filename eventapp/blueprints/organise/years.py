"""A person over the years, and for good: what is taken over from other days, and erasing them."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp.blueprints import views
from eventapp.blueprints.asked import whole_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back, said
from eventapp.services.draft import people
from eventapp.services.errors import Invalid
from eventapp.services.people import erasure, same, traces

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


@blueprint.route("/erase", methods=["GET", "POST"])
@needs("own")
def erase(code: str) -> ResponseReturnValue:
    """Erase the person for good, once the name has been typed; it says beforehand what that rewrites."""
    person = people.find(g.event, code)
    errors: dict[str, str] = {}
    if request.method == "POST":
        asked = erasure.Asked(request.form.get("typed", ""), "years" in request.form)
        try:
            erasure.erase(g.event, g.actor, person, asked, views.shelf())
            said(gettext("The person is erased."))
            return back("panelists.index")
        except Invalid as error:
            errors = error.errors
    others = same.owned_elsewhere(person, g.event, g.actor)
    return render_template(
        "organise/person_erase.html", person=person, errors=errors, here=traces.of(g.event, person),
        others=[traces.of(event, other) for event, other in others],
    ), 422 if errors else 200  # fmt: skip
