"""Texts with names in braces, such as {first name}, in whose place stands what is known of a reader: a grammar, no more.

Nothing in such a text is run: it is read once, from left to right, and what is put in is never read again. `{{` and
`}}` are braces that stay. Names are in Swedish or English, whichever the text is in; capitals and spaces do not matter.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eventapp.programme.text import composed
from eventapp.words import later

_MARK = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|\{|\}")
# What of a place is told, in characters.
_TOLD = 40


@dataclass(frozen=True, slots=True)
class Name:
    """A name that may stand in braces: as code knows it (which is the English one), in Swedish, and what it stands for."""

    key: str
    swedish: str
    about: str

    def said(self, language: str) -> str:
        """The name as texts in a language (ISO 639 code) have it."""
        return self.swedish if language == "sv" else self.key


# What is known of each who takes part.
KNOWN = (
    Name("first name", "förnamn", later("the first name of who reads it")),
    Name("name", "namn", later("the name of who reads it")),
    Name("organisation", "organisation", later("their organisation")),
    Name("times", "tider", later("their seminars, a line each: time, room, title, when to be there")),
    Name("slots", "programpunkter", later("their seminars with all they need to know: time, room, role, with whom")),
    Name("link", "länk", later("the link to their own page")),
    Name("event", "evenemang", later("what the event is called")),
    Name("day", "dag", later("the day it is held")),
    Name("venue", "plats", later("where it is held")),
    Name("directions", "vägbeskrivning", later("how to get there")),
    Name("day contact", "kontakt på dagen", later("whom to call on the day")),
    Name("programme", "program", later("the address of the public programme")),
    Name("signature", "underskrift", later("whom the mail is from")),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be: a name that is `unknown`, a brace that is `open` to the end of its line, or one that is only `closed`.

    Where: line and column, counted from 1. `text` is what stands there, `meant` the key of the name that is most like it.
    """

    kind: str
    line: int
    column: int
    text: str
    meant: str = ""


class Broken(ValueError):
    """A text that cannot be filled in, with its faults."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(", ".join(f"line {f.line}, column {f.column}: {f.kind} {f.text!r}" for f in faults))
        self.faults = faults


def faults(text: str, names: tuple[Name, ...] = KNOWN) -> tuple[Fault, ...]:
    """All that is wrong with a text, in order; nothing where it can be filled in."""
    found = (fault for number, line in enumerate(_lines(text), 1) for fault, _, _ in _read(line, number, names) if fault)
    return tuple(found)


def used(text: str, names: tuple[Name, ...] = KNOWN) -> frozenset[str]:
    """The keys of the names in a text. Raises Broken."""
    _check(text, names)
    return frozenset(key for line in _lines(text) for _, _, key in _read(line, 1, names) if key)


def fill(text: str, values: Mapping[str, str], names: tuple[Name, ...] = KNOWN) -> str:
    """The text with `values`, by key, in place of its names; as they are, whatever they hold. Raises Broken.

    A line with nothing but names whose values are empty, perhaps after words that end in a colon, goes with one of the
    empty lines around it.
    """
    _check(text, names)
    kept: list[str] = []
    gone = False
    for line in _lines(text):
        pieces = list(_read(line, 1, names))
        put = "".join(values.get(key, "") if key else plain for _, plain, key in pieces)
        if _says_nothing(pieces, values):
            gone = not kept or not kept[-1].strip()
        elif not (gone and not put.strip()):
            kept.append(put)
            gone = False
    return "\n".join(kept)


def _says_nothing(pieces: list[tuple[Fault | None, str, str]], values: Mapping[str, str]) -> bool:
    keys, said = [key for _, _, key in pieces if key], "".join(plain for _, plain, _ in pieces).strip()
    return bool(keys) and not any(values.get(key, "").strip() for key in keys) and (not said or said.endswith(":"))


def kept(text: str) -> str:
    """A text in which braces are what they are, to stand within one with names."""
    return text.replace("{", "{{").replace("}", "}}")


def _lines(text: str) -> list[str]:
    return text.split("\n")


def _check(text: str, names: tuple[Name, ...]) -> None:
    if wrong := faults(text, names):
        raise Broken(wrong)


def _read(line: str, number: int, names: tuple[Name, ...]) -> Iterator[tuple[Fault | None, str, str]]:
    """A line's pieces: what is wrong with it, plain text, or the key of a name."""
    at = 0
    for mark in _MARK.finditer(line):
        if mark.start() > at:
            yield None, line[at : mark.start()], ""
        at, column = mark.end(), mark.start() + 1
        if mark[0] in ("{{", "}}"):
            yield None, mark[0][0], ""
        elif mark[1] is None:
            kind = "open" if mark[0] == "{" else "closed"
            yield Fault(kind, number, column, line[mark.start() :][:_TOLD].strip()), "", ""
        elif key := _key(mark[1], names):
            yield None, "", key
        else:
            yield Fault("unknown", number, column, mark[0][:_TOLD], _meant(mark[1], names)), "", ""
    if at < len(line):
        yield None, line[at:], ""


def _key(typed: str, names: tuple[Name, ...]) -> str:
    """The key of a name as it was typed; empty for none."""
    plain = _plain(typed)
    return next((name.key for name in names if plain in (name.key, name.swedish)), "")


def _meant(typed: str, names: tuple[Name, ...]) -> str:
    """The key of the name that is most like what was typed; empty where none is."""
    said = {each: name.key for name in names for each in (name.key, name.swedish)}
    likest = difflib.get_close_matches(_plain(typed)[:_TOLD], said, 1)
    return said[likest[0]] if likest else ""


def _plain(typed: str) -> str:
    return " ".join(composed(typed).casefold().split())
