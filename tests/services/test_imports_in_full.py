"""Imports in full: each kind of row with all that is made of it, which entry is which seminar, and what no file may bring."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from eventapp.extensions import db
from eventapp.formats import columns, dayfile, reading
from eventapp.formats.dates import Days
from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.persons import Named
from eventapp.formats.table import Row, Table
from eventapp.models import Entry, Membership, Upload
from eventapp.programme.model import Link
from eventapp.services import imports
from eventapp.services.draft import journal, loading, memory, seminars
from eventapp.services.errors import Busy, Invalid
from eventapp.services.imports import facts, new_event, order, persons, roomfiles, uploads
from eventapp.services.imports.whom import Whom
from tests import factories
from tests.conftest import SAMPLE
from tests.services.imported import as_csv, taken_in

START = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
TWICE, NO_NAME = "This person is in the file twice.", "There is no name."
FIELD = "A cell holds more than its field may."
CHANGED = {"form": "This is no longer what was shown. Here is what would happen now."}
NOTHING_NEW = {"form": "There is nothing new in the file."}


@pytest.fixture
def day(lite):
    """An empty event of one day."""
    return factories.make_event()


def refused(work, *given):
    """The words, by field, with which something is refused."""
    with pytest.raises(Invalid) as refusal:
        work(*given)
    return refusal.value.errors


def table(text):
    return reading.read(text.encode())


def plan(day, text, **chosen):
    found = table(text)
    return imports.plan(day.event, found, imports.Choices(columns.guess(found), **chosen))


def said(found):
    """Problems and remarks, with the rows that they are of."""
    return [(p.row, p.column, p.why) for p in found.problems], [(r.row, r.remark.column, r.remark.why, r.remark.values) for r in found.remarks]


def test_when_rows_say_that_their_seminars_are(lite):
    """The first night is that in which clocks go back."""
    day = factories.make_event(starts_on=date(2027, 10, 30), ends_on=date(2027, 10, 31))
    rows = [
        "2027-10-30;09:00;10:00;;;", ";11:00;12:00;;;", "2027-10-30;23:00;01:00;;;", "2027-10-30;17:00;05:00;;;", "2027-10-31;02:30;02:45;;;",
        "2027-10-31;02:30;03:30;;;", "2027-10-31;02:30;02:15;;;", "2027-03-28;02:30;03:30;;;", "2027-10-30;09:00;;;45;", "2027-10-30;09:00;;;0;",
        "2027-10-30;09:00;09:00;;;", "2027-10-30;09:00;;;;", "2027-10-30;;;;;", "igår;09:00;10:00;;;", "2027-10-30;nio;10:00;;;",
        "2027-10-30;09:00;10:00;2027-10-31;;", "2027-10-30;09:00;tio;;;", "2027-10-30;09:00;10:00;;lång;", "2027-10-30;09:00;10:00;;;ja",
        "2027-10-30;09:00-09:40;;;;", "2027-10-30;18:00;06:00;;;", "2027-10-30;18:00;06:01;;;", "2027-10-30;12:00;08:00;;;", "2027-10-30;12:00;12:00;2027-10-31;;",
    ]  # fmt: skip
    found = plan(day, "Titel;Datum;Start;Slut;Slutdatum;Längd;Heldag\n" + "\n".join(f"T{n};{row}" for n, row in enumerate(rows, 2)))

    def at(clock, day_=30):
        return f"2027-10-{day_}T{clock}:00+00:00"

    nine, twice, day_long = at("07:00"), at("00:30", 31), "A seminar is between 1 minute and 24 hours long."
    assert [(x.what, x.said.get("starts_at"), x.said.get("minutes")) for x in found.lines] == [
        ("new", nine, 60), ("new", at("09:00"), 60), ("new", at("21:00"), 120), ("wrong", at("15:00"), None), ("new", twice, 15),
        ("new", twice, 120), ("new", twice, 45), ("wrong", None, None), ("new", nine, 45), ("wrong", nine, 0), ("wrong", nine, None), ("wrong", nine, None),
        ("new", None, None), ("wrong", nine, 60), ("wrong", None, None), ("wrong", nine, 1560), ("wrong", nine, None), ("wrong", nine, 60), ("wrong", None, None),
        ("new", nine, 40), ("new", at("16:00"), 780), ("wrong", at("16:00"), None), ("wrong", at("10:00"), None), ("wrong", at("10:00"), 1500),
    ]  # fmt: skip
    ends, comes = "It ends before it starts.", "This hour comes twice that day, since clocks go back. The first is taken."
    assert said(found) == (
        [
            (5, "Slut", ends), (9, "Start", "This hour does not exist that day: clocks go forward."), (11, "Längd", day_long), (12, "Slut", day_long),
            (13, "Slut", "Give the time it ends, or its length."), (15, "Datum", "This is not a date. Write it as 2027-07-03."),
            (16, "Start", "This is not a time. Write it as 09:00."), (17, "Längd", day_long), (18, "Slut", "This is not a time. Write it as 09:00."),
            (19, "Längd", "This is not a length. Write it in minutes."), (20, "Start", "It lasts whole days, without a time."), (23, "Slut", ends),
            (24, "Slut", ends), (25, "Längd", day_long),
        ],
        [
            (3, "date", "The day is that of the row above.", {}), (6, "start", comes, {}), (6, "end", comes, {}), (7, "start", comes, {}), (8, "start", comes, {}),
        ],
    )  # fmt: skip
    alone = plan(day, "Titel;Datum;Start;Slut\nA;;09:00;10:00\nB;2027-10-31;;\nC;;;")
    assert said(alone) == ([(2, "Datum", "The date is missing, and the event has several days.")], [])
    assert [x.what for x in alone.lines] == ["wrong", "new", "new"]


def test_in_which_order_a_table_writes_its_days():
    days = Days(date(2027, 7, 3), date(2027, 7, 4), "dmy")

    def read(*cells):
        found = table("Titel;Datum;Start\n" + "\n".join(f"T;{cell};09:00" for cell in cells))
        answer, told = order.date_order(found, columns.guess(found), days, "")
        return answer, told and (told.column, told.why, told.values)

    dmy, mdy = "Dates such as “%(example)s” are read as day and month.", "Dates such as “%(example)s” are read as month and day."
    assert [read(*cells) for cells in (("2027-07-03",), ("13/07/2027",), ("07/13/2027",), ("05/05/2027",), ("03/07/2027", "13/07/2027"))] == [
        ("dmy", None), ("dmy", None), ("mdy", None), ("dmy", None), ("dmy", None),
    ]  # fmt: skip
    assert [read(*cells) for cells in (("03/07/2027",), ("07/03/2027", "05/09/2027"), ("05/09/2027",), ("03/07/2027", "07/03/2027"))] == [
        ("dmy", ("date", dmy, {"example": "03/07/2027"})), ("mdy", ("date", mdy, {"example": "05/09/2027"})), ("", None), ("", None),
    ]  # fmt: skip
    found = table("Titel;Datum;Start\nT;03/07/2027;09:00")
    assert [order.date_order(found, columns.guess(found), days, wanted) for wanted in ("mdy", "dmy")] == [("mdy", None), ("dmy", None)]


HALL = "https://video.example/hall"
HEAD = ("Titel", "Typ", "Status", "Språk", "Lokal", "Taggar", "Spår", "Värd", "Livestream", "Inspelning", "Beskrivning", "Moderator", "Panel", "Id", "Annat")


def row(**cells):
    return {name: cells.get(name, "") for name in HEAD}


def test_what_the_cells_of_a_row_say_and_become(day):
    factories.room(day, "Hall")
    hall = factories.room(day, "Hall 1", livestream=HALL)
    factories.person(day, "Anna Ek", organisation="Polisen")
    factories.seminar(day, "Gammal", kind="talk")
    data = as_csv([
        row(Titel="Ett", Typ="Panel", Status="Bekräftad", Språk="engelska", Lokal="hall 1", Taggar="#Hav, Vind;Sol | Hav", Spår="#Klimat", Värd="Vi",
            Livestream=HALL, Beskrivning="<b>Fet</b> text", Moderator="Anna Ek", Panel="Bo Ås (Telia)\nmoderator: Cia Öst", Id="7", Annat="x"),
        row(Titel="Två", Typ="Keynote", Status="kanske", Lokal="Ny sal", Livestream="video", Panel="Dan Ek, Polisen, Eva Ås, Telia", Id="8"),
        row(Titel="x" * 301, Status="inställd", Id="9"),
        row(Titel="Fyra", Typ="flurb", Status="Avböjd", Panel="anna@example.org Anna Ekk", Id="10"),
        row(Titel="Fem", Typ="flurb", Status="kanske", Språk="xyzzy", Livestream="https://video.example/annan", Lokal="Ny sal", Spår="Hav", Panel="Telia", Id="11"),
        row(Titel="", Id="12"),
    ])  # fmt: skip
    found = plan(day, data.decode())
    plain = {"host": "", "livestream": "", "recording": "", "room": "", "abstract": "", "tags": [], "track": "", "seats": []}
    assert [(x.what, x.key, x.said, x.usual) for x in found.lines] == [
        ("new", "7", {**plain, "title": "Ett", "host": "Vi", "livestream": HALL, "room": "hall 1", "abstract": "**Fet** text", "kind": "panel", "state": "confirmed",
                      "language": "en", "tags": ["Klimat", "Hav", "Vind", "Sol"], "track": "Klimat",
                      "seats": [["Anna Ek", "", "moderator"], ["Bo Ås", "Telia", ""], ["Cia Öst", "", "moderator"]]}, {}),
        ("wrong", "8", {**plain, "title": "Två", "livestream": "video", "room": "Ny sal", "kind": "talk", "seats": [["Dan Ek", "Polisen", ""], ["Eva Ås", "Telia", ""]]},
         {"state": "draft"}),
        ("wrong", "9", {**plain, "title": "x" * 301, "state": "cancelled"}, {}),
        ("out", "10", {**plain, "title": "Fyra", "seats": [["Anna Ekk", "", ""]]}, {"kind": "talk"}),
        ("new", "11", {**plain, "title": "Fem", "livestream": "https://video.example/annan", "room": "Ny sal", "tags": ["Hav"], "track": "Hav", "seats": [["Telia", "", ""]]},
         {"kind": "talk", "state": "draft", "language": ""}),
        ("wrong", "12", {**plain, "title": ""}, {}),
    ]  # fmt: skip
    taken, no_kind = "“%(word)s” is taken as %(ours)s.", "“%(word)s” is no kind that is known here. A new seminar is taken as %(ours)s."
    no_state = "“%(word)s” is no status that is known here. A new seminar is taken as %(ours)s."
    problems, remarks = said(found)
    assert problems == [
        (3, "Livestream", "Write a whole web address, beginning with https:// or http://."), (4, "Titel", "This is longer than 300 characters."),
        (7, "Titel", "The title is missing."),
    ]  # fmt: skip
    assert remarks == [
        (3, "kind", taken, {"word": "Keynote", "ours": "talk"}), (3, "state", no_state, {"word": "kanske", "ours": "draft"}),
        (5, "kind", no_kind, {"word": "flurb", "ours": "talk"}), (5, "state", "The file says “%(word)s”: it is left out.", {"word": "Avböjd", "ours": ""}),
        (5, "panelists", "Left out of the people: %(words)s.", {"words": "anna@example.org"}), (6, "kind", no_kind, {"word": "flurb", "ours": "talk"}),
        (6, "state", no_state, {"word": "kanske", "ours": "draft"}),
        (6, "language", "“%(word)s” is no language that is known here.", {"word": "xyzzy", "ours": ""}),
    ]  # fmt: skip
    assert (found.new_people, found.new_rooms, found.similar, found.gone, found.elsewhere, found.unused, found.ambiguous_dates) == (
        ["Bo Ås", "Cia Öst", "Telia"], ["Ny sal"], {}, [], ["Gammal"], ["Annat"], False,
    )  # fmt: skip
    taken_in((day.event, day.actor), data)
    rows = {s.title: s for s in loading.tables(day.event).seminars}
    one, five = rows["Ett"], rows["Fem"]
    assert (one.kind, one.state, one.language, one.room_id, one.tags, one.host, one.stream, one.livestream, one.abstract) == (
        "panel", "confirmed", "en", hall.id, ["Klimat", "Hav", "Vind", "Sol"], "Vi", "room", "", "**Fet** text",
    )  # fmt: skip
    assert [(s.person.name, s.organisation, s.role) for s in one.seats] == [("Anna Ek", "", "moderator"), ("Bo Ås", "", "panelist"), ("Cia Öst", "", "moderator")]
    codes = {p.name: p.code for p in loading.tables(day.event).people}
    known = {f"={name.casefold()}": code for name, code in codes.items() if name != "Telia"}
    assert one.imported == {"key": "7", "said": found.lines[0].said, "people": known}
    assert (five.kind, five.state, five.stream, five.livestream, five.tags) == ("talk", "draft", "own", "https://video.example/annan", ["Hav"])
    assert ([(s.person.name, s.role) for s in five.seats], five.imported["key"], sorted(rows)) == ([("Telia", "panelist")], "11", ["Ett", "Fem", "Gammal"])
    assert {e.batch.partition("-")[0] for e in journal.entries(day.event, 3)} == {"import"}
    seminars.change(day.writing, five, five.version, {"tags": ["Hav", "Djup", "Vind"]})
    without = {name: cell for name, cell in row(Titel="Fem", Id="11", Spår="Vind", Panel="Telia", Lokal="Hall 1", Livestream=HALL).items() if name != "Taggar"}
    taken_in((day.event, day.actor), as_csv([without]))
    assert (five.tags, five.stream, five.livestream, five.room_id) == (["Vind", "Djup"], "room", "", hall.id)


ROWS = "Titel;Start;Slut;Lokal;Moderator;Panel;Beskrivning\n" + "\n".join([
    "Vatten;09:00;10:00;Salen;;Anna Ek;Kort", "vatten;09:00;10:00;salen;Bo Ås;;Kort", "Vatten;09:00;10:00;Salen;;Cia Öst;Längre",
    "Luft;10:00;11:00;;;Dan Ny;", "Luft;10:00;11:00;;;Dan Ny;", "Jord;11:00;12:00;;;Dan Ny;", "Jord;11:00;12:00;;;;x",
])  # fmt: skip


def test_rows_that_are_one_seminar(day):
    found = plan(day, ROWS)
    apart = "Its rows say different things of this; one of them is taken."
    again = (6, "", "The same row stands in the file twice, here and in row %(row)s. It is imported once.", {"row": "5"})
    several = [(2, "title", apart, {}), (2, "room", apart, {}), (2, "abstract", apart, {}), again]

    def lines(of):
        return [(x.row, x.what, x.rows, x.said["title"], x.said["room"], x.said["abstract"], x.said["seats"]) for x in of.lines]

    whole = [["Anna Ek", "", ""], ["Bo Ås", "", "moderator"], ["Cia Öst", "", ""]]
    dan = [["Dan Ny", "", ""]]
    rest = [(5, (5, 6), "Luft", "", "", dan), (7, (), "Jord", "", "", dan), (8, (), "Jord", "", "x", [])]
    assert lines(found) == [(2, "new", (2, 3, 4), "Vatten", "Salen", "Kort", whole), *((n, "new", *more) for n, *more in rest)]
    assert (said(found), found.new_people) == (([], several), ["Anna Ek", "Bo Ås", "Cia Öst", "Dan Ny"])
    (question,) = found.questions
    people_ = tuple(Named(name, "") for name in ("Anna Ek", "Bo Ås", "Cia Öst"))
    assert (question.kind, question.about, question.options, question.chosen, question.rows) == (
        "rows", "Vatten", (("one", people_), ("several", ())), "one", (2, 3, 4),
    )  # fmt: skip
    taken_in((day.event, day.actor), ROWS.encode())
    assert {x.what for x in plan(day, ROWS).lines} == {"same"}
    shuffled = "\n".join([ROWS.split("\n")[0], *reversed(ROWS.split("\n")[1:])])
    assert {x.what for x in plan(day, shuffled).lines} == {"same"}
    answered = plan(day, ROWS, answers={question.id: "several"})
    assert lines(answered) == [
        (2, "changed", (), "Vatten", "Salen", "Kort", whole[:1]), (3, "new", (), "vatten", "salen", "Kort", whole[1:2]),
        (4, "new", (), "Vatten", "Salen", "Längre", whole[2:]), *((n, "same", *more) for n, *more in rest),
    ]  # fmt: skip
    assert (said(answered), answered.questions[0].chosen) == (([], [again]), "several")
    assert answered.lines[0].was == {"seats": [["Anna Ek", "", "panelist"], ["Bo Ås", "", "moderator"], ["Cia Öst", "", "panelist"]]}
    taken_in((day.event, day.actor), ROWS.encode(), answers={question.id: "several"})
    # What is several in the draft stays so; and the answer is remembered, on what it concerned.
    once_more = plan(day, ROWS)
    assert ({x.what for x in once_more.lines}, [a for a, _ in once_more.questions[0].options]) == ({"same"}, ["several", "one"])


MARKED = "Id;Titel;Start;Slut;Lokal;Beskrivning\n"
BEFORE = MARKED + "1;Ett;09:00;10:00;A;a\n2;Två;10:00;11:00;A;b\n;Tre;11:00;12:00;A;c\n;Fyra;12:00;13:00;A;d\n5;Fem;14:00;15:00;A;e\n5;Fem;15:00;16:00;A;f\n"


@pytest.fixture
def before(day):
    """A day that a file with and without marks was imported into; two of its entries have one mark."""
    taken_in((day.event, day.actor), BEFORE.encode())
    return day


@pytest.mark.parametrize(
    ("rows", "lines", "gone"),
    [
        ("2;Ett;09:00;10:00;A;a\n1;Två;10:00;11:00;A;b\n", [("changed", "Två 10", ["title", "abstract", "starts_at"]), ("changed", "Ett 9", ["title", "abstract", "starts_at"])],
         "Tre Fyra Fem Fem"),
        ("9;Ett;09:00;10:00;A;a\n;Två;10:00;11:00;A;b\n", [("new", "", []), ("same", "Två 10", [])], "Ett Tre Fyra Fem Fem"),
        (";Trean;11:00;12:00;A;c\n;Nytt;12:00;13:00;A;d\n;Ett;09:00;10:00;A;a\n", [("changed", "Tre 11", ["title"]), ("changed", "Fyra 12", ["title"]), ("same", "Ett 9", [])],
         "Två Fem Fem"),
        (";Tre;12:30;13:00;B;c\n", [("changed", "Tre 11", ["room", "starts_at", "minutes"])], "Ett Två Fyra Fem Fem"),
        ("5;Fem;14:30;15:30;A;e\n", [("changed", "Fem 14", ["starts_at"])], "Ett Två Tre Fyra Fem"),
        ("5;Fem;16:00;17:00;A;f\n5;Fem;14:00;15:00;A;e\n5;Fem;17:00;18:00;A;g\n", [("changed", "Fem 15", ["starts_at"]), ("same", "Fem 14", []), ("new", "", [])],
         "Ett Två Tre Fyra"),
        ("5/a;Fem;14:00;15:00;A;e\n5/b;Fem;15:00;16:00;A;f\n", [("same", "Fem 14", []), ("same", "Fem 15", [])], "Ett Två Tre Fyra"),
        ("5;Annat;16:30;17:00;B;z\n", [("new", "", [])], "Ett Två Tre Fyra Fem Fem"),
    ],
)  # fmt: skip
def test_which_entry_is_which_seminar(before, rows, lines, gone):
    named = {s.id: f"{s.title} {s.starts_at.hour + 2}" for s in loading.tables(before.event).seminars}
    found = plan(before, MARKED + rows)
    assert [(x.what, named.get(x.seminar_id, ""), list(x.changes)) for x in found.lines] == lines
    assert ([title for _, title in found.gone], found.elsewhere) == (gone.split(), [])
    taken_as_new = (
        2, "key", "Several entries have the mark %(mark)s, and this one says nothing that one of them said before: it is taken as new.", {"mark": "5"},
    )  # fmt: skip
    assert said(found) == ([], [taken_as_new] if "Annat" in rows else [])


def test_a_code_names_one_seminar_whatever_else_it_says(before):
    rows = {s.title: s for s in loading.tables(before.event).seminars}
    code, head = rows["Tre"].code, "Kod;" + MARKED
    one = plan(before, f"{head}{code};7;Helt annat;18:00;19:00;Q;q\n").lines
    two = plan(before, f"{head}{code};;Helt annat;18:00;19:00;Q;q\n{code};;Tre;11:00;12:00;A;c\n").lines
    assert [[(x.what, x.seminar_id) for x in each] for each in (one, two)] == [[("changed", rows["Tre"].id)], [("new", None), ("same", rows["Tre"].id)]]


def test_what_is_gone_goes_where_it_is_chosen_and_both_sides_are_told(before):
    rows = {s.title: s for s in loading.tables(before.event).seminars}
    one, two = rows["Ett"], rows["Två"]
    seminars.change(before.writing, one, one.version, {"abstract": "här"})
    text = MARKED + "1;Ett;09:00;10:30;A;fil\n;Fyra;12:00;13:00;A;d\n"
    found = plan(before, text)
    first = found.lines[0]
    assert (first.what, first.changes, first.both, first.was, first.code) == ("both", ("minutes",), {"abstract": "här"}, {"minutes": 60}, one.code)
    entry = None
    taken_in((before.event, before.actor), text.encode(), remove=frozenset({two.code}), take=frozenset({f"{one.code}.abstract"}))
    entry = journal.entries(before.event, 1)[0]
    assert (entry.action, entry.row_id, two.removed_at is not None, rows["Tre"].removed_at) == ("remove", two.id, True, None)
    assert (one.abstract, one.minutes, one.imported["said"]["abstract"]) == ("fil", 90, "fil")
    unseen = imports.Choices(columns.guess(table(text)))
    assert refused(imports.carry_out, before.writing, table(text), unseen, "other") == {
        "form": "The draft has changed since you looked. Here is what would change now."
    }
    same = plan(before, text)
    assert refused(imports.carry_out, before.writing, table(text), unseen, same.fingerprint) == NOTHING_NEW
    assert refused(imports.plan, before.event, table(text), imports.Choices({})) == {"form": "Say which column holds the title."}
    heard = []
    imports.plan(before.event, table(text), unseen, lambda done, of: heard.append((done, of)))
    assert heard == [(0, 2)]


def test_choices_are_kept_as_plain_values():
    chosen = imports.Choices({"title": 0}, {"a": "b"}, frozenset("ba"), frozenset("dc"), "mdy", {"q": "one"}, "Blad 2")
    assert chosen.plain() == {
        "columns": {"title": 0}, "same_person": {"a": "b"}, "take": ["a", "b"], "remove": ["c", "d"], "date_order": "mdy", "answers": {"q": "one"}, "sheet": "Blad 2",
    }  # fmt: skip
    assert (imports.Choices.of(chosen.plain()), imports.Choices.of({"columns": {}})) == (chosen, imports.Choices({}))


class Everyone:
    """Whom names mean, here: each the person whose code is that name in capitals."""

    def identity(self, label, seated=()):
        return (label[0] if isinstance(label, list) else label).upper(), ""


def test_whether_the_draft_says_what_a_file_says():
    here = {
        "abstract": "**Fet** text", "summary": "", "room": "Hall", "track": "Hav", "language": "", "event language": "sv", "title": "A\u030a", "minutes": 30,
        "codes": ["ANNA", "", "BO"], "seats": [["Anna", "", "moderator"], ["", "Telia", "panelist"], ["Bo", "", "speaker"]], "people": ["Anna", "Bo"],
    }  # fmt: skip

    def same(name, value):
        return facts.same(name, here, value, Everyone())

    assert [same("abstract", text) for text in ("**Fet** text", "Fet text", " Fet text\n", "Annan")] == [True, True, True, False]
    assert [same("room", text) for text in ("hall", "HALL ", "Hal")] == [True, True, False]
    assert [same("track", text) for text in ("hav", "vind")] == [True, False]
    assert [same("language", text) for text in ("", "sv", "en")] == [True, True, False]
    assert [same("title", "Å"), same("title", "A"), same("minutes", 30), same("minutes", None)] == [True, False, True, False]
    assert [same("people", names) for names in (["bo", "anna"], ["anna"], ["anna", "bo", "cia"])] == [True, False, False]
    mod, held, speaks = here["seats"]
    assert [same("seats", panel) for panel in (
        [mod, held, speaks], [["Anna", "", "moderator"], ["", "telia", ""], ["Bo", "", ""]], [held, mod, speaks], [["Bo", "", "speaker"], mod, held],
        [mod, speaks], [mod, held, ["Bo", "", "panelist"]], [mod, held, ["Bo", "", "panelist"], ["Bo", "", ""]], [["Anna", "", "panelist"], held, speaks],
        [mod, ["", "SKR", "panelist"], speaks], [], [mod, held, held, speaks],
    )] == [True, True, True, True, False, False, True, False, False, False, False]  # fmt: skip
    assert [facts.alike(*pair) for pair in (
        ("title", "A\u030a", "Å"), ("title", "a", "A"), ("people", ["Anna"], [["Anna", "7"]]), ("people", [["Anna", "7"]], [["Anna", "8"]]),
        ("people", ["Anna"], ["Anna", "Bo"]), ("people", ["Anna"], ["Bo"]), ("seats", [["Anna", "", "x"]], [[["Anna", "7"], "", "x"]]),
        ("seats", [["Anna", "", "x"]], [[["Anna", "7"], "", "y"]]), ("tags", ["a"], ["a"]), ("seats", None, []), ("seats", [["Anna", "", "x"]], [["Bo", "", "x"]]),
    )] == [True, False, True, False, False, False, True, False, True, False, False]  # fmt: skip
    other = {**here, "seats": [mod, ["", "SKR", "panelist"], ["Bosse", "", "speaker"]], "codes": ["ANNA", "", "BO"]}
    assert [facts.differ(*each) for each in (("seats", here, other), ("seats", here, {**here, "seats": [mod, held, ["Bosse", "x", "speaker"]]}),
                                             ("people", here, {**here, "codes": ["ANNA", "", "CIA"]}), ("title", here, {"title": "Å"}), ("title", here, {"title": "B"}))] == [
        True, False, True, False, True,
    ]  # fmt: skip
    assert (facts.slot({"starts_at": "2027-07-03T07:00:00+00:00", "minutes": 5}), facts.slot({"minutes": "5"})) == ((datetime(2027, 7, 3, 7, tzinfo=UTC), 5), (None, None))
    assert (facts.text({"a": 1}, "a"), facts.text({"a": "x"}, "a"), facts.text({}, "a")) == ("", "x", "")


def test_whom_the_rows_of_a_table_of_people_are_about(day):
    anna = factories.person(day, "Anna Ek", email="anna@example.org", organisation="Polisen")
    bo, twin = factories.person(day, "Bo Ås"), factories.person(day, "Bo Ås", email="bo@example.org")
    cia = factories.person(day, "Cia Öberg", title="Rektor")
    found = table("Namn;Titel;Organisation;E-post;Webb;Kod;Annat\n" + "\n".join([
        "Anna Ek;Chef;Polisen;;;;x", "Bo Ås;VD;;;;;", "Bo Ås;VD;;bo@example.org;;;", "Öberg Cia;;;;;;", "Dan Ny;;Telia;;https://example.org/;;", ";x;;;;;",
        "Eva Fel;;;eva;;;", "Eva Fel;;;;example;;", "x" * 301 + ";;;;;;", f"Helt Annan;;;;;{cia.code};", "Cia Öbergh;;;;;;", "Annan Namnsson;;;anna@example.org;;;",
    ]))  # fmt: skip
    shown = persons.plan(day.event, found, {})
    dan = {"name": "Dan Ny", "organisation": "Telia", "website": "https://example.org/"}
    told = [(x.what, x.code, x.values, x.before, x.asked, str(x.why)) for x in shown.lines]
    assert told == [
        ("changed", anna.code, {"title": "Chef"}, {"title": ""}, (), ""), ("changed", bo.code, {"title": "VD"}, {"title": ""}, (bo, twin), ""),
        ("wrong", bo.code, None, None, (bo, twin), TWICE), ("changed", cia.code, {"name": "Öberg Cia"}, {"name": "Cia Öberg"}, (cia,), ""),
        ("new", "new", dan, None, (), ""), ("wrong", "", None, None, (), NO_NAME), ("wrong", "", None, None, (), "The mail address is not one."),
        ("wrong", "", None, None, (), "The web page is not a whole address, such as https://example.org/."), ("wrong", "", None, None, (), FIELD),
        ("wrong", cia.code, None, None, (), TWICE), ("new", "new", {"name": "Cia Öbergh"}, None, (cia,), ""), ("wrong", anna.code, None, None, (anna,), TWICE),
    ]  # fmt: skip
    assert [x.told for x in shown.lines if x.what in ("new", "changed")] == [
        [("title", "", "Chef")], [("title", "", "VD")], [("name", "Cia Öberg", "Öberg Cia")], [("organisation", "", "Telia"), ("website", "", "https://example.org/")], [],
    ]  # fmt: skip
    assert (shown.unused, shown.work, shown.count("wrong"), len(shown.fingerprint), [x.row for x in shown.lines]) == (("Annat",), 5, 7, 32, list(range(2, 14)))
    answers = {4: twin.code, 13: persons.NEW, 12: cia.code, 2: persons.NEW}
    again = persons.plan(day.event, found, answers)
    assert [(x.what, x.code) for x in again.lines if x.row in (2, 4, 12, 13)] == [("changed", anna.code), ("changed", twin.code), ("wrong", cia.code), ("new", "new")]
    assert refused(persons.carry_out, day.writing, found, answers, shown.fingerprint) == CHANGED
    entry = persons.carry_out(day.writing, found, answers, again.fingerprint)
    made = Entry.query.filter_by(batch=entry.batch).order_by(Entry.id).all()
    assert ([(e.action, e.noun) for e in made], entry, entry.batch.partition("-")[0]) == ([("change", "person")] * 4 + [("add", "person")] * 2, made[-1], "people")
    assert [(p.name, p.title, p.organisation, p.website) for p in loading.tables(day.event).people if p.code not in (bo.code, twin.code)] == [
        ("Anna Ek", "Chef", "Polisen", ""), ("Annan Namnsson", "", "", ""), ("Dan Ny", "", "Telia", "https://example.org/"), ("Öberg Cia", "Rektor", "", ""),
    ]  # fmt: skip
    only = persons.rows(day.event, {anna.code})
    assert (only[0], [dict(zip(only[0], line, strict=True))["email"] for line in only[1:]], len(persons.rows(day.event))) == (
        persons.columns.COLUMNS, ["anna@example.org"], 7,
    )  # fmt: skip
    same = table("Namn\nAnna Ek")
    assert refused(persons.carry_out, day.writing, same, {}, persons.plan(day.event, same, {}).fingerprint) == NOTHING_NEW
    assert refused(persons.plan, day.event, table("Organisation;Annat\nx;y"), {}) == {
        "form": "No column has names. The first row should say what the columns are: name, title, organisation, mail …"
    }


def test_which_rooms_the_rows_of_a_table_are_about(day):
    hall, shed = factories.room(day, "Hall", capacity=80), factories.room(day, "Bod", building="Hus A")
    factories.room(day, "Bod")
    found = table("Namn;Platser;Byggnad;Ställtid;Livestream;Kod;Annat\n" + "\n".join([
        "hall;1 200;;;;;x", "Bod;40;;;;;", f"Bod;40,0;;10;;{shed.code};", "Ny;;Hus B;0;https://video.example/;;", "Ny;5;;;;;", ";5;;;;;", "Fel;många;;;;;",
        "Fel;0;;;;;", "Fel;1;;601;;;", "Fel;1;;;video;;", "x" * 301 + ";;;;;;", "Hall;;;;;;", "Max;20000.0;;600;;;",
    ]))  # fmt: skip
    shown = roomfiles.plan(day.event, found)
    twice, whole = "This room is in the file twice.", "Seats and minutes are whole numbers."
    told = [(x.what, x.code, x.values, x.before, str(x.why)) for x in shown.lines]
    assert told[:12] == [
        ("changed", hall.code, {"name": "hall", "capacity": "1200"}, {"name": "Hall", "capacity": "80"}, ""), ("new", "new", {"name": "Bod", "capacity": "40"}, None, ""),
        ("changed", shed.code, {"capacity": "40", "turnaround": "10"}, {"capacity": "", "turnaround": "0"}, ""),
        ("new", "new", {"name": "Ny", "building": "Hus B", "livestream": "https://video.example/", "turnaround": "0"}, None, ""), ("wrong", "", None, None, twice),
        ("wrong", "", None, None, NO_NAME), ("wrong", "", None, None, whole), ("wrong", "", None, None, whole), ("wrong", "", None, None, whole),
        ("wrong", "", None, None, "The livestream is not a whole address, such as https://example.org/."), ("wrong", "", None, None, FIELD),
        ("wrong", hall.code, None, None, twice),
    ]  # fmt: skip
    assert (told[12][0], shown.unused, shown.work) == ("new", ("Annat",), 5)
    assert refused(roomfiles.carry_out, day.writing, found, "other") == CHANGED
    entry = roomfiles.carry_out(day.writing, found, shown.fingerprint)
    made = Entry.query.filter_by(batch=entry.batch).order_by(Entry.id).all()
    assert ([(e.action, e.noun) for e in made], entry, entry.batch.partition("-")[0]) == (
        [("change", "room"), ("add", "room"), ("change", "room"), ("add", "room"), ("add", "room")], made[-1], "rooms",
    )  # fmt: skip
    assert [(r.name, r.capacity, r.building, r.turnaround, r.livestream) for r in loading.tables(day.event).rooms] == [
        ("hall", 1200, "", 0, ""), ("Bod", 40, "Hus A", 10, ""), ("Bod", None, "", 0, ""), ("Bod", 40, "", 0, ""), ("Ny", None, "Hus B", 0, "https://video.example/"),
        ("Max", 20000, "", 600, ""),
    ]  # fmt: skip
    assert roomfiles.rows(day.event)[:2] == [roomfiles.columns.ROOM_COLUMNS, ("hall", "1200", "", "", "", "0", "", "", hall.code)]
    same = table("Namn\nhall")
    assert refused(roomfiles.carry_out, day.writing, same, roomfiles.plan(day.event, same).fingerprint) == NOTHING_NEW
    assert refused(roomfiles.plan, day.event, table("Byggnad;Annat\nx;y")) == {
        "form": "No column has names. The first row should say what the columns are: name, seats, building …"
    }
    many = "Namn;Platser\n" + "\n".join(f"Rum {n};1" for n in range(501))
    assert refused(roomfiles.plan, day.event, table(many)) == {"form": "These are more than 500 new rooms. Is it a table of something else?"}
    assert roomfiles.plan(day.event, table(many.rpartition("\n")[0])).work == 500


def test_what_a_whole_programme_may_not_bring(sample):
    event, seminar, person, room = sample.event, sample.seminars[0], sample.people[0], sample.rooms[0]
    at = event.venue

    def but(**changed):
        """The programme with its event, or the first of something, changed."""
        (noun, values), = changed.items()
        if noun == "event":
            return replace(sample, event=replace(event, **values))
        first, *rest = getattr(sample, noun)
        return replace(sample, **{noun: (replace(first, **values), *rest)})

    def said_of(found):
        try:
            return new_event.checked(found) is not found
        except Unreadable as error:
            return str(error)

    good = [
        but(event={"venue": replace(at, latitude=90.0, longitude=-180.0)}), but(event={"venue": replace(at, latitude=-90.0, longitude=180.0)}),
        but(seminars={"minutes": 1}), but(seminars={"minutes": 1440}), but(rooms={"capacity": 0}), but(event={"links": (Link("x", url="https://example.org/", amount=0),)}),
        but(people={"portrait": "a0B"}), but(seminars={"starts_at": None, "minutes": None}), but(event={"starts_on": date(1900, 1, 1)}), sample,
    ]  # fmt: skip
    assert [said_of(each) for each in good] == [False] * len(good)
    seat = seminar.appearances[0]
    wrong = {
        "event.starts_on: '1899-12-31'": but(event={"starts_on": date(1899, 12, 31)}), "event.ends_on: '2200-01-01'": but(event={"ends_on": date(2200, 1, 1)}),
        "event.accent: 'red'": but(event={"accent": "red"}), "picture: '../x'": but(event={"logo": "../x"}),
        "event.links: 'javascript:x'": but(event={"links": (Link("x", url="javascript:x"),)}),
        "event.links.amount: '-1'": but(event={"links": (Link("x", amount=-1),)}),
        "event.venue.latitude: '90.1'": but(event={"venue": replace(at, latitude=90.1)}), "event.venue.latitude: '-90.1'": but(event={"venue": replace(at, latitude=-90.1)}),
        "event.venue.longitude: '180.5'": but(event={"venue": replace(at, longitude=180.5)}),
        "event.venue.longitude: '-180.5'": but(event={"venue": replace(at, longitude=-180.5)}),
        "event.venue.latitude: 'nan'": but(event={"venue": replace(at, latitude=float("nan"))}),
        "seminars.minutes: '0'": but(seminars={"minutes": 0}), "seminars.minutes: '1441'": but(seminars={"minutes": 1441}),
        "seminars.slug: 'A b'": but(seminars={"slug": "A b"}), "seminars.code: 'AAAAA'": but(seminars={"code": "AAAAA"}),
        "seminars.code: 'AAAAAU'": but(seminars={"code": "AAAAAU"}), "seminars.room: 'NOROOM'": but(seminars={"room": "NOROOM"}),
        "seminars.livestream: 'x'": but(seminars={"livestream": "x"}), f"seminars.recording: 'javascript:{'x' * 29}'": but(seminars={"recording": "javascript:" + "x" * 40}),
        "seminars.starts_at: '2200-01-01 00:00:00+00:00'": but(seminars={"starts_at": datetime(2200, 1, 1, tzinfo=UTC)}),
        "seminars.slug: 'lagen'": but(seminars={"slug": "lagen"}), "seminars.appearances.person: 'NOBODY'": but(seminars={"appearances": (replace(seat, person="NOBODY"),)}),
        f"code: '{room.code}'": replace(sample, people=(*sample.people, replace(person, slug="annan", code=room.code))),
        f"code: '{person.code}'": replace(sample, people=(*sample.people, replace(person, slug="annan"))),
        f"people.slug: '{person.slug}'": replace(sample, people=(*sample.people, replace(person, code="AAAAAA"))),
        "people.website: 'x'": but(people={"website": "x"}), "picture: 'a-b'": but(people={"portrait": "a-b"}), "people.slug: ''": but(people={"slug": ""}),
        "rooms.capacity: '-1'": but(rooms={"capacity": -1}), "rooms.slug: 'BRYGGARSALEN'": but(rooms={"slug": "BRYGGARSALEN"}),
    }  # fmt: skip
    assert [said_of(found) for found in wrong.values()] == [f"{what} cannot stand there" for what in wrong]
    long = {
        ("event.title", 300): but(event={"title": "x" * 301}), ("seminars.title", 300): but(seminars={"title": "x" * 301}),
        ("seminars.tags", 50): but(seminars={"tags": tuple(f"{n}" for n in range(51))}), ("people.biography", 30000): but(people={"biography": "x" * 30001}),
        ("rooms.name", 300): but(rooms={"name": "x" * 301}), ("seminars.seats", 100): but(seminars={"appearances": (replace(seat, person="", organisation="x"),) * 101}),
    }  # fmt: skip
    assert [said_of(found) for found in long.values()] == [f"{place}: longer than {most} characters, or more than {most} of them" for place, most in long]


def test_a_whole_programme_becomes_an_event(lite, sample):
    owner = factories.account(site_owner=True)
    sample = replace(sample, event=replace(sample.event, code="ABCDEF", uid_domain="programme.example.net"))
    event = new_event.create(owner, sample)
    made = memory.read(event).programme
    assert (made.event, made.rooms, made.seminars, {p.code: p for p in made.people}) == (sample.event, sample.rooms, sample.seminars, {p.code: p for p in sample.people})
    assert [(m.account_id, m.role) for m in Membership.query.all()] == [(owner.id, "owner")]
    assert [(e.noun, e.action, e.row_id, e.account_id) for e in journal.entries(event, 9)] == [("event", "add", event.id, owner.id)]
    rows = loading.tables(event)
    assert {r.livestream for r in rows.rooms} == {"https://live.example.org/bryggarsalen"}
    assert {s.stream for s in rows.seminars} == {"room", "none"}
    assert refused(new_event.create, owner, sample) == {"slug": "This address is taken by another event."}
    again = new_event.create(owner, replace(sample, event=replace(sample.event, slug="igen")))
    second = memory.read(again).programme
    assert {event.code, *(s.code for s in made.seminars), *(p.code for p in made.people)} & {again.code, *(s.code for s in second.seminars), *(p.code for p in second.people)} == set()
    assert (second.event.uid_domain != "programme.example.net", [s.title for s in second.seminars]) == (True, [s.title for s in made.seminars])
    seat = sample.seminars[0].appearances[0]
    twice = replace(sample.seminars[0], appearances=(seat, seat, replace(seat, person="", organisation="Telia"), replace(seat, person="", organisation="Telia")),
                    livestream="https://other.example/")  # fmt: skip
    third = new_event.create(owner, replace(sample, event=replace(sample.event, slug="tredje", uid_domain="127.0.0.1"), seminars=(twice, *sample.seminars[1:])))
    row_ = next(s for s in loading.tables(third).seminars if s.title == twice.title)
    assert [(bool(s.person_id), s.organisation, s.position) for s in row_.seats] == [(True, "", 0), (False, "Telia", 1), (False, "Telia", 2)]
    assert (row_.stream, row_.livestream, third.uid_domain != "127.0.0.1") == ("own", "https://other.example/", True)
    assert dayfile.read(SAMPLE.read_bytes()) == new_event.read(SAMPLE.read_bytes())


def test_files_wait_for_a_day_and_no_more_than_twenty(day):
    other = factories.make_event(day.account)
    number = day.event.id
    with time_machine.travel(START, tick=False) as clock:
        first = uploads.keep(number, b"1")
        theirs = uploads.keep(other.event.id, b"x")
        assert (len(first), uploads.kept(number, first)) == (32, b"1")
        for event_id, token in ((other.event.id, first), (number, "x"), (number, theirs)):
            with pytest.raises(uploads.NotKept):
                uploads.kept(event_id, token)
        tokens = []
        for n in range(19):
            clock.shift(timedelta(minutes=1))
            tokens.append(uploads.keep(number, f"{n}".encode()))
        assert uploads.kept(number, first) == b"1"
        clock.shift(timedelta(minutes=1))
        last = uploads.keep(number, b"last")
        with pytest.raises(uploads.NotKept):
            uploads.kept(number, first)
        assert (uploads.kept(number, tokens[0]), uploads.kept(number, last), uploads.kept(other.event.id, theirs)) == (b"0", b"last", b"x")
        for n in range(21):  # At one moment: what is given now is never what goes.
            assert uploads.kept(number, uploads.keep(number, f"{n}".encode())) == f"{n}".encode()
        assert Upload.query.filter_by(event_id=number).count() == 20
        clock.move_to(START + timedelta(days=1))
        uploads.keep(number, b"")
        assert uploads.kept(other.event.id, theirs) == b"x"
        clock.shift(timedelta(seconds=1))
        uploads.keep(number, b"")
        with pytest.raises(uploads.NotKept):
            uploads.kept(other.event.id, theirs)


def test_few_plan_with_large_files_at_once(day):
    large, small, unread = (uploads.keep(day.event.id, b"x") for _ in range(3))
    for token, size in ((large, uploads.SMALL + 1), (small, uploads.SMALL)):
        db.session.execute(db.update(Upload).where(Upload.token == token).values(table=b"x" * size))
    db.session.commit()
    with uploads.turn(day.event.id, large), uploads.turn(day.event.id, large):
        with pytest.raises(Busy), uploads.turn(day.event.id, large):
            pass
        with uploads.turn(day.event.id, small):
            pass
    with uploads.turn(day.event.id, large):
        pass
    for token in (unread, "x"):
        with pytest.raises(uploads.NotKept), uploads.turn(day.event.id, token):
            pass
    with pytest.raises(uploads.NotKept):  # What was kept of it is no table.
        uploads.table(day.event.id, small)
    assert uploads.read_at_once(day.event.id, uploads.keep(day.event.id, b"x" * (uploads.SMALL + 1))) is False


def test_what_earlier_files_said_is_kept_by_those_without_a_mark(before):
    one = next(s for s in loading.tables(before.event).seminars if s.title == "Ett")
    taken_in((before.event, before.actor), b"Titel;Start;Slut;Lokal\nEtt;09:00;10:15;A\n")
    assert (one.imported["key"], one.imported["said"], one.minutes, one.abstract) == (
        "1", {"title": "Ett", "room": "A", "starts_at": "2027-07-03T07:00:00+00:00", "minutes": 75}, 75, "a",
    )  # fmt: skip


def test_rows_with_other_titles_are_other_seminars(day):
    found = plan(day, "Titel;Start;Slut;Lokal;Panel\nVatten;09:00;10:00;Salen;Anna Ek\nLuft;09:00;10:00;Salen;Bo Ås\n")
    assert ([(x.title, x.what, x.rows) for x in found.lines], found.questions) == ([("Vatten", "new", ()), ("Luft", "new", ())], [])


def test_marks_of_one_name_go_to_whom_they_fit(day):
    first, second = factories.person(day, "Anna Ek", organisation="Polisen"), factories.person(day, "Anna Ek", organisation="Telia", title="Chef")
    third = factories.person(day, "Anna Ek", biography="Skriver")

    def met(**told):
        """Whom each mark of the file means."""
        rows = tuple(Row(n, (f"T{n}",), {"panelists": (Named("Anna Ek", "", mark),)}) for n, mark in enumerate(told, 2))
        found = Table(("Titel",), rows, people=told)
        people = loading.tables(day.event).people
        whom = Whom(people, [], found, {})
        return [whom.identity(whom.label(Named("Anna Ek", "", mark)))[0] for mark in told]

    assert met(a={"organisation": "Telia"}, b={"organisation": "Polisen"}) == [second.code, first.code]
    assert met(a={"title": "Chef"}, b={"biography": "Skriver"}) == [second.code, third.code]
    assert met(a={}, b={"organisation": "Polisen"}, c={}) == [second.code, first.code, third.code]
    assert met(a={}, b={}, c={}, d={}) == [first.code, second.code, third.code, "anna ek"]
