"""Programs kept running by one parent: started again when they end by themselves, stopped together."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from types import FrameType

# How long a program has to finish what it is at, in seconds, before it is killed.
PATIENCE = 30.0
# A program that ended by itself this often within this many seconds is given up, and with it the whole.
MOST_ENDS, WITHIN = 5, 60.0
_PR_SET_PDEATHSIG = 1


@dataclass
class Program:
    """A module of ours, run as `python -m` with its arguments."""

    name: str
    words: list[str]
    process: subprocess.Popen[bytes] | None = None
    ends: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_ENDS))

    def start(self) -> None:
        """Run it."""
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", *self.words], preexec_fn=partial(end_with, os.getpid())
        )

    def ended(self) -> int | None:
        """Its exit status once it has ended."""
        return self.process.poll() if self.process else None

    def stays_up(self) -> bool:
        """Note that it has ended; whether it is worth starting again."""
        self.ends.append(time.monotonic())
        return len(self.ends) < MOST_ENDS or self.ends[-1] - self.ends[0] > WITHIN


def keep_running(programs: list[Program]) -> int:
    """Run programs until SIGINT or SIGTERM comes; the exit status: 0 then, 1 when one of them does not stay up."""
    wanted = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        wanted.set()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    for program in programs:
        program.start()
    status = 0
    while not status and not wanted.wait(0.2):
        for program in programs:
            code = program.ended()
            if code is None or wanted.is_set():
                continue
            again = program.stays_up()
            _say(f"{program.name} ended ({code}); " + ("it is started again" if again else "giving up"))
            if not again:
                status = 1
                break
            program.start()
    _stop(programs)
    return status


def _stop(programs: list[Program]) -> None:
    """Ask all to finish, and kill what has not within its time."""
    running = [p.process for p in programs if p.process and p.process.poll() is None]
    for process in running:
        process.send_signal(signal.SIGTERM)
    until = time.monotonic() + PATIENCE
    for process in running:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _say(text: str) -> None:
    """Tell on standard error; that it cannot be written is no reason to stop."""
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)


def end_with(parent: int) -> None:
    """Have this process told to stop (SIGTERM) when its parent dies, however that comes (Linux; elsewhere nothing).

    Otherwise a killed parent leaves children that hold the port and the queue.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # It died before it was asked for.
            os.kill(os.getpid(), signal.SIGTERM)
