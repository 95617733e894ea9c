"""The outermost layer: answers warm public requests before Flask is asked, sets headers, writes the log.

A public page is the same for everyone who asks in the same language, so its finished bytes are kept
(services/rendered.py) and sent from here. What is not held, or not public, goes on to Flask.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

from eventapp.services.rendered import Copies, Copy
from eventapp.services.shelf import Shelf

LANGUAGES = ("sv", "en")
_SECRET = re.compile(r"^(/me/|/account/(?:setup|reset|invite)/)[^/]+")
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY = [
    ("Content-Security-Policy", CSP),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
]
HSTS = ("Strict-Transport-Security", "max-age=31536000")

StartResponse = Callable[..., Any]


@lru_cache(maxsize=4096)
def preferred_language(query: str, cookie: str, accept: str) -> str:
    """`sv`, `en` or "" for no preference: from ?lang=, else the lang cookie, else Accept-Language (RFC 9110 12.5.4)."""
    asked = parse_qs(query).get("lang", [""])[0]
    if asked in LANGUAGES:
        return asked
    for part in cookie.split(";"):
        name, _, value = part.strip().partition("=")
        if name == "lang" and value in LANGUAGES:
            return value
    weighed = []
    for place, item in enumerate(accept.split(",")):
        tag, _, rest = item.strip().partition(";")
        match = re.match(r"\s*q=([01](?:\.\d+)?)", rest)
        weighed.append((-float(match[1]) if match else -1.0, place, tag.split("-")[0].lower()))
    return next((tag for q, _, tag in sorted(weighed) if tag in LANGUAGES and q < 0), "")


def language_of(environ: dict[str, Any]) -> str:
    """The same for a WSGI request."""
    return preferred_language(
        environ.get("QUERY_STRING", "")[:500],
        environ.get("HTTP_COOKIE", "")[:2000] if "lang=" in environ.get("HTTP_COOKIE", "") else "",
        environ.get("HTTP_ACCEPT_LANGUAGE", "")[:200],
    )


class Edge:
    """WSGI middleware; `counts` holds the number of responses by status since the process began."""

    def __init__(
        self, app: Callable[..., Iterable[bytes]], shelf: Shelf, copies: Copies, secure: bool, log: bool
    ) -> None:
        self.app, self.shelf, self.copies, self.log = app, shelf, copies, log
        self.security = [*SECURITY, HSTS] if secure else SECURITY
        self.counts: Counter[str] = Counter()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        began = time.perf_counter()
        if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            copy = self._copy(environ)
            if copy is not None:
                return self._send(copy, environ, start_response, began)

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            present = {name for name, _ in headers}
            headers = [*headers, *(pair for pair in self.security if pair[0] not in present)]
            self._note(environ, status[:3], began, "miss")
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        return self.app(environ, start)

    def _copy(self, environ: dict[str, Any]) -> Copy | None:
        path = environ.get("PATH_INFO", "")
        copy = self.copies.get((path, environ.get("QUERY_STRING", ""), language_of(environ)))
        if copy is None or copy.until <= time.time():
            return None
        return copy if copy.mark == self.shelf.mark(path[1 : path.find("/", 1)]) else None

    def _send(
        self, copy: Copy, environ: dict[str, Any], start_response: StartResponse, began: float
    ) -> Iterable[bytes]:
        asked = environ.get("HTTP_IF_NONE_MATCH")
        known = copy.known(asked, environ.get("HTTP_IF_MODIFIED_SINCE"))
        if known:
            start_response("304 Not Modified", [*copy.unchanged_headers, ("ETag", known), *self.security])
            self._note(environ, "304", began, "hit")
            return [b""]
        packed = copy.packed is not None and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        start_response("200 OK", [*(copy.packed_headers if packed else copy.headers), *self.security])
        self._note(environ, "200", began, "hit")
        if environ["REQUEST_METHOD"] == "HEAD":
            return [b""]
        return [copy.packed if packed and copy.packed is not None else copy.body]

    def _note(self, environ: dict[str, Any], status: str, began: float, how: str) -> None:
        """One line a request: no address of the reader, no query, no secret."""
        self.counts[status] += 1
        if self.log:
            path = environ.get("PATH_INFO", "")
            if path.startswith(("/me/", "/account/")):
                path = _SECRET.sub(r"\1…", path)
            took = (time.perf_counter() - began) * 1000
            sys.stdout.write(
                f'{{"at":{time.time():.3f},"method":"{environ["REQUEST_METHOD"][:10]}","path":{json.dumps(path[:200])},'
                f'"status":{status},"ms":{took:.2f},"copy":"{how}"}}\n'
            )
