"""The request log holds up no answer and no stop, whoever reads it; what was noted is there when the process has ended."""

import json
import os
import subprocess

from tests import loaded

NOTES = """
import sys, time
from eventapp.edge.request_log import RequestLog
log = RequestLog()
for number in range(int(sys.argv[1])):
    log.note("GET", f"/a-day/{number}", 200, 0.001, "hit")
    if number % 5000 == 0:
        time.sleep(0.1)
print("noted", file=sys.stderr)
"""


def test_all_that_was_noted_is_written_when_the_process_ends():
    done = subprocess.run([loaded.python(), "-c", NOTES, "4000"], capture_output=True, text=True, timeout=60)
    assert [json.loads(line)["path"] for line in done.stdout.splitlines()] == [f"/a-day/{n}" for n in range(4000)]


def test_a_pipe_that_nobody_reads_holds_up_neither_a_note_nor_the_end():
    reading, writing = os.pipe()
    # Whatever waited for a reader would wait for ever.
    done = subprocess.run([loaded.python(), "-c", NOTES, "30000"], stdout=writing, stderr=subprocess.PIPE, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "noted\n")
    os.close(writing)
    os.close(reading)


FULL = """
import os
from eventapp.edge import request_log
log = request_log.RequestLog(os.open("/dev/full", os.O_WRONLY))
log._process = os.getpid()
for _ in range(3):
    log.note("GET", "/", 200, 0.001, "hit")
log.write_out()
log.descriptor = 1
log.note("GET", "/again", 200, 0.001, "hit")
log.write_out()
print(log.dropped)
"""


def test_what_was_dropped_is_counted_and_said_once():
    done = subprocess.run([loaded.python(), "-c", FULL], capture_output=True, text=True, timeout=60)
    first, second, left = done.stdout.splitlines()
    assert (json.loads(first)["dropped"], json.loads(second)["path"], left) == (3, "/again", "0")
