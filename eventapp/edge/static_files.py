"""The static files as finished answers in memory; a release of the program has its version in their path."""

from __future__ import annotations

import hashlib
import posixpath
import re
from functools import cache
from pathlib import Path

from werkzeug.http import http_date

from eventapp.services.publishing.copies import Copy, make

FOR_EVER = "public, max-age=31536000, immutable"
AN_HOUR = "public, max-age=3600"
# Another version's address: this file is not what it names, so nobody may keep it without asking again.
ASK_AGAIN = "no-cache"
_VERSIONED = re.compile(r"/static/[0-9a-f]{10}/")
_IMPORT = re.compile(r'^(?:import|export)\b[^;]*?"(\.\.?/[^"]+)"', re.MULTILINE)
_TYPES = {
    ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
    ".png": "image/png", ".webp": "image/webp", ".ttf": "font/ttf", ".woff2": "font/woff2", ".ico": "image/x-icon",
    ".json": "application/json", ".txt": "text/plain; charset=utf-8", ".md": "text/plain; charset=utf-8",
}  # fmt: skip


@cache
def version(folder: Path) -> str:
    """What names the files of a folder as they are now: ten hexadecimal digits, others when any file is another.

    One for all of them, since a script that imports another names it by a relative path.
    """
    digest = hashlib.sha256()
    for file in _files(folder):
        body = file.read_bytes()
        digest.update(f"{file.relative_to(folder).as_posix()}\0{len(body)}\0".encode() + body)
    return digest.hexdigest()[:10]


@cache
def imported(folder: Path, script: str) -> list[str]:
    """All the scripts that one imports, itself or by another, so that a page can have them fetched at once."""
    found: list[str] = []
    waiting = [script]
    while waiting:
        here = waiting.pop()
        named = _IMPORT.findall((folder / here).read_text("utf-8"))
        beside = [posixpath.normpath(posixpath.join(posixpath.dirname(here), name)) for name in named]
        waiting += [each for each in beside if each not in found]
        found += [each for each in beside if each not in found]
    return sorted(found)


class StaticFiles:
    """The answers to `/static/<version>/<file>` and `/static/<file>`: the files as they were at the start, each packed when first asked for."""

    def __init__(self, folder: Path) -> None:
        self._current = f"/static/{version(folder)}/"
        self._files = {
            file.relative_to(folder).as_posix(): (file.read_bytes(), http_date(file.stat().st_mtime)) for file in _files(folder)
        }
        self._made: dict[tuple[str, str], Copy] = {}

    def get(self, path: str) -> Copy | None:
        """The answer to a path; None when it names no static file.

        Its own version of a file is the same for ever. Without a version it is good for an hour. A page that was open
        before the program was changed asks for a version that is no more: it gets the file as it is now.
        """
        if not path.startswith("/static/"):
            return None
        if path.startswith(self._current):
            return self._copy(path[len(self._current) :], FOR_EVER)
        plain = self._copy(path[len("/static/") :], AN_HOUR)
        if plain is None and (versioned := _VERSIONED.match(path)):
            return self._copy(path[versioned.end() :], ASK_AGAIN)
        return plain

    def _copy(self, name: str, keep: str) -> Copy | None:
        made = self._made.get((name, keep))
        if made is None and (file := self._files.get(name)):
            body, modified = file
            headers = [
                ("Content-Type", _TYPES.get(Path(name).suffix, "application/octet-stream")), ("Cache-Control", keep),
                ("Vary", "Accept-Encoding"), ("Access-Control-Allow-Origin", "*"), ("Last-Modified", modified),
            ]  # fmt: skip
            # Two that ask at once both make it, and it is the same.
            made = self._made[name, keep] = make("", (0.0, float("inf")), body, headers)
        return made


def _files(folder: Path) -> list[Path]:
    return [f for f in sorted(folder.rglob("*")) if f.is_file() and not f.name.startswith(".")]
