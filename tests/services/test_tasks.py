"""Long work: what is left when its worker is killed."""

import os
import time

from eventapp.services import tasks


def test_work_that_has_fallen_silent_has_failed(tmp_path):
    task = tasks.begin(tmp_path, "plan", {"scope": "tray"})
    report = tasks.Reporter(tmp_path, task)
    report(1, 10)
    assert tasks.load(tmp_path, task.token).state == "running"
    long_ago = time.time() - 3600
    os.utime(tmp_path / f"{task.token}.task", (long_ago, long_ago))
    found = tasks.load(tmp_path, task.token)
    assert (found.state, found.ended) == ("failed", True)
    assert found.errors == {"form": "It was interrupted, and nothing is changed. Try again."}


def test_work_that_still_waits_for_its_turn_has_not_failed(tmp_path):
    task = tasks.begin(tmp_path, "plan", {"scope": "tray"})
    long_ago = time.time() - 3600
    os.utime(tmp_path / f"{task.token}.task", (long_ago, long_ago))
    assert tasks.load(tmp_path, task.token) == task
