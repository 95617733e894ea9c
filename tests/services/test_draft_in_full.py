"""What is written into a draft, and told of it, in full: events, people, seats, undo, and what the journal keeps."""

from datetime import UTC, date, datetime, timedelta

import pytest

from eventapp.extensions import db
from eventapp.models import EventSlug, FormerSeat, Membership, PersonStamp
from eventapp.programme import model
from eventapp.services.access import Actor
from eventapp.services.draft import (
    board,
    bulk,
    conflicts,
    dates,
    edits,
    events,
    journal,
    memory,
    overruled,
    people,
    seats,
    seminars,
    undo_plan,
    undoing,
)
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.transaction import transaction
from tests import factories
from tests.factories import at

KEY = "a test's key, not a secret"
DAY = date(2027, 7, 3)


@pytest.fixture
def day(lite):
    """An empty event of one day."""
    return factories.make_event()


def refusal(do, *given, **named):
    """The words, by field, with which something is refused."""
    with pytest.raises(Invalid) as refused:
        do(*given, **named)
    return refused.value.errors


def last(day, count=1):
    """The newest entries of the journal."""
    return [(e.noun, e.action, e.title, e.before, e.after, e.board) for e in journal.entries(day.event, count)]


def test_an_event_with_all_its_fields_as_readers_get_it(day):
    values = {
        "title": "Dagen", "starts_on": DAY, "ends_on": DAY + timedelta(days=1), "timezone": "Europe/Helsinki", "language": "en",
        "venue_name": "Huset", "venue_address": "Gatan 1", "venue_city": "Visby", "venue_country": "SE", "venue_latitude": 57.6,
        "venue_longitude": 18.3, "venue_directions": "Till höger", "links": [{"label": "Mer", "url": "https://example.org/"}],
    }  # fmt: skip
    made = events.add(day.account, values)
    owned = Membership.query.filter_by(event_id=made.id).one()
    assert (made.slug, owned.account_id, owned.role) == ("dagen", day.account.id, "owner")
    event = memory.read(made).programme.event
    assert event.venue == model.Venue("Huset", "Gatan 1", "Visby", "SE", 57.6, 18.3, "Till höger")
    assert event.links == (model.Link("Mer", url="https://example.org/"),)
    assert (event.title, event.starts_on, event.ends_on, event.timezone, event.language) == (
        "Dagen", DAY, DAY + timedelta(days=1), "Europe/Helsinki", "en",
    )  # fmt: skip
    assert events.add(day.account, values).slug == "dagen-2"
    twice = [events.add(day.account, values | {"slug": "x"}, once="f") for _ in range(2)]
    assert (twice[0] is twice[1], twice[0].slug) == (True, "x")


YEAR, TAKEN = "The year must be from 1900 to 2199.", "This address is taken by another event."


NO_EVENTS = [
    ({"slug": "A b"}, {"slug": "Use small letters a to z, digits and hyphens, at most 60."}),
    ({"slug": "static"}, {"slug": "This address is reserved. Choose another."}), ({"slug": "another"}, {"slug": TAKEN}),
    ({"slug": "had"}, {"slug": TAKEN}), ({"starts_on": date(1899, 1, 1)}, {"starts_on": YEAR}), ({"ends_on": date(2200, 1, 1)}, {"starts_on": YEAR}),
    ({"ends_on": DAY - timedelta(days=1)}, {"ends_on": "The last day is before the first."}),
    ({"ends_on": DAY + timedelta(days=31)}, {"ends_on": "An event is at most 31 days long."}), ({"ends_on": DAY + timedelta(days=30)}, {}),
    ({"accent": "red"}, {"accent": "Write a colour as # and six digits 0–9, a–f."}),
    ({"timezone": "Mars"}, {"timezone": "This time zone is not known. Write it as Europe/Stockholm."}),
    ({"slug": "", "accent": "", "timezone": ""}, {
            "slug": "Use small letters a to z, digits and hyphens, at most 60.", "accent": "Write a colour as # and six digits 0–9, a–f.",
            "timezone": "This time zone is not known. Write it as Europe/Stockholm."}),
    ({"slug": "mine"}, {}), ({"starts_on": "2027-07-03", "ends_on": "2027-07-03"}, {}),
]  # fmt: skip


