"""Short links that lead elsewhere than by themselves, as each process knows them: asked for again every two seconds at most."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.engine import Engine

from eventapp.extensions import db
from eventapp.models import Event, ShortLink
from eventapp.services.errors import Unavailable
from eventapp.services.publishing.asking import LITTLE, Asking

# In seconds: how long what is known holds, and how long a link that is known nowhere else waits for the first answer.
_HOLDS, FIRST = 2.0, 2.0


@dataclass(frozen=True, slots=True)
class Repointed:
    """Where it leads (`target`, "" for by itself), whether it is off, and its event's code and slug."""

    target: str
    off: bool
    event: str
    slug: str


# By the database's address: when it was asked last, and what it said; None where it never answered.
_known: dict[str, tuple[float, dict[str, Repointed] | None]] = {}


def find(link: str, asking: Asking, only_here: bool = False) -> Repointed | None:
    """What was said of a link; where the database is silent what was known last. None where nothing was.

    Raises Unavailable for a link that is known `only_here`, when no database has ever answered this process.
    """
    engine = db.engine
    where = str(engine.url)
    at, known = _known.get(where, (-_HOLDS, None))
    if time.monotonic() - at >= _HOLDS:
        _known[where] = (time.monotonic(), known)  # Said before: who comes meanwhile is served what is known.
        asking.ask(lambda: _look(engine, where), FIRST if only_here and known is None else LITTLE)
        known = _known[where][1] if where in _known else None
    if known is None and only_here:
        raise Unavailable
    return (known or {}).get(link)


def _look(engine: Engine, where: str) -> None:
    wanted = (
        select(ShortLink.link, ShortLink.target, ShortLink.off, Event.code, Event.slug)
        .join(Event, Event.id == ShortLink.event_id)
        .where((ShortLink.target != "") | ShortLink.off)
    )
    with engine.connect() as connection:
        rows = connection.execute(wanted).all()
    found = {link: Repointed(target, off, code, slug) for link, target, off, code, slug in rows}
    _known[where] = (time.monotonic(), found)


def forget() -> None:
    """What this process knows is asked for anew: something was changed here."""
    _known.clear()
