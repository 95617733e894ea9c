"""Foreign files read in a process of their own, within limits: none can stop, or bring down, whoever asked for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from eventapp.formats import jsonfile
from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.reading import child, kept
from eventapp.formats.table import Table
from eventapp.programme.model import Programme

# How often it is looked whether it is done, in seconds: in the first second, and then.
_OFTEN, _SELDOM = 0.01, 0.2
_ROOT = Path(jsonfile.__file__).resolve().parents[2]
# What a program needs to find its parts; no settings of ours, no keys.
_PASSED_ON = (
    "PATH",
    "LD_LIBRARY_PATH",
    "PYTHONHOME",
    "PYTHONTZPATH",
    "SYSTEMROOT",
    "TMPDIR",
    "LANG",
    "LC_ALL",
)


class TooSlow(Unreadable):
    """It was not done within the seconds it was given."""


def table(data: bytes, seconds: float = child.SECONDS, heard: Callable[[], None] | None = None) -> Table:
    """The seminars of a file of any kind. `heard` is called now and then; what it raises stops the reading.

    Raises Unreadable: TooSlow after `seconds`.
    """
    return kept.read(answer("table", data, seconds, heard))


def programme(data: bytes) -> Programme:
    """A programme from our own JSON or a day file. Raises Unreadable."""
    return jsonfile.read_programme(answer("programme", data))


def answer(
    kind: str, data: bytes, seconds: float = child.SECONDS, heard: Callable[[], None] | None = None
) -> bytes:
    """What the reading process says of the file. Raises Unreadable, TooSlow, and what `heard` raises."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(data)
        given.seek(0)
        command = [sys.executable, "-P", "-m", child.__name__, kind, str(child.SECONDS), str(os.getpid())]
        # A session of its own: a terminal's Ctrl-C, or a server told to stop, is for whoever started it to act upon.
        process = subprocess.Popen(  # noqa: S603
            command, stdin=given, stdout=out, stderr=err, env=_environment(), cwd=_ROOT, start_new_session=True
        )
        try:
            code = _ended(process, seconds, heard)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        out.seek(0)
        if code == 0:
            return out.read(child.LARGEST_ANSWER)
        if code == child.REFUSED and (said := out.read(2000)):
            raise Unreadable(said.decode(errors="replace"))
        err.seek(0)
        raise _refusal(code, err.read(2000).decode(errors="replace"))


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _PASSED_ON if name in os.environ} | {"PYTHONPATH": str(_ROOT)}


def _ended(process: subprocess.Popen[bytes], seconds: float, heard: Callable[[], None] | None) -> int:
    """What it ended with. Raises TooSlow, and what `heard` raises."""
    soon, last = time.monotonic() + 1, time.monotonic() + seconds
    while (code := process.poll()) is None:
        if time.monotonic() > last:
            raise _too_slow()
        slow = time.monotonic() > soon
        if slow and heard is not None:
            heard()
        time.sleep(_SELDOM if slow else _OFTEN)
    return code


def _too_slow() -> TooSlow:
    return TooSlow("This file takes too long to read. It is damaged, or not a programme.")


def _refusal(code: int, said: str) -> Unreadable:
    """Why it ended so, without a word of its own. A library that gets no memory aborts; a system that has none kills."""
    if code in (-signal.SIGALRM, -signal.SIGXCPU):
        return _too_slow()
    if code in (child.TOO_MUCH, -signal.SIGKILL, -signal.SIGXFSZ) or "memory" in said.lower():
        return Unreadable("This file needs too much memory to be read. It is damaged, or not a programme.")
    return Unreadable("This file cannot be read. It is damaged, or of a kind that is not known here.")
