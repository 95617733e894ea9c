"""The names of kinds, states, roles, fields and the like, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from eventapp.programme.fields import FIELDS
from eventapp.programme.model import Seminar, Service
from eventapp.words import current, gettext, later, ngettext

# A name has one label, whichever of the nouns it is of.
_LABELS = {
    field.name: field.label
    for noun in ("event", "room", "person", "seminar")
    for field in FIELDS[noun]
    if field.editable or field.name == "seats"
} | {"overruled": later("Overruled")}  # Rows of their own, and a line of the journal as if it were a field.


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
        "step-free": gettext("Step-free entrance"),
        "accessible-toilet": gettext("Accessible toilet"),
        "audio-description": gettext("Audio description"),
        "interpretation": gettext("Interpretation"),
    }[str(value)]


def services(values: Iterable[str]) -> str:
    """Several of them."""
    return ", ".join(service(value) for value in values)


def offered(seminar: Seminar) -> list[tuple[str, str]]:
    """What makes a seminar accessible, in the order in which one looks for it: each service and its words."""
    found = []
    for each in (s for s in Service if s in seminar.services):
        said = service(each)
        if each is Service.SIGN_LANGUAGE and seminar.sign_language:
            said = f"{said} ({seminar.sign_language})"
        elif each is Service.INTERPRETATION and seminar.interpretation:
            said = gettext("Interpretation into %(languages)s", languages=seminar.interpretation)
        found.append((each.value, said))
    return found


def answer(value: str) -> str:
    """A panelist's answer."""
    return {
        "invited": gettext("Not answered"), "confirmed": gettext("Yes"), "declined": gettext("No"),
        "another": gettext("Another time, please"),
    }[value]  # fmt: skip


def pairs(word: Callable[[str], str], values: Iterable[str]) -> list[tuple[str, str]]:
    """Values with what they are called, for a menu."""
    return [(value, word(value)) for value in values]


def roles() -> list[tuple[str, str]]:
    """What a person can do in a seminar."""
    return pairs(role, ("moderator", "panelist", "speaker", "interpreter"))


def states() -> list[tuple[str, str]]:
    """The states that a seminar can have."""
    return pairs(state, ("confirmed", "draft", "cancelled"))


def answers() -> list[tuple[str, str]]:
    """The answers that a panelist can give."""
    return pairs(answer, ("invited", "confirmed", "declined", "another"))


def sign(kind: str) -> str:
    """What a code leads to."""
    return {
        "event": gettext("Programme"), "calendar": gettext("Calendar"), "room": gettext("Room"),
        "seminar": gettext("Seminar"), "live": gettext("Watch"), "watch": gettext("What is on in a room"), "free": gettext("Free"),
    }[kind]  # fmt: skip


def direction(name: str) -> str:
    """Where an arrow points."""
    return {
        "up": gettext("straight on"), "up-right": gettext("ahead to the right"), "right": gettext("right"),
        "down-right": gettext("back to the right"), "down": gettext("back"), "down-left": gettext("back to the left"),
        "left": gettext("left"), "up-left": gettext("ahead to the left"),
    }[name]  # fmt: skip


def missing() -> dict[str, str]:
    """What a person can lack."""
    return {
        "portrait": gettext("Portrait"), "biography": gettext("Biography"), "mail": gettext("Mail address"),
        "answer": gettext("Answer"),
    }  # fmt: skip


def browser(name: str, system: str) -> str:
    """What someone is signed in with, as far as it said."""
    if name and system:
        return gettext("%(browser)s on %(system)s", browser=name, system=system)
    return name or system or gettext("An unknown browser")


def field(name: str) -> str:
    """The name of a field of an event, room, person or seminar."""
    return gettext(_LABELS[name]) if name in _LABELS else name


def fields(names: Iterable[str]) -> str:
    """Several of them, as in the middle of a sentence."""
    return ", ".join(field(name).lower() for name in names)


# What a page sends along that nobody has typed.
_SENT_ALONG = frozenset(
    {"version", "once", "was", "from", "just", "fingerprint", "shown", "left_out", "mapped", "sheet", "more", "date_order", "take", "remove", "anyway"}
)


def typed(name: str) -> str:
    """What a field that is shown again is called; empty for what is no text of a person's."""
    if name in _SENT_ALONG or name.startswith(("col-", "answer-", "person_", "keep-")):
        return ""
    known = field(name)
    return known if known != name else gettext("What you typed")


def member_role(value: str) -> str:
    """A colleague's role in an event."""
    return {
        "owner": gettext("Owner"),
        "editor": gettext("Editor"),
        "crew": gettext("Crew"),
        "viewer": gettext("Viewer"),
    }[value]


def language_name(value: str) -> str:
    """The name of a language (ISO 639 code) as in the middle of a sentence; the code itself where there is none."""
    return str(current().locale.languages.get(value.split("-")[0].lower(), value))


def capital(text: str) -> str:
    """As where a sentence begins."""
    return text[:1].upper() + text[1:]


def length(minutes: int) -> str:
    """A length of time."""
    return ngettext("%(num)d minute", "%(num)d minutes", minutes)
