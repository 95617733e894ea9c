"""Wi-Fi: a code by which a phone joins, and name and password to type for all others."""

from __future__ import annotations

from collections.abc import Iterator

from eventapp.signage import payloads
from eventapp.signage.sheet import Ask, Facts, Page, Sheet, Wish
from eventapp.words import later


def _seen(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())


def _pages(facts: Facts, wish: Wish, sheet: Sheet) -> Iterator[Page]:
    # Not made one line: a space more or less is another password.
    name, password = wish.typed.get("network", "").strip("\r\n")[:64], wish.typed.get("password", "").strip("\r\n")[:64]
    if not name.strip():
        return
    w = facts.words
    said = [[w.gettext("Network"), _seen(name)]] + ([[w.gettext("Password"), _seen(password)]] if password else [])
    content = {"over": facts.over(), "heading": w.gettext("Wi-Fi"), "text": "", "facts": said, "exact": True}
    code = facts.own_code(payloads.wifi(name, password), "", sheet, w.gettext("Scan to join"))
    yield Page(name, f"Wi-Fi: {name}", "notice", content, (code,))


SHEET = Sheet(
    "wifi", later("Wi-Fi"), later("Phones join by a code; name and password stand beside it."), "F",
    _pages, scanned=0.7, order=40,
    asks=(
        Ask("network", later("The network's name"), most=32),
        Ask("password", later("Its password"), "secret", later("Left empty: an open network."), 63),
    ),
)  # fmt: skip
