"""Following by mail: asked for, said yes to, changed and ended, each by a form and without an account.

There is no cookie, so nothing of the reader's is sent along by itself: whoever knows a link may do what it is for. A GET
changes nothing, so that programs which open every link in a mail do no harm.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from flask import Blueprint, Response, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from werkzeug.datastructures import MultiDict

from eventapp.blueprints import views
from eventapp.blueprints.guards import SMALL_FORM, needs
from eventapp.blueprints.public.reader import Reader, reader
from eventapp.edge.language import LANGUAGES
from eventapp.formats import followmail
from eventapp.programme import followed, select
from eventapp.programme.followed import ALL
from eventapp.services import choices
from eventapp.services.accounts import guessing
from eventapp.services.errors import Forbidden, Gone, Invalid, NotFound
from eventapp.services.following import asking, own, tokens
from eventapp.services.following.asking import Wish

blueprint = Blueprint("follow", __name__, url_prefix="/follow")
# So many seminars are listed; of more those alone that one has come with, from their pages.
MOST_LISTED = 100
ENDING = "public.follow.leave"


@dataclass(frozen=True, slots=True)
class Form:
    """What a form to choose what to follow shows: what is ticked, and what is wrong by field; `choice` is the token of a choice."""

    wish: Wish
    choice: str = ""
    email: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listed:
    """What can be ticked, and is: value, name and whether it is."""

    seminars: list[tuple[str, str, bool]]
    rooms: list[tuple[str, str, bool]]
    tags: list[tuple[str, str, bool]]


@blueprint.before_request
def _enter() -> None:
    """Of a draft there is nothing to follow, nor of what is over; but one may end it always, and from anywhere."""
    g.for_nobody_else = True
    if g.preview_token:
        raise NotFound
    if request.method == "POST":
        request.max_content_length = request.max_form_memory_size = SMALL_FORM
    if request.endpoint == ENDING:
        return
    event = g.release.programme.event
    if g.at >= followed.kept_until(event.ends_on, event.zone):
        raise Gone("follow")
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        raise Forbidden


@blueprint.after_request
def _keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.route("/", methods=["GET", "POST"])
@needs("anyone")
def index() -> ResponseReturnValue:
    """Ask for it. The answer is the same whether an address is known or not."""
    event = asking.event_of(g.event_code)
    offered = views.sends_mail() and event.followable
    if request.method != "POST" or not offered:
        return _asked_page(Form(Wish(_words(request.args), str(get_locale()))), offered)
    form = Form(_wish(), request.form.get("choice", ""), request.form.get("email", ""))
    try:
        asking.ask(event, g.release.programme, form.email, form.wish, guessing.network(request.remote_addr or ""))
    except Invalid as error:
        return _asked_page(replace(form, errors=error.errors), offered), 400
    return redirect(_here("?asked=1"), 303)


@blueprint.route("/yes/<token>/", methods=["GET", "POST"])
@needs("anyone")
def yes(token: str) -> ResponseReturnValue:
    """Say yes, by the link that was mailed."""
    event = asking.event_of(g.event_code)
    if request.method == "POST":
        return redirect(_here(f"{asking.confirm(event, g.release, token)}/?begun=1"), 303)
    asked = asking.asked(event, token)
    if asked.follower:
        raise Gone("follow ask")
    named = followmail.named(g.release.programme, asked.follows.split(), bool(asked.choice), str(get_locale()))
    return render_template("public/follow_yes.html", r=reader(), named=named, invites=asked.invites, until=_until())


@blueprint.route("/<token>/", methods=["GET", "POST"])
@needs("anyone")
def mine(token: str) -> ResponseReturnValue:
    """What one follows, to see and to change."""
    event = asking.event_of(g.event_code)
    known = own.find(event, token)
    if request.method != "POST":
        return _own_page(token, Form(known), bool(known.choice))
    wish = replace(_wish(), choice=known.choice if request.form.get("keep") else "")
    try:
        own.change(event, g.release, token, wish)
    except Invalid as error:
        return _own_page(token, Form(wish, errors=error.errors), bool(known.choice)), 400
    return redirect(_here(f"{token}/?saved=1"), 303)


@blueprint.route("/<token>/leave/", methods=["GET", "POST"])
@needs("anyone")
def leave(token: str) -> str:
    """End it: by the page's button, or by the reader's program, which sends a POST and nothing else (RFC 8058)."""
    event = asking.event_of(g.event_code)
    tokens.check(token)
    if request.method == "POST":
        own.leave(event, token)
    return render_template("public/follow_leave.html", left=request.method == "POST")


def _asked_page(form: Form, offered: bool) -> str:
    r = reader()
    return render_template(
        "public/follow.html", r=r, form=form, offered=offered, asked="asked" in request.args, until=_until(), listed=_listed(r, form.wish)
    )


def _own_page(token: str, form: Form, has_choice: bool) -> str:
    r, said = reader(), ""
    if "begun" in request.args:
        said = gettext("You follow now. Changes come by mail.")
    elif "saved" in request.args:
        said = gettext("Saved.")
    return render_template(
        "public/follow_own.html", r=r, form=form, token=token, until=_until(), listed=_listed(r, form.wish), said=said, has_choice=has_choice
    )


def _listed(r: Reader, wish: Wish) -> Listed:
    follows, programme = set(wish.follows), r.programme
    rooms = [(room.slug, room.name, f"room/{room.code}" in follows) for room in programme.rooms]
    return Listed(
        _seminars(r, follows),
        rooms if len(rooms) > 1 else [],
        [(slug, name, f"tag/{slug}" in follows) for slug, name in r.tags().items()],
    )


def _seminars(r: Reader, follows: set[str]) -> list[tuple[str, str, bool]]:
    """Those that are ticked, and all others that are not over where there are not too many to look through."""
    seminars = r.programme.seminars
    few = len(seminars) <= MOST_LISTED
    ticked = {s.code: f"seminar/{s.code}" in follows for s in seminars}
    shown = [s for s in seminars if ticked[s.code] or (few and not s.cancelled and r.phase(s) != "after")]
    return [(s.code, f"{views.clock(s.starts_at, r.zone)} {s.title}".strip(), ticked[s.code]) for s in shown]


def _until() -> str:
    return views.long_date(followed.gone_on(g.release.programme.event.ends_on), first=False)


def _here(below: str) -> str:
    return views.here(g.event_slug).page(f"follow/{below}")


def _wish() -> Wish:
    """What was chosen in a form. Raises NotFound for a choice that there is not."""
    form, token = request.form, request.form.get("choice", "")
    language = form.get("language", "")
    return Wish(
        _words(form), language if language in LANGUAGES else str(get_locale()), form.get("how") == "invitations",
        choices.key(g.event_code, token) if token else "",
    )  # fmt: skip


def _words(said: MultiDict[str, str]) -> tuple[str, ...]:
    """The words for what was asked for and is there; with the whole day nothing else need be said."""
    programme = g.release.programme
    if said.get(ALL):
        return (ALL,)
    there = {
        "room": {r.slug: r.code for r in programme.rooms}, "tag": {slug: slug for slug in select.tags(programme)},
        "seminar": {s.slug: s.code for s in programme.seminars} | {s.code: s.code for s in programme.seminars},
    }  # fmt: skip
    found = (f"{kind}/{things[each]}" for kind, things in there.items() for each in said.getlist(kind) if each in things)
    return tuple(dict.fromkeys(found))
