"""What search engines ask of one event: the addresses of its pages."""

from __future__ import annotations

from flask import Blueprint, Response, g

from eventapp.blueprints.guards import needs

blueprint = Blueprint("sitemap", __name__)


@blueprint.get("/sitemap.xml")
@needs("anyone")
def pages() -> Response:
    """Every page of the event (sitemaps.org 0.9)."""
    programme, to = g.release.programme, g.addresses
    found = [to.event(), to.page("people/"), to.page("about/"), to.page("calendar/"), to.page("changes/")]
    found += [to.seminar(seminar.slug) for seminar in programme.seminars]
    found += [to.person(person.slug) for person in programme.people]
    found += [to.room(room.slug) for room in programme.rooms]
    at = f"{g.release.published_at:%Y-%m-%d}"
    urls = "\n".join(f"<url><loc>{page}</loc><lastmod>{at}</lastmod></url>" for page in found)
    xml = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>\n'
    return Response(xml, mimetype="application/xml")
