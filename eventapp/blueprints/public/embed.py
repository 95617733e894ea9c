"""The programme to frame in another site: whole, a room, a subject, a day, or now and next, without cookies."""

from __future__ import annotations

import json

from flask import Blueprint, Response, g, render_template, request
from markupsafe import escape

from eventapp import files
from eventapp.blueprints.guards import needs
from eventapp.blueprints.public.listing import Listing, framed
from eventapp.blueprints.public.reader import live_reader

# How it may look; the first is as the reader's device is set.
THEMES = ("auto", "light", "dark", "clear")
# In CSS pixels: what an oEmbed consumer gets that asks for no other size.
WIDTH, HEIGHT = 640, 720

blueprint = Blueprint("embed", __name__)


@blueprint.get("/embed/")
@needs("anyone")
def embed() -> str:
    """A plain page that any site may frame; filters as on the programme, `show=now` and `theme` in the address."""
    r = live_reader()
    r.choosing = False
    listing = Listing(r, framed(request.args))
    theme, now = request.args.get("theme", ""), request.args.get("show") == "now"
    g.cookieless = True
    g.filters_pass = (bool(listing.shown) or not listing.filtered) and theme in ("", *THEMES)
    return render_template(
        "public/embed.html", r=r, listing=listing, theme=theme if theme in THEMES else "auto",
        now=r.now_and_next(most=8) if now else None,
    )  # fmt: skip


@blueprint.get("/embed/fit.js")
@needs("anyone")
def fit() -> Response:
    """What a site that frames it may load to make the frame as high as what is in it."""
    return Response((files.STATIC / "js" / "fit.js").read_bytes(), mimetype="text/javascript")


@blueprint.get("/oembed.json")
@needs("anyone")
def oembed() -> Response:
    """The programme as oEmbed 1.0 of type rich, for editors that turn an address into a frame."""
    width, height = (
        min(int(given), most) if (given := request.args.get(name, "")[:6]).isdecimal() and int(given) else most
        for name, most in (("maxwidth", WIDTH), ("maxheight", HEIGHT))
    )
    g.filters_pass = not {"maxwidth", "maxheight"} & set(request.args)
    event, address = g.release.programme.event, g.addresses.page("embed/")
    html = f'<iframe src="{escape(address)}" title="{escape(event.title)}" width="{width}" height="{height}"></iframe>'
    said = {
        "version": "1.0", "type": "rich", "title": event.title, "provider_name": event.host or event.title,
        "provider_url": g.addresses.event(), "html": html, "width": width, "height": height,
    }  # fmt: skip
    return Response(json.dumps(said, ensure_ascii=False), content_type="application/json+oembed; charset=utf-8")
