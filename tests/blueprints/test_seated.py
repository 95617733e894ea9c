"""The lines of a panel: whom a text means, several in one, and the question where someone known may be meant."""

import html
import re

import pytest

from eventapp.extensions import db
from eventapp.services.draft import edits, loading
from eventapp.services.people.named import Known
from tests.blueprints.test_organise import HERE, client, seminar_form  # noqa: F401
from tests.conftest import token


def panel(day, title):
    """Role, name, title and organisation of each seat, as it is saved."""
    db.session.expire_all()
    seminar = next(s for s in loading.tables(day.event).seminars if s.title == title)
    return [
        (s.role, s.person.name, s.person.title, s.person.organisation) if s.person else (s.role, "", "", s.organisation)
        for s in seminar.seats
    ]


def add(day, client, *lines, **more):  # noqa: F811
    """A new seminar, by the form; each line is the text of a seat, with what was chosen for it and its role."""
    rows = [(*line, *("", "panelist")[len(line) - 1 :]) for line in lines]
    data = {
        "csrf_token": token(client, HERE + "seminars/new"), "title": "Prov", "kind": "panel", "state": "confirmed",
        "room": "0", "stream": "room", "language": "", "part": "", "seat_who": [r[0] for r in rows], "seat_person": [r[1] for r in rows],
        "seat_role": [r[2] for r in rows], "seat_call": ["" for _ in rows], "seat_note": ["" for _ in rows],
    }  # fmt: skip
    return client.post(HERE + "seminars/new", data=data | more, headers={"Accept-Language": "sv"})


@pytest.mark.parametrize(
    ("lines", "seats"),
    [
        ([("Anna Ek (Polisen); Bo Ås, Telia",)],
         [("panelist", "Anna Ek", "", "Polisen"), ("panelist", "Bo Ås", "", "Telia")]),
        ([("Moderator: Cia Öd\nAnna Ek (generaldirektör, Polisen)\nTelia",)],
         [("moderator", "Cia Öd", "", ""), ("panelist", "Anna Ek", "generaldirektör", "Polisen"), ("panelist", "", "", "Telia")]),
        ([("Anna Ek; Bo Ås", "", "moderator")], [("moderator", "Anna Ek", "", ""), ("panelist", "Bo Ås", "", "")]),
        ([("Volvo Cars", "held:Volvo Cars")], [("panelist", "", "", "Volvo Cars")]),
        ([("Madonna", "new:Madonna")], [("panelist", "Madonna", "", "")]),
        # What was chosen for another text says nothing of this one.
        ([("Anna Ek", "held:Telia")], [("panelist", "Anna Ek", "", "")]),
        # Someone new in two seats is one person.
        ([("Anna Ek", "", "moderator"), ("Anna Ek", "", "speaker")],
         [("moderator", "Anna Ek", "", ""), ("speaker", "Anna Ek", "", "")]),
        ([("", "", "moderator"), ("", "held:x")], []),
        ([("=cmd|'/c calc'!A1; <b>Ek</b> <i>Ås</i>",)], None),
    ],
)  # fmt: skip
def test_a_line_is_read_as_a_cell_of_a_table_is(lite_day, client, lines, seats):  # noqa: F811
    answer = add(lite_day, client, *lines)
    if seats is None:
        assert "<b>Ek" not in answer.text
    else:
        assert (answer.status_code, panel(lite_day, "Prov")) == (303, seats)
        people = [p.name for p in loading.tables(lite_day.event).people]
        assert people.count("Anna Ek") <= 1


def test_a_call_time_with_an_offset_of_its_own_is_refused_with_a_word(lite_day, client):  # noqa: F811
    panelist, when = {"seat_who": "Anna Ek", "seat_person": ""}, {"start": "00:30", "end": "01:00"}
    page, data = seminar_form(lite_day, client, **panelist, **when, seat_call="19:00+02:00")
    refused = client.post(page, data=data, headers={"Accept-Language": "sv"})
    assert (refused.status_code, "Det är inte en tid. Skriv den som 09:00." in html.unescape(refused.text)) == (422, True)
    assert client.post(page, data=data | {"seat_call": "19:00"}).status_code == 303


