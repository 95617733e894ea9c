"""An event's overview, its own facts, copying it, taking it down, removing it, erasing it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request
from flask_babel import gettext

from eventapp.blueprints import views
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise import exports, typed
from eventapp.blueprints.organise.pages import (
    ask_along,
    back,
    meanwhile,
    picture,
    refuse,
    said,
    save,
    saved,
    unchanged_since,
)
from eventapp.formats import markdown
from eventapp.forms.organise import LINK_KINDS, CopyForm, EventForm
from eventapp.forms.rows import asks_for_more
from eventapp.programme.limits import TEXT
from eventapp.services.accounts import organisations
from eventapp.services.draft import dates, events, journal, memory, overview
from eventapp.services.errors import Invalid, Stale
from eventapp.services.events import copying, erasing
from eventapp.services.publishing import withdrawal

blueprint = Blueprint("events", __name__)


@blueprint.get("/")
@needs("see")
def overview_page() -> str:
    """Where the day stands, and what to do next."""
    found = memory.read(g.event)
    return render_template(
        "organise/overview.html", programme=found.whole, clashes=found.clashes(),
        sums=overview.sums(found), lines=journal.lines(g.event, 8),
    )  # fmt: skip


@blueprint.route("/settings/", methods=["GET", "POST"])
@needs("edit")
def settings() -> Any:
    """The event's own facts."""
    form = EventForm(obj=g.event)
    links = typed.shown(typed.LINKS, g.event.links)

    def page() -> str:
        return render_template(
            "organise/settings.html", form=form, links=links, kinds=LINK_KINDS, timezones=events.TIMEZONES,
            series=organisations.series(g.event.organisation_id), homes=organisations.owned(g.account),
        )  # fmt: skip

    if request.method != "POST" or asks_for_more(request.form):
        return page()
    valid = form.validate()
    try:
        checked = typed.links()
    except Invalid as error:
        refuse(form, error)
        valid = False
    if not valid:
        return page(), 422
    values = {**form.values(), "links": checked, "slug": form.slug.data or g.event.slug}

    def done(entry: Any) -> Any:
        saved(entry)
        return redirect(f"/organise/{g.event.slug}/settings/", 303)

    try:
        return save(
            form, values, lambda version, kept: events.change(g.writing, version, kept, _along()), done, page
        )
    except dates.Unsettled as unsettled:
        return ask_along(unsettled.question), 409


def _along() -> dates.Chosen | None:
    """What was chosen for the seminars when the days or the zone change; None where it was not asked yet."""
    ways, clock = request.form.get("along", ""), request.form.get("clock", "clock")
    if ways not in dates.WAYS or clock not in dates.CLOCKS:
        return None
    return dates.Chosen(ways, clock, request.form.get("fingerprint", ""))


@blueprint.post("/settings/logo")
@needs("edit")
def logo() -> Any:
    """A new logo, or none."""
    key = picture(square=False)
    try:
        entry = events.change(g.writing, unchanged_since(g.event.logo, g.event.version), {"logo": key})
    except Stale as stale:
        return meanwhile(stale, stored=key), 409
    said(gettext("The logo is saved.") if key else gettext("The logo is removed."), entry)
    return back("events.settings")


@blueprint.route("/copy/", methods=["GET", "POST"])
@needs("own")
def copy() -> Any:
    """The event again on another date. Who copies it owns the copy, so only an owner may."""
    form = CopyForm(title=g.event.title) if request.method == "GET" else CopyForm()
    if form.validate_on_submit():
        chosen = set(form.what.data or [])
        what = copying.Copied(**{name: name in chosen for name in copying.Copied.__slots__})
        try:
            new = copying.copy(g.event, g.account, copying.New(form.title.data, form.slug.data, form.starts_on.data), what)
            said(gettext("This is the copy. The event you copied is unchanged."))
            return redirect(f"/organise/{new.slug}/", 303)
        except Invalid as error:
            refuse(form, error)
    return render_template("organise/copy.html", form=form), 422 if form.errors else 200


@blueprint.post("/move")
@needs("own")
def move() -> Any:
    """Give the event to another organisation, by who owns both."""
    home = organisations.move(g.event, g.actor, g.account, request.form.get("organisation", ""))
    views.shelf().hosts.forget()
    said(gettext("The event belongs to %(name)s now.", name=home.name))
    return back("events.settings")


@blueprint.post("/remove")
@needs("own")
def remove() -> Any:
    """Take the event away from the organisers' list, and from the public."""
    withdrawal.remove(g.event, g.actor, views.shelf())
    said(gettext("The event is removed, and no longer public. You can bring it back below."))
    return redirect("/organise/", 303)


@blueprint.post("/take-down")
@needs("own")
def take_down() -> Any:
    """End the event's being public."""
    withdrawal.take_down(g.event, g.actor, views.shelf())
    said(gettext("The programme is no longer public. Publish it to bring it back."))
    return back("releases.index")


@blueprint.route("/erase/", methods=["GET", "POST"])
@needs("own")
def erase() -> Any:
    """Erase the event for good, once its address has been typed."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            erasing.erase(g.event, g.actor, request.form.get("typed", ""), views.shelf())
            said(gettext("The event is erased."))
            return redirect("/organise/", 303)
        except Invalid as error:
            errors = error.errors
    return render_template("organise/erase.html", errors=errors), 422 if errors else 200


@blueprint.post("/markdown")
@needs("see")
def preview_markdown() -> Response:
    """How a Markdown text will look."""
    return Response(markdown.to_html(request.form.get("text", "")[:TEXT]), mimetype="text/html")


@blueprint.get("/draft.json")
@needs("see")
def draft_json() -> Response:
    """The draft as a file that can be imported as a new event."""
    return exports.of_draft("json")
