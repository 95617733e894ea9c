"""Recordings put in place the moment they exist: published at once, on top of what readers see, and kept in the draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from eventapp.models import Event
from eventapp.programme import daychange
from eventapp.programme.addresses import completed, is_web_address
from eventapp.programme.limits import ADDRESS
from eventapp.services.access import Actor
from eventapp.services.desk import changing
from eventapp.services.draft import edits, loading, memory, revisions, seminars
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.publishing.shelf import Shelf
from eventapp.services.transaction import transaction


def put(event: Event, actor: Actor, shelf: Shelf, wanted: Mapping[str, str]) -> int | None:
    """Publish recordings, addresses by the codes of seminars ("" takes one away); the release, None where all are there.

    The draft gets the same, unless an editor has changed it there and not published that. Raises Invalid for what is no
    web address, NotFound for a seminar that readers do not see.
    """
    addresses = {code: _checked(address) for code, address in wanted.items()}
    with transaction():
        revisions.hold(event.id)
        before = changing.public(event)
        by_code = {s.code: s for s in before.programme.seminars if s.scheduled}
        if not addresses.keys() <= by_code.keys():
            raise NotFound
        new = [replace(by_code[code], recording=to) for code, to in addresses.items() if by_code[code].recording != to]
        if not new:
            return None
        writing = edits.Writing(event, actor, batch=edits.new_batch("recordings"))
        drafted = {s.code: s for s in memory.read(event).whole.seminars}
        for row in loading.tables(event).seminars:
            if row.code in addresses and row.code in drafted and drafted[row.code].recording == by_code[row.code].recording:
                seminars.write(writing, row, {"recording": addresses[row.code]})
        return changing.publish(event, actor, shelf, before, changing.Made(daychange.put(before.programme, new), ""))


def _checked(address: str) -> str:
    address = completed(address.strip())
    if (address and not is_web_address(address)) or len(address) > ADDRESS:
        raise Invalid(recording="Write a web address, such as example.org or https://example.org/page.")
    return address
