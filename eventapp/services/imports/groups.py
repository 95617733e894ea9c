"""Rows of a file that are one seminar: the same row twice, and one row for each of its speakers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from eventapp.formats.persons import folded
from eventapp.formats.table import Remark
from eventapp.models import Seminar
from eventapp.services.imports.answers import Answers, name_of
from eventapp.services.imports.plan import Line, Plan, Question, RowRemark

PEOPLE = ("seats", "people")
ONE, SEVERAL = "one", "several"


def grouped(found: Plan, answers: Answers, seminars: Iterable[Seminar]) -> list[Line]:
    """The lines, those that are one seminar put together; what was put together is remarked and asked about.

    What `seminars` has as several of a file before is several, until it is answered.
    """
    known = Counter(_sign(seminar.imported.get("said", {})) for seminar in seminars)
    buckets: dict[tuple[str, ...], list[Line]] = {}
    for line in found.lines:
        if not line.what:
            buckets.setdefault((line.key, line.given, *_sign(line.said)), []).append(line)
    gone: set[int] = set()
    for lines in buckets.values():
        if len(lines) > 1:
            kept = _once(found, lines)
            one = len(kept) > 1 and _differ_in_people(kept) and _is_one(found, answers, kept, known)
            if one:
                _together(found, kept)
            left = kept[:1] if one else kept
            gone |= {id(x) for x in lines} - {id(x) for x in left}
    return [x for x in found.lines if id(x) not in gone]


def _sign(said: Mapping[str, object]) -> tuple[str, ...]:
    slot = [str(said.get(name) or "") for name in ("starts_at", "minutes")]
    return (folded(str(said.get("title") or "")), *slot, folded(str(said.get("room") or "")))


def _once(found: Plan, lines: list[Line]) -> list[Line]:
    """The lines without those that say what another says."""
    kept: dict[str, Line] = {}
    for line in lines:
        said = json.dumps([line.said, [n.key for n in line.named]], sort_keys=True, default=str)
        first = kept.setdefault(said, line)
        if first is not line:
            first.rows = (*(first.rows or (first.row,)), line.row)
            remark = Remark(
                "",
                "The same row stands in the file twice, here and in row %(row)s. It is imported once.",
                {"row": str(first.row)},
            )
            found.remarks.append(RowRemark(line.row, remark))
    return list(kept.values())


def _differ_in_people(lines: list[Line]) -> bool:
    people = {json.dumps([x.said.get(name) for name in PEOPLE]) for x in lines}
    return len(people) > 1 and all(any(x.said.get(name) for name in PEOPLE) for x in lines)


def _is_one(found: Plan, answers: Answers, lines: list[Line], known: Counter[tuple[str, ...]]) -> bool:
    first, sign = lines[0], _sign(lines[0].said)
    id_ = name_of("rows", first.key, first.given, *sign)
    every = tuple(named for line in lines for named in line.named)
    rows = tuple(number for line in lines for number in (line.rows or (line.row,)))
    options = [(ONE, tuple(dict.fromkeys(every))), (SEVERAL, ())]
    if known[sign] > 1:
        options.reverse()
    chosen = answers.of(id_, [answer for answer, _ in options])
    question = Question(id_, "rows", first.title, tuple(options), chosen, rows)
    found.questions.append(question)
    for line in lines:
        line.asked = (*line.asked, id_)
    return question.chosen == ONE


def _everyone(lists: Iterable[list[object]]) -> list[object]:
    """All that stand in the lists, each once."""
    return list({json.dumps(each): each for value in lists for each in value}.values())


def _together(found: Plan, lines: list[Line]) -> None:
    """All into the first: everyone once, and of each other field what most say, whatever order they stand in."""
    first, rest = lines[0], lines[1:]
    for name in dict.fromkeys(name for line in lines for name in line.said):
        values = [line.said[name] for line in lines if line.said.get(name)]
        if name in PEOPLE:
            first.said[name] = _everyone(value for value in values if isinstance(value, list))
        elif values:
            told = Counter(json.dumps(value, sort_keys=True) for value in values)
            first.said[name] = json.loads(max(told, key=lambda text: (told[text], len(text), text)))
            if len(told) > 1:
                remark = Remark(name, "Its rows say different things of this; one of them is taken.")
                found.remarks.append(RowRemark(first.row, remark))
    for line in rest:
        first.rows = (*(first.rows or (first.row,)), *(line.rows or (line.row,)))
        first.named += line.named
        first.usual |= line.usual
        first.read |= line.read
        first.asked = tuple(dict.fromkeys((*first.asked, *line.asked)))
