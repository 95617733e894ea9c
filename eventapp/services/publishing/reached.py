"""Under which slug and which short links a release is reached."""

from __future__ import annotations

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Event, EventSlug, ShortCode
from eventapp.programme.model import Programme
from eventapp.services.errors import Invalid


def note(event: Event, programme: Programme) -> None:
    """Keep them for the event, inside a transaction of the caller's. Raises Invalid where the slug is another's."""
    address = db.session.get(EventSlug, programme.event.slug)
    if address is None:
        db.session.add(EventSlug(slug=programme.event.slug, event_id=event.id))
    elif address.event_id != event.id:
        raise Invalid(form="This address leads to another event. Choose another in the settings.")
    codes = {event.code, *(r.code for r in programme.rooms), *(s.code for s in programme.seminars)}
    known = set(db.session.scalars(select(ShortCode.code).where(ShortCode.event_id == event.id)))
    db.session.add_all(ShortCode(code=code, event_id=event.id) for code in sorted(codes - known))
