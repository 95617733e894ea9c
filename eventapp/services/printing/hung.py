"""Sheets that were printed: which of them say what is no longer so, and which are of something that is gone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from sqlalchemy import delete, func, select

from eventapp.database import insert_into
from eventapp.extensions import db
from eventapp.models import Event, PrintedSheet
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.errors import Invalid
from eventapp.services.printing import orders
from eventapp.services.printing.packs import Pack
from eventapp.services.publishing import releases
from eventapp.services.transaction import transaction
from eventapp.signage.pack import Printed
from eventapp.signage.rows import days_told
from eventapp.signage.sheet import Facts, Page
from eventapp.signage.sheets import SHEETS

# Of an event so many sheets are looked after: each is made anew to see whether it is right still, whenever someone looks.
MOST = 5000


@dataclass(frozen=True, slots=True)
class Hung:
    """A sheet that was printed: `state` is right, stale, or gone (there is no such sheet any more: take it down).

    Or one that is new: what was ordered then has it now, had none of it then, and it was never printed.
    """

    key: str
    sheet: str
    name: str
    release: int
    printed_at: datetime | None
    state: str
    secret: bool


@dataclass(frozen=True, slots=True)
class Present:
    """A sheet as it would be printed now: the mark of all that is read on it, and the order that asks for it, which others may share."""

    face: str
    sheet: Printed
    order: orders.OrderWanted


def note(event: Event, actor: Actor, facts: Facts, pack: Pack, keys: Iterable[str]) -> int:
    """Note those of a pack's sheets as printed now, in place of what was printed of the same before: how many.

    What holds a secret of another's that one may not see stays as it was printed. Raises Invalid where too many hang.
    """
    wanted = set(keys) - _kept_from(event, actor)
    rows = [
        {
            "event_id": event.id, "key": sheet.key, "name": sheet.page.name, "face": _face(facts, sheet.page),
            "release": facts.number, "printed_at": now(), "account_id": actor.account_id, "pack": pack.token, "wanted": order,
        }
        for sheet, order in sorted(orders.ordered(facts, pack.wanted), key=lambda one: one[0].key) if sheet.key in wanted
    ]  # fmt: skip
    if rows:
        with transaction():
            others = select(func.count()).where(PrintedSheet.event_id == event.id, PrintedSheet.key.not_in([row["key"] for row in rows]))
            if (db.session.scalar(others) or 0) + len(rows) > MOST:
                raise Invalid(form="More sheets hang than can be looked after. Say of some, under Signs, that they are taken down.")
            # In one order, and over what is there: two who print at once neither wait for each other nor collide.
            insert = insert_into(PrintedSheet.__table__, db.session.connection())
            over = {name: insert.excluded[name] for name in rows[0] if name not in ("event_id", "key")}
            db.session.execute(insert.on_conflict_do_update(index_elements=["event_id", "key"], set_=over), rows)
    return len(rows)


def _face(facts: Facts, page: Page) -> str:
    """A mark of all that is read on a sheet; one of the whole event says in small on which days that is."""
    if page.day is not None:
        return page.face()
    return hashlib.sha256(f"{page.face()} {days_told(facts, page.day)}".encode()).hexdigest()[:16]


def all_of(event: Event, facts: Facts) -> list[Hung]:
    """All that was printed, compared with what would be printed now: what is stale, then what is new, then what is gone."""
    rows = [row for row in _rows(event) if row.key.partition("/")[0] in SHEETS]
    present = _present(facts, rows)
    found = [_hung(row, present) for row in rows]
    found += [_new(present[key]) for key in sorted(_came_since(event, facts, rows, present))]
    rank = {"stale": 0, "new": 1, "gone": 2, "right": 3}
    return sorted(found, key=lambda sheet: (rank[sheet.state], SHEETS[sheet.sheet].order, sheet.name))


def _rows(event: Event) -> list[PrintedSheet]:
    return list(db.session.scalars(select(PrintedSheet).where(PrintedSheet.event_id == event.id).order_by(PrintedSheet.key)))


def _hung(row: PrintedSheet, present: Mapping[str, Present]) -> Hung:
    here = present.get(row.key)
    state = "gone" if here is None else "right" if here.face == row.face else "stale"
    secret = orders.secret([cast(orders.OrderWanted, row.wanted)])
    return Hung(row.key, row.key.partition("/")[0], row.name, row.release, row.printed_at, state, secret)


def _came_since(event: Event, facts: Facts, rows: list[PrintedSheet], present: Mapping[str, Present]) -> set[str]:
    """The keys of sheets that were never printed, and that there were none of when the others of their order were."""
    left = present.keys() - {row.key for row in rows}
    oldest: dict[str, int] = {}
    for row in rows:
        oldest[repr(row.wanted)] = min(row.release, oldest.get(repr(row.wanted), row.release))
    for number in sorted(set(oldest.values()) - {facts.number} if left else ()):
        then = replace(facts, programme=releases.get(event, number).programme)
        of_then = [here.order for key, here in present.items() if key in left and oldest[repr(here.order)] == number]
        for order in {repr(one): one for one in of_then}.values():
            left -= {sheet.key for sheet in orders.read(order).pages(then)}
    return {key for key in left if oldest[repr(present[key].order)] != facts.number}


def _new(here: Present) -> Hung:
    return Hung(here.sheet.key, here.sheet.sheet.name, here.sheet.page.name, 0, None, "new", orders.secret([here.order]))


def _present(facts: Facts, rows: Sequence[PrintedSheet]) -> dict[str, Present]:
    """The sheets there would be now of what was ordered, by key."""
    once = {repr(row.wanted): cast(orders.OrderWanted, row.wanted) for row in rows}
    return {
        sheet.key: Present(_face(facts, sheet.page), sheet, order)
        for order in once.values() for sheet in orders.read(order).pages(facts)
    }  # fmt: skip


def no_longer_right(facts: Facts, before: Facts, sheets: Sequence[Printed], wanted: orders.PackWanted) -> int:
    """How many of a pack's sheets, made of the facts `before`, are not as they would be now."""
    present = {sheet.key: _face(facts, sheet.page) for sheet in orders.pages(facts, wanted)}
    return sum(present.get(sheet.key) != _face(before, sheet.page) for sheet in sheets)


