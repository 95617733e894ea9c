"""What organisers take away: XLSX that comes back the same, a schedule for the wall, the archive."""

import io
import posixpath
import re
import zipfile
from urllib.parse import unquote, urlsplit

import openpyxl
import pypdfium2
import pytest

from eventapp.formats import columns, spreadsheet, table
from eventapp.services import imports
from eventapp.services.draft import memory
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
