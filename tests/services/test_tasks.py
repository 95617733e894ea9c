"""Long work: what is left when its worker is killed, or its job is lost."""

from datetime import timedelta

import pytest

from eventapp.extensions import db
from eventapp.models import LongTask
from eventapp.services.clock import now
from eventapp.services.errors import NotFound
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
