"""The tables brought up to date: by several at once, with tables made anew, and with every row kept or nothing changed."""

import os
import shutil
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations

from eventapp import files
from eventapp.extensions import db
from eventapp.models import PublicDay
from eventapp.services.operations import commands, schema, status
from tests.conftest import BASE
from tests.operations.test_first_start import at_once
from tests.operations.test_restore import everything

ANEW = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = 'next', '{newest}'


def upgrade():
    # Every seminar, person, room and release refers to this table.
    with op.batch_alter_table('event', recreate='auto') as table:
        table.alter_column('tagline', existing_type=sa.Text(), nullable=True)
    {more}
"""


@pytest.fixture
def another_migration(tmp_path, monkeypatch):
    """Adds a migration that makes the table of events anew, and does something more."""

    def add(more="pass"):
        folder = tmp_path / "migrations"
        shutil.copytree(files.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "versions" / "next.py").write_text(ANEW.format(newest=schema.newest(), more=more))
        monkeypatch.setattr(files, "MIGRATIONS", folder)

    return add


def test_a_table_that_others_refer_to_is_made_anew_with_every_row_kept(day, another_migration):
    db.session.remove()
    before = everything(db.engine)
    another_migration()
    schema.upgrade(db.engine)
    assert everything(db.engine) == before
    with db.engine.connect() as connection:
        assert schema.revision(connection) == "next"
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_a_migration_that_would_leave_rows_without_what_they_refer_to_changes_nothing(lite_day, another_migration):
    db.session.remove()
    before = everything(db.engine)
    another_migration("op.execute('DELETE FROM event')")
    with pytest.raises(schema.Dangling) as refused:
        schema.upgrade(db.engine)
    assert {"person", "release", "seminar"} <= set(str(refused.value).split(", "))
    assert everything(db.engine) == before
    with db.engine.connect() as connection:
        assert schema.revision(connection) != "next"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def back_to(revision):
    """The tables as a version before had them."""
    scripts = schema._scripts()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"fn": lambda here, _: scripts._downgrade_revs(revision, here)}
        )
        with Operations.context(context):
            context.run_migrations()
        connection.commit()


def test_four_that_upgrade_a_filled_database_at_once_take_turns(day, tmp_path):
    """Machines of their own: each has its own data folder."""
    db.session.remove()
    before = everything(db.engine)
    back_to("0009")
    environment = {
        **os.environ, "EVENTAPP_BASE_URL": BASE,
        "EVENTAPP_DATABASE_URL": db.engine.url.render_as_string(hide_password=False).replace("+psycopg", ""),
    }  # fmt: skip
    done = at_once([environment | {"EVENTAPP_DATA": str(tmp_path / f"machine-{n}")} for n in range(4)])
    assert [(said, code) for (_, said), code in done] == [("", 0)] * 4
    after = everything(db.engine)
    # The organisation is made by the upgrade itself, once, with an id of its own.
    assert len(after.pop("organisation")) == len(before.pop("organisation")) == 1
    assert after == before


def test_tables_that_are_behind_are_brought_up_to_date_and_what_is_public_with_them(lite_day, another_migration):
    place, number = Path(f"{db.engine.url.database}-wal"), lite_day.event.id
    db.session.query(PublicDay).delete()
    db.session.commit()
    commands.migrate_tables()
    assert (status.database_ready(), PublicDay.query.count()) == (True, 0)  # Nothing was behind, so nothing is made again.
    another_migration()
    assert (status.database_ready(), place.stat().st_size > 0) == (False, True)
    db.session.remove()
    commands.migrate_tables()
    with db.engine.connect() as connection:
        assert schema.revision(connection) == "next"
    assert (status.database_ready(), PublicDay.query.one().event_id) == (True, number)
