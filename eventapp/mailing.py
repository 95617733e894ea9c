"""The job worker's threads for mail: the outbox with the reminders, and those who follow a day.

They need no queue: whatever plans, imports or Redis do, mail goes. Each works until it is stopped, what it has in hand is
finished first, and gets an application context from whoever starts it, since this layer cannot make one itself.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Event as Flag

from flask import current_app

from eventapp.services.following import telling
from eventapp.services.mail import outbox
from eventapp.services.publishing import reminding

_log = logging.getLogger("eventapp.mailing")
# How often it is looked, in seconds, and how often while that cannot be done; and how long mail goes from the outbox before
# it is seen again whether what waits is still true.
LOOK, LOOK_IN_VAIN, STRETCH = 1.0, 10.0, 2.0
Context = Callable[[], AbstractContextManager[object]]


def deliver(stopped: Flag, context: Context) -> None:
    """Send the mail that is due, again and again."""
    pause = 0.0
    while not stopped.wait(pause):
        try:
            with context():
                _remind()
                pause = LOOK if _send(stopped) else 0.0
        except Exception:
            _log.exception("the outbox cannot be read")
            pause = LOOK_IN_VAIN


def tell_followers(stopped: Flag, context: Context) -> None:
    """Tell those who follow a day of what is due, some at a time, again and again."""
    pause = LOOK
    while not stopped.wait(pause):
        try:
            with context():
                while current_app.config["SMTP_URL"] and not stopped.is_set() and telling.go_on():
                    pass
            pause = LOOK
        except Exception:
            _log.exception("followers cannot be told")
            pause = LOOK_IN_VAIN


def _send(stopped: Flag) -> bool:
    """Send mail for as long as STRETCH; whether that was enough."""
    until = time.monotonic() + STRETCH
    outbox.send_pending(
        current_app.config["SMTP_URL"], lambda: stopped.is_set() or time.monotonic() > until, current_app.config["MAIL_PER_MINUTE"]
    )
    return time.monotonic() <= until


def _remind() -> None:
    """Put reminders that are due among the mail; where that fails other mail goes all the same."""
    try:
        reminding.see_to()
    except Exception:
        _log.exception("the reminders cannot be seen to")
