"""The `eventapp` command, as an operator runs it."""

import json
import os
import subprocess

import pytest

from eventapp.extensions import db
from eventapp.models import Message
from eventapp.services.draft import seminars
from tests import factories, loaded
from tests.blueprints.test_import_sheets import workbook
from tests.conftest import SAMPLE


@pytest.fixture
def run(tmp_path):
    """Runs a command in a data folder of its own; gives exit code, output and errors."""
    environment = {
        **os.environ,
        "EVENTAPP_DATA": str(tmp_path / "data"),
        "EVENTAPP_BASE_URL": "https://p.example.org",
    }

    def command(*words, given=""):
        done = subprocess.run(
            [loaded.python(), "-m", "eventapp", *words],
            env=environment,
            input=given,
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout, done.stderr

    return command


def test_from_a_file_to_signs_and_back_from_a_backup(run, tmp_path):
    assert run("user", "add", "anna@example.org", "--owner", given="en lång lösenfras\n")[0] == 0
    code, out, _ = run("import", str(SAMPLE), "--owner", "anna@example.org", "--dry-run")
    assert (code, out) == (0, "ECPATs heldag i Almedalen 2017: 6 seminars, 13 people, 1 rooms\n")
    assert run("publish", "almedalen-2017")[0] == 1
    assert run("import", str(SAMPLE), "--owner", "anna@example.org")[0] == 0
    code, _, err = run("import", str(SAMPLE), "--owner", "anna@example.org")
    assert (code, "taken by another event" in err) == (1, True)
    assert (
        run("publish", "almedalen-2017", "--note", "Nu")[1] == "Release 1 of almedalen-2017 is published.\n"
    )
    for kind, start in (
        ("json", "{"),
        ("ics", "BEGIN:VCALENDAR"),
        ("xml", "<?xml"),
        ("frab-json", "{"),
        ("csv", "\ufeffcode"),
    ):
        code, out, _ = run("export", "almedalen-2017", "--format", kind)
        assert (code, out.startswith(start)) == (0, True), kind
    for kind, holds in (("csv", " draft "), ("json", '"exported": ')):
        code, out, _ = run("export", "almedalen-2017", "--draft", "--format", kind)
        assert (code, holds in out) == (0, True), kind
    assert run("export", "almedalen-2017", "--draft", "--format", "ics")[0] == 1
    assert run("signs", "almedalen-2017", "-o", str(tmp_path / "s.pdf"))[0] == 0
    assert (tmp_path / "s.pdf").read_bytes().startswith(b"%PDF")
    assert run("backup", str(tmp_path / "b.zip"))[0] == 0
    os.rename(tmp_path / "data", tmp_path / "old")
    assert run("restore", str(tmp_path / "b.zip"))[0] == 0
    assert json.loads(run("export", "almedalen-2017")[1])["release"] == 1
    code, out, _ = run("check")
    assert (code, "EVENTAPP_SMTP_URL is not set" in out) == (1, True)


def test_what_cannot_be_is_said_in_one_line(run, tmp_path):
    (tmp_path / "x.json").write_text("{")
    for words in (
        ("publish", "nothing"), ("export", "nothing"), ("user", "add", "not-an-address"),
        ("import", str(tmp_path / "x.json"), "--owner", "anna@example.org"),
    ):  # fmt: skip
        code, _, err = run(*words, given="en lång lösenfras\n")
        assert (code, len(err.strip().splitlines()), "Traceback" in err) == (1, 1, False), words


def test_a_table_is_read_into_an_event_with_the_same_report_as_on_the_page(run, tmp_path):
    run("user", "add", "anna@example.org", "--owner", given="en lång lösenfras\n")
    run("import", str(SAMPLE), "--owner", "anna@example.org")
    (tmp_path / "t.csv").write_text(
        "Titel,Start,Slut\nÖppning,08:00,08:30\nLunch och samtal med paneldeltagarna,11:45,13:00\nFel,x,\n"
    )
    code, out, err = run("import", str(tmp_path / "t.csv"), "--event", "almedalen-2017", "--dry-run")
    assert (code, out) == (
        0,
        "2: new: Öppning (2017-07-03 08:00 · 30 minutes)\n3: changed: Lunch och samtal med paneldeltagarna "
        "(Starts: 2017-07-03 11:30 → 2017-07-03 11:45; Length: 90 minutes → 75 minutes)\n4: wrong: Fel\n"
        "1 new, 1 changed, 0 same, 1 wrong\n",
    )
    assert err == "4: Start: This is not a time. Write it as 09:00.\n"
    run("import", str(tmp_path / "t.csv"), "--event", "almedalen-2017")
    again = run("import", str(tmp_path / "t.csv"), "--event", "almedalen-2017")[1]
    assert again.endswith("0 new, 0 changed, 2 same, 1 wrong\n")
    head = ["Titel", "Start", "Slut"]
    (tmp_path / "w.xlsx").write_bytes(workbook(Ett=[head, ["A", "09:00", "09:45"]], Två=[head, ["B", "10:00", "10:45"]]))
    words = ("import", str(tmp_path / "w.xlsx"), "--event", "almedalen-2017", "--dry-run")
    assert run(*words)[1].splitlines()[:2] == [
        "2 (Ett): new: A (2017-07-03 09:00 · 45 minutes)", "2 (Två): new: B (2017-07-03 10:00 · 45 minutes)",
    ]  # fmt: skip
    assert run(*words, "--sheet", "Två")[1].splitlines()[0] == "2: new: B (2017-07-03 10:00 · 45 minutes)"
    assert run(*words, "--sheet", "Tre")[2] == "Error: There is no such sheet. There is: Ett, Två\n"


def test_publishing_tells_those_whom_it_concerns_and_quietly_nobody(lite, tmp_path):
    environment = {**os.environ, "EVENTAPP_DATA": str(tmp_path), "EVENTAPP_SMTP_URL": "smtp://127.0.0.1:1"}
    day = factories.make_event(title="Havsdagen")
    eva = factories.person(day, email="eva@example.org")
    hav = factories.seminar(day, "Hav", [eva], starts_at=factories.at("09:00"), room=factories.room(day))
    factories.release(day)
    told = []
    for title, option in (("Havet", ["--quiet"]), ("Haven", [])):
        seminars.change(day.writing, hav, hav.version, {"title": title})
        db.session.commit()
        words = [loaded.python(), "-m", "eventapp", "publish", day.event.slug, *option]
        out = subprocess.run(words, env=environment, capture_output=True, text=True, check=True).stdout
        told.append((out.splitlines()[1], db.session.scalars(db.select(Message.subject)).all()))
        db.session.rollback()
    assert told == [
        ("People whom it concerns: 1. Mails in the outbox: 0.", []),
        ("People whom it concerns: 1. Mails in the outbox: 1.", ["Ändrat: ”Haven”"]),
    ]
