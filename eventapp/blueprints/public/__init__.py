"""Anyone: everything below /<event>/ is a pure function of the latest release, the language and the moment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, current_app, g, redirect, request
from flask_babel import get_locale
from werkzeug.http import http_date

from eventapp.blueprints import views
from eventapp.blueprints.guards import needed
from eventapp.blueprints.public import calendar, exports, pages, screens, signs, sitemap
from eventapp.edge.language import LANGUAGES, language_of
from eventapp.edge.queries import deciding
from eventapp.programme.now import holds_until
from eventapp.services import reserved
from eventapp.services.clock import now
from eventapp.services.errors import Forbidden, Gone, NotFound
from eventapp.services.publishing import copies, stored

blueprint = Blueprint("public", __name__, url_prefix="/<event>")
for part in (pages, calendar, exports, screens, signs, sitemap):
    blueprint.register_blueprint(part.blueprint)

# How long anyone between us and the reader may keep a page without asking, in seconds.
FRESH = 30


@blueprint.url_value_preprocessor
def _take_event(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.event_slug = (values or {}).pop("event", "")


@blueprint.before_request
def _enter() -> Any:
    if needed() != "anyone":
        raise Forbidden
    published = views.shelf().newest(g.event_slug)
    if published is None:
        moved = stored.new_address(g.event_slug)
        if moved is None:
            raise Gone("event") if reserved.is_erased(g.event_slug) else NotFound
        rest = request.full_path.rstrip("?").split("/", 2)[2]
        return redirect(f"/{moved}/{rest}", 301)
    g.event_language = published.release.programme.event.language
    # Of an event that was taken down only the feeds answer, to empty the calendars that still ask.
    if not published.release.public and not (request.endpoint or "").startswith("public.calendar."):
        raise Gone("event")
    g.published, g.release, g.at = published, published.release, now()
    g.addresses = views.addresses(g.event_slug)
    return None


@blueprint.after_request
def _keep(response: Response) -> Response:
    """Make a finished copy of a good answer, and answer from it, so that both ways give the same bytes."""
    if response.status_code != 200 or request.method not in ("GET", "HEAD") or "published" not in g:
        return response
    ends = (holds_until(g.release.programme, g.at), g.release.told_until(g.at))
    until = min((end for end in ends if end), default=g.at + timedelta(days=1))
    body = response.get_data()
    headers = [(n, v) for n, v in response.headers if n not in ("Content-Length", "Vary")]
    headers += [
        ("Cache-Control", f"public, max-age={FRESH}, stale-while-revalidate=60, stale-if-error=86400"),
        ("Vary", "Accept-Encoding, Accept-Language, Cookie"),
        ("Access-Control-Allow-Origin", "*"),
    ]
    if response.mimetype != "text/html":
        headers.append(("Last-Modified", http_date(g.release.changed_at(g.at))))
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        secure = "; Secure" if current_app.config["SECURE"] else ""
        headers.append(
            ("Set-Cookie", f"lang={asked}; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax{secure}")
        )
    copy = copies.make(g.published.mark, (g.at.timestamp(), until.timestamp()), body, headers)
    query = deciding(request.path, request.environ.get("QUERY_STRING", ""))
    # Filters that nothing passes can be made up without end.
    if g.get("filters_pass", True):
        current_app.extensions["copies"].put((request.path, query, language_of(request.environ)), copy)
    return _answer(copy)


def _answer(copy: copies.Copy) -> Response:
    known = copy.known(request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since"))
    if known:
        answer = Response(status=304)
        answer.headers.extend([*copy.unchanged_headers, ("ETag", known)])
        del answer.headers["Content-Type"]
        return answer
    packed = copy.packed if "gzip" in request.headers.get("Accept-Encoding", "") else None
    answer = Response(copy.body if packed is None else packed)
    answer.headers.clear()
    answer.headers.extend(copy.headers if packed is None else copy.packed_headers)
    return answer


@blueprint.app_context_processor
def _public_context() -> dict[str, Any]:
    if "published" not in g:
        return {}
    return {
        "event": g.release.programme.event, "release": g.release, "to": views.here(g.event_slug),
        "everywhere": g.addresses, "mark": g.published.mark, "locale": str(get_locale()),
    }  # fmt: skip
