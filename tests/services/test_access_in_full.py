"""Who may enter what, how long work waits, and what a transaction raises, in full."""

import base64
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from eventapp.extensions import db
from eventapp.models import Event, LongTask, Membership, OrganisationMember, Reserved, SiteFact
from eventapp.services import access, links, reserved
from eventapp.services.access import Actor
from eventapp.services.accounts import organisations
from eventapp.services.errors import Collision, Forbidden, Invalid, NotFound
from eventapp.services.operations import tasks
from eventapp.services.transaction import inside_one, transaction
from tests import factories

KEY = "a test's key, not a secret"
START = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
EVENT = {"form": "There is enough waiting for this event already. Wait until it is done, or stop it."}
ALL = {"form": "Too much is waiting just now. Try again in a few minutes."}


@pytest.fixture
def houses(lite):
    """Two organisations with an event each and one without, and people with roles in some of them."""
    owner = factories.account(site_owner=True)
    day, other, alone = (
        factories.make_event(owner, slug=slug, title=title, starts_on=on, ends_on=on)
        for slug, title, on in (("dagen", "Ö", date(2027, 5, 1)), ("annan", "A", date(2027, 5, 1)), ("ensam", "E", date(2027, 6, 1)))
    )
    home, far = (organisations.add(owner, {"name": name, "slug": name.lower()}) for name in ("Hamnen", "Fjarran"))
    organisations.move(day.event, day.actor, owner, "hamnen")
    organisations.move(other.event, other.actor, owner, "fjarran")
    people = {name: factories.account(name) for name in ("crew", "viewer", "both", "over", "none")}
    with transaction():
        for name, event, role in (("crew", day, "crew"), ("viewer", other, "viewer"), ("both", day, "editor"), ("both", alone, "owner")):
            db.session.add(Membership(event_id=event.event.id, account_id=people[name].id, role=role))
        for name, house, role in (("both", home, "viewer"), ("over", home, "owner"), ("viewer", far, "crew")):
            db.session.add(OrganisationMember(organisation_id=house.id, account_id=people[name].id, role=role))
    return {"dagen": day.event, "annan": other.event, "ensam": alone.event, "hamnen": home, "fjarran": far, "owner": owner, **people}


def may_enter(houses, account, enter, slug):
    try:
        thing, actor = enter(slug, houses[account], "see")
    except NotFound:
        return None
    assert (thing, actor.account_id) == (houses[slug], houses[account].id)
    return actor.role


def test_each_enters_where_they_have_a_role_and_nowhere_else(houses):
    who = ("crew", "viewer", "both", "over", "none")
    assert {name: [may_enter(houses, name, access.enter, slug) for slug in ("dagen", "annan", "ensam")] for name in who} == {
        "crew": ["crew", None, None], "viewer": [None, "crew", None], "both": ["editor", None, "owner"], "over": ["owner", None, None], "none": [None] * 3,
    }  # fmt: skip
    assert {name: [may_enter(houses, name, access.enter_organisation, slug) for slug in ("hamnen", "fjarran")] for name in who} == {
        "crew": [None, None], "viewer": [None, "crew"], "both": ["viewer", None], "over": ["owner", None], "none": [None, None],
    }  # fmt: skip
    numbers = [houses[slug].id for slug in ("dagen", "annan", "ensam")]
    assert {name: [access.role_in(number, houses[name].id) for number in numbers] for name in who} == {
        "crew": ["crew", None, None], "viewer": [None, "crew", None], "both": ["editor", None, "owner"], "over": ["owner", None, None], "none": [None] * 3,
    }  # fmt: skip
    assert [[(event.slug, role) for event, role in access.events_of(houses[name])] for name in ("owner", *who)] == [
        [("ensam", "owner"), ("annan", "owner"), ("dagen", "owner")], [("dagen", "crew")], [("annan", "crew")], [("ensam", "owner"), ("dagen", "editor")],
        [("dagen", "owner")], [],
    ]  # fmt: skip
    owned = {name: {*db.session.scalars(select(Event.slug).where(access.owned_by(houses[name].id)))} for name in ("owner", *who)}
    assert owned == {"owner": {"dagen", "annan", "ensam"}, "crew": set(), "viewer": set(), "both": {"ensam"}, "over": {"dagen"}, "none": set()}
    for enter, slug in ((access.enter, "dagen"), (access.enter_organisation, "hamnen")):
        with pytest.raises(Forbidden):
            enter(slug, houses["both"], "own")
    houses["dagen"].removed_at = START
    db.session.commit()
    assert (may_enter(houses, "crew", access.enter, "dagen"), access.events_of(houses["over"])) == (None, [])
    assert access.role_in(houses["dagen"].id, houses["crew"].id) == "crew"


