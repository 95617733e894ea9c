"""The address by which encoders and video teams report: a secret link of the event, for programs, in JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping

from flask import Blueprint, Response, current_app, g, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from eventapp.blueprints import views
from eventapp.blueprints.guards import needed, needs
from eventapp.services.desk import changing, reports
from eventapp.services.desk.reports import Report
from eventapp.services.errors import Collision, Forbidden, Invalid, NotFound, TooMany

blueprint = Blueprint("report", __name__, url_prefix="/report/<token>")
# In bytes, and in characters of one value.
LARGEST, LONGEST = 8 * 1024, 2100
FIELDS = ("room", "stream", "seminar", "recording", "id")


@blueprint.url_value_preprocessor
def _take_token(_endpoint: str | None, values: dict[str, object] | None) -> None:
    g.token = str((values or {}).pop("token", ""))


@blueprint.before_request
def _enter() -> None:
    if needed() != "link":
        raise Forbidden
    # No token against forgery: no browser sends the address along by itself, and whoever knows it may report.
    request.max_content_length = request.max_form_memory_size = LARGEST
    g.reported = reports.by_token(g.token, current_app.config["SECRET_KEY"])


@blueprint.after_app_request
def _keep_private(response: Response) -> Response:
    if request.path.startswith("/report/"):
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.get("/")
@needs("link")
def what_there_is() -> Response:
    """The rooms and seminars that can be reported on, as readers see them now."""
    programme = changing.public(g.reported).programme
    return jsonify(
        event=programme.event.slug,
        rooms=[{"code": room.code, "slug": room.slug, "name": room.name} for room in reports.rooms(programme)],
        seminars=[
            {"code": s.code, "slug": s.slug, "title": s.title, "room": s.room, "recording": s.recording}
            for s in reports.seminars(programme)
        ],
    )  # fmt: skip


@blueprint.post("/")
@needs("link")
def take() -> tuple[Response, int]:
    """One report, as JSON, a form or in the query."""
    said = _said()
    number = reports.take(g.reported, views.live(), views.shelf(), Report(
        said["room"], said["stream"], said["seminar"], said["recording"], float(said["ago"] or 0), said["id"]
    ))  # fmt: skip
    return jsonify(done=True, **({"release": number} if number else {})), 200


def _said() -> dict[str, str]:
    """What was reported, by FIELDS, and `ago`, whole seconds. Raises Invalid for what is no object of short texts."""
    given: Mapping[str, object] = request.values
    if request.mimetype == "application/json":
        try:
            given = json.loads(request.get_data())
        except (ValueError, RecursionError) as error:
            raise Invalid(form="This is no JSON.") from error
    if not isinstance(given, Mapping):
        raise Invalid(form="Send an object with room and stream, or with seminar and recording.")
    found = {name: given.get(name, "") for name in FIELDS}
    if not all(isinstance(value, str) and len(value) <= LONGEST and value.isprintable() for value in found.values()):
        raise Invalid(form="Send short texts.")
    if found["seminar"] and "recording" not in given:
        raise Invalid(recording="Say where the recording is; an empty text takes it away.")
    ago = str(given.get("ago") or "0")
    if not (ago.isascii() and ago.isdecimal() and len(ago) <= 6):
        raise Invalid(ago="Give whole seconds.")
    return {name: str(value) for name, value in found.items()} | {"ago": ago}


@blueprint.errorhandler(Invalid)
@blueprint.errorhandler(Collision)
def _refused(error: Invalid | Collision) -> tuple[Response, int]:
    return jsonify(error=" ".join(error.errors.values())), 422


@blueprint.errorhandler(NotFound)
def _missing(_error: NotFound) -> tuple[Response, int]:
    return jsonify(error="not found"), 404


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> tuple[Response, int]:
    return jsonify(error="too large"), 413


@blueprint.errorhandler(TooMany)
def _too_many(error: TooMany) -> tuple[Response, int, dict[str, str]]:
    return jsonify(error="too many reports"), 429, {"Retry-After": str(error.seconds)}
