"""Operations: is the process alive, is it ready, how much does it do; and what search engines ask for."""

from __future__ import annotations

import hmac

from flask import Blueprint, Response, current_app, request
from flask_login import current_user

from eventapp.blueprints import finished, views
from eventapp.blueprints.guards import needs
from eventapp.edge import counts
from eventapp.formats import markdownfile
from eventapp.services.errors import NotFound
from eventapp.services.operations import status
from eventapp.services.people import kept_pictures
from eventapp.services.publishing import pictures

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@needs("anyone")
def alive() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@needs("anyone")
def ready() -> Response:
    """The database answers and its tables are of this version."""
    good = status.database_ready()
    return Response(
        "ready\n" if good else "database not ready\n", 200 if good else 503, mimetype="text/plain"
    )


@blueprint.get("/metrics")
@needs("operator")
def metrics() -> Response:
    """Counters in the Prometheus text format, for who knows EVENTAPP_METRICS_TOKEN; nothing about any person."""
    token = current_app.config["METRICS_TOKEN"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        raise NotFound
    return Response(counts.exposition(status.numbers()), content_type=counts.CONTENT_TYPE)


@blueprint.get("/robots.txt")
@needs("anyone")
def robots() -> Response:
    """Programmes may be indexed; personal pages and the organisers' side are nobody's business."""
    text = f"User-agent: *\nDisallow: /me/\nDisallow: /organise/\nDisallow: /account/\nDisallow: /q/\nDisallow: /preview/\nSitemap: {views.base_url()}/sitemap.xml\n"
    return Response(text, mimetype="text/plain")


@blueprint.get("/sitemap.xml")
@needs("anyone")
def sitemap() -> Response:
    """Every published event's own sitemap, which lists its pages (sitemaps.org 0.9)."""
    found = [
        f"<sitemap><loc>{views.addresses(event.slug).page('sitemap.xml')}</loc><lastmod>{event.published_at:%Y-%m-%d}</lastmod></sitemap>"
        for event in views.listing().now()
    ]
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    )
    return Response(xml + "\n".join(found) + "</sitemapindex>\n", mimetype="application/xml")


@blueprint.get("/llms.txt")
@needs("anyone")
def llms() -> Response:
    """The published events, for assistants: each leads to its own (llmstxt.org)."""
    events = ((event.title, views.addresses(event.slug).page("llms.txt")) for event in views.listing().now())
    return Response(markdownfile.listed("Eventapp", events), content_type="text/plain; charset=utf-8")


@blueprint.get("/media/<name>")
@needs("anyone")
def media(name: str) -> Response:
    """An uploaded picture that a public programme shows; its name is its content's hash, so it never changes.

    Organisers see the pictures of their drafts too.
    """
    found = kept_pictures.named(name)
    if found is None:
        raise NotFound
    shown_by = pictures.shown_by(found[0], views.shelf())
    if shown_by is None and not current_user.is_authenticated:
        raise NotFound
    body = kept_pictures.read(*found)
    if body is None:
        raise NotFound
    return finished.picture(body, name, shown_by)


@blueprint.get("/favicon.ico")
@needs("anyone")
def favicon() -> Response:
    """The icon that browsers ask for by habit."""
    return Response(status=302, headers={"Location": views.static("icons/icon.ico")})
