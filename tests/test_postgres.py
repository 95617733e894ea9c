"""A database that a test has had is given to the next one as it was made; one that is no longer so is dropped."""

import psycopg
import pytest

ROWS = "SELECT id, name, email FROM person ORDER BY id"
ADD = "INSERT INTO notice (event_id, person_id, subject, told_at) SELECT event_id, id, 'link', now() FROM person LIMIT 2 RETURNING id"


def _in(address, *statements):
    with psycopg.connect(address.replace("+psycopg", ""), autocommit=True) as connection:
        done = [connection.execute(each) for each in statements]
        return done[-1].fetchall() if done[-1].description else None


def _number(address):
    return _in(address, "SELECT oid::bigint FROM pg_database WHERE datname = current_database()")


@pytest.fixture
def changed(databases, tmp_path):
    """What is changed by statements in a copy of the sample day: before, and in the copy after that; and whether it is the same database."""

    def change(*statements):
        with databases.copy("day", tmp_path / "one") as first:
            before = _in(first, ROWS), _in(first, ADD), _number(first)
            _in(first, *statements)
        with databases.copy("day", tmp_path / "two") as second:
            after = _in(second, ROWS), _in(second, ADD), _number(second)
        assert first != second and after[:2] == before[:2]
        return after[2] == before[2]

    return change


def test_rows_and_the_numbers_of_the_next_are_as_they_were(changed):
    assert changed("DELETE FROM seat", "UPDATE person SET name = 'Bo'")


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE person ADD COLUMN more text",
        "ALTER TABLE person ALTER COLUMN name DROP NOT NULL",
        "ALTER TABLE person ALTER COLUMN name SET DEFAULT 'Bo'",
        "CREATE INDEX more ON person (name)",
        "CREATE TABLE more (id integer)",
        "CREATE FUNCTION more() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = 1', current_database()); END $$",
        "UPDATE person SET notes = (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 30000) n)",
    ],
)
def test_one_whose_tables_are_others_or_that_has_grown_is_not_used_again(changed, statement):
    assert not changed(statement)


def test_who_is_still_connected_is_cut_off(databases, tmp_path):
    with databases.copy("tables", tmp_path / "one") as first:
        left = psycopg.connect(first.replace("+psycopg", ""))
        left.execute("LOCK TABLE person")
    with databases.copy("tables", tmp_path / "two") as second:
        assert _in(second, "SELECT count(*) FROM person") == [(0,)]
    with pytest.raises(psycopg.OperationalError):
        left.execute("SELECT 1")
    left.close()
