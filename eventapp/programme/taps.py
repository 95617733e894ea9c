"""One thing said on the day, as a tap on the desk says it: which facts it makes of those there were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from eventapp.programme import live
from eventapp.programme.actual import on_and_next
from eventapp.programme.live import LiveFacts, Message, OfRoom, OfSeminar, Stream
from eventapp.programme.model import Programme

Value = str | int | None
# What may be said of each: `until` belongs to `message`, as an instant in ISO 8601.
FIELDS = {
    "seminar": ("state", "late"), "room": ("fullness", "instead", "stream", "speaking", "message", "until"),
    "all": ("message", "until"),
}  # fmt: skip
_CHOICES = {"state": live.STATES, "fullness": live.FULLNESS, "stream": live.STREAM_STATES}
_LONGEST_UNTIL = timedelta(days=2)


class Impossible(ValueError):
    """What was said cannot be; the text is English, for whoever pressed."""


@dataclass(frozen=True, slots=True)
class Tap:
    """What someone says: `about` is `seminar/` or `room/` with a code, or `all`; `wanted` and `was` are by FIELDS.

    `was` is what those fields were as whoever pressed saw them; None: it holds whatever they were. An empty value ends a fact.
    """

    about: str
    wanted: Mapping[str, Value]
    was: Mapping[str, Value] | None = None


def said(facts: LiveFacts, about: str) -> dict[str, Value]:
    """What is said of one thing now, by its FIELDS; "" and None where nothing is."""
    kind, _, code = about.partition("/")
    if kind == "seminar":
        seminar = facts.seminar(code)
        return {"state": seminar.state, "late": seminar.late}
    message = facts.room(code).message if kind == "room" else facts.message
    told: dict[str, Value] = {"message": message.text if message else "", "until": message.until.isoformat() if message else ""}
    if kind == "all":
        return told
    room = facts.room(code)
    return {
        "fullness": room.fullness, "instead": room.instead, "stream": room.stream.state if room.stream else "",
        "speaking": room.speaking, **told,
    }  # fmt: skip


def stands(facts: LiveFacts, tap: Tap) -> bool:
    """Whether a tap is still about what is there: each field is as it was seen, or already as it is wanted."""
    if tap.was is None:
        return True
    now = said(facts, tap.about)
    return all(now[name] in (tap.was.get(name, now[name]), value) for name, value in tap.wanted.items() if name != "until")


def pressed(facts: LiveFacts, tap: Tap, programme: Programme, at: datetime) -> LiveFacts:
    """The facts with what was said at an instant (UTC), of those in force then. Raises Impossible."""
    facts = live.in_force(facts, programme, at)
    kind, _, code = tap.about.partition("/")
    if not set(tap.wanted) <= set(FIELDS.get(kind, ())):
        raise Impossible("There is no such thing to say.")
    for name, value in tap.wanted.items():
        if name in _CHOICES and value not in ("", *_CHOICES[name]):
            raise Impossible("There is no such thing to say.")
    if kind == "seminar":
        return replace(facts, seminars={**facts.seminars, code: _seminar(facts.seminar(code), tap, code, programme, at)})
    if kind == "room":
        return replace(facts, rooms={**facts.rooms, code: _room(facts, code, tap, programme, at)})
    return replace(facts, message=_message(facts.message, tap.wanted, programme, at))


def _seminar(was: OfSeminar, tap: Tap, code: str, programme: Programme, at: datetime) -> OfSeminar:
    held = next((s for s in programme.seminars if s.code == code), None)
    if held is None or not held.scheduled or held.cancelled:
        raise Impossible("This seminar is not held any more.")
    made, late = was, tap.wanted.get("late", was.late)
    if late is not None and (not isinstance(late, int) or isinstance(late, bool) or not 0 <= late <= live.LATEST):
        raise Impossible("Give between 0 and 180 minutes.")
    if "state" in tap.wanted and tap.wanted["state"] != was.state:
        state = str(tap.wanted["state"])
        begun = {"begun": was.begun or at, "ended": was.begun}.get(state)
        made = OfSeminar(state, begun, at if state == "ended" else None)
    return replace(made, late=late)


def _room(facts: LiveFacts, code: str, tap: Tap, programme: Programme, at: datetime) -> OfRoom:
    if code not in programme.rooms_by_code():
        raise Impossible("There is no such room any more.")
    was, wanted = facts.room(code), tap.wanted
    made = replace(was, said=at, message=_message(was.message, wanted, programme, at))
    if "fullness" in wanted:
        fullness = str(wanted["fullness"] or "")
        made = replace(made, fullness=fullness, about=here(facts, programme, code, at) if fullness else "")
        made = made if fullness == "full" else replace(made, instead="")
    if "instead" in wanted:
        instead = str(wanted["instead"] or "")
        if instead and (not live.there(instead, programme) or instead == f"room/{code}"):
            raise Impossible("There is nowhere like that to watch.")
        made = replace(made, instead=instead)
    if "stream" in wanted and wanted["stream"] != (was.stream.state if was.stream else ""):
        made = replace(made, stream=Stream(str(wanted["stream"]), at) if wanted["stream"] else None)
    if "speaking" in wanted:
        speaking = str(wanted["speaking"] or "")
        if speaking and speaking not in programme.people_by_code():
            raise Impossible("There is no such person in the programme.")
        made = replace(made, speaking=speaking)
    return made


def here(facts: LiveFacts, programme: Programme, room: str, at: datetime) -> str:
    """The code of the seminar that people in a room are there for at an instant; "" for none."""
    found = on_and_next(programme, facts, at, room)
    return next((s.code for s in (*found.on, *found.next)), "")


def _message(was: Message | None, wanted: Mapping[str, Value], programme: Programme, at: datetime) -> Message | None:
    if "message" not in wanted:
        return was
    text = " ".join(str(wanted["message"] or "").split())
    if not text:
        return None
    if len(text) > live.LONGEST_MESSAGE or not text.isprintable():
        raise Impossible("Write at most 200 characters.")
    try:
        until = datetime.fromisoformat(str(wanted.get("until") or "")) if wanted.get("until") else live.day_end(programme, at)
    except ValueError as error:
        raise Impossible("Say until when, later than now.") from error
    if until.tzinfo is None or not at < until <= at + _LONGEST_UNTIL:
        raise Impossible("Say until when, later than now.")
    return Message(text, until.astimezone(at.tzinfo))
