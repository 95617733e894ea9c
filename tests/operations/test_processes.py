"""Killed children, a killed parent, a program that does not stay up, and stopping while a request is under way."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from urllib.error import HTTPError

import psutil
import pytest

from tests import loaded
from tests.browser.conftest import demonstration, start


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """Servers with the demonstration, the one that stands last; whatever a test leaves of one is killed."""
    made, families = [], []

    def standing():
        if not made or made[-1].process.poll() is not None:
            server = start(tmp_path_factory.mktemp("served"), demo=True, python=sys.executable)
            server.page = re.search(r"today\s+(\S+)", server.said)[1]
            server.tree = psutil.Process(server.process.pid)
            made.append(server)
        families.extend(made[-1].tree.children(recursive=True))
        return made[-1]

    yield standing
    for server in made:
        server.process.kill()
        server.process.wait()
    for process in families:
        if process.is_running():
            process.kill()


@pytest.fixture
def server(servers):
    """The one that another test has left standing, with all its processes, or a new one."""
    made = servers()
    assert within(LONG, lambda: len(made.tree.children(recursive=True)) == 4)
    return made


# A start takes a second, and a minute where ten others use the processors: nothing here is about how long.
LONG = 120


def within(seconds, true):
    """Whether something comes true within so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.05)
    return False


def answers(server):
    return status(server.page) == 200


def status(page):
    """What a page is answered with; why it is not, where nothing is."""
    try:
        with urllib.request.urlopen(page, timeout=60) as answer:
            return answer.status
    except HTTPError as error:
        with error:
            return error.code
    except OSError as error:
        return repr(error)


def child(server, name):
    """The process that the parent runs now under a name, None while there is none."""
    for process in server.tree.children():
        try:
            if process.name() == name:
                return process
        except psutil.Error:
            continue  # It has just ended.
    return None


def alive(process):
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_what_is_killed_comes_back(server):
    assert answers(server)
    web = child(server, "eventapp-web")
    one, other = web.children()
    one.kill()
    assert within(LONG, lambda: answers(server))
    assert within(LONG, lambda: sum(alive(p) for p in web.children()) == 2)
    assert alive(other)
    for name in ("eventapp-web", "eventapp-worker"):
        old = child(server, name)
        those = old.children()
        old.kill()

        def new(name=name, old=old):
            found = child(server, name)
            return found is not None and found.pid != old.pid

        assert within(LONG, new), name
        # Those it had do not live on with the port.
        assert within(LONG, lambda those=those: not any(map(alive, those))), name
    assert within(LONG, lambda: answers(server))
    assert server.process.poll() is None
    for name in ("the web server", "the job worker"):
        assert f"{name} ended (-9); it is started again" in server.read()


def test_a_program_that_does_not_stay_up_ends_the_whole_with_an_error():
    """So that systemd (Restart=always, or on-failure) starts it anew, and says so."""
    code = (
        "import sys, time; from eventapp.serving.processes import Program, keep_running;"
        "a, b = Program('a', 'a', lambda: sys.exit(3)), Program('b', 'b', lambda: time.sleep(60));"
        "code = keep_running([a, b]); print(b.process.exitcode); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=LONG)
    assert (done.returncode, done.stdout) == (1, f"{-signal.SIGTERM}\n")
    assert done.stderr == "a ended (3); it is started again\n" * 4 + "a ended (3); giving up\n"


def test_a_port_that_is_taken_is_said_in_one_line(server):
    environment = server.environment | {"EVENTAPP_DATA": server.environment["EVENTAPP_DATA"] + "/other"}
    words = [loaded.python(), "-m", "eventapp", "serve", "--port", str(server.port)]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=LONG)
    assert (done.returncode, done.stderr) == (
        1, f"Cannot listen at 127.0.0.1, port {server.port}: Address already in use.\n"
    )  # fmt: skip


def test_a_request_under_way_is_answered_when_told_to_stop(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=LONG) as connection:
        connection.sendall(
            b"POST /account/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            b"Content-Length: 7\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
        )
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"  # It has come as far as the application.
        connection.sendall(b"email")
        server.process.send_signal(signal.SIGTERM)
        time.sleep(1)
        connection.sendall(b"=a")
        assert connection.recv(12) == b"HTTP/1.1 400"  # No token: but an answer.
    assert server.process.wait(LONG) == 0


def test_a_killed_parent_leaves_nothing_behind(server):
    family = server.tree.children(recursive=True)
    assert len(family) == 4
    server.process.kill()
    server.process.wait()
    assert within(LONG, lambda: not any(map(alive, family)))
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", server.port))


@pytest.mark.parametrize("where", ["a full disk", "a closed pipe", "a pipe that is not read"])
def test_a_log_that_cannot_be_written_fails_no_request(tmp_path, where):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("EVENTAPP_")}
    environment |= {"EVENTAPP_DATA": str(tmp_path), "EVENTAPP_BASE_URL": "http://127.0.0.1"}
    demonstration(tmp_path, environment)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    reading, writing = os.pipe()
    out = os.open("/dev/full", os.O_WRONLY) if where == "a full disk" else writing
    words = [loaded.python(), "-m", "eventapp", "serve", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(words, env=environment, stdout=out, stderr=out)
    os.close(out)
    if where == "a closed pipe":
        os.close(reading)
    page = f"http://127.0.0.1:{port}/almedalen-2017/"

    try:
        assert within(LONG, lambda: status(page) == 200)
        assert [status(page) for _ in range(800)] == [200] * 800  # More than a pipe holds.
        assert status(f"http://127.0.0.1:{port}/account/sign-in") == 200
    finally:
        process.terminate()
        assert process.wait(LONG) == 0
