"""My programme: what a reader has chosen, under a secret address and without an account.

It has no cookie, so nothing of the reader's is sent along by itself: whoever knows the address may do what it is for,
and another site, which does not, can do no more than begin a choice that nobody knows of.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from datetime import datetime, timedelta

from flask import Blueprint, Response, current_app, g, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from werkzeug.exceptions import BadRequest

from eventapp import files
from eventapp.blueprints import views
from eventapp.blueprints.guards import SMALL_FORM, needs
from eventapp.blueprints.public.reader import live_reader, reader, right_until
from eventapp.blueprints.public.said import said
from eventapp.edge.static_files import version
from eventapp.formats import ical
from eventapp.programme import chosen, feeds, followed
from eventapp.programme.addresses import webcal
from eventapp.services import choices
from eventapp.services.accounts import guessing
from eventapp.services.choices import Chosen, Wish
from eventapp.services.errors import Forbidden, Gone, NotFound
from eventapp.services.following.asking import Wish as Wanted
from eventapp.signage import qr
from eventapp.words import words

# Nobody keeps one here for longer before it is sent.
OLDEST = timedelta(days=400)

blueprint = Blueprint("mine", __name__, url_prefix="/mine")


@blueprint.before_request
def _enter() -> None:
    """Nothing of it is kept for others but the page without a token; in a preview there is nothing to choose."""
    g.for_nobody_else = bool((request.view_args or {}).get("token")) or request.method == "POST"
    if g.preview_token:
        raise NotFound
    event = g.release.programme.event
    if g.at >= chosen.kept_until(event.ends_on, event.zone):
        raise Gone("choice")
    if request.method == "POST":
        request.max_content_length = request.max_form_memory_size = SMALL_FORM
        if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
            raise Forbidden


@blueprint.get("/")
@needs("anyone")
def index() -> str:
    """The same for all: what it is; the script leads on to the reader's own, if there is one."""
    return render_template("public/mine_begin.html", r=reader())


@blueprint.post("/")
@needs("anyone")
def begin() -> ResponseReturnValue:
    """Without a script: a new choice, and on to its page."""
    token = choices.new_token()
    choices.choose(_reader(token), _wishes_in_form())
    response = redirect(_path(token), 303)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/<token>/")
@needs("anyone")
def page(token: str) -> Response:
    """What is chosen, to look at and, by the address to write, to change; an open page asks again whether it is right."""
    found = _find(token)
    mark = _mark(found)
    known = request.if_none_match.contains_weak(mark)
    response = Response(status=304) if known else _packed(_page(token, found))
    response.vary.add("Accept-Encoding")
    # Weak, since it is the same for the page as it is and packed.
    response.set_etag(mark, weak=True)
    return response


def _packed(page: str) -> Response:
    """The page, packed for who can unpack it: whom its length could tell something has no way to ask for it."""
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return Response(page)
    response = Response(gzip.compress(page.encode(), 6), mimetype="text/html")
    response.headers["Content-Encoding"] = "gzip"
    return response


@blueprint.post("/<token>/")
@needs("anyone")
def change(token: str) -> ResponseReturnValue:
    """Choose, or no longer: from the page as a form, from the script as JSON."""
    if request.is_json:
        return _told(choices.choose(_reader(token), _wishes_in_json()))
    choices.choose(_reader(token), _wishes_in_form())
    return redirect(_path(token), 303)


@blueprint.get("/<token>/choice.json")
@needs("anyone")
def state(token: str) -> Response:
    """The codes of what is chosen."""
    return _told(_find(token))


@blueprint.post("/<token>/join")
@needs("anyone")
def join(token: str) -> Response:
    """What was chosen on another device becomes a part of the choice at `other`."""
    return _told(choices.join(_reader(token), request.form.get("other", "")))


@blueprint.post("/<token>/erase")
@needs("anyone")
def erase(token: str) -> ResponseReturnValue:
    """Erase it before its time."""
    choices.erase(g.release.programme.event.code, token)
    return redirect(views.here(g.event_slug).page("mine/?erased=1"), 303)


