"""What operators are told, in full: findings in their words, figures, and each way in which a backup is none."""

import io
import json
import os
import signal
import sqlite3
import threading
import zipfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, text

from eventapp.extensions import db
from eventapp.models import LongTask, Message, Seminar, SiteFact, Upload
from eventapp.services.clock import now
from eventapp.services.draft import people
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.operations import (
    backups,
    checks,
    commands,
    restoring,
    schema,
    sitekey,
    status,
    tables,
    takeup,
)
from eventapp.services.operations.checks import Finding
from eventapp.services.people import kept_pictures
from eventapp.services.publishing import withdrawal
from eventapp.services.transaction import transaction
from tests import factories

KEY = "a test's key, not a secret"
START = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
NO_BACKUP, NO_ZIP = {"form": "This is not a backup of Eventapp."}, {"form": "This is not a whole zip file. Nothing was changed."}
TOO_LARGE = {"form": "What is in this file is larger than a backup can be."}


@pytest.fixture
def day(lite):
    """A published event of one seminar."""
    made = factories.make_event(slug="dagen", title="Dagen")
    factories.seminar(made, "Ett", starts_at=factories.at("09:00"))
    factories.release(made)
    return made


def refused(work, *given, **named):
    """The words, by field, with which something is refused."""
    with pytest.raises(Invalid) as refusal:
        work(*given, **named)
    return refusal.value.errors


def test_what_is_not_in_order_is_said(day, monkeypatch):
    settings = day.app.config
    data, folder = day.shelf.folder.parent, day.shelf.folder
    assert checks.look(settings) == []
    copy = (folder / "dagen.json").read_bytes()
    (folder / "dagen.json").unlink()
    assert checks.look(settings) == [Finding(f"There is no copy of dagen in {folder}; it is made when it is next read.", False)]
    (folder / "dagen.json").write_bytes(b"half")
    for name in ("b", "a", "c", "d"):
        (folder / f"{name}.json").write_bytes(b"")
    (folder / ".new-1").write_bytes(b"")
    left = f"In {folder} lies what belongs to no published event: .new-1, a.json, b.json, c.json, d.json"
    mended = Finding(f"The copy of dagen in {folder} is not release 1; it is mended.", False)
    assert checks.look(settings) == [mended, Finding(f"{left}.", False)]
    (folder / "e.json").write_bytes(b"")
    assert checks.look(settings) == [mended, Finding(f"{left} ….", False)]
    for path in folder.iterdir():
        path.unlink()
    (folder / "dagen.json").write_bytes(copy)
    keys = [f"{n}" * 32 for n in range(6)]
    rows = [factories.person(day, portrait=key) for key in keys]
    kept_pictures.keep(keys[0], dict.fromkeys((96, 256, 512), b"x"))
    assert checks.look(settings) == [Finding(f"5 pictures are missing: {', '.join(keys[1:])}.")]
    for row in rows[1:]:
        people.change(day.writing, row, row.version, {"portrait": ""})
    day.event.logo = "f" * 32
    db.session.commit()
    assert checks.look(settings) == [Finding(f"1 pictures are missing: {'f' * 32}.")]
    day.event.logo = ""
    db.session.commit()
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda _: checks.shutil._ntuple_diskusage(0, 0, checks.LEAST_FREE - 1))
    assert checks.look(settings) == [Finding(f"There are 209 MB free where {data} is: make room.")]
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda _: checks.shutil._ntuple_diskusage(0, 0, 150_000_000))
    assert checks.look(settings) == [Finding(f"There are 150 MB free where {data} is: make room.")]
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda _: checks.shutil._ntuple_diskusage(0, 0, checks.LEAST_FREE))
    assert checks.look(settings) == []
    monkeypatch.undo()
    for name in ("released", "pictures"):
        if (data / name).exists():
            (data / name).rename(data / "moved")
        (data / name).write_text("")
        assert checks.look(settings)[0] == Finding(f"{data / name} cannot be written: Not a directory.")
        (data / name).unlink()
        if (data / "moved").exists():
            (data / "moved").rename(data / name)
    away = data / "away"
    assert checks.look({**settings, "DATA": away})[0] == Finding(f"{away} cannot be written: No such file or directory.")


