"""The factories of the tests: what they make is what was asked for, and can be published."""

from datetime import UTC, datetime

from eventapp.services.draft import memory
from tests import factories


def test_what_is_said_is_made_and_the_rest_is_another_each_time(app):
    day, other = factories.make_event(), factories.make_event(title="Åländska dagen", language="en")
    room, anna = factories.room(day, "Ångbåten"), factories.person(day, "Anna Ek")
    factories.seminar(day, "Is", panel=[anna, "Telia"], room=room, starts_at=factories.at("09:30"))
    factories.seminar(day, "Utan tid")
    first, second = factories.row_of(other, 2)
    assert (first.title, first.slug, first.room_id) != (second.title, second.slug, None)
    programme = factories.release(day).programme
    names = {p.code: p.name for p in programme.people}
    assert [
        (s.title, s.room == room.code, s.starts_at, s.minutes, [names.get(a.person, a.organisation) for a in s.appearances])
        for s in programme.seminars
    ] == [
        ("Is", True, datetime(2027, 7, 3, 7, 30, tzinfo=UTC), 30, ["Anna Ek", "Telia"]),
        ("Utan tid", False, None, None, []),
    ]
    theirs = memory.read(other.event).programme
    assert (theirs.event.title, theirs.event.language, [s.starts_at for s in theirs.seminars]) == (
        "Åländska dagen", "en", [factories.at("09:00"), factories.at("09:30")],
    )  # fmt: skip
    assert factories.release(other, "Nu").number == 1
