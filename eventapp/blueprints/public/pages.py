"""The pages that attendees read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TypeVar

from flask import Blueprint, Response, g, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from eventapp.blueprints import views, wording
from eventapp.blueprints.guards import needs
from eventapp.blueprints.public.adding import add_links
from eventapp.blueprints.public.grid import Grid
from eventapp.blueprints.public.place import Place
from eventapp.blueprints.public.reader import live_reader, reader
from eventapp.blueprints.public.shown import NOTHING
from eventapp.formats import atom, jsonfeed, schema_org
from eventapp.programme import select
from eventapp.programme.changes import Change
from eventapp.programme.colour import ink_on, readable
from eventapp.programme.model import Person, Room, Seminar
from eventapp.programme.now import watch_in
from eventapp.programme.telling import Teller
from eventapp.services.errors import Gone, NotFound
from eventapp.services.publishing import hosts
from eventapp.services.publishing.history import Past

blueprint = Blueprint("pages", __name__)
# How long a page is right that had to leave out what the database did not say.
ASK_AGAIN = timedelta(seconds=10)


Thing = TypeVar("Thing", Seminar, Person, Room)


def seminar_at(slug: str) -> Seminar:
    """The seminar with this slug; for an old slug the one that once had it. Raises NotFound, Gone."""
    return _found("seminars", slug, g.release.programme.seminars)


def room_at(slug: str) -> Room:
    """The same for a room."""
    return _found("rooms", slug, g.release.programme.rooms)


def person_at(slug: str) -> Person:
    """The same for a person."""
    return _found("people", slug, g.release.programme.people)


def _found(kind: str, slug: str, things: Iterable[Thing]) -> Thing:
    code = code_of(kind, slug)
    thing = next((t for t in things if t.code == code), None)
    if thing is None:
        raise Gone(kind)
    return thing


def code_of(kind: str, slug: str) -> str:
    """The code of what has or had this slug, also where it is gone. Raises NotFound."""
    things = getattr(g.release.programme, kind)
    code = next((t.code for t in things if t.slug == slug), None) or g.release.moved.get(f"{kind}/{slug}")
    if code is None:
        raise NotFound
    return str(code)


def named(kind: str, code: str) -> str:
    """The name of the seminar, person or room with a code, empty for one that is gone."""
    thing = next((t for t in getattr(g.release.programme, kind) if t.code == code), None)
    return "" if thing is None else str(thing.title if kind == "seminars" else thing.name)


def _elsewhere(kind: str, slug: str, thing: Seminar | Person | Room) -> BaseResponse | None:
    """A redirect when the thing has another slug now."""
    if thing.slug == slug:
        return None
    return redirect(views.here(g.event_slug).page(f"{kind}/{thing.slug}/"), 301)


@blueprint.get("/seminars/<slug>/")
@needs("anyone")
def seminar(slug: str) -> ResponseReturnValue:
    """One seminar."""
    thing, r = seminar_at(slug), live_reader()
    return _elsewhere("seminars", slug, thing) or render_template(
        "public/seminar.html", links=add_links(r, thing), r=r, seminar=thing, place=Place(r.event.venue),
        beside_it=select.beside(r.programme, thing), alike=select.alike(r.programme, thing),
        jsonld=schema_org.seminar_page(r.programme, thing, g.addresses),
    )  # fmt: skip


@blueprint.get("/seminars/<slug>/live")
@needs("anyone")
def live(slug: str) -> ResponseReturnValue:
    """On to the livestream before and during, the recording after, else the seminar's page."""
    thing = seminar_at(slug)
    _, address = watch_in(thing, live_reader().phase(thing))
    response = redirect(address or views.here(g.event_slug).seminar(thing.slug), 302)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/people/<slug>/")
@needs("anyone")
def person(slug: str) -> ResponseReturnValue:
    """One person and their seminars."""
    thing = person_at(slug)
    return _elsewhere("people", slug, thing) or render_template("public/person.html", r=live_reader(), person=thing)