def test_what_is_broken_in_the_database_is_said(day):
    settings = day.app.config
    sitekey.agree(KEY)
    assert checks.look(settings) == []
    assert checks.look({**settings, "SECRET_KEY": "another"}) == [Finding(sitekey.ANOTHER)]
    with db.engine.connect() as connection:
        connection.execute(text("PRAGMA foreign_keys=OFF"))
        connection.execute(text("UPDATE seminar SET room_id = 99"))
        connection.commit()
    assert checks.look(settings) == [Finding("Rows in the database belong to rows that are not there.")]
    db.session.execute(text("UPDATE seminar SET room_id = NULL"))
    db.session.execute(text("UPDATE release SET body = x'00'"))
    db.session.commit()
    (found,) = checks.look(settings)
    assert (found.broken, found.text.startswith("Release 1 of dagen in the database cannot be read: ")) == (True, True)
    for version, what in (("no such", "install a newer one"), (schema.newest(), "")):
        db.session.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
        db.session.commit()
        said = [each.text for each in checks.look(settings) if "tables" in each.text]
        assert said == ([f"The tables are not of this version of the program: {what}."] if what else [])
        assert status.database_ready() is (not what)
    oldest = next(each.revision for each in schema._scripts().walk_revisions() if each.down_revision is None)
    db.session.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": oldest})
    db.session.commit()
    assert checks.look(settings) == [Finding("The tables are not of this version of the program: run `eventapp serve` once.")]
    db.session.execute(text("DELETE FROM alembic_version"))
    db.session.commit()
    assert checks.look(settings) == [Finding("The tables are not of this version of the program: run `eventapp serve` once.")]
    assert [schema.is_known(each) for each in (oldest, schema.newest(), "no such", None)] == [True, True, False, False]


def test_a_database_that_is_spoilt_is_said(day):
    settings, wrong = day.app.config, "The database is broken, restore a backup: row 1 missing from index other."
    db.session.execute(text("CREATE INDEX other ON seminar (title)"))
    db.session.execute(text("PRAGMA writable_schema=ON"))
    db.session.execute(text("UPDATE sqlite_master SET sql = 'CREATE INDEX other ON seminar (slug)' WHERE name = 'other'"))
    db.session.commit()
    commands.let_go()
    assert checks.look(settings) == [Finding(wrong)]
    assert (status.database_ready(), status.numbers()["events"]) == (True, 1)
    row = Seminar.query.one()
    assert db.engine.pool.checkedin() + db.engine.pool.checkedout() > 0
    commands.let_go()
    assert (row in db.session, db.engine.pool.checkedin(), db.engine.pool.checkedout()) == (False, 0, 0)
    Path(str(db.engine.url.database)).write_bytes(b"no database" * 1000)
    assert checks.look(settings) == [Finding("The database does not answer (DatabaseError).")]
    assert (status.database_ready(), status.numbers()) == (False, {})


def test_a_server_that_is_away_and_a_file_that_is_there(day):
    said = []
    commands.wait_for_database(said.append)
    away = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert (said, schema.trouble(db.engine), schema.trouble(away)) == ([], "", "OperationalError")


