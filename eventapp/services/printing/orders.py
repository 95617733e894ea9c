"""What is wanted of a pack, as it is kept: sheets, what was typed for them, and the paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NotRequired, TypedDict

from eventapp.programme.addresses import completed, is_web_address
from eventapp.programme.text import one_line
from eventapp.services.errors import Invalid
from eventapp.signage.labels import FORMATS
from eventapp.signage.pack import Order, Paper, Printed
from eventapp.signage.sheet import MOST_LINES, PAPERS, Ask, Facts, Sheet, Wish
from eventapp.signage.sheets import SHEETS

# Who may have something secret printed again, and see it.
SECRETS = "crew"


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
    """Sheets by name, and the paper; `keys`: of all those sheets only the ones with these."""

    sheets: dict[str, Wanted]
    paper: PaperWanted
    keys: NotRequired[list[str]]


class PackWanted(TypedDict):
    """Orders that are printed together."""

    orders: list[OrderWanted]


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
    return [page for page, _ in ordered(facts, wanted)]


def left_out(wanted: PackWanted, made: Iterable[Printed]) -> list[Sheet]:
    """The kinds of sheets that were asked for and of which none was `made`, as of a day on which nothing is held."""
    there = {page.sheet.name for page in made}
    asked = {name for order in wanted["orders"] for name in order["sheets"] if name in SHEETS}
    return [sheet for name, sheet in SHEETS.items() if name in asked - there]


def ordered(facts: Facts, wanted: PackWanted) -> list[tuple[Printed, OrderWanted]]:
    """The sheets of a pack, in the order of the kinds, each with the order of its kind alone by which it is printed again."""
    found: dict[str, tuple[Printed, OrderWanted]] = {}
    for order in wanted["orders"]:
        keys = order.get("keys")
        for page in read(order).pages(facts):
            if keys is None or page.key in keys:
                found[page.key] = (page, _alone(order, page.sheet.name))
    return sorted(found.values(), key=lambda one: (one[0].sheet.order, one[0].sheet.name))


def _alone(order: OrderWanted, name: str) -> OrderWanted:
    return {"sheets": {name: order["sheets"][name]}, "paper": order["paper"]}


def typed(sheet: Sheet, given: Mapping[str, str]) -> dict[str, str]:
    """What was typed for a sheet, with addresses completed. Raises Invalid, by `<sheet>.<ask>`."""
    return {ask.name: _typed(sheet, ask, given.get(ask.name, "")) for ask in sheet.asks}


def _typed(sheet: Sheet, ask: Ask, text: str) -> str:
    many = ask.kind == "lines" and sum(bool(line.strip()) for line in text.splitlines()) > MOST_LINES
    if len(text) > ask.most or many:
        raise Invalid(**{f"{sheet.name}.{ask.name}": "This is longer than there is room for on the sheet."})
    if ask.kind == "address" and text.strip():
        text = completed(one_line(text))
        if not is_web_address(text):
            raise Invalid(**{f"{sheet.name}.{ask.name}": "This is no web address. It begins with https:// or http://."})
    digits = text.strip()
    if ask.kind == "amount" and digits and not (digits.isascii() and digits.isdigit() and 0 < int(digits) < 150_000):
        raise Invalid(**{f"{sheet.name}.{ask.name}": "Write a whole number between 1 and 149,999."})
    return text


def secret(orders: Iterable[OrderWanted]) -> bool:
    """Whether something was typed that is not for all who may print, such as a password."""
    return any(
        ask.kind == "secret" and sheet["typed"].get(ask.name, "").strip()
        for order in orders for name, sheet in order["sheets"].items() if name in SHEETS for ask in SHEETS[name].asks
    )  # fmt: skip
