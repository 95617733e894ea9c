"""Programs kept running by one parent: started again when they end by themselves, stopped together."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.context import ForkProcess
from types import FrameType

# How long a program has to finish what it is at, in seconds, before it is killed.
PATIENCE = 30.0
# A program that ended by itself this often within this many seconds is given up, and with it the whole.
MOST_ENDS, WITHIN = 5, 60.0
_STOPPING = (signal.SIGINT, signal.SIGTERM)
_PR_SET_PDEATHSIG, _PR_SET_NAME = 1, 15


@dataclass
class Program:
    """A function that runs in a process split off from this one, which has loaded all it needs: to load costs a second.

    `title` is what `ps` calls the process, up to 15 characters.
    """

    name: str
    title: str
    work: Callable[[], object]
    process: ForkProcess | None = None
    ends: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_ENDS))

    def start(self) -> None:
        """Run it."""
        # Its own handlers come first: what is sent meanwhile waits, and is not lost in those of this process.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
        try:
            self.process = multiprocessing.get_context("fork").Process(target=self._begin, args=(os.getpid(),))
            self.process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _begin(self, parent: int) -> None:
        """In the new process: as one that was started by itself, but for what is loaded."""
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
        _prctl(_PR_SET_NAME, ctypes.create_string_buffer(self.title.encode()))
        end_with(parent)
        self.work()

    def ended(self) -> int | None:
        """Its exit status once it has ended."""
        return self.process.exitcode if self.process else None

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
    try:
        for program in programs:
            program.start()
        return _watch(programs, wanted)
    finally:
        _stop(programs)


def _watch(programs: list[Program], wanted: threading.Event) -> int:
    """Start again what ends, until it is `wanted` that all end (0) or one of them does not stay up (1)."""
    while not wanted.wait(0.2):
        for program in programs:
            code = program.ended()
            if code is None or wanted.is_set():
                continue
            again = program.stays_up()
            _say(f"{program.name} ended ({code}); " + ("it is started again" if again else "giving up"))
            if not again:
                return 1
            program.start()
    return 0


def _stop(programs: list[Program]) -> None:
    """Ask all to finish, and kill what has not within its time."""
    running = [p.process for p in programs if p.process and p.process.exitcode is None]
    for process in running:
        process.terminate()
    until = time.monotonic() + PATIENCE
    for process in running:
        process.join(max(0.1, until - time.monotonic()))
        if process.exitcode is None:
            process.kill()
            process.join()


def _say(text: str) -> None:
    """Tell on standard error; that it cannot be written is no reason to stop."""
    with suppress(OSError):  # Past the buffer: what stays in there fails again whenever a process is split off.
        os.write(2, f"{text}\n".encode())


def end_with(parent: int) -> None:
    """Have this process told to stop (SIGTERM) when its parent dies, however that comes (Linux; elsewhere nothing).

    Otherwise a killed parent leaves children that hold the port and the queue.
    """
    if _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM) and os.getppid() != parent:  # It died before it was asked for.
        os.kill(os.getpid(), signal.SIGTERM)


def _prctl(what: int, value: object) -> bool:
    """Ask something of the kernel about this process; False where there is no such thing to ask."""
    if sys.platform != "linux":
        return False
    return bool(ctypes.CDLL(None).prctl(what, value) == 0)
