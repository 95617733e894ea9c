"""pretalx's API and the JSON of its schedule widget as a table of seminars."""

from __future__ import annotations

from collections import Counter

from eventapp.formats.html import foreign_line, from_foreign
from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.persons import Named
from eventapp.formats.reading.records import (
    ACCEPTED,
    NOT_AN_ENTRY,
    Records,
    an_object,
    by_mark,
    line,
    listed,
    long_text,
    objects,
    worded,
)
from eventapp.formats.table import Remark, Table

COLUMNS = (
    "code", "key", "title", "kind", "start", "end", "minutes", "room", "state", "abstract", "language", "recording", "people",
)  # fmt: skip
# What has not been accepted has no place in a programme.
_STATES = {"confirmed": "confirmed", "accepted": "draft", "canceled": "cancelled", "cancelled": "cancelled", "": "confirmed"}
_UNEXPANDED = Unreadable(
    "This answer of pretalx names speakers, rooms, tracks and times by number only. "
    "Ask for it with ?expand=speakers,slots.room,track,submission_type"
)


def submissions(document: dict[str, object] | list[dict[str, object]]) -> Table:
    """The submissions of pretalx's API; what is only submitted, rejected or withdrawn is passed by. Raises Unreadable."""
    talks = document.get("results", document.get("slots")) if isinstance(document, dict) else document
    talks = _by_talk(talks)
    bare = [_is_bare(talk) for talk in talks if isinstance(talk, dict)]
    if bare and any(bare) and all(b is not False for b in bare):
        raise Unreadable(str(_UNEXPANDED))
    reader = _Reader(talks)
    for talk in talks:
        reader.read(talk, problem=str(_UNEXPANDED) if isinstance(talk, dict) and _is_bare(talk) else "")
    if isinstance(document, dict) and document.get("next"):
        reader.records.remarks.append(
            Remark("", "This is one page of several of pretalx’s answer: the others are not in the file.")
        )
    return reader.records.table()


def _by_talk(items: object) -> list[object]:
    """Talks; where the list is of slots, each with its talk inside, the talks with their slots. Raises Unreadable."""
    slots = [i for i in listed(items) if isinstance(i, dict) and "submission" in i and "code" not in i]
    if not slots or len(slots) < len(listed(items)):
        return listed(items)
    if not any(isinstance(slot["submission"], dict) for slot in slots) and any(slot["submission"] for slot in slots):
        raise Unreadable(str(_UNEXPANDED))
    talks: dict[str, dict[str, object]] = {}
    held: dict[str, list[object]] = {}
    for number, slot in enumerate(slots):
        talk = slot["submission"]
        if isinstance(talk, dict):
            mark = line(talk.get("code")) or str(number)
            talks.setdefault(mark, talk)
            held.setdefault(mark, []).append(slot)
        else:  # What is no talk is a break, with what it is called.
            title = worded(slot.get("description"))
            talks[str(number)] = {"title": title, "submission_type": "break", "id": slot.get("id"), "state": "confirmed"}
            held[str(number)] = [slot]
    return [talk | {"slots": held[mark]} for mark, talk in talks.items()]


def widget(document: dict[str, object]) -> Table:
    """The schedule widget's JSON: talks, speakers, rooms and tracks apart; a talk without a code is a break."""
    known = {name: by_mark(document.get(name), ("id", "code")) for name in ("speakers", "rooms", "tracks")}
    talks = [_joined(talk, known) if isinstance(talk, dict) else talk for talk in listed(document["talks"])]
    reader = _Reader(talks)
    for talk in talks:
        reader.read(talk)
    return reader.records.table()


def _joined(talk: dict[str, object], known: dict[str, dict[str, dict[str, object]]]) -> dict[str, object]:
    """A talk of the widget as the API gives one."""
    slot = {name: talk.get(name) for name in ("start", "end")} | {"room": known["rooms"].get(str(talk.get("room")), {})}
    speakers = talk.get("speakers")
    is_break = not talk.get("code")
    return talk | {
        "slots": [slot | {"id": talk.get("id")}], "track": known["tracks"].get(str(talk.get("track"))),
        "speakers": [known["speakers"].get(str(code), {}) for code in (speakers if isinstance(speakers, list) else [])],
        "state": "confirmed" if is_break else talk.get("state"), "submission_type": "break" if is_break else talk.get("submission_type") or talk.get("session_type"),
    }  # fmt: skip


