"""The service workers, as the scripts that browsers fetch them as: where keeping is switched off, the one that takes itself away."""

from __future__ import annotations

from flask import Response, current_app

from eventapp import files


def worker(name: str) -> Response:
    """A worker by its file below static/js, unless nothing is to be kept in browsers."""
    return _script(name) if current_app.config["OFFLINE"] else remover()


def remover() -> Response:
    """The worker that forgets what is kept, and takes itself away."""
    return _script("offline/remover.js")


def own() -> Response:
    """The worker that shows pages which their own user keeps."""
    return worker("own/worker.js")


def _script(name: str) -> Response:
    response = Response((files.STATIC / "js" / name).read_bytes(), mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response
