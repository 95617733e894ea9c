"""What screens say by themselves; {places} are filled by their script."""

from __future__ import annotations

from eventapp.words import gettext


def screen_words() -> dict[str, str]:
    """The texts by the names that static/js/screen knows them by, in the language that is spoken now."""
    return _of_the_day() | _of_the_moment() | {
        "silent": gettext("No contact since %(time)s. This is what was known then.", time="{time}"),
        "unsure": gettext("The clock of this screen is not sure, so it shows the whole day."),
        "gone": gettext("This programme is not shown any more."),
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
        "begun": gettext("has begun"),
        "ended": gettext("has ended"),
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
