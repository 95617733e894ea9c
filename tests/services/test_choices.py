"""Choices: what was said last holds, nothing is lost between many, an address to show writes nothing; on both databases."""

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Choice, Counter, Release, Star
from eventapp.services import choices
from eventapp.services.choices import Chosen, Reader, Wish
from eventapp.services.errors import Gone, NotFound, TooMany
from eventapp.services.events import erasing
from eventapp.services.operations import backups, restoring, takeup

T = datetime(2017, 7, 1, 12, tzinfo=UTC)
KNOWN = frozenset({"AAAAAA", "BBBBBB", "CCCCCC"})


@pytest.fixture(autouse=True)
def before_the_day():
    with time_machine.travel(T, tick=False):
        yield


def reader(day, token=None, network="192.0.2.1"):
    return Reader(day.event.code, choices.new_token() if token is None else token, network, KNOWN)


def on(*codes, minutes=0):
    return {code: Wish(True, T + timedelta(minutes=minutes)) for code in codes}


def off(*codes, minutes=0):
    return {code: Wish(False, T + timedelta(minutes=minutes)) for code in codes}


def test_a_choice_begins_with_its_first_star_and_is_read_by_both_addresses(day):
    one = reader(day)
    with pytest.raises(NotFound):
        choices.find(day.event.code, one.token)
    shown = choices.shown(one.token)
    assert choices.choose(one, on("AAAAAA", "XXXXXX")) == Chosen(frozenset({"AAAAAA"}), shown, True)
    assert choices.find(day.event.code, shown) == Chosen(frozenset({"AAAAAA"}), shown, False)
    # Nothing in the tables opens either address, and nothing tells whose it is.
    stored = str([tuple(row) for table in (Choice, Star, Counter) for row in db.session.execute(select(*table.__table__.c))])
    assert one.token not in stored
    assert shown not in stored
    assert "192.0.2.1" not in stored


def test_the_address_to_show_writes_nothing(day):
    one = reader(day)
    shown = choices.choose(one, on("AAAAAA")).shown
    for token in (shown, "", "x", one.token + "x", shown + "x"):
        for work in (
            lambda token: choices.choose(reader(day, token), off("AAAAAA", minutes=1)),
            lambda token: choices.join(reader(day, token), one.token),
            lambda token: choices.join(one, token),
            lambda token: choices.erase(day.event.code, token),
        ):
            with pytest.raises(NotFound):
                work(token)
    # What is in it, taken for an address to write, is that of a choice of its own.
    mine = choices.choose(reader(day, shown.removeprefix("show-")), on("BBBBBB", minutes=1))
    assert (mine.codes, choices.find(day.event.code, shown).codes) == ({"BBBBBB"}, {"AAAAAA"})


def test_of_each_seminar_what_was_said_last_holds_in_whatever_order_it_comes(day):
    one = reader(day)
    choices.choose(one, off("AAAAAA", minutes=5) | on("BBBBBB", minutes=5))
    assert choices.choose(one, on("AAAAAA", "BBBBBB", "CCCCCC", minutes=3)).codes == {"BBBBBB", "CCCCCC"}
    assert choices.choose(one, on("AAAAAA", minutes=6) | off("BBBBBB", minutes=4)).codes == {"AAAAAA", "BBBBBB", "CCCCCC"}
    assert choices.counts(day.event.id) == {"AAAAAA": 1, "BBBBBB": 1, "CCCCCC": 1}


def test_another_event_has_no_such_choice(day):
    one = reader(day)
    choices.choose(one, on("AAAAAA"))
    with pytest.raises(NotFound):
        choices.find("ZZZZZZ", one.token)
    with pytest.raises(NotFound):
        choices.choose(Reader("ZZZZZZ", choices.new_token(), "", KNOWN), on("AAAAAA"))


def test_a_device_that_joins_another_brings_what_it_had_and_both_addresses_show_it(day):
    phone, laptop = reader(day), reader(day)
    old = choices.choose(phone, on("AAAAAA", minutes=1) | off("CCCCCC", minutes=9)).shown
    new = choices.choose(laptop, on("BBBBBB", "CCCCCC") | off("AAAAAA")).shown
    assert choices.join(phone, laptop.token) == Chosen(frozenset({"AAAAAA", "BBBBBB"}), old, True)
    assert choices.choose(laptop, off("BBBBBB", minutes=10)).codes == {"AAAAAA"}
    assert [choices.find(day.event.code, token).codes for token in (old, new, phone.token)] == [{"AAAAAA"}] * 3
    assert choices.counts(day.event.id) == {"AAAAAA": 1}
    # In a circle, or with itself, is no change.
    for one, other in ((laptop, phone.token), (phone, laptop.token), (phone, phone.token)):
        assert choices.join(one, other).codes == {"AAAAAA"}


