"""The server is killed with SIGKILL during saves and publishing; what was acknowledged is there afterwards."""

import os
import random
import signal
import subprocess
import threading
import time

import pytest

from eventapp.formats import snapshots
from tests import loaded
from tests.conftest import fill, make_app
from tests.offline import sitecustomize as offline

ROUNDS = 12
# Saves and publishes as fast as it can, and says what is done: a line on standard output is an acknowledgement.
# What it is made of is loaded once: each number that comes in starts a process that writes, and says which it is.
WRITER = """
import os, sys
from pathlib import Path
from eventapp.factory import create_app
from eventapp.models import Event
from eventapp.services.draft import loading, memory, seminars
from eventapp.services.draft.edits import Writing
from eventapp.services.publishing import releases
from eventapp.services.access import COMMAND_LINE
folder = Path(sys.argv[1])
for line in sys.stdin:
    if os.fork() == 0:
        break
    os.wait()
    print("ended", flush=True)
else:
    sys.exit()
app = create_app(DATA=folder, SECRET_KEY="x", TESTING=True, SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder}/eventapp.db")
with app.app_context():
    event = Event.query.one()
    print(f"ready {os.getpid()}", flush=True)
    for number in range(int(line), 10**9):
        row = next(s for s in loading.tables(event).seminars if s.slug == "ai")
        seminars.change(Writing(event, COMMAND_LINE), row, row.version, {"title": f"Titel {number}", "abstract": f"Text {number}"})
        print(f"saved {number}", flush=True)
        release = releases.publish(event, COMMAND_LINE, app.extensions["shelf"], "")
        print(f"published {release.number} {number}", flush=True)
"""


@pytest.fixture
def folder(tmp_path):
    app = make_app(tmp_path)
    with app.app_context():
        fill(app)
    return tmp_path


def test_nothing_acknowledged_is_lost_and_no_half_release_is_shown(folder):
    random.seed(7)
    number, torn, stop = 1, [], threading.Event()

    def read():
        """A reader outside, all the time: each copy on disk must be whole, and its parts of one release."""
        while not stop.is_set():
            try:
                release = snapshots.read((folder / "released" / "almedalen-2017.json").read_bytes()).release
                ai = next(s for s in release.programme.seminars if s.slug == "ai")
                if ai.title.startswith("Titel") and ai.title.split()[1] != ai.abstract.split()[1]:
                    torn.append((ai.title, ai.abstract))
            except Exception as error:
                torn.append(repr(error))
            time.sleep(0.001)

    reader = threading.Thread(target=read)
    reader.start()
    published = 1
    writer = subprocess.Popen(
        [loaded.python(), "-c", WRITER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": f"{offline.FOLDER}:{os.getcwd()}"},
    )  # fmt: skip
    for _ in range(ROUNDS):
        writer.stdin.write(f"{number}\n")
        writer.stdin.flush()
        pid = int(writer.stdout.readline().removeprefix("ready "))
        # Killed a moment after so many acknowledgements, whatever time the machine takes for them.
        said, wanted = [], random.randint(1, 9)
        for line in iter(writer.stdout.readline, "ended\n"):
            said.append(line.strip())
            if len(said) == wanted:
                threading.Timer(random.uniform(0, 0.04), os.kill, [pid, signal.SIGKILL]).start()
        saved = max([int(s.split()[1]) for s in said if s.startswith("saved")], default=number - 1)
        published = max([int(s.split()[1]) for s in said if s.startswith("published")], default=published)
        app = make_app(folder)
        with app.app_context():
            from eventapp.models import Event
            from eventapp.services.draft import memory
            from eventapp.services.publishing import history, releases

            event = Event.query.one()
            title = next(s.title for s in memory.read(event).programme.seminars if s.slug == "ai")
            if saved >= number:
                assert int(title.split()[1]) >= saved
            assert app.extensions["shelf"].current("almedalen-2017").release.number >= published
            numbers = [p.number for p in history.of(event.id, 10_000)]
            assert numbers == list(range(len(numbers), 0, -1))
            shown = app.extensions["shelf"].current("almedalen-2017").release
            assert shown == releases.latest(event)
        number = saved + 2
    writer.communicate()
    stop.set()
    reader.join()
    assert torn == []
    assert published > ROUNDS  # The writer did get to work.


def test_a_server_killed_under_way_serves_the_last_release_when_it_is_back(folder):
    left = [p.name for p in (folder / "released").iterdir()]
    assert left == ["almedalen-2017.json"]
    assert snapshots.read((folder / "released" / left[0]).read_bytes()).release.number == 1
