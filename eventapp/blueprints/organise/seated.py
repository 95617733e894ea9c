"""The seats of a seminar as they are typed, one line each: whom a line means, asked where someone known may be meant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, g, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from eventapp.blueprints import wording
from eventapp.blueprints.guards import needs
from eventapp.forms.rows import Row, Rows
from eventapp.programme import limits
from eventapp.programme.model import Role
from eventapp.programme.text import clean, one_line
from eventapp.programme.timing import instant
from eventapp.services.draft.fields import SeatValues
from eventapp.services.draft.rows import Person, Seat
from eventapp.services.errors import Invalid
from eventapp.services.people.named import LONGEST, Known, Told, label, unread

blueprint = Blueprint("seated", __name__, url_prefix="/seminars/who")

NEW, HELD = "new", "held"
# In characters: a longer name may be cut by a narrow field, and is said whole beside it (static/js/organise/whom.js).
LONG = 30
# `person` is what was chosen for the text that stood in `who` then, as `<number of the person, new or held>:<text>`:
# of another text it says nothing, so that a page without its script may send an old one along.
SEATS = Rows(
    "seats", "seat", ("who", "person", "role", "call", "note"), limits.MOST_SEATS,
    _l("A panel has at most 100 seats."), usual=("role", "person"),
)  # fmt: skip


@blueprint.post("/")
@needs("edit")
def who() -> dict[str, object]:
    """Who is found by a text (`found`), and whom it names as it is (`told`), as JSON. It changes nothing."""
    text, known = request.form.get("text", "")[:LONGEST], Known(g.event)
    found = [{"choice": str(p.id), "name": p.name, "more": _under(p)} for p in known.find(one_line(text))]
    return {"found": found, "told": [_as_json(each) for each in known.read(clean(text))[: limits.MOST_SEATS]]}


def shown(kept: Iterable[Seat], zone: ZoneInfo) -> list[dict[str, object]]:
    """The rows to show: as typed when a form comes back, with a question where one is needed, else as kept."""
    if request.method != "POST":
        # Those of people who are removed stay as they are until these are back (services/draft/seminars.py).
        present = [seat for seat in kept if seat.person is None or seat.person.removed_at is None]
        first: dict[str, object] = {**SEATS.empty(), "role": "moderator"}
        return [*([_kept(seat, zone) for seat in present] or [first]), {**SEATS.empty()}]
    known, rows = Known(g.event), list[dict[str, object]]()
    for row in SEATS.shown_again(request.form):
        # What is more than a panel is refused as it is, and asks nothing.
        rows += _again(row, known) if len(rows) <= limits.MOST_SEATS else [dict(row)]
    return rows


def seats(day: date | None, starts: time | None) -> list[SeatValues]:
    """The panel's rows to save, with call times on the seminar's day. Raises Invalid for what cannot be kept."""
    if request.form.getlist("seat_role") and not request.form.getlist("seat_who"):
        # A page of an earlier version: who sits there cannot be told, and must not be lost.
        raise Invalid(seats=gettext("Not all of the rows came through. Send the form once more."))
    known, found = Known(g.event), list[SeatValues]()
    for row in SEATS.checked(request.form, lambda row: row):
        found += _seats(row, known, day, starts)
        if len(found) > limits.MOST_SEATS:
            raise Invalid(seats=str(SEATS.too_many))
    return found


def _seats(row: Row, known: Known, day: date | None, starts: time | None) -> list[SeatValues]:
    """One row as the seats that it is: several where it names several."""
    note = clean(row["note"]).strip()
    told, left = _told(row, known), [] if _chosen(row, known) else unread(row["who"])
    if left:
        raise Invalid(seats=gettext("In the panel “%(text)s” names nobody. Write it as a note, or leave it out.",
            text=", ".join(left)[:200]))  # fmt: skip
    if not told:
        raise Invalid(seats="A seat needs a person, a new person's name or an organisation.")
    longest = max(len(text) for each in told for text in (each.name, each.organisation, each.title))
    if longest > limits.LINE or len(note) > limits.SEAT_NOTE:
        raise Invalid(seats="In the panel a name is at most 300 characters long, and a note at most 2,000.")
    call_at = _call_at(row["call"].strip(), day, starts)
    roles = [_role(each, row["role"], first=place == 0) for place, each in enumerate(told)]
    return [_values(each, role, call_at, note) for each, role in zip(told, roles, strict=True)]


def _role(told: Told, typed: str, first: bool) -> str:
    """What one of a row does: of several in a moderator's row the first leads, and whoever is said to."""
    role = typed if typed in set(Role) else "panelist"
    if told.role:
        return told.role
    return role if first or role != "moderator" else "panelist"


