"""Changes between releases as sentences for readers."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from eventapp.blueprints.wording.names import length
from eventapp.programme.changes import Change
from eventapp.programme.text import isolated
from eventapp.words import current, gettext, later


def change(item: Change, zone: ZoneInfo) -> str:
    """One change as a sentence for readers. One without a title is about what is gone, and says that alone."""
    if item.what == "down":
        return gettext("The programme was taken down.")
    if not item.title and item.what == "removed":
        return _gone(item, zone)
    return _seminar_change(item, zone) if item.subject == "seminar" else _other_change(item)


# Of a seminar, by what has changed. The first of two is said where there is something after it, the second where not.
_SEMINAR = {
    "added": later("New: “%(title)s”, %(after)s."),
    "removed": later("“%(title)s” is no longer in the programme."),
    "cancelled": later("“%(title)s” is cancelled."),
    "restored": later("“%(title)s” will be held after all."),
    "title": later("“%(before)s” is now called “%(after)s”."),
    "moved": later("“%(title)s” moves from %(before)s to %(after)s."),
    "address": later("The page of “%(title)s” has a new address. The old one leads to it."),
    "length": later("“%(title)s” is now %(after)s long."),
    "room": later("“%(title)s” moves from %(before)s to %(after)s."),
    "joined": later("%(after)s takes part in “%(title)s”."),
    "order": later("The order of the panel in “%(title)s” has changed."),
    "files": later("The files and links of “%(title)s” have changed."),
    "texts": later("The description of “%(title)s” has been revised."),
}
_WITH_AND_WITHOUT = {
    "place": (later("“%(title)s” has another room: %(after)s."), later("“%(title)s” has another room.")),
    "livestream": (later("“%(title)s” will be livestreamed."), later("“%(title)s” will not be livestreamed.")),
    "recording": (
        later("“%(title)s” can be watched afterwards."),
        later("The recording of “%(title)s” has been taken down."),
    ),
}


def _seminar_change(item: Change, zone: ZoneInfo) -> str:
    names = _names(item, zone)
    if item.what == "left":
        if item.before:
            return gettext("%(before)s no longer takes part in “%(title)s”.", **names)
        return gettext("Someone no longer takes part in “%(title)s”.", **names)
    if item.what == "livestream" and item.before and item.after:
        return gettext("The livestream of “%(title)s” has changed.", **names)
    if item.what in _WITH_AND_WITHOUT:
        some, none = _WITH_AND_WITHOUT[item.what]
        return gettext(some if item.after else none, **names)
    return gettext(_SEMINAR[item.what], **names)


def _names(item: Change, zone: ZoneInfo) -> dict[str, str]:
    """What stands in a sentence: the title, and what was before and is after, in words."""
    before, after = item.before, item.after
    if item.what == "moved":
        before, after = _when(item.before, zone), _when(item.after, zone, item.before)
    elif item.what in ("added", "removed"):
        before, after = _when(item.before, zone), _when(item.after, zone)
    elif item.what == "length":
        after = length(int(item.after)) if item.after else gettext("unknown length")
    elif item.what == "room":
        before, after = item.before or gettext("no room"), item.after or gettext("no room")
    return _isolated(title=item.title, before=before, after=after)


def _isolated(**names: str) -> dict[str, str]:
    """Names that turn nothing around them, also where one begins the sentence."""
    return {key: isolated(name) for key, name in names.items()}


def _gone(item: Change, zone: ZoneInfo) -> str:
    if item.subject == "seminar" and item.before:
        return gettext("What was to begin %(before)s is no longer in the programme.", before=_when(item.before, zone))
    return {
        "seminar": gettext("A seminar is no longer in the programme."),
        "room": gettext("A room is no longer used."),
    }.get(item.subject, gettext("Someone is no longer in the programme."))


def _other_change(item: Change) -> str:
    names = _isolated(title=item.title, before=item.before, after=item.after)
    if item.subject == "event":
        return gettext("The information about the day has been revised.")
    if item.subject == "room":
        return {
            "added": gettext("New room: %(title)s.", **names),
            "removed": gettext("The room %(title)s is no longer used.", **names),
            "title": gettext("The room %(before)s is now called %(after)s.", **names),
            "texts": gettext("The information about the room %(title)s has been revised.", **names),
        }[item.what]
    return {
        "added": gettext("%(title)s is in the programme.", **names),
        "removed": gettext("%(title)s is no longer in the programme.", **names),
        "title": gettext("%(before)s is now called %(after)s.", **names),
        "texts": gettext("The presentation of %(title)s has been revised.", **names),
    }[item.what]


def _when(iso: str, zone: ZoneInfo, beside: str = "") -> str:
    """Day and time of an ISO instant; the time alone when `beside` is an instant of the same day."""
    if not iso:
        return gettext("no time")
    local = datetime.fromisoformat(iso).astimezone(zone)
    if beside and datetime.fromisoformat(beside).astimezone(zone).date() == local.date():
        return f"{local:%H:%M}"
    return f"{_day(local.date())} {local:%H:%M}"


def _day(day: date) -> str:
    return current().day(day, "d MMMM")
