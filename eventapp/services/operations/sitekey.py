"""One secret key a site: the database knows its fingerprint, and a machine that comes with another key is refused.

The key itself is never in the database. What is made from it (sessions, personal and one-time links) opens pages, and
whoever reads a copy of the database must not be able to make it.
"""

from __future__ import annotations

import hmac

from sqlalchemy import select, update

from eventapp.database import insert_new
from eventapp.extensions import db
from eventapp.models import SiteFact
from eventapp.services import links
from eventapp.services.errors import Invalid
from eventapp.services.transaction import transaction

_NAME = "key-fingerprint"
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


def check(secret: str) -> None:
    """Raises Invalid when the site has another key; one that has none yet takes any."""
    known = db.session.scalar(select(SiteFact.value).where(SiteFact.name == _NAME))
    db.session.rollback()
    if known is not None and not hmac.compare_digest(known, _fingerprint(secret)):
        raise Invalid(form=ANOTHER)


def _fingerprint(secret: str) -> str:
    """A MAC over fixed words: it tells two keys apart, and nothing of either."""
    return links.mac("fingerprint of the site's key", secret).hex()