def test_a_server_that_is_away_is_waited_for_and_that_is_said_each_half_minute(day, monkeypatch):
    server, said, clock = create_engine("sqlite://"), [], [100.0]
    server.dialect.name = "a server's"
    away = [sqlite3.OperationalError("away") for _ in range(32)]
    for error in away:
        error.sqlstate = "57P03"

    def connect(*_):
        if away:
            raise away.pop()

    event.listen(server, "do_connect", connect)
    monkeypatch.setattr(type(db), "engine", server)
    monkeypatch.setattr(commands.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(commands.time, "sleep", lambda seconds: clock.append(clock.pop() + seconds))
    commands.wait_for_database(lambda words: said.append((clock[0] - 100, words)))
    words = "The database does not answer (OperationalError 57P03). Waiting for it."
    assert said == [(0, words), (30, words), (32, "The database answers.")]
    commands.wait_for_database(said.append)
    assert len(said) == 3


def test_a_process_with_another_key_is_told_to_stop(day, monkeypatch):
    app, told = day.app._get_current_object(), []
    monkeypatch.setattr(sitekey, "AGAIN", 0.01)
    monkeypatch.setattr(sitekey.os, "kill", lambda *given: told.append(given))
    app.config["SECRET_KEY"] = KEY
    sitekey.insist(app)
    assert (sitekey.check(KEY), SiteFact.query.count()) == (True, 1)
    db.session.execute(text("ALTER TABLE site_fact RENAME TO away"))
    db.session.commit()
    sitekey.insist(app)
    (asks,) = (each for each in threading.enumerate() if each.name == "site-key")
    assert (asks.daemon, told) == (True, [])
    asks.join(0.1)
    assert asks.is_alive()
    app.config["SECRET_KEY"] = "another"
    db.session.execute(text("ALTER TABLE away RENAME TO site_fact"))
    db.session.commit()
    asks.join(60)
    assert (asks.is_alive(), told) == (False, [(os.getpid(), signal.SIGTERM)])
    assert refused(sitekey.insist, app) == {"form": sitekey.ANOTHER}


def test_the_figures_that_are_watched(day):
    assert status.numbers() == {"events": 1, "releases": 1, "mails_waiting": 0, "mails_failing": 0, "mails_failed": 0}
    gone = factories.make_event(day.account)
    gone.event.removed_at = START
    with transaction():
        for n, more in enumerate(({}, {}, {"error": "away"}, {"sent_at": START}, {"failed_at": START, "error": "no"}, {"sent_at": START, "error": "x"})):
            db.session.add(Message(recipient=f"{n}@example.org", subject="", body="", queued_at=START, **more))
    assert status.numbers() == {"events": 2, "releases": 1, "mails_waiting": 3, "mails_failing": 1, "mails_failed": 1}
    gone.event.removed_at = START
    db.session.commit()
    withdrawal.take_down(day.event, day.actor, day.shelf)
    assert status.numbers() == {"events": 1, "releases": 2, "mails_waiting": 3, "mails_failing": 1, "mails_failed": 1}


def test_an_event_and_its_release_by_what_commands_know_of_it(day):
    assert (commands.event("dagen"), commands.event_by_id(day.event.id), commands.release("dagen").number) == (day.event, day.event, 1)
    for work, given in ((commands.event, "ingen"), (commands.event_by_id, 99), (commands.release, "ingen")):
        with pytest.raises(NotFound):
            work(given)
    withdrawal.take_down(day.event, day.actor, day.shelf)
    with pytest.raises(NotFound):
        commands.release("dagen")
    day.event.removed_at = START
    db.session.commit()
    for work, given in ((commands.event, "dagen"), (commands.event_by_id, day.event.id)):
        with pytest.raises(NotFound):
            work(given)


def test_what_is_unwise_in_the_settings_is_said(tmp_path):
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    wise = {"DATA": data, "SMTP_URL": "smtp://mail.example/", "SECURE": True, "BASE_URL": "https://programme.example.org"}
    assert commands.problems(wise) == []
    (data / "a").write_text("")
    (data / "a").chmod(0o640)
    data.chmod(0o701)
    assert commands.problems({**wise, "SMTP_URL": "", "SECURE": False, "BASE_URL": "http://programme.example.org"}) == [
        f"2 files and folders can be read by others, {data} first: chmod -R go= {data}",
        "EVENTAPP_SMTP_URL is not set: no mail is sent, links must be copied by hand.",
        "EVENTAPP_BASE_URL begins with http://: cookies are sent in clear.",
    ]
    data.chmod(0o700)
    (data / "a").chmod(0o600)
    assert commands.problems({**wise, "SECURE": False, "BASE_URL": "http://127.0.0.1:8000"}) == []


def test_the_sites_key_is_the_first_until_it_is_set_anew(lite):
    assert sitekey.check(KEY) is False
    sitekey.agree(KEY)
    assert (sitekey.check(KEY), SiteFact.query.count()) == (True, 1)
    assert refused(sitekey.check, "another") == refused(sitekey.agree, "another") == {"form": sitekey.ANOTHER}
    sitekey.agree("another", anew=True)
    assert (sitekey.check("another"), refused(sitekey.check, KEY), SiteFact.query.count()) == (True, {"form": sitekey.ANOTHER}, 1)
    assert KEY not in SiteFact.query.one().value


def test_every_row_is_copied_into_another_database(day, tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'other.db'}")
    schema.upgrade(engine)
    with db.engine.connect() as here, engine.begin() as there:
        tables.copy(here, there)
        assert tables.counts(there) == tables.counts(here)
        assert (tables.counts(there)["seminar"], tables.counts(there)["room"], there.execute(text("SELECT title FROM seminar")).scalar_one()) == (1, 0, "Ett")
        assert [*there.execute(text("SELECT * FROM release"))] == [*here.execute(text("SELECT * FROM release"))]
    engine.dispose()


@pytest.fixture
def backup(day, tmp_path):
    """A backup of the day, with the site's key and a mail that waits."""
    (day.shelf.folder.parent / "secret-key").write_text("hemlig")
    for name in ("media/a.webp", "media/.b", "other/c", "media/d/e"):
        path = day.shelf.folder.parent / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    with transaction():
        db.session.add(Message(recipient="a@example.org", subject="", body="", queued_at=START, seed="frö"))
    (tmp_path / "out").mkdir()
    backups.write(day.shelf.folder.parent, tmp_path / "out" / "b.zip")
    return tmp_path / "out" / "b.zip"


def test_a_backup_holds_what_belongs_in_it_and_nothing_to_make_links_from(day, backup, tmp_path):
    with zipfile.ZipFile(backup) as archive:
        assert sorted(archive.namelist()) == ["eventapp.db", "media/a.webp", "released/dagen.json", "secret-key"]
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_DEFLATED}
        (tmp_path / "copy.db").write_bytes(archive.read("eventapp.db"))
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        told = [copy.execute(q).fetchone()[0] for q in ("SELECT seed FROM message", "SELECT title FROM seminar", "PRAGMA journal_mode")]
    assert told == ["", "Ett", "delete"]
    assert ([p.name for p in backup.parent.iterdir()], backup.stat().st_mode & 0o777, Message.query.one().seed) == (["b.zip"], 0o600, "frö")
    nowhere = tmp_path / "nowhere" / "b.zip"
    assert refused(backups.write, day.shelf.folder.parent, nowhere) == {"form": "The backup could not be written: No such file or directory."}
    (tmp_path / "there").mkdir()
    assert refused(backups.write, day.shelf.folder.parent, tmp_path / "there") == {"form": "The backup could not be written: Is a directory."}
    assert not (tmp_path / "there.part").exists()
    (tmp_path / "c.zip.part").mkdir()
    assert refused(backups.write, day.shelf.folder.parent, tmp_path / "c.zip") == {"form": "The backup could not be written: Is a directory."}


