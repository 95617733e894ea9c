"""How many readers have chosen something, in a word that tells nothing of any of them."""

from __future__ import annotations

from eventapp.words import gettext

FEW = 5


def choosers(count: int) -> str:
    """How many they are; of fewer than five only that they are a few."""
    return gettext("a few") if count < FEW else str(count)
