"""The job worker: sends the mail and runs the tasks of jobs.py, each in threads of their own, until it is stopped."""

from __future__ import annotations

import signal
import threading
from types import FrameType

from huey.consumer import Consumer

from eventapp import create_app, datafolder, garbage

with garbage.unsought():
    from eventapp import jobs, mailing
    from eventapp.services.errors import Invalid
    from eventapp.services.operations import sitekey

# What is at hand when it is told to stop gets so many seconds; the server waits a little longer for it.
GRACE = 25


class Worker(Consumer):
    """huey's consumer, with the outbox and what tidies beside it. SIGTERM and SIGINT let what is at hand finish, however often sent."""

    def __init__(self, context: mailing.Context) -> None:
        super().__init__(
            jobs.huey, workers=2, worker_type="thread", periodic=False, max_delay=1.0, check_worker_health=True,
            shutdown_timeout=GRACE, graceful_signal="TERM",
        )  # fmt: skip
        self.stopped = threading.Event()
        self.beside = [
            threading.Thread(target=work, args=[self.stopped, *given], name=name, daemon=True)
            for name, work, given in (
                ("mail", mailing.deliver, [context]), ("followers", mailing.tell_followers, [context]), ("tidy", jobs.tidy, []),
            )
        ]  # fmt: skip

    def start(self) -> None:
        """Start the threads, then listen to signals."""
        for thread in self.beside:
            thread.start()
        super().start()
        signal.signal(signal.SIGINT, self._handle_signal)

    def stop(self, graceful: bool = False) -> None:
        """Stop all threads; gracefully, what they have in hand is finished first, within GRACE seconds."""
        self.stopped.set()
        super().stop(graceful)
        for thread in self.beside:
            thread.join(GRACE if graceful else 0)

    def _handle_signal(self, signum: int, frame: FrameType | None) -> None:
        # huey cuts the task at hand at the second signal, and a terminal's Ctrl-C comes beside the server's own.
        if signum in (signal.SIGTERM, signal.SIGINT):
            self._signum, self._restart, self._graceful = signal.SIGTERM, False, True
        else:
            super()._handle_signal(signum, frame)


def main() -> None:
    """Run in the foreground."""
    datafolder.keep_private()
    app = create_app(REQUEST_LOG=False)
    datafolder.mend(app.config["DATA"])
    try:
        sitekey.insist(app)  # Also where it is run by itself, without `serve`.
    except Invalid as another:
        raise SystemExit(str(another)) from another
    jobs.context = app.app_context
    Worker(app.app_context).run()


if __name__ == "__main__":
    main()
