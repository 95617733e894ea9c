"""Reminders in words: what each is called, and when it goes."""

from __future__ import annotations

from collections.abc import Mapping

from eventapp.programme.reminders import KINDS
from eventapp.words import gettext, later, ngettext

_NAMES = {
    "unanswered": later("Invitations without an answer"), "before": later("The day before"), "call": later("Before they are to be there"),
    "slides": later("Please send slides"), "thanks": later("Thanks, with the recording"),
}  # fmt: skip
_TOLD = {
    "unanswered": later("Asks once more who has not answered: with buttons for yes and no. Counted from the first day of the event."),
    "before": later("When, where and with whom, and whom to call. Never after midnight."),
    "call": later("Counted from when they are to be there, or from the beginning. When that time changes it goes again, and no other reminder does."),
    "slides": later("To who speaks or sits on the panel and has sent none. Counted from the first day of the event."),
    "thanks": later("With the recording where there is one, or that it is to come. Counted from the day of the seminar."),
}  # fmt: skip


def reminder(kind: str) -> str:
    """What a reminder is called."""
    return gettext(_NAMES[kind])


def reminder_told(kind: str) -> str:
    """What it says, and from when it is counted."""
    return gettext(_TOLD[kind])


def reminders_said(kept: Mapping[str, Mapping[str, object]]) -> str:
    """Those that are on, each with when it goes; a hyphen for none."""
    return "; ".join(f"{reminder(kind)}: {_when(kind, kept[kind])}" for kind in KINDS if kept.get(kind, {}).get("on")) or "–"


def _when(kind: str, rule: Mapping[str, object]) -> str:
    days, minutes, at = int(str(rule["days"])), int(str(rule["minutes"])), rule["at"]
    if kind == "call":
        return ngettext("%(num)d minute before", "%(num)d minutes before", minutes)
    if kind == "thanks":
        return ngettext("%(num)d day after, at %(at)s", "%(num)d days after, at %(at)s", days, at=at)
    return ngettext("%(num)d day before, at %(at)s", "%(num)d days before, at %(at)s", days, at=at)