def _values(told: Told, role: str, call_at: datetime | None, note: str) -> SeatValues:
    if told.alike:
        raise Invalid(seats=gettext(
            "“%(name)s” may be someone who is in the programme already. Say in the panel who it is.", name=told.name,
        ))  # fmt: skip
    seat: SeatValues = {
        "person_id": told.person.id if told.person else None, "role": role,
        "organisation": "" if told.person else told.organisation, "call_at": call_at, "note": note,
    }  # fmt: skip
    return seat if told.person or not told.name else {**seat, "new_name": told.name, "new_title": told.title}


def _told(row: Row, known: Known) -> list[Told]:
    """Whom a row means: what was chosen for its text, else what the text says."""
    chosen = _chosen(row, known)
    return [chosen] if chosen else known.read(clean(row["who"]).strip())


def _chosen(row: Row, known: Known) -> Told | None:
    text, (choice, _, about) = one_line(row["who"]), row["person"].partition(":")
    if not text or one_line(about) != text:
        return None
    person = next((p for p in known.people if str(p.id) == choice), None)
    if person is not None:
        return Told(person.name, person.organisation, person.title, person)
    return Told("", text) if choice == HELD else known.new(text) if choice == NEW else None


def _again(row: Row, known: Known) -> list[dict[str, object]]:
    """A row that comes back, as one for each whom it names, with those who are perhaps meant."""
    told = _told(row, known) if row["who"].strip() else []
    if not any(each.alike for each in told):
        return [dict(row)]
    return [
        {**row, "who": each.text, "person": _mark(each), "asked": _menu(each) if each.alike else [],
            "role": _role(each, row["role"], first=place == 0)}
        for place, each in enumerate(told)
    ]  # fmt: skip


def _menu(told: Told) -> list[tuple[str, str]]:
    """The answers to who someone is, for a menu."""
    known = [(f"{p.id}:{told.text}", f"{label(p)} – {wording.why_same(why)}") for p, why in told.alike]
    return [*known, (f"{NEW}:{told.text}", gettext("Someone new"))]


def _mark(told: Told) -> str:
    """What was chosen, for the text that is shown; "" where that is asked."""
    if told.alike:
        return ""
    choice = str(told.person.id) if told.person else NEW if told.name else HELD
    return f"{choice}:{told.text}"


def _as_json(told: Told) -> dict[str, object]:
    asked = [{"choice": str(p.id), "name": p.name, "more": _under(p), "why": wording.why_same(w)} for p, w in told.alike]
    more = _under(told.person) if told.person else ""
    return {"text": told.text, "choice": _mark(told).partition(":")[0], "more": more, "asked": asked, "role": told.role}


def _under(person: Person) -> str:
    return ", ".join(text for text in (person.title, person.organisation) if text)


def _kept(seat: Seat, zone: ZoneInfo) -> dict[str, object]:
    """A seat as a row, with the answer of who sits in it."""
    call = f"{seat.call_at.astimezone(zone):%H:%M}" if seat.call_at else ""
    text = seat.person.name if seat.person else seat.organisation
    more = _under(seat.person) if seat.person else gettext("A held seat")
    return {
        "who": text, "person": f"{seat.person_id or HELD}:{text}", "role": seat.role, "call": call, "note": seat.note,
        "answer": seat.answer if seat.person_id else "", "more": f"{text} – {more}".rstrip(" –") if len(text) > LONG else more,
    }  # fmt: skip


def _call_at(text: str, day: date | None, starts: time | None) -> datetime | None:
    """A call time on the seminar's day, or the evening before one that begins soon after midnight. Raises Invalid."""
    if not text:
        return None
    try:
        at = time.fromisoformat(text)
    except ValueError as error:
        raise Invalid(seats="This is not a time. Write it as 09:00.") from error
    if at.tzinfo:
        raise Invalid(seats="This is not a time. Write it as 09:00.")
    if day is None or starts is None:
        raise Invalid(seats="A time to be there needs a seminar with a time.")
    if starts < time(6) and at >= time(18):
        day -= timedelta(days=1)
    return instant(day, at, ZoneInfo(g.event.timezone))
