"""Full-screen pages for screens at the venue, and all that their own program (static/js/screen) runs on."""

from __future__ import annotations

import json
import re
from datetime import timedelta

from flask import Blueprint, Response, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from eventapp import files
from eventapp.blueprints import views, wording, workers
from eventapp.blueprints.guards import needs
from eventapp.blueprints.public.pages import room_at
from eventapp.blueprints.public.reader import reader
from eventapp.edge.static_files import version
from eventapp.formats import screenfile
from eventapp.programme.model import Programme, Room
from eventapp.programme.news import news
from eventapp.services.accounts.guessing import network
from eventapp.services.errors import Forbidden, NotFound
from eventapp.services.publishing import shortlinks
from eventapp.services.screens import hearing, slides, told
from eventapp.services.screens.hearing import Heard
from eventapp.signage import qr
from eventapp.words import LANGUAGES, speaking

blueprint = Blueprint("screens", __name__, url_prefix="/screens")

# What no release decides is looked at again after this; so many screens cost one look in that time.
LOOKED_AT = timedelta(seconds=2)
LONGEST_REPORT = 500
_KEY = re.compile("[0-9a-z]{10,15}")
_PICTURES = {"jpg": "image/jpeg", "png": "image/png"}
# What the worker keeps beside the page itself, with all that the program imports.
_PROGRAM, _STYLES = "js/screen/start.js", "css/screen.css"
_FONTS = ("fonts/source-sans-3-latin-wght-normal.woff2", "fonts/source-sans-3-latin-ext-wght-normal.woff2")


@blueprint.get("/")
@needs("anyone")
def every_room() -> str:
    """All rooms on one screen."""
    return _page(list(g.release.programme.rooms), False)


@blueprint.get("/<slug>/")
@needs("anyone")
def one_room(slug: str) -> str:
    """One room, large."""
    return _page([room_at(slug)], True)


@blueprint.get("/at/<key>/")
@needs("anyone")
def named(key: str) -> str:
    """A screen that was set up: what it shows it learns from `set.json`; until then, and without a script, all rooms."""
    if not _KEY.fullmatch(key):
        raise NotFound
    g.for_nobody_else = True  # They can be made up without end.
    return _page(list(g.release.programme.rooms), False, key)


def _page(rooms: list[Room], single: bool, key: str = "") -> str:
    kept = [*map(views.static, (_STYLES, *_FONTS, _PROGRAM)), *views.imports(_PROGRAM)]
    return render_template(
        "public/screen.html", r=reader(), rooms=rooms, single=single, key=key, program=version(files.STATIC), kept_files=kept
    )


@blueprint.get("/programme.json")
@needs("anyone")
def programme() -> Response:
    """What a screen holds of the release: all that it needs to go on by itself, in both languages."""
    release = g.release
    said = screenfile.write(release.programme, news(release.earlier, release.programme, g.at))
    said |= {
        "release": release.number, "mark": g.published.mark, "program": version(files.STATIC),
        "codes": _codes(release.programme), "words": {language: _words(language) for language in LANGUAGES},
        "end": True,
    }  # fmt: skip
    return _json(said)


def _words(language: str) -> dict[str, str]:
    with speaking(language):
        return wording.screen_words()


def _codes(programme: Programme) -> dict[str, str]:
    """The codes that screens draw: the event's under "", those of what can be watched under the seminar's code."""
    carried = {"": shortlinks.link("event", programme.event.code)}
    carried |= {s.code: shortlinks.link("live", s.code) for s in programme.seminars if s.watched}
    return {code: qr.packed(g.addresses.short_upper(link)) for code, link in carried.items()}


@blueprint.get("/set.json")
@needs("anyone")
def settings() -> Response:
    """How the event's screens are set up and what they are asked to do, by the open part of their keys; and the slides."""
    g.good_until = g.at + LOOKED_AT
    found = told.told(g.release.programme.event.code)
    said = {"schema": screenfile.SCHEMA, "event": g.release.programme.event.slug, "screens": found.screens, "slides": found.slides, "end": True}
    response = _json(said)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _json(said: dict[str, object]) -> Response:
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return Response(text, content_type="application/json; charset=utf-8")


@blueprint.post("/at/<key>/seen")
@needs("anyone")
def seen(key: str) -> ResponseReturnValue:
    """A screen says that it runs, the release that it shows, and its size, as JSON of whole numbers; and is told its name."""
    if not _KEY.fullmatch(key):
        raise NotFound
    request.max_content_length = LONGEST_REPORT
    if g.preview_token or request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        raise Forbidden
    try:
        said = json.loads(request.get_data())
        heard = Heard(*(int(said[name]) for name in ("release", "width", "height")))
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError) as error:
        raise BadRequest from error
    whence = hearing.Whence(g.release.programme.event.code, key, network(request.remote_addr or ""))
    name = hearing.hear(whence, heard, current_app.config["SECRET_KEY"])
    return {"name": name}, 200, {"Cache-Control": "no-store"}


@blueprint.get("/slides/<key>.<ending>")
@needs("anyone")
def slide(key: str, ending: str) -> Response:
    """A slide's picture, whose address names what is in it."""
    body, kind = slides.picture(g.release.programme.event.code, key)
    if kind != ending:
        raise NotFound
    g.too_large_to_keep = True
    response = Response(body, mimetype=_PICTURES[kind])
    # A day only: what is taken off must not be had for long.
    response.headers["Cache-Control"] = "public, max-age=86400"
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    response.set_etag(key)
    response.make_conditional(request)
    return response


@blueprint.get("/sw.js")
@needs("anyone")
def worker() -> Response:
    """The worker that keeps the screens' program; where keeping is switched off, the one that takes itself away."""
    if g.preview_token:
        raise NotFound
    return workers.worker("screen/worker.js")
