"""`make mutants`: breaks the code in small ways, one at a time, and tells how many of them some test notices.

The work is done by mutmut, in a copy of the checkout under `.mutants/` that keeps what is done: a run that was
stopped goes on where it was. PACKAGE names one of those below, SAMPLE how many of its mutants to try (by default all,
which takes hours), TESTS other folders of tests.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Each package, and the tests that are to notice what is wrong in it.
PACKAGES = {
    "programme": "tests/programme",
    "formats": "tests/formats tests/conformance",
    "services": "tests/services tests/operations",
}
SETTINGS = """
[tool.mutmut]
source_paths = ["eventapp"]
only_mutate = ["eventapp/{package}/*"]
pytest_add_cli_args_test_selection = {tests}
# SQLite alone: what only PostgreSQL can notice is little, and it takes half of the time.
pytest_add_cli_args = ["-p", "no:cacheprovider", "-k", "not postgresql"]
also_copy = ["tests", "templates", "static", "config.py", "docs", "deploy", "Makefile", "README.md", "CONTRIBUTING.md"]
"""
# Of a fixed seed, so that a larger sample holds the smaller one and what was done for that.
SEED = 4
NOTICED, MISSED = ("killed", "timeout", "segfault", "caught by type check"), ("survived", "no tests", "suspicious")


def main() -> int:
    """Try what is not tried yet, and print the score of each package and what no test noticed."""
    wanted = os.environ.get("PACKAGE") or " ".join(PACKAGES)
    sample = int(os.environ.get("SAMPLE") or 0)
    for package in wanted.split():
        folder = _copied(package, (os.environ.get("TESTS") or PACKAGES[package]).split())
        chosen = _chosen(folder, package, sample)
        left = [name for name, exit_code in chosen.items() if exit_code is None]
        if left:
            _mutmut(folder, "run", *left)
        _tell(folder, package, list(chosen))
    return 0


def _copied(package: str, tests: list[str]) -> Path:
    """A copy of what git knows of the checkout, as it is now; what mutmut keeps in it stays."""
    folder = ROOT / ".mutants" / package
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(lambda name: (ROOT / name).is_file(), listed.splitlines()):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    with open(folder / "pyproject.toml", "a") as file:
        file.write(SETTINGS.format(package=package, tests=json.dumps(tests)))
    return folder


def _chosen(folder: Path, package: str, sample: int) -> dict[str, int | None]:
    """The mutants to try, with the exit code of the tests for those that were tried; 0 for all."""
    # Asked for none, mutmut makes them all, learns which test reaches which function, and complains.
    _mutmut(folder, "run", "none", quiet=True)
    found: dict[str, int | None] = {}
    for file in sorted((folder / "mutants" / "eventapp" / package).rglob("*.meta")):
        found |= json.loads(file.read_text())["exit_code_by_key"]
    names = sorted(found)
    random.Random(SEED).shuffle(names)
    return {name: found[name] for name in names[: sample or None]}


def _mutmut(folder: Path, *words: str, quiet: bool = False) -> str:
    command = [sys.executable, "-m", "mutmut", *words]
    where = subprocess.PIPE if quiet else None
    return subprocess.run(command, cwd=folder, stdout=where, stderr=where, text=True).stdout or ""


def _tell(folder: Path, package: str, chosen: list[str]) -> None:
    said = _mutmut(folder, "results", "--all", "true", quiet=True)
    states = dict(line.strip().rsplit(": ", 1) for line in said.splitlines() if "__mutmut_" in line)
    counts = Counter(states.get(name, "not checked") for name in chosen)
    noticed, missed = sum(counts[s] for s in NOTICED), sum(counts[s] for s in MISSED)
    for name in sorted(name for name in chosen if states.get(name) in MISSED):
        print(f"{states[name]}: {name}")
    print(f"{package}: {noticed} of {noticed + missed} noticed, {100 * noticed / max(1, noticed + missed):.0f} %; {dict(counts)}")
    print(f"To look at one: cd {folder.relative_to(ROOT)} && ../.venv/bin/mutmut show NAME")


if __name__ == "__main__":
    raise SystemExit(main())
