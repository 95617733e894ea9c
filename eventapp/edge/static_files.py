"""The static files as finished answers in memory, by path and query."""

from __future__ import annotations

import hashlib
from pathlib import Path

from werkzeug.http import http_date

from eventapp.services.publishing.copies import Copy, make

FOR_EVER = 365 * 86400
_TYPES = {
    ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
    ".png": "image/png", ".webp": "image/webp", ".ttf": "font/ttf", ".woff2": "font/woff2", ".ico": "image/x-icon",
    ".json": "application/json", ".txt": "text/plain; charset=utf-8", ".md": "text/plain; charset=utf-8",
}  # fmt: skip


def load(folder: Path) -> dict[str, tuple[str, Copy, Copy]]:
    """By path: the query that names this very version, the answer to it, and the answer to any other query.

    What is asked for by its version is the same for ever; the rest is good for an hour.
    """
    found = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.name.startswith("."):
            body = file.read_bytes()
            version = f"v={fingerprint(body)}"
            for_ever = _copy(file, body, f"public, max-age={FOR_EVER}, immutable")
            an_hour = _copy(file, body, "public, max-age=3600")
            found[f"/static/{file.relative_to(folder).as_posix()}"] = (version, for_ever, an_hour)
    return found


def fingerprint(body: bytes) -> str:
    """What names a version of a file in its address."""
    return hashlib.sha256(body).hexdigest()[:10]


def _copy(file: Path, body: bytes, keep: str) -> Copy:
    headers = [
        ("Content-Type", _TYPES.get(file.suffix, "application/octet-stream")),
        ("Cache-Control", keep),
        ("Vary", "Accept-Encoding"),
        ("Access-Control-Allow-Origin", "*"),
        ("Last-Modified", http_date(file.stat().st_mtime)),
    ]
    return make("", (0.0, float("inf")), body, headers)
