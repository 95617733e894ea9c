"""Clashes as sentences for organisers."""

from __future__ import annotations

from flask_babel import gettext

from eventapp.programme.clashes import Clash
from eventapp.programme.model import Programme


def clash(item: Clash, programme: Programme) -> str:
    """One clash as a sentence for organisers."""
    titles = {s.code: s.title for s in programme.seminars}
    seminars = [titles.get(code, code) for code in item.seminars]
    names = {
        "one": seminars[0],
        "other": seminars[1] if len(seminars) > 1 else "",
        "person": next((p.name for p in programme.people if p.code == item.person), ""),
        "room": next((r.name for r in programme.rooms if r.code == item.room), ""),
    }
    return {
        "too-far": gettext(
            "%(person)s has too little time to get from “%(one)s” to “%(other)s”, which are in different rooms.",
            **names,
        ),
        "turnaround": gettext(
            "There is too little time between “%(one)s” and “%(other)s” to turn %(room)s around.", **names
        ),
        "crew-twice": gettext(
            "“%(one)s” and “%(other)s” are streamed by the same crew at the same time.", **names
        ),
        "outside-hours": gettext("“%(one)s” is outside the hours of the day.", **names),
        "room-away": gettext("%(room)s cannot be had when “%(one)s” is held.", **names),
        "person-away": gettext("%(person)s cannot be there when “%(one)s” is held.", **names),
        "too-many": gettext("More people are expected at “%(one)s” than %(room)s holds.", **names),
        "no-interpreter": gettext(
            "Interpretation of “%(one)s” is promised, and it has no interpreter.", **names
        ),
        "nobody-confirmed": gettext("Nobody in “%(one)s” has said yes yet.", **names),
        "wish-order": gettext("“%(one)s” should come after “%(other)s”.", **names),
        "wish-apart": gettext("“%(one)s” and “%(other)s” should not be held at the same time.", **names),
        "wish-morning": gettext("“%(one)s” should be held in the morning.", **names),
        "wish-afternoon": gettext("“%(one)s” should be held in the afternoon.", **names),
        "person-twice": gettext("%(person)s is in “%(one)s” and “%(other)s” at the same time.", **names),
        "room-twice": gettext("“%(one)s” and “%(other)s” are in %(room)s at the same time.", **names),
        "outside-days": gettext("“%(one)s” is outside the days of the event.", **names),
        "no-time": gettext("“%(one)s” has no time.", **names),
        "no-room": gettext("“%(one)s” has no room.", **names),
        "no-moderator": gettext("“%(one)s” has no moderator.", **names),
        "declined": gettext("%(person)s has said no to “%(one)s” and is still in it.", **names),
        "moderates-own-panel": gettext("%(person)s both moderates “%(one)s” and sits on its panel.", **names),
        "same-subject": gettext(
            "“%(one)s” and “%(other)s” have a subject in common, at the same time.", **names
        ),
        "no-break": gettext(
            "From “%(one)s” to “%(other)s” there is no break in %(room)s for more than 3 hours.", **names
        ),
        "no-abstract": gettext("“%(one)s” has no abstract.", **names),
    }[item.rule]


def severity(value: str) -> str:
    """How bad a clash is, in a word."""
    return {"error": gettext("Clash"), "warning": gettext("Missing"), "note": gettext("Note")}[value]


def title_of(code: str, programme: Programme) -> str:
    """The title of a seminar (a code)."""
    return next((s.title for s in programme.seminars if s.code == code), code)
