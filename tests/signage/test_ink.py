"""What is printed, judged by its ink: every accent and tail is whole, whatever the size, and nothing runs over."""

import itertools
from dataclasses import replace
from functools import cache
from io import BytesIO

import numpy
import pypdfium2
import pytest
import typst
from PIL import Image

from eventapp import files
from eventapp.signage import runsheets
from eventapp.signage.picture import Look, sharing_picture
from eventapp.signage.wall import wall_schedule

DPI = 200
# From one word, in the largest letters, to what can only be cut.
LENGTHS = (0, 3, 8, 25, 60, 160, 1200)


def rendered(data):
    return [page.render(scale=DPI / 72).to_pil().convert("RGB") for page in pypdfium2.PdfDocument(data)]


def marks(image):
    """Where there is ink: what clearly differs from the commonest colour."""
    pixels = numpy.asarray(image.convert("RGB")).astype(numpy.int16)
    packed = (pixels[::5, ::5].astype(int) * (65536, 256, 1)).sum(axis=2).ravel()
    colours, counts = numpy.unique(packed, return_counts=True)
    common = int(colours[counts.argmax()])
    differs = numpy.zeros(pixels.shape[:2], numpy.int16)
    for channel, colour in enumerate((common >> 16, common >> 8 & 255, common & 255)):
        differs += numpy.abs(pixels[:, :, channel] - numpy.int16(colour))
    return differs > 120


def runs(line):
    """The stretches of a row of truths that are true, as (from, to)."""
    padded = numpy.concatenate(([False], line, [False])).astype(int)
    edges = numpy.diff(padded)
    return list(
        zip(numpy.flatnonzero(edges == 1).tolist(), numpy.flatnonzero(edges == -1).tolist(), strict=True)
    )


def box(page, left, top, width, height):
    """A part of a page, in mm."""
    mm = DPI / 25.4
    return page.crop(tuple(round(n * mm) for n in (left, top, left + width, top + height)))


def shape(found):
    """Height through width of the ink."""
    (top, _), (_, bottom) = (lambda r: (r[0], r[-1]))(runs(found.any(axis=1)))
    (left, _), (_, right) = (lambda r: (r[0], r[-1]))(runs(found.any(axis=0)))
    return (bottom - top) / (right - left)


def letter(found, which):
    """The shape of the first (0) or the last (-1) letter of a text."""
    rows = runs(found.any(axis=1))
    # A ring or an accent may stand free of its letter: what is close belongs together.
    lines = [list(rows[0])]
    for top, bottom in rows[1:]:
        if top - lines[-1][1] <= max(2, 0.06 * max(lines[-1][1] - lines[-1][0], bottom - top)):
            lines[-1][1] = bottom
        else:
            lines.append([top, bottom])
    top, bottom = lines[which]
    line = found[top:bottom]
    left, right = runs(line.any(axis=0))[which]
    return shape(line[:, left:right])


@cache
def free(text, weight):
    """The ink of a letter set with nothing around it."""
    source = f'#set page(width: 300pt, height: 300pt, margin: 80pt)\n#set text(font: "Source Sans 3", weight: {weight}, size: 100pt)\n{text}'
    png = typst.Compiler(font_paths=[str(files.FONTS)]).compile(input=source.encode(), format="png", ppi=DPI)
    return shape(marks(Image.open(BytesIO(png))))


def text(first, words):
    return f"{first} {'vävare ' * words}ÅÄÖÉŚ g"


def wall(sample, paper, **changes):
    room = replace(sample.rooms[0], name=changes.get("room", "Åg"))
    seminars = tuple(replace(s, title=changes.get("title", "Åg"), appearances=()) for s in sample.seminars)
    event = replace(sample.event, title=changes.get("event", "Åg"))
    return wall_schedule(replace(sample, rooms=(room,), seminars=seminars, event=event), paper, files.FONTS)


