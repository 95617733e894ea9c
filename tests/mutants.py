"""`make mutants`: breaks the code in small ways, one at a time, and tells which of them no test notices.

The ways are mutmut's. One pytest collects the tests and learns which of them reaches which line; then every mutant is
tried in a process split off from that one: the function is exchanged there, nothing is written to a file, and only
the tests that reach the line run, the quickest first. PACKAGE names the packages, or folders of them, SAMPLE how many
mutants of each to try (all by default, which takes hours), SEED which sample, AT a part of the path they must have,
TESTS the tests. What is only written to the log is left out, as no reader is promised its words.
"""

from __future__ import annotations

import ast
import difflib
import gc
import hashlib
import json
import os
import random
import re
import resource
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from coverage import Coverage
from hypothesis import Phase, settings
from libcst import FunctionDef, Module
from mutmut.mutation.file_mutation import Mutation, create_mutations

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".mutants"
# A test that takes more seconds of the processor than SLOW is left out; a mutant gets tests for BUDGET seconds.
SLOW, BUDGET, EXAMPLES = 4.0, 8.0, 25
# The tests that concern a folder of services, in the folders of tests: all of them would take an hour to learn from.
CONCERNED = {
    "services/accounts": "services/test_accounts services/test_organisations services/test_accounts_in_full "
    "security/test_sessions security/test_guessing security/test_rights blueprints/test_hosts",
    "services/desk": "services/test_desk services/test_green_room services/test_stage blueprints/test_desk blueprints/test_green_room",
    "services/live": "services/test_live blueprints/test_desk blueprints/test_live_facts",
    "services/draft": "services/test_draft_in_full services/test_draft_told services/test_activity services/test_guards "
    "services/test_draft_parts services/test_drafts services/test_board services/test_bulk services/test_conflicts services/test_dates services/test_merging services/test_undoing",
    "services/events": "services/test_events_in_full services/test_guards services/test_uids blueprints/test_organise "
    "security/test_taken_down",
    "services/following": "services/test_following blueprints/test_follow",
    "services/imports": "services/test_sheetimports services/test_table_cases services/test_reimports "
    "services/test_room_files services/test_people_files services/test_imported_people services/test_uploads "
    "services/test_foreign_files services/test_round_trips services/test_one_bad_item services/test_imports_in_full "
    "services/test_same_file_twice services/test_exported_files blueprints/test_import_preview blueprints/test_import_sheets",
    "services/insights": "services/test_insights services/test_readings_in_full",
    "services/mail": "operations/test_mail operations/test_outbox operations/test_notices operations/test_claims "
    "operations/test_mail_in_full operations/test_trying services/test_people_and_mail",
    "services/messages": "services/test_messages services/test_filling blueprints/test_messages_page",
    "services/operations": "services/test_media_and_backups operations/test_restore operations/test_schema "
    "operations/test_takeup operations/test_operations_in_full services/test_tasks",
    "services/people": "services/test_same_person services/test_seminar_files services/test_erasure "
    "services/test_merged_addresses services/test_pictures services/test_people_and_mail services/test_people_in_full blueprints/test_seated "
    "blueprints/test_pictures security/test_broken_files",
    "services/planning": "services/test_daytools services/test_plans services/test_planning_in_full",
    "services/printing": "services/test_printing blueprints/test_signs signage/test_sheets signage/test_codes",
    "services/privacy": "services/test_privacy",
    "services/screens": "blueprints/test_screens",
    "services/publishing": "services/test_publishing services/test_listing services/test_readiness "
    "services/test_next_steps services/test_previews blueprints/test_publish_page "
    "operations/test_copies operations/test_scans signage/test_signs security/test_withdrawn blueprints/test_hosts "
    "services/test_seminar_files services/test_publishing_in_full services/test_shelf_in_full "
    "services/test_telling services/test_reminding blueprints/test_reminders_page blueprints/test_told_page",
    "services/stage": "services/test_stage blueprints/test_run_sheets",
    "services/*.py": "services/test_access_in_full services/test_choices services/test_transactions services/test_guards "
    "services/test_readings_in_full security/test_guessing security/test_rights services/test_one_bad_item services/test_uploads",
}
# How a process that tried one mutant ends.
SURVIVED, NOTICED, NOT_IN_USE = 0, 1, 2


