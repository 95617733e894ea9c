"""Every kind of sheet: whole letters at every length, nothing over another or beyond the paper, the same in its PDF for all."""

import re
from dataclasses import replace
from pathlib import Path

import numpy
import pypdfium2
import pytest

from eventapp import files
from eventapp.programme.model import Appearance, Person, Role
from eventapp.signage import pack
from eventapp.signage.sheets import BY_MARK, SHEETS
from tests.signage.printing import TYPED, facts, letters, pages, pdf, rendered

DPI = 150
# From one word in the largest letters to what is more than any sheet holds.
LENGTHS = (0, 25)
COMPOUND = "Sexualundervisningslärarutbildningsreformskommittéordförande"


def hostile(sample, text, count=7):
    """The sample day in which everything is called `text`."""
    people = tuple(Person(f"P{i:05}", f"p{i}", text, text[:200], text[:100]) for i in range(count))
    seats = (Appearance(Role.MODERATOR, people[0].code), *(Appearance(Role.PANELIST, p.code) for p in people[1:]), Appearance(Role.PANELIST, "", text))
    seminars = tuple(replace(s, title=text, appearances=seats) for s in sample.seminars)
    rooms = tuple(replace(r, name=text, directions=text) for r in sample.rooms)
    event = replace(sample.event, title=text, host=text, about=text, venue=replace(sample.event.venue, name=text))
    return replace(sample, event=event, rooms=rooms, people=people, seminars=seminars)


def typed(text):
    return {**TYPED, "network": text, "whom": text, "heading": text, "text": text, "label": text, "message": text, "others": text, "policy": text}


def said(words):
    return f"ÅÄÖÉŚg {'vävare ' * words}ÅÄÖÉŚg"


def reaches(image, height, box):
    """Whether the ink of a letter reaches its box on all four sides, as it does if none of it is cut off."""
    scale = DPI / 72
    left, bottom, right, top = box
    x0, x1, y0, y1 = left * scale, right * scale, (height - top) * scale, (height - bottom) * scale
    part = numpy.asarray(image)[max(0, int(y0) - 1) : int(y1) + 2, max(0, int(x0) - 1) : int(x1) + 2].astype(int)
    # What surrounds it: a neighbour may reach into one corner, not into most of them.
    around = numpy.median(numpy.stack([part[0, 0], part[0, -1], part[-1, 0], part[-1, -1], part[0, 0]]), axis=0)
    differs = numpy.abs(part - around).sum(axis=2) > 90
    rows, columns = numpy.flatnonzero(differs.any(axis=1)), numpy.flatnonzero(differs.any(axis=0))
    # A box is a little larger than its ink, as curves' control points are.
    high, wide = (y1 - y0) * 0.98 - 2.5, (x1 - x0) * 0.98 - 2.5
    return bool(rows.size) and rows[-1] - rows[0] >= high and columns[-1] - columns[0] >= wide


def overlapping(found):
    """Pairs of letters of which one's ink lies over much of another's."""
    boxes = sorted(found, key=lambda each: each[1][0])
    pairs = []
    for i, (one, (l1, b1, r1, t1)) in enumerate(boxes):
        for other, (l2, b2, r2, t2) in boxes[i + 1 :]:
            if l2 >= r1:
                break
            if (l1, b1, r1, t1) == (l2, b2, r2, t2):
                continue  # Two letters of a ligature.
            both = (min(r1, r2) - l2) * (min(t1, t2) - max(b1, b2)) if min(t1, t2) > max(b1, b2) else 0
            if both > 0.35 * min((r1 - l1) * (t1 - b1), (r2 - l2) * (t2 - b2)):
                pairs.append((one, other, (round(l1), round(b1))))
    return pairs


def check(known, sheets):
    """Nothing beyond the paper, nothing over another; the PDF's pages as pictures, and their letters."""
    data = pdf(known, sheets)
    found = letters(data)
    for (width, height), each in found:
        beyond = [(c, box) for c, box in each if box[0] < 8 or box[1] < 4 or box[2] > width - 8 or box[3] > height - 4]
        assert beyond == []
        assert overlapping(each) == []
    return data, found


@pytest.mark.parametrize("name", SHEETS)
def test_every_letter_is_whole_in_every_size(sample, name):
    for words in LENGTHS:
        known = facts(hostile(sample, said(words)))
        data, found = check(known, pages(known, name, typed=typed(said(words)))[:1])
        for ((_, height), each), image in zip(found, rendered(data, DPI), strict=True):
            large = [(c, box) for c, box in each if c in "ÅÄÖÉŚg" and box[3] - box[1] > 8]
            assert [(c, words, box) for c, box in large if not reaches(image, height, box)] == []


TITLE = "Samverkan mellan myndigheter, kommuner och civilsamhällesorganisationer för barnrättsperspektivets genomslag – hur kan departementet bidra, och vem betalar för det, Åsa?"
PAPERS = [
    pack.Paper("a5", False, saving=True), pack.Paper("a5", True), pack.Paper("a4", False, marks=True), pack.Paper("a4", True, saving=True),
    pack.Paper("a3", False), pack.Paper("a3", True, marks=True),
]  # fmt: skip


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("text", [COMPOUND, "W" * 300, "Bryggarsalen", TITLE], ids=["compound", "letters", "short", "long"])
def test_nothing_runs_over(sample, name, text):
    known = facts(hostile(sample, text))
    for paper in PAPERS if SHEETS[name].may_turn else PAPERS[::3]:
        check(known, pages(known, name, paper, typed(text))[:1])


