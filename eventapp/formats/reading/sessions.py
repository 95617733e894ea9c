"""pretalx and Sessionize exports in JSON as a table of seminars."""

from __future__ import annotations

from typing import Any

from eventapp.formats import vocabulary
from eventapp.formats.reading.records import Records, line, names, worded
from eventapp.formats.table import Table

PRETALX = (
    "code",
    "key",
    "title",
    "kind",
    "track",
    "start",
    "end",
    "minutes",
    "room",
    "state",
    "abstract",
    "language",
    "people",
)
SESSIONIZE = (
    "key",
    "title",
    "start",
    "end",
    "room",
    "abstract",
    "livestream",
    "recording",
    "people",
    "state",
)
# What has not been accepted has no place in a programme.
_STATES = {"confirmed": "confirmed", "accepted": "draft", "canceled": "cancelled", "cancelled": "cancelled"}


def pretalx(results: list[dict[str, Any]]) -> Table:
    """The submissions of pretalx's API; what is only submitted, rejected or withdrawn is passed by. Raises Unreadable."""
    records = Records("pretalx", PRETALX)
    for talk in results:
        state = _STATES.get(line(talk.get("state") or "confirmed").lower(), "")
        if not state:
            continue
        slot = talk.get("slot") or next(iter(talk.get("slots") or []), None) or {}
        slot = slot if isinstance(slot, dict) else {}
        speakers = [s if isinstance(s, dict) else {} for s in talk.get("speakers") or []]
        for speaker in speakers:
            if speaker.get("name"):
                records.about(line(speaker["name"]), biography=speaker.get("biography"))
        text = "\n\n".join(str(t) for t in (talk.get("abstract"), talk.get("description")) if t)
        kind = worded(talk.get("submission_type") or talk.get("type")).casefold()
        records.add(
            {
                "code": talk.get("code"), "key": talk.get("code"), "title": line(talk.get("title")),
                "kind": kind if kind in vocabulary.KINDS else "talk", "track": worded(talk.get("track")),
                "start": slot.get("start"), "end": slot.get("end"), "minutes": talk.get("duration"),
                "room": worded(_named(slot.get("room"))), "state": state, "abstract": text,
                "language": line(talk.get("content_locale"))[:2],
            },
            {"people": names(s.get("name") for s in speakers)},
        )  # fmt: skip
    return records.table()


def sessionize_all(plain: dict[str, Any]) -> Table:
    """Sessionize's view "All": sessions, speakers and rooms apart, held together by numbers. Raises Unreadable."""
    rooms = {str(room.get("id")): line(room.get("name")) for room in plain.get("rooms") or []}
    speakers = {str(s.get("id")): s for s in plain.get("speakers") or []}
    records = Records("sessionize", SESSIONIZE)
    for speaker in speakers.values():
        name = _speaker(speaker)
        if name:
            records.about(name, title=line(speaker.get("tagLine")), biography=speaker.get("bio"))
    for session in plain["sessions"]:
        held = [_speaker(speakers.get(str(_number(s)), s)) for s in session.get("speakers") or []]
        _session(records, session, rooms.get(str(session.get("roomId")), ""), held)
    return records.table()


def listed(items: list[dict[str, Any]]) -> Table:
    """A list: Sessionize's groups or days of sessions, else flat objects whose keys are names of columns. Raises Unreadable."""
    sessions = [s for item in items for s in item.get("sessions") or []]
    sessions += [s for item in items for room in item.get("rooms") or [] for s in room.get("sessions") or []]
    if sessions:
        records = Records("sessionize", SESSIONIZE)
        for session in sessions:
            held = [_speaker(s) for s in session.get("speakers") or []]
            _session(records, session, line(session.get("room")), held)
        return records.table()
    columns = list(dict.fromkeys(str(key) for item in items for key in item))[:100]
    records = Records("table", columns)
    for item in items:
        records.add({str(key): _text(value) for key, value in item.items()})
    return records.table()


def _session(records: Records, session: dict[str, Any], room: str, held: list[str]) -> None:
    records.add(
        {
            "key": session.get("id"), "title": line(session.get("title")), "start": session.get("startsAt"),
            "end": session.get("endsAt"), "room": room, "abstract": session.get("description"),
            "livestream": session.get("liveUrl"), "recording": session.get("recordingUrl"),
            "state": "draft" if session.get("isConfirmed") is False else "confirmed",
        },
        {"people": names(held)},
    )  # fmt: skip


def _speaker(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    whole = value.get("fullName") or value.get("name")
    return line(whole or f"{value.get('firstName') or ''} {value.get('lastName') or ''}")


def _number(value: Any) -> Any:
    return value.get("id") if isinstance(value, dict) else value


def _named(value: Any) -> Any:
    """A room may be a text, a text in several languages, or an object that has a name."""
    return value.get("name") if isinstance(value, dict) and "name" in value else value


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_text(item) for item in value)
    if isinstance(value, dict):
        return worded(_named(value))
    return "" if value is None else str(value)