def refused(work, *given):
    """The words, by field, with which something is refused."""
    with pytest.raises(Invalid) as refusal:
        work(*given)
    return refusal.value.errors


def test_so_much_waits_for_an_event_and_for_all(lite):
    owner = factories.account(site_owner=True)
    numbers = [factories.make_event(owner).event.id for _ in range(7)]
    with time_machine.travel(START, tick=False) as clock:
        first, second = (tasks.begin(numbers[0], "plan", {"scope": "tray"}) for _ in range(2))
        assert (first, len(first.token), first.ended) == (tasks.Task(first.token, numbers[0], "plan", {"scope": "tray"}), 32, False)
        assert refused(tasks.begin, numbers[0], "plan", {}) == EVENT
        first.state = "done"
        tasks.save(first)  # What is done has no place any more.
        first = tasks.begin(numbers[0], "plan", {})
        assert refused(tasks.begin, numbers[0], "plan", {}) == EVENT
        tasks.begin(numbers[0], "import", {})  # Another kind has its own places.
        for number in numbers[1:5]:
            tasks.begin(number, "plan", {})
            tasks.begin(number, "plan", {})
        assert refused(tasks.begin, numbers[5], "plan", {}) == ALL
        clock.shift(timedelta(minutes=10))
        assert tasks.claim(second) is True
        clock.shift(timedelta(minutes=5))
        # What waited too long has no place any more; what was said to be under way since has.
        for _ in range(1):
            tasks.begin(numbers[0], "plan", {})
        assert refused(tasks.begin, numbers[0], "plan", {}) == EVENT
        second.state = "done"
        tasks.save(second)
        tasks.begin(numbers[0], "plan", {})
        clock.shift(timedelta(days=1) - timedelta(minutes=15))
        tasks.begin(numbers[5], "plan", {})
        assert LongTask.query.count() == 15
        clock.shift(timedelta(seconds=1))
        tasks.begin(numbers[6], "plan", {})
        assert LongTask.query.count() == 4


def test_how_a_task_stands_by_what_was_said_of_it(lite):
    number = factories.make_event().event.id
    with time_machine.travel(START, tick=False) as clock:
        waits, runs = (tasks.begin(number, "plan", {}) for _ in range(2))
        for wrong in ("", "x" * 32, runs.token[:-1], runs.token + "0", "0" * 32):
            with pytest.raises(NotFound):
                tasks.load(number, wrong)
        assert (tasks.claim(runs), tasks.claim(runs), runs.state) == (True, False, "running")
        clock.shift(timedelta(minutes=3))
        assert tasks.load(number, runs.token).state == "running"
        clock.shift(timedelta(seconds=1))
        said = tasks.load(number, runs.token)
        assert (said.state, said.errors, said.ended) == ("failed", {"form": "It was interrupted, and nothing is changed. Try again."}, True)
        runs.done, runs.total, runs.result, runs.errors = 3, 4, {"entry": 7}, {"form": "x"}
        tasks.save(runs)
        assert tasks.load(number, runs.token) == runs
        clock.move_to(START + timedelta(hours=2))
        assert tasks.load(number, waits.token) == waits
        clock.shift(timedelta(seconds=1))
        said = tasks.load(number, waits.token)
        assert (said.state, said.errors) == ("failed", {"form": "It was never begun, and nothing is changed. Try again."})


def test_what_is_lost_is_told_of_one_by_one(lite):
    number = factories.make_event().event.id
    with time_machine.travel(START, tick=False) as clock:
        old = tasks.begin(number, "plan", {})
        clock.shift(timedelta(seconds=20))
        new = tasks.begin(number, "plan", {})
        clock.shift(timedelta(seconds=10))
        assert tasks.lost() == []
        clock.shift(timedelta(seconds=1))
        assert (tasks.lost(), tasks.lost()) == ([old], [])
        clock.shift(timedelta(seconds=20))
        assert tasks.lost() == [new]  # Of the other it was said just now.
        clock.shift(timedelta(seconds=31))
        assert sorted(t.token for t in tasks.lost()) == sorted((old.token, new.token))


