"""A personal link: what a panelist or moderator sees and answers, without an account."""

from __future__ import annotations

import hashlib
import re

from flask import Blueprint, Response, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from eventapp.blueprints import views
from eventapp.blueprints.asked import whole_number
from eventapp.blueprints.guards import SMALL_FORM, check_form, needed, needs
from eventapp.blueprints.public.reader import reading
from eventapp.formats import ical
from eventapp.programme.addresses import webcal
from eventapp.services.draft import people
from eventapp.services.errors import Forbidden, NotFound
from eventapp.services.people import personal

blueprint = Blueprint("portal", __name__, url_prefix="/me/<token>")
_NEW_EACH_TIME = re.compile(r'name="(?:csrf_token|form_of)" value="[^"]*"')
_BELOW = re.compile(r"/*(me(/|\Z)|(?!o/)[^/]+/+mine/+[^/])", re.IGNORECASE)


@blueprint.url_value_preprocessor
def _take_token(_endpoint: str | None, values: dict[str, object] | None) -> None:
    g.token = (values or {}).pop("token", "")


@blueprint.before_request
def _enter() -> None:
    if needed() != "link":
        raise Forbidden
    check_form(SMALL_FORM)
    person = people.by_token(g.token, current_app.config["SECRET_KEY"])
    g.page = personal.page(person, views.shelf())
    g.event_language = g.page.event.language


@blueprint.after_app_request
def _keep_private(response: Response) -> Response:
    """Neither a cache nor a search engine nor the next site may learn an address below /me/ or of a choice, right or wrong."""
    if not _BELOW.match(request.path):
        return response
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    # From a choice one goes on within the site, which may know that much: never the path, which is the secret.
    here = request.endpoint == "public.mine.page" and response.status_code == 200
    response.headers["Referrer-Policy"] = "strict-origin" if here else "no-referrer"
    return response


@blueprint.get("/")
@needs("link")
def page() -> Response:
    """All the person's slots; an open page asks again whether they are still right."""
    release = g.page.release
    public = release if release and release.public else None
    r = reading(public, views.now()) if public else None
    html = render_template(
        "portal/page.html", page=g.page, person=g.page.person, event=g.page.event, r=r, webcal=webcal,
        withdrawn=[w for w in g.page.part.withdrawn if w.starts_at] if r else [], feed=_feed(),
        to=views.here(r.event.slug) if r else None, saved=request.args.get("saved") == "1",
    )  # fmt: skip
    response = Response(html)
    # The page is the same as long as only what guards its forms is new, as it is each time.
    response.set_etag(hashlib.sha256(_NEW_EACH_TIME.sub("", html).encode()).hexdigest()[:24])
    response.make_conditional(request)
    return response


def _feed() -> str:
    """The address of the person's own feed."""
    return f"{views.base_url()}/me/{g.token}/calendar.ics"


@blueprint.get("/calendar.ics")
@needs("link")
def calendar() -> Response:
    """The person's own feed, with call times and reminders."""
    release = g.page.release
    if release is None:
        raise NotFound
    event = release.programme.event
    title = f"{event.title}: {g.page.person.name}" if release.public else g.page.person.name
    to = views.addresses(event.slug)
    response = Response(
        ical.write(release, ical.Feed(g.page.part, title, _feed(), g.page.private), to),
        content_type="text/calendar; charset=utf-8",
    )
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.post("/answer")
@needs("link")
def answer() -> ResponseReturnValue:
    """Yes or no to one seat."""
    personal.answer(g.page.person, request.form.get("seat", 0, whole_number), request.form.get("answer", ""))
    return redirect(f"/me/{g.token}/?saved=1", 303)
