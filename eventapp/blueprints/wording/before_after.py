"""What a change made of each field, in words: what it was before, and what it is since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from eventapp.blueprints.wording.clashes import overruled
from eventapp.blueprints.wording.names import field, kind, language_name, length, role, services, state
from eventapp.blueprints.wording.reminding import reminders_said
from eventapp.blueprints.wording.screens import screen_differences
from eventapp.programme.differences import Difference
from eventapp.services.draft.rows import Entry
from eventapp.services.draft.undo_plan import Step
from eventapp.words import current, gettext

Names = dict[tuple[str, int], str]
# What is shown of a long text, in characters: in a list of many, and where one decides on it.
MOST, AT_LENGTH = 60, 240


def before_after(entry: Entry, names: Names, zone: ZoneInfo) -> list[tuple[str, str, str]]:
    """Of each field that an entry changed its name, its value before and after; `names` are of rooms and people."""
    if entry.action == "screen set":
        return screen_differences(entry.before, entry.after)
    return _differing(entry.before, entry.after, names, zone, MOST)


def becomes(step: Step, back: bool, names: Names, zone: ZoneInfo) -> list[tuple[str, str, str]]:
    """The same of what a step of undo (`back`) or redo would do: what its entry made of each field, and what it will be."""
    return _differing(step.entry.after if back else step.entry.before, step.values, names, zone, MOST)


def differing(item: Difference, zone: ZoneInfo) -> list[tuple[str, str, str]]:
    """The same of what publishing would change: of what is new, or goes, one of the two is empty."""
    if item.what == "removed":
        return [(field(name), _cut(_said(name, value, {}, zone), 0, AT_LENGTH), "") for name, value in item.before.items()]
    if item.what == "added":
        return [(field(name), "", _cut(_said(name, value, {}, zone), 0, AT_LENGTH)) for name, value in item.after.items()]
    return _differing(item.before, item.after, {}, zone, AT_LENGTH)


def _differing(
    old: Mapping[str, object], new: Mapping[str, object], names: Names, zone: ZoneInfo, most: int
) -> list[tuple[str, str, str]]:
    found = []
    for name, after in new.items():
        before = old.get(name)
        if before != after and field(name) != name:  # What has no name in words is the program's own.
            said = _said(name, before, names, zone), _said(name, after, names, zone)
            found.append((field(name), *_apart(*said, most)))
    return found


def _apart(before: str, after: str, most: int) -> tuple[str, str]:
    """Both cut to what can be read at a glance, from shortly before where they begin to differ."""
    start = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after)))
    skip = max(0, start - most // 3) if max(len(before), len(after)) > most else 0
    return _cut(before, skip, most), _cut(after, skip, most)


def _cut(text: str, skip: int, most: int) -> str:
    shown = text[skip : skip + most].strip()
    return f"{'…' if skip and shown else ''}{shown}{'…' if len(text) > skip + most else ''}" or "–"


def _said(name: str, value: object, names: Names, zone: ZoneInfo) -> str:
    """A value in words, in one line; empty for none."""
    if value is None or value == "" or value == []:
        return ""
    if name == "reminders" and isinstance(value, dict):
        return reminders_said(value)
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, int):
        return _number(name, value, names)
    if isinstance(value, list):
        said = services(value) if name == "services" else ", ".join(_part(name, each, names, zone) for each in value)
        return " ".join(said.split())
    return " ".join(_text(name, str(value), zone).split())


def _number(name: str, value: int, names: Names) -> str:
    if name == "room_id":
        return names.get(("room", value), gettext("a room that is gone"))
    return length(value) if name == "minutes" else str(value)


def _part(name: str, value: object, names: Names, zone: ZoneInfo) -> str:
    """One of several values."""
    if not isinstance(value, dict):
        return str(value)
    if name == "seats":
        who = names.get(("person", value.get("person_id") or 0), "") or value.get("organisation") or "–"
        return f"{who} ({', '.join([role(str(value['role'])).lower(), *_private(value, zone)])})"
    if name == "contacts":  # What their link is made from is nobody's to read.
        return " ".join(str(value.get(part) or "") for part in ("name", "role", "email", "phone") if value.get(part))
    if name == "overruled":
        return overruled(str(value.get("clash")), str(value.get("reason")))
    if name == "corrections":
        return f"{field(str(value.get('field')))}: {value.get('value')}"
    if name == "files":
        return str(value.get("label") or value.get("name") or value.get("url"))
    return " ".join(str(each) for each in value.values() if each)


def _private(seat: Mapping[str, object], zone: ZoneInfo) -> list[str]:
    """When someone should be there, and their note: of organisers' seats alone, since readers' have neither."""
    at, note = seat.get("call_at"), seat.get("note")
    said = [f"{datetime.fromisoformat(str(at)).astimezone(zone):%H:%M}" if at else "", str(note or "")]
    return [each for each in said if each]


def _text(name: str, value: str, zone: ZoneInfo) -> str:
    if name in ("kind", "state", "language"):
        return {"kind": kind, "state": state, "language": language_name}[name](value)
    if name in ("portrait", "logo"):
        return gettext("a picture")
    if name.startswith("may_"):
        return {"yes": gettext("Yes"), "no": gettext("No")}.get(value, value)
    if name == "mail_language":
        return language_name(value)
    if name.endswith(("_at", "_on")):
        return _moment(value, zone)
    return value


def _moment(value: str, zone: ZoneInfo) -> str:
    """An instant or a day, as it lies in the journal."""
    if "T" not in value:
        return current().day(date.fromisoformat(value), "EEE d MMM").replace(".", "")
    at = datetime.fromisoformat(value).astimezone(zone)
    return f"{current().day(at.date(), 'EEE d MMM').replace('.', '')} {at:%H:%M}"


def difference(what: str) -> str:
    """What becomes of a thing that is no more than changed, in a word beside its title."""
    return {
        "added": gettext("Is added"), "removed": gettext("No longer there"), "cancelled": gettext("Cancelled"),
        "restored": gettext("Held after all"), "changed": gettext("Changed"),
    }[what]  # fmt: skip