def again(event: Event, actor: Actor, facts: Facts, keys: Iterable[str]) -> orders.PackWanted:
    """What to ask for to print sheets with these keys as they were printed before, or as the others of their order were.

    None whose secret one may not see.
    """
    wanted, rows = set(keys), _rows(event)
    found = {key: here.order for key, here in _present(facts, rows).items()}
    found |= {row.key: cast(orders.OrderWanted, row.wanted) for row in rows}
    once: dict[str, orders.OrderWanted] = {}
    for key, order in sorted(found.items()):
        if key in wanted and (actor.may(orders.SECRETS) or not orders.secret([order])):
            once.setdefault(repr(order), {**order, "keys": []})["keys"].append(key)
    return {"orders": list(once.values())}


def printed_of(event: Event, pack: str) -> set[str]:
    """The keys of those sheets that were last printed from a pack."""
    return set(db.session.scalars(select(PrintedSheet.key).where(PrintedSheet.event_id == event.id, PrintedSheet.pack == pack)))


def typed_before(event: Event, actor: Actor) -> dict[str, dict[str, str]]:
    """What was typed for each kind of sheet when it was printed last; of what is secret nothing for who may not see that."""
    rows = db.session.scalars(
        select(PrintedSheet.wanted).where(PrintedSheet.event_id == event.id).order_by(PrintedSheet.printed_at, PrintedSheet.key)
    )
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        order = cast(orders.OrderWanted, row)
        if actor.may(orders.SECRETS) or not orders.secret([order]):
            found.update({name: sheet["typed"] for name, sheet in order["sheets"].items() if any(sheet["typed"].values())})
    return found


def _kept_from(event: Event, actor: Actor) -> set[str]:
    """The keys of the sheets that hold a secret of another's which one may not see."""
    if actor.may(orders.SECRETS):
        return set()
    others = [row for row in _rows(event) if row.account_id is None or row.account_id != actor.account_id]
    return {row.key for row in others if orders.secret([cast(orders.OrderWanted, row.wanted)])}


def forget(event: Event, actor: Actor, keys: Iterable[str]) -> int:
    """Sheets that were taken down: they are no longer looked after. How many they were; none whose secret one may not see."""
    wanted = (PrintedSheet.event_id == event.id, PrintedSheet.key.in_(set(keys) - _kept_from(event, actor)))
    with transaction():
        return len(db.session.scalars(delete(PrintedSheet).where(*wanted).returning(PrintedSheet.key)).all())
