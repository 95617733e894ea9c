"""One secret key a site: the database knows its fingerprint, and a machine that comes with another key is refused.

The key itself is never in the database. What is made from it (sessions, personal and one-time links) opens pages, and
whoever reads a copy of the database must not be able to make it.
"""

from __future__ import annotations

import hmac
import logging
import os
import signal
import threading
import time

from flask import Flask
from sqlalchemy import select, update

from eventapp.database import insert_new
from eventapp.extensions import db
from eventapp.models import SiteFact
from eventapp.services import links
from eventapp.services.errors import DATABASE_ERRORS, Invalid, Unavailable
from eventapp.services.transaction import transaction

_log = logging.getLogger(__name__)
_NAME = "key-fingerprint"
# How often, in seconds, a database that cannot tell yet is asked again.
AGAIN = 2.0
ANOTHER = (
    "This database belongs to a site with another secret key: with this one every session would end, and personal links "
    "would lead nowhere. Set EVENTAPP_SECRET_KEY to that key (an installation that made its own has it in secret-key in its "
    "data folder); or, if it is lost, start once with `eventapp serve --new-key`."
)


def agree(secret: str, anew: bool = False) -> None:
    """See to it that this is the site's key: the first one that comes is, and each that is set `anew`. Raises Invalid."""
    mine = _fingerprint(secret)
    with transaction():
        row = {"name": _NAME, "value": mine}
        db.session.execute(insert_new(SiteFact.__table__, db.session.connection()), [row])
        if anew:
            db.session.execute(update(SiteFact).where(SiteFact.name == _NAME).values(value=mine))
    check(secret)


def insist(app: Flask) -> None:
    """See to it that a process has the site's key, however it was started. Raises Invalid when it has another.

    While the database cannot tell (it is away, or has no tables yet) it is asked again, beside; a process that then turns
    out to have another key is told to stop.
    """
    if not _is_agreed(app):
        threading.Thread(target=_go_on_asking, args=[app], daemon=True, name="site-key").start()


def _go_on_asking(app: Flask) -> None:
    try:
        while not _is_agreed(app):
            time.sleep(AGAIN)
    except Invalid as another:
        _log.critical("%s", another)
        os.kill(os.getpid(), signal.SIGTERM)


def _is_agreed(app: Flask) -> bool:
    """Whether the site has the key of this process; False while nobody can tell. Raises Invalid."""
    with app.app_context():
        try:
            if not check(app.config["SECRET_KEY"]):
                agree(app.config["SECRET_KEY"])
        except (*DATABASE_ERRORS, Unavailable):
            return False
    return True


def check(secret: str) -> bool:
    """Whether the site has a key already; one that has none yet takes any. Raises Invalid when it has another."""
    known = db.session.scalar(select(SiteFact.value).where(SiteFact.name == _NAME))
    db.session.rollback()
    if known is not None and not hmac.compare_digest(known, _fingerprint(secret)):
        raise Invalid(form=ANOTHER)
    return known is not None


def _fingerprint(secret: str) -> str:
    """A MAC over fixed words: it tells two keys apart, and nothing of either."""
    return links.mac("fingerprint of the site's key", secret).hex()
