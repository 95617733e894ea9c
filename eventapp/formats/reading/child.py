"""The process that reads one foreign file: `python -m eventapp.formats.reading.child KIND SECONDS PARENT`, bytes in, JSON out.

It holds itself to limits before it has seen a byte, so that they hold whatever becomes of whoever started it. What it
says, or why it refuses the file, is written to standard output by our own writers; libraries use standard error.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress

from eventapp.formats import jsonfile, reading
from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.reading import kept

# Wall-clock seconds that reading may take, and bytes that it may take up and say.
SECONDS = 20
MEMORY = 400 * 1024 * 1024
LARGEST_ANSWER = 32 * 1024 * 1024
# What it ends with: why it is Unreadable is said instead of an answer; a file that needs more than MEMORY.
REFUSED, TOO_MUCH = 3, 4
_SIGNAL_WHEN_PARENT_DIES = 1  # PR_SET_PDEATHSIG, Linux


def limit(seconds: int, parent: int) -> None:
    """End this process after so many seconds, or with its parent, and let it have MEMORY and write LARGEST_ANSWER."""
    # The alarm is left to the system: nothing of ours would run in the midst of a library that does not return.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    # Whoever asked may be a thread that holds signals back, which is passed on.
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    signal.alarm(seconds)
    for what, most, last in (
        # Its own signal, by which it is known, before the one that kills.
        (resource.RLIMIT_CPU, seconds, seconds + 2), (resource.RLIMIT_AS, MEMORY, MEMORY),
        (resource.RLIMIT_FSIZE, LARGEST_ANSWER, LARGEST_ANSWER), (resource.RLIMIT_CORE, 0, 0),
    ):  # fmt: skip
        # A system that cannot limit one of them, or has it lower already, keeps what it has.
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, last))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SIGNAL_WHEN_PARENT_DIES, signal.SIGKILL)
        if os.getppid() != parent:
            raise SystemExit("whoever asked is gone")


def answer(kind: str, data: bytes) -> bytes:
    """What the file says, as `kept.written` or `jsonfile.write_programme` writes it. Raises Unreadable."""
    if kind == "programme":
        return jsonfile.write_programme(reading.programme(data))
    return kept.written(reading.read(data))


def _for_want_of_memory(error: BaseException | None) -> bool:
    """Whether that is what a reader took for a broken file."""
    while error is not None and not isinstance(error, MemoryError):
        error = error.__cause__ or error.__context__
    return error is not None


def main() -> None:
    """Read standard input."""
    kind, seconds, parent = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    limit(seconds, parent)
    try:
        sys.stdout.buffer.write(answer(kind, sys.stdin.buffer.read()))
        sys.stdout.buffer.flush()
    except Unreadable as refused:
        if _for_want_of_memory(refused):
            os._exit(TOO_MUCH)
        sys.stdout.buffer.write(str(refused).encode(errors="replace"))
        sys.stdout.buffer.flush()
        code = REFUSED
    except MemoryError:
        code = TOO_MUCH
    except OSError:  # The answer is larger than it may be.
        code = TOO_MUCH
    else:
        code = 0
    # At once: there is nothing to tidy up, and what is large takes long to give back piece by piece.
    os._exit(code)


if __name__ == "__main__":
    main()