@dataclass(frozen=True)
class Mutant:
    """One way to break one line: what the file would be."""

    path: Path
    line: int
    lines: range
    source: str
    mutated: str

    def shown(self) -> str:
        """Where it is, and the lines that differ."""
        pair = self.source.splitlines(), self.mutated.splitlines()
        changed = list(difflib.unified_diff(*pair, n=0, lineterm=""))[3:]
        return "\n    ".join([f"{self.path.relative_to(ROOT)}:{self.line}", *changed])


def mutants(paths: list[Path], seed: int) -> tuple[int, Iterator[Mutant]]:
    """How many mutants the functions of these files have, and those by chance, each made when it is asked for.

    Default values of parameters are left out, as they are read on import, and so are functions with decorators.
    """
    found = []
    for path in paths:
        module, each, _, _ = create_mutations(str(path), path.read_text())
        found += [(path, module, mutation) for mutation in each if _in_function(mutation)]
    random.Random(seed).shuffle(found)
    return len(found), filter(None, (_made(*each) for each in found))


def _in_function(mutation: Mutation) -> bool:
    return isinstance(mutation.contained_by_top_level_function, FunctionDef)


def _made(path: Path, module: Module, mutation: Mutation) -> Mutant | None:
    source = module.code
    mutated = module.deep_replace(mutation.original_node, mutation.mutated_node).code
    pairs = enumerate(zip(source.splitlines(), mutated.splitlines(), strict=False), 1)
    line = next(number for number, (old, new) in pairs if old != new)
    lines = statement(source, line)
    if lines is None or _logs(source, lines) or (_SQL.search(source.splitlines()[line - 1]) and source.lower() == mutated.lower()):
        return None
    return Mutant(path, line, lines, source, mutated)


# In SQL capital letters are small ones.
_SQL = re.compile(r'"(PRAGMA|SELECT|UPDATE|SET|BEGIN) ')


def _logs(source: str, lines: range) -> bool:
    """Whether a statement does nothing but write to the log."""
    return re.match(r"_?log\.\w+\(", source.splitlines()[lines[0] - 1].strip(), re.IGNORECASE) is not None


def statement(source: str, line: int) -> range | None:
    """The lines of the innermost statement around a line, of a compound one its head; None for a function's head."""
    around: list[tuple[int, ast.stmt, range]] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0):
            body = getattr(node, "body", None) or getattr(node, "cases", None)
            last = _first_line(body[0]) - 1 if body else node.end_lineno or 0
            around.append((node.lineno, node, range(node.lineno, max(last, node.lineno, line) + 1)))
    _, innermost, lines = max(around, key=lambda each: each[0])
    return None if isinstance(innermost, ast.FunctionDef | ast.ClassDef) else lines


def _first_line(node: Any) -> int:
    return int(node.pattern.lineno if isinstance(node, ast.match_case) else node.lineno)


def codes(source: str, path: Path) -> list[CodeType]:
    """The code of every function of a module, outer ones before inner ones."""
    found: list[CodeType] = []
    left = [compile(source, str(path), "exec", dont_inherit=True)]
    while left:
        code = left.pop(0)
        found.append(code)
        left.extend(const for const in code.co_consts if isinstance(const, CodeType))
    return found


def functions() -> dict[str, list[FunctionType]]:
    """The functions of the program that are in memory, by file."""
    found: dict[str, list[FunctionType]] = defaultdict(list)
    for each in gc.get_objects():
        if type(each) is FunctionType and each.__code__.co_filename.startswith(f"{ROOT}/eventapp/"):
            found[each.__code__.co_filename].append(each)
    return found


