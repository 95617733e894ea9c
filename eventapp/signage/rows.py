"""What several sheets say alike of seminars: a row of a list, who takes part, when and where."""

from __future__ import annotations

from collections.abc import Iterable, Sized
from datetime import date

from eventapp.programme.model import Appearance, Person, Programme, Room, Seminar
from eventapp.programme.now import days
from eventapp.programme.text import isolated
from eventapp.signage.sheet import Facts, Wish, cut


def title(facts: Facts, seminar: Seminar) -> str:
    """Its title, marked when it is cancelled."""
    said = cut(seminar.title)
    return f"{facts.words.gettext('CANCELLED')}: {isolated(said)}" if seminar.cancelled else said


def row(facts: Facts, seminar: Seminar, where: bool) -> dict[str, object]:
    """A row of a list: when, what, `where` if it is asked, and who."""
    begins, ends = facts.slot(seminar)
    room = facts.programme.rooms_by_code().get(seminar.room)
    return {
        "time": begins, "until": ends, "title": cut(seminar.title, 200), "struck": seminar.cancelled, "who": cut(who(facts.programme, seminar), 200),
        "where": cut(room.name, 80) if where and room else "",
        "flag": facts.words.gettext("CANCELLED") if seminar.cancelled else "",
    }  # fmt: skip


def who(programme: Programme, seminar: Seminar) -> str:
    """The names of those who take part, each in its own direction."""
    people = programme.people_by_code()
    return ", ".join(isolated(people[a.person].name if a.person in people else a.organisation) for a in seminar.appearances)


def when(facts: Facts, seminar: Seminar) -> str:
    """Weekday, date and times; "" for what has none."""
    day, (begins, ends) = facts.day_of(seminar), facts.slot(seminar)
    return f"{day_told(facts, day)} {begins}–{ends}" if day and ends else day_told(facts, day) if day else ""


def where(facts: Facts, seminar: Seminar) -> str:
    """The room; "" for none."""
    room = facts.programme.rooms_by_code().get(seminar.room)
    return cut(room.name, 80) if room else ""


def when_and_where(facts: Facts, seminar: Seminar) -> str:
    """Weekday, date and times, and the room."""
    return " · ".join(isolated(part) for part in (when(facts, seminar), where(facts, seminar)) if part)


def day_told(facts: Facts, day: date) -> str:
    """A day with its weekday, which on paper is what tells today from tomorrow: Måndag 3 juli 2017."""
    told = facts.words.day(day, "EEEE d MMMM y")
    return told[:1].upper() + told[1:]


def days_told(facts: Facts, day: date | None) -> str:
    """A day, or for None the first and the last of the event, in short: Mån 3 juli – tis 4 juli 2017."""
    there = [day] if day else days(facts.programme)
    if len(there) == 1:
        return day_told(facts, there[0])
    told = f"{facts.words.day(there[0], 'EEE d MMM')} – {facts.words.day(there[-1], 'EEE d MMM y')}".replace(".", "")
    return told[:1].upper() + told[1:]


def held(facts: Facts, wish: Wish) -> list[Seminar]:
    """The seminars that are wanted: of the day and room chosen, by their codes or their rooms', those with a slot first."""
    return [
        s for s in facts.programme.seminars
        if (wish.day is None or facts.day_of(s) == wish.day) and (not wish.room or s.room == wish.room) and wish.of(s.code, s.room)
    ]  # fmt: skip


def nothing(facts: Facts, seminars: Iterable[Seminar], day: date | None, room: Room | None = None) -> dict[str, object]:
    """What a list without rows says instead: that nothing is held, in a room or at all, on a day (None: at all), and what comes next.

    `seminars` are all that could come next.
    """
    w, zone = facts.words, facts.programme.event.zone
    if room is None:
        said = w.gettext("Nothing on the programme on this day.")
    else:
        said = w.gettext("Nothing on the programme here on this day.") if day else w.gettext("Nothing on the programme here.")
    coming = [(at, s) for s in seminars if day and s.scheduled and not s.cancelled and (at := s.starts_at) and at.astimezone(zone).date() > day]
    if not coming:
        return {"rows": [], "nothing": said, "next": ""}
    at, first = min(coming, key=lambda one: one[0])
    on = w.day(at.astimezone(zone).date(), "EEEE d MMMM y")
    told = w.gettext("Next here: %(day)s", day=on) if room else w.gettext("Next: %(day)s", day=on)
    return {"rows": [row(facts, first, where=room is None)], "nothing": said, "next": told}


def named(facts: Facts, name: str, rows: Sized) -> str:
    """What a list is called among the sheets, which says of one without rows that it has none."""
    return name if rows else facts.words.gettext("%(name)s: nothing on the programme", name=name)


def appearing(facts: Facts, wish: Wish) -> list[tuple[Person, Appearance]]:
    """The people of the wanted seminars with their first seat, in the programme's order of people."""
    seats: dict[str, Appearance] = {}
    for seminar in facts.programme.seminars:
        on_day = wish.day is None or facts.day_of(seminar) == wish.day
        if on_day and (not wish.room or seminar.room == wish.room) and not seminar.cancelled:
            for seat in seminar.appearances:
                if wish.of(seminar.code, seminar.room, seat.person):
                    seats.setdefault(seat.person, seat)
    return [(person, seats[person.code]) for person in facts.programme.people if person.code in seats]


def initials(name: str) -> str:
    """The letters that stand where there is no portrait."""
    parts = [part for part in name.split() if part[:1].isalpha()]
    return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()
