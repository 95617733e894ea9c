"""Serving: the web server and the job worker as programs of one parent, which keeps both running."""

from __future__ import annotations

import os
import socket

from eventapp.serving.processes import Program, keep_running

__all__ = ["free_port", "serve", "set_default_base_url"]


def set_default_base_url(port: int) -> None:
    """Without EVENTAPP_BASE_URL the site is at localhost."""
    os.environ.setdefault("EVENTAPP_BASE_URL", f"http://localhost:{port}")


def free_port(wanted: int) -> int:
    """`wanted`, or the next port that nothing listens on."""
    for port in range(wanted, wanted + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise SystemExit(f"No free port from {wanted} to {wanted + 99}.")


def serve(host: str, port: int, workers: int) -> None:
    """Run until told to stop by SIGINT or SIGTERM (exit status 0); 1 when a program does not stay up."""
    count = workers or max(2, os.cpu_count() or 1)
    address = _address(host, port)
    web = Program("the web server", ["eventapp.serving.web", address, str(port), str(count)])
    raise SystemExit(keep_running([web, Program("the job worker", ["eventapp.worker"])]))


def _address(host: str, port: int) -> str:
    """The numeric address of a host at which nothing listens yet.

    The web server's processes share the port (SO_REUSEPORT): a second server would answer every other request.
    """
    try:
        family, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as error:
        raise SystemExit(f"Cannot listen at {host}, port {port}: {error.strerror}.") from error
    return str(where[0])
