"""The programme and its seminars as Markdown, and llms.txt: what assistants read, so that they answer rightly."""

from __future__ import annotations

from flask import Blueprint, Response, g, redirect
from flask.typing import ResponseReturnValue

from eventapp.blueprints import views
from eventapp.blueprints.guards import needs
from eventapp.blueprints.public.pages import seminar_at
from eventapp.blueprints.public.reader import reader
from eventapp.formats import markdownfile
from eventapp.words import current

blueprint = Blueprint("plaintext", __name__)


@blueprint.get("/programme.md")
@needs("anyone")
def programme() -> Response:
    """The whole programme."""
    return _markdown(markdownfile.programme(_told()))


@blueprint.get("/seminars/<slug>.md")
@needs("anyone")
def seminar(slug: str) -> ResponseReturnValue:
    """One seminar."""
    thing = seminar_at(slug)
    if thing.slug != slug:
        return redirect(views.here(g.event_slug).page(f"seminars/{thing.slug}.md"), 301)
    return _markdown(markdownfile.seminar(_told(), thing))


@blueprint.get("/llms.txt")
@needs("anyone")
def llms() -> Response:
    """What the event is, and where to read on."""
    return _markdown(markdownfile.overview(_told()), "text/plain")


def _told() -> markdownfile.Told:
    r = reader()
    return markdownfile.Told(r.programme, r.news, g.addresses, current(), g.at)


def _markdown(text: str, kind: str = "text/markdown") -> Response:
    return Response(text, content_type=f"{kind}; charset=utf-8")
