"""What has changed on a person's own page since they saw it, and what they have agreed to, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from eventapp.services.draft.rows import Person
from eventapp.services.people.seen import Changed, SeenSlot
from eventapp.words import current, gettext


@dataclass(frozen=True, slots=True)
class Since:
    """One seminar's changes: its code, its title (empty where that is nobody's to know) and a sentence for each."""

    code: str
    title: str
    sentences: tuple[str, ...]


def since_seen(changed: Changed, zone: ZoneInfo) -> Since:
    """What is another than it was, the time and the room first: "10:40: was 14:30 in the Main Hall"."""
    before, now = changed.before, changed.now
    if before is None or now is None:
        return Since(changed.code, changed.title, (_new(now, zone) if now else _gone(before, zone),))
    said = [_state(before, now), _place(before, now, zone), _call(before, now, zone)]
    if before["title"] != now["title"]:
        said.append(gettext("Now called “%(now)s”.", now=now["title"]))
    joined = ", ".join(name for name in now["beside"] if name not in before["beside"])
    left = ", ".join(name for name in before["beside"] if name not in now["beside"])
    said.append(gettext("New beside you: %(names)s.", names=joined) if joined else "")
    said.append(gettext("No longer beside you: %(names)s.", names=left) if left else "")
    return Since(changed.code, changed.title, tuple(each for each in said if each))


def times(pairs: list[list[str]], zone: ZoneInfo) -> str:
    """When someone can, in one line: Sat 3 Jul 09:00–11:00, 13:00–14:00."""
    found, day = list[str](), ""
    for pair in pairs:
        start, end = (datetime.fromisoformat(at).astimezone(zone) for at in pair)
        named = current().day(start.date(), "EEE d MMM").replace(".", "")
        found.append(f"{named + ' ' if named != day else ''}{start:%H:%M}–{end:%H:%M}")
        day = named
    return ", ".join(found)


def consent(value: str) -> str:
    """What a person has said to being filmed and the like."""
    return {"yes": gettext("Yes"), "no": gettext("No")}.get(value, gettext("Not answered"))


def consents() -> list[tuple[str, str]]:
    """What can be said to it."""
    return [(value, consent(value)) for value in ("", "yes", "no")]


@dataclass(frozen=True, slots=True)
class Agreed:
    """What someone has said no to, and what they have not answered, each in a word."""

    no: tuple[str, ...]
    unsaid: tuple[str, ...]


def asked_to() -> dict[str, str]:
    """What people are asked to agree to, by field: what would be done with them."""
    return {
        "may_film": gettext("filmed"), "may_record": gettext("recorded"), "may_photograph": gettext("photographed"), "may_name": gettext("named"),
    }  # fmt: skip


def agreed(person: Person) -> Agreed:
    """What someone has said to all of it."""
    said = {value: tuple(word for name, word in asked_to().items() if getattr(person, name) == value) for value in ("no", "")}
    return Agreed(said["no"], said[""])


def _new(now: SeenSlot, zone: ZoneInfo) -> str:
    return gettext("New for you: %(what)s.", what=_slot(now, zone))


def _gone(before: SeenSlot | None, zone: ZoneInfo) -> str:
    time = _time(before["starts"], "", zone) if before else ""
    return gettext("No longer yours: it was %(time)s.", time=time)


def _state(before: SeenSlot, now: SeenSlot) -> str:
    if before["cancelled"] == now["cancelled"]:
        return ""
    return gettext("Cancelled.") if now["cancelled"] else gettext("Held after all.")


def _place(before: SeenSlot, now: SeenSlot, zone: ZoneInfo) -> str:
    moved, other = before["starts"] != now["starts"], before["room"] != now["room"]
    if not moved and not other:
        return ""
    if not moved:
        room = now["room"] or gettext("Room not set")
        return gettext("%(now)s: was %(before)s", now=room, before=before["room"] or gettext("no room"))
    time = _time(now["starts"], before["starts"], zone)
    is_now = _in(time, now["room"]) if other else time
    was = _in(_time(before["starts"], now["starts"], zone), before["room"])
    return gettext("%(now)s: was %(before)s", now=is_now, before=was)


def _call(before: SeenSlot, now: SeenSlot, zone: ZoneInfo) -> str:
    if before["call"] == now["call"]:
        return ""
    if not now["call"]:
        return gettext("There is no longer a time to be there before it begins.")
    time = _time(now["call"], before["call"] or now["starts"], zone)
    if not before["call"]:
        return gettext("Be there at %(time)s.", time=time)
    return gettext("Be there at %(time)s: was %(before)s.", time=time, before=_time(before["call"], now["call"], zone))


def _slot(slot: SeenSlot, zone: ZoneInfo) -> str:
    return _in(_time(slot["starts"], "", zone), slot["room"])


def _in(time: str, room: str) -> str:
    return gettext("%(time)s in %(room)s", time=time, room=room) if room else time


def _time(text: str, beside: str, zone: ZoneInfo) -> str:
    """A clock time of the venue, with its day unless it stands `beside` another instant of the same one."""
    if not text:
        return gettext("without a time")
    at = datetime.fromisoformat(text).astimezone(zone)
    if beside and datetime.fromisoformat(beside).astimezone(zone).date() == at.date():
        return f"{at:%H:%M}"
    return f"{current().day(at.date(), 'EEE d MMM').replace('.', '')} {at:%H:%M}"