def exchange(mutant: Mutant, known: list[FunctionType]) -> bool:
    """Put the mutated code into the functions of its file that are in memory; whether any was there."""
    old, new = codes(mutant.source, mutant.path), codes(mutant.mutated, mutant.path)
    if [code.co_qualname for code in old] != [code.co_qualname for code in new]:
        # An inner function went, or came: its outer one makes those that are left.
        old, new = ([code for code in found if "<" not in code.co_qualname] for found in (old, new))
    instead = {before: after for before, after in zip(old, new, strict=True) if before != after}
    exchanged = [each for each in known if each.__code__ in instead]
    for each in exchanged:
        each.__code__ = instead[each.__code__]
    return bool(exchanged)


def aside(work: Callable[[], int], seconds: float) -> int:
    """Do work in a process of its own, with so many seconds of the processor; its exit code, negative if it was ended."""
    sys.stdout.flush()
    if not (child := os.fork()):
        try:
            os.setpgid(0, 0)
            resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
            resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
            for stream in (1, 2):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
            os._exit(work())
        finally:
            os._exit(NOTICED)
    # One that waits for ever takes no time of the processor.
    ends = time.monotonic() + 60 + 10 * seconds
    while not (done := os.waitpid(child, os.WNOHANG))[0] and time.monotonic() < ends:
        time.sleep(0.02)
    if not done[0]:
        os.killpg(child, signal.SIGKILL)
        done = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(done[1])


class Trying:
    """A plugin of pytest that tries mutants instead of running the tests."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self.items: dict[str, Any] = {}
        self.seconds: dict[str, float] = {}
        self.reached: dict[tuple[str, int], set[str]] = defaultdict(set)
        self.functions: dict[str, list[FunctionType]] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """A property is tried on fewer examples, and what it finds need not be made small."""
        phases = [Phase.explicit, Phase.generate]
        settings.register_profile("mutants", settings.get_profile("same"), phases=phases, max_examples=EXAMPLES)
        settings.load_profile("mutants")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Learn what each test reaches, then try the mutants of each package."""
        # What every test copies, made once and aside: it starts threads, which a process that is split may not have.
        aside(sys.modules["tests.conftest"].FOLDERS.make_all, 120)
        self.items = {item.nodeid: item for item in session.items}
        self._learn()
        # What the collector was told to leave alone (tests/conftest.py), it does not list.
        gc.unfreeze()
        self.functions = functions()
        # A process split off has its own copy of whatever it touches: the collector is to touch nothing of before.
        gc.freeze()
        for package in packages():
            self._try(package)
        return True

    def _learn(self) -> None:
        """Which test reaches which line, by file of tests; kept, for as long as neither it nor what is tried changes."""
        tried = {name: _mark(ROOT / name) for name in _names(path for package in packages() for path in files(package))}
        for path in sorted({item.path for item in self.items.values()}):
            name = "-".join(path.relative_to(ROOT / "tests").with_suffix("").parts)
            kept = KEPT / f"{name}.{_mark(path, ROOT / 'tests/conftest.py')}.json"
            if not kept.exists() or not tried.items() <= json.loads(kept.read_text())["code"].items():
                for old in KEPT.glob(f"{name}.*.json"):
                    old.unlink()
                print("learning from", path.relative_to(ROOT), flush=True)
                chosen = [item for item in self.items.values() if item.path == path]
                aside(lambda kept=kept, chosen=chosen: _measure(chosen, kept), 900)
            if not kept.exists():
                print("could not be run:", path.relative_to(ROOT))
                continue
            found = json.loads(kept.read_text())
            self.seconds |= {name: seconds for name, seconds in found["seconds"].items() if seconds <= SLOW}
            for name, line, tests in found["reached"]:
                self.reached[str(ROOT / name), line] |= set(tests) & self.seconds.keys() & self.items.keys()

    def _try(self, package: str) -> None:
        total, by_chance = mutants(files(package), int(os.environ.get("SEED") or 4))
        chosen = list(islice(by_chance, int(os.environ.get("SAMPLE") or total)))
        counts: Counter[str] = Counter()
        try:
            for mutant in chosen:
                said = self._fate(mutant)
                counts[said] += 1
                if said not in ("noticed", "never ended"):
                    print(f"{said}: {mutant.shown()}", flush=True)
        except KeyboardInterrupt:
            # They come by chance, so that those tried until now are a sample too.
            print("stopped")
        noticed, tried = counts["noticed"] + counts["never ended"], max(1, counts.total())
        reached = max(1, tried - counts["reached by no test"])
        print(f"{package}: {tried} of {total} mutants tried, {noticed} noticed: {100 * noticed / tried:.0f} %,")
        print(f"{100 * noticed / reached:.0f} % of the {reached} that a test reaches; {dict(counts)}", flush=True)

    def _fate(self, mutant: Mutant) -> str:
        reaching = set().union(*(self.reached.get((str(mutant.path), line), set()) for line in mutant.lines))
        if not reaching:
            return "reached by no test"
        chosen, seconds = [], 0.0
        for name in sorted(reaching, key=lambda name: (self.seconds[name], name)):
            seconds += self.seconds[name]
            if chosen and seconds > BUDGET:
                break
            chosen.append(self.items[name])
        ended = aside(lambda: _run(chosen) if exchange(mutant, self.functions[str(mutant.path)]) else NOT_IN_USE, 10 + 3 * min(seconds, BUDGET))
        return {SURVIVED: "survived", NOT_IN_USE: "not in use"}.get(ended, "noticed" if ended > 0 else "never ended")


