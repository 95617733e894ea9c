"""People who are perhaps the same, side by side: made one, or said to be two."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints.asked import whole_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back, said
from eventapp.programme.duplicates import Why
from eventapp.services.draft import loading, merging, people
from eventapp.services.draft.rows import Person, Seminar

blueprint = Blueprint("duplicates", __name__, url_prefix="/panelists/duplicates")
MOST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Beside:
    """Two people who may be one: what they have in common, where they differ, their seminars, and who is kept as long
    as nobody says otherwise: who has more to them.
    """

    one: Person
    other: Person
    why: Why
    differing: list[str]
    seminars: dict[str, list[Seminar]]

    @property
    def kept(self) -> Person:
        """Known from an earlier day, then in more seminars, then there first."""
        def rank(person: Person) -> tuple[bool, int, int]:
            return bool(person.root), len(self.seminars[person.code]), -person.id

        return max(self.one, self.other, key=rank)

    def source(self, name: str) -> Person:
        """Whose value of a field stands first: that of who is kept, unless it is empty."""
        gone = self.other if self.kept is self.one else self.one
        return self.kept if getattr(self.kept, name) else gone


@blueprint.get("/")
@needs("private")
def index() -> str:
    """All pairs, the surest first."""
    rows = loading.tables(g.event)
    by_code = {person.code: person for person in rows.people}
    found = merging.pairs(rows.people)
    shown = []
    for pair in found[:MOST_SHOWN]:
        one, other = by_code[pair.one], by_code[pair.other]
        seminars = {
            p.code: [s for s in rows.seminars if any(seat.person_id == p.id for seat in s.seats)] for p in (one, other)
        }
        shown.append(Beside(one, other, pair.why, merging.differing(one, other), seminars))
    return render_template("organise/duplicates.html", pairs=shown, more=len(found) - len(shown))


@blueprint.post("/")
@needs("private")
def settle() -> ResponseReturnValue:
    """Make two people one, with each field of whom it was chosen from; or remember that they are two."""
    one, other = request.form.get("one", ""), request.form.get("other", "")
    if "apart" in request.form:
        entry = merging.keep_apart(g.writing, one, other)
        said(gettext("They are two people. You will not be asked again."), entry)
        return back("duplicates.index")
    kept = request.form.get("kept", one)
    gone = other if kept == one else one
    versions = {code: request.form.get(f"version-{code}", 0, whole_number) for code in (kept, gone)}
    taken = [name for name in merging.CHOSEN if request.form.get(f"from-{name}", kept) == gone]
    merged = merging.merge(g.writing, merging.Choice(kept, gone, (versions[kept], versions[gone]), taken))
    said(gettext("%(name)s is one person now.", name=people.find(g.event, kept).name), merged)
    return back("duplicates.index")
