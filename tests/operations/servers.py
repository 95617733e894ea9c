"""Mail servers for tests: a good one with or without TLS, and ones that misbehave in every way we know."""

from __future__ import annotations

import contextlib
import email
import email.policy
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator

from aiosmtpd.controller import Controller


class Inbox:
    """Keeps what it receives, and whether it came over TLS; `answers` gives other answers than 250 by address."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], email.message.EmailMessage]] = []
        self.over_tls: list[bool] = []
        self.answers: dict[str, str] = {}
        self.to_content = ""

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server, session, envelope):
        if self.to_content:
            return self.to_content
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append((envelope.rcpt_tos, mail))
        self.over_tls.append(session.ssl is not None)
        return "250 OK"


@contextlib.contextmanager
def good(
    handler: Inbox, tls: ssl.SSLContext | None = None, at_once: bool = False, **settings
) -> Iterator[int]:
    """A server that keeps to the rules; offers TLS when given a context, or begins with it. Gives its port."""
    if tls and not at_once:
        settings |= {"tls_context": tls}
    # A port that it is given when it listens: one that was free a moment before may be another's by then.
    controller = Controller(
        handler, hostname="0.0.0.0", port=0, ssl_context=tls if at_once else None, ready_timeout=60, **settings
    )

    def port() -> int:
        return int(controller.server.sockets[0].getsockname()[1])

    # Its own first connection would be to 0.0.0.0 without a known certificate.
    controller._trigger_server = lambda: socket.create_connection(("127.0.0.1", port())).close()
    controller.start()
    yield port()
    controller.stop()


@contextlib.contextmanager
def bad(behave: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that does with each connection what `behave` says. Gives its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def accept() -> None:
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=_quietly, args=(behave, connection), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    yield listener.getsockname()[1]
    over.set()
    listener.close()


def _quietly(behave: Callable[[socket.socket], None], connection: socket.socket) -> None:
    with contextlib.suppress(OSError), connection:
        behave(connection)


def say(connection: socket.socket, *lines: str) -> None:
    connection.sendall("".join(f"{line}\r\n" for line in lines).encode())


def hear(connection: socket.socket, until: bytes = b"\r\n") -> bytes:
    heard = b""
    while not heard.endswith(until):
        got = connection.recv(65536)
        if not got:
            raise OSError
        heard += got
    return heard


def silent(connection: socket.socket) -> None:
    """Takes the connection and says nothing, ever."""
    time.sleep(60)


def dripping(connection: socket.socket) -> None:
    """A byte every half second: no timeout of a single read ends it."""
    for byte in ("220 " + "x" * 400).encode():
        connection.sendall(bytes([byte]))
        time.sleep(0.5)


def up_to(command: str, then: Callable[[socket.socket], None]) -> Callable[[socket.socket], None]:
    """Keeps to the rules until `command` comes, which is answered by `then`."""

    def behave(connection: socket.socket) -> None:
        say(connection, "220 test")
        while True:
            line = hear(connection).decode().strip().upper()
            if line.startswith(command):
                return then(connection)
            if line.startswith("DATA"):
                say(connection, "354 go on")
                hear(connection, b"\r\n.\r\n")
                if command == ".":
                    return then(connection)
            say(connection, "250 test" if line != "QUIT" else "221 bye")

    return behave


def closing_within(connection: socket.socket) -> None:
    """Takes some of the content, and ends the conversation in the middle of it."""
    say(connection, "354 go on")
    connection.recv(100)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")  # Reset, what is unread is lost.


def closing(connection: socket.socket) -> None:
    """Ends the conversation in the middle."""
    connection.close()