def test_what_an_event_cannot_be(day):
    other = factories.make_event(day.account, slug="another")
    with transaction():
        db.session.add_all([EventSlug(slug="had", event_id=other.event.id), EventSlug(slug="mine", event_id=day.event.id)])

    def said(values, event):
        try:
            return events.check({"slug": "free", "starts_on": DAY, "ends_on": DAY, **values}, event) or {}
        except Invalid as refused:
            return refused.errors

    assert [said(values, day.event) for values, _ in NO_EVENTS] == [errors for _, errors in NO_EVENTS]
    assert [said(values, None) for values, _ in NO_EVENTS] == [errors or {"slug": TAKEN} if "slug" in values else errors for values, errors in NO_EVENTS]


def test_events_that_are_gone_and_those_that_had_an_address(day):
    later = factories.make_event(day.account, slug="later", starts_on=DAY + timedelta(days=9), ends_on=DAY + timedelta(days=9))
    strange = factories.make_event()
    events.change(later.writing, later.event.version, {"slug": "now"})
    with transaction():
        db.session.add_all([EventSlug(slug="later", event_id=later.event.id), EventSlug(slug="strange", event_id=strange.event.id)])
    assert [events.once_at(day.account, slug) for slug in ("later", "now", day.event.slug, "none", "strange", strange.event.slug)] == [
        later.event, later.event, day.event, None, None, None,
    ]  # fmt: skip
    assert events.removed(day.account) == []
    for each in (day, later, strange):
        with transaction():
            each.event.removed_at = at("09:00")
    assert events.removed(day.account) == [later.event, day.event]
    for code in (strange.event.code, "NOBODY"):
        with pytest.raises(NotFound):
            events.restore(day.account, code)
    version = day.event.version
    assert events.restore(day.account, day.event.code) is day.event
    assert (day.event.removed_at, day.event.version, events.removed(day.account)) == (None, version + 1, [later.event])
    (entry,) = journal.entries(day.event, 1)
    assert (entry.noun, entry.action, entry.account_id) == ("event", "restore", day.account.id)
    assert {"later", "now", "strange", day.event.slug, strange.event.slug} == events.slugs_in_use()


def test_a_card_is_added_on_the_board(day):
    room = factories.room(day)
    card = board.add(day.writing, "Kort", "talk", 25, {"starts_at": at("09:00"), "room_id": room.id})
    assert (card.title, card.kind, card.minutes, card.starts_at, card.room_id, card.seats, card.slug) == (
        "Kort", "talk", 25, at("09:00"), room.id, [], "kort",
    )  # fmt: skip
    assert [(e.action, e.board) for e in journal.entries(day.event, 1)] == [("add", True)]
    assert board.add(day.writing, "x" * 300, "panel", 5).starts_at is None
    for title, kind, said in (("", "talk", "Give a title."), ("x" * 301, "talk", "This cannot be added."), ("A", "external", "This cannot be added.")):
        assert refusal(board.add, day.writing, title, kind, 5) == {"title": said}


def test_what_is_let_be_is_kept_whole(day):
    wanted = [
        {"clash": "a", "reason": "Därför", "by": "Bo", "at": "2027-07-01T10:00:00+00:00", "account": day.account.id},
        {"clash": "b", "reason": "Så", "by": "Cia", "at": "2027-07-02T10:00:00+00:00", "account": None},
    ]
    with transaction():
        overruled.put(day.event, wanted)
    assert (overruled.state(day.event), overruled.stored(day.event.id)) == (wanted, wanted)
    row = day.event.overruled[0]
    with transaction():
        overruled.put(day.event, [{"clash": "a", "reason": "Nytt", "by": "Bo", "at": "2027-07-01T10:00:00+00:00"}])
    assert (day.event.overruled, overruled.state(day.event)) == ([row], [wanted[0] | {"reason": "Nytt", "account": None}])


