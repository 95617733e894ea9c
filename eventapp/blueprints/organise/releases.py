"""Publishing: what will change, the history, and going back."""

from __future__ import annotations

from flask import Blueprint, flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints import views
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise import told, unpublished
from eventapp.blueprints.organise.pages import back, said
from eventapp.blueprints.public.reader import Reader
from eventapp.programme.clashes import Clash
from eventapp.programme.release import Release, public_part
from eventapp.programme.text import clean
from eventapp.services.draft import memory
from eventapp.services.errors import Invalid
from eventapp.services.publishing import history, releases

blueprint = Blueprint("releases", __name__, url_prefix="/releases")


@blueprint.get("/")
@needs("see")
def index() -> str:
    """What publishing would change now, and all releases so far."""
    values = memory.read(g.event)
    programme = values.whole
    return render_template(
        "organise/releases.html", found=releases.preview(g.event), history=history.of(g.event.id),
        zone=programme.event.zone, programme=programme,
        unreadable=releases.unreadable(g.event), public=public_part(programme), most=unpublished.OPEN,
        groups=unpublished.groups(programme), letters=told.planned(), followers=told.followers(), **_clashes(values.clashes()),
    )  # fmt: skip


def _clashes(found: list[Clash]) -> dict[str, object]:
    """Those that stand in the way, and how many others there are but mere notes."""
    errors = [c for c in found if c.severity == "error"]
    return {"errors": errors, "warnings": sum(c.severity != "note" for c in found) - len(errors)}


@blueprint.post("/publish")
@needs("publish")
def publish() -> ResponseReturnValue:
    """Make the draft the next release."""
    despite = clean(request.form.get("despite", "")).strip()
    agreed = releases.Agreed(request.form.get("fingerprint", ""), despite, told.wanted())
    release = releases.publish(g.event, g.actor, views.shelf(), _note(), agreed)
    return _published(release, "share.index")


@blueprint.get("/<int:number>/")
@needs("see")
def show(number: int) -> str:
    """One release as it was."""
    release = releases.get(g.event, number)
    return render_template("organise/release.html", release=release, r=Reader(release.programme, views.now()))


@blueprint.get("/<int:number>/told/")
@needs("private")
def told_of(number: int) -> str:
    """Whom one release concerned, what each was sent or can be sent, and how their mails stand."""
    release = releases.get(g.event, number)
    g.told_of = number
    return render_template("organise/told.html", release=release, letters=told.of(release), zone=release.programme.event.zone)


@blueprint.post("/<int:number>/back")
@needs("publish")
def go_back(number: int) -> ResponseReturnValue:
    """Publish an earlier release again."""
    note = _note() or gettext("Back to release %(number)d.", number=number)
    release = releases.go_back(g.event, g.actor, views.shelf(), number, note)
    return _published(release)


def _published(release: Release, after: str = "releases.index") -> ResponseReturnValue:
    said(gettext("Release %(number)d is published.", number=release.number))
    told.say(release)
    if not views.shelf().copied(release.programme.event.slug):
        flash(
            gettext("Its copy on the server's disk could not be written; readers see it all the same. Tell whoever runs the server."),
            "error",
        )  # fmt: skip
    return back(after)


def _note() -> str:
    note = clean(request.form.get("note", "")).strip()
    if len(note) > 1000:
        raise Invalid(note="A note is at most 1,000 characters long.")
    return note
