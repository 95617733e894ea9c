"""Which seminar of the draft each entry of a file is about: by its mark, and among those of one mark by what it says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from difflib import get_close_matches
from functools import partial

from eventapp.formats.persons import folded
from eventapp.formats.table import Remark
from eventapp.models import Seminar
from eventapp.services.imports.facts import Facts
from eventapp.services.imports.plan import Line, Plan, RowRemark

# What two that are the same have in common, the surest first.
_TITLED = (("title", "starts_at", "room"), ("title", "starts_at"), ("title", "room"), ("title",))
_SLOT = (("starts_at", "room"), ("starts_at",))
MOST_BY_DISTANCE, LONGEST_COMPARED = 60, 300
# What two have in common that are of one bucket.
Sign = str | tuple[str, ...]


class Matching:
    """Pairs the entries of one file with the seminars of a draft, each of them once."""

    def __init__(self, found: Plan, seminars: list[Seminar], *states: Callable[[Seminar], Facts]) -> None:
        """`states` are what stood in a file of ours when it was made, as far as is known, and what stands here."""
        self.found, (self.then, self.here) = found, states
        self.seminars = {s.id: s for s in seminars}
        self.by_code = {s.code: s for s in seminars}
        self.lines = {id(x): x for x in found.lines}
        self.pairs: dict[int, Seminar] = {}

    def pairs_by_line(self) -> dict[int, Seminar]:
        """The seminar of each line that has one, by the line's `id()`."""
        self._by_mark()
        self._by_part_of_mark()
        self._by_title()
        self._renamed()
        return self.pairs

    def mark(self, line: Line) -> str:
        """What the file names the entry by: the code of a seminar here, else its own mark."""
        return line.given if line.given in self.by_code else line.key or line.given

    def _by_mark(self) -> None:
        lines: dict[str, list[Line]] = {}
        for line in self.lines.values():
            if mark := self.mark(line):
                lines.setdefault(mark, []).append(line)
        rows: dict[str, list[Seminar]] = {}
        for seminar in self.seminars.values():
            marks = dict.fromkeys([seminar.code, seminar.imported.get("key", "")])
            for mark in marks:
                if mark in lines:
                    rows.setdefault(mark, []).append(seminar)
        for mark, mine in lines.items():
            theirs = rows.get(mark, [])
            if len(mine) == len(theirs) == 1:
                self._pair(mine[0], theirs[0])
                continue
            self._tell_apart(mine, theirs)
            self._left_over(mark, mine, theirs)

    def _left_over(self, mark: str, mine: list[Line], theirs: list[Seminar]) -> None:
        """A code names one seminar, whatever else has changed; of other marks that is not known, and said."""
        lines = self._open_lines(mine)
        own = self.by_code.get(mark)
        if len(lines) == 1 and own is not None and own.id in self.seminars:
            self._pair(lines[0], own)
        elif len(lines) == 1 and len(mine) == 1 and len(self._open(theirs)) == 1:
            self._pair(lines[0], self._open(theirs)[0])
        elif self._open(theirs):
            for line in lines:
                remark = Remark(
                    "key",
                    "Several entries have the mark %(mark)s, and this one says nothing that one of them said before:"
                    " it is taken as new.",
                    {"mark": mark[:80]},
                )
                self.found.remarks.append(RowRemark(line.row, remark))

    def _by_part_of_mark(self) -> None:
        """An entry of which there were several, or are now: one side has the mark alone, the other with the occasion."""
        lines: dict[str, list[Line]] = {}
        for line in self._open_lines(self.lines.values()):
            for mark in {line.key, line.key.rpartition("/")[0]} - {""}:
                lines.setdefault(mark, []).append(line)
        rows: dict[str, list[Seminar]] = {}
        for seminar in self.seminars.values():
            key = seminar.imported.get("key", "")
            for mark in {key, key.rpartition("/")[0]} - {""}:
                rows.setdefault(mark, []).append(seminar)
        for mark in lines.keys() & rows.keys():
            whole = any(x.key == mark for x in lines[mark]) or any(
                s.imported["key"] == mark for s in rows[mark]
            )
            if whole:
                self._tell_apart(
                    self._open_lines(lines[mark]), self._open(rows[mark]), _TITLED[:2] + _SLOT[1:]
                )

    def _by_title(self) -> None:
        """Those without a mark, and those whose mark is new here; what has another mark is another."""
        for keyed in (True, False):
            lines = [
                x for x in self._open_lines(self.lines.values()) if bool(self.mark(x)) == keyed and x.title
            ]
            rows = [
                s for s in self.seminars.values() if not (keyed and s.imported.get("key", s.code) != s.code)
            ]
            self._tell_apart(lines, rows, _TITLED)

    def _renamed(self) -> None:
        """Without marks a title that changed leaves the rest: where all else is what the file said before, it is the same."""
        lines = [
            x for x in self._open_lines(self.lines.values()) if not self.mark(x) and x.said.get("starts_at")
        ]
        rows = [s for s in self._open(self.seminars.values()) if s.imported.get("key", "-") in ("", s.code)]
        for line, seminar in self._buckets(lines, rows, _but_title, _of(_but_title, said_before)):
            if len(line) == len(seminar) == 1 and _much_the_same(line[0].said, seminar[0].imported["said"]):
                self._pair(line[0], seminar[0])

    def _tell_apart(
        self,
        lines: Iterable[Line],
        rows: Iterable[Seminar],
        tiers: tuple[tuple[str, ...], ...] = _TITLED + _SLOT,
    ) -> None:
        lines, rows = list(lines), list(rows)
        if not lines or not rows:
            return
        self._tier(lines, rows, _all, _of(_all, said_before))
        for names in tiers:
            for facts in (self.then, said_before, self.here):
                self._tier(lines, rows, partial(_sign, names), _of(partial(_sign, names), facts))

    def _tier(
        self,
        lines: list[Line],
        rows: list[Seminar],
        of_said: Callable[[Facts], Sign | None],
        of_row: Callable[[Seminar], Sign | None],
    ) -> None:
        for mine, theirs in self._buckets(lines, rows, of_said, of_row):
            for line, seminar in self._in_order(mine, theirs):
                self._pair(line, seminar)

    def _buckets(
        self,
        lines: list[Line],
        rows: list[Seminar],
        of_said: Callable[[Facts], Sign | None],
        of_row: Callable[[Seminar], Sign | None],
    ) -> list[tuple[list[Line], list[Seminar]]]:
        """Those that have the same in common, of what is not paired yet."""
        found: dict[Sign, tuple[list[Line], list[Seminar]]] = {}
        for line in self._open_lines(lines):
            if (sign := of_said(line.said)) is not None:
                found.setdefault(sign, ([], []))[0].append(line)
        for seminar in self._open(rows):
            sign = of_row(seminar)
            if sign is not None and sign in found:
                found[sign][1].append(seminar)
        return [(mine, theirs) for mine, theirs in found.values() if theirs]

    def _in_order(self, mine: list[Line], theirs: list[Seminar]) -> list[tuple[Line, Seminar]]:
        """Of as many on both sides the first with the first; else those that moved least. The file's order says nothing."""
        before = {s.id: _order(said_before(s) or self.here(s)) for s in theirs}
        lines, rows = (
            sorted(mine, key=lambda x: _order(x.said)),
            sorted(theirs, key=lambda s: (before[s.id], s.id)),
        )
        if len(lines) == len(rows) or len(lines) * len(rows) > MOST_BY_DISTANCE**2:
            return list(zip(lines, rows, strict=False))
        near = sorted(
            (
                (_apart(x.said, said_before(s) or self.here(s)), n, m)
                for n, x in enumerate(lines)
                for m, s in enumerate(rows)
            )
        )
        pairs: dict[int, int] = {}
        for _, n, m in near:
            if n not in pairs and m not in pairs.values():
                pairs[n] = m
        return [(lines[n], rows[m]) for n, m in pairs.items()]

    def _pair(self, line: Line, seminar: Seminar) -> None:
        self.pairs[id(line)] = seminar
        del self.lines[id(line)], self.seminars[seminar.id]

    def _open_lines(self, lines: Iterable[Line]) -> list[Line]:
        return [x for x in lines if id(x) in self.lines]

    def _open(self, rows: Iterable[Seminar]) -> list[Seminar]:
        return [s for s in rows if s.id in self.seminars]


