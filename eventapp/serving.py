"""Serving: gunicorn, with the job worker beside it, both stopped cleanly."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from types import FrameType


def data_folder() -> Path:
    """The data folder, without making it."""
    return Path(os.environ.get("EVENTAPP_DATA", "instance")).resolve()


def set_default_base_url(port: int) -> None:
    """Without EVENTAPP_BASE_URL the site is at localhost."""
    os.environ.setdefault("EVENTAPP_BASE_URL", f"http://localhost:{port}")


def free_port(wanted: int) -> int:
    """`wanted`, or the next port that nothing listens on."""
    for port in range(wanted, wanted + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise SystemExit(f"No free port from {wanted} to {wanted + 99}.")


def serve(host: str, port: int, workers: int) -> None:
    """Run until told to stop (SIGINT or SIGTERM); if either program ends by itself, the other is stopped too."""
    count = workers or max(2, os.cpu_count() or 1)
    web = [
        sys.executable, "-m", "gunicorn", "eventapp.wsgi:app", "--bind", f"{host}:{port}", "--workers", str(count),
        "--worker-class", "gthread", "--threads", "4", "--graceful-timeout", "20", "--log-level", "warning",
        "--forwarded-allow-ips", "127.0.0.1",
    ]  # fmt: skip
    worker = [sys.executable, "-m", "eventapp.worker"]
    programs = [subprocess.Popen(web), subprocess.Popen(worker)]  # noqa: S603

    def stop(_number: int, _frame: FrameType | None) -> None:
        for program in programs:
            program.send_signal(signal.SIGTERM)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    code = _first_to_end(programs)
    stop(0, None)
    for program in programs:
        try:
            program.wait(30)
        except subprocess.TimeoutExpired:
            program.kill()
    raise SystemExit(max(0, code))


def _first_to_end(programs: list[subprocess.Popen[bytes]]) -> int:
    while True:
        for program in programs:
            try:
                return program.wait(0.3)
            except subprocess.TimeoutExpired:
                continue
