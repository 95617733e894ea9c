"""A person taken out of programmes, releases and texts for good: what is left is as it would be without them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TypeVar, overload

from eventapp.programme.changes import Change
from eventapp.programme.model import File, Programme, Seminar
from eventapp.programme.naming import slugify
from eventapp.programme.release import Release
from eventapp.programme.telling import SHORTEST_NAME

INSTEAD = "–"
_V = TypeVar("_V")
_OF_A_FILE = {each.name for each in fields(File)}


@dataclass(frozen=True)
class Erased:
    """Who is to be taken out: the code, the row's number, and what only they are called (names, addresses, phone)."""

    code: str
    number: int
    words: frozenset[str]
    _pattern: re.Pattern[str] | None = field(init=False)

    def __post_init__(self) -> None:
        """What finds the words where they stand by themselves, the longest first."""
        long = sorted((re.escape(w) for w in self.words if len(w) >= SHORTEST_NAME), key=len, reverse=True)
        found = re.compile(rf"(?<!\w)(?:{'|'.join(long)})(?!\w)", re.IGNORECASE) if long else None
        object.__setattr__(self, "_pattern", found)

    def names(self, text: str) -> bool:
        """Whether a text names them."""
        return self._pattern is not None and self._pattern.search(text) is not None

    def text(self, text: str) -> str:
        """The text with a dash in place of what they are called."""
        return self._pattern.sub(INSTEAD, text) if self._pattern else text

    @overload
    def plain(self, value: None) -> None: ...
    @overload
    def plain(self, value: dict[str, _V]) -> dict[str, _V]: ...
    @overload
    def plain(self, value: object) -> object: ...
    def plain(self, value: object) -> object:
        """A value as JSON knows it: without what is about them, with a dash in place of their name in what is not."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.plain(each) for each in value if not self._about(each)]
        if isinstance(value, dict) and set(value) == _OF_A_FILE:
            return {**asdict(self.file(File(**value))), "url": self.text(value["url"])}
        if isinstance(value, dict):
            return {
                key: self.plain(each)
                for key, each in value.items()
                if not self.names(str(key)) and each != self.code and key != self.code
            }
        return value

    def _about(self, value: object) -> bool:
        return isinstance(value, dict) and value.get("person_id") == self.number

    def programme(self, programme: Programme) -> Programme:
        """Without the person, their seats, and their name beside what they said."""
        return replace(
            programme,
            people=tuple(p for p in programme.people if p.code != self.code),
            seminars=tuple(self._seminar(s) for s in programme.seminars),
        )

    def release(self, release: Release) -> Release:
        """The same release, with its number, dates and stamps, without the person."""
        return replace(
            release,
            programme=self.programme(release.programme),
            changes=self.changes(release.changes),
            note=self.text(release.note),
            moved={address: code for address, code in release.moved.items() if code != self.code},
        )

    def changes(self, changes: Iterable[Change]) -> tuple[Change, ...]:
        """Without those that are about them; in the others without their name."""
        kept = (c for c in changes if c.code != self.code and not self._only_them(c))
        return tuple(
            replace(
                c, title=self.text(c.title), before=self.text(c.before), after=self.text(c.after),
                people=tuple(code for code in c.people if code != self.code),
            )
            for c in kept
        )  # fmt: skip

    def _only_them(self, change: Change) -> bool:
        return change.what in ("joined", "left") and (self.names(change.before) or self.names(change.after))

    def file(self, file: File) -> File:
        """Without their name, in its label and in what it is called; what is in it nobody here can read."""
        stem, _, ending = file.name.rpartition(".")
        # A file is called in the letters of addresses, whatever else was in its name: `Åsa Öberg` is `asa-oberg` there.
        called = (slugify(word, "") for word in self.words if len(word) >= SHORTEST_NAME)
        if not self.names(file.label) and not any(each and f"-{each}-" in f"-{stem}-" for each in called):
            return file
        return replace(file, label=self.text(file.label), name=f"file.{ending}" if file.name else "")

    def _seminar(self, seminar: Seminar) -> Seminar:
        return replace(
            seminar,
            appearances=tuple(a for a in seminar.appearances if a.person != self.code),
            quotes=tuple(replace(q, by="") if self.names(q.by) else q for q in seminar.quotes),
            files=tuple(self.file(f) for f in seminar.files),
        )
