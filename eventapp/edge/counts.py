"""Answers counted by status over all processes of this machine, with prometheus_client in its multi-process mode.

Each process counts in a file of its own in `metrics/` in the data folder, which whoever is asked for /metrics adds up.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from eventapp import datafolder

# The library looks for this when it is imported, and counts in memory alone where it does not find it.
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
os.environ[_FOLDER] = str(datafolder.where() / "metrics")

from prometheus_client import CollectorRegistry, Counter, generate_latest  # noqa: E402
from prometheus_client.core import GaugeMetricFamily  # noqa: E402
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as CONTENT_TYPE  # noqa: E402
from prometheus_client.multiprocess import MultiProcessCollector  # noqa: E402
from prometheus_client.registry import Collector  # noqa: E402

__all__ = ["CONTENT_TYPE", "Counts", "clear_dead", "exposition"]
RESPONSES = Counter("eventapp_responses", "Answers by status.", ["status"], registry=None)
# As large as the library makes it, and many times what our statuses need.
_SIZE = 1 << 16


class Counts:
    """The answers of this process by status. A disk without room stops the counting, and nothing else."""

    def __init__(self) -> None:
        self._by_status: dict[int, Counter] = {}
        self._process, self._ready = 0, False

    def add(self, status: int, how_many: int = 1) -> None:
        """So many more answers with this status."""
        if self._process != os.getpid():
            # The process last: other threads go by it.
            self._ready, self._by_status = _make_room(), {}
            self._process = os.getpid()
        if self._ready:
            counter = self._by_status.get(status)
            if counter is None:
                counter = self._by_status[status] = RESPONSES.labels(str(status))
            counter.inc(how_many)


def folder() -> Path:
    """Where the processes of this machine count."""
    return Path(os.environ[_FOLDER])


def clear_dead() -> None:
    """Take away the files of processes that are no more, before the first of new ones begins."""
    with suppress(OSError):
        for path in folder().glob("*.db"):
            number = path.stem.rpartition("_")[2]
            if number.isdigit() and not Path(f"/proc/{number}").exists():
                path.unlink(missing_ok=True)


def exposition(gauges: Mapping[str, float]) -> bytes:
    """All counts of this machine, and gauges by name, in the Prometheus text format."""
    registry = CollectorRegistry()
    if folder().is_dir():
        MultiProcessCollector(registry, str(folder()))
    registry.register(_Gauges(gauges))
    return generate_latest(registry)


class _Gauges(Collector):
    def __init__(self, gauges: Mapping[str, float]) -> None:
        self.gauges = gauges

    def collect(self) -> list[GaugeMetricFamily]:
        """Each as it is now."""
        return [GaugeMetricFamily(f"eventapp_{name}", HELP[name], value) for name, value in self.gauges.items()]


HELP = {
    "events": "Events that are not removed.",
    "releases": "Releases published so far.",
    "mails_waiting": "Mails in the outbox.",
    "mails_failing": "Of those, the ones that were tried in vain.",
    "mails_failed": "Mails that were given up.",
}


def _make_room() -> bool:
    """This process's file, all of it, so that no later write to it, which goes by memory, finds the disk full."""
    with suppress(OSError):
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder() / f"counter_{os.getpid()}.db", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.posix_fallocate(descriptor, 0, _SIZE)
        finally:
            os.close(descriptor)
        return True
    return False