def changed(backup, name=None, data=b"x", without=()):
    """The same backup with one more file, or without some."""
    out = io.BytesIO()
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename not in (name, *without):
                new.writestr(info, old.read(info))
        if name is not None:
            new.writestr(name, data)
    return out.getvalue()


def database(*orders):
    """A SQLite file made by these orders."""
    with closing(sqlite3.connect(":memory:")) as made:
        for order in orders:
            made.execute(order)
        made.commit()
        return made.serialize()


def test_what_is_no_backup_leaves_nothing_behind(backup, tmp_path, monkeypatch):
    file, there = tmp_path / "in" / "b.zip", tmp_path / "in" / "there"
    file.parent.mkdir()

    def said(data):
        file.write_bytes(data)
        words = refused(restoring.restore, file, there)
        assert [p.name for p in file.parent.iterdir()] == ["b.zip"]
        return words

    for name in ("other.txt", "media/", "media/a/b", "media/../../x", "media/..", "released/..x", "media/a\\b", "other/a", "/etc/x", "../x", "Media/a", "media"):
        assert said(changed(backup, name)) == NO_BACKUP, name
    assert said(changed(backup, without=("eventapp.db",))) == NO_BACKUP
    for data in (b"", b"no zip", backup.read_bytes()[:-40]):
        assert said(data) == NO_ZIP
    head = ("CREATE TABLE alembic_version (version_num TEXT)", f"INSERT INTO alembic_version VALUES ('{schema.newest()}')")
    for data, words in (
        (b"no database", "The database in this backup cannot be read. Nothing was changed."),
        (database("CREATE TABLE other (id INTEGER)"), "The database in this backup cannot be read. Nothing was changed."),
        (database(head[0]), "This backup was made by a newer version of Eventapp. Install that one first."),
        (database(head[0], "INSERT INTO alembic_version VALUES ('of tomorrow')"), "This backup was made by a newer version of Eventapp. Install that one first."),
        (database(*head, "CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER REFERENCES a (id))", "INSERT INTO a VALUES (1, 2)"),
         "The database in this backup is broken. Nothing was changed."),
    ):  # fmt: skip
        assert said(changed(backup, "eventapp.db", data)) == {"form": words}
    rest = sum(info.file_size for info in zipfile.ZipFile(backup).infolist())
    file.write_bytes(changed(backup, "media/large", b"x" * (2_000_000 - rest)))
    for free in (2_000_000, 2_105_263):
        monkeypatch.setattr(restoring.shutil, "disk_usage", lambda _, free=free: restoring.shutil._ntuple_diskusage(0, 0, free))
        assert refused(restoring.restore, file, there) == {"form": "It needs 3 MB, and there are 2 MB free."}
    large = changed(backup, "media/large", b"x" * 5000)
    monkeypatch.setattr(restoring, "LARGEST_FILE", 4999)
    assert said(large) == TOO_LARGE
    monkeypatch.setattr(restoring, "LARGEST_FILE", 5000)
    monkeypatch.setattr(restoring, "MOST_FILES", 4)
    assert said(large) == TOO_LARGE
    monkeypatch.setattr(restoring, "MOST_FILES", 5)
    whole = sum(info.file_size for info in zipfile.ZipFile(io.BytesIO(large)).infolist())
    monkeypatch.setattr(restoring, "MOST_PACKED", 1)
    monkeypatch.setattr(restoring, "SMALL", whole - 1)
    assert said(large) == TOO_LARGE
    monkeypatch.setattr(restoring, "SMALL", whole)
    monkeypatch.setattr(restoring.shutil, "disk_usage", lambda _: restoring.shutil._ntuple_diskusage(0, 0, whole))
    assert said(large) == {"form": f"It needs {whole // 1_000_000 + 1} MB, and there are {whole // 1_000_000} MB free."}
    monkeypatch.setattr(restoring.shutil, "disk_usage", lambda _: restoring.shutil._ntuple_diskusage(0, 0, whole * 2))
    restoring.restore(file, there)
    assert {str(p.relative_to(there)) for p in there.rglob("*") if p.is_file()} == {
        "eventapp.db", "secret-key", "media/a.webp", "media/large", "released/dagen.json",
    }  # fmt: skip
    assert (there.stat().st_mode & 0o777, {p.stat().st_mode & 0o777 for p in there.rglob("*") if p.is_file()}) == (0o700, {0o600})


