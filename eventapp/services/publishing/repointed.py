"""Short links that lead elsewhere than by themselves, as each process knows them: asked for again every two seconds at most."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from eventapp.extensions import db
from eventapp.models import Event, ShortLink
from eventapp.services.errors import Unavailable

# In seconds.
_HOLDS = 2.0


@dataclass(frozen=True, slots=True)
class Repointed:
    """Where it leads (`target`, "" for by itself), whether it is off, and its event's code and slug."""

    target: str
    off: bool
    event: str
    slug: str


_known: dict[str, tuple[float, dict[str, Repointed]]] = {}


def find(link: str, only_here: bool = False) -> Repointed | None:
    """What was said of a link; without a database what was known last. None where nothing was.

    Raises Unavailable for a link that is known `only_here`, when there is no database and never was one for this process.
    """
    where = str(db.engine.url)
    at, found = _known.get(where, (-_HOLDS, {}))
    if time.monotonic() - at >= _HOLDS:
        try:
            found = _all()
        except SQLAlchemyError:
            # A sign must lead on.
            db.session.rollback()
            if only_here and where not in _known:
                raise Unavailable from None
        _known[where] = (time.monotonic(), found)
    return found.get(link)


def _all() -> dict[str, Repointed]:
    rows = db.session.execute(
        select(ShortLink.link, ShortLink.target, ShortLink.off, Event.code, Event.slug)
        .join(Event, Event.id == ShortLink.event_id)
        .where((ShortLink.target != "") | ShortLink.off)
    )
    return {link: Repointed(target, off, code, slug) for link, target, off, code, slug in rows}


def forget() -> None:
    """What this process knows is asked for anew: something was changed here."""
    _known.clear()
