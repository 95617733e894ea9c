"""Who acts for a person: their contacts, each with a link to hand on. For the person alone."""

from __future__ import annotations

from flask import Blueprint, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints import views
from eventapp.blueprints.asked import saved, whole_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise import contactrows
from eventapp.blueprints.portal import own
from eventapp.forms.rows import asks_for_more
from eventapp.services.errors import Invalid, Stale
from eventapp.services.people import contacts

blueprint = Blueprint("staff", __name__, url_prefix="/staff")


@blueprint.route("/", methods=["GET", "POST"])
@needs("own link")
def index() -> ResponseReturnValue:
    """The person's contacts, to be changed together; their links below."""
    if request.method != "POST" or asks_for_more(request.form):
        return _page()
    person, version = g.page.person, request.form.get("version", 0, whole_number)
    try:
        contacts.save(own.writing(), person, version, contactrows.checked(request.form))
    except Invalid as error:
        return _page(" ".join(gettext(text, **error.named) for text in error.errors.values())), 422
    except Stale:
        return _page(own.meanwhile()), 409
    return redirect(f"/me/{g.token}/staff/?saved=1", 303)


@blueprint.post("/renew")
@needs("own link")
def renew() -> ResponseReturnValue:
    """A new link for one of them; the old one stops at once."""
    contacts.renew(own.writing(), g.page.person, request.form.get("key", ""))
    return redirect(f"/me/{g.token}/staff/?saved=1", 303)


def _page(why: str = "") -> str:
    person, secret = g.page.person, current_app.config["SECRET_KEY"]
    known = contacts.of(person)
    links = [(each, f"{views.base_url()}/me/{contacts.token(person, each, secret)}/") for each in known]
    return render_template(
        "portal/staff.html", **own.frame("staff"), rows=contactrows.of(person), links=links, why=why, saved=saved(),
    )  # fmt: skip
