"""Sheets that were printed: which of them say what is no longer so, and which are of something that is gone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from sqlalchemy import delete, select

from eventapp.extensions import db
from eventapp.models import Event, PrintedSheet
from eventapp.services.printing import orders
from eventapp.services.transaction import transaction
from eventapp.signage.pack import Printed
from eventapp.signage.sheet import Facts
from eventapp.signage.sheets import SHEETS

if TYPE_CHECKING:
    from eventapp.services.printing.packs import Pack


@dataclass(frozen=True, slots=True)
class Hung:
    """A sheet that was printed: `state` is right, stale, or gone (there is no such sheet any more: take it down)."""

    key: str
    sheet: str
    name: str
    release: int
    printed_at: datetime
    state: str


def note(event: Event, account: int | None, facts: Facts, sheets: Sequence[Printed], pack: Pack) -> None:
    """Note sheets as printed now, in place of what was printed of the same before; inside a transaction of the caller's."""
    alone = orders.each_alone(pack.wanted["orders"])
    keys = [sheet.key[:200] for sheet in sheets]
    db.session.execute(delete(PrintedSheet).where(PrintedSheet.event_id == event.id, PrintedSheet.key.in_(keys)))
    for sheet in sheets:
        db.session.add(
            PrintedSheet(
                event_id=event.id, key=sheet.key[:200], name=sheet.page.name, face=sheet.page.face(), release=facts.number,
                printed_at=pack.made_at, account_id=account, pack=pack.token, wanted=dict(alone[sheet.sheet.name]),
            )  # fmt: skip
        )


def all_of(event: Event, facts: Facts) -> list[Hung]:
    """All that was printed, compared with what would be printed now: what is stale first, then what is gone."""
    rows = list(db.session.scalars(select(PrintedSheet).where(PrintedSheet.event_id == event.id)))
    present = _present(facts, [cast(orders.OrderWanted, row.wanted) for row in rows])
    found = [
        Hung(row.key, row.key.partition("/")[0], row.name, row.release, row.printed_at, _state(row, present)) for row in rows
        if row.key.partition("/")[0] in SHEETS
    ]  # fmt: skip
    rank = {"stale": 0, "gone": 1, "right": 2}
    return sorted(found, key=lambda sheet: (rank[sheet.state], SHEETS[sheet.sheet].order, sheet.name))


def _present(facts: Facts, wanted: Iterable[orders.OrderWanted]) -> dict[str, str]:
    """The faces of the sheets there would be now, by key; an order that several sheets share is made once."""
    once = {repr(order): order for order in wanted}
    return {
        sheet.key[:200]: sheet.page.face() for order in once.values() for sheet in orders.read(order).pages(facts)
    }  # fmt: skip


def _state(row: PrintedSheet, present: dict[str, str]) -> str:
    if row.key not in present:
        return "gone"
    return "right" if present[row.key] == row.face else "stale"


def again(event: Event, keys: Iterable[str]) -> orders.PackWanted:
    """What to ask for to print sheets with these keys again, as they were printed before."""
    wanted = sorted(set(keys))
    rows = db.session.scalars(
        select(PrintedSheet.wanted).where(PrintedSheet.event_id == event.id, PrintedSheet.key.in_(wanted))
    )
    once = {repr(order): cast(orders.OrderWanted, order) for order in rows}
    return {"orders": list(once.values()), "keys": wanted}


def forget(event: Event, keys: Iterable[str] = (), pack: str = "") -> int:
    """Sheets that were taken down, or (of a pack) never printed: they are no longer looked after. How many they were."""
    which = PrintedSheet.pack == pack if pack else PrintedSheet.key.in_(list(keys))
    with transaction():
        gone = db.session.scalars(delete(PrintedSheet).where(PrintedSheet.event_id == event.id, which).returning(PrintedSheet.key))
        return len(gone.all())
