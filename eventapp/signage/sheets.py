"""Door signs as A4 PDF, set by typst."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path

import typst

from eventapp.programme import select
from eventapp.programme.colour import ink_on, readable
from eventapp.programme.model import Programme, Room, Seminar
from eventapp.programme.now import days
from eventapp.programme.text import clean
from eventapp.signage.qr import svg
from eventapp.words import words

# No word of a language is as long, and one that is set whole makes all else small.
_LONG_WORD = re.compile(r"\S{36,}")

@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sign: a time and what begins then, or (without a time) a bold lead and a text."""

    time: str
    text: str
    struck: bool = False
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """One A4 page."""

    over: str
    heading: str
    under: str
    lines: tuple[Line, ...]
    prompt: str
    address: str
    code: str


def room_signs(programme: Programme, room: Room, address: str, link: str) -> list[Sign]:
    """A room's signs, one page a day on which something is held there; one empty page if nothing is.

    `link` is what the code carries, `address` what is printed beneath it.
    """
    zone, w = programme.event.zone, words(programme.event.language)
    part = select.by_room(programme, room)
    held: dict[date, list[Line]] = {}
    for seminar in part.seminars:
        if seminar.starts_at:
            start = seminar.starts_at.astimezone(zone)
            text = f"{w.gettext('CANCELLED')}: {seminar.title}" if seminar.cancelled else seminar.title
            held.setdefault(start.date(), []).append(Line(f"{start:%H:%M}", clean(text), seminar.cancelled))
    pages = sorted(held) or days(programme)[:1]
    return [
        Sign(
            clean(programme.event.title), clean(room.name), w.day(day),
            tuple(held.get(day, ())), w.gettext("Scan for the latest programme"), address, link,
        )
        for day in pages
    ]  # fmt: skip


def seminar_sign(programme: Programme, seminar: Seminar, address: str, link: str) -> Sign:
    """A seminar's sign: title, time and room, and who takes part."""
    event, w = programme.event, words(programme.event.language)
    room = programme.rooms_by_code().get(seminar.room)
    when = []
    if seminar.starts_at and seminar.ends_at:
        start, end = seminar.starts_at.astimezone(event.zone), seminar.ends_at.astimezone(event.zone)
        when.append(f"{w.day(start.date())} {start:%H:%M}–{end:%H:%M}")
    if room:
        when.append(room.name)
    people = programme.people_by_code()
    lines = []
    for seat in (*seminar.moderators, *seminar.panel):
        person = people.get(seat.person)
        name = person.name if person else f"{seat.organisation} ({w.gettext('to be announced')})"
        extra = f", {person.affiliation}" if person and person.affiliation else ""
        mark = w.gettext("Moderator") if seat in seminar.moderators else ""
        lines.append(Line("", clean(name + extra), lead=mark))
    title = f"{w.gettext('CANCELLED')}: {seminar.title}" if seminar.cancelled else seminar.title
    return Sign(
        clean(event.title),
        clean(title),
        clean(" · ".join(when)),
        tuple(lines),
        w.gettext("Scan for more about the seminar"),
        address,
        link,
    )


def pdf(signs: Sequence[Sign], accent: str, language: str, fonts: Path) -> bytes:
    """The signs as one PDF, a page each. `fonts` is the folder of the fonts that travel with the program."""
    pages = [{**asdict(sign), "qr": svg(sign.code)} for sign in signs]
    data = {
        "signs": broken(pages),
        "accent": accent,
        "on": ink_on(accent),
        "text": readable(accent, "#ffffff"),
        "lang": language,
    }
    return typeset("door.typ", data, fonts)


def typeset(template: str, data: object, fonts: Path) -> bytes:
    """The PDF of one of the templates beside this file, all of which fit their text by `ink.typ`."""
    source = b"".join(Path(__file__).with_name(name).read_bytes() for name in ("ink.typ", template))
    made = compiler(str(fonts)).compile(input=source, format="pdf", sys_inputs={"data": json.dumps(data)})
    assert isinstance(made, bytes)
    return made


@cache
def compiler(fonts: str) -> typst.Compiler:
    """One compiler for the process: it reads the fonts once."""
    return typst.Compiler(font_paths=[fonts], ignore_system_fonts=False)


def broken(value: object) -> object:
    """The same with places to break in words that would not fit on a line."""
    if isinstance(value, str) and not value.startswith(("<svg", "http")):
        return _LONG_WORD.sub(lambda m: "\u200b".join(re.findall(".{1,18}", m[0])), value)
    if isinstance(value, dict):
        return {k: v if k == "qr" else broken(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [broken(v) for v in value]
    return value
