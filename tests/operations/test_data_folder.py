"""The data folder is its user's alone, whatever the umask was, and is made only by what needs it."""

import os
import re
import subprocess
import sys

import pytest

from tests import loaded
from tests.conftest import SAMPLE

PASSWORD = "en lång lösenfras\n"


@pytest.fixture
def run(tmp_path):
    """Runs a program under umask 022, as most are, with a data folder of its own."""
    environment = {**os.environ, "EVENTAPP_DATA": str(tmp_path / "above" / "data"), "EVENTAPP_BASE_URL": "https://p.example.org"}

    def command(*words, given="", python=""):
        return subprocess.run(
            [python or loaded.python(), *words], env=environment, input=given, capture_output=True, text=True, umask=0o022, timeout=600,
        )  # fmt: skip

    return command


def modes(folder):
    """The mode of the folder and of all that is in it."""
    found = {str(folder.relative_to(folder.parent)): folder.stat().st_mode & 0o777}
    for path in folder.rglob("*"):
        found[str(path.relative_to(folder.parent))] = path.stat().st_mode & 0o777
    return found


def is_private(found):
    return {name: oct(mode) for name, mode in found.items() if mode & 0o077} == {}


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["nonsense"], ["serve", "--port", "x"], ["user", "--help"], ["import"]])
def test_what_only_tells_makes_no_folder(run, tmp_path, words):
    done = run("-m", "eventapp", *words, python=sys.executable if words == ["--help"] else "")
    assert done.returncode == (0 if words[-1] == "--help" else 2), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_everything_in_the_folder_is_its_users_alone_and_an_export_is_as_the_user_has_it(run, tmp_path):
    data = tmp_path / "above" / "data"
    assert run("-m", "eventapp", "user", "add", "anna@example.org", "--owner", given=PASSWORD).returncode == 0
    assert run("-m", "eventapp", "import", str(SAMPLE), "--owner", "anna@example.org").returncode == 0
    assert run("-m", "eventapp", "publish", "almedalen-2017").returncode == 0
    assert run("-m", "eventapp", "export", "almedalen-2017", "-o", str(tmp_path / "p.json")).returncode == 0
    assert run("-m", "eventapp", "backup", str(tmp_path / "b.zip")).returncode == 0
    found = modes(data)
    assert {"data", "data/eventapp.db", "data/released/almedalen-2017.json", "data/secret-key"} <= set(found)
    assert is_private(found)
    outputs = {name: (tmp_path / name).stat().st_mode & 0o777 for name in ("p.json", "b.zip")}
    assert outputs == {"p.json": 0o644, "b.zip": 0o600}


def test_an_open_folder_is_told_and_closed_at_the_next_start(run, tmp_path):
    data = tmp_path / "above" / "data"
    run("-m", "eventapp", "user", "add", "anna@example.org", given=PASSWORD)
    (data / "media").mkdir()
    (data / "media" / "x.webp").write_bytes(b"x")
    (tmp_path / "elsewhere").mkdir(mode=0o755)
    (data / "link").symlink_to(tmp_path / "elsewhere")
    for start in ("import eventapp.wsgi", "from eventapp import worker; worker.Consumer.run = lambda _: None; worker.main()"):
        for path in (data, data / "eventapp.db", data / "secret-key", data / "media", data / "media" / "x.webp"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        told = run("-m", "eventapp", "check").stdout
        # SQLite's own files beside the database are as open as that.
        assert re.search(rf"^[57] files and folders can be read by others, {data} first: chmod -R go= {data}$", told, re.M)
        assert run("-c", start).returncode == 0
        kept = modes(data)
        del kept["data/link"]
        assert is_private(kept), start
        assert (tmp_path / "elsewhere").stat().st_mode & 0o777 == 0o755
    assert "can be read by others" not in run("-m", "eventapp", "check").stdout


def test_the_queue_is_made_when_it_is_first_used(run, tmp_path):
    code = "from eventapp import datafolder; datafolder.keep_private(); datafolder.make()\nfrom eventapp import jobs\n"
    done = run("-c", code + "print(jobs.huey.pending_count()); jobs.plan_day(1, 'x', 'y'); print(jobs.huey.pending_count())")
    assert (done.stdout, done.stderr) == ("0\n1\n", "")
    assert is_private(modes(tmp_path / "above" / "data"))
