"""The organisers' first page: their events, and new ones."""

from __future__ import annotations

import re

from flask import Blueprint, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp import files
from eventapp.blueprints import views
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import refuse
from eventapp.forms.organise import EventForm
from eventapp.programme.timing import next_time
from eventapp.services import access
from eventapp.services.accounts import organisations
from eventapp.services.clock import now
from eventapp.services.draft import events
from eventapp.services.errors import Forbidden, Invalid, NotFound

blueprint = Blueprint("site", __name__)


@blueprint.get("/")
@needs("account")
def mine() -> str:
    """The account's events."""
    return render_template(
        "organise/events.html",
        events=access.events_of(g.account),
        account=g.account,
        removed=events.removed(g.account),
        organisations=organisations.of(g.account),
    )


@blueprint.post("/restore")
@needs("account")
def restore() -> ResponseReturnValue:
    """Bring back an event that one of its owners removed."""
    event = events.restore(g.account, request.form.get("code", ""))
    return redirect(f"/organise/{event.slug}/", 303)


@blueprint.route("/new", methods=["GET", "POST"])
@needs("site")
def new() -> ResponseReturnValue:
    """A new event."""
    if not g.account.site_owner:
        raise Forbidden
    form, homes = EventForm(), organisations.owned(g.account)
    chosen = request.values.get("organisation", "")
    if request.method == "GET":
        form.language.data = views.language()
        form.starts_on.data = form.ends_on.data = next_time([e.starts_on for e, _ in access.events_of(g.account)], now().date())
        form.starts_on.description = gettext("A suggestion: it can be another, and be changed later.")
    if form.validate_on_submit():
        try:
            home, _ = access.enter_organisation(chosen, g.account, "own") if chosen else (None, None)
            event = events.add(g.account, form.values(), request.form.get("once"), home)
            return redirect(f"/organise/{event.slug}/", 303)
        except Invalid as error:
            refuse(form, error)
    status = 422 if form.errors else 200
    return render_template(
        "organise/event_new.html", form=form, account=g.account, timezones=events.TIMEZONES, links=[],
        homes=homes, chosen=chosen, series=organisations.series(homes[0].id if len(homes) == 1 else None),
    ), status  # fmt: skip


@blueprint.get("/parts/")
@needs("account")
def parts() -> str:
    """The parts of the design language (docs/design.md), for who works on them: in Flask's debug mode alone."""
    if not current_app.debug:
        raise NotFound
    names = re.findall(r'<symbol id="([\w-]+)"', (files.STATIC / "vendor" / "lucide" / "icons.svg").read_text())
    return render_template("organise/parts.html", icons=names, account=g.account)