def test_a_backup_goes_into_an_empty_place_alone(backup, tmp_path):
    there, stop = tmp_path / "there", "Stop the service first (systemctl stop eventapp), and move what is there away."
    there.write_text("")
    assert refused(restoring.restore, backup, there) == {"form": f"{there} is no folder."}
    there.unlink()
    there.mkdir()
    for n in range(6):
        (there / f"{n}").write_text("")
    assert refused(restoring.restore, backup, there) == {"form": f"{there} is not empty: it holds 0, 1, 2, 3, 4. {stop}"}
    for path in there.iterdir():
        path.unlink()
    with closing(sqlite3.connect(there / "jobs.db")) as queue:
        queue.execute("CREATE TABLE task (id INTEGER)")
        queue.execute("CREATE TABLE schedule (id INTEGER)")
        for table in ("task", "schedule"):
            queue.execute(f"INSERT INTO {table} VALUES (1)")
            queue.commit()
            assert refused(restoring.restore, backup, there) == {"form": f"{there} is not empty: it holds jobs.db. {stop}"}
            queue.execute(f"DELETE FROM {table}")
            queue.commit()
    (there / "jobs.db").write_text("no queue")
    assert refused(restoring.restore, backup, there) == {"form": f"{there} is not empty: it holds jobs.db. {stop}"}
    (there / "jobs.db").write_bytes(database("CREATE TABLE task (id INTEGER)", "CREATE TABLE schedule (id INTEGER)"))
    assert refused(restoring.restore, tmp_path / "none.zip", there) == {"form": "The backup could not be restored: No such file or directory."}
    nobody = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    assert refused(restoring.restore, backup, there, nobody) == {"form": "The database did not take it (OperationalError). Nothing was changed."}
    assert ([path.name for path in there.iterdir()], [path.name for path in tmp_path.glob(".*restoring*")]) == (["jobs.db"], [])
    place = tmp_path / "elsewhere.db"
    for end in ("", "-wal", "-shm", "-journal"):
        old = place.with_name(place.name + end)
        old.write_text("")
        assert refused(restoring.restore, backup, there, f"sqlite:///{place}") == {"form": f"There is a database at {place} already. {stop}"}
        old.unlink()
    restoring.restore(backup, there, f"sqlite:///{place}")
    assert ((there / "jobs.db").exists(), (there / "eventapp.db").exists(), place.exists(), (there / "secret-key").read_text()) == (False, False, True, "hemlig")
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "jobs.db-wal").write_text("")
    assert "jobs.db-wal" in refused(restoring.restore, backup, tmp_path / "half")["form"]
    assert Seminar.query.count() == 1