def test_a_personal_link_leads_to_who_someone_is_now(day):
    anna, bo, cia = (factories.person(day, name) for name in ("Anna", "Bo", "Cia"))
    links = {each.name: people.token(each, KEY) for each in (anna, bo, cia)}
    assert [people.by_token(links[name], KEY) for name in ("Anna", "Bo", "Cia")] == [anna, bo, cia]
    with transaction():
        bo.removed_at, bo.merged_into = at("09:00"), anna.code
        cia.removed_at, cia.merged_into = at("09:00"), bo.code
    assert [people.by_token(links[name], KEY) for name in ("Anna", "Bo", "Cia")] == [anna] * 3
    assert (people.merged_into(anna), people.merged_into(bo), people.merged_into(cia)) == ([bo, cia], [cia], [])
    for wrong in (links["Anna"][:-1], links["Anna"] + "x", links["Anna"][:6] + links["Bo"][6:], "", "åäö", people.token(anna, "another")):
        with pytest.raises(NotFound):
            people.by_token(wrong, KEY)
    people.renew_link(day.event, day.actor, anna)
    assert last(day) == [("person", "renew", "Anna", {}, {}, False)]
    for link in links.values():
        with pytest.raises(NotFound):
            people.by_token(link, KEY)
    assert people.by_token(people.token(cia, KEY), KEY) == anna
    with transaction():
        anna.removed_at = at("09:00")
    with pytest.raises(NotFound):
        people.by_token(people.token(anna, KEY), KEY)
    with transaction():
        anna.removed_at, day.event.removed_at = None, at("09:00")
    with pytest.raises(NotFound):
        people.by_token(people.token(anna, KEY), KEY)


def test_a_link_is_sent_in_a_mail_of_its_own_kind(day):
    anna, bo = factories.person(day, "Anna", email="anna@example.org"), factories.person(day, "Bo")
    made = people.send_link(day.event, day.actor, anna, "Din länk", "Här: LINK")
    assert (made.recipient, made.subject, made.body, made.kind, made.person_id, made.event_id) == (
        "anna@example.org", "Din länk", "Här: LINK", "link", anna.id, day.event.id,
    )  # fmt: skip
    assert last(day) == [("person", "mail", "Anna", {}, {}, False)]
    assert refusal(people.send_link, day.event, day.actor, bo, "A", "LINK") == {"email": "There is no mail address for this person."}


def test_slugs_are_given_kept_or_made(day):
    one, two = factories.seminar(day, "Ett", slug="ett"), factories.seminar(day, "Två", slug="tva")
    for kind, row, other in ((seminars, two, "ett"), (people, factories.person(day, "Bo", slug="bo"), factories.person(day, "Bo").slug)):
        assert refusal(kind.change, day.writing, row, row.version, {"slug": other}) == {"slug": "This address is taken."}
        assert refusal(kind.change, day.writing, row, row.version, {"slug": "Å"}) == {"slug": "Use small letters a to z, digits and hyphens, at most 60."}
        assert kind.change(day.writing, row, row.version, {"slug": "new"}).after == {"slug": "new"}
    assert refusal(seminars.add, day.writing, {"title": "A", "slug": "ett", "seats": []}) == {"slug": "This address is taken."}
    with transaction():
        one.removed_at = at("09:00")
    assert factories.seminar(day, "Ett").slug == "ett-2"  # Undo may bring the first back.
    slugs = {"anna"}
    with transaction():
        made = people.add_many(day.writing, [{"name": "Anna"}, {"name": "Anna"}, {"name": "Cia", "slug": "c"}], slugs)
    assert ([each.slug for each in made], slugs) == (["anna-2", "anna-3", "c"], {"anna", "anna-2", "anna-3", "c"})


