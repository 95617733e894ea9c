"""What operators do from the command line."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from flask import current_app
from sqlalchemy import select, text

from eventapp import datafolder
from eventapp.extensions import db
from eventapp.models import Event
from eventapp.programme.addresses import leads_nowhere
from eventapp.programme.release import Release
from eventapp.services.errors import NotFound
from eventapp.services.operations import schema, status, takeup
from eventapp.services.publishing import releases, withdrawal


def migrate_tables() -> None:
    """Bring the tables to this version (Alembic), and what is public to what it says is public."""
    behind = not status.database_ready()
    if behind:
        schema.upgrade(db.engine)
        if db.engine.dialect.name == "sqlite":
            with db.engine.connect() as connection:
                # What a migration took away must not stay behind in the log of changes.
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    takeup.uploads()
    withdrawal.settle(current_app.extensions["shelf"], behind)


def wait_for_database(say: Callable[[str], None]) -> None:
    """Wait until a database server is there, however long; `say` hears why, at once and then every half minute.

    A file needs no waiting for: what is wrong with that is said by whoever opens it.
    """
    if db.engine.dialect.name == "sqlite":
        return
    said = None
    while why := schema.trouble(db.engine):
        if said is None or time.monotonic() - said >= 30:
            said = time.monotonic()
            say(f"The database does not answer ({why}). Waiting for it.")
        time.sleep(1)
    if said is not None:
        say("The database answers.")


def let_go() -> None:
    """Close this process's connections to the database: one that is split off from it must not speak on them too."""
    db.session.remove()
    db.engine.dispose()


def event(slug: str) -> Event:
    """The event with this slug, whoever owns it. Raises NotFound."""
    row = db.session.scalars(select(Event).where(Event.slug == slug, Event.removed_at.is_(None))).first()
    if row is None:
        raise NotFound
    return row


def event_by_id(event_id: int) -> Event:
    """The event with this number, as jobs know it. Raises NotFound."""
    row = db.session.get(Event, event_id)
    if row is None or row.removed_at is not None:
        raise NotFound
    return row


def release(slug: str) -> Release:
    """An event's latest release. Raises NotFound."""
    found = releases.latest(event(slug))
    if found is None:
        raise NotFound
    return found


def problems(settings: Mapping[str, object]) -> list[str]:
    """What is unwise in the settings of this installation, in words."""
    found = []
    data = Path(str(settings["DATA"]))
    exposed = list(datafolder.open_to_others(data))
    if exposed:
        found.append(
            f"{len(exposed)} files and folders can be read by others, {exposed[0]} first: chmod -R go= {data}"
        )
    if not settings["SMTP_URL"]:
        found.append("EVENTAPP_SMTP_URL is not set: no mail is sent, links must be copied by hand.")
    if not settings["SECURE"] and not leads_nowhere(str(settings["BASE_URL"])):
        found.append("EVENTAPP_BASE_URL begins with http://: cookies are sent in clear.")
    return found
