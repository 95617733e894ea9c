"""A file or a paste that is given to be imported: kept, and read at once or by the worker."""

from __future__ import annotations

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp import jobs
from eventapp.blueprints.organise import waiting
from eventapp.blueprints.organise.pages import back
from eventapp.formats import reading
from eventapp.formats.jsonfile import Unreadable
from eventapp.services.errors import Invalid
from eventapp.services.imports import uploads


def form(template: str, preview: str) -> ResponseReturnValue:
    """The page that asks for it (`template`); once it is given, on to the `preview` of what it would do."""
    error = ""
    if request.method == "POST":
        file = request.files.get("file")
        data = file.read() if file and file.filename else request.form.get("pasted", "").encode()
        try:
            return _taken_in(data, preview)
        except (Unreadable, Invalid) as refused:
            error = str(refused)
    return render_template(template, error=error), 422 if error else 200


def gone(template: str) -> ResponseReturnValue:
    """Where to give once more a file that is not kept any more."""
    error = gettext("This file waits no more: it was given more than a day ago, or %(num)d others since. Give it again.", num=uploads.MOST)
    return render_template(template, error=error), 404


def _taken_in(data: bytes, preview: str) -> ResponseReturnValue:
    """Kept and read: a small file at once, a large one by the worker. Raises Unreadable, Invalid."""
    if len(data) > reading.LARGEST_FILE:
        raise Unreadable("The file is larger than 10 MB.")
    token = uploads.keep(g.event.id, data)
    if uploads.read_at_once(g.event.id, token):
        return back(preview, token=token)
    return back("imports.working", token=waiting.begin("read", {"upload": token, "page": preview}, jobs.read_file))