@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_accents_on_the_wall_are_whole_in_every_size(sample, paper):
    for words in LENGTHS:
        given = text("Å", words)
        (page,) = rendered(wall(sample, paper, event=given, room=given[:60], title=given))
        width = 297 if paper == "a4" else 420
        band = marks(box(page, 14, 12.4, width - 70, 16.2))
        assert not band[0].any() and not band[-1].any()
        assert abs(letter(band, 0) / free("Å", 700) - 1) < 0.1
        table = marks(box(page, 12, 33, width - 24, 150))
        rules = table.mean(axis=1) > 0.9
        below = table[runs(rules)[1][1] + 1 : runs(rules)[2][0]]
        # The time stands in the first column, and the title begins after the widest gap there.
        found = runs(below[:, : below.shape[1] // 3].any(axis=0))
        _, start = max(
            (after[0] - before[1], after[0]) for before, after in itertools.pairwise(found)
        )
        title = below[:, start:]
        assert abs(letter(title, 0) / free("Å", 700) - 1) < 0.1, words


@pytest.mark.parametrize("count", [40, 250])
def test_a_day_that_is_too_much_for_a_page_goes_on_and_nothing_is_cut(sample, count):
    first = sample.seminars[0]
    seminars = tuple(
        replace(first, code=f"C{i:05}", slug=f"s{i}", title=f"Ågren {i:03} {'O' * 30}") for i in range(count)
    )
    data = wall_schedule(replace(sample, seminars=seminars), "a4", files.FONTS)
    document = pypdfium2.PdfDocument(data)
    told = " ".join("".join(page.get_textpage().get_text_bounded() for page in document).split())
    assert [i for i in range(count) if f"Ågren {i:03}" not in told] == []
    mm = DPI / 25.4
    for page in rendered(data):
        found = marks(page)
        assert not found[: round(11 * mm)].any() and not found[-round(9 * mm) :].any()
        assert not found[:, : round(11 * mm)].any() and not found[:, -round(11 * mm) :].any()


@pytest.mark.parametrize("words", LENGTHS)
def test_accents_in_the_picture_for_sharing_are_whole(words):
    image = Image.open(
        BytesIO(sharing_picture(text("Å", words), text("Å", 0), text("Å", 0), Look("#1d5c8c", files.FONTS)))
    )
    for top, bottom, weight in ((50, 128, 400), (132, 505, 700), (506, 620, 700)):
        found = marks(image.crop((60, top, 1180, bottom)))
        assert not found[0].any() and not found[-1].any()
        assert abs(letter(found, 0) / free("Å", weight) - 1) < 0.12


def run_sheet(text):
    """A run sheet that says a text everywhere."""
    lines = (runsheets.Line("10:30", "5 min", text, text, text),) * 2
    panel = (runsheets.Presented(text, "Moderator", text, text, text),)
    heads = dict.fromkeys(("panel", "questions", "note", "contact", "say", "printed"), "Åg")
    return runsheets.pdf(runsheets.Paper("Åg", text, text, lines, panel, text, text, text, heads), "#1d5c8c", "sv", files.FONTS)


def test_accents_on_a_run_sheet_are_whole_and_nothing_leaves_the_paper():
    first, *_ = rendered(run_sheet("Åg"))
    heading = marks(box(first, 17, 20.2, 120, 9.6))
    assert (heading[0].any(), heading[-1].any()) == (False, False)
    assert abs(letter(heading, 0) / free("Å", 700) - 1) < 0.12
    for words in (60, 400):
        data = run_sheet(text("Å", words))
        for page in rendered(data):
            found, mm = marks(page), DPI / 25.4
            assert not found[:, : round(17 * mm)].any() and not found[:, -round(17 * mm) :].any()
            assert not found[: round(10 * mm)].any() and not found[-round(6 * mm) :].any()
    assert len(pypdfium2.PdfDocument(data)) > 2
    # All but the foot of a page is whole: fifteen texts.
    pages = pypdfium2.PdfDocument(run_sheet("O" * 400))
    assert sum(page.get_textpage().get_text_bounded().count("O") for page in pages) >= 15 * 400
