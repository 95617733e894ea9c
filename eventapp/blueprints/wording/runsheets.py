"""Run sheets in words: what one may begin from, and the words that are sent to a stage most."""

from __future__ import annotations

from dataclasses import dataclass

from eventapp.programme.runsheet import Part, fit
from eventapp.words import gettext

# Minutes of an hour, by kind; a welcome and an end stay as short in a longer slot.
_W, _E = ("welcome", 3, True), ("close", 2, True)
_TEMPLATES = {
    "panel": (_W, ("introductions", 7, False), ("conversation", 33, False), ("audience", 15, False), _E),
    "debate": (_W, ("statements", 12, False), ("debate", 28, False), ("audience", 10, False), ("last", 5, False), _E),
    "interview": (_W, ("introduction", 2, True), ("interview", 38, False), ("audience", 15, False), _E),
    "lecture": (_W, ("introduction", 2, True), ("lecture", 35, False), ("audience", 18, False), _E),
    "workshop": (_W, ("introduction", 10, False), ("groups", 30, False), ("report", 15, False), _E),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Template:
    """What a run sheet may begin from: its key, its name and its parts."""

    key: str
    name: str
    parts: tuple[Part, ...]


def run_templates(minutes: int | None) -> list[Template]:
    """Those there are, with lengths that fit a slot of so many minutes."""
    names, parts = _names(), _part_names()
    found = []
    for key, rows in _TEMPLATES.items():
        made = [Part("", parts[name], length, fixed) for name, length, fixed in rows]
        lengths = fit(made, minutes)
        made = [Part("", part.name, long, part.fixed) for part, long in zip(made, lengths, strict=True)]
        found.append(Template(key, names[key], tuple(made)))
    return found


def stage_words() -> list[str]:
    """What a crew sends most, to be sent by one press."""
    return [gettext("Wrap up"), gettext("5 min"), gettext("2 min"), gettext("Questions from the audience"), gettext("Use the microphone")]


def _names() -> dict[str, str]:
    return {
        "panel": gettext("Panel talk"), "debate": gettext("Debate"), "interview": gettext("Interview"),
        "lecture": gettext("Lecture with questions"), "workshop": gettext("Workshop"),
    }  # fmt: skip


def _part_names() -> dict[str, str]:
    return {
        "welcome": gettext("Welcome"), "introductions": gettext("The panel introduces itself"),
        "introduction": gettext("Introduction"), "statements": gettext("A statement from each"),
        "conversation": gettext("Conversation"), "debate": gettext("Debate"), "interview": gettext("Interview"),
        "lecture": gettext("Lecture"), "groups": gettext("Work in groups"), "report": gettext("Back together"),
        "audience": gettext("Questions from the audience"), "last": gettext("A last word from each"),
        "close": gettext("Thanks and goodbye"),
    }  # fmt: skip
