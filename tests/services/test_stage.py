"""Run sheets in the database: saved by versions, merged, undone; how far a stage has come; words to it; and erasing."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import RunChange, RunSheet, StageWord
from eventapp.programme.limits import WORD
from eventapp.programme.live import OfSeminar
from eventapp.programme.runsheet import Begun, Part
from eventapp.programme.taps import Tap
from eventapp.services.desk import stages
from eventapp.services.draft import seminars
from eventapp.services.errors import Invalid, NotFound, Stale, TooLong
from eventapp.services.events import erasing
from eventapp.services.live import journal, saying
from eventapp.services.people import erasure
from eventapp.services.publishing import releases
from eventapp.services.stage import progress, runs, sheets, words
from tests import factories

NINE = factories.at("09:00").astimezone(UTC)


def part(name, minutes=5, key="", **more):
    return {"key": key, "name": name, "minutes": minutes, "fixed": False, "who": "", "note": ""} | more


@pytest.fixture
def made(app):
    """A published seminar that Åsa moderates, half an hour from nine."""
    day = factories.make_event()
    day.asa, day.bo = factories.person(day, "Åsa Öberg"), factories.person(day, "Bo Ek", pronunciation="Bu Eek")
    seats = [factories.seat(day.asa, "moderator"), factories.seat(day.bo), factories.seat("Sjöfartsverket")]
    day.row = factories.seminar(day, "Om vind", starts_at=factories.at("09:00"), room=factories.room(day, "Stora salen"), seats=seats)
    day.release = factories.release(day)
    return day


def save(day, version, by="Åsa Öberg", **values):
    return sheets.save(day.event, day.row, by, version, values)


def names(day):
    return [each.name for each in sheets.read(day.row).parts]


def test_a_sheet_is_saved_by_versions_and_what_each_of_two_changed_is_kept(made):
    assert sheets.read(made.row) == sheets.Sheet()
    assert save(made, 0, parts=[part("Öppning"), part("Samtal", 20)], questions="Varför?") is True
    first = sheets.read(made.row)
    (a, b) = (each.key for each in first.parts)
    assert (first.version, first.questions, first.changed[0], len({a, b})) == (1, "Varför?", "Åsa Öberg", 2)
    assert save(made, 1, parts=[part("Öppning", key=a), part("Samtal", 20, b)], questions="Varför?") is False
    # An editor names one part and adds another, the crew leaves a note, and the moderator makes the first part longer.
    save(made, 1, "Kim", parts=[part("Öppning", key=a), part("Samtal om vind", 20, b), part("Frågor")])
    save(made, 1, "Crew", note="Ministern går 09:20", contact="Eva 070-1")
    assert save(made, 1, parts=[part("Öppning", 8, a), part("Samtal", 20, b)], questions="Varför?\nHur?")
    found = sheets.read(made.row)
    assert [(p.name, p.minutes) for p in found.parts] == [("Öppning", 8), ("Samtal om vind", 20), ("Frågor", 5)]
    assert (found.version, found.questions, found.note, found.contact) == (4, "Varför?\nHur?", "Ministern går 09:20", "Eva 070-1")
    # What both changed is asked, with both, and nothing is written.
    with pytest.raises(Stale) as stale:
        save(made, 1, parts=[part("Start", key=a), part("Samtal", 25, b)], questions="Vem?")
    assert (stale.value.version, stale.value.by, set(stale.value.theirs), stale.value.yours) == (4, "Åsa Öberg", {"questions"}, {"questions": "Vem?"})
    assert (sheets.read(made.row).version, names(made)) == (4, ["Öppning", "Samtal om vind", "Frågor"])


def test_each_change_can_be_undone_and_so_can_that(made):
    save(made, 0, parts=[part("Öppning")], questions="Varför?")
    save(made, 1, "Kim", parts=[])
    sheets.undo(made.event, made.row, "Åsa Öberg", 2)
    assert (names(made), sheets.read(made.row).version, sheets.read(made.row).questions) == (["Öppning"], 3, "Varför?")
    with pytest.raises(Stale):
        sheets.undo(made.event, made.row, "Åsa Öberg", 2)
    sheets.undo(made.event, made.row, "Åsa Öberg", 3)
    assert names(made) == []
    changes = db.session.scalars(select(RunChange).order_by(RunChange.version)).all()
    assert [(c.version, c.by, c.undone, set(c.after)) for c in changes] == [
        (1, "Åsa Öberg", False, {"parts", "questions"}), (2, "Kim", False, {"parts"}), (3, "Åsa Öberg", True, {"parts"}),
        (4, "Åsa Öberg", True, {"parts"}),
    ]  # fmt: skip
    other = factories.seminar(made)
    with pytest.raises(NotFound):
        sheets.undo(made.event, other, "Åsa Öberg", 0)


def test_what_cannot_be_a_sheet_is_refused_with_a_word_and_keys_are_ours(made):
    for wrong in (
        {"parts": [part("")]}, {"parts": [part("Långt", 1441)]}, {"parts": [part("Kort", 0)]}, {"parts": [part("Å")] * 51},
        {"parts": [part("Å" * 301)]}, {"note": "Å" * 5001}, {"questions": "Å" * 10_001}, {"contact": "Å" * 301},
    ):  # fmt: skip
        with pytest.raises(Invalid):
            save(made, 0, **wrong)
    assert (sheets.read(made.row), db.session.get(RunSheet, made.row.id)) == (sheets.Sheet(), None)
    save(made, 0, parts=[part("A", key="ABCDEF"), part("B", key="ABCDEF"), part("C", key="<b>"), part("A\u030a", key="toolongkey")])
    keys = [each.key for each in sheets.read(made.row).parts]
    assert (keys[0], len(set(keys)), {len(key) for key in keys}, names(made)[3]) == ("ABCDEF", 4, {6}, "Å")


def test_lengths_follow_the_slot_of_the_release_and_no_release_waits_for_a_sheet(made):
    save(made, 0, parts=[part("Öppning", 5, fixed=True), part("Samtal", 20), part("Frågor", 5)])
    assert releases.pending(made.event).things == 0

    def slot():
        run = runs.of_moderator(made.event, made.asa, releases.latest(made.event), made.row.code)
        return [(f"{t.starts_at:%H:%M}", t.minutes) for t in run.timed]

    assert slot() == [("07:00", 5), ("07:05", 20), ("07:25", 5)]
    seminars.change(made.writing, made.row, made.row.version, {"starts_at": factories.at("10:30"), "minutes": 55})
    assert slot()[0] == ("07:00", 5)
    factories.release(made)
    assert slot() == [("08:30", 5), ("08:35", 40), ("09:15", 10)]


def test_who_is_on_stage_comes_in_seating_order_with_how_to_say_the_names(made):
    run = runs.of_moderator(made.event, made.asa, made.release, made.row.code)
    assert [(p.name, p.role.value, p.organisation, p.pronunciation) for p in run.panel] == [
        ("Åsa Öberg", "moderator", "", ""), ("Bo Ek", "panelist", "", "Bu Eek"), ("", "panelist", "Sjöfartsverket", ""),
    ]  # fmt: skip
    assert (run.room, run.contact, [t.part for t in run.timed]) == ("Stora salen", "", [Part("WHOLE", "Om vind", 30)])
    with pytest.raises(NotFound):
        runs.of_moderator(made.event, made.bo, made.release, made.row.code)


def test_a_stage_is_where_it_was_last_said_to_be_and_what_was_tried_the_day_before_does_not_count(made):
    save(made, 0, parts=[part("Öppning", key="AAAAAA"), part("Samtal", 25, "BBBBBB")])

    def where(at):
        with time_machine.travel(at, tick=False):
            run = runs.of_organiser(made.event, made.release, made.row.code)
            return [each.key for each in run.begun], run

    def press(at, way):
        run = where(at)[1]
        with time_machine.travel(at, tick=False):
            progress.press(made.event, made.row, way, run.timed, progress.shown(run.begun))

    press(NINE - timedelta(hours=20), "next")
    assert where(NINE - timedelta(hours=19))[0] == ["AAAAAA"]
    assert where(NINE)[0] == []
    press(NINE, "next")
    _, run = where(NINE)
    with time_machine.travel(NINE, tick=False):  # A second press of the same page is the same one.
        for _ in range(2):
            progress.press(made.event, made.row, "next", run.timed, progress.shown(run.begun))
    assert where(NINE)[0] == ["AAAAAA", "BBBBBB"]
    # What a device says holds if it was pressed later; a clock far ahead does not win for ever.
    with time_machine.travel(NINE + timedelta(minutes=5), tick=False):
        said = [("AAAAAA", "2027-07-03T07:01:00Z")]
        progress.say(made.event, made.row, said, "2027-07-03T06:59:59Z")
        assert where(NINE + timedelta(minutes=5))[0] == ["AAAAAA", "BBBBBB"]
        progress.say(made.event, made.row, said, "2027-07-03T07:04:00.250Z")
        assert sheets.read(made.row).begun == (Begun("AAAAAA", datetime(2027, 7, 3, 7, 1, tzinfo=UTC)),)
        progress.say(made.event, made.row, [("BBBBBB", "2099-01-01T00:00:00Z")], "2099-01-01T00:00:00Z")
        late = NINE + timedelta(minutes=5, seconds=10)
        assert (sheets.read(made.row).begun, sheets.read(made.row).begun_said) == ((Begun("BBBBBB", late),), late)
        for wrong in ([("A", "no time")], [("A", "2027-07-03T07:00:00")], said * 401):
            with pytest.raises(Invalid):
                progress.say(made.event, made.row, wrong, "2027-07-03T07:05:00Z")
        with pytest.raises(Invalid):
            progress.say(made.event, made.row, said, "0001-01-01T00:00:00Z")
    assert (where(NINE + timedelta(hours=3, minutes=29))[0], where(NINE + timedelta(hours=4))[0]) == (["BBBBBB"], [])
    assert sheets.read(made.row).version == 1


def test_what_begins_and_ends_on_a_stage_is_said_on_the_desk_and_to_readers(made):
    save(made, 0, parts=[part("Öppning", key="AAAAAA"), part("Samtal", 25, "BBBBBB")])
    live = made.app.extensions["live"]
    by = stages.By(stages.MODERATOR, live)

    def after(minutes, do=None, **said):
        with time_machine.travel(NINE + timedelta(minutes=minutes), tick=False):
            run = runs.of_organiser(made.event, made.release, made.row.code)
            if do:
                stages.press(run, by, do, progress.shown(run.begun))
            if said:
                saying.say(made.event, made.actor, live, saying.Pressed(Tap(f"seminar/{made.row.code}", said)))
            return live.read(made.event.code).facts.seminar(made.row.code)

    # What is tried before is nobody's business.
    assert after(-40, "next") == after(-39, "back") == OfSeminar()
    after(-5, state="preparing", late=5)
    assert after(4, "next") == OfSeminar("begun", NINE + timedelta(minutes=4), None, 5)
    assert after(5, "back") == OfSeminar("", None, None, 5)
    begun = OfSeminar("begun", NINE + timedelta(minutes=6), None, 5)
    assert [after(6, "next"), after(9, "next")] == [begun] * 2
    assert after(30, "next") == OfSeminar("ended", begun.begun, NINE + timedelta(minutes=30), 5)
    assert after(31, "back") == begun
    # The desk knows better: it has said that it is over.
    ended = after(32, state="ended")
    assert (after(33, "anew"), after(34, "next")) == (ended, ended)
    assert [each.by for each in journal.lines(made.event, 100)] == [made.account.name, *[""] * 5, made.account.name]


def test_a_stage_without_network_says_afterwards_when_it_began_and_ended(made):
    save(made, 0, parts=[part("Öppning", key="AAAAAA")])
    by = stages.By(stages.MODERATOR, made.app.extensions["live"])
    with time_machine.travel(NINE + timedelta(minutes=40), tick=False):
        run = runs.of_organiser(made.event, made.release, made.row.code)
        stages.say(run, by, [("AAAAAA", "2027-07-03T07:02:00Z"), ("", "2027-07-03T07:28:00Z")], "2027-07-03T07:28:00Z")
        found = by.live.read(made.event.code).facts.seminar(made.row.code)
    assert found == OfSeminar("ended", NINE + timedelta(minutes=2), NINE + timedelta(minutes=28))


def test_a_stage_goes_on_where_nothing_can_be_said_of_it(made):
    by = stages.By(stages.MODERATOR, made.app.extensions["live"])
    new = factories.seminar(made, "Ny", starts_at=factories.at("09:00"))
    with time_machine.travel(NINE, tick=False):
        stages.press(runs.of_organiser(made.event, made.release, new.code), by, "next", "0")
        assert [each.key for each in sheets.read(new).begun] == ["WHOLE"]
    assert journal.lines(made.event, 100) == []


def test_a_word_waits_until_it_is_acknowledged_or_taken_back_or_old(made):
    with time_machine.travel(NINE, tick=False):
        first = words.send(made.event, made.row.code, " Avrunda\n nu ", "Kim")
        assert words.send(made.event, made.row.code, "Avrunda nu", "Kim").id == first.id
        second = words.send(made.event, made.row.code, "5 min", "Kim")
        assert [word.text for word in words.waiting(made.row)] == ["Avrunda nu", "5 min"]
        words.acknowledge(made.row, first.id, "Åsa Öberg")
        words.take_back(made.row, second.id)
        assert words.waiting(made.row) == []
    with time_machine.travel(NINE + timedelta(minutes=1), tick=False):
        words.acknowledge(made.row, first.id, "Någon annan")
        third = words.send(made.event, made.row.code, "Mikrofon", "Kim")
    told = [(word.text, word.acknowledged_by, word.acknowledged_at, bool(word.taken_back_at)) for word in words.of(made.row)]
    assert told == [("Mikrofon", "", None, False), ("5 min", "", None, True), ("Avrunda nu", "Åsa Öberg", NINE, False)]
    with time_machine.travel(NINE + timedelta(hours=3, minutes=2), tick=False):
        assert words.waiting(made.row) == []
    other = factories.seminar(made)
    for do in (lambda: words.acknowledge(other, third.id, "Åsa"), lambda: words.take_back(other, third.id)):
        with pytest.raises(NotFound):
            do()
    with pytest.raises(Invalid):
        words.send(made.event, made.row.code, " ", "Kim")
    with pytest.raises(TooLong):
        words.send(made.event, made.row.code, "Å" * (WORD + 1), "Kim")
    with pytest.raises(NotFound):
        words.send(factories.make_event().event, made.row.code, "Hej", "Kim")


def test_who_is_erased_goes_from_sheets_their_history_and_words_and_all_goes_with_the_event(made):
    save(made, 0, "Bo Ek", parts=[part("Bo Ek inleder", who="Bo Ek", note="Bo Ek först")], questions="Bo Ek: varför?")
    save(made, 1, "Kim", note="Hälsa Bo Ek", contact="Bo Ek 070", parts=[])
    word = words.send(made.event, made.row.code, "Låt Bo Ek tala", "Bo Ek")
    words.acknowledge(made.row, word.id, "Bo Ek")
    erasure.erase(made.event, made.actor, made.bo, erasure.Asked("Bo Ek"), made.shelf)
    left = [*db.session.scalars(select(RunSheet)), *db.session.scalars(select(RunChange)), *db.session.scalars(select(StageWord))]
    said = " ".join(str(getattr(row, column.key)) for row in left for column in row.__table__.columns)
    assert ("Bo Ek" in said, "– inleder" in said, "Hälsa –" in said, "Låt – tala" in said) == (False, True, True, True)
    sheets.undo(made.event, made.row, "Kim", 2)
    assert names(made) == ["– inleder"]
    erasing.erase(made.event, made.actor, made.event.slug, made.shelf)
    assert [db.session.scalars(select(table)).all() for table in (RunSheet, RunChange, StageWord)] == [[], [], []]
