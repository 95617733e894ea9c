"""What the pages of a person beside their seminars share, and what is kept about them: to be taken along, or erased."""

from __future__ import annotations

from flask import Blueprint, Response, g, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints import views
from eventapp.blueprints.guards import needs
from eventapp.programme import kept
from eventapp.services.access import Actor
from eventapp.services.draft.edits import Writing, new_batch
from eventapp.services.people import kept_about, wishes
from eventapp.services.privacy import retention

blueprint = Blueprint("own", __name__)


@blueprint.get("/data.json")
@needs("own link")
def data() -> Response:
    """All that is kept about the person."""
    return views.json_file(kept_about.of(g.page.event, g.page.person), "about-me.json")


@blueprint.get("/privacy/")
@needs("link")
def privacy() -> str:
    """What is kept about whom, why and for how long."""
    groups = [(each, kept.of(each)) for each in kept.Whose]
    return render_template("portal/privacy.html", said=retention.of(g.page.event), groups=groups, **frame("privacy"))


@blueprint.get("/erasure/")
@needs("own link")
def erasure() -> str:
    """What it would mean to be erased, to think about and confirm."""
    return render_template("portal/erasure.html", **frame("details"), slots=g.page.slots)


@blueprint.post("/erasure/")
@needs("own link")
def ask_erasure() -> ResponseReturnValue:
    """Ask the organisers to erase all of it."""
    wishes.ask_erasure(g.page.event, g.page.person)
    return redirect(f"/me/{g.token}/details/?saved=1", 303)


def frame(tab: str) -> dict[str, object]:
    """What the frame of such a page shows."""
    release = g.page.release
    to = views.here(g.page.event.slug) if release and release.public else None
    return {"person": g.page.person, "event": g.page.event, "contact": g.contact, "to": to, "below": True, "tab": tab}


def writing() -> Writing:
    """Who writes: the person themselves on their own page, or who acts for them."""
    return Writing(g.page.event, Actor(None, ""), batch=new_batch("staff" if g.contact else "own"))


def meanwhile() -> str:
    """What is said where someone else has saved the same."""
    return gettext("Someone has changed this meanwhile. What you typed is still here: look, and save again.")
