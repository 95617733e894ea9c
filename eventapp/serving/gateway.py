"""A request that granian has, handed to a WSGI application (PEP 3333), and what that answers, as bytes or as a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import IO, TYPE_CHECKING

from granian.rsgi import Scope

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

# Status, headers, and the body: itself, or the path of a file with it.
Answer = tuple[int, list[tuple[str, str]], bytes | str]
Gather = Callable[[Iterable[bytes]], bytes | str]


def environ(scope: Scope, body: IO[bytes], size: int) -> WSGIEnvironment:
    """The request as WSGI wants it; its body is whole, and has so many bytes."""
    client, _, port = scope.client.rpartition(":")
    server, _, server_port = scope.server.rpartition(":")
    return {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": server.strip("[]"),
        "SERVER_PORT": server_port,
        "REMOTE_ADDR": client.strip("[]"),
        "REMOTE_PORT": port,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **_headers(scope),
        "CONTENT_LENGTH": str(size),
    }


def _headers(scope: Scope) -> dict[str, str]:
    """The headers by their names in WSGI. Of those whose names differ only in - and _ the latter are not taken."""
    found: dict[str, str] = {}
    for name, value in scope.headers.items():
        if "_" in name or name == "transfer-encoding":  # The body is whole by now, and has a length.
            continue
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else "HTTP_" + key
        found[key] = f"{found[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}" if key in found else value
    return found


def call(wsgi: WSGIApplication, environ: WSGIEnvironment, gather: Gather) -> Answer:
    """What a WSGI application answers; its body is made whole by `gather` of the parts that come."""
    started: list[tuple[int, list[tuple[str, str]]]] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], exc_info: OptExcInfo | None = None, /
    ) -> Callable[[bytes], object]:
        started[:] = [(int(status[:3]), headers)]
        return lambda _data: None

    parts = wsgi(environ, start_response)
    try:
        data = gather(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    status, headers = started[0]
    return status, headers, data
