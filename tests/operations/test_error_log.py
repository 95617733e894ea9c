"""The error log holds up nothing, whoever reads it; what was logged is there after a crash, an end and a fork."""

import io
import os
import signal
import subprocess

from flask.logging import default_handler

from tests import loaded

SET_UP = """
import logging, os, signal, sys
from eventapp import errorlog, logs
logs.install()
# The thread that writes is waited for, where a machine is busy.
errorlog.ErrorLog.flush.__defaults__ = (float(sys.argv[2]),)
log = logging.getLogger("eventapp.test")
if sys.argv[1] == "flask":
    from flask.logging import default_handler
    logging.getLogger("eventapp").addHandler(default_handler)
"""
MANY = """
for number in range(3000):
    log.error("something went wrong with %d %s", number, "x" * 200)
print("logged")
"""
KILLED = """
log.error("the last word")
os.kill(os.getpid(), signal.SIGKILL)
"""
ABORTED = """
log.error("the last word")
os.abort()
"""
FORKED = """
log.error("of the parent")
if os.fork() == 0:
    log.error("of the child")
    os._exit(0)
os.wait()
"""


def run(code, how="rest", waits=60, **more):
    return subprocess.run([loaded.python(), "-c", SET_UP + code, how, str(waits)], text=True, timeout=120, **more)


def said(done):
    return [line.partition("ERROR in ")[2] for line in done.stderr.splitlines()]


def test_a_pipe_that_nobody_reads_holds_up_neither_who_logs_nor_the_end():
    reading, writing = os.pipe()
    # A second is waited for the first line that nobody takes, and for none after it: else it were the better part of an hour.
    done = run(MANY, waits=1, stdout=subprocess.PIPE, stderr=writing)
    assert (done.returncode, done.stdout) == (0, "logged\n")
    os.close(writing)
    os.close(reading)


def test_what_waits_is_written_once_someone_reads_and_what_was_dropped_is_counted():
    code = MANY + "sys.stdout.flush()\nsys.stdin.readline()\n"
    command = [loaded.python(), "-c", SET_UP + code, "flask", "1"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:
        process.stdout.readline()  # All is logged, and hardly any of it read.
        told = []
        for line in process.stderr:
            told.append(line)
            if "dropped" in line:
                process.stdin.write("\n")
                process.stdin.flush()
    numbers = [int(line.split(" with ")[1].split()[0]) for line in told if " with " in line]
    assert numbers == list(range(len(numbers)))
    assert told[-1] == f"{3000 - len(numbers)} lines of the log were dropped: nobody read it.\n"
    assert 1000 < len(numbers) < 3000


def test_nothing_is_lost_by_a_crash():
    for how in ("rest", "flask"):
        for code, by in ((KILLED, signal.SIGKILL), (ABORTED, signal.SIGABRT)):
            done = run(code, how, capture_output=True)
            assert (done.returncode, said(done)[:1]) == (-by, ["<string>: the last word"])


def test_a_child_logs_with_a_thread_of_its_own():
    done = run(FORKED, capture_output=True)
    assert said(done) == ["<string>: of the parent", "<string>: of the child"]


def test_the_errors_of_a_request_go_where_its_server_wants_them(lite):
    @lite.get("/logs")
    def logs():
        lite.logger.error("for the server")
        return ""

    place = io.StringIO()
    lite.logger.addHandler(default_handler)
    lite.test_client().get("/logs", errors_stream=place)
    lite.logger.removeHandler(default_handler)
    assert place.getvalue().partition("] ")[2] == "ERROR in test_error_log: for the server\n"
