"""The web server: granian, with deadlines and with room for slow readers and senders."""

from __future__ import annotations

import sys

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

# Connections that one process holds at a time; half-sent requests and slow readers cost one each, and no thread.
CONNECTIONS = 4096
# Within how many milliseconds the head of a request must have come, also that of the next one on a kept connection.
HEAD = 30_000
# How long, in seconds, requests that have begun may go on after SIGTERM.
FINISH = 20


def main(host: str, port: int, workers: int) -> None:
    """Serve until SIGTERM."""
    Server(
        "eventapp.serving.rsgi:app",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        http=HTTPModes.http1,
        websockets=False,
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD),
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=FINISH,
    ).serve()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
