"""The copies of releases on disk are only a help: full, read-only, broken or missing, readers have their answer."""

import os
import re
import shutil
import subprocess
from types import SimpleNamespace

import pytest

from eventapp.extensions import db
from eventapp.formats import snapshots
from eventapp.models import EventSlug, Release, Seminar
from eventapp.services.draft import seminars
from eventapp.services.draft.edits import Writing
from eventapp.services.errors import Unavailable
from eventapp.services.operations import checks
from eventapp.services.publishing import releases, shelf
from eventapp.services.publishing.shelf import Shelf
from tests import loaded
from tests.conftest import BASE, EMAIL, SAMPLE, fill, make_app, sign_in, token

SLUG = "almedalen-2017"
PAGES = ("", "seminars/ai/", "calendar/all.ics", "programme.json", "changes/")


def rename(day, title):
    row = Seminar.query.filter_by(slug="ai").one()
    seminars.change(Writing(day.event, day.actor), row, row.version, {"title": title})


def a_file_in_its_place(folder):
    shutil.rmtree(folder)
    folder.write_text("no folder")


def a_full_disk(folder):
    shutil.rmtree(folder)
    folder.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", str(folder)], capture_output=True
    ).returncode:
        pytest.skip("this machine lets nobody mount")
    (folder / "fill").write_bytes(b"x" * 4096)


@pytest.fixture(params=[a_file_in_its_place, a_full_disk])
def unwritable(request, lite_day):
    """The published sample day, whose copies can no longer be written."""
    folder = lite_day.shelf.folder
    request.param(folder)
    yield lite_day
    if os.path.ismount(folder):
        subprocess.run(["umount", str(folder)], check=True)


def titles(day, shelf=None):
    release = (shelf or day.shelf).current(SLUG).release
    return release.number, next(s.title for s in release.programme.seminars if s.slug == "ai")


def test_what_is_published_is_read_and_the_organiser_told_the_truth(unwritable):
    day = unwritable
    client = sign_in(day.app)
    rename(day, "Utan kopia")
    page = f"/organise/{SLUG}/releases/"
    sent = {"csrf_token": token(client, page), "fingerprint": releases.preview(day.event).fingerprint}
    answer = client.post(
        f"{page}publish", data=sent, headers={"Accept-Language": "en"}, follow_redirects=True
    )
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Release 2 is published." in text
    assert "copy on the server&#39;s disk could not be written" in text
    assert titles(day) == (2, "Utan kopia")
    for path in PAGES:
        assert client.get(f"/{SLUG}/{path}").status_code == 200, path
    # Another process and another machine: from the database, without a disk.
    assert titles(day, Shelf(day.shelf.folder)) == (2, "Utan kopia")
    if day.shelf.folder.is_dir():
        assert [p.name for p in day.shelf.folder.iterdir()] == ["fill"]


def test_another_process_sees_a_release_within_five_seconds_without_the_disk(unwritable, monkeypatch):
    day, other, clock = unwritable, Shelf(unwritable.shelf.folder), [1000.0]
    monkeypatch.setattr(shelf, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    assert titles(day, other)[0] == 1
    rename(day, "Ny")
    releases.publish(day.event, day.actor, day.shelf, "")
    seen = []
    for clock[0] in (1000.0, 1004.9, 1005.0):
        seen.append(titles(day, other)[0])
    assert (seen, titles(day, other)) == ([1, 1, 2], (2, "Ny"))


def test_the_copy_is_written_when_the_disk_is_good_again(lite_day, monkeypatch):
    day, folder = lite_day, lite_day.shelf.folder
    a_file_in_its_place(folder)
    rename(day, "Ny")
    releases.publish(day.event, day.actor, day.shelf, "")
    assert not day.shelf.copied(SLUG)
    folder.unlink()
    folder.mkdir()
    monkeypatch.setattr("eventapp.services.publishing.shelf.WRITE_EVERY", 0)
    monkeypatch.setattr("eventapp.services.publishing.shelf.ASK_EVERY", 0)
    assert titles(day) == (2, "Ny")
    assert day.shelf.copied(SLUG)
    assert snapshots.read((folder / f"{SLUG}.json").read_bytes()).release.number == 2


def test_a_publication_by_the_command_line_says_so_and_succeeds(tmp_path):
    app = make_app(tmp_path)
    with app.app_context():
        fill(app, publish=False)
        db.session.remove()
    (tmp_path / "released").rmdir()
    (tmp_path / "released").write_text("no folder")
    environment = {**os.environ, "EVENTAPP_DATA": str(tmp_path), "EVENTAPP_BASE_URL": BASE}
    command = [loaded.python(), "-m", "eventapp", "publish", SLUG]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, f"Release 1 of {SLUG} is published.\n")
    assert "could not be written" in done.stderr