def _is_bare(talk: dict[str, object]) -> bool | None:
    """Whether it names things by number or code alone; None when it has nothing of the kind."""
    things = [t for name in ("speakers", "slots") for t in listed(talk.get(name))]
    rooms = [slot.get("room") for slot in things if isinstance(slot, dict)]
    slot = talk.get("slot")
    rooms += [slot.get("room")] if isinstance(slot, dict) else []
    marks = [x for x in (*things, *rooms, talk.get("track"), talk.get("submission_type")) if x is not None and x != ""]
    named = (talk.get("track"), talk.get("submission_type"), *rooms)
    bare = [
        (isinstance(x, int) and not isinstance(x, bool)) or (isinstance(x, str) and not any(x is n for n in named))
        for x in marks
    ]
    return any(bare) if bare else None


class _Reader:
    """Reads talks as the API gives them, each slot a row."""

    def __init__(self, talks: list[object]) -> None:
        tagged = any(isinstance(talk, dict) and talk.get("tags") for talk in talks)
        self.records = Records("pretalx", (*COLUMNS, "tags" if tagged else "track"))

    def read(self, talk: object, problem: str = "") -> None:
        """One talk; what is built in another way is a row with a problem."""
        try:
            said = an_object(talk)
            state = _STATES.get(line(said.get("state")).lower(), "")
            if not state:
                self.records.passed += 1
                return
            rows = self._rows(said, state)
        except (AttributeError, TypeError, ValueError, LookupError, OverflowError):
            title = worded(talk.get("title")) if isinstance(talk, dict) else ""
            self.records.add({"title": title}, problem=NOT_AN_ENTRY)
            return
        people = self._people(said)
        remarks = [ACCEPTED] if state == "draft" else []
        for cells in rows:
            self.records.add(cells, {"people": people}, problem=problem, remarks=remarks)

    def _rows(self, talk: dict[str, object], state: str) -> list[dict[str, object]]:
        code, slots = line(talk.get("code")), _slots(talk)
        marks = Counter(_mark(slot) for slot in slots)
        tags = [_named(talk.get("track")), *map(_named, listed(talk.get("tags")))]
        tags = [foreign_line(tag.replace(",", " ")) for tag in tags]
        texts = (from_foreign(long_text(talk.get(name))).strip() for name in ("abstract", "description"))
        cells: dict[str, object] = {
            "title": foreign_line(worded(talk.get("title"))), "state": state, "abstract": "\n\n".join(t for t in texts if t),
            "kind": _named(talk.get("submission_type") or talk.get("type")), "language": worded(talk.get("content_locale")),
            "track": tags[0], "tags": ", ".join(dict.fromkeys(tag for tag in tags if tag)), "code": code,
        }  # fmt: skip
        if len(slots) == 1:
            return [cells | {"key": code or line(talk.get("id"))} | _slot(slots[0], talk)]
        rows: list[dict[str, object]] = [
            cells | {"code": "", "key": f"{code}/{_mark(s) if marks[_mark(s)] == 1 else line(s.get('start'))}"} | _slot(s, talk)
            for s in slots
        ]
        return rows

    def _people(self, talk: dict[str, object]) -> tuple[Named, ...]:
        found: dict[tuple[str, str], Named] = {}
        for speaker in objects(talk.get("speakers")):
            if name := line(speaker.get("name")):
                mark = line(speaker.get("code"))
                found[mark, name] = Named(name, "", mark)
                self.records.about(name, mark, biography=from_foreign(long_text(speaker.get("biography"))))
        return tuple(found.values())


def _slots(talk: dict[str, object]) -> list[dict[str, object]]:
    """Those that have a time; else one without."""
    slots = [s for s in [*listed(talk.get("slots")), talk.get("slot")] if isinstance(s, dict)]
    timed = [slot for slot in slots if slot.get("start")]
    # In one room at one time a talk is once, in however many versions of the schedule.
    alike = {(line(s.get("start")), line(s.get("end")), _named(s.get("room"))): s for s in reversed(timed)}
    without: dict[str, object] = {}
    return list(alike.values())[::-1] or slots[:1] or [without]


def _slot(slot: dict[str, object], talk: dict[str, object]) -> dict[str, object]:
    length = "" if slot.get("end") else slot.get("duration") or talk.get("duration")
    return {
        "start": slot.get("start"), "end": slot.get("end"), "minutes": length, "room": foreign_line(_named(slot.get("room"))),
    }  # fmt: skip


def _mark(slot: dict[str, object]) -> str:
    return line(slot.get("id")) or line(slot.get("start"))


def _named(value: object) -> str:
    """A name as text, in several languages, or inside an object. A number is none."""
    if isinstance(value, dict) and ("name" in value or "tag" in value):
        value = value.get("name") or value.get("tag")
    return "" if isinstance(value, int) else worded(value)
