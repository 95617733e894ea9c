"""Two people who are one, made one and taken apart again: seats, answers, links, imports and feeds; both databases."""

import pytest

from eventapp.extensions import db
from eventapp.models import Person, PersonStamp
from eventapp.programme.duplicates import Pair, Why
from eventapp.services.draft import edits, loading, memory, merging, people, seminars, undoing
from eventapp.services.draft.seats import state as seat_state
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.people import answers, erasure
from tests import factories

SECRET = "s"


@pytest.fixture
def event(app):
    """An empty day."""
    return factories.make_event()


def whole(day):
    """Everything that is there, and what everyone has answered."""
    tables = loading.tables(day.event)
    rows = {(edits.noun(r), r.code): edits.state(r) for r in (*tables.people, *tables.seminars)}
    seats = {(s.code, x.person_id, x.role): (x.answer, x.answered_at) for s in tables.seminars for x in s.seats}
    return rows, seats


def choice(kept, gone, *taken):
    return merging.Choice(kept.code, gone.code, (kept.version, gone.version), taken)


def answer(day, person, seminar, said):
    seat = next(s for s in seminar.seats if s.person_id == person.id)
    answers.answer_for(day.event, day.actor, person, seat.id, said)


def seats(seminar):
    return [(s.person_id, s.role, s.answer, s.note) for s in seminar.seats]


def test_seats_answers_and_fields_go_to_who_is_kept_and_one_undo_brings_all_back(event):
    day = event
    kept = factories.person(day, "Åsa Lööf", email="asa@a.example", notes="kvar")
    gone = factories.person(day, "Professor Åsa Lööf", title="Professor", email="b@b.example", phone="1")
    other = factories.person(day)
    alone = factories.seminar(day, seats=[
        factories.seat(other), factories.seat(gone, "moderator", note="hiss", call_at=factories.at("08:30"))])  # fmt: skip
    both = factories.seminar(day, seats=[factories.seat(kept), factories.seat(gone, note="sent"), factories.seat("Telia")])
    answer(day, gone, alone, "confirmed")
    answer(day, kept, both, "declined")
    answer(day, gone, both, "confirmed")
    before = whole(day)

    entry = merging.merge(day.writing, choice(kept, gone, "title", "phone"))

    assert [p.name for p in loading.tables(day.event).people if p.id != other.id] == ["Åsa Lööf"]
    assert (kept.title, kept.phone, kept.email, kept.notes) == ("Professor", "1", "asa@a.example", "kvar")
    assert seats(alone) == [(other.id, "panelist", "invited", ""), (kept.id, "moderator", "confirmed", "hiss")]
    assert alone.seats[1].call_at == factories.at("08:30")
    assert seats(both) == [(kept.id, "panelist", "declined", "sent"), (None, "panelist", "invited", "")]
    # What is remembered of the draft has caught up.
    draft = memory.read(day.event).programme
    assert {p.code for p in draft.people} == {kept.code, other.code}
    assert [a.person for s in draft.seminars if s.code == alone.code for a in s.appearances] == [other.code, kept.code]

    undoing.undo(day.event, day.actor, entry.id)
    assert whole(day) == before
    undoing.redo(day.event, day.actor, entry.id)
    assert seats(alone) == [(other.id, "panelist", "invited", ""), (kept.id, "moderator", "confirmed", "hiss")]
    assert gone.removed_at is not None


def test_an_answer_that_only_who_goes_has_given_is_not_lost(event):
    kept, gone = factories.person(event), factories.person(event)
    both = factories.seminar(event, panel=[kept, gone])
    answer(event, gone, both, "confirmed")
    merging.merge(event.writing, choice(kept, gone))
    assert seats(both) == [(kept.id, "panelist", "confirmed", "")]


def test_the_link_of_who_goes_leads_to_who_is_kept_until_it_is_undone_or_renewed(event):
    first, second, third = (factories.person(event) for _ in range(3))
    links = [people.token(p, SECRET) for p in (first, second, third)]
    merging.merge(event.writing, choice(second, first))
    entry = merging.merge(event.writing, choice(third, second))
    assert [people.by_token(link, SECRET) for link in links] == [third, third, third]
    undoing.undo(event.event, event.actor, entry.id)
    assert [people.by_token(link, SECRET) for link in links] == [second, second, third]
    people.renew_link(event.event, event.actor, second)
    for link in links[:2]:
        with pytest.raises(NotFound):
            people.by_token(link, SECRET)
    # One who was taken out by hand has no page, whoever they once were.
    edits.remove(event.writing, second)
    with pytest.raises(NotFound):
        people.by_token(people.token(second, SECRET), SECRET)


