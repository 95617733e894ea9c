"""Changes, clashes and kinds of things in words, in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import format_date, gettext, ngettext

from eventapp.programme.changes import Change
from eventapp.programme.clashes import Clash
from eventapp.programme.model import Programme


def kind(value: str) -> str:
    """A seminar's kind."""
    return {
        "panel": gettext("Panel"),
        "talk": gettext("Talk"),
        "workshop": gettext("Workshop"),
        "break": gettext("Break"),
        "social": gettext("Social"),
        "external": gettext("Held elsewhere"),
        "blocked": gettext("Blocked time"),
    }[str(value)]


def state(value: str) -> str:
    """A seminar's state."""
    return {"draft": gettext("Draft"), "confirmed": gettext("Confirmed"), "cancelled": gettext("Cancelled")}[
        str(value)
    ]


def role(value: str) -> str:
    """What a person does in a seminar."""
    return {
        "moderator": gettext("Moderator"),
        "panelist": gettext("Panelist"),
        "speaker": gettext("Speaker"),
        "interpreter": gettext("Interpreter"),
    }[str(value)]


def service(value: str) -> str:
    """An accessibility service."""
    return {
        "sign-language": gettext("Sign language"),
        "captions": gettext("Captions"),
        "hearing-loop": gettext("Hearing loop"),
    }[str(value)]


def answer(value: str) -> str:
    """A panelist's answer."""
    return {"invited": gettext("Not answered"), "confirmed": gettext("Yes"), "declined": gettext("No")}[value]


def field(name: str) -> str:
    """The name of a field of an event, room, person or seminar."""
    return {
        "slug": gettext("Address"), "title": gettext("Title"), "tagline": gettext("Tagline"), "host": gettext("Host"),
        "about": gettext("About the day"), "language": gettext("Language"), "timezone": gettext("Time zone"),
        "starts_on": gettext("First day"), "ends_on": gettext("Last day"), "hashtag": gettext("Hashtag"),
        "admission": gettext("Admission"), "accent": gettext("Accent colour"), "logo": gettext("Logo"),
        "contact": gettext("Contact"), "venue_name": gettext("Venue"), "venue_address": gettext("Street address"),
        "venue_city": gettext("City"), "venue_country": gettext("Country"), "venue_latitude": gettext("Latitude"),
        "venue_longitude": gettext("Longitude"), "venue_directions": gettext("How to get there"),
        "links": gettext("Links"), "name": gettext("Name"), "directions": gettext("How to get there"),
        "capacity": gettext("Seats"), "livestream": gettext("Livestream"), "stream": gettext("Livestream"),
        "stream_key": gettext("Stream key"), "notes": gettext("Notes"), "position": gettext("Order"),
        "organisation": gettext("Organisation"), "biography": gettext("Biography"), "portrait": gettext("Portrait"),
        "website": gettext("Web page"), "email": gettext("Mail address"), "phone": gettext("Phone"),
        "kind": gettext("Kind"), "state": gettext("State"), "room_id": gettext("Room"), "starts_at": gettext("Starts"),
        "minutes": gettext("Length"), "abstract": gettext("Abstract"), "summary": gettext("Summary, after the day"),
        "quotes": gettext("Quotes"), "tags": gettext("Tags"), "services": gettext("Accessibility"),
        "recording": gettext("Recording"), "seats": gettext("Panel"),
        "building": gettext("Building"), "turnaround": gettext("Minutes to turn it around"), "walks": gettext("Minutes to walk"),
        "hours": gettext("Hours"), "stream_crew": gettext("Stream crew"), "expected": gettext("Visitors expected"),
        "interpreted": gettext("Interpretation"), "fixed": gettext("Fixed slot"), "wishes": gettext("Wishes"),
        "day_starts": gettext("The day begins"), "day_ends": gettext("The day ends"), "overruled": gettext("Overruled"),
        "imported": gettext("Last import"),
    }.get(name, name)  # fmt: skip


def member_role(value: str) -> str:
    """A colleague's role in an event."""
    return {
        "owner": gettext("Owner"),
        "editor": gettext("Editor"),
        "crew": gettext("Crew"),
        "viewer": gettext("Viewer"),
    }[value]


def language_name(value: str) -> str:
    """The name of a language of the interface or of a seminar."""
    return {"sv": gettext("Swedish"), "en": gettext("English")}.get(value, value)


def length(minutes: int) -> str:
    """A length of time."""
    return ngettext("%(num)d minute", "%(num)d minutes", minutes)


def change(item: Change, zone: ZoneInfo) -> str:
    """One change as a sentence for readers."""
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
        "joined": gettext("%(after)s takes part in “%(title)s”.", **names),
        "left": gettext("%(before)s no longer takes part in “%(title)s”.", **names),
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
    return format_date(day, "d MMMM")


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
