"""When a person cannot be there, which they or who acts for them say."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints.asked import saved, whole_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.portal import own, times
from eventapp.forms.rows import asks_for_more
from eventapp.services.errors import Invalid, Stale
from eventapp.services.people import unavailable

blueprint = Blueprint("unavailable", __name__, url_prefix="/times")


@blueprint.route("/", methods=["GET", "POST"])
@needs("link")
def index() -> ResponseReturnValue:
    """The times, to be changed together."""
    if request.method != "POST" or asks_for_more(request.form):
        return _page()
    person, version = g.page.person, request.form.get("version", 0, whole_number)
    try:
        unavailable.save(own.writing(), person, version, times.checked())
    except Invalid as error:
        return _page(" ".join(gettext(text, **error.named) for text in error.errors.values())), 422
    except Stale:
        return _page(own.meanwhile()), 409
    return redirect(f"/me/{g.token}/times/?saved=1", 303)


def _page(why: str = "") -> str:
    kept = tuple((start, end) for start, end in unavailable.of(g.page.event, g.page.person))
    rows = times.TIMES.shown_again(request.form) if request.method == "POST" else times.shown(kept)
    return render_template(
        "portal/times.html", **own.frame("details"), rows=rows, days=times.days, why=why, saved=saved(),
    )  # fmt: skip