def test_who_is_known_is_taken_by_name_or_label_and_asked_about_under_another_title(lite_day, client):  # noqa: F811
    known = next(p for p in loading.tables(lite_day.event).people if p.name == "Åsa Regnér")
    me = ("panelist", known.name, known.title, known.organisation)
    label = ", ".join(filter(None, me[1:]))
    assert add(lite_day, client, ("åsa  regnér",)).status_code == 303
    assert panel(lite_day, "Prov") == [me]
    assert add(lite_day, client, (label,), title="Två").status_code == 303
    assert panel(lite_day, "Två") == [me]
    refused = add(lite_day, client, ("Åsa Regner, Telia",), ("Bo Ås; Åsa Regnér (Volvo)",), title="Tre")
    assert refused.status_code == 422
    shown = html.unescape(refused.text)
    # Every one of a line has a line now, and who may be meant is asked; nothing is saved.
    assert re.findall(r'name="seat_who" value="([^"]*)"', shown)[:3] == ["Åsa Regner (Telia)", "Bo Ås", "Åsa Regnér (Volvo)"]
    options = re.findall(r'<option value="((?:\d+|new):[^"]*)"', shown)
    assert options == [
        f"{known.id}:Åsa Regner (Telia)", "new:Åsa Regner (Telia)", f"{known.id}:Åsa Regnér (Volvo)", "new:Åsa Regnér (Volvo)",
    ]  # fmt: skip
    assert "Samma namn" in shown
    assert add(lite_day, client, ("Åsa Regner (Telia)", options[0]), title="Tre").status_code == 303
    assert panel(lite_day, "Tre") == [me]
    assert add(lite_day, client, ("Åsa Regnér (Volvo)", options[3]), title="Fyra").status_code == 303
    assert panel(lite_day, "Fyra") == [("panelist", "Åsa Regnér", "", "Volvo")]


def test_what_is_typed_is_looked_for_and_read_and_nothing_is_changed(lite_day, client):  # noqa: F811
    known = next(p for p in loading.tables(lite_day.event).people if p.name == "Åsa Regnér")
    data = {"csrf_token": token(client, HERE + "seminars/new"), "text": "asa regner; Telia"}
    before = len(loading.tables(lite_day.event).people)
    assert client.post(HERE + "seminars/who/", data=data).json["told"] == [
        {"text": "asa regner", "choice": "", "more": "", "role": "", "asked": [{
            "choice": str(known.id), "name": known.name, "more": ", ".join(filter(None, (known.title, known.organisation))),
            "why": "Samma namn"}]},
        {"text": "Telia", "choice": "held", "more": "", "role": "", "asked": []},
    ]  # fmt: skip
    found = client.post(HERE + "seminars/who/", data=data | {"text": "regnr"}).json["found"]
    assert found[0]["name"] == "Åsa Regnér"  # Before those of “Regeringen”, which is as near.
    assert client.post(HERE + "seminars/who/", data=data | {"text": ""}).json == {"found": [], "told": []}
    assert len(loading.tables(lite_day.event).people) == before


def test_the_seat_of_someone_removed_stays_through_the_form(lite_day, client):  # noqa: F811
    page, data = seminar_form(lite_day, client)
    seminar = next(s for s in loading.tables(lite_day.event).seminars if s.slug == "ai")
    gone = seminar.seats[0].person
    edits.remove(edits.Writing(lite_day.event, lite_day.actor), gone)
    shown = client.get(page).text
    assert gone.name not in re.findall(r'name="seat_who" value="([^"]*)"', html.unescape(shown))
    data |= {"seat_who": "Bo Ås", "seat_person": ""}
    assert client.post(page, data=data).status_code == 303
    db.session.expire_all()
    assert [s.person.name for s in seminar.seats] == [gone.name, "Bo Ås"]


def test_of_a_very_long_list_only_so_many_are_looked_up_that_it_can_be_refused(day):
    """Each is compared with everyone who is known: thousands held a thread for a minute."""
    assert len(Known(day.event).read("Bo Ek; " * 1400)) == 101
