"""Organisers: everything below /organise/ takes a role in the event, and each view says which right it needs."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from eventapp.blueprints import kept
from eventapp.blueprints.asked import own_path
from eventapp.blueprints.guards import check_form, needed
from eventapp.blueprints.organise import (
    activity,
    attached,
    board,
    cells,
    contacts,
    day,
    daytools,
    duplicates,
    events,
    exports,
    find,
    imports,
    insights,
    links,
    livestreams,
    messages,
    messagetexts,
    moderators,
    navigation,
    organisations,
    outbox,
    pages,
    panelists,
    peoplecells,
    peoplechosen,
    peoplefiles,
    planning,
    portraits,
    previews,
    privacy,
    readiness,
    releases,
    reminders,
    roomfiles,
    rooms,
    schedule,
    screens,
    seated,
    seminars,
    share,
    signage,
    signpacks,
    site,
    slides,
    stage,
    team,
    wishes,
    years,
)
from eventapp.blueprints.signed_out import signed_out
from eventapp.services import access
from eventapp.services.draft.edits import Writing
from eventapp.services.errors import Collision, Forbidden, Invalid, Stale
from eventapp.services.publishing import releases as release_service

blueprint = Blueprint("organise", __name__, url_prefix="/organise")
blueprint.register_blueprint(site.blueprint)
blueprint.register_blueprint(organisations.blueprint)
inside = Blueprint("event", __name__, url_prefix="/<event>")
for part in (
    activity, attached, board, cells, contacts, day, daytools, duplicates, events, exports, find, imports,
    insights, links, livestreams, messages, messagetexts, moderators, outbox, panelists, peoplecells,
    peoplechosen, peoplefiles, planning, portraits, previews, privacy, readiness, releases, reminders,
    roomfiles, rooms, schedule, screens, seated, seminars, share, signage, signpacks, slides, stage, team,
    wishes, years,
):  # fmt: skip
    inside.register_blueprint(part.blueprint)


@blueprint.before_request
def _enter() -> ResponseReturnValue | None:
    if needed() is None:
        raise Forbidden
    if not current_user.is_authenticated:
        return signed_out()
    check_form()
    g.account = current_user.account
    kept.show_again()
    return None


@blueprint.after_request
def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    if "only_shown" in g and response.status_code == 422:
        response.status_code = 200
    kept.tell_saved(response)
    return response


@inside.url_value_preprocessor
def _take_event(_endpoint: str | None, values: dict[str, object] | None) -> None:
    g.event_slug = (values or {}).pop("event", "")


@inside.before_request
def _enter_event() -> None:
    permission = needed()
    if permission not in access.PERMISSIONS:
        raise Forbidden
    g.event, g.actor = access.enter(g.event_slug, g.account, permission)
    g.writing = Writing(g.event, g.actor)
    g.event_language = g.event.language


@inside.url_defaults
def _same_event(_endpoint: str, values: dict[str, object]) -> None:
    values.setdefault("event", g.get("event_slug", ""))


@inside.errorhandler(Stale)
def _saved_meanwhile(error: Stale) -> ResponseReturnValue:
    """Two saved the same from a page whose view does not choose part by part: both versions, and a way to go on."""
    return pages.meanwhile(error), 409


@inside.errorhandler(Collision)
def _collided(error: Collision) -> ResponseReturnValue:
    return pages.meanwhile(None), 409


@inside.errorhandler(Invalid)
def _refused(error: Invalid) -> ResponseReturnValue:
    """What a service refused where no form shows it: said on the page one came from."""
    for message in error.errors.values():
        flash(gettext(message, **error.named), "error")
    came_from = own_path(request.referrer or "", "/organise/")
    return redirect(came_from if _is_page(came_from) else f"/organise/{g.event_slug}/", 303)


def _is_page(address: str) -> bool:
    """Whether an address of ours can be opened: one that only answers a form cannot."""
    routes = current_app.create_url_adapter(request)
    try:
        endpoint, _ = routes.match(address.partition("?")[0], "GET") if routes else ("", {})
    except HTTPException:
        return False
    return endpoint.startswith("organise.")


@inside.app_context_processor
def _context() -> dict[str, object]:
    if "event" not in g:
        return {}
    return {
        "event": g.event, "actor": g.actor, "pending": release_service.pending, "account": g.account,
        "base": f"/organise/{g.event.slug}/", "navigation": navigation.navigation,
    }  # fmt: skip


blueprint.register_blueprint(inside)
