"""The application as granian runs it (RSGI): finished answers at once, the rest through WSGI in threads.

Granian's WSGI gives a thread to each request and reads its body in it, without a deadline: as many half-sent
requests as there are threads stop it. Here a body is awaited, with deadlines, before a thread is taken.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import re
import signal
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from granian.rsgi import HTTPProtocol, ProtocolClosed, ProtocolError, Scope

from eventapp import wsgi
from eventapp.blueprints.guards import SMALL_FORM
from eventapp.edge import Edge
from eventapp.serving import laid
from eventapp.serving.gateway import Answer, call, environ
from eventapp.serving.processes import end_with

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# Seconds without a byte of a body after which it is given up, and the slowest pace (bytes a second) that is waited for.
STALL, GRACE, PACE = 15.0, 30.0, 16_384
# A body up to this size is kept in memory, a larger one in a temporary file.
IN_MEMORY = 256 * 1024
# What is too large for any form is taken in to this size all the same, and thrown away: a browser shows no answer
# before it has sent everything, and the page that says what was too large is worth more than the bytes.
TAKEN_IN = 64 * 1024 * 1024
# What all bodies that are on their way to one process may take up together, in memory and in files.
KEPT = 128 * 1024 * 1024
# Threads for what is public and for everything else (a database that hangs, or passwords that wait to be hashed, hold
# only the latter), and how many requests may wait for each before one is told to come back.
PUBLIC_THREADS, PRIVATE_THREADS, MOST_WAITING = 6, 16, 200
# A refusal may be below /me/, or of a choice: no cache, search engine or next site may learn the address.
PLAIN = [
    ("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close"), ("Cache-Control", "private, no-store"),
    ("X-Robots-Tag", "noindex, nofollow"), ("Referrer-Policy", "no-referrer"),
]  # fmt: skip
REFUSED = {
    400: b"The request ended before it was whole.\n", 408: b"The request came too slowly.\n",
    413: b"The request is too large.\n", 503: b"Busy. Try again in a moment.\n",
}  # fmt: skip
PRIVATE = re.compile("/(?:(?:organise|account|me|preview|report)/|readyz|metrics|[^/]+/(?:mine|follow|privacy)/)")


class Refused(Exception):
    """A request that is not worth answering with a page; `status` tells why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(slots=True)
class Body:
    """A body on its way: its file, and how many bytes of it are kept."""

    file: IO[bytes]
    kept: int = 0


class Threads:
    """A few threads, and a queue before them that does not grow without bound."""

    def __init__(self, name: str, threads: int) -> None:
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self.most, self.waiting = threads + MOST_WAITING, 0

    async def run(self, call: Callable[[], Answer]) -> Answer:
        """What `call` gives. Raises Refused when too many wait already."""
        if self.waiting >= self.most:
            raise Refused(503)
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.pool, call)
        finally:
            self.waiting -= 1


