"""What those who take part have sent for a seminar: opened by the crew, put with the seminar by organisers."""

from __future__ import annotations

from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints.asked import whole_number
from eventapp.blueprints.finished import download
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back, said
from eventapp.programme.model import File
from eventapp.services.draft import seminars
from eventapp.services.errors import NotFound
from eventapp.services.people import slides
from eventapp.services.publishing import kept_files

blueprint = Blueprint("slides", __name__, url_prefix="/seminars/<code>/slides")


@blueprint.get("/<key>")
@needs("crew")
def show(code: str, key: str) -> Response:
    """A file that was sent."""
    found = slides.of_seminar(seminars.find(g.event, code), key)
    body = kept_files.read(g.event.id, key)
    if body is None:
        raise NotFound
    return download(body, File(**found), private=True)


@blueprint.post("/")
@needs("edit")
def put(code: str) -> ResponseReturnValue:
    """Put one among the seminar's own files."""
    seminar = seminars.find(g.event, code)
    seat, which = request.form.get("seat", 0, whole_number), request.form.get("which", "")
    said(gettext("It is with the seminar, and readers see it when you publish."), slides.publish(g.writing, seminar, seat, which))
    return back("seminars.edit", code=code, _anchor="files")
