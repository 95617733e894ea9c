"""The outermost layer: answers warm public requests before Flask is asked, sets headers, writes the log.

A public page is the same for everyone who asks in the same language, so its finished bytes are kept
(services/publishing/copies.py) and sent from here, as are static files. What is not held, or not public, goes on to Flask.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from types import TracebackType
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from eventapp.edge.counts import Counts
from eventapp.edge.language import wanted_language
from eventapp.edge.negotiation import page_beside, wanted_path
from eventapp.edge.queries import deciding
from eventapp.edge.request_log import RequestLog
from eventapp.edge.static_files import StaticFiles
from eventapp.programme.naming import RESERVED
from eventapp.services.insights.counting import Header, Readings
from eventapp.services.live.current import Live
from eventapp.services.publishing.copies import Copies, Copy, Headers
from eventapp.services.publishing.shelf import Shelf

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY = [
    ("Content-Security-Policy", CSP),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
]
# The one page that other sites may frame.
FRAMED = "/embed/"
HSTS = ("Strict-Transport-Security", "max-age=31536000")
NOT_FOR_OTHERS = [("Vary", "Accept"), ("Cache-Control", "private, no-store")]
# A copy made this much (seconds) after the present moment was made before the clock was set back: not to be shown.
SLACK = 1.0

# What went wrong, as WSGI hands it on (PEP 3333).
Failure = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]


class Edge:
    """What stands before the application; `counts` counts the answers by status, `readings` what is read.

    It is WSGI middleware, and `held` serves any other way in (serving/rsgi.py).
    """

    def __init__(
        self, app: WSGIApplication, shelf: Shelf, copies: Copies, static: StaticFiles, secure: bool
    ) -> None:
        self.app, self.shelf, self.copies, self.static = app, shelf, copies, static
        self.security: Headers = [*SECURITY, HSTS] if secure else SECURITY
        self.framed: Headers = [(n, v.replace("frame-ancestors 'none'", "frame-ancestors *")) for n, v in self.security]
        self.counts = Counts()
        self.log: RequestLog | None = None
        self.readings: Readings | None = None
        self.live: Live | None = None

    def held(self, path: str, query: str, header: Header) -> tuple[int, Headers, bytes] | None:
        """A finished answer to a GET or HEAD: status, headers and body; None when the application must be asked."""
        if path.endswith("/"):  # To read a header costs more than this: only pages come in two forms.
            path = wanted_path(path, header("accept") or "")
        if path.endswith("/live.json"):
            copy, security = self._facts(path), self.security
        elif path.startswith("/media/"):
            copy, security = self._picture(path), self.security[1:]  # It has a policy of its own.
        else:
            copy, security = self._copy(path, query, header), self._security(path)
        if copy is None:
            return None
        tags = header("if-none-match")
        known = copy.known(tags, None if tags else header("if-modified-since"))
        if known:
            return 304, [*copy.unchanged_headers, ("ETag", known), *security], b""
        if copy.packed is not None and "gzip" in (header("accept-encoding") or ""):
            return 200, [*copy.packed_headers, *security], copy.packed
        return 200, [*copy.headers, *security], copy.body

    def _security(self, path: str) -> Headers:
        """What every answer has; only an event's own /<event>/embed/ may be framed, no page of an organiser's."""
        if path.endswith(FRAMED) and path.count("/") == 3 and path[1 : -len(FRAMED)] not in RESERVED:
            return self.framed
        return self.security

    def _copy(self, path: str, query: str, header: Header) -> Copy | None:
        file = self.static.get(path)
        if file is not None:
            return file
        language = wanted_language(query, header("cookie") or "", header("accept-language") or "")
        copy = self.copies.get((path, query and deciding(path, query), language))
        if copy is None or not copy.since - SLACK <= time.time() < copy.until:
            return None
        if path.startswith("/o/"):
            return copy if copy.mark == self.shelf.hosts.mark(path[3 : path.find("/", 3)]) else None
        mark = self.shelf.mark(slug := path[1 : path.find("/", 1)])
        # What tells of live facts too has a mark of both.
        return copy if copy.mark == mark or (mark and copy.mark == self._mark_of_both(slug, mark)) else None

    def _mark_of_both(self, slug: str, mark: str) -> str:
        """The mark of what the release and the live facts make, as far as this process knows without asking."""
        return f"{mark} {self.live.number(self.shelf.code(slug)) if self.live else None}"

    def _facts(self, path: str) -> Copy | None:
        """The live facts of an event, in whatever language, while neither they nor the release are others."""
        copy = self.copies.get((path, "", ""))
        if copy is None or not copy.since - SLACK <= time.time() < copy.until:
            return None
        mark = self.shelf.mark(slug := path[1 : path.find("/", 1)])
        return copy if mark and copy.mark == self._mark_of_both(slug, mark) else None

    def _picture(self, path: str) -> Copy | None:
        """A picture, as long as what showed it is what it was then."""
        copy = self.copies.get((path, "", ""))
        if copy is None:
            return None
        shown_by, _, mark = copy.mark.partition(" ")
        known = self.shelf.hosts.mark(shown_by[2:]) if shown_by.startswith("o/") else self.shelf.mark(shown_by)
        return copy if mark == known else None

    def note(self, method: str, path: str, status: int, began: float, how: str) -> None:
        """Count an answer, and log it; `began` is by time.perf_counter()."""
        if self.log is None:
            self.counts.add(status)
        else:
            self.log.note(method, path, status, time.perf_counter() - began, how)

    def read(self, method: str, path: str, header: Header) -> None:
        """Count a page or feed that was sent, or is still good. HEAD asks about it, and reads nothing."""
        if self.readings is not None and method == "GET":
            self.readings.note(wanted_path(path, header("accept") or "") if path.endswith("/") else path, header)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one WSGI request."""
        began = time.perf_counter()
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        if method in ("GET", "HEAD"):
            header = _headers(environ)
            answer = self.held(path, environ.get("QUERY_STRING", ""), header)
            if answer is not None:
                status, headers, body = answer
                start_response("304 Not Modified" if status == 304 else "200 OK", headers)
                self.note(method, path, status, began, "hit")
                self.read(method, path, header)
                return [b"" if method == "HEAD" else body]
        return self.through(environ, start_response, began)

    def through(
        self, environ: WSGIEnvironment, start_response: StartResponse, began: float
    ) -> Iterable[bytes]:
        """Have the application answer, with the headers that every answer has."""

        asked = environ.get("PATH_INFO", "")
        environ["PATH_INFO"] = wanted_path(asked, environ.get("HTTP_ACCEPT", ""))

        def start(status: str, headers: Headers, exc_info: Failure | None = None) -> Callable[[bytes], object]:
            if environ["PATH_INFO"] != asked and status[:3] not in ("200", "304"):
                # Where it leads who wants Markdown is nothing for anyone between us and other readers to keep.
                headers = [(n, page_beside(v) if n == "Location" else v) for n, v in headers if n != "Cache-Control"]
                headers += NOT_FOR_OTHERS
            present = {name for name, _ in headers}
            security = self._security(environ.get("PATH_INFO", ""))
            headers = [*headers, *(pair for pair in security if pair[0] not in present)]
            method, path, code = environ["REQUEST_METHOD"], asked, int(status[:3])
            self.note(method, path, code, began, "miss")
            if code in (200, 304):
                self.read(method, path, _headers(environ))
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        return self.app(environ, start)


def _headers(environ: WSGIEnvironment) -> Header:
    return lambda name: environ.get(_IN_ENVIRON[name])


_IN_ENVIRON = {
    name: "HTTP_" + name.upper().replace("-", "_")
    for name in (
        "cookie", "accept", "accept-language", "accept-encoding", "if-none-match", "if-modified-since", "user-agent", "referer", "host",
    )
}  # fmt: skip
