"""Anyone: everything below /<event>/ is a pure function of the latest release, the language and the moment."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from eventapp.blueprints import previews, views, workers
from eventapp.blueprints.finished import finished, still_right
from eventapp.blueprints.guards import needed
from eventapp.blueprints.public import (
    attached,
    calendar,
    embed,
    exports,
    follow,
    installed,
    lists,
    live,
    mine,
    offline,
    overlay,
    pages,
    pictures,
    plaintext,
    privacy,
    screens,
    signs,
    sitemap,
)
from eventapp.blueprints.public.own_address import filters_kept, own_address
from eventapp.blueprints.public.reader import may_choose_yet, right_until
from eventapp.blueprints.public.said import NOTHING_SAID, WITHOUT_FACTS
from eventapp.services import reserved
from eventapp.services.clock import now
from eventapp.services.errors import Forbidden, Gone, NotFound
from eventapp.services.publishing import stored

blueprint = Blueprint("public", __name__, url_prefix="/<event>")
# Where pages are a reader's own, of which no copy is kept.
OWN = ("public.mine.", "public.follow.")
# For how long anyone between us and the reader may keep a page that tells what is true this minute.
SOON_OLD = "public, max-age=5, stale-if-error=86400"
for part in (
    lists, pages, pictures, plaintext, attached, calendar, embed, exports, follow, installed, live, mine, offline, overlay, privacy,
    screens, signs, sitemap,
):  # fmt: skip
    blueprint.register_blueprint(part.blueprint)


@blueprint.url_value_preprocessor
def _take_event(_endpoint: str | None, values: dict[str, object] | None) -> None:
    g.event_slug = (values or {}).pop("event", "")
    g.preview_token = (values or {}).pop("preview", "")


@blueprint.before_request
def _enter() -> ResponseReturnValue | None:
    if needed() != "anyone":
        raise Forbidden
    if g.preview_token:
        return previews.enter(g.preview_token)
    published = views.shelf().newest(g.event_slug)
    if (published is None or not published.release.public) and request.endpoint == "public.offline.worker":
        return workers.remover()
    if published is None:
        moved = stored.new_address(g.event_slug)
        if moved is None:
            raise Gone("event") if reserved.is_erased(g.event_slug) else NotFound
        rest = request.full_path.rstrip("?").split("/", 2)[2]
        # What is sent goes along (RFC 9110 section 15.4.9).
        return redirect(f"/{moved}/{rest}", 301 if request.method in ("GET", "HEAD") else 308)
    g.event_language = published.release.programme.event.language
    # Of an event that was taken down only the feeds answer, to empty the calendars that still ask, and who follows it may end that.
    g.event_code = published.release.programme.event.code
    is_feed = (request.endpoint or "").startswith(("public.calendar.", "public.mine.calendar", follow.ENDING))
    if not published.release.public and not is_feed:
        raise Gone("event")
    g.published, g.release, g.at = published, published.release, now()
    g.addresses = views.addresses(g.event_slug)
    if request.environ.get(WITHOUT_FACTS) or (request.endpoint or "").startswith(OWN):
        return None
    return still_right(published.mark, g.event_code)


@blueprint.after_request
def _keep(response: Response) -> Response:
    """Make a finished copy of a good answer, and answer from it, so that both ways give the same bytes."""
    if g.get("preview_token"):
        return previews.marked(response)
    if response.status_code != 200 or request.method not in ("GET", "HEAD") or "published" not in g:
        return response
    if g.get("too_large_to_keep") or g.get("for_nobody_else") or g.get("answered_from_copy") or request.environ.get(WITHOUT_FACTS):
        return response
    said = g.get("said", NOTHING_SAID)
    until = g.get("good_until") or right_until(g.release, g.at, said)
    if said.document:
        response.headers["Cache-Control"] = SOON_OLD
    return finished(response, g.published.mark + said.mark, until, g.release.changed_at(g.at))


@blueprint.app_context_processor
def _public_context() -> dict[str, object]:
    if "published" not in g:
        return {}
    own = own_address(g.addresses, request.path, g.release.programme.event.language)
    return {
        "own_address": own.now, "in_languages": own.by_language, "beside": own.beside, "kept": filters_kept(),
        "event": g.release.programme.event, "release": g.release, "to": views.here(g.event_slug),
        "everywhere": g.addresses, "mark": g.published.mark, "locale": str(get_locale()),
        "preview": g.get("preview_base", ""), "choosing": may_choose_yet(),
        "offline": current_app.config["OFFLINE"] and not g.preview_token,
    }  # fmt: skip
