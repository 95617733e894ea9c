"""A program on the Python that has our libraries loaded is as one on a Python of its own, as far as a test of it can see."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import loaded, patience

TELLS = (
    "import os, sys; mask = os.umask(0); print(os.getcwd(), sys.argv, os.environ['EVENTAPP_X'], oct(mask), sys.stdin.read());"
    "print('beside', file=sys.stderr); sys.exit(5)"
)


def run(python, *words, **more):
    done = subprocess.run([python, *words], capture_output=True, text=True, timeout=120, **more)
    return done.returncode, done.stdout, done.stderr


def test_folder_arguments_environment_umask_files_and_end_are_its_own(tmp_path):
    more = {"cwd": tmp_path, "env": {**os.environ, "EVENTAPP_X": "å"}, "umask": 0o027, "input": "given"}
    told = run(loaded.python(), "-c", TELLS, "a", "b c", **more)
    assert told == run(sys.executable, "-c", TELLS, "a", "b c", **more)
    assert told == (5, f"{tmp_path} ['-c', 'a', 'b c'] å 0o27 given\n", "beside\n")


def test_an_error_is_told_and_a_program_of_a_module_runs():
    code, out, err = run(loaded.python(), "-c", "1 / 0")
    assert (code, out, err.splitlines()[-1]) == (1, "", "ZeroDivisionError: division by zero")
    assert run(loaded.python(), "-m", "json.tool", input="[1]") == (0, "[\n    1\n]\n", "")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGABRT, signal.SIGTERM])
def test_a_signal_that_ends_it_ends_the_command(number):
    assert run(loaded.python(), "-c", f"import os; os.kill(os.getpid(), {int(number)})")[0] == -number


def test_what_is_sent_to_the_command_is_passed_on_and_with_it_killed_it_is_killed():
    waits = "import os, signal, time; signal.signal(signal.SIGTERM, lambda *_: print('told', flush=True)); print(os.getpid(), flush=True)"
    words = [loaded.python(), "-c", f"{waits}\nwhile True: time.sleep(60)"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        pid = int(process.stdout.readline())
        process.terminate()
        assert process.stdout.readline() == "told\n"
        process.kill()
        assert process.stdout.read() == ""
    patience.until(lambda: not Path(f"/proc/{pid}").exists())


def test_what_looks_at_the_environment_on_import_is_not_loaded_before():
    code = f"import sys; print([name for name in {loaded.LATER} if name in sys.modules], 'eventapp.services' in sys.modules)"
    assert run(loaded.python(), "-c", code)[1] == "[] True\n"
