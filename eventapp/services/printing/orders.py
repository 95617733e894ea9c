"""What is wanted of a pack, as it is kept: sheets, what was typed for them, and the paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NotRequired, TypedDict

from eventapp.signage.labels import FORMATS
from eventapp.signage.pack import Order, Paper, Printed
from eventapp.signage.sheet import PAPERS, Facts, Wish
from eventapp.signage.sheets import SHEETS


class Wanted(TypedDict):
    """Of a sheet: what was typed, and of which day, room and things alone."""

    typed: dict[str, str]
    day: str
    room: str
    only: list[str]


class PaperWanted(TypedDict):
    """How it is printed; `turned` is none, yes or no."""

    size: str
    turned: bool | None
    saving: bool
    marks: bool
    labels: str
    logo: NotRequired[bool]


class OrderWanted(TypedDict):
    """Sheets by name, and the paper."""

    sheets: dict[str, Wanted]
    paper: PaperWanted


class PackWanted(TypedDict):
    """Orders, of which only the sheets with these keys are printed (none: all)."""

    orders: list[OrderWanted]
    keys: list[str] | None


def plain(order: Order) -> OrderWanted:
    """An order as it is kept."""
    paper = order.paper
    return {
        "sheets": {
            name: {"typed": dict(w.typed), "day": w.day.isoformat() if w.day else "", "room": w.room, "only": sorted(w.only)}
            for name, w in order.wishes.items()
        },
        "paper": {
            "size": paper.size, "turned": paper.turned, "saving": paper.saving, "marks": paper.marks, "labels": paper.labels,
            "logo": paper.logo,
        },
    }  # fmt: skip


def read(kept: OrderWanted) -> Order:
    """The order that was kept; a sheet or a format that there is no more is left out."""
    wishes = {
        name: Wish(w["typed"], date.fromisoformat(w["day"]) if w["day"] else None, w["room"], frozenset(w["only"]))
        for name, w in kept["sheets"].items() if name in SHEETS
    }  # fmt: skip
    return Order(wishes, paper(kept["paper"]))


def paper(kept: Mapping[str, object]) -> Paper:
    """The paper that was kept or asked for, in sizes and formats that there are."""
    size, labels, turned = str(kept.get("size")), str(kept.get("labels")), kept.get("turned")
    return Paper(
        size if size in PAPERS else "a4", turned if isinstance(turned, bool) else None, bool(kept.get("saving")),
        bool(kept.get("marks")), labels if labels in FORMATS else next(iter(FORMATS)), bool(kept.get("logo")),
    )  # fmt: skip


def pages(facts: Facts, wanted: PackWanted) -> list[Printed]:
    """The sheets of a pack."""
    keys = None if wanted["keys"] is None else set(wanted["keys"])
    found = [page for order in wanted["orders"] for page in read(order).pages(facts)]
    unique = {page.key: page for page in found if keys is None or page.key in keys}
    return list(unique.values())


def each_alone(orders: Iterable[OrderWanted]) -> dict[str, OrderWanted]:
    """By the name of a sheet, the order of that sheet alone."""
    return {
        name: {"sheets": {name: sheet}, "paper": order["paper"]} for order in orders for name, sheet in order["sheets"].items()
    }  # fmt: skip