class Application:
    """A WSGI application with its edge, for granian."""

    def __init__(self, wsgi: WSGIApplication, edge: Edge, largest: int, data: Path) -> None:
        self.wsgi, self.edge, self.largest = wsgi, edge, largest
        self.kept, self.laid = 0, laid.Laid(data / "sent")
        self.public = Threads("public", PUBLIC_THREADS)
        self.private = Threads("private", PRIVATE_THREADS)

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request."""
        began = time.perf_counter()
        method, path, headers = scope.method, scope.path, scope.headers
        try:
            if method in ("GET", "HEAD"):
                answer = self.edge.held(path, scope.query_string, headers.get)
                if answer is not None:
                    await self._send(protocol, method, answer)
                    self.edge.note(method, path, answer[0], began, "hit")
                    self.edge.read(method, path, headers.get)
                    return
            await self._send(protocol, method, await self._through(scope, protocol))
        except Refused as refused:
            self.edge.note(method, path, refused.status, began, "refused")
            told = [*PLAIN, *((n, v) for n, v in self.edge.security if n != "Referrer-Policy")]
            told += [("Retry-After", "5")] if refused.status == 503 else []
            protocol.response_bytes(refused.status, told, REFUSED[refused.status])
        except (ProtocolClosed, ProtocolError):
            self.edge.note(method, path, 499, began, "gone")

    async def _send(self, protocol: HTTPProtocol, method: str, answer: Answer) -> None:
        """Send an answer, a large one from a file. Raises Refused where the disk has no place for it."""
        status, headers, body = answer
        if method == "HEAD" or (isinstance(body, bytes) and len(body) <= laid.LARGE):
            return _send(protocol, method, answer)
        try:
            path = body if isinstance(body, str) else await asyncio.to_thread(self.laid.put, [body])
        except laid.NoPlace as error:
            raise Refused(503) from error
        asyncio.get_running_loop().call_later(laid.LAID_FOR + 1, self.laid.sweep)
        return protocol.response_file(status, headers, path)

    async def _through(self, scope: Scope, protocol: HTTPProtocol) -> Answer:
        length = scope.headers.get("content-length") or "0"
        chunked = scope.headers.get("transfer-encoding") is not None
        threads = self.private if PRIVATE.match(scope.path) else self.public
        with self._room() as body:
            size = 0
            if chunked or length != "0":
                size = await self._receive(protocol, scope.path, int(length) if length.isdigit() else 0, body)
            asked = environ(scope, body.file, size)
            try:
                return await threads.run(lambda: call(self.wsgi, asked, self.laid.gathered))
            except laid.NoPlace as error:
                raise Refused(503) from error

    @contextmanager
    def _room(self) -> Iterator[Body]:
        """A place for a body; what it took up is free again afterwards."""
        # Unbuffered: on a full disk what waits in a buffer would fail once more when the file is closed.
        with tempfile.SpooledTemporaryFile(IN_MEMORY, buffering=0) as file:
            body = Body(file)
            try:
                yield body
            finally:
                self.kept -= body.kept

    def _keep(self, body: Body, data: bytes) -> None:
        """Keep a part of a body while there is room for it. Raises Refused."""
        if self.kept + len(data) > KEPT:
            raise Refused(503)
        try:
            written = body.file.write(data)
        except OSError as error:
            raise Refused(503) from error
        self.kept += written
        body.kept += written
        if written < len(data):
            raise Refused(503)

    async def _receive(self, protocol: HTTPProtocol, path: str, announced: int, body: Body) -> int:
        """Take the body in, and give its size; of one that is too large only the beginning is kept. Raises Refused."""
        if announced > TAKEN_IN:
            raise Refused(413)
        most = self.largest if path.startswith("/organise/") else SMALL_FORM
        size, loop = 0, asyncio.get_running_loop()
        chunks: AsyncIterator[bytes] = protocol.__aiter__()
        began = loop.time()
        while True:
            # By what has come, not by what was announced.
            until = began + GRACE + size / PACE
            try:
                async with asyncio.timeout_at(min(until, loop.time() + STALL)):
                    chunk = await anext(chunks)
            except StopAsyncIteration:
                break
            except TimeoutError as error:
                raise Refused(408) from error
            self._keep(body, chunk[: max(0, most + 1 - size)])
            size += len(chunk)
            if size > TAKEN_IN:
                raise Refused(413)
        if size < announced:
            raise Refused(400)
        body.file.seek(0)
        return size


def _send(protocol: HTTPProtocol, method: str, answer: Answer) -> None:
    status, headers, body = answer
    if method == "HEAD" or status in (204, 304) or isinstance(body, str):
        protocol.response_empty(status, headers)
    else:
        protocol.response_bytes(status, headers, body)


def _application() -> Application:
    """The application, in one of granian's processes."""
    # Until granian takes the signals over, those of the parent are inherited, which would only note them.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        end_with(parent.pid)
    flask = wsgi.app
    return Application(flask.wsgi_app, flask.extensions["edge"], flask.config["MAX_CONTENT_LENGTH"], Path(flask.config["DATA"]))


app = _application()
