"""Words for where a day stands, and for the next thing to do."""

from __future__ import annotations

from flask_babel import gettext, ngettext

from eventapp.services.publishing.next_steps import NextStep, Outlook, Phase


def standing(outlook: Outlook) -> str:
    """Where the day stands, in a few words."""
    if outlook.phase is Phase.PAST:
        return gettext("The day is over")
    if outlook.phase is Phase.TODAY:
        return gettext("Today")
    if not outlook.days:
        return gettext("Today") if outlook.phase is not Phase.EMPTY else gettext("Today, and still empty")
    return ngettext("Tomorrow", "In %(num)d days", outlook.days)


def next_step(step: NextStep) -> tuple[str, str]:
    """What to do, and why or how, in a sentence each; the second may be empty."""
    n = step.count
    return {
        "wishes": lambda: (ngettext("%(num)d thing is asked for", "%(num)d things are asked for", n), gettext("Corrections, other times and the like, from those who take part.")),
        "paste": lambda: (gettext("Paste or import what you have"), gettext("A table, a calendar, another program's export. You see what would happen first.")),
        "rooms": lambda: (gettext("Make the rooms"), gettext("They are the columns of the board.")),
        "by-hand": lambda: (gettext("Add the first seminar"), gettext("A title is enough to begin; time, room and panel can follow.")),
        "clashes": lambda: (ngettext("Mend %(num)d clash", "Mend %(num)d clashes", n), gettext("Two seminars in one room, someone in two places, or where they cannot be.")),
        "unscheduled": lambda: (ngettext("Give %(num)d seminar a time", "Give %(num)d seminars a time", n), gettext("On the board, by dragging, or by a plan made for you.")),
        "moderators": lambda: (ngettext("Find a moderator for %(num)d seminar", "Find moderators for %(num)d seminars", n), ""),
        "publish-first": lambda: (gettext("Publish the programme"), gettext("Nobody but you sees it yet.")),
        "publish-again": lambda: (gettext("Publish the programme"), gettext("It was taken down, so readers do not see it.")),
        "publish": lambda: (ngettext("Publish %(num)d change", "Publish %(num)d changes", n), gettext("Readers see the programme without it until then.")),
        "answers": lambda: (ngettext("%(num)d person has not answered", "%(num)d people have not answered", n), gettext("Send their personal link, or note the answer that came by phone.")),
        "mail": lambda: (ngettext("%(num)d person has no mail address", "%(num)d people have no mail address", n), ""),
        "portraits": lambda: (ngettext("%(num)d person has no portrait", "%(num)d people have no portrait", n), ""),
        "readiness": lambda: (gettext("See what else is missing before the day"), ""),
        "streams": lambda: (ngettext("%(num)d seminar has no livestream", "%(num)d seminars have no livestream", n), gettext("Add it, or say that there is none.")),
        "signs": lambda: (gettext("Print the signs"), gettext("Their codes stay right when the programme changes.")),
        "move": lambda: (gettext("Something is late or moves?"), gettext("Change it on the board and publish: page, screens and codes are right at once.")),
        "recordings": lambda: (ngettext("Add %(num)d recording", "Add %(num)d recordings", n), gettext("Those who missed it find it where the programme was.")),
        "keep": lambda: (gettext("Take the programme away"), gettext("As a table, as a calendar, or as a whole site that works for years.")),
        "private": lambda: (ngettext("What is private is deleted in %(num)d day", "What is private is deleted in %(num)d days", n), gettext("Take away what you need, or put it off.")),
        "again": lambda: (gettext("Copy it to the next day"), gettext("Rooms, people and texts come along.")),
    }[step.what]()  # fmt: skip
