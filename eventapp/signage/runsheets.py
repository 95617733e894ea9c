"""A run sheet on A4, set by typst: for who leads a seminar, never for readers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from eventapp.programme.colour import readable
from eventapp.programme.text import clean
from eventapp.signage.typesetting import broken, typeset


@dataclass(frozen=True, slots=True)
class Line:
    """A part: its clock time (empty without a slot), its length, its name, who speaks, and a note."""

    time: str
    length: str
    name: str
    who: str
    note: str


@dataclass(frozen=True, slots=True)
class Presented:
    """Who sits there: name, role, title and organisation, how to say the name, and what to say of them."""

    name: str
    role: str
    affiliation: str
    pronunciation: str
    about: str


@dataclass(frozen=True, slots=True)
class Paper:
    """The sheet. `heads` are its headings in the language of whoever prints it: panel, questions, note, contact, say, printed."""

    over: str
    heading: str
    under: str
    lines: tuple[Line, ...]
    panel: tuple[Presented, ...]
    questions: str
    note: str
    contact: str
    heads: dict[str, str]


def pdf(paper: Paper, accent: str, language: str, fonts: Path) -> bytes:
    """The sheet as a PDF of as many pages as it takes. `fonts` is the folder of the fonts that travel with the program."""
    data = {**_clean(asdict(paper)), "text": readable(accent, "#ffffff"), "lang": language}
    data["questions"] = [line.strip() for line in str(data["questions"]).splitlines() if line.strip()]
    return typeset("run.typ", broken(data), fonts)


def _clean(value: dict[str, object]) -> dict[str, object]:
    return {key: _cleaned(each) for key, each in value.items()}


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return _clean(value)
    return [_cleaned(each) for each in value] if isinstance(value, list | tuple) else value
