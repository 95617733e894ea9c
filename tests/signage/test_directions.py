"""What is written from right to left: each text begins on its own side, and digits, acronyms and neighbours keep their place."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
import typst

from eventapp import files
from eventapp.programme.model import Appearance, Person, Role, State
from eventapp.programme.text import isolated
from eventapp.signage import pack, runsheets
from eventapp.signage.anyscript import direction
from eventapp.signage.sheet import Wish
from eventapp.signage.typesetting import source
from eventapp.signage.wall import wall_schedule
from tests.signage.printing import facts, pdf, placed

HEBREW, ARABIC, SWEDISH = "שלום 5G: מה אומר ה-EU על AI?", "الذكاء AI في 2027.", "Vad säger EU om שלום?"
DIRECTIONS = {
    HEBREW: "rtl", ARABIC: "rtl", SWEDISH: "ltr", "5G – שלום": "ltr", "EU: שלום": "ltr", "2027 …": "ltr", "": "ltr", "\u2068שרה\u2069, Anna": "rtl",
    "ߒߞߏ": "rtl", "ܐܪܡܝܐ": "rtl", "ދިވެހި": "rtl", "𞤀𞤣": "rtl", "漢字 שלום": "ltr", "Ελλάδα": "ltr", "สวัสดี": "ltr",
}  # fmt: skip


def test_templates_and_program_agree_on_the_direction():
    asked = source() + "\n#metadata({}.map(each => repr(towards(each))))<found>".format("(" + "".join(f"{json.dumps(t, ensure_ascii=False)}, " for t in DIRECTIONS) + ")").encode()
    found = json.loads(typst.query(asked, "<found>", field="value", one=True, font_paths=[str(files.FONTS)]))
    assert dict(zip(DIRECTIONS, found, strict=True)) == DIRECTIONS
    assert {text: direction(text) for text in DIRECTIONS} == DIRECTIONS


def test_only_what_may_turn_others_is_isolated():
    assert [isolated(text) for text in ("Åsa Ek", "שרה", "Anna שרה", "2027")] == ["Åsa Ek", "\u2068שרה\u2069", "\u2068Anna שרה\u2069", "2027"]


@pytest.fixture
def known(sample):
    """A day of three titles, each with Anna, two whose names are written from right to left, and Bo."""
    names = ("Anna Ek", "שרה כהן", "דוד לוי", "Bo Ask")
    people = tuple(Person(f"P{n:05}", f"p{n}", name, "Professor, KTH.", "") for n, name in enumerate(names))
    seats = tuple(Appearance(Role.PANELIST, person.code) for person in people)
    first = replace(sample.seminars[0], appearances=seats)
    seminars = tuple(
        replace(first, code=f"S{n:05}", title=title, starts_at=first.starts_at + timedelta(hours=n)) for n, title in enumerate((HEBREW, ARABIC, SWEDISH))
    )
    return facts(replace(sample, people=people, seminars=seminars))


def lines(known, name, number=0, **paper):
    """The lines of a sheet from the top, as (left, right, letters from the left, size)."""
    found = placed(pdf(known, pack.Order({name: Wish()}, pack.Paper(**paper)).pages(known)[number : number + 1]))
    (width, _), letters = found[0]
    by_line = {}
    for c, box, y, size in (one for one in letters if one[0] not in "\u2068\u2069"):
        by_line.setdefault((-y, size), []).append((box, c))
    return width, [
        (min(b[0] for b, _ in each), max(b[2] for b, _ in each), "".join(c for _, c in sorted(each)), size) for (_, size), each in sorted(by_line.items())
    ]


MARGIN = 16 / 25.4 * 72


def test_a_heading_begins_on_its_own_side(known):
    for number, right in ((0, True), (1, True), (2, False)):
        width, found = lines(known, "seminar-poster", number)
        heading = [line for line in found if line[3] > 30 and len(line[2]) > 3]  # A sign of Arabic may stand above its line.
        assert heading
        for left, ends, _, size in heading:
            assert (abs(width - MARGIN - ends) < size * 0.12) == right
            assert (abs(left - MARGIN) < size * 0.12) != right


def test_digits_and_acronyms_keep_their_place_in_a_line(known):
    _, found = lines(known, "day-poster")
    text = next(line[2] for line in found if "5G" in line[2])
    # Seen from the left: what is said last, then the acronyms as they are read, the first word at the right.
    assert re.search(r"\?.*AI.*EU.*:5G", text) and text.endswith("שלום"[::-1])


def test_names_stand_in_their_order_whatever_they_are_written_in(known):
    _, found = lines(known, "room-door")
    who = next(line[2] for line in found if "Anna" in line[2])
    assert who.removeprefix("–10:00") == f"AnnaEk,{'שרה כהן'[::-1]},{'דוד לוי'[::-1]},BoAsk".replace(" ", "")


def test_a_face_stands_where_the_name_begins_and_a_latin_title_below_it_is_read_as_one(known):
    _, found = lines(known, "seminar-poster")
    assert [line[2] for line in found if "KTH" in line[2]] in (["Professor,KTH."] * 4, ["Professor,KTH.Professor,KTH."] * 2)
    faces = {c for line in found for c in line[2]}
    assert faces >= set("שכ")


def test_what_is_cancelled_is_marked_before_its_title(known):
    off = tuple(replace(s, state=State.CANCELLED) for s in known.programme.seminars)
    cancelled = replace(known, programme=replace(known.programme, seminars=off))
    _, found = lines(cancelled, "seminar-poster")
    first = next(line[2] for line in found if "INSTÄLLT" in line[2])
    assert first.startswith("INSTÄLLT:")


def test_the_schedule_for_the_wall_begins_each_text_on_its_own_side(known):
    (width, _), letters = placed(wall_schedule(known.programme, "a4", files.FONTS))[0]
    right = max(box[2] for c, box, _, _ in letters if c == "ש")
    left = min(box[0] for c, box, _, _ in letters if c == "V")
    assert right > width * 0.93
    assert left < width * 0.3


def test_a_run_sheet_keeps_blank_lines_and_begins_each_text_on_its_own_side():
    heads = dict.fromkeys(("panel", "questions", "note", "contact", "say", "printed"), "–")
    panel = (runsheets.Presented("שרה כהן", "Panelist", "KTH.", "", ""),)
    paper = runsheets.Paper("Dagen", HEBREW, "Måndag", (runsheets.Line("10:00", "5 min", "Inledning", "", ""),), panel, "", "Q\n\nZ", "", heads)
    ((width, _), letters), = placed(runsheets.pdf(paper, "#1d5c8c", "sv", files.FONTS))
    heading = [box for c, box, _, size in letters if size > 20]
    assert (min(box[0] for box in heading) > width * 0.3, max(box[2] for box in heading) > width * 0.88) == (True, True)
    at = {c: y for c, _, y, _ in letters if c in "QZ"}
    assert at["Q"] - at["Z"] > 24
    line = next(y for c, _, y, _ in letters if c == "K")
    names = "".join(c for c, box, y, _ in sorted(letters, key=lambda one: one[1]) if y == line and c.isalpha())
    assert names == f"{'שרהכהן'[::-1]}PanelistKTH"