def _run(items: list[Any]) -> int:
    for item in items:
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=None)):
            return NOTICED
    return SURVIVED


def _measure(items: list[Any], kept: Path) -> int:
    """Run tests and note what they took and reached; of those that fail nothing."""
    coverage = Coverage(data_file=None, include=[f"{ROOT}/eventapp/*"])
    coverage.start()
    seconds: dict[str, float] = {}
    for item in items:
        coverage.switch_context(item.nodeid)
        before = sum(os.times()[:4])
        if not any(report.failed or report.skipped for report in runtestprotocol(item, log=False, nextitem=None)):
            seconds[item.nodeid] = sum(os.times()[:4]) - before
    coverage.stop()
    data = coverage.get_data()
    lines = ((name, data.contexts_by_lineno(name)) for name in data.measured_files())
    reached = [(name, line, tests) for path, found in lines for name in _names([path]) for line, tests in found.items()]
    code = {name: _mark(ROOT / name) for name in _names((ROOT / "eventapp").rglob("*.py"))}
    kept.write_text(json.dumps({"seconds": seconds, "reached": reached, "code": code}))
    return 0


def _mark(*paths: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:12]


def _names(paths: Iterable[str | Path]) -> list[str]:
    return [str(Path(path).relative_to(ROOT)) for path in paths]


def files(package: str) -> list[Path]:
    """The modules of a package, or of a folder of one, that are asked for."""
    which = package if package.endswith(".py") else f"{package}/**/*.py"
    return [path for path in sorted((ROOT / "eventapp").glob(which)) if os.environ.get("AT", "") in str(path)]


def packages() -> list[str]:
    """The packages that are asked for."""
    return (os.environ.get("PACKAGE") or "programme formats services").split()


def tests() -> list[str]:
    """The tests to learn from: those that are asked for, or those that concern the packages."""
    if asked := os.environ.get("TESTS"):
        return asked.split()
    found = [f"tests/{name}.py" for package in packages() for name in CONCERNED.get(package, "").split()]
    found += [f"tests/{package}" for package in packages() if package not in CONCERNED]
    return list(dict.fromkeys(path for path in found if (ROOT / path).exists()))


def main() -> int:
    """Try mutants, and print those that no test noticed and the score of each package."""
    os.chdir(ROOT)
    # Also where it was started in the background.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    KEPT.mkdir(exist_ok=True)
    words = ["-s", "-q", "-p", "no:cacheprovider", "-k", "not postgresql and not redis", "-m", "not browser"]
    words += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    words += [f"--basetemp={KEPT}/tmp{os.getpid()}", "-o", "tmp_path_retention_policy=none"]
    return int(pytest.main([*words, *tests()], plugins=[Trying()]))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    raise SystemExit(main())
