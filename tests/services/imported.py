"""Files taken into an event as an organiser would, and what came of it in words."""

import csv
import io

from eventapp.formats import columns, reading
from eventapp.services import imports
from eventapp.services.draft import loading, memory
from eventapp.services.draft.edits import Writing


def as_csv(rows, delimiter=";"):
    """Rows (dictionaries) as CSV, their columns as the first row has them."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def taken_in(to, data, **chosen):
    """Plan and carry out; the plan, and whether all that it promised was written."""
    event, actor = to
    table = reading.read(data)
    choices = imports.Choices(columns.guess(table), **chosen)
    plan = imports.plan(event, table, choices)
    before = {s.id: s.version for s in loading.tables(event).seminars}
    if plan.work:
        imports.carry_out(Writing(event, actor), table, choices, plan.fingerprint)
    after = {s.id: s.version for s in loading.tables(event).seminars}
    written = sum(id_ not in before for id_ in after), sum(before.get(i, v) != v for i, v in after.items())
    assert written == (plan.count("new"), plan.count("changed") + plan.count("both"))
    return plan


def whats(plan):
    return [(x.title, x.what) for x in plan.lines]


def face(event):
    """The draft in words."""
    programme = memory.read(event).programme
    people, rooms = programme.people_by_code(), programme.rooms_by_code()
    return [
        (s.title, s.kind.value, s.state.value, s.minutes, rooms[s.room].name if s.room else "",
         [(people[a.person].name, people[a.person].organisation) if a.person else ("", a.organisation) for a in s.appearances])
        for s in programme.seminars
    ]  # fmt: skip
