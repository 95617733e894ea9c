"""The preview: one's own, and secret links for a colleague or a guest's staff."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, g, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from eventapp.blueprints import views
from eventapp.blueprints.asked import own_path
from eventapp.blueprints.guards import needs
from eventapp.services.publishing import previews

blueprint = Blueprint("previews", __name__, url_prefix="/preview")


@blueprint.get("/")
@needs("see")
def index() -> str:
    """What a preview is, one's own, and the links that others have."""
    shared = previews.shared(g.event, _key()) if g.actor.may("edit") else []
    return render_template("organise/preview.html", shared=shared, address=f"{views.base_url()}/preview/")


@blueprint.get("/own")
@needs("see")
def own() -> Response:
    """On to one's own preview, or to the `page` of it that is asked for."""
    token, home = previews.own_token(g.event, g.account, _key()), f"/{g.event.slug}/"
    page = own_path(home + request.args.get("page", ""), home)
    return redirect(f"/preview/{token}{page or home}", 303)


@blueprint.post("/links")
@needs("edit")
def make() -> Response:
    """A new secret link."""
    previews.make(g.event, g.actor, request.form.get("label", ""), request.form.get("once"))
    flash(gettext("The link is made. Copy it and send it."), "done")
    return redirect(f"/organise/{g.event.slug}/preview/", 303)


@blueprint.post("/links/<code>/end")
@needs("edit")
def end(code: str) -> Response:
    """End a link."""
    previews.end(g.event, code)
    flash(gettext("The link is ended: it opens nothing any more."), "done")
    return redirect(f"/organise/{g.event.slug}/preview/", 303)


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])