def test_what_is_erased_is_gone_for_all_its_devices_and_is_not_begun_again(day):
    one = reader(day)
    shown = choices.choose(one, on("AAAAAA")).shown
    choices.erase(day.event.code, one.token)
    assert choices.counts(day.event.id) == {}
    for work in (
        lambda: choices.find(day.event.code, one.token), lambda: choices.find(day.event.code, shown),
        lambda: choices.choose(one, on("AAAAAA", minutes=1)), lambda: choices.erase(day.event.code, one.token),
    ):  # fmt: skip
        with pytest.raises(Gone):
            work()


def test_500_at_once_lose_none(day):
    """Each with a choice of their own, and some with one that all share; PostgreSQL, which is no different, with fewer."""
    event_id, code, shared = day.event.id, day.event.code, reader(day)
    people = 500 if db.engine.dialect.name == "sqlite" else 100
    everyone = frozenset(f"{n:06}" for n in range(people)) | KNOWN
    choices.choose(shared, on("AAAAAA"))
    db.session.rollback()
    numbers, failed = iter(range(people)), []

    def run():
        for number in iter(lambda: next(numbers, None), None):
            with day.app.app_context():
                try:
                    choices.choose(Reader(code, choices.new_token(), "192.0.2.1", everyone), on("BBBBBB"))
                    if number % 10 == 0:
                        choices.choose(Reader(code, shared.token, "", everyone), {f"{number:06}": Wish(True, T)})
                except Exception as error:
                    failed.append(error)
                finally:
                    db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    assert failed == []
    assert choices.counts(event_id)["BBBBBB"] == people
    assert choices.find(code, shared.token).codes == {"AAAAAA", *(f"{n:06}" for n in range(0, people, 10))}


def test_a_network_begins_so_many_and_a_choice_changes_so_often(day, monkeypatch):
    monkeypatch.setattr(choices, "BEGUN", choices.limits.Limit("begun", 2, 60))
    monkeypatch.setattr(choices, "CHANGED", choices.limits.Limit("changed", 3, 60))
    one = reader(day)
    for minutes in range(3):
        choices.choose(one, on("AAAAAA", minutes=minutes))
    with pytest.raises(TooMany):
        choices.choose(one, off("AAAAAA", minutes=4))
    choices.choose(reader(day), on("AAAAAA"))
    with pytest.raises(TooMany):
        choices.choose(reader(day), on("AAAAAA"))
    choices.choose(reader(day, network="192.0.2.2"), on("AAAAAA"))
    assert choices.counts(day.event.id) == {"AAAAAA": 3}


def test_a_week_after_the_event_the_worker_erases_all_of_it(day):
    """By the venue's clock and the programme that is published, whatever the draft says."""
    one, ends = reader(day), db.session.scalars(select(Release.ends_on)).one()
    choices.choose(one, on("AAAAAA"))
    last = datetime(ends.year, ends.month, ends.day, 22, tzinfo=UTC) + timedelta(days=7)  # Midnight in summer.
    with time_machine.travel(last - timedelta(seconds=1), tick=False):
        takeup.sweep()
        assert choices.find(day.event.code, one.token).codes == {"AAAAAA"}
    with time_machine.travel(last, tick=False):
        takeup.sweep()
        with pytest.raises(NotFound):
            choices.find(day.event.code, one.token)
    assert [db.session.scalars(select(table)).all() for table in (Choice, Star)] == [[], []]


def test_a_backup_has_choices_and_an_erased_event_has_none(day, tmp_path):
    choices.choose(reader(day), on("AAAAAA", "BBBBBB"))
    db.session.rollback()
    backups.write(tmp_path, tmp_path / "backup.zip")
    restoring.restore(tmp_path / "backup.zip", tmp_path / "there")
    with closing(sqlite3.connect(tmp_path / "there" / "eventapp.db")) as restored:
        assert restored.execute("select code, chosen from star order by code").fetchall() == [("AAAAAA", 1), ("BBBBBB", 1)]
    erasing.erase(day.event, day.actor, day.event.slug, day.shelf)
    assert [db.session.scalars(select(table)).all() for table in (Choice, Star)] == [[], []]


def test_joined_again_and_again_every_address_still_leads_to_all(day):
    chain = [reader(day) for _ in range(9)]
    for one, code in zip(chain, [*sorted(KNOWN)] * 3, strict=True):
        choices.choose(one, on(code))
    for one, next_one in pairwise(chain):
        choices.join(one, next_one.token)
    assert [choices.find(day.event.code, one.token).codes for one in chain] == [KNOWN] * 9


def test_a_choice_holds_what_anybody_can_want_and_no_more(day):
    many = [f"{number:06}" for number in range(400)]
    one = Reader(day.event.code, choices.new_token(), "192.0.2.1", frozenset(many))
    assert len(choices.choose(one, on(*many)).codes) == 300
    kept = choices.choose(one, off(many[0], minutes=1)).codes
    assert len(kept) == len(choices.choose(one, on(*many, minutes=2)).codes) - 1 == 299
