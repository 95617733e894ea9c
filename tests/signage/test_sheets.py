"""Every kind of sheet: whole letters at every length, nothing over another or beyond the paper, the same in its PDF for all."""

import itertools
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy
import pypdfium2
import pytest

from eventapp import files
from eventapp.programme.model import Appearance, Person, Role
from eventapp.signage import labels, pack
from eventapp.signage.joints import jointed
from eventapp.signage.sheets import BY_MARK, SHEETS
from tests.signage.printing import TYPED, facts, letters, pages, pdf, placed, rendered

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


def touching(found):
    """Letters of different lines whose ink meets, and neighbours on a line of which one lies over much of the other."""
    lines = {}
    for c, box, y, size in found:
        lines.setdefault((y, size), []).append((*box, c))
    wholes = [(min(b[0] for b in each), min(b[1] for b in each), max(b[2] for b in each), max(b[3] for b in each), each) for each in lines.values()]
    pairs = []
    for one, other in itertools.combinations(wholes, 2):
        if meet(one, other):
            pairs += [(p[4], q[4], round(p[0]), round(p[1])) for p in one[4] if meet(p, other) for q in other[4] if meet(p, q)]
    for *_, each in wholes:
        for p, q in itertools.pairwise(sorted(each)):
            both = min(p[2], q[2]) - q[0]
            if p[:4] != q[:4] and meet(p, q) and both > 0.6 * min(p[2] - p[0], q[2] - q[0]):  # The same box: a ligature.
                pairs.append((p[4], q[4], round(p[0]), round(p[1])))
    return pairs


def meet(one, other):
    """Whether two boxes share more than a hair, which is what curves' control points reach beyond their ink."""
    return min(one[2], other[2]) - max(one[0], other[0]) > 0.2 and min(one[3], other[3]) - max(one[1], other[1]) > 0.2


def check(known, sheets):
    """Nothing beyond the paper, nothing over another; the PDF, and of its pages the letters as they are placed."""
    data = pdf(known, sheets)
    found = placed(data)
    for (width, height), each in found:
        beyond = [(c, box) for c, box, _, _ in each if box[0] < 8 or box[1] < 4 or box[2] > width - 8 or box[3] > height - 4]
        assert beyond == []
        assert touching(each) == []
    return data, found


@pytest.mark.parametrize("name", SHEETS)
def test_every_letter_is_whole_in_every_size(sample, name):
    for words in LENGTHS:
        known = facts(hostile(sample, said(words)))
        data, found = check(known, pages(known, name, typed=typed(said(words)))[:1])
        for ((_, height), each), image in zip(found, rendered(data, DPI), strict=True):
            large = [(c, box) for c, box, _, _ in each if c in "ÅÄÖÉŚg" and box[3] - box[1] > 8]
            assert [(c, words, box) for c, box in large if not reaches(image, height, box)] == []


TITLE = "Samverkan mellan myndigheter, kommuner och civilsamhällesorganisationer för barnrättsperspektivets genomslag – hur kan departementet bidra, och vem betalar för det, Åsa?"
PAPERS = [pack.Paper("a5", False, saving=True), pack.Paper("a5", True), pack.Paper("a4", True), pack.Paper("a3", False, marks=True)]


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("text", [COMPOUND, "W" * 300, "Bryggarsalen", TITLE], ids=["compound", "letters", "short", "long"])
def test_nothing_runs_over(sample, name, text):
    known = facts(hostile(sample, text))
    for paper in PAPERS if SHEETS[name].may_turn and text != "W" * 300 else PAPERS[1::2]:
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
    assert pack.make(far, pages(far, "way-finding", typed={})[:1], files.FONTS).remarks.cut != []
    assert pack.make(facts(sample), pages(facts(sample), "seminar-poster"), files.FONTS).remarks.cut == []


@pytest.mark.parametrize("name", SHEETS)
def test_letters_are_never_smaller_than_they_can_be_read(sample, name):
    """Capitals of a four-hundredth of the distance, but for the small line and what stands beside a code in one's hand."""
    known = facts(hostile(sample, TITLE))
    sheet = SHEETS[name]
    for paper in PAPERS[1::2]:
        printed = pages(known, name, paper, typed(TITLE))[:1]
        scale = {"a5": 148, "a4": 210, "a3": 297}[paper.size if paper.size in sheet.papers else "a4"] / 210
        least = max(7.5, sheet.near * scale * 1000 / 25.4 * 72 / 400 / 0.66)
        for _, each in placed(pdf(known, printed)):
            lines = {}
            for c, _, y, size in each:
                lines[y, size] = lines.get((y, size), "") + c
            by_hand = ["".join(code.printed.split()) for code in printed[0].page.codes]
            small = "".join(pack.small(known, printed[0].page).split())
            found = {
                text: size for (_, size), text in lines.items()
                if text not in small and not re.fullmatch(r"\d\(\d\)", text) and not any(text in address for address in by_hand)
                and small not in text and text not in "".join(code.prompt for code in printed[0].page.codes).replace(" ", "")
            }  # fmt: skip
            assert {text: size for text, size in found.items() if size < least - 0.06} == {}, (paper, least)


def test_a_plate_is_read_from_ten_metres_with_the_whole_name(sample):
    known = facts(sample)
    named = [*pages(known, "name-plates"), *pages(facts(hostile(sample, "Åsa Lindqvist-Ek", 1)), "name-plates")]
    assert pack.make(known, named, files.FONTS).remarks.cut == []
    for (_, height), found in letters(pdf(known, named)):
        tall = [box[3] - box[1] for c, box in found if c in "MNRJCAPÅHE" and box[3] < height / 2]
        assert max(tall) / 72 * 25.4 >= 24.5


