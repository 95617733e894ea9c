"""What screens say by themselves; {places} are filled by their script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from eventapp.words import gettext, ngettext

# A screen speaks once a minute: one that has not for so long is not heard of.
SILENT = timedelta(minutes=3)


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
    """How it is with a screen, in words: when it was last heard of, the release that it shows, its size; whether all is well."""

    seen: str
    release: str
    size: str
    well: bool


class Heard(Protocol):
    """What is known of a screen."""

    seen_at: datetime | None
    release: int
    width: int
    height: int


def screen_state(screen: Heard, at: datetime, number: int) -> ScreenState:
    """At an instant, when readers see the release with a number."""
    if screen.seen_at is None:
        return ScreenState(gettext("Not yet"), "", "", False)
    ago = max(at - screen.seen_at, timedelta())
    minutes = int(ago.total_seconds() // 60)
    seen = gettext("Just now") if ago < SILENT else ngettext("%(num)d minute ago", "%(num)d minutes ago", minutes)
    if minutes >= 120:
        seen = ngettext("%(num)d hour ago", "%(num)d hours ago", minutes // 60)
    old = gettext("%(number)s, not %(newest)s", number=screen.release, newest=number)
    return ScreenState(
        seen, str(screen.release) if screen.release == number else old, f"{screen.width} × {screen.height}", ago < SILENT
    )


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
