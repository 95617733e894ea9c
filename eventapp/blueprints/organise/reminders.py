"""Reminders: which of them go and when, and whom each reaches next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back, save
from eventapp.blueprints.organise.panelists import link_of
from eventapp.blueprints.organise.told import Letter
from eventapp.forms.reminders import RemindersForm
from eventapp.programme.reminders import KINDS, Rule
from eventapp.services.mail.letters import LINK
from eventapp.services.mail.recipients import recipients
from eventapp.services.people import contacts
from eventapp.services.publishing import reminders

blueprint = Blueprint("reminders", __name__, url_prefix="/reminders")
# Of so many the texts are shown; of more there are the names alone.
_MOST_TEXTS = 30


@dataclass(frozen=True, slots=True)
class Next:
    """Of one reminder: whether it goes, when next (None for never), what it says then to whom, to how many others later.

    `at_once`: it is due already. `mails` is how many that are, `without` how many people have no address, `unread` the
    names of those whose texts are not shown, and `sent` how many people it has reached.
    """

    kind: str
    on: bool
    at: datetime | None
    at_once: bool
    letters: list[Letter]
    mails: int
    without: int
    unread: list[str]
    later: int
    sent: int


@blueprint.get("/")
@needs("private")
def index() -> str:
    """All five, each with when it goes, and whom it reaches next."""
    return _page(RemindersForm.of(reminders.rules(g.event)))


@blueprint.post("/")
@needs("edit")
def change() -> ResponseReturnValue:
    """Have them go as is said."""
    form = RemindersForm.of(reminders.rules(g.event))
    if not form.validate():
        return _page(form), 422
    values: Mapping[str, dict[str, Rule]] = {"reminders": form.rules()}
    return save(
        form, values, lambda version, kept: reminders.save(g.writing, version, kept.get("reminders", reminders.rules(g.event))),
        lambda: back("reminders.index"), lambda: _page(form),
    )  # fmt: skip


def _page(form: RemindersForm) -> str:
    plan = reminders.Plan(g.event)
    return render_template(
        "organise/reminders.html", form=form, found=[_next(plan, kind) for kind in KINDS], public=plan.release is not None,
    )  # fmt: skip


def _next(plan: reminders.Plan, kind: str) -> Next:
    """What is due together with what is due first."""
    wanted, sent = plan.open([kind]), {done[1] for done in plan.done if done[0] == kind}
    at = max(wanted[0].due, plan.at) if wanted else None
    first = [each for each in wanted if at and each.due <= at]
    found = plan.together(first[:_MOST_TEXTS])
    unread = [plan.known.people[each.person].name for each in first[_MOST_TEXTS:]]
    letters = [letter for each in found for letter in _letters(each)]
    people = {each.person: plan.known.people[each.person] for each in first}
    mails = [len(recipients(person, g.event)) for person in people.values()]
    return Next(
        kind, plan.rules[kind].on, at, at == plan.at, letters, sum(mails), mails.count(0), unread, len(wanted) - len(first), len(sent)
    )


def _letters(each: reminders.Letters) -> list[Letter]:
    """As they go, each with the link of whom it is to."""
    found = []
    for to, written in each.mails or each.unsent:
        contact = next((c for c in contacts.of(each.person) if c.key == to.key), None) if to.key else None
        text = written.text.replace(LINK, link_of(each.person, contact))
        found.append(Letter(each.person, to.address, written.subject, text, False))
    return found
