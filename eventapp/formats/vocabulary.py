"""The words for kinds, states and languages that files use, and ours for them."""

from __future__ import annotations

from eventapp.formats.times import Unclear

KINDS = {
    "panel": "panel", "panelsamtal": "panel", "samtal": "panel", "talk": "talk", "föredrag": "talk", "föreläsning": "talk",
    "workshop": "workshop", "break": "break", "paus": "break", "lunch": "break", "fika": "break", "social": "social",
    "mingel": "social", "external": "external", "extern": "external",
}  # fmt: skip
_STATES = {
    "draft": "draft", "utkast": "draft", "confirmed": "confirmed", "bekräftat": "confirmed", "bekräftad": "confirmed",
    "klart": "confirmed", "cancelled": "cancelled", "canceled": "cancelled", "inställt": "cancelled", "inställd": "cancelled",
}  # fmt: skip
_LANGUAGES = {"sv": "sv", "svenska": "sv", "swedish": "sv", "en": "en", "engelska": "en", "english": "en"}


def word(text: str, field: str) -> str:
    """A kind, state or language by its Swedish or English name; empty for an empty cell. Raises Unclear."""
    known = {"kind": KINDS, "state": _STATES, "language": _LANGUAGES}[field]
    text = text.strip().casefold()
    if text and text not in known:
        raise Unclear("This word is not known here.")
    return known.get(text, "")
