"""Donation: a code that opens Swish with number, amount and message, or any address."""

from __future__ import annotations

from collections.abc import Iterator

from eventapp.programme.addresses import is_web_address
from eventapp.programme.model import Link
from eventapp.programme.text import one_line
from eventapp.signage import payloads
from eventapp.signage.sheet import Ask, Code, Facts, Page, Sheet, Wish, cut
from eventapp.words import later


def _wanted(facts: Facts, wish: Wish) -> list[Link]:
    """What was typed; if nothing was, the event's own links for donations."""
    label, number, amount = wish.text("label"), wish.text("swish"), wish.text("amount")
    sum_ = int(amount) if amount.isascii() and amount.isdigit() and 0 < int(amount) < 150_000 else None
    typed = [Link(label, "donation", swish=number, amount=sum_)] if number else []
    typed += [Link(label, "donation", url=wish.text("address"))] if is_web_address(wish.text("address")) else []
    return typed or [link for link in facts.programme.event.links if link.kind == "donation"]


def _code(facts: Facts, link: Link, sheet: Sheet, message: str) -> tuple[Code, list[list[str]]]:
    w = facts.words
    if not link.swish:
        return facts.own_code(link.url, link.url, sheet, w.gettext("Scan to give")), []
    code = Code(payloads.swish(link.swish, link.amount, message), "", w.gettext("Scan with Swish"), sheet.scanned, bare=True)
    said = [["Swish", payloads.swish_written(link.swish)]]
    return code, said + ([[w.gettext("Amount"), f"{link.amount} kr"]] if link.amount else [])


def _pages(facts: Facts, wish: Wish, sheet: Sheet) -> Iterator[Page]:
    for link in _wanted(facts, wish):
        if not (link.swish or is_web_address(link.url)):
            continue
        code, said = _code(facts, link, sheet, wish.text("message"))
        label = one_line(link.label) or facts.words.gettext("Give a donation")
        content = {"over": facts.over(), "heading": cut(label, 160), "text": cut(wish.text("message")), "facts": said}
        yield Page((link.swish or link.url)[:100], label, "notice", content, (code,))


SHEET = Sheet(
    "donation", later("Donation"), later("A code for Swish, or for any address; left empty, for those of the event."), "G",
    _pages, far=3.0, scanned=0.7, order=41,
    asks=(
        Ask("label", later("Heading"), most=160), Ask("swish", later("Swish number"), most=20),
        Ask("amount", later("Amount in kronor"), "amount", later("Left empty: whoever gives chooses."), 6),
        Ask("message", later("Message"), most=50), Ask("address", later("Or a web address"), "address", most=500),
    ),
)  # fmt: skip
