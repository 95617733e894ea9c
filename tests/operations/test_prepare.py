"""Setting up a checkout: once, and again from the beginning where it was interrupted, moved, or has lost its Python."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def start(checkout):
    environment = {**os.environ, "PYTHON": sys._base_executable, "PIP_NO_INDEX": "1"}
    return subprocess.Popen(
        ["sh", "deploy/prepare", "demo"], cwd=checkout, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True
    )  # fmt: skip


def prepare(checkout):
    """What it says, each line; it must end well, and the command must work."""
    program = start(checkout)
    said = program.communicate(timeout=120)[1]
    assert program.returncode == 0, said
    assert not (checkout / ".venv" / ".unfinished").exists()
    told = subprocess.run([checkout / ".venv/bin/eventapp", "--help"], cwd="/", capture_output=True, text=True)
    assert told.stdout == "It runs.\n", told.stderr
    return [line for line in said.splitlines() if line.endswith("…")]


@pytest.fixture
def checkout(tmp_path):
    """A checkout that needs no package, in a folder whose name has a space and an å."""
    place = tmp_path / "en gård" / "eventapp"
    (place / "deploy").mkdir(parents=True)
    shutil.copy(ROOT / "deploy" / "prepare", place / "deploy")
    (place / "requirements.txt").write_text("# Nothing.\n")
    (place / "eventapp").mkdir()
    (place / "eventapp" / "__main__.py").write_text("print('It runs.')\n")
    return place


ANEW = "Making .venv anew: it was left unfinished, was moved, or is of another Python …"
INSTALLING = "Installing the pinned dependencies into .venv …"


def test_setting_up_mends_itself(checkout):
    interrupted = start(checkout)
    while not (checkout / ".venv" / "bin" / "python").exists():
        time.sleep(0.01)
    os.killpg(interrupted.pid, signal.SIGKILL)
    interrupted.wait()
    interrupted.stderr.close()
    assert prepare(checkout) == [ANEW, INSTALLING]
    assert prepare(checkout) == []

    (checkout / "requirements.txt").write_text("# Still nothing.\n")
    assert prepare(checkout) == [INSTALLING]

    moved = checkout.rename(checkout.parent / "flyttad")
    assert prepare(moved) == [ANEW, INSTALLING]

    (moved / ".venv" / "bin" / "python").unlink()
    (moved / ".venv" / "bin" / "python").symlink_to("/nowhere/python")
    assert prepare(moved) == [ANEW, INSTALLING]


def test_a_demo_needs_no_database_driver():
    text = (ROOT / "deploy" / "prepare").read_text()
    program = text[text.index("without_extras() {") : text.index("lock_of() {")] + "without_extras\n"
    kept = subprocess.run(["sh", "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    def names(lock):
        return {line.split("==")[0] for line in lock.splitlines() if line[:1].isalnum()}

    left_out = names((ROOT / "requirements.txt").read_text()) - names(kept)
    assert left_out == {"psycopg", "psycopg-binary", "redis", "async-timeout"}
    assert {"flask", "ortools", "typst", "granian"} <= names(kept)
    assert kept.count("--hash") > 100


BUILT = """import importlib, os, sysconfig
del os.environ["_PYTHON_SYSCONFIGDATA_NAME"]
build_time_vars = importlib.import_module(sysconfig._get_sysconfigdata_name()).build_time_vars | {{"CONFIG_ARGS": {how!r}}}
"""
PYTHON = """#!/bin/sh
case $2 in *version_info*) test -z "{version}" || exec echo {version};; esac
_PYTHON_SYSCONFIGDATA_NAME=built PYTHONPATH="$(dirname "$0")" exec {python} "$@"
"""


def test_a_python_that_was_built_slow_gives_way_to_a_quick_one_of_its_version(tmp_path):
    text = (ROOT / "deploy" / "prepare").read_text()
    program = text[text.index("slow() {") : text.index("if ! usable")] + 'if slow "$1"; then quicker "$1"; else echo "$1"; fi\n'

    def made(name, how, version=""):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "built.py").write_text(BUILT.format(how=how))
        (folder / "python3").write_text(PYTHON.format(version=version, python=sys.executable))
        (folder / "python3").chmod(0o755)
        return folder

    def chosen(*path):
        environment = {**os.environ, "PATH": ":".join(map(str, [*path, tools]))}
        command = ["/bin/sh", "-euc", program, "sh", path[0] / "python3"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return Path(done.stdout.strip()).parent.name, done.stderr

    tools = tmp_path / "tools"  # All that it needs besides, and no other Python.
    tools.mkdir()
    for name in ("tr", "dirname"):
        (tools / name).symlink_to(shutil.which(name))
    slow, other = made("by pyenv", "'--prefix=/root/.pyenv/versions/3.11.7' '--enable-shared'"), made("other", "'--prefix=/usr'", "3 9")
    system, measured = made("system", "'--enable-shared' '--prefix=/usr'"), made("measured", "'--prefix=/opt/å' '--enable-optimizations'")
    assert chosen(slow, other, system, measured) == ("system", "")
    assert chosen(slow, tmp_path / "nowhere", measured) == ("measured", "")
    assert chosen(slow, other) == ("by pyenv", "")
    assert chosen(measured, system) == ("measured", "")
    assert chosen(other, system) == ("other", "")
