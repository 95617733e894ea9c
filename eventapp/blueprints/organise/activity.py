"""The journal: who changed what, with undo."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, request
from flask_babel import gettext

from eventapp.blueprints.asked import own_path
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import said
from eventapp.services import journal

blueprint = Blueprint("activity", __name__, url_prefix="/activity")


@blueprint.get("/")
@needs("private")
def index() -> str:
    """The latest changes, newest first."""
    return render_template("organise/activity.html", entries=journal.entries(g.event, 200))


@blueprint.post("/<int:entry>/undo")
@needs("edit")
def undo(entry: int) -> Any:
    """Take one change back."""
    undone = journal.undo(g.event, g.actor, entry)
    said(gettext("The change to “%(title)s” is undone.", title=undone.title))
    here = f"/organise/{g.event.slug}/"
    return redirect(own_path(request.form.get("from", ""), here) or here, 303)
