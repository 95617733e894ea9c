"""The public side as a static site in a zip: the archive for the years after.

It works from any web server and from the disk: every address within it is relative and names a file.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from typing import IO
from urllib.parse import urlsplit

from flask import current_app

from eventapp import files
from eventapp.blueprints import views
from eventapp.edge.static_files import imported
from eventapp.programme import select
from eventapp.programme.now import watch
from eventapp.programme.release import Release
from eventapp.services.people import kept_pictures
from eventapp.services.publishing import kept_files, pictures

_ADDRESS = re.compile(r'(\s(?:href|src|content)=")([^"]*)(")')
# The switches of language and order, and what leads editors to the frame and assistants to Markdown: files have none of them,
# nor anyone to ask for what is newer, or to choose by.
_NOT_IN_FILES = re.compile(
    r'<a class="lang".*?</a>|<nav class="by".*?</nav>|<link rel="(?:alternate" type="(?:application/json\+oembed|text/markdown)|modulepreload|manifest)"[^>]*>'
    r'|<script type="module" src="[^"]*/js/live\.js"></script>'
    # Nothing comes to a file.
    r'|<(?P<said>p|span) class="[^"]*\bto-come">.*?</(?P=said)>'
    r'|<(?P<tag>button|form|a)\b[^>]*\sdata-(?:stars?|mine|by-mail|kept-page|online)\b[^>]*>.*?</(?P=tag)>| data-(?:mine|offline)="[^"]*"', re.DOTALL
)  # fmt: skip
# From the disk a browser runs no modules. Those of the public side import nothing, so they work as plain scripts too.
# What public.js fetches later, from a file can only be named by the page.
_LISTS, _FETCHED = "js/programme.js", re.compile(r' data-(?:script|words)="[^"]*"')
_SHARED = re.compile(r"^import\b[^;]*;\n|^export (?=const\b)", re.MULTILINE)
_MODULE, _PLAIN = '<script type="module"', "<script defer"
# What leads out of the archive, to what may not be there any more.
_HOST = re.compile(r'<a class="host"[^>]*>(.*?)</a>', re.DOTALL)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # The same release gives the same bytes.


def static_site(event_id: int, release: Release, out: IO[bytes]) -> None:
    """Write the release as it reads now, in the event's language. Addresses of what can be watched are those of now.

    Of the files in it one part is held at a time.
    """
    event = release.programme.event
    client = current_app.test_client()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(_paths(release)):
            answer = client.get(f"/{event.slug}/{path}", headers={"Accept-Language": event.language})
            if answer.status_code != 200:
                continue
            data = answer.get_data()
            if answer.mimetype == "text/html":
                data = _relative(data.decode(), path, release).encode()
            _put(archive, _file(path), data)
        for name in ("css/eventapp.css", "icons/icon.svg", "icons/touch.png", "vendor/lucide/services.svg"):
            _put(archive, f"static/{name}", (files.STATIC / name).read_bytes())
        for name in ("js/public.js", "js/copy.js", _LISTS):
            _put(archive, f"static/{name}", _plain(name))
        for key in sorted(pictures.of(release)):
            for size in kept_pictures.SIZES:
                if (body := kept_pictures.read(key, size)) is not None:
                    _put(archive, f"media/{key}-{size}.webp", body)
        for path, key in sorted(_attached(release)):
            with archive.open(_named(path), "w") as file:
                for part in kept_files.parts(event_id, key):
                    file.write(part)


def _attached(release: Release) -> set[tuple[str, str]]:
    """The files of seminars: where they stand, and their keys."""
    return {(f"seminars/{s.slug}/files/{f.key}/{f.name}", f.key) for s in release.programme.seminars for f in s.files if f.key}


def _plain(name: str) -> bytes:
    """A script with those that it imports before it, as one plain script."""
    texts = [(files.STATIC / each).read_text("utf-8") for each in [*imported(files.STATIC, name), name]]
    return "(() => {{\n{}}})();\n".format("\n".join(_SHARED.sub("", text) for text in texts)).encode()


def _paths(release: Release) -> set[str]:
    """Every public page and file below the event."""
    programme = release.programme
    found = {
        "", "people/", "calendar/", "livestreams/", "about/", "changes/", "changes.atom", "changes.json", "theme.css", "programme.json", "programme.csv",
        "schedule.xml", "schedule.json", "icons/touch-180.png", "calendar/all.ics", f"qr/event/{programme.event.slug}.svg",
        f"qr/calendar/{programme.event.slug}.svg",
    }  # fmt: skip
    for s in programme.seminars:
        found |= {f"seminars/{s.slug}/", f"seminars/{s.slug}/picture.png", f"qr/seminar/{s.slug}.svg", f"calendar/seminar/{s.slug}.ics"}
    for p in programme.people:
        found |= {f"people/{p.slug}/", f"calendar/person/{p.slug}.ics"}
    for r in programme.rooms:
        found |= {f"rooms/{r.slug}/", f"calendar/room/{r.slug}.ics"}
    return found | {f"calendar/tag/{slug}.ics" for slug in select.tags(programme)}


def _file(path: str) -> str:
    return path + "index.html" if path == "" or path.endswith("/") else path


def _relative(html: str, path: str, release: Release) -> str:
    """A page with its addresses made relative to its own place."""
    slug = release.programme.event.slug
    here = posixpath.dirname(_file(path))
    live = {
        f"seminars/{s.slug}/live": watch(s, views.now())[1] or f"seminars/{s.slug}/"
        for s in release.programme.seminars
    }
    base = views.base_url()

    def mend(match: re.Match[str]) -> str:
        before, address, after = match.groups()
        if address.startswith("?"):
            address = f"/{slug}/{address}"
        local = address.removeprefix(base).replace(views.static(""), "/static/", 1)
        if not local.startswith((f"/{slug}/", "/static/", "/media/")):
            return match[0]
        parts = urlsplit(local)
        target = parts.path.removeprefix(f"/{slug}/").lstrip("/")
        target = live.get(target, target)
        if target.startswith(("http://", "https://")):
            return before + target.replace("&", "&amp;") + after
        if target.startswith("screens/"):
            target = ""
        query = f"?{parts.query}" if parts.query and not parts.query.startswith("v=") else ""
        end = query + (f"#{parts.fragment}" if parts.fragment else "")
        return before + posixpath.relpath(_file(target), here or ".") + end + after

    if _FETCHED.search(html):
        html = _FETCHED.sub("", html).replace("</head>", f'{_MODULE} src="{views.static(_LISTS)}"></script>\n</head>')
    return _ADDRESS.sub(mend, _HOST.sub(r"\1", _NOT_IN_FILES.sub("", html).replace(_MODULE, _PLAIN)))


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(_named(name), data)


def _named(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _ZIP_TIME)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info
