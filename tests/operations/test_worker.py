"""The job worker as a process: what is at hand is finished, what is no job of ours is dropped, nothing holds up mail."""

import os
import pickle
import signal
import socket
import subprocess
import threading
import time
from datetime import date
from types import SimpleNamespace

import pytest
from huey import SqliteHuey

from eventapp import jobs
from eventapp.extensions import db
from eventapp.formats import columns, table
from eventapp.models import LongTask, Message
from eventapp.services import imports
from eventapp.services.clock import now
from eventapp.services.draft import events, loading, people
from eventapp.services.draft.edits import Writing
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.imports import uploads
from eventapp.services.mail import letters
from eventapp.services.operations import tasks
from tests import loaded, patience
from tests.conftest import sign_in, token
from tests.operations import servers

# A worker that waits for a mail server a hundred times as long as in earnest.
PATIENT = ("-c", "from eventapp.services.mail import smtp; smtp.DEADLINE = 1000.0; from eventapp import worker; worker.main()")


@pytest.fixture
def work(lite_day, tmp_path):
    """A day with a queue of its own, and a way to start the worker on it."""
    started = []
    queue = SqliteHuey("eventapp", filename=str(tmp_path / "jobs.db"))

    def start(program=("-m", "eventapp.worker"), **settings):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("EVENTAPP_")}
        environment |= {"EVENTAPP_DATA": str(tmp_path), "EVENTAPP_SECRET_KEY": "k" * 20, **settings}
        process = subprocess.Popen(
            [loaded.python(), *program], env=environment, stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield SimpleNamespace(
        day=lite_day,
        number=lite_day.event.id,
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
        work.number, "import",
        {"upload": uploads.keep(work.number, text.encode()), "fingerprint": plan.fingerprint, "columns": choices.columns,
         "same_person": {}, "take": [], "remove": [], "account": work.day.account.id},
    )  # fmt: skip
    job = jobs.import_file.s(work.number, task.token)
    work.put(jobs.huey.serialize_task(job))
    return task.token


def mailed(work):
    person = loading.tables(work.day.event).people[0]
    people.change(Writing(work.day.event, work.day.actor), person, person.version, {"email": "a@example.org"})
    people.send_link(work.day.event, work.day.actor, person, "S", letters.LINK)


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
    patience.until(lambda: tasks.load(work.number, job).ended)
    assert tasks.load(work.number, job).state == "done"
    assert not (tmp_path / "planted").exists()
    process.terminate()
    assert process.wait(patience.LONG) == 0


def test_a_job_is_json_and_does_no_task_of_another_event(work):
    job = jobs.huey.serialize_task(jobs.plan_day.s(1, "token"))
    assert job.startswith(b'{"id": ')
    task = tasks.begin(work.number, "plan", {"scope": "all", "minutes": 45})
    with pytest.raises(NotFound):
        jobs.plan_day.call_local(work.number + 1, task.token)
    assert tasks.load(work.number, task.token) == task


def test_a_job_of_a_version_before_this_one_is_done(work):
    task = tasks.begin(work.number, "plan", {"scope": "all", "minutes": 45})
    jobs.plan_day.call_local(work.number, "/data/uploads/A", task.token)
    assert tasks.load(work.number, task.token).state == "done"


def test_the_task_at_hand_is_finished_however_often_the_worker_is_told_to_stop(work):
    job = imported(work, 1200)
    process = work.start()
    patience.until(lambda: tasks.load(work.number, job).state == "running")
    process.send_signal(signal.SIGTERM)
    assert tasks.load(work.number, job).state == "running"  # Most of it is to come.
    for number in (signal.SIGINT, signal.SIGTERM):
        time.sleep(0.1)
        process.send_signal(number)
    assert process.wait(patience.LONG) == 0
    assert tasks.load(work.number, job).state == "done"


def test_the_mail_at_hand_is_finished_and_noted(work):
    mailed(work)
    begun, go_on = threading.Event(), threading.Event()

    def slowly(connection):
        begun.set()
        go_on.wait(patience.LONG)
        servers.say(connection, "250 taken")

    with servers.bad(servers.up_to(".", slowly)) as port:
        process = work.start(EVENTAPP_SMTP_URL=f"smtp://127.0.0.1:{port}")
        assert begun.wait(patience.LONG)
        process.terminate()
        time.sleep(1)  # For it to end too early.
        go_on.set()
        assert process.wait(patience.LONG) == 0
    db.session.rollback()
    assert [(m.sent_at is None, m.error) for m in Message.query.filter(Message.kind != "private")] == [(False, "")]


def test_a_silent_mail_server_holds_up_no_import(work):
    """Not even one that is waited for until this test is long over."""
    mailed(work)
    asked, over = threading.Event(), threading.Event()

    def silent(_connection: socket.socket) -> None:
        asked.set()
        over.wait(10 * patience.LONG)

    with servers.bad(silent) as port:
        work.start(program=PATIENT, EVENTAPP_SMTP_URL=f"smtp://127.0.0.1:{port}")
        assert asked.wait(patience.LONG)
        jobs_ = [imported(work, 3), imported(work, 3)]
        patience.until(lambda: all(tasks.load(work.number, job).ended for job in jobs_))
        over.set()


@pytest.fixture
def numbers(day):
    """Many events, by number."""
    values = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 1, 1)}
    made = [events.add(day.account, {"title": f"Dag {n}", "slug": f"dag-{n}", **values}).id for n in range(12)]
    db.session.rollback()
    return made


def test_only_so_many_plans_wait_of_an_event_and_of_all(numbers):
    def begin(event):
        return tasks.begin(event, "plan", {})

    first = [begin(numbers[0]) for _ in range(tasks.MOST)]
    with pytest.raises(Invalid):
        begin(numbers[0])
    tasks.begin(numbers[0], "import", {})  # A line of their own.
    tasks.stop(numbers[0], first[0].token)
    begin(numbers[0])
    made = tasks.MOST
    with pytest.raises(Invalid) as refused:
        for number in numbers[1:]:
            begin(number)
            made += 1
    assert made == tasks.MOST_IN_ALL
    assert refused.value.errors == {"form": "Too much is waiting just now. Try again in a few minutes."}


def test_many_at_once_do_not_get_past_the_limit(day, numbers):
    refused = []

    def ask(number):
        with day.app.app_context():
            try:
                tasks.begin(number, "plan", {})
            except Invalid:
                refused.append(number)

    threads = [threading.Thread(target=ask, args=[n]) for n in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == len(numbers) - tasks.MOST_IN_ALL


def test_the_page_says_that_enough_is_waiting(lite_day):
    number = lite_day.event.id
    client, here = sign_in(lite_day.app), "/organise/almedalen-2017/schedule/plan/"
    for _ in range(tasks.MOST):
        tasks.begin(number, "plan", {})
    answer = client.post(
        here, data={"csrf_token": token(client, here), "scope": "all", "minutes": "45"}, follow_redirects=True,
        headers={"Accept-Language": "en", "Referer": f"http://localhost{here}"},
    )  # fmt: skip
    assert "There is enough waiting for this event already." in answer.text
    assert LongTask.query.count() == tasks.MOST


def test_a_task_that_no_queue_holds_is_done_all_the_same(work):
    """Its machine is gone, or a Redis was emptied."""
    task = tasks.begin(work.number, "plan", {"scope": "all", "minutes": 45})
    at = now() - tasks.WAITS
    db.session.execute(db.update(LongTask).values(said_at=at))
    db.session.commit()
    work.start()
    patience.until(lambda: tasks.load(work.number, task.token).ended)
    assert tasks.load(work.number, task.token).state == "done"
