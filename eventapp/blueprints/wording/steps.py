"""The steps of the readiness page as sentences."""

from __future__ import annotations

from collections.abc import Callable

from eventapp.words import gettext, later, ngettext

_DONE = {
    "rooms": later("There are rooms."),
    "seminars": later("There are seminars."),
    "venue": later("The place is said."),
    "drafts": later("No seminar is left as a draft."),
    "held-seats": later("Everyone on the panels is known."),
    "published": later("The programme is published."),
    "in-step": later("What is published is what you see."),
    "directions": later("Every room says how to get there."),
    "answers": later("Everyone has answered."),
    "mail": later("Everyone has a mail address."),
    "calls": later("Everyone knows when to be there."),
    "portraits": later("Everyone has a portrait."),
    "livestreams": later("Every seminar that should be streamed has a livestream."),
}
_TO_DO = {
    "rooms": later("There is no room yet."),
    "seminars": later("There is no seminar yet."),
    "venue": later("The place is not said: people will not find it."),
    "published": later("The programme is not published: printed codes would lead nowhere."),
    "in-step": later("There are unpublished changes, which the signs would not have."),
}
# Of one, and of several.
_LACKING: dict[str, Callable[[int], str]] = {
    "drafts": lambda n: ngettext(
        "%(num)d seminar is still a draft and would be left out.",
        "%(num)d seminars are still drafts and would be left out.",
        n,
    ),
    "held-seats": lambda n: ngettext(
        "%(num)d seminar has a seat whose person is not known.",
        "%(num)d seminars have a seat whose person is not known.",
        n,
    ),
    "directions": lambda n: ngettext(
        "%(num)d room does not say how to get there.",
        "%(num)d rooms do not say how to get there.",
        n,
    ),
    "answers": lambda n: ngettext(
        "%(num)d seminar waits for an answer.", "%(num)d seminars wait for an answer.", n
    ),
    "mail": lambda n: ngettext(
        "%(num)d person has no mail address.", "%(num)d people have no mail address.", n
    ),
    "calls": lambda n: ngettext(
        "%(num)d seminar does not say when to be there.",
        "%(num)d seminars do not say when to be there.",
        n,
    ),
    "portraits": lambda n: ngettext(
        "%(num)d person has no portrait.", "%(num)d people have no portrait.", n
    ),
    "livestreams": lambda n: ngettext(
        "%(num)d seminar has no livestream.", "%(num)d seminars have no livestream.", n
    ),
}


def step(what: str, missing: int) -> str:
    """One thing to have in order before the day, done or not."""
    if not missing:
        return gettext(_DONE[what])
    return _LACKING[what](missing) if what in _LACKING else gettext(_TO_DO[what])