def test_work_stops_where_it_is_asked_to(lite):
    number, folder = factories.make_event().event.id, lite.extensions["shelf"].folder.parent
    runs, waits = (tasks.begin(number, "plan", {}) for _ in range(2))
    report = tasks.Reporter(runs)
    report(1, 9)
    told = tasks.load(number, runs.token)
    assert (told.state, told.done, told.total) == ("running", 1, 9)
    tasks.stop(number, waits.token)
    assert (tasks.load(number, waits.token).state, tasks.claim(waits)) == ("stopped", False)
    tasks.stop(number, runs.token)
    assert [path.name for path in folder.glob(".stop-*")] == [f".stop-{runs.token}"]
    with pytest.raises(tasks.Stopped):
        report(2, 9)
    assert (tasks.load(number, runs.token).state, tasks.load(number, runs.token).done) == ("running", 1)
    (folder / f".stop-{runs.token}").unlink()
    with pytest.raises(tasks.Stopped):  # It is written down too.
        report(3, 9)
    (folder / f".stop-{runs.token}").touch()
    tasks.save(runs)
    assert list(folder.glob(".stop-*")) != []
    runs.state = "stopped"
    tasks.save(runs)
    assert (list(folder.glob(".stop-*")), tasks.load(number, runs.token).state) == ([], "stopped")
    with pytest.raises(NotFound):
        tasks.stop(number + 1, runs.token)
    LongTask.query.delete()
    db.session.commit()
    with pytest.raises(tasks.Stopped):  # Its event was erased meanwhile.
        tasks.Reporter(waits)(1, 9)


def test_a_transaction_raises_what_happened(lite):
    with pytest.raises(Collision), transaction():
        db.session.add_all([SiteFact(name="a", value="1")])
        db.session.flush()
        db.session.execute(text("INSERT INTO site_fact (name, value) VALUES ('a', '2')"))
    assert (SiteFact.query.count(), inside_one()) == (0, False)
    with pytest.raises(OperationalError), transaction():
        db.session.execute(text("SELECT nothing FROM nowhere"))
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(text("INSERT INTO site_fact (name, value) VALUES (NULL, '2')"))
    with pytest.raises(Collision), transaction():
        raise StaleDataError
    with pytest.raises(KeyError), transaction():
        raise KeyError
    with pytest.raises(RuntimeError, match=r"^a transaction inside this one has failed, so it cannot be committed$"), transaction():
        try:
            with transaction():
                raise KeyError
        except KeyError:
            pass
    assert inside_one() is False


def test_links_are_made_from_the_key_each_kind_its_own(lite):
    day = factories.make_event()
    anna = factories.person(day)
    made = [links.personal(anna, KEY), links.one_time(anna.code, KEY), links.preview(anna.code, KEY)]
    assert [len(token) for token in made] == [38, 32, 39]
    assert (made[0][:6], made[2][:7]) == (anna.code, f"{anna.code}-")
    assert len({made[0][6:], made[1], made[2][7:]}) == 3
    assert base64.urlsafe_b64decode(made[1]) == links.mac(f"one-time-link/{anna.code}", KEY)[:24]
    assert base64.urlsafe_b64decode(made[0][6:]) == links.mac(f"personal-link/{anna.code}/{anna.link_number}", KEY)[:24]
    assert base64.urlsafe_b64decode(made[2][7:]) == links.mac(f"preview-link/{anna.code}", KEY)[:24]
    # RFC 4231, test case 2.
    assert links.mac("what do ya want for nothing?", "Jefe").hex() == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


def test_names_of_erased_events_stay_reserved(lite):
    with transaction():
        db.session.add_all(Reserved(name=name, erased_at=START) for name in ("dagen", "AAAAAA"))
    assert ([reserved.is_erased(name) for name in ("dagen", "AAAAAA", "annan")], reserved.among(["dagen", "annan"]), reserved.slugs()) == (
        [True, True, False], {"dagen"}, {"dagen", "AAAAAA"},
    )  # fmt: skip
    db.session.execute(text("DROP TABLE reserved"))
    db.session.commit()
    db.session.expunge_all()
    assert reserved.is_erased("annan") is False
    assert Actor(1, "viewer").may("see")
