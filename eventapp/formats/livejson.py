"""Live facts as JSON: as the database keeps them, and as everyone may read them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import msgspec

from eventapp.programme.actual import InRoom, in_rooms
from eventapp.programme.live import LiveFacts, Message, OfRoom, OfSeminar
from eventapp.programme.release import Release

SCHEMA = 1

Json = dict[str, object]


def kept(facts: LiveFacts) -> Json:
    """As plain values, for a column of JSON."""
    made: Json = msgspec.to_builtins(facts)
    return made


def read(values: Mapping[str, object]) -> LiveFacts:
    """What `kept` made. Raises msgspec.ValidationError for anything else."""
    return msgspec.convert(values, LiveFacts)


def thing(facts: LiveFacts, about: str) -> Json:
    """What holds of one thing (programme/taps.py), as plain values."""
    kind, _, code = about.partition("/")
    if kind == "all":
        return {"message": msgspec.to_builtins(facts.message)}
    made: Json = msgspec.to_builtins(facts.seminar(code) if kind == "seminar" else facts.room(code))
    return made


def with_thing(facts: LiveFacts, about: str, values: Mapping[str, object]) -> LiveFacts:
    """The facts with what `thing` made of one of them."""
    kind, _, code = about.partition("/")
    if kind == "all":
        return replace(facts, message=msgspec.convert(values["message"], Message | None))
    if kind == "seminar":
        return replace(facts, seminars={**facts.seminars, code: msgspec.convert(values, OfSeminar)})
    return replace(facts, rooms={**facts.rooms, code: msgspec.convert(values, OfRoom)})


def mark_of(release: Release, facts: LiveFacts) -> str:
    """What names exactly these facts beside exactly this release, on whatever machine."""
    said = f"{release.programme.event.code}/{release.number}/".encode() + msgspec.json.encode(facts, order="deterministic")
    return hashlib.sha256(said).hexdigest()[:24]


def public(release: Release, facts: LiveFacts, mark: str) -> bytes:
    """The document for everyone, of facts that are in force; keys that say nothing are left out."""
    document = {
        "schema": SCHEMA, "event": release.programme.event.slug, "release": release.number, "mark": mark,
        "seminars": _seminars(release, facts),
        "rooms": {code: _room(said) for code, said in facts.rooms.items()},
        "message": _message(facts.message),
    }  # fmt: skip
    return msgspec.json.encode(_saying(document), order="deterministic")


def _seminars(release: Release, facts: LiveFacts) -> Json:
    """Also of those about which nothing is said, where another in their room makes something of them."""
    rooms = in_rooms(release.programme, facts)
    made = {code: _seminar(facts.seminar(code), rooms.get(code, InRoom())) for code in dict.fromkeys((*facts.seminars, *rooms))}
    return {code: said for code, said in made.items() if said}


def _seminar(said: OfSeminar, room: InRoom) -> Json:
    return _saying(
        {
            "state": said.state, "begun": _iso(said.begun), "ended": _iso(said.ended), "late": said.late,
            "followed": _iso(room.followed), "waits": _iso(room.waits),
        }
    )  # fmt: skip


def _room(said: OfRoom) -> Json:
    kind, _, code = said.instead.partition("/")
    stream = {"state": said.stream.state, "since": _iso(said.stream.since)} if said.stream else None
    return _saying(
        {
            "fullness": said.fullness, "about": said.about, "instead": {kind: code} if code else None, "stream": stream,
            "message": _message(said.message), "speaking": said.speaking,
        }
    )  # fmt: skip


def _message(message: Message | None) -> Json | None:
    return {"text": message.text, "until": _iso(message.until)} if message else None


def _iso(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""


def _saying(values: Json) -> Json:
    """Without what says nothing; a zero says something."""
    return {name: value for name, value in values.items() if value not in ("", None) and (value != {} or name in ("seminars", "rooms"))}
