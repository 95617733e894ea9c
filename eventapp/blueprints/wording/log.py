"""The journal of the day in words: what was said of a seminar, a room or all screens, and who has arrived."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from eventapp.blueprints.wording.desk import Clock, fullness, minutes_late, stream, the_stream
from eventapp.programme.model import Programme
from eventapp.words import gettext, ngettext

Values = Mapping[str, object]


def logged(before: Values, after: Values, programme: Programme, clock: Clock) -> list[str]:
    """What a line says, one text for each thing that became otherwise; by the names that things have now."""
    made = []
    if "state" in after or "begun" in after or "ended" in after:
        made.append(_state(before, after, clock))
    if "arrived" in after:
        arrived = clock(_moment(after["arrived"]))
        made.append(gettext("Arrived %(time)s", time=arrived) if after["arrived"] else gettext("Not here after all"))
    if "late" in after:
        late = after["late"]
        made.append(gettext("No longer said to be late") if late is None else minutes_late(int(str(late))) if late else gettext("On time"))
    if "fullness" in after:
        made.append(fullness(str(after["fullness"])) or gettext("No longer said how full it is"))
    if "instead" in after and (after["instead"] or "fullness" not in after):
        made.append(_instead(str(after["instead"]), programme))
    if "stream" in after:
        made.append(_stream(after["stream"], clock))
    if "times" in before:
        times = int(str(before["times"]))
        made.append(ngettext("Changed %(num)d time in a short while", "Changed %(num)d times in a short while", times))
    if "speaking" in after:
        made.append(_speaking(str(after["speaking"]), programme))
    if "message" in after:
        made.append(_message(before.get("message"), after["message"], clock))
    return made


def logged_about(what: str, programme: Programme) -> str:
    """What a line is about, by name; its code for what readers no longer see."""
    kind, _, code = what.partition("/")
    if kind == "all":
        return gettext("All screens")
    if kind == "person":
        person = programme.people_by_code().get(code)
        return person.name if person else code
    if kind == "room":
        room = programme.rooms_by_code().get(code)
        return room.name if room else code
    return next((s.title for s in programme.seminars if s.code == code), code)


def logged_by(by: str, what: str) -> str:
    """Who said it; for who has no account, from where it came."""
    if by:
        return by
    if what.startswith("person/"):  # Only crew say that, and whoever did has no account any more.
        return gettext("The crew")
    return gettext("The stage") if what.startswith("seminar/") else gettext("The video team")


def _state(before: Values, after: Values, clock: Clock) -> str:
    state = after.get("state")
    if state == "begun":
        again = before.get("state") == "ended"
        return gettext("Goes on after all") if again else gettext("Began %(time)s", time=clock(_moment(after.get("begun"))))
    if state == "ended":
        return gettext("Ended %(time)s", time=clock(_moment(after.get("ended"))))
    return gettext("Being set up") if state == "preparing" else gettext("Has not begun after all")


def _instead(where: str, programme: Programme) -> str:
    if not where:
        return gettext("Nowhere else to watch")
    return gettext("Watch here instead: %(place)s", place=the_stream() if where.startswith("stream/") else logged_about(where, programme))


def _stream(said: object, clock: Clock) -> str:
    if not isinstance(said, Mapping):
        return gettext("The livestream: nothing said any more")
    state = stream(str(said.get("state", "")))
    return gettext("The livestream: %(state)s since %(time)s", state=state, time=clock(_moment(said.get("since"))))


def _speaking(code: str, programme: Programme) -> str:
    person = programme.people_by_code().get(code)
    if not code:
        return gettext("Nobody is said to speak any more")
    return gettext("Speaking: %(name)s", name=person.name if person else code)


def _message(before: object, after: object, clock: Clock) -> str:
    if isinstance(after, Mapping):
        return gettext("To the screens until %(time)s: %(text)s", time=clock(_moment(after.get("until"))), text=str(after.get("text", "")))
    text = str(before.get("text", "")) if isinstance(before, Mapping) else ""
    return gettext("Taken from the screens: %(text)s", text=text)


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) and text else None
