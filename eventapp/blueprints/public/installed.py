"""The programme as an app on a reader's device: what it is called there, where it opens, and its icons."""

from __future__ import annotations

import json
import re

from flask import Blueprint, Response, g
from flask_babel import get_locale

from eventapp import files
from eventapp.blueprints import views
from eventapp.blueprints.guards import needs
from eventapp.programme.naming import initials, short_name
from eventapp.services.errors import NotFound
from eventapp.signage.icon import Face, icon

blueprint = Blueprint("installed", __name__)

# Sizes in pixels by purpose: `any` is shown as it is, `maskable` and the one for iOS (`touch`) are cut by the device.
ICONS = {"any": (192, 512), "maskable": (192, 512), "touch": (180,)}
_NAME = re.compile(r"(any|maskable|touch)-(\d{3})")


@blueprint.get("/manifest.webmanifest")
@needs("anyone")
def manifest() -> Response:
    """The web application manifest (W3C), in the reader's language; what is installed by it opens in that language."""
    if g.preview_token:
        raise NotFound
    # Browsers ask for it without cookies, with the language in the address.
    g.cookieless = True
    event, language = g.release.programme.event, str(get_locale())
    address = views.here(g.event_slug).event()
    said = {
        "id": address, "name": event.title, "short_name": short_name(event.title), "lang": language, "dir": "ltr",
        "start_url": f"./?lang={language}", "scope": "./", "display": "standalone",
        "theme_color": event.accent, "background_color": event.accent,
        "icons": [
            {"src": f"icons/{purpose}-{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for purpose, sizes in ICONS.items() if purpose != "touch" for size in sizes
        ],
    }  # fmt: skip
    if event.tagline:
        said["description"] = event.tagline
    return Response(json.dumps(said, ensure_ascii=False), content_type="application/manifest+json; charset=utf-8")


@blueprint.get("/icons/<name>.png")
@needs("anyone")
def one(name: str) -> Response:
    """An icon by purpose and size, such as `maskable-512`, of the event's accent and logo."""
    found = _NAME.fullmatch(name)
    if found is None or int(found[2]) not in ICONS[found[1]]:
        raise NotFound
    event, size = g.release.programme.event, int(found[2])
    logo = views.picture(event.logo, 512 if size > 256 else 256)
    data = icon(Face(initials(event.title), event.accent, files.FONTS, logo), size, found[1] != "any")
    return Response(data, mimetype="image/png")
