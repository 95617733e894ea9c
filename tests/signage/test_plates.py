"""Name plates of names as they are: none is cut, what is called out is read from ten metres, and what is smaller is told."""

import re
import unicodedata
from dataclasses import replace

import pytest

from eventapp import files
from eventapp.signage import pack
from eventapp.signage.sheets import SHEETS
from tests.signage.printing import facts, pages, pdf, placed
from tests.signage.test_sheets import check, hostile

LONG = "Anna-Karin Elisabeth von Schantz-Mannerheim af Ekenstam"
WORD = "Wolfeschlegelsteinhausenbergerdorff"
# Of each name what is read from ten metres on A4, and from how many metres all of it is (None: from ten).
NAMES = {
    "Bo Ek": ("Bo Ek", None),
    "Åsa": ("Åsa", None),
    "Åsa Lindqvist-Ek": ("Åsa Lindqvist-Ek", None),
    LONG: ("af Ekenstam", 5.5),
    f"Hubert {WORD}": ("", 6.6),
    WORD: ("", 7.8),
    "W" * 40: ("", 4.7),
    "Nguyễn Thị Minh Khai Phương-Thảo Trần Lê": ("Trần Lê", 5.0),
    "María Fernanda González Rodríguez de la Torre": ("de la Torre", 5.0),
}


def one(sample, name):
    """The facts of a day on which one sits who is called that."""
    known = hostile(sample, name, 1)
    people = tuple(replace(person, title="Generalsekreterare", organisation="Myndigheten för samhällsskydd") for person in known.people)
    seminars = tuple(replace(s, appearances=s.appearances[:1]) for s in known.seminars)
    return facts(replace(known, event=sample.event, people=people, seminars=seminars), language="en")


def facing(known, sheets):
    """Of the half that faces the audience: its letters with their sizes, without the small line."""
    ((_, height), found), = placed(pdf(known, sheets))
    return [(c, size) for c, box, _, size in found if box[3] < height / 2 and size > 8]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_whole_and_large(sample, name):
    known = one(sample, name)
    sheets = pages(known, "name-plates")
    check(known, sheets)
    letters = facing(known, sheets)
    written = "".join(c for c, size in letters if size > 28).replace("\ufffe", "")
    assert re.sub(r"[\s-]", "", name) == re.sub(r"-", "", written)
    large, metres = NAMES[name]
    read = "".join(c for c, size in letters if size >= 107.3)
    assert read == re.sub(r"\s", "", large)
    told = pack.make(known, sheets, files.FONTS).remarks
    assert told.cut == []
    assert told.small == ([] if metres is None else [pack.Small(name, metres)])


@pytest.mark.parametrize(("name", "metres"), [(LONG, [8.4]), (f"Hubert {WORD}", [9.2]), ("Margareta Ångström-Björkqvist", [])])
def test_on_larger_paper_all_of_it_is_read_from_farther(sample, name, metres):
    known = one(sample, name)
    assert [len(pack.make(known, pages(known, "name-plates"), files.FONTS).remarks.small)] == [1]
    sheets = pages(known, "name-plates", pack.Paper("a3"))
    check(known, sheets)
    assert pack.make(known, sheets, files.FONTS).remarks == pack.Remarks([], [pack.Small(name, each) for each in metres])


@pytest.mark.parametrize("name", ["สมชาย วงศ์สวัสดิ์ชัยพัฒนกิจเจริญรุ่งเรืองไพศาล ณ อยุธยา", "გიორგი ჩიქოვანი-ამირანაშვილი ბარათაშვილი", "عبد الرحمن بن محمد بن عبد العزيز آل الشيخ الهاشمي"])
def test_names_in_other_scripts_are_whole(sample, name):
    known = one(sample, name)
    sheets = pages(known, "name-plates")
    if unicodedata.bidirectional(name[0]) == "L":  # Letters of Arabic lie over each other on a line.
        check(known, sheets)
    assert pack.make(known, sheets, files.FONTS).remarks.cut == []


def test_a_badge_has_the_whole_name_and_says_what_is_small(sample):
    name = "Wilhelmina Wolfeschlegelsteinhausenbergerdorff-Mannerheim von und zu Schwarzenberg-Hohenlohe"
    known = one(sample, name)
    for paper in (pack.Paper(), pack.Paper(labels="a6")):
        sheets = pages(known, "name-badges", paper, {"others": ""})
        check(known, sheets)
        told = pack.make(known, sheets, files.FONTS).remarks
        assert [one.text for one in told.small] == ([name] if paper.labels != "a6" else [])
        assert told.cut == []


def test_a_name_of_300_letters_is_on_plate_badge_and_poster(sample):
    name = ("Ada Byron " * 30).strip()[:300]
    known = one(sample, name)
    for kind in ("name-plates", "name-badges", "seminar-poster"):
        text = "".join(c for _, each in placed(pdf(known, pages(known, kind, typed={})[:1])) for c, *_ in each).replace("\ufffe", "")
        assert text.count("AdaByron") >= 30, kind
    assert SHEETS["name-plates"].far == 10
