"""What a person says of themselves: corrections, their portrait, and what they agree to."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from eventapp.blueprints import views, wording
from eventapp.blueprints.asked import saved, whole_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.portal import own
from eventapp.forms.portal import CONSENTED, DetailsForm
from eventapp.services import limits
from eventapp.services.draft.fields import PersonValues
from eventapp.services.errors import Invalid, NotFound, Stale
from eventapp.services.people import corrections, media

blueprint = Blueprint("details", __name__, url_prefix="/details")
_SHOWN = 256  # Pixels, of the sizes that portraits are kept in.


@blueprint.route("/", methods=["GET", "POST"])
@needs("link")
def index() -> ResponseReturnValue:
    """What is said of the person, to be corrected, and what they agree to."""
    person = g.page.person
    # Texts alone: a file that is sent in place of one is none.
    form = DetailsForm(request.form if request.method == "POST" else None, data=_known())
    if request.method != "POST":
        return _page(form)
    if not form.validate():
        return _page(form), 422
    values = form.values()
    if g.contact:
        # What one agrees to nobody says for them.
        values = cast(PersonValues, {name: value for name, value in values.items() if name not in CONSENTED})
    try:
        version = request.form.get("version", 0, whole_number)
        corrections.correct(own.writing(), person, version, values, _by())
    except Stale:
        return _page(form, own.meanwhile()), 409
    return redirect(f"/me/{g.token}/details/?saved=1", 303)


@blueprint.post("/portrait")
@needs("link")
def portrait() -> ResponseReturnValue:
    """A new portrait, cut as it was chosen, or none."""
    file = request.files.get("picture")
    try:
        key = _stored(file)
        corrections.correct(own.writing(), g.page.person, g.page.person.version, {"portrait": key}, _by())
    except Invalid as error:
        why = " ".join(gettext(text, **error.named) for text in error.errors.values())
        return _page(DetailsForm(None, data=_known()), why), 422
    return redirect(f"/me/{g.token}/details/?saved=1", 303)


@blueprint.get("/portrait.webp")
@needs("link")
def picture() -> Response:
    """The portrait as it is, or as it waits to be accepted: readers may not have either."""
    key = corrections.waiting(g.page.person).get("portrait", g.page.person.portrait)
    body = views.picture(key, _SHOWN)
    if body is None:
        raise NotFound
    return Response(body, mimetype="image/webp")


def _stored(file: FileStorage | None) -> str:
    """The key of the picture that was sent, "" where it is to be taken away. Raises Invalid, TooMany."""
    if file and file.filename:
        limits.reserve(((limits.PORTRAITS, f"{g.page.person.id}"),))
        zoom, x, y = (request.form.get(name, usual, whole_number) / 100 for name, usual in (("zoom", 100), ("x", 50), ("y", 50)))
        return media.store(file.read(), True, media.Crop(zoom, x, y))
    if "remove" not in request.form:
        raise Invalid(picture="Choose a picture first.")
    return ""


def _known() -> dict[str, str]:
    person = g.page.person
    return {name: getattr(person, name) for name in DetailsForm(None).data} | corrections.waiting(person)


def _by() -> str:
    return g.contact.said if g.contact else ""


def _page(form: DetailsForm, why: str = "") -> str:
    person = g.page.person
    waiting = corrections.waiting(person)
    return render_template(
        "portal/details.html", **own.frame("details"), form=form, why=why,
        waiting=[(wording.field(name), value) for name, value in waiting.items() if name != "portrait"],
        portrait=waiting.get("portrait", person.portrait), portrait_waits="portrait" in waiting,
        saved=saved(),
    )  # fmt: skip
