"""Serving: the web server and the job worker as programs of one parent, which keeps both running."""

from __future__ import annotations

import gc
import os
import socket
from functools import partial

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
    """Run until told to stop by SIGINT or SIGTERM (exit status 0); 1 when a program does not stay up.

    What this process has loaded all others share. It must have no connection of its own any more.
    """
    count = workers or max(2, os.cpu_count() or 1)
    address = _address(host, port)
    # Here and not above: every other command of `eventapp` does without them, and would wait for them.
    from eventapp import worker  # noqa: PLC0415
    from eventapp.serving import web  # noqa: PLC0415

    # Memory that nobody writes to stays shared, and looking through it for garbage would write to all of it.
    gc.collect()
    gc.freeze()
    programs = [
        Program("the web server", "eventapp-web", partial(web.main, address, port, count)),
        Program("the job worker", "eventapp-worker", worker.main),
    ]
    raise SystemExit(keep_running(programs))


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
