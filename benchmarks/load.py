"""The same load on ours, on a bare Flask view and on nginx, in turns: requests a second and how long they take.

The floor is what a plain Flask site runs on (gunicorn, two sync workers), the ceiling nginx sending a file.
Each is asked for the same number of bytes by the same client (wrk); a figure is the median of the rounds' ratios.
"""

from __future__ import annotations

import os
import re
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import counting
import polling
from calibration import Result, beside, judged

HERE = Path(__file__).resolve().parent
ROUNDS, SECONDS, READERS = 5, 1, 16
SIZES = (4, 100, 1000)
PAGES = {"page": "", "feed": "calendar/all.ics", "json": "programme.json"}
NGINX = """
{user}worker_processes 2; daemon off; pid {folder}/nginx.pid; error_log /dev/null;
events {{ worker_connections 4096; }}
http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 10000000; default_type text/html;
  client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
  uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
  server {{ listen 127.0.0.1:{port}; root {folder}/www; }} }}
"""


@contextmanager
def servers(folder: Path) -> Iterator[tuple[int, int, int, int]]:
    """Ours as `eventapp serve` runs it, the floor and the ceiling: their ports, and the process of ours."""
    ours, bare, files = _port(), _port(), _port()
    (folder / "www").mkdir()
    (folder / "nginx.conf").write_text(
        NGINX.format(folder=folder, port=files, user="user root;\n" if os.geteuid() == 0 else "")
    )
    nginx = next((p for p in ("/usr/sbin/nginx", "/usr/bin/nginx") if os.path.exists(p)), "nginx")
    commands = [
        [sys.executable, "-m", "eventapp.serving.web", "127.0.0.1", str(ours), "2"],
        [
            sys.executable, "-m", "gunicorn", "bare:app", "--bind", f"127.0.0.1:{bare}", "--workers", "2",
            "--log-level", "error",
        ],
        [nginx, "-c", str(folder / "nginx.conf")],
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": f"{HERE}:{HERE.parent}"}
    running = [subprocess.Popen(c, env=environment, stdout=subprocess.DEVNULL) for c in commands]
    try:
        for port in (ours, bare, files):
            _until_open(port)
        yield ours, bare, files, running[0].pid
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(30)


def compare(folder: Path) -> list[Result]:
    """Pages, feeds and JSON of days of several sizes, warm and unchanged; then many readers, and slow ones among them."""
    found: list[Result] = []
    with servers(folder) as (ours, bare, files, process):
        for size in SIZES:
            for name, path in PAGES.items():
                address = f"/dag-{size}/{path}"
                body, etag = _warm(ours, address)
                (folder / "www" / f"{size}-{name}").write_bytes(body)
                what = f"{name}, {size} seminars, {len(body) // 1024} KB"
                mine, floor, ceiling = _in_turns(
                    (ours, address, ""), (bare, f"/{len(body)}", ""), (files, f"/{size}-{name}", "")
                )
                least = 1.5 if size == 1000 else 3.0
                found.append((f"{what}: of the floor", mine / floor, f">= {least}", mine / floor >= least))
                if size != 1000:
                    found.append(
                        (f"{what}: of the ceiling", mine / ceiling, ">= 0.35", mine / ceiling >= 0.35)
                    )
                if name == "feed":
                    mine, floor = _in_turns((ours, address, etag), (bare, f"/{len(body)}", ""))
                    found.append((f"{what}: 304, of the floor", mine / floor, ">= 4", mine / floor >= 4))
        found.append(counting.share(ours, process, "/dag-100/"))
        found += _many(ours, "/dag-100/")
        found += polling.cost(ours, process, "dag-1000")
    return found


def _many(port: int, address: str) -> list[Result]:
    """200 readers at once, and again with 200 who read slowly and 50 half-sent requests beside them."""
    quiet, around = beside(lambda: [_wrk(port, address, "", 200)[1] for _ in range(ROUNDS)])
    held = [_connected(port, f"GET {address} HTTP/1.1\r\nHost: x\r\n\r\n".encode()) for _ in range(200)]
    head = b"POST /account/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\na"
    held += [_connected(port, head) for _ in range(50)]
    slow, around_slow = beside(lambda: [_wrk(port, address, "", 200)[1] for _ in range(ROUNDS)])
    for connection in held:
        connection.close()
    what = "with 200 slow ones and 50 half-sent beside them, ms"
    return [
        judged("200 readers: 99th percentile, ms", statistics.median(quiet), 50, around),
        judged(what, statistics.median(slow), 50, around_slow),
    ]


def _in_turns(*asked: tuple[int, str, str]) -> list[float]:
    """Requests a second of each, the median of rounds taken in turns."""
    rounds = [[_wrk(port, address, etag)[0] for port, address, etag in asked] for _ in range(ROUNDS)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def _wrk(port: int, address: str, etag: str, readers: int = READERS) -> tuple[float, float]:
    """Requests a second, and the 99th percentile in milliseconds."""
    words = ["wrk", "-t1", f"-c{readers}", f"-d{SECONDS}s", "--latency", f"http://127.0.0.1:{port}{address}"]
    if (
        readers > READERS
    ):  # As browsers ask; the ratios are taken of bytes as they are, which the floor sends too.
        words += ["-H", "Accept-Encoding: gzip"]
    if etag:
        words += ["-H", f"If-None-Match: {etag}"]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()  # type: ignore[union-attr]
    scale = {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), float(number) * scale  # type: ignore[index]


def _warm(port: int, address: str) -> tuple[bytes, str]:
    """The answer, once every process has it: each has copies of its own."""
    for _ in range(30):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}") as answer:
            body, etag = answer.read(), answer.headers["ETag"]
    return body, etag


def _connected(port: int, data: bytes) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    made.connect(("127.0.0.1", port))
    made.sendall(data)
    return made


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until_open(port: int) -> None:
    for _ in range(1200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"nothing listens on port {port}")