def test_what_no_form_shows_stays_in_its_place(day):
    """The seat of a person who was removed, and a room that was."""
    anna, bo, cia = (factories.person(day, name) for name in ("Anna", "Bo", "Cia"))
    room = factories.room(day)
    row = factories.seminar(day, "Ett", [anna, bo, cia], room=room, starts_at=at("09:00"))
    edits.remove(day.writing, bo)
    edits.remove(day.writing, room)
    seminars.change(day.writing, row, row.version, {"room_id": None, "seats": [factories.seat(cia), factories.seat(anna)]})
    assert ([seat.person_id for seat in row.seats], row.room_id) == ([cia.id, bo.id, anna.id], room.id)
    other = factories.room(day)
    seminars.change(day.writing, row, row.version, {"room_id": other.id, "seats": [factories.seat(bo, "moderator")]})
    assert ([(seat.person_id, seat.role) for seat in row.seats], row.room_id) == ([(bo.id, "moderator")], other.id)
    seminars.change(day.writing, row, row.version, {"room_id": None})
    assert row.room_id is None


NO_SEMINARS = [
    ({"minutes": 0}, {"minutes": "A seminar is between 1 minute and 24 hours long."}), ({"minutes": 1}, None), ({"minutes": 1440}, None),
    ({"minutes": 1441}, {"minutes": "A seminar is between 1 minute and 24 hours long."}),
    ({"minutes": None}, {"minutes": "A seminar with a time needs a length."}), ({"minutes": None, "starts_at": None}, None),
    ({"starts_at": datetime(1899, 12, 1, tzinfo=UTC)}, {"starts_at": YEAR}), ({"room_id": 10**6}, {"room_id": "There is no such room in this event."}),
    ({"seats": [factories.seat("")]}, {"seats": "A seat needs a person, a new person's name or an organisation."}),
    ({"seats": [{**factories.seat(""), "person_id": 10**6}]}, {"seats": "There is no such person in this event."}),
]  # fmt: skip


def test_what_a_seminar_cannot_be(day):
    row = factories.seminar(day, starts_at=at("09:00"))

    def said(values):
        try:
            with transaction():
                assert seminars.change(day.writing, row, row.version, values).after.keys() == values.keys()
                db.session.flush()
                raise NotFound  # Back to how it was.
        except NotFound:
            return None
        except Invalid as refused:
            return refused.errors

    assert [said(values) for values, _ in NO_SEMINARS] == [errors for _, errors in NO_SEMINARS]


def test_one_person_may_have_two_roles_and_a_new_one_is_made_in_a_seat(day):
    anna = factories.person(day, "Anna")
    row = factories.seminar(day, "Ett", [anna])
    twice = [factories.seat(anna), factories.seat(anna)]
    assert refusal(seminars.change, day.writing, row, row.version, {"seats": twice}) == {"seats": "The same person is there twice in the same role."}
    wanted = [factories.seat(anna), factories.seat(anna, "moderator"), {**factories.seat("Telia"), "new_name": "Bo"}, factories.seat("Telia"),
              {**factories.seat("gone"), "person_id": anna.id, "role": "speaker"}]  # fmt: skip
    seminars.change(day.writing, row, row.version, {"seats": wanted})
    bo = next(p for p in row.seats[2:3]).person
    assert (bo.name, bo.organisation, bo.slug) == ("Bo", "Telia", "bo")
    assert [(s.person_id, s.organisation, s.role, s.position) for s in row.seats] == [
        (anna.id, "", "panelist", 0), (anna.id, "", "moderator", 1), (bo.id, "", "panelist", 2), (None, "Telia", "panelist", 3),
        (anna.id, "", "speaker", 4),
    ]  # fmt: skip


