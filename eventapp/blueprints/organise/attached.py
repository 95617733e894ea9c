"""Files and links of a seminar: given, taken away, and opened by organisers before readers can."""

from __future__ import annotations

from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints.asked import whole_number
from eventapp.blueprints.finished import download
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back, said
from eventapp.blueprints.organise.seminars import page_of
from eventapp.programme.addresses import completed
from eventapp.programme.model import File
from eventapp.services.draft import seminars
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.people import attaching
from eventapp.services.publishing import kept_files

blueprint = Blueprint("attached", __name__, url_prefix="/seminars/<code>/files")


@blueprint.post("/")
@needs("edit")
def add(code: str) -> ResponseReturnValue:
    """Take in the files that were chosen or dropped, one after the other, and a link if one is typed."""
    seminar = seminars.find(g.event, code)
    label, url = request.form.get("label", ""), completed(request.form.get("url", "").strip())
    files = [file for file in request.files.getlist("files") if file.filename]
    entry = None
    try:
        if not files and not url:
            raise Invalid(file="Choose a file or write a link first.")
        for file in files:
            own = label if len(files) == 1 and not url else ""
            entry = attaching.add_file(g.writing, seminar, file.filename or "", file.read(), own) or entry
        if url:
            entry = attaching.add_link(g.writing, seminar, url, label) or entry
    except Invalid as error:
        g.refused_file = [gettext(message, **error.named) for message in error.errors.values()]
        return page_of(seminars.find(g.event, code)), 422
    said(
        gettext("%(url)s is with the seminar, and readers see it when you publish.", url=url) if url
        else gettext("It is with the seminar, and readers see it when you publish."), entry,
    )  # fmt: skip
    return back("seminars.edit", code=code, _anchor="files")


@blueprint.post("/order")
@needs("edit")
def order(code: str) -> ResponseReturnValue:
    """Save the order and the labels of all; with `up` or `down` one of them, by its place, moves by one."""
    seminar = seminars.find(g.event, code)
    wanted = list(zip(request.form.getlist("file"), request.form.getlist("file_label"), strict=False))
    for way, step in (("up", -1), ("down", 1)):
        place = request.form.get(way, -1, whole_number)
        if 0 <= place < len(wanted) and 0 <= place + step < len(wanted):
            wanted.insert(place + step, wanted.pop(place))
    try:
        entry = attaching.arrange(g.writing, seminar, wanted)
        said(gettext("Saved.") if entry else gettext("Nothing was changed."), entry)
    except Invalid as error:
        g.refused_file = [gettext(message, **error.named) for message in error.errors.values()]
        return page_of(seminars.find(g.event, code)), 422
    return back("seminars.edit", code=code, _anchor="files")


@blueprint.post("/remove")
@needs("edit")
def remove(code: str) -> ResponseReturnValue:
    """Take a file or a link away."""
    seminar = seminars.find(g.event, code)
    said(gettext("It is taken away."), attaching.remove(g.writing, seminar, request.form.get("which", "")))
    return back("seminars.edit", code=code, _anchor="files")


@blueprint.get("/<key>")
@needs("private")
def show(code: str, key: str) -> Response:
    """A file of the draft."""
    found = next((f for f in seminars.find(g.event, code).files if f["key"] == key), None)
    body = kept_files.read(g.event.id, key) if found and key else None
    if found is None or body is None:
        raise NotFound
    return download(body, File(**found), private=True)
