"""What screens say by themselves; {places} are filled by their script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from eventapp.words import gettext, ngettext

# A screen speaks once a minute, and one answer may be lost: what has not for so long is not heard of.
LATELY, SILENT = timedelta(seconds=90), timedelta(seconds=150)


def screen_words() -> dict[str, str]:
    """The texts by the names that static/js/screen knows them by, in the language that is spoken now."""
    return _of_the_day() | _of_the_moment() | {
        "silent": gettext("No contact since %(time)s. This is what was known then.", time="{time}"),
        "unsure": gettext("The clock of this screen is not sure, so it shows what was known last."),
        "unknown": gettext("This screen is not set up any more, so it shows all rooms."),
        "noRoom": gettext("The room that this screen is for is no longer in the programme."),
        "this": gettext("This screen is"),
        "code": gettext("The whole programme"),
        "watch": gettext("Watch the livestream"),
        "watchHere": gettext("Watch here instead"),
        "page": gettext("%(n)s of %(of)s", n="{n}", of="{of}"),
    }  # fmt: skip


def _of_the_day() -> dict[str, str]:
    return {
        "now": gettext("Now"), "next": gettext("Next"), "later": gettext("Later"), "tomorrow": gettext("Tomorrow"),
        "room": gettext("Room"), "welcome": gettext("Welcome"), "thanks": gettext("Thank you for today."),
        "thanksAll": gettext("Thank you for coming."),
        "free": gettext("Nothing just now"), "nothingMore": gettext("Nothing more today"),
        "elsewhere": gettext("Still to come in other rooms"), "left": gettext("Left to watch"),
        "moderator": gettext("Moderator"), "nowAndNext": gettext("Now and next"),
    }  # fmt: skip


def _of_the_moment() -> dict[str, str]:
    return {
        "inOne": gettext("begins in 1 minute"),
        "inMinutes": gettext("begins in %(n)s minutes", n="{n}"),
        "soon": gettext("begins shortly"),
        "late": gettext("%(n)s minutes late", n="{n}"),
        "lateOne": gettext("1 minute late"),
        "lateAbout": gettext("about %(time)s, %(n)s min late", time="{time}", n="{n}"),
        "over": gettext("over time"),
        "preparing": gettext("being set up"),
        "until": gettext("until %(time)s", time="{time}"),
        "cancelled": gettext("Cancelled"),
        "moved": gettext("Moved to %(room)s %(time)s", room="{room}", time="{time}"),
        "movedTime": gettext("Moved to %(time)s", time="{time}"),
        "half": gettext("half full"),
        "filling": gettext("few seats left"),
        "full": gettext("The room is full"),
        "insteadRoom": gettext("Watch it in %(room)s instead", room="{room}"),
        "insteadStream": gettext("Watch the livestream instead"),
        "streamDown": gettext("The livestream is interrupted"),
    }


@dataclass(frozen=True, slots=True)
class ScreenState:
    """How it is with a screen, in words: when it was last heard of, the release that it shows, its size.

    `silent`: it has been heard of, but not lately; `old`: it shows another release than readers see.
    """

    seen: str
    release: str
    size: str
    silent: bool = False
    old: bool = False


class Heard(Protocol):
    """What is known of a screen."""

    seen_at: datetime | None
    release: int
    width: int
    height: int


def screen_state(screen: Heard, at: datetime, number: int) -> ScreenState:
    """At an instant, when readers see the release with a number."""
    if screen.seen_at is None:
        return ScreenState(gettext("Not yet"), "", "")
    ago = max(at - screen.seen_at, timedelta())
    minutes, old = int(ago.total_seconds() // 60), screen.release != number
    release = gettext("%(number)s, not %(newest)s", number=screen.release, newest=number) if old else str(number)
    seen = gettext("Just now") if ago < LATELY else _since(minutes)
    return ScreenState(seen, release, f"{screen.width} × {screen.height}", ago >= SILENT, old)


def _since(minutes: int) -> str:
    if minutes < 120:
        return ngettext("%(num)d minute ago", "%(num)d minutes ago", minutes)
    if minutes < 48 * 60:
        return ngettext("%(num)d hour ago", "%(num)d hours ago", minutes // 60)
    return ngettext("%(num)d day ago", "%(num)d days ago", minutes // (24 * 60))


def screen_choices() -> dict[str, list[tuple[str, str]]]:
    """What a screen can be set to, by the name of the field."""
    return {
        "language": [
            ("", gettext("The programme's")), ("sv", gettext("Swedish")), ("en", gettext("English")),
            ("both", gettext("Both by turns")),
        ],
        "theme": [("dark", gettext("Dark")), ("light", gettext("Light"))],
        "size": [("small", gettext("Small")), ("normal", gettext("Normal")), ("large", gettext("Large"))],
        "turn": [
            ("0", gettext("As it is")), ("90", gettext("A quarter to the right")), ("180", gettext("Upside down")),
            ("270", gettext("A quarter to the left")),
        ],
    }  # fmt: skip


def screen_actions() -> dict[str, str]:
    """What one did to a screen or a slide, between one's name and its title, by the journal's names."""
    return {
        "screen add": gettext("set up the screen"), "screen set": gettext("changed the screen"),
        "screen flash": gettext("had a screen show its name:"), "screen reload": gettext("had a screen start anew:"),
        "screen remove": gettext("removed the screen"), "screen return": gettext("brought back the screen"),
        "slide add": gettext("put a slide on the screens:"), "slide show": gettext("showed a slide again:"),
        "slide hide": gettext("took a slide off the screens:"), "slide remove": gettext("removed a slide:"),
    }  # fmt: skip


def screen_differences(before: Mapping[str, object], after: Mapping[str, object]) -> list[tuple[str, str, str]]:
    """Of each field of a screen that was changed its name, what it was and what it became."""
    labels = {
        "name": gettext("Name"), "room": gettext("Shows"), "language": gettext("Language"), "theme": gettext("Colours"),
        "size": gettext("Size of the text"), "turn": gettext("How it hangs"), "slides": gettext("Slides by turns with the programme"),
    }  # fmt: skip
    choices = {name: dict(pairs) for name, pairs in screen_choices().items()}
    choices |= {"room": {"": gettext("All rooms")}, "slides": {"True": gettext("Yes"), "False": gettext("No")}}

    def said(name: str, value: object) -> str:
        return choices.get(name, {}).get(str(value), str(value))

    return [(labels[n], said(n, before.get(n)), said(n, value)) for n, value in after.items() if n in labels]
