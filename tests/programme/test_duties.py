"""Who is due on a day, when and for what."""

from datetime import UTC, date, datetime, timedelta

from eventapp.programme import duties
from eventapp.programme.model import Appearance, Event, Person, Programme, Role, Room, Seminar, State

AT = datetime(2027, 7, 3, 7, tzinfo=UTC)
DAY = date(2027, 7, 3)
ASA, BO = Person("ASA000", "asa", "Åsa"), Person("B00000", "bo", "Bo")


def held(code, at, *who, **more):
    return Seminar(code, code.lower(), code, starts_at=at, minutes=30, room="HALL00", appearances=tuple(who), **more)


def test_who_is_due_first_comes_first_with_all_their_duties():
    panel = Appearance(Role.PANELIST, ASA.code)
    lead = Appearance(Role.MODERATOR, BO.code)
    event = Event("dag", "Dag", DAY, DAY, "Europe/Stockholm", "example.org")
    seminars = (
        held("ONE000", AT, panel, Appearance(Role.PANELIST, "", "Telia")), held("TWO000", AT + timedelta(hours=1), panel, lead),
        held("GONE00", AT, lead, state=State.CANCELLED), held("NEXT00", AT + timedelta(days=1), lead), held("NO0000", AT, lead),
    )  # fmt: skip
    day = Programme(event, rooms=(Room("HALL00", "hall", "Hall"),), people=(ASA, BO), seminars=seminars)
    call = AT + timedelta(minutes=-20)
    found = duties.due(day, {(BO.code, "TWO000"): call}, frozenset({(BO.code, "NO0000")}), DAY)
    said = [(each.person.name, [(d.seminar.code, d.role.value, d.there_at, d.called) for d in each.duties]) for each in found]
    assert said == [
        ("Bo", [("TWO000", "moderator", call, True)]),
        ("Åsa", [("ONE000", "panelist", AT, False), ("TWO000", "panelist", AT + timedelta(hours=1), False)]),
    ]
    asa = found[1]
    moments = (AT - timedelta(minutes=1), AT, AT + timedelta(minutes=30), AT + timedelta(minutes=90))
    assert [(duty := asa.next(at)) and duty.seminar.code for at in moments] == ["ONE000", "ONE000", "TWO000", None]
    assert [asa.late(AT + timedelta(seconds=s)) for s in (-90, 0, 59, 60, 600, 1800, 3660, 9999)] == [0, 0, 0, 1, 10, 0, 1, 0]
