"""The JSON API: what is published, for programs. Reading only, so it needs no key."""

from __future__ import annotations

import json
from datetime import datetime

from flask import Blueprint, Response, g, jsonify, request
from werkzeug.http import HTTP_STATUS_CODES

from eventapp.blueprints import views
from eventapp.blueprints.guards import needed, needs
from eventapp.formats import jsonfile
from eventapp.programme.model import Seminar
from eventapp.programme.now import now_and_next, watch
from eventapp.programme.release import Release
from eventapp.services import reserved
from eventapp.services.errors import Forbidden, Gone, NotFound, Unavailable

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.before_request
def _enter() -> None:
    if needed() != "anyone":
        raise Forbidden


@blueprint.after_request
def _open(response: Response) -> Response:
    response.headers["Access-Control-Allow-Origin"] = "*"
    if request.method in ("GET", "HEAD") and response.status_code == 200:
        response.headers["Cache-Control"] = "public, max-age=30"
        response.add_etag()
        response.make_conditional(request)
    return response


@blueprint.after_app_request
def _errors_too(response: Response) -> Response:
    """Also an address that no route below /api/ has, or a method, is answered in JSON."""
    if request.path.startswith("/api/") and response.status_code >= 400 and response.mimetype == "text/html":
        said = HTTP_STATUS_CODES.get(response.status_code, "error").lower()
        response.set_data(json.dumps({"error": said}))
        response.mimetype = "application/json"
        response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@blueprint.errorhandler(Gone)
def _gone(_error: Gone) -> tuple[Response, int]:
    return jsonify(error="gone"), 410


@blueprint.errorhandler(NotFound)
def _missing(_error: NotFound) -> tuple[Response, int]:
    return jsonify(error="not found"), 404


@blueprint.errorhandler(Unavailable)
def _not_now(error: Unavailable) -> tuple[Response, int, dict[str, str]]:
    return jsonify(error="not available just now"), 503, {"Retry-After": str(error.seconds)}


@blueprint.get("/events")
@needs("anyone")
def events() -> Response:
    """Every published event."""
    found = [
        {
            "slug": event.slug, "title": event.title, "starts_on": event.starts_on.isoformat(),
            "ends_on": event.ends_on.isoformat(), "timezone": event.timezone,
            "release": event.number, "published_at": jsonfile.plain(event.published_at),
            "address": views.addresses(event.slug).event(),
        }
        for event in views.listing().now()
    ]  # fmt: skip
    return jsonify(events=found)


@blueprint.get("/events/<slug>")
@needs("anyone")
def event(slug: str) -> Response:
    """One event's whole release, the same as its programme.json."""
    return Response(jsonfile.public(_release(slug), views.base_url()), mimetype="application/json")


@blueprint.get("/events/<slug>/now")
@needs("anyone")
def now(slug: str) -> Response:
    """What is on and what is next at this moment."""
    programme = _release(slug).programme
    at = views.now()
    found = now_and_next(programme, at)
    g.addresses = views.addresses(slug)
    return jsonify(
        at=jsonfile.plain(at.replace(microsecond=0)),
        on=[_brief(s, at) for s in found.on],
        next=[_brief(s, at) for s in found.next],
    )


@blueprint.get("/events/<slug>/seminars/<code>")
@needs("anyone")
def seminar(slug: str, code: str) -> Response:
    """One seminar by its code."""
    release = _release(slug)
    found = next((s for s in release.programme.seminars if s.code == code), None)
    if found is None:
        raise Gone("seminars") if code in release.stamps else NotFound
    stamp = release.stamps[found.code]
    return jsonify(
        {**jsonfile.plain(found), "sequence": stamp.sequence, "modified": jsonfile.plain(stamp.modified)}
    )


@blueprint.get("/openapi.json")
@needs("anyone")
def openapi() -> Response:
    """This API's description (OpenAPI 3.1)."""
    return jsonify(_DESCRIPTION)


def _release(slug: str) -> Release:
    published = views.shelf().newest(slug)
    if published is None:
        raise Gone("event") if reserved.is_erased(slug) else NotFound
    if not published.release.public:
        raise Gone("event")
    return published.release


def _brief(seminar: Seminar, at: datetime) -> dict[str, object]:
    when, address = watch(seminar, at)
    return {
        "code": seminar.code, "title": seminar.title, "room": seminar.room,
        "starts_at": jsonfile.plain(seminar.starts_at), "ends_at": jsonfile.plain(seminar.ends_at),
        "address": g.addresses.seminar(seminar.slug), "watch": address if when == "during" else None,
    }  # fmt: skip


_PROBLEM = {"type": "object", "properties": {"error": {"type": "string"}}, "required": ["error"]}


def _answers(what: str, missing: bool) -> dict[str, object]:
    found: dict[str, object] = {
        "200": {"description": what, "content": {"application/json": {"schema": {"type": "object"}}}}
    }
    if missing:
        for status_code, why in (("404", "There is no such thing"), ("410", "It was published and is withdrawn")):
            found[status_code] = {"description": why, "content": {"application/json": {"schema": _PROBLEM}}}
    found["503"] = {
        "description": "Not available just now; Retry-After says in how many seconds it may be",
        "content": {"application/json": {"schema": _PROBLEM}},
    }
    return found


def _parameter(name: str) -> dict[str, object]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


_DESCRIPTION: dict[str, object] = {
    "openapi": "3.1.0",
    "info": {"title": "Eventapp", "version": "1", "description": "Published programmes. No key, no limit but courtesy."},
    "servers": [{"url": "/api/v1"}],
    "paths": {
        "/events": {"get": {"operationId": "events", "responses": _answers("Published events", False)}},
        "/events/{slug}": {
            "get": {
                "operationId": "event", "parameters": [_parameter("slug")],
                "responses": _answers("The event's current release", True),
            }
        },
        "/events/{slug}/now": {
            "get": {
                "operationId": "now", "parameters": [_parameter("slug")],
                "responses": _answers("What is on and next", True),
            }
        },
        "/events/{slug}/seminars/{code}": {
            "get": {
                "operationId": "seminar", "parameters": [_parameter("slug"), _parameter("code")],
                "responses": _answers("One seminar", True),
            }
        },
    },
}  # fmt: skip