@pytest.mark.parametrize("name", ["room-door", "seminar-poster", "day-poster", "hand-out", "livestream-poster", "questions"])
def test_a_title_of_200_letters_is_read_in_full_on_any_paper(sample, name):
    titled = tuple(replace(s, title=f"{TITLE} Det, och mycket annat, svarar panelen på"[:200]) for s in sample.seminars)
    known = facts(replace(sample, seminars=titled))
    for paper in PAPERS:
        assert pack.make(known, pages(known, name, paper), files.FONTS).remarks.cut == [], paper


def test_places_are_divided_where_their_words_are_joined(sample):
    (_, found), = placed(pdf(facts(sample), pages(facts(sample), "way-finding", pack.Paper(turned=False), {"places": "Bryggarsalen"})))
    by_line = {}
    for c, _, y, size in found:
        if size > 100:
            by_line[y] = by_line.get(y, "") + c
    assert [line.replace("\ufffe", "-") for line in by_line.values()] == ["Bryggar-", "salen"]
    assert [jointed(text, "sv") for text in ("Hallen – Salen", "Kommittérummets", "Rummet")] == ["Hallen\u00a0– Salen", "Kommitté\u00adrummets", "Rummet"]
    assert jointed("Bryggarsalen", "en") == "Bryggarsalen"


def test_what_is_to_be_typed_has_no_hyphen_of_ours_and_every_space(sample):
    known = facts(sample, language="sv")
    address = "https://www.lansstyrelsen.example.org/barnrattsperspektivet/arbetsmarknadsdepartementet"
    secret = "arbetsmarknadsdepartementet  och kommunalförbundet Il1O0"
    for paper in (pack.Paper("a5", True), pack.Paper("a4", False)):
        for name, whole in (("free-text", address), ("wifi", secret)):
            sheets = pages(known, name, paper, {**TYPED, "address": address, "password": secret, "heading": "Mer", "text": ""})
            with pypdfium2.PdfDocument(pdf(known, sheets)) as document:
                text = document[0].get_textpage().get_text_range()
            assert whole.replace(" ", "") in re.sub(r"\s|\u200b", "", text), (name, paper)
    assert re.search("\u00a0\u200b*\u00a0", text)


def test_a_seminar_with_more_people_than_fit_goes_on_on_another_sheet(sample):
    known = facts(hostile(sample, "Anna Andersson", count=60))
    found = letters(pdf(known, pages(known, "seminar-poster")[:1]))
    assert len(found) > 1
    names = "".join(c for _, each in found for c, _ in each)
    assert names.count("AnnaAndersson") >= 60


@pytest.mark.parametrize("name", ["room-door", "day-poster", "hand-out"])
def test_forty_seminars_in_a_room_go_on_on_more_sheets_in_letters_that_can_be_read(sample, name):
    first = sample.seminars[0]
    many = tuple(replace(first, code=f"X{n:05}", title=f"Seminarium {n:02}", starts_at=first.starts_at + timedelta(minutes=10 * n), minutes=10) for n in range(40))
    known = facts(replace(sample, seminars=many))
    for paper in PAPERS[1::2]:
        found = placed(pdf(known, pages(known, name, paper)))
        assert len(found) > 1
        text = "".join(c for _, each in found for c, *_ in each)
        assert all(f"Seminarium{n:02}" in text for n in range(40))
        assert min(size for _, each in found for *_, size in each) >= 7.49


def test_what_old_paper_is_known_by_stands_on_every_sheet(sample):
    known = facts(sample)
    for name in SHEETS:
        with pypdfium2.PdfDocument(pdf(known, pages(known, name)[:1])) as document:
            text = " ".join(document[0].get_textpage().get_text_range().split())
        assert "Måndag 3 juli 2017 · Utgåva 12, utskriven måndag 3 juli 2017 07:14" in text, name


def test_what_badges_of_two_days_are_known_by_is_not_cut(sample):
    first, *rest = sample.seminars
    of_two = facts(replace(sample, seminars=(first, replace(rest[0], starts_at=rest[0].starts_at + timedelta(days=1)), *rest[1:])))
    for label in labels.FORMATS:
        found = pages(of_two, "name-badges", pack.Paper(labels=label))
        assert pack.make(of_two, found, files.FONTS).remarks.cut == [], label
        with pypdfium2.PdfDocument(pdf(of_two, found)) as document:
            text = " ".join(document[0].get_textpage().get_text_range().split())
        assert "Mån 3 juli – tis 4 juli 2017 · Utgåva 12, utskriven måndag 3 juli 2017 07:14" in text, label


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
    assert len(BY_MARK) == len(SHEETS) >= 16
    assert all(re.fullmatch("[0-9A-HJKMNP-TV-Z]", mark) for mark in BY_MARK)
    assert {sheet.name.replace("-", "_") for sheet in SHEETS.values()} == {
        path.stem for path in (Path(pack.__file__).parent / "sheets").glob("[!_]*.py")
    }


def test_nothing_but_a_face_is_clipped():
    layouts = (Path(pack.__file__).parent / "layouts").glob("*.typ")
    assert [line.strip() for path in layouts for line in path.read_text().splitlines() if "clip:" in line] == [
        'box(clip: true, radius: 50%, width: size, height: size, image(person.portrait, width: size, height: size, fit: "cover", alt: person.name))'
    ]
