"""An event's first page: the day drawn small, the next thing to do, how much there is, what was done lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, g, render_template

from eventapp.blueprints.guards import needs
from eventapp.programme.clashes import Clash
from eventapp.programme.model import Programme
from eventapp.programme.timeline import Strip, strips
from eventapp.services import choices, clock
from eventapp.services.draft import journal, memory, overview
from eventapp.services.people import wishes
from eventapp.services.privacy import schedule
from eventapp.services.publishing import next_steps
from eventapp.services.publishing.next_steps import NextStep, Outlook

blueprint = Blueprint("day", __name__)


@dataclass(frozen=True, slots=True)
class Day:
    """Where the day stands at `at`; `worst` is the severity of the worst clash by seminar, `steps` what one may do."""

    outlook: Outlook
    steps: list[NextStep]
    strips: list[Strip]
    worst: dict[str, str]
    at: datetime


@blueprint.get("/")
@needs("see")
def index() -> str:
    """Where the day stands, and what to do next."""
    found, at = memory.read(g.event), clock.now()
    clashes, sums = found.clashes(), overview.sums(found)
    outlook = next_steps.look(g.event, sums, clashes, at)
    asked = wishes.count(g.event)
    first = [NextStep("wishes", "panelists/asked/", "private", asked)] if asked else []
    if (days := schedule.days_left(g.event, at)) is not None:
        first.append(NextStep("private", "privacy/", "own", days))
    steps = [step for step in (*first, *outlook.steps) if g.actor.may(step.permission)]
    whole = found.whole
    day = Day(outlook, steps, strips(whole), _worst(clashes), at)
    return render_template(
        "organise/overview.html", day=day, links=_links(whole), programme=whole, sums=sums,
        clashes=clashes + choices.crowded(g.event.id, whole),
        zone=whole.event.zone, lines=journal.lines(g.event, 6),
    )  # fmt: skip


def _worst(clashes: list[Clash]) -> dict[str, str]:
    """The clashes come by severity, the worst first; mere notes are not marked."""
    worst: dict[str, str] = {}
    for clash in clashes:
        for code in clash.seminars if clash.severity != "note" else ():
            worst.setdefault(code, str(clash.severity))
    return worst


def _links(programme: Programme) -> dict[str, str]:
    """Where a seminar's bar leads, for those who may open it."""
    end = "" if g.actor.may("private") else "sheet" if g.actor.may("crew") else None
    if end is None:
        return {}
    return {s.code: f"/organise/{g.event.slug}/seminars/{s.code}/{end}" for s in programme.seminars}
