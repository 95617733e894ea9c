"""What counting readers adds to a warm answer: its processor time, of that which the whole answer takes the server."""

from __future__ import annotations

import re
import statistics
import subprocess
import time
from itertools import cycle, islice

import polling
from calibration import Result

from eventapp.services.insights.counting import Readings

MOST = 0.02
ROUNDS, EACH, SECONDS = 7, 20_000, 1
AGENTS = [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 Version/17.2 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0",
]
REFERRERS = ["https://www.google.com/", "", "https://news.example/"]


def share(port: int, server: int, address: str) -> Result:
    """Of one warm answer of the server (a process and its children), under load from one browser."""
    whole = statistics.median(_answer(port, server, address) for _ in range(3))
    added = statistics.median(_counted(address) for _ in range(ROUNDS))
    said = f"< {MOST}: {added * 1e6:.2f} of {whole * 1e6:.1f} microseconds"
    return "counting readers, of a warm answer", added / whole, said, added / whole < MOST


def _answer(port: int, server: int, address: str) -> float:
    """Processor seconds of an answer."""
    words = ["wrk", "-t1", "-c16", f"-d{SECONDS}s", "-H", f"User-Agent: {AGENTS[0]}", f"http://127.0.0.1:{port}{address}"]
    before = polling.busy(server)
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+) requests in", said)
    assert found, said
    return (polling.busy(server) - before) / int(found[1])


def _counted(address: str) -> float:
    """Processor seconds of taking an answer down and of counting it afterwards."""
    readings = Readings(lambda: NotImplemented, alive=False)
    asked = [
        {"user-agent": "".join(agent), "referer": "".join(referrer)}.get
        for agent, referrer in islice(cycle(zip(AGENTS, REFERRERS, strict=True)), EACH)
    ]
    began = time.process_time()
    for header in asked:
        readings.note(address, header)
    readings.sort()
    return (time.process_time() - began) / EACH
