"""Crew on the day: everything below /organise/<event>/desk/ takes a role in the event, and each view says which right it needs."""

from __future__ import annotations

from flask import Blueprint, Response, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from eventapp.blueprints import kept
from eventapp.blueprints.desk import changing, greenroom, journal, rooms, streams
from eventapp.blueprints.guards import check_form, needed
from eventapp.blueprints.signed_out import signed_out
from eventapp.services import access
from eventapp.services.draft.edits import Writing
from eventapp.services.errors import Collision, Forbidden, Invalid

# What a form of the desk may hold in all, in bytes.
LARGEST_FORM = 16 * 1024

blueprint = Blueprint("desk", __name__, url_prefix="/organise/<event>/desk")
for part in (rooms, changing, greenroom, streams, journal):
    blueprint.register_blueprint(part.blueprint)


@blueprint.url_value_preprocessor
def _take_event(_endpoint: str | None, values: dict[str, object] | None) -> None:
    g.event_slug = (values or {}).pop("event", "")


@blueprint.before_request
def _enter() -> ResponseReturnValue | None:
    permission = needed()
    if permission not in access.PERMISSIONS:
        raise Forbidden
    if not current_user.is_authenticated:
        return signed_out()
    check_form(LARGEST_FORM)
    g.account = current_user.account
    kept.show_again()
    g.event, g.actor = access.enter(g.event_slug, g.account, permission)
    g.writing = Writing(g.event, g.actor)
    g.event_language = g.event.language
    return None


@blueprint.after_request
def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@blueprint.url_defaults
def _same_event(_endpoint: str, values: dict[str, object]) -> None:
    values.setdefault("event", g.get("event_slug", ""))


@blueprint.errorhandler(Invalid)
def _refused(error: Invalid) -> ResponseReturnValue:
    """What a service refused where no form shows it: said on the desk."""
    return _back(*(gettext(message, **error.named) for message in error.errors.values()))


@blueprint.errorhandler(Collision)
def _collided(error: Collision) -> ResponseReturnValue:
    return _back(*(gettext(message) for message in error.errors.values()))


def _back(*messages: str) -> ResponseReturnValue:
    if rooms.by_script():
        return rooms.told(" ".join(messages), 422)
    for message in messages:
        flash(message, "error")
    return redirect(f"/organise/{g.event_slug}/" + ("desk/" if request.method == "POST" else ""), 303)
