"""Foreign files are read in a process of their own, within limits: none takes long, takes much, or brings anyone down."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventapp.extensions import db
from eventapp.formats import reading
from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.reading import child, kept
from eventapp.formats.table import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS
from eventapp.models import Upload
from eventapp.services.imports import parsing, uploads
from eventapp.services.operations import tasks
from tests import loaded, patience
from tests.conftest import sign_in, token
from tests.security.bombs import BOMBS, CASES, xlsx, zipped
from tests.security.test_broken_files import BYTES, samples
from tests.spoilt import broken

ROOT = Path(__file__).resolve().parents[2]
# Reads files as the program does, each in a process split off from one that is fresh and has read none, and says of each
# how long that took and the most memory that its process had, in MB; then the same of whoever asked: seconds of its own,
# and memory.
MEASURE = """
import json, os, resource, sys, time
from eventapp.services.imports import parsing

def measured(file):
    began = time.monotonic()
    own = time.process_time()
    try:
        said = str(len(parsing.table(open(file, "rb").read()).rows))
    except parsing.Unreadable as refused:
        said = str(refused)
    took, own = time.monotonic() - began, time.process_time() - own
    # Not ru_maxrss, which begins with what the process that started this one had.
    peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
    return [said, took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, own, int(peak) / 1024]

for file in sys.stdin:
    child = os.fork()
    if not child:
        os.write(1, (json.dumps(measured(file.strip())) + chr(10)).encode())
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        print(flush=True)
"""
ALARM = "from eventapp.formats.reading.child import limit; import os, signal, sys, time; {}; limit({}, os.getppid()); "


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python code in a process of its own, at the root of the program."""
    command = [sys.executable, "-c", textwrap.dedent(code), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=2 * patience.LONG)


@pytest.fixture(scope="module")
def measured():
    """Has a file read by a process, and measured."""
    words = {"cwd": ROOT, "text": True, "bufsize": 1}
    pipes = dict.fromkeys(("stdin", "stdout"), subprocess.PIPE)
    with tempfile.TemporaryFile("w+") as errors, subprocess.Popen(
        [sys.executable, "-c", MEASURE], stderr=errors, **pipes, **words
    ) as process:  # fmt: skip

        def ask(file: Path) -> tuple[str, str]:
            print(file, file=process.stdin)
            told = process.stdout.readline()
            errors.seek(0)
            return told, errors.read()

        yield ask
        process.stdin.close()


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_in_a_plan_or_a_word_within_the_limits(name, tmp_path, measured):
    file = tmp_path / "bomb"
    file.write_bytes(BOMBS[name]())
    told, errors = measured(file)
    assert errors == ""
    said, seconds, megabytes, own_seconds, own_megabytes = json.loads(told)
    print(f"{name}: {file.stat().st_size:,} bytes, {seconds:.1f} s, {megabytes:.0f} MB"
          f" (who asked: {own_seconds:.1f} s, {own_megabytes:.0f} MB): {said}")  # fmt: skip
    assert said
    assert seconds < 3 * child.SECONDS  # It ends itself after so many; on a busy machine, that is known later.
    assert megabytes < child.MEMORY / 1024**2
    assert own_seconds < 15
    assert own_megabytes < 250


def test_every_kind_that_we_read_comes_out_of_the_process_as_it_went_in():
    for kind, data in samples().items():
        assert (kind, parsing.table(data)) == (kind, reading.read(data))
        assert kept.read(kept.written(reading.read(data))) == reading.read(data)
    data = samples()["own"]
    assert parsing.programme(data) == reading.programme(data)


def test_a_process_that_takes_too_long_is_ended_by_itself_whatever_it_ignores():
    # A server's thread may hold signals back, and whoever it starts does then too.
    held = "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM, signal.SIGXCPU]); signal.signal(signal.SIGALRM, signal.SIG_IGN)"
    answer = run(ALARM.format(held, 1) + "signal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(50)")
    assert answer.returncode in (-signal.SIGALRM, -signal.SIGXCPU)


