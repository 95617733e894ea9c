"""Errors as pages that say what is wrong and what to do, and tell nothing else."""

from __future__ import annotations

import math

from flask import Flask, current_app, render_template, request
from flask.typing import ErrorHandlerCallable, ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from eventapp.blueprints import expired
from eventapp.services.errors import (
    Broken,
    Collision,
    Forbidden,
    Gone,
    NotFound,
    TooMany,
    Unavailable,
    is_away,
)


def init_app(app: Flask) -> None:
    """Give the application its error pages."""
    for kind, answer in _ANSWERS.items():
        app.register_error_handler(kind, answer)


def _not_found(_error: NotFound) -> ResponseReturnValue:
    return _page(404)


def _gone(error: Gone) -> ResponseReturnValue:
    # It may come back, so whoever keeps the answer must ask again soon.
    # What it is that is gone decides what a browser may forget (static/js/star.js).
    headers = {"Cache-Control": "public, max-age=30", "Vary": "Accept-Language, Cookie", "X-Gone": error.what}
    return render_template("public/gone.html", what=error.what), 410, headers


def _forbidden(_error: Forbidden) -> ResponseReturnValue:
    return _page(403)


def _refused(_error: CSRFError) -> ResponseReturnValue:
    kept = expired.kept_form()
    if kept is None:
        return _page(400)
    asked = [name for name in ("old", "password") if name in request.form]
    files = any(file.filename for file in request.files.values())
    page = render_template(
        "shared/expired.html", kept=kept, asked=asked, files=files, action=request.full_path, signed_out=False
    )
    return page, 400


def _too_many(error: TooMany) -> ResponseReturnValue:
    return *_page(429, math.ceil(error.seconds / 60)), {"Retry-After": str(error.seconds)}


def _collided(_error: Collision) -> ResponseReturnValue:
    return _page(409)


def _not_now(error: Unavailable) -> ResponseReturnValue:
    return *_page(503), {"Retry-After": str(error.seconds)}


def _broken(error: Broken) -> ResponseReturnValue:
    heading = gettext("This programme cannot be shown")
    advice = gettext("What was published cannot be read any more. The organisers mend it by publishing it anew.")
    page = render_template("shared/error.html", heading=heading, advice=advice, status=503)
    return page, 503, {"Retry-After": str(error.seconds)}


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    if error.code and error.code in (301, 302, 303, 307, 308):
        return error.get_response()
    return _page(error.code or 500)


def _failure(error: Exception) -> ResponseReturnValue:
    if is_away(error):
        current_app.logger.warning("the database was away at %s (%s)", request.endpoint, type(error).__name__)
        return _not_now(Unavailable())
    if current_app.testing:
        raise error
    current_app.logger.exception("unexpected error at %s", request.endpoint)
    return _page(500)


# Of several that an error is of, the narrowest counts.
_ANSWERS: dict[type[Exception], ErrorHandlerCallable] = {
    NotFound: _not_found, Gone: _gone, Forbidden: _forbidden, CSRFError: _refused, TooMany: _too_many,
    Collision: _collided, Unavailable: _not_now, Broken: _broken, HTTPException: _http, Exception: _failure,
}  # fmt: skip


def _page(status: int, minutes: int = 1) -> tuple[str, int]:
    heading, advice = {
        400: (gettext("That could not be understood"), gettext("Go back, reload the page and try again.")),
        403: (gettext("You may not do this"), gettext("Ask an owner of the event for another role.")),
        404: (
            gettext("There is nothing here"),
            gettext("The address may be mistyped, or what was here has been renewed or removed."),
        ),
        405: (gettext("That could not be understood"), gettext("Go back, reload the page and try again.")),
        409: (gettext("Someone else saved first"), gettext("Go back, reload the page and try again.")),
        413: (
            gettext("The file is too large"),
            gettext("A file of a seminar may be up to 25 MB, any other up to 10 MB. Nothing was changed. Go back and choose a smaller one."),
        )
        if request.path.startswith("/organise/")
        else (gettext("The form is too large"), gettext("Nothing was saved. Write less and send it again.")),
        429: (
            gettext("Too many tries"),
            ngettext("Wait a minute and try again.", "Wait %(num)s minutes and try again.", minutes),
        ),
        503: (gettext("Not available just now"), _later()),
    }.get(status, (gettext("Something went wrong on our side"), _later()))
    return render_template("shared/error.html", heading=heading, advice=advice, status=status), status


def _later() -> str:
    """What to do after a failure of ours; whether something sent was saved, nobody can promise."""
    if request.method in ("GET", "HEAD"):
        return gettext("Please try again in a minute.")
    return gettext(
        "It may not have been saved. Go back, where what you typed still is, and look before you send it again."
    )
