"""What a version before kept in the data folder is taken up into the database: all of it, once, and shown meanwhile."""

import json
import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from eventapp.extensions import db
from eventapp.models import Picture, Upload
from eventapp.services.errors import NotFound
from eventapp.services.imports import uploads
from eventapp.services.operations import checks, commands, takeup, tasks
from eventapp.services.people import kept_pictures, media
from tests.conftest import sign_in
from tests.services.test_media_and_backups import picture

UPLOAD, TASK, OLD = "a" * 32, "b" * 32, "c" * 32


@pytest.fixture
def data(day):
    """The data folder as the version before left it: a portrait, a file that waits and was read, a plan, an old file."""
    data = day.shelf.folder.parent
    (data / "media").mkdir()
    key, bodies = media.make(picture(), square=True)
    for size, body in bodies.items():
        (data / "media" / f"{key}-{size}.webp").write_bytes(body)
    day.event.logo = key
    db.session.commit()
    folder = data / "uploads" / day.event.code
    folder.mkdir(parents=True)
    (folder / UPLOAD).write_bytes(b"Titel\nVatten")
    (folder / f"{UPLOAD}.read").write_bytes(b"what was read")
    (folder / f"{TASK}.task").write_text(json.dumps({
        "token": TASK, "kind": "plan", "wanted": {"scope": "all"}, "state": "done", "done": 3, "total": 3,
        "result": {"placed": []}, "errors": {},
    }))  # fmt: skip
    (folder / OLD).write_bytes(b"of the day before yesterday")
    os.utime(folder / OLD, (time.time() - 2 * 86400,) * 2)
    return data


def stored():
    db.session.rollback()
    return {(key, size): bytes(body) for key, size, body in db.session.execute(db.select(Picture.key, Picture.size, Picture.body))}


def test_pictures_are_shown_before_and_after_and_none_is_lost(day, data):
    key, bodies = media.make(picture(), square=True)
    client, address = sign_in(day.app), f"/media/{key}-256.webp"
    assert (client.get(address).data, kept_pictures.has(key), stored()) == (bodies[256], True, {})
    assert takeup.pictures(lambda: True) == 3  # Stopped before it began.
    assert takeup.pictures() == 3
    assert stored() == {(key, size): body for size, body in bodies.items()}
    assert (client.get(address).data, kept_pictures.has(key)) == (bodies[256], True)
    assert (takeup.pictures(), (data / "media").exists()) == (0, False)
    assert not any("pictures" in found.text for found in checks.look(day.app.config))
    for path in (data / "pictures").iterdir():
        path.unlink()
    assert client.get(address).data == bodies[256]  # From the database, and into the cache again.
    assert [path.name for path in (data / "pictures").iterdir()] == [f"{key}-256.webp"]


def test_files_that_wait_and_tasks_are_taken_up_at_the_start(day, data):
    commands.migrate_tables()
    assert not (data / "uploads").exists()
    assert uploads.kept(day.event.id, UPLOAD) == b"Titel\nVatten"
    assert db.session.execute(db.select(Upload.token, Upload.table)).all() == [(UPLOAD, b"what was read")]
    assert tasks.load(day.event.id, TASK) == tasks.Task(
        TASK, day.event.id, "plan", {"scope": "all"}, "done", 3, 3, {"placed": []}, {}
    )
    with pytest.raises(NotFound):
        uploads.kept(day.event.id, OLD)


def test_two_that_keep_the_same_picture_at_once_both_have_it(day):
    def keep(_):
        with day.app.app_context():
            return media.store(picture(), square=True)

    with ThreadPoolExecutor(5) as pool:  # As many as may be at it and wait.
        keys = set(pool.map(keep, range(12)))
    key, bodies = media.make(picture(), square=True)
    assert keys == {key}
    assert stored() == {(key, size): body for size, body in bodies.items()}


def test_what_another_machine_erased_leaves_this_ones_disk(day):
    keys = [media.store(picture("PNG", (50, side)), square=True) for side in (50, 60)]
    db.session.execute(db.delete(Picture).where(Picture.key == keys[0]))
    db.session.commit()
    takeup.sweep()
    assert {p.name[:32] for p in (day.shelf.folder.parent / "pictures").iterdir()} == {keys[1]}