def said_before(seminar: Seminar) -> Facts:
    """What a file said of it last, empty when it never came from one."""
    before: Facts = seminar.imported.get("said", {})
    return before


def _of(
    sign: Callable[[Facts], Sign | None], facts: Callable[[Seminar], Facts]
) -> Callable[[Seminar], Sign | None]:
    return lambda seminar: sign(facts(seminar))


def _all(said: Facts) -> str | None:
    return json.dumps(said, sort_keys=True, default=str) if said else None


def _but_title(said: Facts) -> str | None:
    rest = {name: value for name, value in said.items() if name != "title"}
    return _all(rest) if rest.get("starts_at") else None


def _sign(names: tuple[str, ...], said: Facts) -> tuple[str, ...] | None:
    """What it says of these fields, None where it does not say all."""
    values = [said.get(name) for name in names]
    return tuple(folded(str(value)) for value in values) if all(values) else None


def _order(said: Facts) -> tuple[str, str, str]:
    return str(said.get("starts_at") or "9999"), folded(str(said.get("room") or "")), _all(said) or ""


def _apart(one: Facts, other: Facts) -> float:
    """How far apart in time two are, in seconds."""
    starts = [str(said.get("starts_at") or "") for said in (one, other)]
    if not all(starts):
        return float("inf")
    first, second = map(datetime.fromisoformat, starts)
    return abs((first - second).total_seconds())


def _much_the_same(one: Facts, other: Facts) -> bool:
    """Whether a new title is likely to be one of the same seminar, where all else that the file says is."""
    if any(one.get(name) for name in ("seats", "people", "abstract")):
        return True
    titles = [folded(str(said.get("title", "")))[:LONGEST_COMPARED] for said in (one, other)]
    return bool(get_close_matches(titles[0], titles[1:], n=1, cutoff=0.6))
