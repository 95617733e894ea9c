"""Short links that lead elsewhere than by themselves, as each process knows them: asked for again every two seconds at most,
and kept on disk for who starts while the database is away.
"""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
from flask import current_app
from sqlalchemy import select
from sqlalchemy.engine import Engine

from eventapp.extensions import db
from eventapp.models import Event, ShortLink
from eventapp.services.errors import DATABASE_ERRORS, Unavailable
from eventapp.services.publishing.asking import LITTLE, Asking
from eventapp.services.publishing.disk import write_whole

_log = logging.getLogger(__name__)
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
    """What was said of a link; where the database is silent what was known last, on disk too. None where nothing was.

    Raises Unavailable for a link that is known `only_here`, when no database has ever answered on this machine.
    """
    engine, kept = db.engine, _kept()
    where = str(engine.url)
    at, known = _known.get(where, (-_HOLDS, None))
    if time.monotonic() - at >= _HOLDS:
        _known[where] = (time.monotonic(), known)  # Said before: who comes meanwhile is served what is known.
        asking.ask(lambda: _look(engine, where, kept), FIRST if only_here and known is None else LITTLE)
        known = _known[where][1] if where in _known else None
    if known is None:
        known = _read(kept)
        _known[where] = (time.monotonic(), known)
    if known is None and only_here:
        raise Unavailable
    return (known or {}).get(link)


def look_again() -> None:
    """Know at once what was just committed, in this process and for those that start without a database."""
    engine = db.engine
    with suppress(*DATABASE_ERRORS):  # Then it is asked for when a link is followed.
        _look(engine, str(engine.url), _kept())


def _kept() -> Path:
    return Path(current_app.config["DATA"]) / "released" / ".links"


def _look(engine: Engine, where: str, kept: Path) -> None:
    wanted = (
        select(ShortLink.link, ShortLink.target, ShortLink.off, Event.code, Event.slug)
        .join(Event, Event.id == ShortLink.event_id)
        .where((ShortLink.target != "") | ShortLink.off)
    )
    with engine.connect() as connection:
        rows = connection.execute(wanted).all()
    found = {link: Repointed(target, off, code, slug) for link, target, off, code, slug in rows}
    before = _known.get(where, (0.0, None))[1]
    _known[where] = (time.monotonic(), found)
    if found != before:
        _keep(kept, found)


def _keep(kept: Path, found: dict[str, Repointed]) -> None:
    """A disk that is full is no reason not to lead on."""
    try:
        write_whole(kept, msgspec.json.encode(found))
    except OSError as error:
        _log.warning("short links could not be kept on disk (%s)", type(error).__name__)


def _read(kept: Path) -> dict[str, Repointed] | None:
    with suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode(kept.read_bytes(), type=dict[str, Repointed])
    return None