@pytest.mark.parametrize("text", ["Ελληνικά και ελληνικά", "Русский язык и жизнь", "שלום לכולם", "مرحبا بكم", "漢字 😀", "สวัสดี", "नमस्ते"])
def test_any_script_is_set(sample, text):
    known = facts(hostile(sample, text))
    for name in ("room-door", "seminar-poster", "name-plates", "free-text"):
        check(known, pages(known, name, typed=typed(text))[:1])


def test_a_word_that_is_too_long_is_hyphenated_and_the_sheet_says_what_was_cut(sample):
    known = facts(hostile(sample, COMPOUND))
    sheets = pages(known, "way-finding", typed={})[:1]
    (_, found), = letters(pdf(known, sheets))
    assert "-" in "".join(c for c, _ in found) or len({round(box[1]) for c, box in found if c == "e"}) > 1
    far = facts(hostile(sample, "Långa ord som inte får plats " * 12))
    assert pack.cut_texts(far, pages(far, "way-finding", typed={})[:1], files.FONTS) != []
    assert pack.cut_texts(facts(sample), pages(facts(sample), "seminar-poster"), files.FONTS) == []


def test_letters_are_never_smaller_than_they_can_be_read(sample):
    """Capitals of a four-hundredth of the distance: 25 mm for a name plate, which is read from ten metres."""
    known = facts(hostile(sample, "Maria Magdalena Hohenzollern Sigmaringen"))
    ((_, height), found), = letters(pdf(known, pages(known, "name-plates")[:1]))
    tall = [box[3] - box[1] for c, box in found if c == "M" and box[3] < height / 2]
    assert max(tall) / 72 * 25.4 >= 24.5


def test_a_seminar_with_more_people_than_fit_goes_on_on_another_sheet(sample):
    known = facts(hostile(sample, "Anna Andersson", count=60))
    found = letters(pdf(known, pages(known, "seminar-poster")[:1]))
    assert len(found) > 1
    names = "".join(c for _, each in found for c, _ in each)
    assert names.count("AnnaAndersson") >= 60


def test_what_old_paper_is_known_by_stands_on_every_sheet(sample):
    known = facts(sample)
    for name in SHEETS:
        with pypdfium2.PdfDocument(pdf(known, pages(known, name)[:1])) as document:
            text = " ".join(document[0].get_textpage().get_text_range().split())
        assert "Måndag 3 juli 2017 · Utgåva 12, utskriven måndag 3 juli 2017 07:14" in text, name


def test_the_pdf_is_tagged_with_title_and_language(sample):
    known = facts(sample)
    sheets = [page for name in SHEETS for page in pages(known, name)]
    data = pdf(known, sheets)
    assert b"/MarkInfo" in data and b"/StructTreeRoot" in data and b"/Lang(sv)" in data
    with pypdfium2.PdfDocument(data) as document:
        assert document.get_metadata_dict()["Title"] == "ECPATs heldag i Almedalen 2017 – Skyltar"
        assert len(document) == len(pack.sheets_of_paper(sheets)) + 1  # The hand-out has two sides.


def test_papers_have_their_sizes(sample):
    known = facts(sample)
    for size, (short, long) in {"a5": (148, 210), "a4": (210, 297), "a3": (297, 420)}.items():
        for turned, marks in ((False, False), (True, False), (True, True)):
            ((width, height), _), = letters(pdf(known, pages(known, "room-door", pack.Paper(size, turned, marks=marks))))
            more = 20 if marks else 0
            expected = (long + more, short + more) if turned else (short + more, long + more)
            assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == expected


def test_an_ink_saving_sheet_has_little_ink(sample):
    known = facts(sample)
    dark = []
    for saving in (False, True):
        (image,) = rendered(pdf(known, pages(known, "room-door", pack.Paper(saving=saving))), 50)
        dark.append(1 - numpy.asarray(image.convert("L")).mean() / 255)
    assert dark[1] < dark[0] / 2


def test_each_sheet_has_a_mark_and_a_name_of_its_own():
    assert len(BY_MARK) == len(SHEETS) == 16
    assert all(re.fullmatch("[0-9A-HJKMNP-TV-Z]", mark) for mark in BY_MARK)
    assert {sheet.name.replace("-", "_") for sheet in SHEETS.values()} == {
        path.stem for path in (Path(pack.__file__).parent / "sheets").glob("[!_]*.py")
    }


def test_nothing_but_a_face_is_clipped():
    layouts = (Path(pack.__file__).parent / "layouts").glob("*.typ")
    assert [line.strip() for path in layouts for line in path.read_text().splitlines() if "clip:" in line] == [
        'box(clip: true, radius: 50%, width: size, height: size, image(person.portrait, width: size, height: size, fit: "cover", alt: person.name))'
    ]
