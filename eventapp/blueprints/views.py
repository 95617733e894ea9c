"""What every page needs: language, formats of dates, links to static files, words for things."""

from __future__ import annotations

import json
from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from flask import Flask, Response, current_app, g, request
from flask_babel import get_locale
from markupsafe import Markup

from eventapp import files
from eventapp.blueprints import wording
from eventapp.edge.language import LANGUAGES, language_of
from eventapp.edge.static_files import imported, version
from eventapp.formats import markdown
from eventapp.programme.addresses import Addresses
from eventapp.programme.naming import slugify
from eventapp.programme.text import isolated
from eventapp.services.clock import now
from eventapp.services.live.current import Live
from eventapp.services.people import kept_pictures
from eventapp.services.printing.packs import Press
from eventapp.services.printing.sites import Site
from eventapp.services.publishing.listing import Listing
from eventapp.services.publishing.shelf import Shelf
from eventapp.words import current, moment


def language() -> str:
    """The reader's language, else the event's, else Swedish."""
    chosen = language_of(request.environ) if request else ""
    return chosen or getattr(g, "event_language", "") or "sv"


def listing() -> Listing:
    """The list of what is published."""
    found: Listing = current_app.extensions["listing"]
    return found


def shelf() -> Shelf:
    """The current releases."""
    held: Shelf = current_app.extensions["shelf"]
    return held


def live() -> Live:
    """The live facts."""
    held: Live = current_app.extensions["live"]
    return held


def picture(key: str, size: int) -> bytes | None:
    """A picture that a release shows, a WebP so many pixels wide; None for none."""
    return kept_pictures.read(key, size) if key else None


def json_file(value: dict[str, object], name: str) -> Response:
    """A value as a file of JSON to be kept; the name is one of ours, in plain letters."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    response = Response(text + "\n", content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def base_url() -> str:
    """Scheme and host that printed and mailed addresses begin with."""
    return str(current_app.config["BASE_URL"])


def base_warning() -> str:
    """What to say where something is printed or subscribed to that would lead nobody here; "" when all is well."""
    return wording.base_warning(base_url())


def addresses(slug: str) -> Addresses:
    """The public addresses of an event, for what is taken along: calendars, codes, exports, what is shared."""
    return Addresses(base_url(), slug)


def here(slug: str) -> Addresses:
    """The same as paths, for links between pages: they lead on at whatever host name the reader has come by.

    From a preview they lead on within it.
    """
    return Addresses(g.get("preview_base", ""), slug)


def sends_mail() -> bool:
    """Whether a mail server is set; without one nothing is put in the outbox, and nothing says so."""
    return bool(current_app.config["SMTP_URL"])


def press() -> Press:
    """What it takes to print signs here."""
    site = Site(base_url(), bool(current_app.config["SIGNS_ANY_ADDRESS"]))
    return Press(site, files.FONTS, lambda key: kept_pictures.read(key, 512))


def static(name: str) -> str:
    """The address of a static file; a new release of the program has new ones."""
    return f"/static/{version(files.STATIC)}/{name}"


def imports(script: str) -> list[str]:
    """The addresses of the scripts that a script imports."""
    return [static(name) for name in imported(files.STATIC, script)]


def long_date(day: date, first: bool = True) -> str:
    """Monday 3 July 2017, in the reader's language; with a capital where it comes `first`."""
    text = current().day(day, "EEEE d MMMM y")
    return text[:1].upper() + text[1:] if first else text


def short_date(day: date) -> str:
    """Mon 3 Jul, in the reader's language."""
    return current().day(day, "EEE d MMM").replace(".", "")


def clock(at: datetime | None, zone: ZoneInfo) -> str:
    """The time of an instant in a zone, 24-hour, empty for none."""
    return f"{at.astimezone(zone):%H:%M}" if at else ""


def iso(at: datetime | None) -> str:
    """An instant in UTC as scripts read it (RFC 3339, whole seconds), empty for none."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""


def init_app(app: Flask) -> None:
    """Give the templates what they need, and have the language that a reader chooses remembered."""
    _give_words(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_languages)
    app.after_request(_remember_language)


def _give_words(app: Flask) -> None:
    # Flask-Babel's own look the catalogue up anew for each word, which made a third of a long list.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: current().catalogue.gettext(text),
        lambda one, several, num: current().catalogue.ngettext(one, several, num),
        newstyle=True,
    )
    app.jinja_env.filters.update(
        md=lambda text: Markup(markdown.to_html(text)),  # noqa: S704  (cleaned by nh3)
        plain=markdown.to_plain,
        long_date=long_date,
        short_date=short_date,
        slugify=slugify,
        iso=iso,
        isolated=isolated,
    )
    app.jinja_env.globals.update(
        static=static,
        imports=imports,
        event_zone=lambda event: ZoneInfo(event.timezone),
        clock=clock,
        moment=moment,
        wording=wording,
        sends_mail=sends_mail,
        base_warning=base_warning,
        once=lambda: uuid4().hex,
        now=now,
    )


def _languages() -> dict[str, str]:
    return {"lang": str(get_locale()), "other_lang": "en" if str(get_locale()) == "sv" else "sv"}


def _remember_language(response: Response) -> Response:
    asked = request.args.get("lang", "")
    # A public page sets the cookie in the copy that is kept of it.
    kept = "published" in g and not g.get("preview_token") and not g.get("for_nobody_else")
    if not kept and asked in LANGUAGES and request.method == "GET" and response.status_code < 400:
        secure = current_app.config["SECURE"]
        response.set_cookie("lang", asked, max_age=365 * 86400, samesite="Lax", secure=secure, httponly=True)
    return response
