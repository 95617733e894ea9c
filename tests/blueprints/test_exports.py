"""What organisers take away: XLSX that comes back the same, a schedule for the wall, the archive."""

import gc
import io
import os
import posixpath
import re
import tempfile
import tracemalloc
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import openpyxl
import pypdfium2
import pytest

from eventapp.extensions import db
from eventapp.formats import columns, spreadsheet, table
from eventapp.services import imports
from eventapp.services.draft import edits, loading, memory
from eventapp.services.people import attaching
from eventapp.serving import laid
from tests import factories
from tests.conftest import sign_in
from tests.strategies import HOSTILE

HERE = "/organise/almedalen-2017/exports/"


@pytest.fixture
def client(lite_day):
    return sign_in(lite_day.app)


def test_xlsx_comes_back_as_no_change_and_holds_no_formula(lite_day, client):
    data = client.get(HERE + "programme.xlsx").data
    found = table.read(data)
    plan = imports.plan(lite_day.event, found, imports.Choices(columns.guess(found)))
    assert ({x.what for x in plan.lines}, plan.problems) == ({"same"}, [])
    from dataclasses import replace

    programme = memory.read(lite_day.event).programme
    first = programme.seminars[0]
    seminars = tuple(replace(first, code=f"CODE{i:02}", title=t) for i, t in enumerate(HOSTILE))
    book = openpyxl.load_workbook(io.BytesIO(spreadsheet.write_xlsx(replace(programme, seminars=seminars))))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}  # None is "f", a formula.
    assert [cell for cell in cells if cell.data_type == "n" and cell.value is not None] == []


@pytest.mark.parametrize(("paper", "size"), [("a4", (842, 595)), ("a3", (1191, 842))])
def test_the_schedule_for_the_wall_is_one_page_a_day_with_all_of_it(client, paper, size):
    document = pypdfium2.PdfDocument(client.get(f"{HERE}wall-{paper}.pdf").data)
    assert [tuple(map(round, page.get_size())) for page in document] == [size]
    text = " ".join(document[0].get_textpage().get_text_bounded().split())
    for word in ("3 juli 2017", "Bryggarsalen", "09:00", "14:30–15:15", "Hampus Adamsson", "Telia"):
        assert word in text


def test_a_crowded_day_still_fits_its_page(lite_day):
    import sys
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
    from days import day

    from eventapp import files
    from eventapp.signage.wall import wall_schedule

    document = pypdfium2.PdfDocument(wall_schedule(day(100), "a4", files.FONTS))
    assert len(document) == 1
    text = document[0].get_textpage().get_text_bounded()
    assert "Seminarium 99" in " ".join(text.split())


def archive(client):
    return zipfile.ZipFile(io.BytesIO(client.get(HERE + "site.zip").data))


def test_every_address_within_the_archive_names_a_file_in_it(lite_day, client):
    site = archive(client)
    names = set(site.namelist())
    assert {"index.html", "seminars/ai/index.html", "calendar/all.ics", "static/css/eventapp.css"} <= names
    missing = []
    for name in names:
        if name.endswith(".html"):
            text = site.read(name).decode()
            for address in re.findall(r'\s(?:href|src)="([^"]*)"', text):
                parts = urlsplit(address.replace("&amp;", "&"))
                if parts.scheme or not parts.path:
                    continue
                target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path)))
                if target not in names:
                    missing.append((name, address))
    assert missing == []
    assert 'href="https://video.example.org/almedalen-2017/4"' in site.read("seminars/ai/index.html").decode()


def test_the_same_release_gives_the_same_archive(client):
    assert client.get(HERE + "site.zip").data == client.get(HERE + "site.zip").data


def test_before_publication_there_is_nothing_to_take(lite):
    from tests.conftest import fill

    made = fill(lite, publish=False)
    client = sign_in(made.app)
    assert client.get(HERE).status_code == 200
    for name in ("programme.xlsx", "wall-a4.pdf", "site.zip", "wall-a0.pdf"):
        assert client.get(HERE + name).status_code == 404


PIECE = 25_000_000


def test_the_archive_is_made_and_sent_with_little_in_memory(lite_day, client):
    """A hundred megabytes of files that nothing packs smaller."""
    rows, writing = loading.tables(lite_day.event).seminars, edits.Writing(lite_day.event, lite_day.actor)
    for row in rows[:4]:
        attaching.add_file(writing, row, "Bilder.pdf", b"%PDF-1.7 " + os.urandom(PIECE) + b"%%EOF")
    factories.release(lite_day)
    db.session.commit()
    wanted = {f"seminars/{row.slug}/files/{row.files[0]['key']}/bilder.pdf" for row in rows[:4]}
    db.session.expunge_all()
    client.get(HERE)
    gc.collect()
    tracemalloc.start()
    answer = client.get(HERE + "site.zip")
    with tempfile.TemporaryFile() as file:
        size = sum(file.write(part) for part in answer.iter_encoded())
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        answer.close()
        found = {info.filename: info.file_size for info in zipfile.ZipFile(file).infolist() if "/files/" in info.filename}
    assert found == dict.fromkeys(wanted, PIECE + 14)
    assert (size == answer.content_length, size > 4 * PIECE) == (True, True)
    assert peak < 25_000_000


def test_what_comes_in_parts_is_gathered_in_memory_or_in_a_file(tmp_path):
    laying = laid.Laid(tmp_path / "sent")
    held = []

    def parts(number):
        for n in range(number):
            part = bytes([n % 256]) * 1_000_000
            held.append(sum(path.stat().st_size for path in laying.folder.glob("*")) if laying.folder.exists() else 0)
            yield part

    assert laying.gathered(parts(2)) == bytes(1_000_000) + b"\1" * 1_000_000
    path = laying.gathered(parts(50))
    assert isinstance(path, str)
    data = Path(path).read_bytes()
    assert data == b"".join(bytes([n]) * 1_000_000 for n in range(50))
    # Written as they came.
    assert held[-1] > 45_000_000
    # The same again is the same file, and what breaks off leaves nothing.
    assert (laying.gathered(parts(50)), [each.name for each in laying.folder.iterdir()]) == (path, [Path(path).name])

    def broken():
        yield from parts(5)
        raise ValueError

    with pytest.raises(ValueError):
        laying.gathered(broken())
    assert [each.name for each in laying.folder.iterdir()] == [Path(path).name]
    (tmp_path / "file").write_text("")
    with pytest.raises(laid.NoPlace):
        laid.Laid(tmp_path / "file").gathered(parts(5))