@blueprint.get("/<token>/calendar.ics")
@needs("anyone")
def calendar(token: str) -> Response:
    """The calendar of it, which follows later choices. What is chosen no longer is not in it: it is not cancelled."""
    found = _find(token)
    event = g.release.programme.event
    feed = ical.Feed(feeds.chosen(g.release, found.codes, g.at), _title(found), f"{_address(token)}calendar.ics")
    response = Response(ical.write(g.release, feed, g.addresses), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{event.slug}-mine.ics"'
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.get("/<token>/code.svg")
@needs("anyone")
def code(token: str) -> Response:
    """A QR code that leads another device here."""
    _find(token)
    return Response(qr.svg(_address(token), _title(None)), mimetype="image/svg+xml")


def _reader(token: str) -> choices.Reader:
    """Who chooses, of what there is; also what was withdrawn can be taken out again."""
    programme, withdrawn = g.release.programme, g.release.withdrawn
    known = frozenset(s.code for s in programme.seminars) | {w.code for w in withdrawn}
    return choices.Reader(programme.event.code, token, guessing.network(request.remote_addr or ""), known)


def _find(token: str) -> Chosen:
    return choices.find(g.release.programme.event.code, token)


def _wishes_in_form() -> dict[str, Wish]:
    said = [(code, name == "on") for name in ("on", "off") for code in request.form.getlist(name)]
    return {code: Wish(on, g.at) for code, on in said}


def _wishes_in_json() -> dict[str, Wish]:
    """What was said of each code, and how many milliseconds ago: the reader's clock need not be right for that."""
    try:
        said = json.loads(request.get_data())["choices"].items()
        return {code: Wish(bool(on), g.at - _ago(age)) for code, (on, age) in said}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, ArithmeticError) as error:
        raise BadRequest from error


def _ago(milliseconds: float) -> timedelta:
    return min(timedelta(milliseconds=max(0.0, min(float(milliseconds), 1e12))), OLDEST)


def _told(found: Chosen) -> Response:
    return jsonify(chosen=sorted(found.codes))


def _path(token: str) -> str:
    """The page of a choice, for links."""
    return views.here(g.event_slug).page(f"mine/{token}/")


def _address(token: str) -> str:
    """The same for what is taken along."""
    return str(g.addresses.page(f"mine/{token}/"))


def _title(found: Chosen | None) -> str:
    """What a calendar is called, in the event's language: the reader's own programme, or one that is shown to others."""
    event = g.release.programme.event
    said = words(event.language).gettext
    name = said("Chosen by someone else") if found and not found.writes else said("My programme")
    return f"{event.title}: {name}"


def _mark(found: Chosen) -> str:
    """What all that is on the page depends on, so that it need not be made to know that it is the same."""
    mark, until = _state()
    parts = (mark, sorted(found.codes), found.writes, str(get_locale()), version(files.STATIC), until)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def _state() -> tuple[str, datetime]:
    """The mark of the release and what is said, and until when they read as now: worked out once for all open pages."""
    known: dict[str, tuple[str, datetime, datetime]] = current_app.extensions.setdefault("right_until", {})
    facts = views.live().read(g.event_code)
    mark, since, until = known.get(g.event_slug, ("", g.at, g.at))
    if mark != (current := f"{g.published.mark} {facts.number if facts else None}") or not since <= g.at < until:
        until = right_until(g.release, g.at, said(g.release, g.at))
        known[g.event_slug] = (current, g.at, until)
    return current, until


def _page(token: str, found: Chosen) -> str:
    r = live_reader()
    r.chosen = found.codes if found.writes else frozenset()
    held = [s for s in r.programme.seminars if s.code in found.codes]
    days = [(day, [s for s in seminars if s.code in found.codes]) for day, seminars in r.days()]
    return render_template(
        "public/mine.html", r=r, found=found, held=held, days=[pair for pair in days if pair[1]],
        unset=[s for s in held if not s.starts_at], clashes=chosen.at_once(r.programme, found.codes, g.at),
        withdrawn=[w for w in g.release.told(g.at) if w.code in found.codes and w.starts_at],
        more=[s for s in r.programme.seminars if s.code not in found.codes and chosen.choosable(s) and r.phase(s) != "after"],
        star_to=_path(token) if found.writes else "", token=token, webcal=webcal, feed=f"{_address(token)}calendar.ics",
        to_write=_address(token), to_show=_address(found.shown),
        wish=Wanted((), str(get_locale())), until=_mailed_until(r.over),
    )  # fmt: skip


def _mailed_until(over: bool) -> str:
    """The day on which an address that follows it by mail is deleted, empty where that is not offered."""
    ends_on = g.release.programme.event.ends_on
    return "" if over or not views.sends_mail() else views.long_date(followed.gone_on(ends_on), first=False)
