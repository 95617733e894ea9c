"""What a reader's device keeps of an event for when there is no network: the list of it, its parts, and the worker that fetches them.

The pages come in parts of a few at a time, since they are much alike: so the whole event weighs little and takes few requests.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta

from flask import Blueprint, Response, current_app, g, render_template
from flask_babel import get_locale
from werkzeug.test import create_environ, run_wsgi_app

from eventapp import files
from eventapp.blueprints import views, workers
from eventapp.blueprints.guards import needs
from eventapp.blueprints.public.reader import reader
from eventapp.blueprints.public.said import WITHOUT_FACTS
from eventapp.edge.language import LANGUAGES
from eventapp.edge.static_files import version
from eventapp.programme.release import Release
from eventapp.services.errors import NotFound, Unavailable

blueprint = Blueprint("offline", __name__)

# Pages in a part: enough for them to be packed well, few enough to be made while a request waits.
IN_A_PART = 20
# Kept pages follow the clock by themselves, so a part need not be made anew whenever something begins.
HOLDS = timedelta(hours=1)
_PAGES = (
    "", "theme.css", "words.json", "people/", "calendar/", "livestreams/", "changes/", "about/", "mine/", "offline/",
)  # fmt: skip
# What pages fetch when it is wanted, which no page names.
_SCRIPTS = (
    "js/star.js", "js/offline.js", "js/offline/shell.js", "js/live/asking.js", "js/live/facts.js", "js/live/merging.js", "js/live/telling.js",
    "vendor/idiomorph/idiomorph.min.js", "js/programme.js", "js/programme/rule.js", "js/programme/showing.js",
)  # fmt: skip
# Files and pictures alone, however a text tries: no way up, nothing encoded, no other site.
_NAMED = re.compile(r'(?:src|href)="(/static(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+|/media/[0-9a-f]{32}-[0-9]+\.webp)["#]')
_MEDIA = re.compile(r"(/media/[0-9a-f]{32})-\d+\.webp")


@blueprint.before_request
def _enter() -> None:
    """Of a draft nothing is kept."""
    if g.preview_token:
        raise NotFound


@blueprint.get("/sw.js")
@needs("anyone")
def worker() -> Response:
    """The service worker, which keeps the event; where that is switched off, the one that takes itself away."""
    return workers.worker("offline/worker.js")


@blueprint.get("/offline.json")
@needs("anyone")
def whole() -> Response:
    """What is to be kept: the addresses below the event, part by part, for this release and version of the program."""
    _want()
    said = {
        "release": g.release.number, "mark": g.published.mark, "program": version(files.STATIC), "languages": LANGUAGES,
        "parts": _parts(g.release), "files": [views.static(name) for name in _SCRIPTS],
    }  # fmt: skip
    return Response(json.dumps(said, ensure_ascii=False), content_type="application/json; charset=utf-8")


@blueprint.get("/offline/<int:number>.json")
@needs("anyone")
def part(number: int) -> Response:
    """Some of it in the language that is asked for: pages as they are sent, and the files that they name."""
    _want()
    g.cookieless, g.good_until = True, g.at + HOLDS
    parts = _parts(g.release)
    if number >= len(parts):
        raise NotFound
    language = str(get_locale())
    made = {path: text for path in parts[number] if (text := _sent(path, language)) is not None}
    newest = views.shelf().newest(g.event_slug)
    if newest is None or newest.mark != g.published.mark:
        raise Unavailable  # Some of it is of the next release.
    named = {address for text in made.values() for address in _NAMED.findall(text)}
    small = {_MEDIA.sub(r"\1-96.webp", address) for address in named}
    said = {"mark": g.published.mark, "pages": made, "files": sorted(small)}
    return Response(json.dumps(said, ensure_ascii=False), content_type="application/json; charset=utf-8")


@blueprint.get("/offline/")
@needs("anyone")
def page() -> str:
    """What this device keeps, how old and how large it is, and the buttons to remove it and to keep it again."""
    return render_template("public/offline.html", r=reader())


def _want() -> None:
    if not current_app.config["OFFLINE"]:
        raise NotFound


def _parts(release: Release) -> list[list[str]]:
    """The addresses below the event of all that is kept, some at a time; a pure function of the release."""
    programme = release.programme
    every = [
        *_PAGES, *(f"rooms/{room.slug}/" for room in programme.rooms),
        *(f"seminars/{seminar.slug}/" for seminar in programme.seminars),
        *(f"people/{person.slug}/" for person in programme.people),
    ]  # fmt: skip
    return [every[at : at + IN_A_PART] for at in range(0, len(every), IN_A_PART)]


def _sent(path: str, language: str) -> str | None:
    """A page or file below the event as it would be sent now; None for what is not there."""
    header = {"Accept": "text/html", "Accept-Language": language}
    environ = create_environ(
        f"/{g.event_slug}/{path}", views.base_url(), headers=header, environ_overrides={WITHOUT_FACTS: True}
    )
    # A context of its own: what is known of this request is not known of that.
    with current_app.app_context():
        body, status, _ = run_wsgi_app(current_app.extensions["edge"].app, environ, buffered=True)
    return b"".join(body).decode() if status.startswith("200") else None
