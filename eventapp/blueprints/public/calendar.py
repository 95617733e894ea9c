"""Calendar feeds, and the page that tells how to subscribe."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, g, render_template
from flask_babel import gettext

from eventapp.blueprints import views
from eventapp.blueprints.guards import needs
from eventapp.blueprints.public.pages import code_of, named
from eventapp.blueprints.public.reader import Reader, reader
from eventapp.formats import ical
from eventapp.programme import feeds, select
from eventapp.programme.addresses import google_calendar, is_reached_from_outside, outlook_calendar, webcal
from eventapp.programme.release import tag_feed
from eventapp.services.errors import Gone, NotFound
from eventapp.words import words


@dataclass(frozen=True, slots=True)
class Parts:
    """Feeds of one kind: a name and an address each."""

    heading: str
    feeds: list[tuple[str, str]]


blueprint = Blueprint("calendar", __name__, url_prefix="/calendar")


@blueprint.get("/")
@needs("anyone")
def page() -> str:
    """Every way to subscribe."""
    if not g.release.public:
        raise Gone("event")
    r = reader()
    return render_template(
        "public/calendar.html", r=r, webcal=webcal, google=google_calendar, outlook=outlook_calendar, parts=_parts(r),
        held=[s for s in r.programme.seminars if s.starts_at and not s.cancelled],
        outside=is_reached_from_outside(g.addresses.base), habits=_habits(),
    )  # fmt: skip


def _habits() -> list[tuple[str, str]]:
    """Programs and how often they look for news, as their makers and those who measure it say."""
    return [
        ("Google", gettext("some times a day, at worst once a day")),
        (gettext("Outlook and Office 365"), gettext("every third hour or more seldom")),
        (gettext("Apple, on iPhone and Mac"), gettext("as you have set it: from every fifth minute to once a week")),
        ("Thunderbird", gettext("every thirtieth minute")),
        ("DAVx5, ICSx5", gettext("as you have set it: from every quarter of an hour to once a day")),
    ]


def _parts(r: Reader) -> list[Parts]:
    """The feeds of a part of the programme, each kind that there is."""
    rooms = [(t.slug, t.name) for t in r.programme.rooms]
    people = [(t.slug, t.name) for t in r.programme.people]
    # What is to be followed is taken along, what is downloaded is not.
    to = views.here(g.event_slug) if r.over else g.addresses
    kinds = [
        (gettext("One room"), "room", rooms if len(rooms) > 1 else []),
        (gettext("One subject"), "tag", list(r.tags().items())), (gettext("One person"), "person", people),
    ]  # fmt: skip
    return [
        Parts(heading, [(name, to.feed(kind, slug)) for slug, name in things])
        for heading, kind, things in kinds
        if things
    ]


@blueprint.get("/all.ics")
@needs("anyone")
def everything() -> Response:
    """The whole event."""
    return _feed(feeds.everything(g.release, g.at), "", "all", "")


@blueprint.get("/room/<slug>.ics")
@needs("anyone")
def room(slug: str) -> Response:
    """One room."""
    code = code_of("rooms", slug)
    return _feed(feeds.by_room(g.release, code, g.at), named("rooms", code), "room", slug)


@blueprint.get("/tag/<slug>.ics")
@needs("anyone")
def tag(slug: str) -> Response:
    """One tag."""
    name = select.tags(g.release.programme).get(slug, "")
    left = tag_feed(g.release.programme.event.code, slug)
    if not name and not any(left in w.feeds for w in g.release.withdrawn):
        raise NotFound
    return _feed(feeds.by_tag(g.release, slug, g.at), name, "tag", slug)


@blueprint.get("/person/<slug>.ics")
@needs("anyone")
def person(slug: str) -> Response:
    """One person."""
    code = code_of("people", slug)
    return _feed(feeds.by_person(g.release, code, g.at), named("people", code), "person", slug)


@blueprint.get("/seminar/<slug>.ics")
@needs("anyone")
def seminar(slug: str) -> Response:
    """One seminar: a file to download, which a program may also subscribe to."""
    code = code_of("seminars", slug)
    return _feed(feeds.by_seminar(g.release, code, g.at), named("seminars", code), "seminar", slug)


def _feed(part: feeds.Part, name: str, kind: str, slug: str) -> Response:
    """A feed of what is withdrawn says so until the event is over, as a calendar without a text, and is then gone.

    An answer that is no calendar would leave the old entries with all their text in the calendars that ask.
    """
    if not name and (kind != "all" or not g.release.public) and not g.release.tells(g.at):
        raise Gone("feed")
    event = g.release.programme.event
    title = event.title if g.release.public else words(event.language).gettext("CANCELLED")
    source = g.addresses.feed(kind, slug)
    data = ical.write(g.release, ical.Feed(part, f"{title}: {name}" if name else title, source), g.addresses)
    response = Response(data, content_type="text/calendar; charset=utf-8")
    filename = source.rsplit("/", 1)[-1]
    response.headers["Content-Disposition"] = f'inline; filename="{g.event_slug}-{filename}"'
    return response
