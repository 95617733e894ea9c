"""A Python that has loaded our libraries already: a program of ours starts on it in a tenth of the time.

`python()` in place of `sys.executable` is a command. It has a process split off from one that is kept for that, with the
command's arguments, environment, folder, umask and files, passes signals on to it and ends as it ends (killed, it kills it).
What looks at the environment when it is imported (`LATER`) is not loaded before. So it is for tests of what a program
does: not of processes and how they are related, nor of what is loaded when.
"""

from __future__ import annotations

import array
import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import types
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import configure_mappers

from tests import compiled

ROOT = Path(__file__).resolve().parents[1]
# Packages whose every module is loaded before, and what else they come to use.
PACKAGES = ("eventapp.formats", "eventapp.forms", "eventapp.programme", "eventapp.services", "eventapp.signage")
LIBRARIES = (
    "alembic.command", "flask_migrate", "flask_login", "flask_wtf", "granian.server", "huey.consumer", "openpyxl", "redis",
    "sqlalchemy.dialects.postgresql.psycopg", "sqlalchemy.dialects.sqlite", "psycopg", "werkzeug.middleware.proxy_fix",
)  # fmt: skip
LATER = ("eventapp.jobs", "eventapp.edge.counts", "prometheus_client", "eventapp.factory", "eventapp.cli")

_COMMAND = """#!{python} -IS
import array, json, os, signal, socket
line = socket.socket(socket.AF_UNIX)
line.connect({path!r})
mask = os.umask(0)
os.umask(mask)
import sys
asked = json.dumps([sys.argv[1:], dict(os.environ), os.getcwd(), mask]).encode()
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1):
    signal.signal(number, lambda number, _frame: line.send(bytes([number])))
line.sendmsg([len(asked).to_bytes(8, "big")], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]))])
line.sendall(asked)
os.closerange(0, 3)
code = int.from_bytes(line.recv(2), "big", signed=True)
if code < 0:
    if -code != signal.SIGKILL:
        signal.signal(-code, signal.SIG_DFL)
    os.kill(os.getpid(), -code)
os._exit(code)
"""


@cache
def python() -> str:
    """The command, for this process of the tests."""
    folder = Path(tempfile.mkdtemp(prefix="loaded-", dir=os.environ["EVENTAPP_DATA"]))
    command, path = folder / "python", folder / "line"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen(64)
        keeper = subprocess.Popen(
            [sys.executable, "-m", __name__, str(listening.fileno())], cwd=ROOT, stdin=subprocess.PIPE, start_new_session=True,
            pass_fds=[listening.fileno()], env={k: v for k, v in os.environ.items() if not k.startswith("EVENTAPP_")},
        )  # fmt: skip
    atexit.register(keeper.communicate)
    command.write_text(_COMMAND.format(python=sys.executable, path=str(path)))
    command.chmod(0o700)
    return str(command)


def _load() -> None:
    for package in PACKAGES:
        for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            importlib.import_module(module.name)
    for name in LIBRARIES:
        importlib.import_module(name)
    configure_mappers()
    compiled.share()
    too_early = [name for name in LATER if name in sys.modules]
    assert too_early == [], "what looks at the environment when it is imported"
    gc.collect()
    gc.freeze()


def _keep(listening: socket.socket) -> list[Any]:
    """Split a process off for each command; gives, in that process, what was asked for."""
    waiting, lines, ends = select.poll(), {}, {}
    for each in (0, listening):
        waiting.register(each, select.POLLIN)
    while True:
        for number, _ in waiting.poll():
            if number == 0:  # The tests have ended.
                for pid, _ in ends.values():
                    _kill(pid)
                os._exit(0)
            elif number == listening.fileno():
                line, _ = listening.accept()
                asked, files = _asked(line)
                pid = os.fork()
                if not pid:
                    return _begin(asked, files, [listening, line, *(held for _, held in lines.values())], list(ends))
                for file in files:
                    os.close(file)
                end = os.pidfd_open(pid)
                lines[line.fileno()], ends[end] = (pid, line), (pid, line)
                for each in (line, end):
                    waiting.register(each, select.POLLIN)
            elif number in ends:
                pid, line = ends.pop(number)
                code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                with suppress(OSError):
                    line.sendall(code.to_bytes(2, "big", signed=True))
                waiting.unregister(number)
                os.close(number)
                if lines.pop(line.fileno(), None):
                    waiting.unregister(line)
                line.close()
            elif number in lines:
                pid, line = lines[number]
                sent = line.recv(64)
                for each in sent:
                    os.kill(pid, each)
                if not sent:
                    _kill(pid)
                    waiting.unregister(line)
                    del lines[number]


def _kill(pid: int) -> None:
    with suppress(OSError):
        os.killpg(pid, signal.SIGKILL)


def _asked(line: socket.socket) -> tuple[list[Any], list[int]]:
    """What a command asks for, and its three files."""
    files = array.array("i")
    size, more, _, _ = line.recvmsg(8, socket.CMSG_LEN(3 * files.itemsize))
    for _, _, data in more:
        files.frombytes(data)
    asked = b""
    while len(asked) < int.from_bytes(size, "big"):
        asked += line.recv(1 << 16)
    return json.loads(asked), list(files)


def _begin(asked: list[Any], files: list[int], sockets: list[socket.socket], ends: list[int]) -> list[str]:
    """In the process that was split off: be as one that was started by itself. Gives the arguments."""
    words, environment, folder, mask = asked
    os.setsid()
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    for held in sockets:
        held.close()
    for end in ends:
        os.close(end)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    os.umask(mask)
    sys.path[0] = folder
    if words[0] == "-u" or os.environ.get("PYTHONUNBUFFERED"):
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(write_through=True)
    return words[1:] if words[0] == "-u" else words


def _run(words: list[str]) -> None:
    kind, what, *rest = words
    if kind == "-m":
        sys.argv = [what, *rest]
        runpy.run_module(what, run_name="__main__", alter_sys=True)
        return
    assert kind == "-c", kind
    sys.argv = ["-c", *rest]
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    exec(compile(what, "<string>", "exec"), main.__dict__)


if __name__ == "__main__":
    _load()
    _run(_keep(socket.socket(fileno=int(sys.argv[1]))))
