"""Changes between releases as sentences for readers."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from eventapp.blueprints.wording.names import length
from eventapp.programme.changes import Change
from eventapp.words import current, gettext


def change(item: Change, zone: ZoneInfo) -> str:
    """One change as a sentence for readers. One without a title is about what is gone, and says that alone."""
    if item.what == "down":
        return gettext("The programme was taken down.")
    if not item.title and item.what == "removed":
        return _gone(item, zone)
    return _seminar_change(item, zone) if item.subject == "seminar" else _other_change(item)


def _seminar_change(item: Change, zone: ZoneInfo) -> str:
    names = {"title": item.title, "before": item.before, "after": item.after}
    if item.what == "moved":
        names |= {"before": _when(item.before, zone), "after": _when(item.after, zone, item.before)}
    elif item.what in ("added", "removed"):
        names |= {"before": _when(item.before, zone), "after": _when(item.after, zone)}
    elif item.what == "length":
        names |= {"after": length(int(item.after)) if item.after else gettext("unknown length")}
    elif item.what == "room":
        names |= {"before": item.before or gettext("no room"), "after": item.after or gettext("no room")}
    return {
        "added": gettext("New: “%(title)s”, %(after)s.", **names),
        "removed": gettext("“%(title)s” is no longer in the programme.", **names),
        "cancelled": gettext("“%(title)s” is cancelled.", **names),
        "restored": gettext("“%(title)s” will be held after all.", **names),
        "title": gettext("“%(before)s” is now called “%(after)s”.", **names),
        "moved": gettext("“%(title)s” moves from %(before)s to %(after)s.", **names),
        "address": gettext("The page of “%(title)s” has a new address. The old one leads to it.", **names),
        "length": gettext("“%(title)s” is now %(after)s long.", **names),
        "room": gettext("“%(title)s” moves from %(before)s to %(after)s.", **names),
        "place": gettext("“%(title)s” has another room: %(after)s.", **names)
        if item.after
        else gettext("“%(title)s” has another room.", **names),
        "joined": gettext("%(after)s takes part in “%(title)s”.", **names),
        "left": gettext("%(before)s no longer takes part in “%(title)s”.", **names)
        if item.before
        else gettext("Someone no longer takes part in “%(title)s”.", **names),
        "order": gettext("The order of the panel in “%(title)s” has changed.", **names),
        "livestream": gettext("The livestream of “%(title)s” has changed.", **names)
        if item.before and item.after
        else gettext("“%(title)s” will be livestreamed.", **names)
        if item.after
        else gettext("“%(title)s” will not be livestreamed.", **names),
        "recording": gettext("“%(title)s” can be watched afterwards.", **names)
        if item.after
        else gettext("The recording of “%(title)s” has been taken down.", **names),
        "texts": gettext("The description of “%(title)s” has been revised.", **names),
    }[item.what]


def _gone(item: Change, zone: ZoneInfo) -> str:
    if item.subject == "seminar" and item.before:
        return gettext("What was to begin %(before)s is no longer in the programme.", before=_when(item.before, zone))
    return {
        "seminar": gettext("A seminar is no longer in the programme."),
        "room": gettext("A room is no longer used."),
    }.get(item.subject, gettext("Someone is no longer in the programme."))


def _other_change(item: Change) -> str:
    names = {"title": item.title, "before": item.before, "after": item.after}
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