@blueprint.get("/rooms/<slug>/")
@needs("anyone")
def room(slug: str) -> ResponseReturnValue:
    """What is on now and next in a room, and its day."""
    thing, r = room_at(slug), live_reader()
    held = [s for s in r.programme.seminars if s.room == thing.code]
    return _elsewhere("rooms", slug, thing) or render_template(
        "public/room.html", r=r, room=thing, held=held, now=r.now_and_next(thing.code, len(held)) or NOTHING
    )


@blueprint.get("/livestreams/")
@needs("anyone")
def livestreams() -> str:
    """Every livestream and recording."""
    r = live_reader()
    return render_template(
        "public/livestreams.html",
        r=r,
        streamed=[s for s in r.programme.seminars if s.watched or (r.over and r.left(s).any)],
    )


@blueprint.get("/about/")
@needs("anyone")
def about() -> str:
    """About the day: place, map, links, contact."""
    r = reader()
    return render_template("public/about.html", r=r, place=Place(r.event.venue))


@blueprint.get("/host/")
@needs("anyone")
def host() -> ResponseReturnValue:
    """On to the page of whoever holds the day, with their other days."""
    slug = hosts.of_event(g.event_slug)
    if slug is None:
        raise NotFound
    return redirect(f"/o/{slug}/", 302)


@blueprint.get("/changes/")
@needs("anyone")
def changes() -> str:
    """What has changed between releases, in words."""
    return render_template("public/changes.html", r=reader(), entries=_entries())


@blueprint.get("/changes.atom")
@needs("anyone")
def changes_atom() -> Response:
    """The same as a feed."""
    data = atom.write(_feed("changes.atom"), _entries(), g.release.published_at)
    return Response(data, mimetype="application/atom+xml")


@blueprint.get("/changes.json")
@needs("anyone")
def changes_json() -> Response:
    """The same as a JSON Feed."""
    data = jsonfeed.write(_feed("changes.json"), _entries(), g.addresses.event())
    return Response(data, content_type="application/feed+json; charset=utf-8")


def _feed(own: str) -> atom.Feed:
    """The feed of changes, whose own address ends so."""
    to, event = g.addresses, g.release.programme.event
    title = gettext("Changes: %(title)s", title=event.title)
    return atom.Feed(title, event.host or event.title, to.page("changes/"), to.page(own))


def _path(change: Change) -> str:
    """Where what a change tells of has its page, below the event; empty for none."""
    kind = {"seminar": "seminars", "person": "people", "room": "rooms"}.get(change.subject)
    thing = next((t for t in getattr(g.release.programme, kind) if t.code == change.code), None) if kind else None
    return f"{kind}/{thing.slug}/" if thing else ""


def _entries() -> list[atom.Entry]:
    zone, teller = g.release.programme.event.zone, Teller(g.release.programme)
    past, known = views.shelf().histories.of(g.event_slug)
    if not known:
        g.good_until = g.at + ASK_AGAIN
    # A preview's release is not among them yet, nor one that came after the database was last heard.
    if g.preview_token or not past or past[0].number < g.release.number:
        past = [Past(g.release.number, g.release.published_at, g.release.note, "", g.release.changes), *past]
    withheld = teller.withheld(c for p in past for c in p.changes)
    return [
        atom.Entry(
            p.number, p.published_at,
            # A note that names what has been withdrawn is not shown any more.
            ("" if any(name in p.note for name in withheld) else p.note)
            or (gettext("The programme was published.") if p.number == 1 else gettext("Changes")),
            tuple(wording.change(c, zone) for c in told), tuple(map(_path, told)),
        )
        for p in past for told in (teller.tell(p.changes),)
    ]  # fmt: skip


@blueprint.get("/theme.css")
@needs("anyone")
def theme() -> Response:
    """The event's colour, with text that can be read on it, and the places in the grid of rooms."""
    accent = g.release.programme.event.accent
    css = (
        f":root{{--accent:{accent};--on-accent:{ink_on(accent)};--link:{readable(accent, '#ffffff', 5)};"
        f"--link-dark:{readable(accent, '#1c2128', 5)};--now-word:\"{gettext('Now')}\"}}\n" + Grid(reader()).css()
    )
    response = Response(css, mimetype="text/css")
    return response


@blueprint.get("/<path:rest>")
@needs("anyone")
def missing(rest: str) -> str:
    """Whatever else is asked for below an event: a page that says so and leads back."""
    raise NotFound
