"""Rooms of the draft."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Entry, Event, Person, Room, Seminar
from eventapp.programme.naming import free_slug, is_slug, slugify
from eventapp.services.draft import conflicts, edits
from eventapp.services.draft.codes import new_code
from eventapp.services.draft.fields import RoomValues
from eventapp.services.errors import Invalid
from eventapp.services.transaction import transaction

Named = type[Room] | type[Person] | type[Seminar]


def find(event: Event, code: str) -> Room:
    """The event's room with this code. Raises NotFound."""
    return edits.find(event, Room, code)


def add(writing: edits.Writing, values: RoomValues) -> Room:
    """A new room. A slug that is not given is made from the name."""
    event = writing.event
    with transaction():
        made = edits.done_once(writing, Room)
        if made is not None:
            return made
        room = Room(event_id=event.id, code=new_code(), position=len(slugs_in_use(event, Room)))
        slug = slug_for(event, Room, values.get("slug", ""), values["name"])
        edits.write(writing, room, {**values, "slug": slug})
    return room


def change(
    writing: edits.Writing, room: Room, version: conflicts.Version, values: RoomValues
) -> Entry | None:
    """Save a room. Raises Stale, Invalid."""
    with transaction():
        values = conflicts.settled(room, version, values)
        if "slug" in values:
            check_slug(values["slug"], slugs_in_use(writing.event, Room) - {room.slug})
        return edits.write(writing, room, values)


def slugs_in_use(event: Event, table: Named) -> set[str]:
    """Slugs of an event's rooms, people or seminars, removed ones too: undo may bring them back."""
    return set(db.session.scalars(select(table.slug).where(table.event_id == event.id)))


def slug_for(event: Event, table: Named, given: str, name: str, slugs: set[str] | None = None) -> str:
    """The slug of a new room, person or seminar: the given one, or a free one made from the name.

    `slugs` are those in use, where the caller knows them; the new one is added. Raises Invalid when the given one
    has the wrong form or is taken.
    """
    slugs = slugs_in_use(event, table) if slugs is None else slugs
    slug = given or free_slug(slugify(name, table.__name__.lower()), slugs)
    check_slug(slug, slugs)
    slugs.add(slug)
    return slug


def check_slug(slug: str, taken: set[str]) -> None:
    """Raises Invalid when the slug has the wrong form or is taken."""
    if not is_slug(slug):
        raise Invalid(slug="Use small letters a to z, digits and hyphens, at most 60.")
    if slug in taken:
        raise Invalid(slug="This address is taken.")


def move(writing: edits.Writing, room: Room, step: int) -> None:
    """Move a room `step` places down (or up, negative) in the order in which rooms are shown."""
    with transaction():
        order = list(
            db.session.scalars(
                select(Room)
                .where(Room.event_id == writing.event.id, Room.removed_at.is_(None))
                .order_by(Room.position, Room.id)
            )
        )
        place = order.index(room)
        order.insert(max(0, min(len(order) - 1, place + step)), order.pop(place))
        together = replace(writing, batch=edits.new_batch("order"))
        for position, each in enumerate(order):
            edits.write(together, each, {"position": position})