def test_no_sequence_of_either_feed_falls(event):
    kept, gone = factories.person(event), factories.person(event)
    seminar = factories.seminar(event, panel=[gone])
    for said in ("confirmed", "declined", "confirmed"):
        answer(event, gone, seminar, said)

    def revisions():
        found = (db.session.get(PersonStamp, (seminar.id, p.id)) for p in (kept, gone))
        return [stamp.revision if stamp else 0 for stamp in found]

    was = revisions()
    entry = merging.merge(event.writing, choice(kept, gone))
    merged = revisions()
    assert was == [0, 3]
    assert merged[0] == merged[1] > 3
    undoing.undo(event.event, event.actor, entry.id)
    assert min(revisions()) > merged[0]


def test_a_removed_seminar_comes_back_with_who_is_kept(event):
    kept, gone = factories.person(event), factories.person(event)
    seminar = factories.seminar(event, panel=[gone])
    away = edits.remove(event.writing, seminar)
    merging.merge(event.writing, choice(kept, gone))
    undoing.undo(event.event, event.actor, away.id)
    assert seats(seminar) == [(kept.id, "panelist", "invited", "")]


def test_the_next_import_knows_who_is_meant(event):
    kept, gone = factories.person(event, "Anna Ek"), factories.person(event, "Ek, Anna")
    seminar = factories.seminar(event)
    seminars.change(event.writing, seminar, seminar.version, {"imported": {"key": "1", "people": {"=ek, anna": gone.code, "=bo": "X"}}})
    entry = merging.merge(event.writing, choice(kept, gone))
    assert seminar.imported == {"key": "1", "people": {"=ek, anna": kept.code, "=bo": "X"}}
    undoing.undo(event.event, event.actor, entry.id)
    assert seminar.imported == {"key": "1", "people": {"=ek, anna": gone.code, "=bo": "X"}}


def test_nothing_is_merged_that_is_not_as_it_was_shown(event):
    kept, gone = factories.person(event), factories.person(event)
    seen = choice(kept, gone)
    people.change(event.writing, gone, gone.version, {"phone": "112"})
    before = whole(event)
    for wrong in (seen, choice(kept, kept), merging.Choice(kept.code, "000000", (1, 1))):
        with pytest.raises(Invalid):
            merging.merge(event.writing, wrong)
    assert whole(event) == before
    stranger = factories.person(factories.make_event(event.account))
    with pytest.raises(Invalid):
        merging.merge(event.writing, choice(kept, stranger))


def test_who_is_not_the_same_is_never_asked_again_also_after_a_merge(event):
    one, two, three = (factories.person(event, name) for name in ("Anna Ek", "Dr Anna Ek", "Anna Eek"))
    found = merging.pairs(loading.tables(event.event).people)
    # Two letters are too short to be misspelt.
    assert found == [Pair(one.code, two.code, Why.NAME)]
    entry = merging.keep_apart(event.writing, one.code, two.code)
    assert merging.pairs(loading.tables(event.event).people) == []
    # Who goes takes along whom they are not, from whichever side it was said.
    merging.merge(event.writing, choice(three, two, "name"))
    assert three.name == "Dr Anna Ek"
    assert merging.pairs(loading.tables(event.event).people) == []
    undoing.undo(event.event, event.actor, entry.id)
    assert one.unlike == []


def test_erasing_who_is_kept_erases_whom_they_were_merged_with(event):
    kept, gone = factories.person(event, "Märkt Ett"), factories.person(event, "Märkt Två")
    merging.merge(event.writing, choice(kept, gone))
    erasure.erase(event.event, event.actor, kept, erasure.Asked("Märkt Ett"), event.shelf)
    assert db.session.scalars(db.select(Person).where(Person.event_id == event.event.id)).all() == []


def test_a_seat_has_all_that_either_had(event):
    kept, gone = factories.person(event), factories.person(event)
    seminar = factories.seminar(event, seats=[
        factories.seat(kept, note="mitt"), factories.seat(gone, note="ditt", call_at=factories.at("07:00"))])  # fmt: skip
    merging.merge(event.writing, choice(kept, gone))
    assert [seat_state(s) for s in seminar.seats] == [
        {"person_id": kept.id, "organisation": "", "role": "panelist", "note": "mitt",
         "call_at": seminar.seats[0].call_at.isoformat()}]  # fmt: skip
    assert seminar.seats[0].call_at == factories.at("07:00")
