"""A server whose clock is where a test wants it: `python -m tests.browser.moved <port>`; each line on its input is the time from then on.

It answers each line with `ok` on its error output, since the other has its log. A time that begins with `=` stands still, so that a test has all the time it needs.
"""

import sys
import threading
from datetime import datetime

import time_machine
from werkzeug.serving import WSGIRequestHandler, make_server

from eventapp import create_app


class Quiet(WSGIRequestHandler):
    """Says nothing, and keeps connections open, as the real one does."""

    protocol_version = "HTTP/1.1"

    def log(self, *_said: object) -> None:
        """Nothing."""


def main() -> None:
    """Serve until the input ends."""
    app = create_app()
    server = make_server("127.0.0.1", int(sys.argv[1]), app, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    travel = None
    for line in sys.stdin:
        if travel:
            travel.stop()
        travel = time_machine.travel(datetime.fromisoformat(line.strip().lstrip("=")), tick=not line.startswith("="))
        travel.start()
        print("ok", file=sys.stderr, flush=True)


main()
