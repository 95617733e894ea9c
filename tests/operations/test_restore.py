"""A backup comes back whole, on either database, into an empty place only; or nothing is changed."""

import os
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing

import pytest
from sqlalchemy import create_engine

from eventapp import datafolder
from eventapp.database import normal_url
from eventapp.extensions import db
from eventapp.formats import packed
from eventapp.models import Person
from eventapp.services.access import Actor
from eventapp.services.draft import loading, seminars
from eventapp.services.draft.edits import Writing
from eventapp.services.errors import Invalid
from eventapp.services.operations import backups, checks, restoring, tables
from eventapp.services.publishing import releases
from tests import loaded
from tests.conftest import BASE, make_app

SLUG = "almedalen-2017"


def new_database(uri):
    """The address of an empty PostgreSQL database."""
    import psycopg

    name = "r" + os.urandom(6).hex()
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return normal_url(uri.replace("/postgres?", f"/{name}?"))


def everything(engine):
    """Every row of every table, as plain values."""
    with engine.connect() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(table.select()))
            for table in db.metadata.sorted_tables
        }


def lay_out(folder):
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file() and "jobs.db" not in p.name}


def made(day, tmp_path):
    """A backup of the sample day with a picture and a key."""
    data = day.shelf.folder.parent
    (data / "media").mkdir(exist_ok=True)
    (data / "media" / ("a" * 32 + "-96.webp")).write_bytes(b"picture")
    (data / "secret-key").write_text("a key")
    file = tmp_path / "kept" / "backup.zip"
    file.parent.mkdir()
    backups.write(data, file)
    return file


@pytest.fixture
def backup(day, tmp_path):
    """From either database."""
    return made(day, tmp_path)


@pytest.fixture
def lite_backup(lite_day, tmp_path):
    """From SQLite."""
    return made(lite_day, tmp_path)


@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
def test_from_either_database_into_either(day, backup, to, tmp_path, postgres):
    there, url = tmp_path / "there", new_database(postgres) if to == "postgresql" else ""
    restoring.restore(backup, there, url)
    engine = create_engine(url or f"sqlite:///{there / 'eventapp.db'}")
    assert everything(engine) == everything(db.engine)
    with engine.connect() as connection:
        assert tables.counts(connection)["seminar"] == 6
    engine.dispose()
    assert lay_out(there) - {"eventapp.db-wal", "eventapp.db-shm"} == {
        f"released/{SLUG}.json", f"media/{'a' * 32}-96.webp", "secret-key", *([] if url else ["eventapp.db"])
    }  # fmt: skip
    assert {oct(p.stat().st_mode)[-3:] for p in there.rglob("*") if p.is_file()} == {"600"}
    # What was restored works on: new rows get numbers of their own.
    app = make_app(there, **({"SQLALCHEMY_DATABASE_URI": url} if url else {}))
    with app.app_context():
        from eventapp.services.accounts import accounts
        from eventapp.services.draft import people
        from eventapp.services.operations import commands
        from tests.conftest import EMAIL

        event, before = commands.event(SLUG), Person.query.count()
        actor = Actor(accounts.by_email(EMAIL).id, "owner")
        people.add(Writing(event, actor), {"name": "Bo Ås"})
        row = next(s for s in loading.tables(event).seminars if s.slug == "ai")
        seminars.change(Writing(event, actor), row, row.version, {"title": "Efteråt"})
        assert releases.publish(event, actor, app.extensions["shelf"], "").number == 2
        assert Person.query.count() == before + 1
        db.session.remove()
        db.engine.dispose()