def test_a_process_gets_no_more_memory_and_says_no_more_than_it_may(tmp_path):
    assert "MemoryError" in run(ALARM.format("pass", 9) + "bytearray(450 * 1024 * 1024)").stderr
    code = f"open(sys.argv[1], 'w', buffering=1).write('x' * {child.LARGEST_ANSWER + 1} + chr(10))"
    assert "File too large" in run(ALARM.format("pass", 9) + code, str(tmp_path / "answer")).stderr


def test_a_process_dies_with_whoever_asked():
    parent = subprocess.Popen(
        [sys.executable, "-c", f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {ALARM.format("pass", 300) + "print(os.getpid(), flush=True); time.sleep(300)"!r}])
time.sleep(300)
"""], cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    reader = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()

    def ended():
        try:
            return Path(f"/proc/{reader}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
        except FileNotFoundError:
            return True

    patience.until(ended)


def test_who_asks_waits_no_longer_than_told_and_leaves_nothing_running():
    before = children()
    with pytest.raises(parsing.TooSlow) as refused:
        parsing.table(b"Titel;Start\n" + b"A;09:00\n" * 1_000_000, seconds=0)
    assert str(refused.value) == "This file takes too long to read. It is damaged, or not a programme."
    assert children() == before


def children() -> set[str]:
    """The processes that this one has."""
    return set(Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split())


def test_the_process_knows_no_setting_of_ours(monkeypatch):
    monkeypatch.setenv("EVENTAPP_SECRET_KEY", "a secret")
    monkeypatch.setenv("PGPASSWORD", "another")
    assert {"EVENTAPP_SECRET_KEY", "PGPASSWORD"} & set(parsing._environment()) == set()


@pytest.mark.parametrize("plain", [b"", b"null", b"[]", b"{}", b"[" * 100_000, b'[[1],[],"table",{},[],false,"",{}]', b'{"a":1}'])
def test_what_the_process_says_is_not_trusted(plain):
    with pytest.raises(Unreadable):
        kept.read(plain)


@st.composite
def broken_within(draw, good: bytes) -> bytes:
    """A zip of which one part is broken."""
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts = {item.filename: archive.read(item) for item in archive.infolist()}
    name = draw(st.sampled_from(sorted(name for name in parts if name.endswith((".xml", ".rels")))))
    return zipped(parts | {name: draw(broken(parts[name], BYTES))})


SPREADSHEETS = {
    "xlsx": st.one_of(broken(samples()["xlsx"], BYTES), broken_within(samples()["xlsx"]), broken_within(xlsx())),
    "ods": st.one_of(broken((CASES / "times.ods").read_bytes(), BYTES), broken_within((CASES / "times.ods").read_bytes())),
    "xls": broken((CASES / "times.xls").read_bytes(), BYTES),
}


@pytest.mark.parametrize("kind", SPREADSHEETS)
def test_a_broken_spreadsheet_is_read_as_it_is_read_again_or_refused(kind):
    # In the process of its own: what the library does with such bytes is not ours to foresee.
    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(SPREADSHEETS[kind])
    def check(data):
        assert outcome(data) == outcome(data)

    check()


def test_what_a_library_says_to_itself_is_not_told():
    panics = bytearray((CASES / "times.xls").read_bytes())
    panics[1555] = 224
    assert outcome(bytes(panics)) == "The spreadsheet is damaged or of a kind we cannot read. Save it as XLSX or CSV."


def outcome(data: bytes) -> object:
    """The table, or why there is none."""
    try:
        found = parsing.table(data)
    except Unreadable as refused:
        assert str(refused).endswith(".")
        assert "thread" not in str(refused)
        return str(refused)
    assert 0 < len(found.rows) <= MOST_ROWS
    assert all(len(row.cells) <= MOST_COLUMNS and max(map(len, row.cells)) <= LONGEST_CELL for row in found.rows)
    return found


def upload(client, data: bytes, name: str):
    """Give a file on the import page."""
    page = "/organise/almedalen-2017/imports/"
    return client.post(page, data={"csrf_token": token(client, page), "file": (io.BytesIO(data), name)})


def test_a_small_file_is_shown_at_once_and_read_once(lite_day):
    client = sign_in(lite_day.app)
    answer = upload(client, b"Titel;Start;Slut\nVatten;09:00;09:45\n", "a.csv")
    preview = answer.headers["Location"]
    assert "Vatten" in client.get(preview).get_data(as_text=True)
    # Neither the page nor the import looks at the file again.
    assert Upload.query.update({"body": b"%PDF"}) == 1
    db.session.commit()
    assert "Vatten" in client.get(preview).get_data(as_text=True)


def test_a_bomb_is_refused_on_the_page_in_a_word(lite_day):
    answer = upload(sign_in(lite_day.app), BOMBS["an xlsx with a cell in each far corner"](), "a.xlsx")
    assert answer.status_code == 422
    assert "Filen behöver för mycket minne för att läsas." in answer.get_data(as_text=True)


def test_a_large_file_is_read_by_the_worker(lite_day, monkeypatch):
    from eventapp import jobs

    taken = []
    monkeypatch.setattr(jobs.huey, "enqueue", lambda task: taken.append(task))
    client = sign_in(lite_day.app)
    rows = "".join(f"Vatten {n};09:00;09:45;{'x' * 90}\n" for n in range(3000))
    working = upload(client, f"Titel;Start;Slut;Text\n{rows}".encode(), "a.csv").headers["Location"]
    page = client.get(working)
    assert (page.status_code, "data-poll" in page.get_data(as_text=True)) == (200, True)
    jobs.read_file.call_local(*taken[0].args)
    assert "Vatten 499" in client.get(client.get(working).headers["Location"]).get_data(as_text=True)


def test_a_large_file_that_cannot_be_read_fails_in_a_word(lite_day):
    from eventapp import jobs

    number = lite_day.event.id
    upload_token = uploads.keep(number, BOMBS["wide JSON"]())
    task = tasks.begin(number, "read", {"upload": upload_token})
    jobs.read_file.call_local(number, task.token)
    assert (tasks.load(number, task.token).state, tasks.load(number, task.token).errors) == (
        "failed", {"form": "This file needs too much memory to be read. It is damaged, or not a programme."}
    )  # fmt: skip


def test_no_more_requests_wait_at_once_than_may(lite_day):
    number = lite_day.event.id
    small = uploads.keep(number, b"Titel;Start\nA;09:00\n")
    with uploads._turn() as first, uploads._turn() as second:
        assert (first, second, uploads.read_at_once(number, small)) == (True, True, False)
    assert uploads.read_at_once(number, small)


def test_no_more_large_files_are_planned_with_at_once_than_may(lite_day):
    client = sign_in(lite_day.app)
    number = lite_day.event.id
    rows = "".join(f"Vatten {n};09:00;09:45;{'x' * 190}\n" for n in range(1000))
    large, small = (uploads.keep(number, f"Titel;Start;Slut;Text\n{text}".encode()) for text in (rows, "Vatten;9;10;x\n"))
    for each in (large, small):
        uploads.read(number, each, lambda: None)
    pages = {name: f"/organise/almedalen-2017/imports/{each}/" for name, each in (("large", large), ("small", small))}
    form = token(client, pages["small"])
    with uploads._turn("planning"), uploads._turn("planning"):
        asked = [client.get(pages[name]) for name in pages]
        sent = client.post(f"{pages['large']}answers", data={"csrf_token": form})
        assert [(a.status_code, a.headers.get("Retry-After")) for a in (*asked, sent)] == [(503, "5"), (200, None), (503, "5")]
    assert client.get(pages["large"]).status_code == 200


def test_the_command_line_says_it_in_a_word(tmp_path):
    file = tmp_path / "bomb.json"
    file.write_bytes(BOMBS["wide JSON"]())
    answer = subprocess.run(
        [loaded.python(), "-c", "import sys; from eventapp.cli import main; main()", "import", str(file), "--owner", "a@example.org"],
        cwd=ROOT, capture_output=True, text=True, env={**os.environ, "EVENTAPP_DATA": str(tmp_path / "data")},
    )  # fmt: skip
    why = "This file needs too much memory to be read. It is damaged, or not a programme."
    assert (answer.returncode, answer.stderr) == (1, f"Error: bomb.json: {why}\n")
