"""The job worker as a process: what is at hand is finished, what is no job of ours is dropped, nothing holds up mail."""

import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import pytest
from huey import SqliteHuey

from eventapp import jobs
from eventapp.extensions import db
from eventapp.formats import columns, table
from eventapp.models import Message
from eventapp.services import imports, tasks
from eventapp.services.draft import loading, people
from eventapp.services.draft.edits import Writing
from eventapp.services.errors import Invalid
from eventapp.services.imports import uploads
from eventapp.services.mail import letters
from tests.conftest import sign_in, token
from tests.operations import servers


@pytest.fixture
def work(lite_day, tmp_path):
    """A day with a queue of its own, and a way to start the worker on it."""
    started = []
    queue = SqliteHuey("eventapp", filename=str(tmp_path / "jobs.db"))

    def start(**settings):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("EVENTAPP_")}
        environment |= {"EVENTAPP_DATA": str(tmp_path), "EVENTAPP_SECRET_KEY": "k" * 20, **settings}
        process = subprocess.Popen(
            [sys.executable, "-m", "eventapp.worker"], env=environment, stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield SimpleNamespace(
        day=lite_day,
        folder=tmp_path / "uploads" / lite_day.event.code,
        put=queue.storage.enqueue,
        start=start,
    )
    for process in started:
        process.kill()
        process.wait()
        process.stderr.close()


def imported(work, rows):
    """A long import in the queue."""
    text = "Titel;Start;Slut;Panel\n" + "".join(f"Rad {n};09:00;10:00;Person {n}\n" for n in range(rows))
    found = table.read(text.encode())
    choices = imports.Choices(columns.guess(found))
    plan = imports.plan(work.day.event, found, choices)
    task = tasks.begin(
        work.folder, "import",
        {"upload": uploads.keep(work.folder, text.encode()), "fingerprint": plan.fingerprint, "columns": choices.columns,
         "same_person": {}, "take": [], "remove": [], "account": work.day.account.id},
    )  # fmt: skip
    job = jobs.import_file.s(work.day.event.id, str(work.folder), task.token)
    work.put(jobs.huey.serialize_task(job))
    return task.token


def mailed(work):
    person = loading.tables(work.day.event).people[0]
    people.change(Writing(work.day.event, work.day.actor), person, person.version, {"email": "a@example.org"})
    people.send_link(work.day.event, work.day.actor, person, "S", letters.LINK)


def until(what, seconds=30):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.02)


class Planted:
    """What runs when it is unpickled."""

    def __init__(self, file):
        self.file = file

    def __reduce__(self):
        return (open, (str(self.file), "w"))


def test_an_old_pickled_job_is_dropped_and_never_run_and_the_next_ones_are(work, tmp_path):
    for data in (pickle.dumps(Planted(tmp_path / "planted")), b"\xff nonsense", b'{"id": 1}', b"[]", b"null"):
        work.put(data)
    job = imported(work, 3)
    process = work.start()
    until(lambda: tasks.load(work.folder, job).ended)
    assert tasks.load(work.folder, job).state == "done"
    assert not (tmp_path / "planted").exists()
    process.terminate()
    assert process.wait(10) == 0


def test_a_job_is_json_and_names_no_folder_of_another(work, tmp_path):
    job = jobs.huey.serialize_task(jobs.plan_day.s(1, "/folder", "token"))
    assert job.startswith(b'{"id": ')
    with pytest.raises(ValueError):
        jobs.plan_day.call_local(work.day.event.id, str(tmp_path.parent), "0" * 32)


def test_the_task_at_hand_is_finished_however_often_the_worker_is_told_to_stop(work):
    job = imported(work, 1200)
    process = work.start()
    until(lambda: tasks.load(work.folder, job).state == "running")
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGTERM):
        process.send_signal(number)
        time.sleep(0.1)
    assert tasks.load(work.folder, job).state == "running"
    assert process.wait(60) == 0
    assert tasks.load(work.folder, job).state == "done"


def test_the_mail_at_hand_is_finished_and_noted(work):
    mailed(work)
    begun = threading.Event()

    def slowly(connection):
        begun.set()
        time.sleep(1.5)
        servers.say(connection, "250 taken")

    with servers.bad(servers.up_to(".", slowly)) as port:
        process = work.start(EVENTAPP_SMTP_URL=f"smtp://127.0.0.1:{port}")
        assert begun.wait(30)
        process.terminate()
        assert process.wait(15) == 0
    db.session.rollback()
    assert [(m.sent_at is None, m.error) for m in Message.query] == [(False, "")]


def test_a_silent_mail_server_holds_up_no_import(work):
    mailed(work)
    asked = threading.Event()

    def silent(connection: socket.socket) -> None:
        asked.set()
        servers.silent(connection)

    with servers.bad(silent) as port:
        work.start(EVENTAPP_SMTP_URL=f"smtp://127.0.0.1:{port}")
        assert asked.wait(30)
        jobs_ = [imported(work, 3), imported(work, 3)]
        began = time.monotonic()
        until(lambda: all(tasks.load(work.folder, job).ended for job in jobs_))
        assert time.monotonic() - began < 8  # The deadline of the mail is later.


def test_only_so_many_plans_wait_of_an_event_and_of_all(tmp_path):
    def begin(event):
        return tasks.begin(tmp_path / event, "plan", {})

    first = [begin("A") for _ in range(tasks.MOST)]
    with pytest.raises(Invalid):
        begin("A")
    tasks.begin(tmp_path / "A", "import", {})  # A line of their own.
    tasks.stop(tmp_path / "A", first[0].token)
    begin("A")
    made = tasks.MOST
    with pytest.raises(Invalid) as refused:
        for number in range(100):
            begin(f"B{number}")
            made += 1
    assert made == tasks.MOST_IN_ALL
    assert refused.value.errors == {"form": "Too much is waiting just now. Try again in a few minutes."}


def test_many_at_once_do_not_get_past_the_limit(tmp_path):
    refused = []

    def ask(number):
        try:
            tasks.begin(tmp_path / f"E{number}", "plan", {})
        except Invalid:
            refused.append(number)

    threads = [threading.Thread(target=ask, args=[n]) for n in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 30 - tasks.MOST_IN_ALL


def test_the_page_says_that_enough_is_waiting(lite_day, tmp_path):
    folder = tmp_path / "uploads" / lite_day.event.code
    client, here = sign_in(lite_day.app), "/organise/almedalen-2017/schedule/plan/"
    for _ in range(tasks.MOST):
        tasks.begin(folder, "plan", {})
    answer = client.post(
        here, data={"csrf_token": token(client, here), "scope": "all", "minutes": "45"}, follow_redirects=True,
        headers={"Accept-Language": "en", "Referer": f"http://localhost{here}"},
    )  # fmt: skip
    assert "There is enough waiting for this event already." in answer.text
    assert len(list(folder.glob("*.task"))) == tasks.MOST
