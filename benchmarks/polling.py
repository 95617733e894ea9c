"""What readers and screens that poll cost the server: its processor seconds, while unchanged answers go out at their rate.

5,000 readers ask as an open page does on the day, every 4.35 seconds for the live facts and once a minute for what they show,
and 300 screens every 5 both for live facts and for how they are set up, each on a connection of its own that stays open, at
times that do not wait for answers (an open loop). While they do, nothing is said: the server asks the database all the same.
"""

from __future__ import annotations

import heapq
import random
import resource
import selectors
import socket
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import psutil
from calibration import Result

# As static/js/live/asking.js asks: its pause with half of what chance adds; and the page itself.
READERS, EACH, EACH_PAGE = 5000, 4.35, 60.0
SCREENS, EACH_SCREEN = 300, 5.0
MOST_CORES = 0.5
# For how many seconds the server is watched without any polls, and with all.
IDLE, WATCHED = 5.0, 15.0
PAGES = ("", "calendar/all.ics", "programme.json")
SCREENS_ASK = ("live.json", "screens/set.json")


@dataclass(slots=True)
class Poller:
    """A connection, what is asked on it, and how often in seconds; `asked` is when, while no answer has come."""

    connection: socket.socket
    request: bytes
    every: float
    asked: float = 0.0


def cost(port: int, server: int, slug: str) -> list[Result]:
    """Cores that the server (a process and its children) is busy with all that poll, beyond what it is without them."""
    at_rest = busy(server)
    time.sleep(IDLE)
    at_rest = (busy(server) - at_rest) / IDLE
    pollers = list(_pollers(port, slug))
    try:
        before, began = busy(server), time.monotonic()
        delays, late = _poll(pollers, WATCHED)
        took = time.monotonic() - began
        cores = (busy(server) - before) / took - at_rest
    finally:
        for each in pollers:
            each.connection.close()
    wanted = READERS / EACH + READERS / EACH_PAGE + 2 * SCREENS / EACH_SCREEN
    share = len(delays) / took / wanted
    said = f"{len(pollers)} connections, {len(delays) / took:.0f} polls a second of {wanted:.0f}"
    median = sorted(delays)[len(delays) // 2] * 1000
    return [
        (f"{READERS} readers and {SCREENS} screens polling, cores", cores / share, f"< {MOST_CORES}: {said}",
         cores / share < MOST_CORES),
        ("of these: microseconds of the server's a poll", cores * took / len(delays) * 1e6, f"median delay {median:.2f} ms", True),
        ("of these: not answered before their next turn", late / len(delays), "< 0.001", late < len(delays) / 1000),
    ]  # fmt: skip


def busy(server: int) -> float:
    """Processor seconds that a process and its children have used so far."""
    parent = psutil.Process(server)
    used = [process.cpu_times() for process in (parent, *parent.children(recursive=True))]
    return sum(each.user + each.system for each in used)


def _pollers(port: int, slug: str) -> Iterator[Poller]:
    """All of them, connected; fewer at the same rate where the machine does not let us have so many connections."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    fewer = max(1, -(-(READERS + SCREENS) // max(1, hard - 200)))
    pages = int(READERS * EACH / EACH_PAGE)
    for count, every, paths in (
        (READERS, EACH, ("live.json",)), (pages, EACH, PAGES), (SCREENS, EACH_SCREEN / 2, SCREENS_ASK),
    ):  # fmt: skip
        requests = [_request(port, f"/{slug}/{path}") for path in paths]
        yield from connected(port, requests, count // fewer, every / fewer)


def connected(port: int, requests: list[bytes], count: int, every: float) -> Iterator[Poller]:
    """So many connections, which ask one of the requests each every so many seconds."""
    for number in range(count):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setblocking(False)
        yield Poller(connection, requests[number % len(requests)], every)


def _request(port: int, path: str, times: int = 30) -> bytes:
    """A conditional GET, once every process has the answer."""
    for _ in range(times):
        asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(asked) as answer:
            etag = answer.headers["ETag"]
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nIf-None-Match: {etag}\r\n\r\n"
    return head.encode()


def _poll(pollers: list[Poller], seconds: float) -> tuple[list[float], int]:
    """Have each ask at its own times, spread out; how long each answer took, and how many were late."""
    chance, selector = random.Random(4), selectors.DefaultSelector()
    began = time.monotonic()
    turns = [(began + chance.random() * each.every, number) for number, each in enumerate(pollers)]
    heapq.heapify(turns)
    for each in pollers:
        selector.register(each.connection, selectors.EVENT_READ, each)
    delays: list[float] = []
    late = 0
    while (now := time.monotonic()) < began + seconds:
        while turns[0][0] <= now:
            due, number = turns[0]
            each = pollers[number]
            heapq.heapreplace(turns, (due + each.every, number))
            if each.asked:
                late += 1
                continue
            each.asked = due
            each.connection.send(each.request)
        for key, _ in selector.select(max(0.0, min(turns[0][0], began + seconds) - now)):
            _hear(key.data, delays)
    return delays, late


def _hear(poller: Poller, delays: list[float]) -> None:
    """Take in an answer, which must be that nothing has changed; it has no body, and comes in one piece."""
    said = poller.connection.recv(8192)
    assert said.startswith(b"HTTP/1.1 304"), said[:200]
    assert said.endswith(b"\r\n\r\n"), said
    delays.append(time.monotonic() - poller.asked)
    poller.asked = 0.0
