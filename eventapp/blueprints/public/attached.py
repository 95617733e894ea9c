"""The files of a seminar, for whoever reads its page."""

from __future__ import annotations

from flask import Blueprint, Response, g

from eventapp.blueprints.finished import download
from eventapp.blueprints.guards import needs
from eventapp.blueprints.public.pages import seminar_at
from eventapp.services.errors import NotFound
from eventapp.services.publishing import kept_files

blueprint = Blueprint("attached", __name__)


@blueprint.get("/seminars/<slug>/files/<key>/<name>")
@needs("anyone")
def file(slug: str, key: str, name: str) -> Response:
    """A file of a seminar, as long as what is published has it there."""
    found = next((f for f in seminar_at(slug).files if f.key and (f.key, f.name) == (key, name)), None)
    body = kept_files.published(g.release.programme.event.code, key) if found else None
    if found is None or body is None:
        raise NotFound
    return download(body, found, private=False)
