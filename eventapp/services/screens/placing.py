"""Setting up screens: a name, what each shows and how; and what it is asked to do at once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import func, select

from eventapp.extensions import db
from eventapp.models import Event, Screen
from eventapp.programme.limits import LINE
from eventapp.programme.naming import CODE_ALPHABET
from eventapp.programme.text import one_line
from eventapp.services import links
from eventapp.services.clock import now
from eventapp.services.draft.edits import Writing
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.screens.noting import note
from eventapp.services.transaction import transaction

# What a screen can be set to. No language is the event's; a turn is in degrees, clockwise.
LANGUAGES, THEMES, SIZES, TURNS = ("", "sv", "en", "both"), ("dark", "light"), ("small", "normal", "large"), (0, 90, 180, 270)
MOST = 500
_OPEN, _KEY = 5, 10
_LETTERS = CODE_ALPHABET.lower()


@dataclass(frozen=True, slots=True)
class Setting:
    """How a screen is set up: its name, the code of its `room` ("" for all of them), and how that is shown."""

    name: str
    room: str = ""
    language: str = ""
    theme: str = "dark"
    size: str = "normal"
    turn: int = 0
    slides: bool = True


def screens(event: Event, removed: bool = False) -> list[Screen]:
    """The event's screens by name: those in use, or those that are removed."""
    wanted = Screen.removed_at.is_not(None) if removed else Screen.removed_at.is_(None)
    return list(db.session.scalars(select(Screen).where(Screen.event_id == event.id, wanted).order_by(Screen.name, Screen.id)))


def find(event: Event, code: str) -> Screen:
    """The screen with the open part of a key. Raises NotFound."""
    found = db.session.scalars(
        select(Screen).where(Screen.event_id == event.id, Screen.key.startswith(code, autoescape=True))
    ).first()
    if found is None or len(code) != _OPEN:
        raise NotFound
    return found


def open_part(key: str) -> str:
    """What names a screen where all can read it."""
    return key[:_OPEN]


def token(key: str, secret: str) -> str:
    """The token of the address of the screen with this key, which lets it speak for itself: what names it comes first."""
    return open_part(key) + links.screen(key, secret)


def add(writing: Writing, setting: Setting, rooms: Mapping[str, str]) -> Screen:
    """A new screen; `rooms` are those that it may be pointed at, their names by their codes. Raises Invalid."""
    values, event = _checked(setting, set(rooms)), writing.event
    with transaction():
        count = db.session.scalar(select(func.count()).select_from(Screen).where(Screen.event_id == event.id)) or 0
        if count >= MOST:
            raise Invalid(name="There are too many of these, or one is too long.")
        taken = {key[:_OPEN] for key in db.session.scalars(select(Screen.key).where(Screen.event_id == event.id))}
        screen = Screen(event_id=event.id, key=_new_key(taken), **asdict(values))
        db.session.add(screen)
        note(writing, "screen add", screen)
    return screen


def _new_key(taken: set[str]) -> str:
    while True:
        key = "".join(secrets.choice(_LETTERS) for _ in range(_KEY))
        if key[:_OPEN] not in taken:
            return key


def change(writing: Writing, screen: Screen, setting: Setting, rooms: Mapping[str, str]) -> None:
    """Another name, room or look. A room that is gone from the programme may stay. Raises Invalid."""
    values = asdict(_checked(setting, {*rooms, screen.room}))
    before = {name: getattr(screen, name) for name in values}
    changed: dict[str, tuple[object, object]] = {n: (before[n], values[n]) for n in values if before[n] != values[n]}
    if not changed:
        return
    if "room" in changed:
        changed["room"] = rooms.get(before["room"], ""), rooms.get(values["room"], "")
    with transaction():
        for name, value in values.items():
            setattr(screen, name, value)
        note(writing, "screen set", screen, changed)


def flash(writing: Writing, screen: Screen) -> None:
    """Have the screen show its name, large, so that one sees which it is."""
    with transaction():
        screen.flashes = Screen.flashes + 1
        note(writing, "screen flash", screen)


def reload(writing: Writing, screen: Screen) -> None:
    """Have the screen start anew, with the program as it is now."""
    with transaction():
        screen.reloads = Screen.reloads + 1
        note(writing, "screen reload", screen)


def remove(writing: Writing, screen: Screen) -> None:
    """Take the screen out of the list; it goes on showing all rooms."""
    _put(writing, screen, True)


def bring_back(writing: Writing, screen: Screen) -> None:
    """Put it back as it was."""
    _put(writing, screen, False)


def _put(writing: Writing, screen: Screen, away: bool) -> None:
    if (screen.removed_at is not None) == away:
        return
    with transaction():
        screen.removed_at = now() if away else None
        note(writing, "screen remove" if away else "screen return", screen)


def _checked(setting: Setting, rooms: set[str]) -> Setting:
    """The setting with its name on one line. Raises Invalid."""
    name = one_line(setting.name)
    if not name:
        raise Invalid(name="Give the screen a name, such as where it hangs.")
    if len(name) > LINE:
        raise Invalid(name="There are too many of these, or one is too long.")
    chosen = ((setting.language, LANGUAGES), (setting.theme, THEMES), (setting.size, SIZES), (setting.turn, TURNS))
    if setting.room not in rooms | {""} or any(value not in allowed for value, allowed in chosen):
        raise Invalid(name="Choose among what is offered.")
    return Setting(name, setting.room, setting.language, setting.theme, setting.size, setting.turn, setting.slides)
