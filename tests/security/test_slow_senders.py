"""Half-sent requests, bodies that do not come and readers that do not read cost nobody else anything."""

import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from tests import loaded, patience
from tests.browser.conftest import free_port, start, until_open

MANY = 200
BIG = "/static/vendor/event-calendar/event-calendar.min.js"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    server = start(tmp_path_factory.mktemp("slow"), demo=True, python=sys.executable)
    server.port = int(server.base.rsplit(":", 1)[1])
    server.today = re.search(r"today\s+http://[^/]+/(\S+)/", server.said)[1]
    yield server
    server.stop()


def connected(port, data=b""):
    """A connection that has sent so much, and reads as little as it can."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    made.settimeout(patience.LONG)
    made.connect(("127.0.0.1", port))
    made.sendall(data)
    return made


def ask(port, head, body=b""):
    """Status of a whole request on a connection of its own."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=patience.LONG)
    connection.sendall(head.encode() + b"Connection: close\r\n\r\n" + body)
    answer = b""
    while part := connection.recv(65536):
        answer += part
    connection.close()
    return int(answer[9:12])


POST = "POST /account/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
SLOW = {
    "half a head": b"GET / HTTP/1.1\r\nHost: x\r\n",
    "half a body": f"{POST}Content-Length: 1000\r\n\r\nemail=a".encode(),
    "half a body in chunks": f"{POST}Transfer-Encoding: chunked\r\n\r\n5\r\nemail\r\n".encode(),
    "a body of 12 MB that does not come": f"{POST}Content-Length: 12000000\r\n\r\n".encode(),
    "an answer that is not read": f"GET {BIG} HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
}


@pytest.fixture(scope="module")
def patient(demo):
    """The port of the same server, that gives nobody up: whoever it has wait for those who are slow waits for ever."""
    with served(demo, "rsgi.STALL = rsgi.GRACE = 9000.0; web.HEAD = 9_000_000", workers=2) as port:
        yield port


@contextmanager
def served(demo, settings, workers=1):
    """The same server with other settings; its port."""
    port = free_port()
    code = f"from eventapp.serving import laid, rsgi, web; {settings}; web.main('127.0.0.1', {port}, {workers})"
    process = subprocess.Popen([loaded.python(), "-c", code], env=demo.environment, stdout=subprocess.DEVNULL)
    try:
        assert until_open(port)
        yield port
    finally:
        process.terminate()
        process.wait(patience.LONG)


@pytest.mark.parametrize("what", SLOW)
def test_who_is_slow_keeps_nobody_waiting(demo, patient, what):
    asked = [
        (f"GET /{demo.today}/ HTTP/1.1\r\nHost: x\r\n", b"", 200),
        (f"GET /{demo.today}/?day=2017-07-03 HTTP/1.1\r\nHost: x\r\n", b"", 200),
        ("GET /account/sign-in HTTP/1.1\r\nHost: x\r\n", b"", 200),
        (f"{POST}Content-Length: 3\r\n", b"a=b", 400),
        (f"GET {BIG} HTTP/1.1\r\nHost: x\r\n", b"", 200),
    ]
    held = [connected(patient, SLOW[what]) for _ in range(MANY)]
    time.sleep(0.3)
    found = [ask(patient, head, body) for head, body, _ in asked * 2]
    for connection in held:
        connection.close()
    assert found == [status for _, _, status in asked * 2]


def test_what_does_not_come_is_given_up(tmp_path, demo):
    """The same server with its deadlines shortened, so that the test need not wait for them."""
    with served(demo, "web.HEAD = 1000; rsgi.STALL = 1.0; rsgi.GRACE = 3.0; rsgi.PACE = 10**9") as port:
        began = time.monotonic()
        dripping = connected(port, f"{POST}Content-Length: 1000\r\n\r\n".encode())
        head, body = connected(port, SLOW["half a head"]), connected(port, SLOW["half a body"])
        assert (head.recv(100), body.recv(12)) == (b"", b"HTTP/1.1 408")
        assert time.monotonic() - began > 0.5
        answer = b""
        for _ in range(900):  # A byte now and then, of a thousand, does not keep it open for ever.
            try:
                dripping.sendall(b"a")
                dripping.settimeout(0.4)
                answer = dripping.recv(12)
                break
            except TimeoutError:
                continue
        assert answer == b"HTTP/1.1 408"
        for connection in (dripping, head, body):
            connection.close()


def test_a_body_larger_than_any_form_is_refused(demo):
    assert ask(demo.port, f"{POST}Content-Length: 999999999999\r\n") == 413
    assert ask(demo.port, f"{POST}Content-Length: -1\r\n") == 400
    chunk = b"100000\r\n" + b"a" * 0x100000 + b"\r\n"
    answer = b""
    with connected(demo.port, f"{POST}Transfer-Encoding: chunked\r\n\r\n".encode()) as connection:
        # It may be closed while we are still sending, as it should.
        with suppress(OSError):
            for _ in range(20):
                connection.sendall(chunk)
            connection.sendall(b"0\r\n\r\n")
        with suppress(OSError):
            answer = connection.recv(12)
    assert answer == b"HTTP/1.1 413"
    assert ask(demo.port, "GET /healthz HTTP/1.1\r\nHost: x\r\n") == 200


