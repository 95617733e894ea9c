"""A host's public page: its days over the years, and the calendar of all of them."""

from __future__ import annotations

from flask import Blueprint, Response, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from eventapp.blueprints import views
from eventapp.blueprints.finished import finished
from eventapp.blueprints.guards import needed, needs
from eventapp.formats import hostcalendar
from eventapp.programme.addresses import webcal
from eventapp.programme.colour import ink_on, readable
from eventapp.services.clock import now
from eventapp.services.errors import Forbidden, Gone

blueprint = Blueprint("hosts", __name__, url_prefix="/o/<organisation>")


@blueprint.url_value_preprocessor
def _take_slug(_endpoint: str | None, values: dict[str, object] | None) -> None:
    g.host_slug = (values or {}).pop("organisation", "")


@blueprint.before_request
def _enter() -> ResponseReturnValue | None:
    if needed() != "anyone":
        raise Forbidden
    host, mark = views.shelf().hosts.current(g.host_slug)
    if host.slug != g.host_slug:
        return redirect(f"/o/{host.slug}/{request.full_path.rstrip('?').split('/', 3)[3]}", 301)
    # Of one with no public day only the calendar answers, to empty the calendars that still ask.
    if not host.public and request.endpoint != "hosts.calendar":
        raise Gone("event")
    g.host, g.host_mark, g.at, g.event_language = host, mark, now(), host.language
    return None


@blueprint.after_request
def _keep(response: Response) -> Response:
    if response.status_code != 200 or request.method not in ("GET", "HEAD") or "host" not in g:
        return response
    return finished(response, g.host_mark, g.host.midnight(g.at), max(day.modified for day in g.host.days))


@blueprint.get("/")
@needs("anyone")
def page() -> str:
    """What is on or to come, the first in time first, and what was, by year."""
    address = f"{views.base_url()}/o/{g.host.slug}/"
    return render_template(
        "public/host.html", host=g.host, coming=g.host.coming(g.at), past=g.host.past(g.at), address=address,
        feed=webcal(f"{address}calendar.ics"), mark=g.host_mark, locale=str(get_locale()), today=g.host.today(g.at),
    )  # fmt: skip


@blueprint.get("/calendar.ics")
@needs("anyone")
def calendar() -> Response:
    """Every day as a whole."""
    data = hostcalendar.write(g.host, g.at, views.base_url())
    response = Response(data, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{g.host.slug}.ics"'
    return response


@blueprint.get("/theme.css")
@needs("anyone")
def theme() -> Response:
    """The host's colour, with text that can be read on it."""
    accent = g.host.accent
    css = (
        f":root{{--accent:{accent};--on-accent:{ink_on(accent)};--link:{readable(accent, '#ffffff', 5)};"
        f"--link-dark:{readable(accent, '#1c2128', 5)}}}\n"
    )
    return Response(css, mimetype="text/css")
