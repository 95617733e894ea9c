"""The steps of the readiness page as sentences."""

from __future__ import annotations

from eventapp.words import gettext, ngettext


def step(what: str, missing: int) -> str:
    """One thing to have in order before the day, done or not."""
    if missing:
        return {
            "rooms": gettext("There is no room yet."),
            "seminars": gettext("There is no seminar yet."),
            "venue": gettext("The place is not said: people will not find it."),
            "drafts": ngettext(
                "%(num)d seminar is still a draft and would be left out.",
                "%(num)d seminars are still drafts and would be left out.",
                missing,
            ),
            "held-seats": ngettext(
                "%(num)d seminar has a seat whose person is not known.",
                "%(num)d seminars have a seat whose person is not known.",
                missing,
            ),
            "published": gettext("The programme is not published: printed codes would lead nowhere."),
            "in-step": gettext("There are unpublished changes, which the signs would not have."),
            "directions": ngettext(
                "%(num)d room does not say how to get there.",
                "%(num)d rooms do not say how to get there.",
                missing,
            ),
            "answers": ngettext(
                "%(num)d seminar waits for an answer.", "%(num)d seminars wait for an answer.", missing
            ),
            "mail": ngettext(
                "%(num)d person has no mail address.", "%(num)d people have no mail address.", missing
            ),
            "calls": ngettext(
                "%(num)d seminar does not say when to be there.",
                "%(num)d seminars do not say when to be there.",
                missing,
            ),
            "portraits": ngettext(
                "%(num)d person has no portrait.", "%(num)d people have no portrait.", missing
            ),
            "livestreams": ngettext(
                "%(num)d seminar has no livestream.", "%(num)d seminars have no livestream.", missing
            ),
        }[what]
    return {
        "rooms": gettext("There are rooms."),
        "seminars": gettext("There are seminars."),
        "venue": gettext("The place is said."),
        "drafts": gettext("No seminar is left as a draft."),
        "held-seats": gettext("Everyone on the panels is known."),
        "published": gettext("The programme is published."),
        "in-step": gettext("What is published is what you see."),
        "directions": gettext("Every room says how to get there."),
        "answers": gettext("Everyone has answered."),
        "mail": gettext("Everyone has a mail address."),
        "calls": gettext("Everyone knows when to be there."),
        "portraits": gettext("Everyone has a portrait."),
        "livestreams": gettext("Every seminar that should be streamed has a livestream."),
    }[what]