def test_on_a_disk_of_its_own_the_database_comes_last(backup, tmp_path, monkeypatch):
    there, moves = tmp_path / "there", os.replace
    there.mkdir()

    def full(source, target):
        if target.name == "secret-key":
            raise OSError(28, "No space left on device")
        moves(source, target)

    monkeypatch.setattr(Path, "is_mount", lambda _: True)
    monkeypatch.setattr(restoring.os, "replace", full)
    assert refused(restoring.restore, backup, there) == {"form": "The backup could not be restored: No space left on device."}
    assert ("eventapp.db" in [path.name for path in there.iterdir()], [*there.glob(".*")]) == (False, [])


def test_tasks_of_before_that_cannot_be_read_are_left(day):
    folder = day.shelf.folder.parent / "uploads" / day.event.code
    folder.mkdir(parents=True)
    told = {"token": "a" * 32, "kind": "plan", "wanted": {"scope": "all"}, "state": "waiting", "done": 1, "total": 2, "result": {}, "errors": {}}
    for name, what in (("a", json.dumps(told)), ("b", "{"), ("c", json.dumps({"token": "c" * 32})), ("short", json.dumps(told))):
        (folder / (f"{name * 32 if len(name) == 1 else name}.task")).write_text(what)
    (folder / f"{'a' * 32}.stop").write_text("")
    (folder / ("d" * 32)).write_bytes(b"fil")
    (folder / ("e" * 32)).write_bytes(b"fil")
    (folder / f"{'e' * 32}.read").write_bytes(b"last")
    old = (now() - timedelta(days=2)).timestamp()
    (folder / ("f" * 32)).write_bytes(b"fil")
    os.utime(folder / ("f" * 32), (old, old))
    stranger = folder.parent / "NOBODY" / ("9" * 32)
    stranger.parent.mkdir()
    stranger.write_bytes(b"fil")
    takeup.uploads()
    assert not folder.parent.exists()
    assert [(row.token, row.event_id, bytes(row.body), row.table) for row in Upload.query.order_by(Upload.token)] == [
        ("d" * 32, day.event.id, b"fil", None), ("e" * 32, day.event.id, b"fil", b"last"),
    ]  # fmt: skip
    row = LongTask.query.one()
    assert ({name: getattr(row, name) for name in told}, row.event_id, row.stop_asked) == (told, day.event.id, True)