def test_a_file_says_nothing_of_call_times_and_notes(day):
    anna = factories.person(day, "Anna")
    row = factories.seminar(day, "Ett", starts_at=at("09:00"))
    held = [factories.seat(anna, "moderator", call_at=at("08:30").isoformat(), note="Ta med"), factories.seat("Telia", note="Skriv")]
    seminars.change(day.writing, row, row.version, {"seats": held})
    told = [factories.seat("TELIA", ""), factories.seat(anna, "moderator"), factories.seat(anna, ""), factories.seat("Ny", "")]
    with transaction():
        seminars.change_from_file(day.writing, row, {"seats": told, "title": "Två"})
    assert (row.title, [(s.person_id, s.organisation, s.role, s.call_at, s.note) for s in row.seats]) == ("Två", [
        (None, "TELIA", "panelist", None, "Skriv"), (anna.id, "", "moderator", at("08:30"), "Ta med"), (anna.id, "", "panelist", None, ""),
        (None, "Ny", "panelist", None, ""),
    ])  # fmt: skip
    with transaction():
        (entry,) = seminars.add_many(day.writing, [{"title": "Ny", "seats": [factories.seat(anna, "")]}], set())
    assert [seat["role"] for seat in entry.after["seats"]] == ["panelist"]


def test_recordings_are_pasted_as_one_thing_done(day):
    one, two = factories.seminar(day, "Ett", recording="https://seen.example/1"), factories.seminar(day, "Två")
    made = seminars.paste_recordings(day.writing, {one.code: "https://seen.example/1", two.code: "https://seen.example/2"})
    assert [(e.title, e.before, e.after, e.batch.partition("-")[0]) for e in made] == [
        ("Två", {"recording": ""}, {"recording": "https://seen.example/2"}, "recordings")
    ]
    with pytest.raises(NotFound):
        seminars.paste_recordings(day.writing, {two.code: "https://seen.example/3", "NOBODY": "https://seen.example/4"})
    assert two.recording == "https://seen.example/2"


def test_an_answer_is_left_behind_and_comes_back_with_undo_alone(day):
    anna, bo = factories.person(day, "Anna"), factories.person(day, "Bo")
    row = factories.seminar(day, "Ett", [anna, bo])

    def stamps():
        return {stamp.person_id: stamp.revision for stamp in PersonStamp.query.filter_by(seminar_id=row.id)}

    def panel():
        return [(seat.person_id, seat.answer, seat.answered_at) for seat in row.seats]

    with transaction():
        row.seats[0].answer, row.seats[0].answered_at = "accepted", at("09:00")
    assert stamps() == {}
    gone = seminars.change(day.writing, row, row.version, {"seats": [factories.seat(bo)]})
    former = FormerSeat.query.one()
    assert (former.seminar_id, former.person_id, former.role, former.answer, former.answered_at) == (row.id, anna.id, "panelist", "accepted", at("09:00"))
    assert (stamps(), panel()) == ({anna.id: 1}, [(bo.id, "invited", None)])
    undoing.undo(day.event, day.actor, gone.id)
    assert (stamps(), panel(), FormerSeat.query.all()) == ({anna.id: 2}, [(anna.id, "accepted", at("09:00")), (bo.id, "invited", None)], [])
    seminars.change(day.writing, row, row.version, {"seats": [factories.seat(bo, note="Hej")]})
    seminars.change(day.writing, row, row.version, {"seats": [factories.seat(bo, note="Hej"), factories.seat(anna)]})
    assert (stamps(), panel(), FormerSeat.query.all()) == ({anna.id: 4, bo.id: 1}, [(bo.id, "invited", None), (anna.id, "invited", None)], [])
    assert [seats.instant(value) for value in (None, at("09:00"), at("09:00").isoformat())] == [None, at("09:00"), at("09:00")]


