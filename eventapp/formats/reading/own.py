"""A programme of our own as a table of seminars, with all that it knows."""

from __future__ import annotations

from eventapp.formats import marks
from eventapp.formats.persons import Named
from eventapp.formats.reading.records import Records, line
from eventapp.formats.table import Table
from eventapp.programme import fields
from eventapp.programme.addresses import is_web_address
from eventapp.programme.model import Programme, Role, Seminar

_ROLES = {
    "moderators": Role.MODERATOR, "panelists": Role.PANELIST, "speakers": Role.SPEAKER, "interpreters": Role.INTERPRETER,
}  # fmt: skip
# A start is an instant, which says the day too; people are given beside the cells.
_NOT_OURS = ("date", "end", "end date", "all day", "location", "people", "plain abstract", "more abstract", "track")
COLUMNS = tuple(column.name for column in fields.COLUMNS if column.name not in _NOT_OURS)
# What no cell can hold; files lie where they were, and cannot come with it.
_TYPED = tuple(f for f in fields.of_type("seminar", fields.Type.CHOICES, fields.Type.ROWS) if not f.columns and f.name != "files")


def table_of(programme: Programme, mark: str = "") -> Table:
    """Each seminar a row; `mark` is of which release or draft it is. Raises Unreadable when there is none."""
    records, rooms = Records("own", COLUMNS, ours=True), programme.rooms_by_code()
    for person in programme.people:
        records.about(
            line(person.name), person.code, title=person.title, organisation=person.organisation, biography=person.biography,
            website=person.website if is_web_address(person.website) else "",
        )  # fmt: skip
    for seminar in programme.seminars:
        room = rooms.get(seminar.room)
        said = {name: value for name, value in fields.plain("seminar", seminar).items() if value}
        for field in fields.of_type("seminar", fields.Type.LINE):
            said[field.name] = line(said.get(field.name))
        records.add(
            said | {
                "key": seminar.code, "start": said.get("starts_at"), "room": line(room.name) if room else "",
                "tags": ", ".join(seminar.tags), "exported": mark,
            },
            {column: _seats(programme, seminar, role) for column, role in _ROLES.items()},
            typed={field.name: said.get(field.name, []) for field in _TYPED},
        )  # fmt: skip
    return records.table()


def mark_of(plain: dict[str, object]) -> str:
    """Of which release or draft a programme in JSON is, empty where it does not say."""
    event, number = plain.get("event"), plain.get("release")
    if isinstance(number, int) and isinstance(event, dict) and event.get("code"):
        return str(marks.Mark(str(event["code"]), number))
    return str(plain.get("exported") or "")


def _seats(programme: Programme, seminar: Seminar, role: Role) -> tuple[Named, ...]:
    people = programme.people_by_code()
    return tuple(
        Named(line(people[a.person].name), "", a.person) if a.person in people else Named("", line(a.organisation))
        for a in seminar.appearances
        if a.role is role
    )
