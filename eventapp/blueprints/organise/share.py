"""Sharing what is published: addresses, codes, ready texts, pictures for networks, and frames for other sites."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, g, render_template, request
from flask_babel import force_locale, gettext
from markupsafe import escape

from eventapp import files
from eventapp.blueprints import views
from eventapp.blueprints.guards import needs
from eventapp.blueprints.public.embed import HEIGHT, THEMES
from eventapp.blueprints.public.place import Place
from eventapp.blueprints.public.reader import Reader
from eventapp.edge import CSP
from eventapp.edge.queries import LONGEST_FILTER
from eventapp.programme.addresses import Addresses
from eventapp.programme.naming import slugify
from eventapp.programme.release import Release
from eventapp.services.clock import now
from eventapp.services.errors import NotFound
from eventapp.services.publishing import next_steps, releases
from eventapp.signage.picture import SHAPES, Look, sharing_picture

blueprint = Blueprint("share", __name__, url_prefix="/share")


@dataclass(frozen=True, slots=True)
class Texts:
    """Ready texts in the event's language: a mail's subject and body, and a post for social media."""

    subject: str
    mail: str
    post: str


@blueprint.get("/")
@needs("see")
def index() -> Response:
    """All of it, with the frame that the form asks for."""
    release = releases.latest(g.event)
    if release is None:
        return Response(render_template("organise/share.html", release=None, taken_down=releases.newest(g.event) is not None))
    to, reader = views.addresses(release.programme.event.slug), Reader(release.programme, now())
    page = render_template(
        "organise/share.html", release=release, to=to, texts=_texts(release, reader, to), r=reader, shapes=SHAPES,
        menus=_menus(reader), chosen=_chosen(), frame=_frame(release, to), embed=f"/{release.programme.event.slug}/embed/{_query()}",
    )  # fmt: skip
    response = Response(page)
    # The frame is shown as it will be.
    response.headers["Content-Security-Policy"] = f"{CSP}; frame-src 'self'"
    return response


@blueprint.get("/<shape>.png")
@needs("see")
def picture(shape: str) -> Response:
    """The picture of the whole day in a shape that networks want."""
    release = releases.latest(g.event)
    if release is None or shape not in SHAPES:
        raise NotFound
    event, reader = release.programme.event, Reader(release.programme, now())
    under = " · ".join(part for part in (reader.dates, event.venue.name or event.venue.city) if part)
    data = sharing_picture(event.title, under, event.host, Look(event.accent, files.FONTS, SHAPES[shape]))
    response = Response(data, mimetype="image/png")
    response.headers["Content-Disposition"] = f'inline; filename="{slugify(event.title)}-{shape}.png"'
    return response


def _texts(release: Release, reader: Reader, to: Addresses) -> Texts:
    event = release.programme.event
    with force_locale(event.language):
        place, dates = Place(event.venue).short, reader.dates
        when = ", ".join(part for part in (dates, place) if part)
        over = next_steps.is_past(g.event, now())
        begins = gettext("%(title)s is over: thank you to all who came.") if over else gettext("Welcome to %(title)s") + "."
        follow = gettext("Put it in your calendar, and it follows every change: %(address)s", address=to.page("calendar/"))
        mail = [
            begins % {"title": event.title}, when, event.tagline,
            gettext("The whole programme: %(address)s", address=to.event()), "" if over else follow,
        ]  # fmt: skip
    post = [f"{event.title} · {when}", event.tagline, to.event(), event.hashtag]
    return Texts(f"{event.title}, {dates}", "\n\n".join(filter(None, mail)), "\n".join(filter(None, post)))


def _menus(reader: Reader) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen of the frame: pairs of value and name."""
    names = {"auto": gettext("As the reader's device"), "light": gettext("Light"), "dark": gettext("Dark"), "clear": gettext("See-through")}
    return {
        "room": [("", gettext("All rooms")), *((room.slug, room.name) for room in reader.programme.rooms)],
        "tag": [("", gettext("All subjects")), *reader.tags().items()],
        "day": [("", gettext("All days")), *((str(day), views.short_date(day)) for day, _ in reader.days())],
        "theme": [(theme, names[theme]) for theme in THEMES],
    }


def _chosen() -> dict[str, str]:
    """What of the programme the frame shows, and how."""
    return {name: request.args.get(name, "")[:LONGEST_FILTER] for name in ("room", "tag", "day", "show", "theme")}


def _query() -> str:
    said = {name: value for name, value in _chosen().items() if value and value != "auto"}
    return f"?{urlencode(said)}" if said else ""


def _frame(release: Release, to: Addresses) -> str:
    """What is pasted into the other site: the frame, and the script that makes it as high as what is in it."""
    address, script = escape(to.page(f"embed/{_query()}")), escape(to.page("embed/fit.js"))
    title = escape(release.programme.event.title)
    return (
        f'<iframe src="{address}" title="{title}" width="100%" height="{HEIGHT}" style="border:0" loading="lazy"></iframe>\n'
        f'<script src="{script}" async></script>'
    )
