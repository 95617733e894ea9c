"""The schedule for the wall: one page a day, A4 or A3, set by typst."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from eventapp.programme.colour import ink_on, readable
from eventapp.programme.model import Programme, Seminar
from eventapp.programme.now import days
from eventapp.programme.text import clean, isolated, one_line
from eventapp.signage.rows import who
from eventapp.signage.typesetting import broken, typeset
from eventapp.words import words

PAPERS = ("a4", "a3")
# In letters: what is longer is told in full on the site.
_LONGEST = {"room": 80, "title": 200, "who": 300}


def wall_schedule(programme: Programme, paper: str, fonts: Path) -> bytes:
    """A PDF with a page for each day on which something begins; `paper` is a4 or a3, lying.

    A day that is too much for a page even in the smallest letters goes on on the next ones.
    """
    event = programme.event
    pages = [page for day in days(programme) if (page := _page(programme, day))]
    data = {
        "paper": paper, "title": clean(event.title), "accent": event.accent, "on": ink_on(event.accent),
        "text": readable(event.accent, "#ffffff"), "lang": event.language,
        "days": pages or [{"date": words(event.language).day(event.starts_on), "rooms": [""], "lines": []}],
    }  # fmt: skip
    return typeset("wall.typ", broken(data), fonts)


def _page(programme: Programme, day: date) -> dict[str, object] | None:
    zone, item = programme.event.zone, _items(programme)
    held = [
        s
        for s in programme.seminars
        if s.starts_at and s.scheduled and s.starts_at.astimezone(zone).date() == day
    ]
    if not held:
        return None
    used = {s.room for s in held}
    codes = [r.code for r in programme.rooms if r.code in used] + ([""] if "" in used else [])
    names = {r.code: _short("room", r.name) for r in programme.rooms}
    lines = [
        {
            "time": f"{at.astimezone(zone):%H:%M}",
            "cells": [[item(s) for s in held if (s.starts_at, s.room) == (at, code)] for code in codes],
        }
        for at in sorted({s.starts_at for s in held if s.starts_at})
    ]
    told = words(programme.event.language).day(day)
    return {"date": told, "rooms": [names.get(code, "–") for code in codes], "lines": lines}


def _items(programme: Programme) -> Callable[[Seminar], dict[str, object]]:
    """What the sheet says of each seminar."""
    zone = programme.event.zone
    cancelled = words(programme.event.language).gettext("CANCELLED")

    def item(s: Seminar) -> dict[str, object]:
        assert s.starts_at and s.ends_at
        time = f"{s.starts_at.astimezone(zone):%H:%M}–{s.ends_at.astimezone(zone):%H:%M}"
        title = f"{cancelled}: {isolated(s.title)}" if s.cancelled else s.title
        return {"title": _short("title", title), "who": _short("who", who(programme, s)), "time": time, "struck": s.cancelled}

    return item


def _short(what: str, text: str) -> str:
    text, most = one_line(text), _LONGEST[what]
    return text if len(text) <= most else text[:most].rstrip() + "…"
