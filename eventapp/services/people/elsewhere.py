"""A person who is erased goes from all else that was typed on an event, in whatever table there is, or comes to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from sqlalchemy import JSON, Column, String, Table, delete, select, update

from eventapp.extensions import db
from eventapp.models import Event, FollowAsk, Follower, LiveState, ShortLink, SignPack
from eventapp.programme.erased import Erased
from eventapp.services import clearing
from eventapp.services.live import journal
from eventapp.services.publishing import repointed
from eventapp.services.transaction import after_commit

# What `erasure` rewrites by itself, or organisers do, who are told of it: the draft, its journal and releases; and what names
# nobody but by an address of the site.
_LEFT = ("event", "room", "seminar", "seat", "person", "entry", "release", "event_slug", "upload", "long_task")
# Rows that are about whom they name and nobody else.
_THEIRS = (Follower.__tablename__, FollowAsk.__tablename__)


def without(event: Event, who: Erased) -> None:
    """Put a dash in place of what they are called, inside a transaction of the caller's. No undo brings it back."""
    # Kept for a day; in the PDF nobody finds a name.
    db.session.execute(delete(SignPack).where(SignPack.event_id == event.id))
    journal.forget_arrivals(event, [who.code])
    db.session.flush()
    for link in db.session.scalars(select(ShortLink).where(ShortLink.event_id == event.id)):
        if who.names(link.target):
            # On to the event, since a printed code must lead somewhere.
            link.target, link.off = "", True
    db.session.flush()
    after_commit(repointed.look_again)
    belongs = clearing.of_event(event.id)
    for table in db.metadata.sorted_tables:
        mine = belongs(table)
        texts = [column for column in table.c if isinstance(column.type, String | JSON) and not column.foreign_keys]
        if mine is None or not texts or table.name in _LEFT:
            continue
        wanted = select(*dict.fromkeys((*table.primary_key, *texts))).where(mine)
        for row in db.session.execute(wanted).mappings().all():
            _rewrite(table, cast(Mapping[str, object], row), texts, who)
    db.session.expire_all()


def _rewrite(table: Table, row: Mapping[str, object], texts: list[Column[object]], who: Erased) -> None:
    said = {column.name: who.plain(row[column.name]) for column in texts}
    new = {name: value for name, value in said.items() if value != row[name]}
    if not new:
        return
    this = [column == row[column.name] for column in table.primary_key]
    if table.name in _THEIRS or any(column.name in new for column in table.primary_key):
        db.session.execute(delete(table).where(*this).execution_options(synchronize_session=False))
        return
    if table is LiveState.__table__:
        # Copies of what was said are made anew.
        new["number"] = table.c.number + 1
    db.session.execute(update(table).where(*this).values(**new).execution_options(synchronize_session=False))
