"""Long work: what is left when its worker is killed, or its job is lost."""

from datetime import timedelta
from pathlib import Path

import pytest

from eventapp.extensions import db
from eventapp.models import LongTask
from eventapp.services.clock import now
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.operations import tasks
from eventapp.services.transaction import transaction
from tests import factories


@pytest.fixture
def day(app):
    return factories.make_event()


@pytest.fixture
def task(day):
    return tasks.begin(day.event.id, "plan", {"scope": "tray"})


def age(task, by):
    """As if all that is noted about a task had been noted so much earlier."""
    at = now() - by
    db.session.execute(db.update(LongTask).where(LongTask.token == task.token).values(asked_at=at, said_at=at))
    db.session.commit()


def test_work_that_has_fallen_silent_has_failed(day, task):
    report = tasks.Reporter(task)
    report(1, 10)
    assert tasks.load(day.event.id, task.token).state == "running"
    age(task, timedelta(hours=1))
    found = tasks.load(day.event.id, task.token)
    assert (found.state, found.ended) == ("failed", True)
    assert found.errors == {"form": "It was interrupted, and nothing is changed. Try again."}


def test_work_that_still_waits_for_its_turn_has_not_failed(day, task):
    age(task, timedelta(hours=1))
    assert tasks.load(day.event.id, task.token) == task


def test_how_far_it_has_come_is_noted_beside_the_works_own_transaction(day, task):
    with transaction():
        day.event.title = "Mitt i"
        db.session.flush()
        tasks.Reporter(task)(3, 10)
        with db.engine.connect() as another:
            seen = another.execute(db.select(LongTask.state, LongTask.done, LongTask.total)).one()
    # SQLite has one writer at a time: then it is noted the next time, and nothing waits for it.
    assert tuple(seen) == (("running", 3, 10) if db.engine.dialect.name == "postgresql" else ("waiting", 0, 0))
    assert day.event.title == "Mitt i"
    tasks.Reporter(task)(4, 10)
    found = tasks.load(day.event.id, task.token)
    assert (found.state, found.done, found.total) == ("running", 4, 10)


def test_of_two_workers_one_takes_it(day, task):
    mine, theirs = (tasks.load(day.event.id, task.token) for _ in range(2))
    assert (tasks.claim(mine), tasks.claim(theirs)) == (True, False)


def test_a_task_is_no_other_events(day, task):
    with pytest.raises(NotFound):
        tasks.load(day.event.id + 1, task.token)


def test_what_nobody_took_up_is_lost_once_in_each_while(day, task):
    other = tasks.begin(day.event.id, "plan", {"scope": "all"})
    tasks.claim(other)
    age(other, timedelta(minutes=1))
    assert tasks.lost() == []
    age(task, timedelta(minutes=1))
    assert tasks.lost() == [task]
    assert tasks.lost() == []


def test_a_task_from_its_beginning_to_its_end(lite):
    day = factories.make_event()
    made = tasks.begin(day.event.id, "import", {"upload": "u", "left_out": 2})
    assert made == tasks.Task(made.token, day.event.id, "import", {"upload": "u", "left_out": 2}, "waiting", 0, 0, {}, {})
    assert (len(made.token), made.ended) == (32, False)
    asks = Path(day.app.config["DATA"]) / f".stop-{made.token}"
    assert (tasks.claim(made), made.state) == (True, "running")
    report = tasks.Reporter(made)
    report(2, 5)
    assert tasks.load(day.event.id, made.token) == tasks.Task(made.token, day.event.id, "import", {"upload": "u", "left_out": 2}, "running", 2, 5)
    tasks.stop(day.event.id, made.token)
    assert asks.exists()
    for _ in range(2):  # By the file, and without it by the row.
        with pytest.raises(tasks.Stopped):
            report(3, 5)
        asks.unlink(missing_ok=True)
    assert tasks.load(day.event.id, made.token).done == 2
    asks.touch()
    made.state, made.result, made.errors = "done", {"entry": 7}, {"form": "Nej"}
    tasks.save(made)
    assert (tasks.load(day.event.id, made.token), made.ended, asks.exists()) == (made, True, False)
    other = tasks.begin(day.event.id, "plan", {"scope": "all"})
    tasks.stop(day.event.id, other.token)
    found = tasks.load(day.event.id, other.token)
    assert (found.state, found.ended, (asks.parent / f".stop-{other.token}").exists(), tasks.claim(found)) == ("stopped", True, False, False)
    db.session.execute(db.delete(LongTask).where(LongTask.token == other.token))
    db.session.commit()
    with pytest.raises(tasks.Stopped):
        tasks.Reporter(other)(1, 5)
    tasks.save(other)
    for token in (other.token, made.token.upper(), made.token[:-1], f"{made.token}0"):
        with pytest.raises(NotFound):
            tasks.load(day.event.id, token)


def test_what_is_too_old_or_too_much(lite):
    day, full = factories.make_event(), "There is enough waiting for this event already. Wait until it is done, or stop it."
    first, second = (tasks.begin(day.event.id, "plan", {"scope": "all"}) for _ in range(2))
    with pytest.raises(Invalid) as refused:
        tasks.begin(day.event.id, "plan", {"scope": "all"})
    assert refused.value.errors == {"form": full}
    tasks.begin(day.event.id, "import", {"upload": "u"})  # Of another kind.
    age(first, timedelta(minutes=15))  # It takes up no place any more.
    third = tasks.begin(day.event.id, "plan", {"scope": "all"})
    tasks.claim(second)
    with pytest.raises(Invalid):
        tasks.begin(day.event.id, "plan", {"scope": "all"})
    age(second, timedelta(minutes=15))
    tasks.begin(day.event.id, "plan", {"scope": "all"})
    others = [factories.make_event(day.account) for _ in range(5)]
    for n in range(8):
        tasks.begin(others[n // 2].event.id, "plan", {"scope": "all"})
    with pytest.raises(Invalid) as refused:
        tasks.begin(others[4].event.id, "plan", {"scope": "all"})
    assert refused.value.errors == {"form": "Too much is waiting just now. Try again in a few minutes."}
    age(third, timedelta(hours=1, minutes=59))
    assert tasks.load(day.event.id, third.token).state == "waiting"
    age(third, timedelta(hours=2, seconds=1))
    found = tasks.load(day.event.id, third.token)
    assert (found.state, found.errors) == ("failed", {"form": "It was never begun, and nothing is changed. Try again."})
    tasks.claim(first)
    age(first, timedelta(minutes=2, seconds=55))
    assert tasks.load(day.event.id, first.token).state == "running"
    age(first, timedelta(minutes=3, seconds=1))
    found = tasks.load(day.event.id, first.token)
    assert (found.state, found.errors) == ("failed", {"form": "It was interrupted, and nothing is changed. Try again."})
    age(third, timedelta(hours=23, minutes=59))
    age(second, timedelta(hours=24, seconds=1))
    with transaction():
        tasks.clear_old()
    assert tasks.load(day.event.id, third.token).token == third.token
    with pytest.raises(NotFound):
        tasks.load(day.event.id, second.token)
    age(third, timedelta(seconds=29))
    assert tasks.lost() == []
    age(third, timedelta(seconds=31))
    assert [task.token for task in tasks.lost()] == [third.token]
