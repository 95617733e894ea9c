"""Moderators: which seminar has none, who moderates what, who moderates two at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints.asked import whole_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back, said
from eventapp.programme.clashes import overlap
from eventapp.programme.model import Seminar
from eventapp.services.draft import loading, memory, seats, seminars
from eventapp.services.draft.fields import SeatValues

blueprint = Blueprint("moderators", __name__, url_prefix="/moderators")


@dataclass(frozen=True, slots=True)
class Moderated:
    """What a moderator holds; seats without a person are together, without a name."""

    name: str
    held: list[Seminar]

    @property
    def at_once(self) -> bool:
        """Whether a person has two at the same time."""
        return bool(self.name) and any(overlap(a, b) for i, a in enumerate(self.held) for b in self.held[i + 1 :])


@blueprint.get("/")
@needs("see")
def index() -> str:
    """Seminars without a moderator first, then who moderates what."""
    programme = memory.read(g.event).programme
    moderated: dict[str, list[Seminar]] = defaultdict(list)
    for seminar in programme.seminars:
        if not seminar.cancelled:
            for seat in seminar.moderators:
                moderated[seat.person].append(seminar)
    people = programme.people_by_code()
    lines = [Moderated(people[code].name if code in people else "", held) for code, held in moderated.items()]
    without = [
        s
        for s in programme.seminars
        if not s.moderators and not s.cancelled and s.kind.value in ("panel", "talk", "workshop")
    ]
    return render_template(
        "organise/moderators.html", moderated=lines, without=without, zone=programme.event.zone,
        people=[(p.id, p.name) for p in loading.tables(g.event).people],
    )  # fmt: skip


@blueprint.post("/<code>/assign")
@needs("edit")
def assign(code: str) -> ResponseReturnValue:
    """Give a seminar a moderator, before those who are on the panel."""
    seminar = seminars.find(g.event, code)
    person_id = request.form.get("person", 0, whole_number)
    seat: SeatValues = {
        "person_id": person_id or None, "organisation": "", "role": "moderator", "call_at": None, "note": "",
    }  # fmt: skip
    panel = [seat, *(seats.state(s) for s in seminar.seats)]
    entry = seminars.change(g.writing, seminar, seminar.version, {"seats": panel})
    said(gettext("“%(title)s” has a moderator.", title=seminar.title), entry)
    return back("moderators.index")