FILLS_UP = """
import pathlib, resource, sys
from eventapp.services.publishing.disk import OnDisk
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
print(OnDisk(pathlib.Path(sys.argv[1])).write("day", b"x" * 5000))
"""


def test_a_disk_that_fills_up_in_the_middle_leaves_the_old_copy_and_no_half(tmp_path):
    (tmp_path / "day.json").write_text("old")
    done = subprocess.run([loaded.python(), "-c", FILLS_UP, str(tmp_path)], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "False\n")
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"day.json": "old"}


def test_left_over_halves_are_cleared_and_a_fresh_one_is_let_be(lite_day):
    folder = lite_day.shelf.folder
    (folder / ".new-old").write_text("{")
    os.utime(folder / ".new-old", (1, 1))
    (folder / ".new-now").write_text("{")
    Shelf(folder)
    assert sorted(p.name for p in folder.iterdir()) == [".new-now", f"{SLUG}.json"]


@pytest.mark.parametrize("broken", [b"", b'{"format": "eventapp-release", "sch', b"\0" * 5000, b"[]"])
def test_half_a_file_is_mended_from_the_database(lite_day, broken):
    copy = lite_day.shelf.folder / f"{SLUG}.json"
    good = copy.read_bytes()
    copy.write_bytes(broken)
    assert titles(lite_day, Shelf(lite_day.shelf.folder))[0] == 1
    assert copy.read_bytes() == good


@pytest.fixture
def two(lite_day):
    """The sample day and another event beside it, both published."""
    from eventapp.formats import dayfile
    from eventapp.services.imports import new_event

    text = SAMPLE.read_text().replace(SLUG, "beside").replace("ECPATs heldag", "En annan dag")
    event = new_event.create(lite_day.account, dayfile.read(text.encode()))
    releases.publish(event, lite_day.actor, lite_day.shelf, "")
    return lite_day


def test_one_events_trouble_is_no_others(two):
    """A snapshot that cannot be read, in the database and on disk; nothing of it is in memory."""
    row = Release.query.filter_by(slug="beside").one()
    row.body = b'{"format": "eventapp-release", "schema": 99}'
    db.session.commit()
    (two.shelf.folder / "beside.json").write_bytes(b"{")
    app = make_app(two.shelf.folder.parent)
    client = app.test_client()
    answer = client.get("/beside/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert client.get("/api/v1/events/beside").get_json() == {"error": "not available just now"}
    assert client.get(f"/{SLUG}/").status_code == 200
    assert [e["slug"] for e in client.get("/api/v1/events").get_json()["events"]] == [SLUG]
    front, sitemap = client.get("/").get_data(as_text=True), client.get("/sitemap.xml").get_data(as_text=True)
    assert (f"/{SLUG}/" in front, "/beside/" in front) == (True, False)
    assert (f"/{SLUG}/" in sitemap, "/beside/" in sitemap) == (True, False)
    with app.app_context(), pytest.raises(Unavailable):
        app.extensions["shelf"].current("beside")


def test_what_the_database_no_longer_has_is_forgotten_in_memory_and_on_disk(two, monkeypatch):
    Release.query.filter_by(slug="beside").delete()
    EventSlug.query.filter_by(slug="beside").delete()
    db.session.commit()
    monkeypatch.setattr("eventapp.services.publishing.shelf.ASK_EVERY", 0)
    assert two.app.test_client().get("/beside/").status_code == 404
    assert [p.name for p in two.shelf.folder.iterdir()] == [f"{SLUG}.json"]


def test_a_page_held_costs_one_look_at_the_disk(lite_day, monkeypatch):
    looks = []
    monkeypatch.setattr(os, "stat", lambda *a, real=os.stat, **k: looks.append(a) or real(*a, **k))
    assert lite_day.shelf.mark(SLUG).startswith("1-")
    assert len(looks) == 1


def test_check_tells_of_an_unwritable_folder(unwritable):
    found = checks.look(unwritable.app.config)
    assert any("released" in each.text and each.broken for each in found)


def test_a_picture_is_kept_and_shown_where_the_disk_cannot_be_written(day):
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (300, 300), "#246").save(out, "PNG")
    (day.shelf.folder.parent / "pictures").write_text("no folder")
    client = sign_in(day.app, EMAIL)
    sent = {
        "csrf_token": token(client, f"/organise/{SLUG}/settings/"),
        "picture": (BytesIO(out.getvalue()), "a.png"),
    }
    answer = client.post(
        f"/organise/{SLUG}/settings/logo", data=sent, follow_redirects=True, headers={"Accept-Language": "en"}
    )
    logo = re.search(r"/media/\w+-256.webp", answer.get_data(as_text=True))[0]
    shown = [client.get(logo) for _ in range(2)]
    assert [(a.status_code, Image.open(BytesIO(a.data)).size) for a in shown] == [(200, (256, 256))] * 2
