"""For how long what is kept about people is kept, in words."""

from __future__ import annotations

from datetime import date

from eventapp.programme.kept import Kept, Until, Whose
from eventapp.services.privacy.retention import Retention
from eventapp.words import current, gettext, ngettext


def kept_for(each: Kept, said: Retention) -> str:
    """How long one thing is kept."""
    if each.until is Until.AFTER:
        return private_until(said)
    return {
        Until.DAYS: gettext("A month at most after it was used."),
        Until.WEEK: gettext("Until a week after the day."),
        Until.PUBLIC: gettext("For good, as what is public of the day; what is withdrawn or erased goes."),
        Until.ACCOUNT: gettext("As long as there is an account, or a role in the event."),
    }[each.until]


def private_until(said: Retention) -> str:
    """When what goes after the event goes, or went."""
    if said.gone_at is not None:
        return gettext("It was deleted on %(day)s.", day=full_day(said.gone_at))
    if said.later:
        return gettext("Until %(day)s.", day=full_day(said.goes_on))
    return ngettext(
        "Until %(num)d day after the event: until %(day)s.", "Until %(num)d days after the event: until %(day)s.",
        said.days, day=full_day(said.goes_on),
    )  # fmt: skip


def full_day(day: date) -> str:
    """A day with its year, within a sentence."""
    return current().day(day)


def about_whom(whose: Whose) -> str:
    """About whom something is."""
    return {
        Whose.TAKES_PART: gettext("About those who take part"), Whose.READS: gettext("About readers"),
        Whose.ORGANISES: gettext("About those who organise"),
    }[whose]
