"""Setting 200 signs and having every code on them read: time and memory, in a process of its own."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from calibration import Result, beside, judged

# In milliseconds and MB.
MOST_MS, MOST_MB, SHEETS = 5000.0, 300.0, 200


def results() -> list[Result]:
    """The lines of 200 seminar posters with portraits, which are the dearest sheets."""
    words = [sys.executable, __file__, "set"]
    (took, memory), per_unit = beside(lambda: _asked(words))
    fits = ("memory of that, MB", memory, f"< {MOST_MB:g}", memory < MOST_MB)
    return [judged(f"{SHEETS} signs with portraits, set and read, ms", took, MOST_MS, per_unit), fits]


def _asked(words: list[str]) -> tuple[float, float]:
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
    return float(said[0]), float(said[1])


def _set() -> None:
    from PIL import Image

    from eventapp import files
    from eventapp.programme.addresses import Addresses
    from eventapp.services.imports import parsing
    from eventapp.signage import pack, proof
    from eventapp.signage.sheet import Facts, Wish

    programme = parsing.programme((files.SAMPLE / "almedalen-2017.json").read_bytes())
    held = [s for s in programme.seminars if s.appearances]
    people = tuple(replace(p, portrait=f"face{n:02}") for n, p in enumerate(programme.people))
    seminars = tuple(
        replace(held[n % len(held)], code=f"S{n:05}", title=f"{held[n % len(held)].title} {n}") for n in range(SHEETS)
    )
    out = io.BytesIO()
    Image.effect_noise((512, 512), 60).convert("RGB").save(out, "WEBP")
    known = Facts(
        replace(programme, people=people, seminars=seminars), 1, datetime.now(UTC),
        Addresses("https://programme.example.org", "dagen"), lambda kind, code: f"3{code}", lambda key: out.getvalue(),
    )  # fmt: skip
    began = time.perf_counter()
    pages = pack.Order({"seminar-poster": Wish()}).pages(known)
    made = pack.make(known, pages, files.FONTS).pdf
    assert len(pages) == SHEETS and proof.unread(made, pages, lambda done, total: None) == []
    print((time.perf_counter() - began) * 1000, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    if "set" in sys.argv:
        _set()
    else:
        for line in results():
            print(line)