def test_over_a_folder_with_an_old_log_of_writes_it_is_refused(lite_backup, tmp_path):
    """Restored over an old `-wal`, SQLite would replay another database's writes into this one."""
    there = tmp_path / "there"
    there.mkdir()
    for name in ("eventapp.db-wal", "eventapp.db-shm", "secret-key", "notes.txt"):
        (there / name).write_text("old")
        with pytest.raises(Invalid) as refused:
            restoring.restore(lite_backup, there)
        assert name in str(refused.value)
        assert "Stop the service first" in str(refused.value)
        assert {p.name: p.read_text() for p in there.iterdir()} == {name: "old"}
        (there / name).unlink()
    restoring.restore(lite_backup, there)
    with closing(sqlite3.connect(there / "eventapp.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_database_that_is_not_empty_is_refused_and_left_alone(lite_backup, tmp_path, postgres):
    url = new_database(postgres)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE mine (a int)")
    with pytest.raises(Invalid) as refused:
        restoring.restore(lite_backup, tmp_path / "there", url)
    assert "not empty" in str(refused.value)
    assert not (tmp_path / "there").exists()
    with engine.connect() as connection:
        assert (
            connection.exec_driver_sql("SELECT count(*) FROM pg_tables WHERE schemaname='public'").scalar()
            == 1
        )
    engine.dispose()


def broken(backup, how):
    """A damaged copy of a backup."""
    file = backup.with_name("damaged.zip")
    with zipfile.ZipFile(backup) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    if how == "cut":
        file.write_bytes(backup.read_bytes()[:-5000])
        return file
    if how == "flipped":
        data = bytearray(backup.read_bytes())
        data[len(data) // 3] ^= 0xFF
        file.write_bytes(data)
        return file
    if how == "page":
        data = bytearray(parts["eventapp.db"])
        data[4096 * 3 : 4096 * 6] = b"\x55" * 4096 * 3
        parts["eventapp.db"] = bytes(data)
    if how == "newer":
        path = backup.with_name("newer.db")
        path.write_bytes(parts["eventapp.db"])
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
            connection.commit()
        parts["eventapp.db"] = path.read_bytes()
    if how == "bomb":
        parts["media/bomb.webp"] = b"\0" * (70 * 1024 * 1024)
    if how == "stranger":
        parts["media/../../evil"] = b"x"
    if how == "no database":
        del parts["eventapp.db"]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return file


@pytest.mark.parametrize("how", ["cut", "flipped", "page", "newer", "bomb", "stranger", "no database"])
def test_a_broken_backup_leaves_nothing(lite_backup, how, tmp_path):
    file = broken(lite_backup, how)
    (tmp_path / "empty").mkdir()
    for there in (tmp_path / "there", tmp_path / "empty"):
        with pytest.raises(Invalid):
            restoring.restore(file, there)
    assert not (tmp_path / "there").exists()
    assert list((tmp_path / "empty").iterdir()) == []
    assert [p.name for p in tmp_path.iterdir() if "restoring" in p.name] == []


def test_into_a_disk_of_its_own_and_never_beyond_its_end(lite_backup, tmp_path):
    there = tmp_path / "disk"
    there.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(there)]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        with pytest.raises(Invalid) as refused:
            restoring.restore(lite_backup, there)
        assert "MB free" in str(refused.value)
        assert list(there.iterdir()) == []
        subprocess.run(["mount", "-o", "remount,size=64m", str(there)], check=True)
        restoring.restore(lite_backup, there)
        assert lay_out(there) == {
            f"released/{SLUG}.json", f"media/{'a' * 32}-96.webp", "secret-key", "eventapp.db"
        }  # fmt: skip
    finally:
        subprocess.run(["umount", str(there)], check=True)


def test_the_command_restores_into_the_database_that_is_set(lite_backup, tmp_path, postgres):
    url = new_database(postgres).replace("+psycopg", "")
    environment = {
        **os.environ, "EVENTAPP_DATA": str(tmp_path / "there"), "EVENTAPP_BASE_URL": BASE, "EVENTAPP_DATABASE_URL": url
    }  # fmt: skip

    def run(*words):
        return subprocess.run(
            [loaded.python(), "-m", "eventapp", *words], env=environment, capture_output=True, text=True
        )

    done = run("restore", str(lite_backup))
    assert (done.returncode, "and the database" in done.stdout) == (0, True), done.stderr
    assert '"release": 1' in run("export", SLUG).stdout
    again = run("restore", str(lite_backup))
    assert (again.returncode, "is not empty" in again.stderr) == (1, True)
    assert run("backup", str(tmp_path / "b.zip")).returncode == 0
    restoring.restore(tmp_path / "b.zip", tmp_path / "back")
    assert everything(create_engine(f"sqlite:///{tmp_path / 'back' / 'eventapp.db'}")) == everything(
        db.engine
    )


def found(day):
    return [(each.broken, each.text.split(":")[0][:40]) for each in checks.look(day.app.config)]


def test_check_compares_shelf_pictures_and_database(day):
    data, copy = day.shelf.folder.parent, day.shelf.folder / f"{SLUG}.json"
    assert found(day) == []
    good = copy.read_bytes()
    copy.write_bytes(packed.pack(packed.unpack(good).replace(b'"number":1', b'"number":7')))
    (day.shelf.folder / "other.json").write_text("{}")
    Person.query.first().portrait = "b" * 32
    db.session.commit()
    texts = [each.text for each in checks.look(day.app.config)]
    assert [each.broken for each in checks.look(day.app.config)] == [False, False, True]
    assert texts[0].startswith(f"The copy of {SLUG} in {data / 'released'} is not release 1")
    assert texts[1].endswith("no published event: other.json.")
    assert texts[2].startswith("1 pictures are missing")
    copy.unlink()
    assert "There is no copy" in checks.look(day.app.config)[0].text


def test_check_finds_a_broken_and_an_old_database(lite_day):
    folder = lite_day.shelf.folder.parent
    db.session.remove()
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    assert checks.look(lite_day.app.config)[0].text.startswith("The tables are not of this version")
    with db.engine.begin() as connection:
        from eventapp.services.operations import schema

        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{schema.newest()}'")
    db.engine.dispose()
    file = folder / "eventapp.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(file.read_bytes())
    row = data.rindex(b"Artificiell")
    page = row // 4096 * 4096
    data[page : page + 200] = b"\x55" * 200
    file.write_bytes(data)
    assert any(each.broken for each in checks.look(lite_day.app.config))


def test_check_says_by_its_exit_code_how_bad_it_is(lite_day, tmp_path):
    data = lite_day.shelf.folder.parent
    settings = {
        "EVENTAPP_DATA": str(data),
        "EVENTAPP_BASE_URL": BASE,
        "EVENTAPP_SMTP_URL": "smtps://u:p@mail.example.org",
    }

    def code():
        command = [loaded.python(), "-m", "eventapp", "check"]
        return subprocess.run(command, env={**os.environ, **settings}, capture_output=True).returncode

    assert code() == 1  # What the test has written can be read by others.
    datafolder.mend(data)
    assert code() == 0
    settings["EVENTAPP_SMTP_URL"] = ""
    assert code() == 1
    shutil.rmtree(lite_day.shelf.folder)
    lite_day.shelf.folder.write_text("no folder")
    assert code() == 2