def test_half_sent_bodies_have_a_room_that_is_not_exceeded(demo):
    """Thirty that announce 64 MB and send 12: nothing of them is kept where no form is so large, nor beyond the room."""
    server = psutil.Process(demo.process.pid)
    processes = [server, *server.children(recursive=True)]

    def kept():
        """Bytes in deleted files that the server's processes hold open."""
        found = 0
        for process in processes:
            for fd in Path(f"/proc/{process.pid}/fd").iterdir():
                with suppress(OSError):
                    if "(deleted)" in os.readlink(fd):
                        found += os.stat(fd).st_size
        return found

    for path, most in (("/account/sign-in", 1), ("/organise/x/settings/logo", 2 * 128 + 1)):
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 67108864\r\n\r\n".encode()
        held = []
        for _ in range(30):
            connection = connected(demo.port, head)
            held.append(connection)
            with suppress(OSError):
                connection.sendall(b"a" * 12_000_000)
        assert kept() <= most * 1024 * 1024, path
        assert ask(demo.port, f"GET /{demo.today}/ HTTP/1.1\r\nHost: x\r\n") == 200
        for connection in held:
            connection.close()


def test_a_refusal_by_the_server_itself_tells_nobody_the_address(demo):
    answer = whole(demo.port, "POST /me/HEMLIG/answer HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n").decode()
    assert answer.startswith("HTTP/1.1 413")
    for header in ("cache-control: private, no-store", "x-robots-tag: noindex, nofollow", "referrer-policy: no-referrer"):
        assert f"{header}\r\n" in answer
    assert answer.count("referrer-policy") == 1


def test_headers_that_name_another_place_are_not_obeyed(demo):
    """Of SCRIPT_NAME, X-Forwarded-Prefix and the like nothing is believed, however they are written."""
    plain = f"GET /{demo.today}/about/ HTTP/1.1\r\nHost: x\r\nAccept-Language: sv\r\n"
    want = whole(demo.port, plain)
    for header in (
        "Script-Name: /evil", "SCRIPT_NAME: /evil", "X-Script-Name: /evil", "X-Forwarded-Prefix: /evil",
        "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https", "X-Forwarded-For: 1.2.3.4",
        "X_Forwarded_For: 1.2.3.4", "Path-Info: /evil", "X-Original-URL: /organise/", "X-Rewrite-URL: /organise/",
        "X-HTTP-Method-Override: POST", "Forwarded: host=evil.example",
    ):  # fmt: skip
        assert whole(demo.port, f"{plain}{header}\r\n") == want, header
    assert b"evil" not in whole(demo.port, "GET /organise HTTP/1.1\r\nHost: x\r\nSCRIPT_NAME: /evil\r\n")


def whole(port, head):
    """A whole answer but for its date."""
    with socket.create_connection(("127.0.0.1", port), timeout=patience.LONG) as connection:
        connection.sendall(head.encode() + b"Connection: close\r\n\r\n")
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return re.sub(rb"date: [^\r]*\r\n", b"", answer)


def test_bodies_that_no_disk_takes_leave_their_room_to_others(demo):
    """As on a full disk: each is refused, and none keeps its place in the room for all."""
    port = free_port()
    code = (
        "import resource; from eventapp.serving import rsgi, web; rsgi.KEPT = 2_000_000;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000));"
        f"web.main('127.0.0.1', {port}, 1)"
    )
    process = subprocess.Popen([loaded.python(), "-c", code], env=demo.environment, stdout=subprocess.DEVNULL)
    try:
        assert until_open(port)
        head = "POST /organise/x/settings/logo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
        answers = []
        for _ in range(12):
            connection = connected(port, head.encode() + b"a" * 390_000)
            # The end comes in small pieces, which a file would gather before it writes them.
            with suppress(OSError):
                for _ in range(12):
                    connection.sendall(b"a" * 3000)
                    time.sleep(0.01)
            with suppress(OSError):
                answers.append(connection.recv(12))
            connection.close()
        assert answers == [b"HTTP/1.1 503"] * 12
        assert ask(port, f"{POST}Content-Length: 3\r\n", b"a=b") == 400
    finally:
        process.terminate()
        process.wait(patience.LONG)


def test_large_answers_that_nobody_reads_are_in_memory_no_more(demo):
    """A file of 25 MB, asked for by many who do not read, took its size for each of them for as long as they liked."""
    port = free_port()
    code = (
        "from eventapp.serving import laid, rsgi, web\nlaid.LAID_FOR = 1\nasync def large(*_): return 200, [('content-length', '26214400')], bytes(26214400)\n"
        f"rsgi.Application._through = large\nweb.main('127.0.0.1', {port}, 1)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], env=demo.environment, stdout=subprocess.DEVNULL)
    try:
        assert until_open(port)
        family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
        whole(port, "GET /zz HTTP/1.1\r\nHost: x\r\n")
        before = sum(each.memory_info().rss for each in family)
        held = [connected(port, b"GET /zz HTTP/1.1\r\nHost: x\r\n\r\n") for _ in range(12)]
        assert [each.recv(12) for each in held] == [b"HTTP/1.1 200"] * 12
        assert sum(each.memory_info().rss for each in family) - before < 150_000_000
        for each in held:
            each.close()
        patience.until(lambda: not list((Path(demo.environment["EVENTAPP_DATA"]) / "sent").iterdir()))
    finally:
        process.terminate()
        process.wait(patience.LONG)


def test_a_large_answer_comes_whole(demo):
    """With the size from which one is large so small that a script is."""
    port = free_port()
    code = f"from eventapp.serving import laid, web; laid.LARGE = 50_000; web.main('127.0.0.1', {port}, 1)"
    process = subprocess.Popen([loaded.python(), "-c", code], env=demo.environment, stdout=subprocess.DEVNULL)
    try:
        assert until_open(port)
        head = f"GET {BIG} HTTP/1.1\r\nHost: x\r\n"
        found = whole(port, head)
        assert len(found) > 50_000 and found == whole(demo.port, head)
    finally:
        process.terminate()
        process.wait(patience.LONG)