def test_many_are_changed_at_once_and_told(day):
    one, two, three = (factories.seminar(day, title, tags=tags) for title, tags in (("Ett", ["Hav"]), ("Två", ["sjö"]), ("Tre", ["Luft", "SJÖ"])))
    edits.remove(day.writing, three)
    done = bulk.change_many(day.writing, [one.code, two.code, one.code, three.code, "NOBODY"], bulk.Change({}, ("Sjö", "Hav"), ("hav",)))
    assert ([e.after for e in done.entries], done.same) == ([{"tags": ["Sjö"]}], 1)
    assert [(title, error.errors) for title, error in done.refused] == [
        ("Tre", {"form": "It is no longer there."}), ("NOBODY", {"form": "It is no longer there."}),
    ]  # fmt: skip
    done = bulk.change_many(day.writing, [one.code, two.code], bulk.Change({"minutes": 1500}))
    assert ([title for title, _ in done.refused], done.entries, done.same) == (["Ett", "Två"], [], 0)
    done = bulk.change_many(day.writing, [one.code, two.code], bulk.Change({"host": "Vi"}, ("Ny",)))
    assert ([e.after for e in done.entries], {e.batch.partition("-")[0] for e in done.entries}) == (
        [{"host": "Vi", "tags": ["Sjö", "Ny"]}, {"host": "Vi", "tags": ["sjö", "Ny"]}], {"many"},
    )  # fmt: skip


def test_what_undo_would_do_is_said_step_by_step(day):
    room, row = factories.room(day, "Sal"), factories.seminar(day, "Ett")
    moved = seminars.change(day.writing, row, row.version, {"room_id": room.id, "host": "Vi"})
    seminars.change(day.writing, row, row.version, {"host": "De"})
    plan = undoing.plan(day.event, moved.id, True)
    (step,) = plan.steps
    assert (step.what, step.values, step.left, step.why, step.users, step.kept, step.does) == ("change", {"room_id": None}, ("host",), "", (), False, True)
    assert (plan.asks, plan.done, plan.let_be, plan.back, len(plan.fingerprint)) == (True, (step,), (step,), True, 32)
    assert refusal(undoing.undo, day.event, day.actor, moved.id) == {"undo": "This has been changed again since, so it cannot be undone by itself."}
    old = undoing.Agreed("0" * 32)
    assert refusal(undoing.undo, day.event, day.actor, moved.id, old) == {"undo": "The draft has changed since you looked. Here is what would change now."}

    added = next(e for e in journal.entries(day.event) if e.noun == "room")
    (step,) = undoing.plan(day.event, added.id, True).steps
    assert (step.what, step.why, step.users, step.kept, step.does) == ("away", "used", ("Ett",), True, False)
    agreed = undoing.Agreed(undoing.plan(day.event, added.id, True).fingerprint)
    assert refusal(undoing.undo, day.event, day.actor, added.id, agreed) == {
        "undo": "This has been changed again since, so it cannot be undone by itself."
    }
    done = undoing.undo(day.event, day.actor, added.id, undoing.Agreed(agreed.fingerprint, frozenset([added.id])))
    assert ([s.what for s in done.done], room.removed_at is not None, last(day)) == (["away"], True, [("room", "undo", "Sal", {}, {}, False)])
    assert (added.undone_by, added.undone_at is not None) == (journal.entries(day.event, 1)[0].id, True)
    with pytest.raises(NotFound):
        undoing.undo(day.event, day.actor, added.id)
    undoing.redo(day.event, day.actor, added.id)
    assert (room.removed_at, added.undone_at, added.undone_by, last(day)) == (None, None, None, [("room", "redo", "Sal", {}, {}, False)])
    strange = factories.make_event()
    with pytest.raises(NotFound):
        undoing.undo(strange.event, strange.actor, added.id)
    assert [undo_plan.can_be_undone(e) for e in journal.entries(day.event) if e.noun == "event"] == [False]


