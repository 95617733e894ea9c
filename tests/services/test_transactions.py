"""A transaction inside another is part of it; what comes after waits for the outermost; on both databases."""

import pytest
from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Reserved
from eventapp.services.clock import now
from eventapp.services.transaction import after_commit, transaction


def put(name):
    db.session.add(Reserved(name=name, erased_at=now()))


def there():
    """The names as another connection sees them, which is what was committed."""
    with db.engine.connect() as connection:
        return list(connection.scalars(select(Reserved.name).order_by(Reserved.name)))


def test_one_inside_another_is_committed_with_it(app):
    with transaction():
        put("a")
        with transaction():
            put("b")
        assert there() == []
        put("c")
    assert there() == ["a", "b", "c"]


def test_one_that_fails_takes_the_outer_along(app):
    with pytest.raises(ZeroDivisionError), transaction():
        put("a")
        with transaction():
            put("b")
            raise ZeroDivisionError
    assert there() == []


def test_one_that_failed_is_not_committed_though_the_outer_goes_on(app):
    with pytest.raises(RuntimeError), transaction():
        put("a")
        with pytest.raises(ZeroDivisionError), transaction():
            put("b")
            raise ZeroDivisionError
        put("c")
    assert there() == []
    with transaction():
        put("d")
    assert there() == ["d"]


def test_an_outer_one_that_fails_takes_the_inner_along(app):
    with pytest.raises(ZeroDivisionError), transaction():
        with transaction():
            put("a")
        raise ZeroDivisionError
    assert there() == []


def test_what_comes_after_waits_for_the_outermost_commit_and_is_done_once_in_order(app):
    seen = []
    with transaction():
        after_commit(lambda: seen.append(("first", there())))
        with transaction():
            put("a")
            after_commit(lambda: seen.append(("second", there())))
        assert seen == []
    assert seen == [("first", ["a"]), ("second", ["a"])]
    with transaction():
        put("b")
    assert seen == [("first", ["a"]), ("second", ["a"])]


def test_what_comes_after_may_write(app):
    def again():
        with transaction():
            put("b")

    with transaction():
        put("a")
        after_commit(again)
    assert there() == ["a", "b"]


def test_nothing_comes_after_what_was_rolled_back(app):
    seen = []
    with pytest.raises(ZeroDivisionError), transaction():
        with transaction():
            after_commit(lambda: seen.append("never"))
        raise ZeroDivisionError
    with transaction():
        pass
    assert seen == []


def test_of_what_comes_after_one_that_fails_leaves_the_others_and_the_commit(app):
    seen = []
    with pytest.raises(ZeroDivisionError), transaction():
        put("a")
        after_commit(lambda: 1 / 0)
        after_commit(lambda: seen.append("done"))
    assert (seen, there()) == (["done"], ["a"])


def test_outside_a_transaction_nothing_can_wait_for_one(app):
    with pytest.raises(AssertionError):
        after_commit(list)