def test_the_journal_keeps_who_what_and_on_which_way(day):
    batch = edits.new_batch("import")
    row = seminars.add(edits.Writing(day.event, day.actor, batch=batch, board=True), {"title": "Ett", "seats": []})
    (entry,) = journal.entries(day.event, 1)
    assert (entry.event_id, entry.account_id, entry.noun, entry.row_id, entry.action, entry.title, set(entry.before.values()), entry.batch, entry.board) == (
        day.event.id, day.account.id, "seminar", row.id, "add", "Ett", {None}, batch, True,
    )  # fmt: skip
    assert (entry.after["title"], entry.version, entry.revision, entry.undone_at) == ("Ett", row.version, day.event.revision, None)
    seminars.change(edits.Writing(day.event, Actor(None, "owner")), row, row.version, {"title": "Två"})
    assert journal.doers(day.event) == [(day.account.id, day.account.name), (0, "")]
    room, bo = factories.room(day, "Sal"), factories.person(day, "Bo")
    moved = seminars.change(day.writing, row, row.version, {"room_id": room.id, "seats": [factories.seat(bo)]})
    edits.remove(day.writing, bo)
    assert journal.names(day.event, [moved, entry]) == {("room", room.id): "Sal", ("person", bo.id): "Bo"}
    assert journal.names(day.event, [entry]) == {}
    (line,) = (each for each in journal.lines(day.event) if each.entry.id == moved.id)
    assert (line.counts, line.undone, line.open, line.parts, line.kind) == ({("seminar", "change"): 1}, 0, 1, (), "")


def test_who_has_been_seated_since_is_not_taken_back_unasked(day):
    person = factories.person(day)
    added = journal.entries(day.event, 1)[0]
    factories.seminar(day, "Ett", [person])
    (step,) = undo_plan.made(day.event, added, True, [added]).steps
    assert (step.what, step.why, step.users, step.kept, step.does) == ("away", "used", ("Ett",), True, False)
    (step,) = undo_plan.made(day.event, added, True, [added], frozenset({added.id})).steps
    assert (step.why, step.users, step.kept, step.does) == ("used", ("Ett",), False, True)


def test_days_that_cannot_be_are_refused_and_not_asked_about(day):
    factories.seminar(day, starts_at=at("10:00"))
    late, early = date(2200, 1, 1), date(1899, 12, 31)
    assert [dates.ask(day.event, values) for values in ({"ends_on": late}, {"starts_on": early}, {"starts_on": late, "ends_on": late}, {})] == [None] * 4
    assert dates.ask(day.event, {"starts_on": DAY + timedelta(days=1), "ends_on": DAY + timedelta(days=1)}).days == 1


def test_the_state_of_a_row_has_every_field_that_is_edited(day):
    panel = factories.seminar(day, panel=[factories.person(day)], room=factories.room(day))
    rows = (day.event, panel, panel.room, panel.seats[0].person)
    assert [set(edits.state(row)) - set(row.EDITABLE) for row in rows] == [{"overruled"}, {"seats"}, set(), set()]
    assert [set(row.EDITABLE) - set(edits.state(row)) for row in rows] == [set()] * 4


def test_an_instant_is_kept_the_same_in_whatever_zone_it_was_said(day):
    row = factories.seminar(day, starts_at=at("10:00"))
    assert board.move(day.writing, row, row.version, {"starts_at": at("11:00", zone="Europe/Helsinki")}) is None
    board.move(day.writing, row, row.version, {"starts_at": at("11:00")})
    assert last(day)[0][3:5] == ({"starts_at": "2027-07-03T08:00:00+00:00"}, {"starts_at": "2027-07-03T09:00:00+00:00"})
    journal.undo_on_board(day.event, day.actor)
    assert row.starts_at == at("10:00")


def test_a_version_that_is_old_is_settled_or_asked(day):
    row = factories.seminar(day, "Ett", abstract="Om")
    old = row.version
    seminars.change(day.writing, row, row.version, {"title": "Två"})
    seminars.change(day.writing, row, old, {"abstract": "Nytt"})
    assert (row.title, row.abstract) == ("Två", "Nytt")
    with pytest.raises(conflicts.Stale):
        seminars.change(day.writing, row, old, {"title": "Tre"})
