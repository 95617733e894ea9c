"""Lists of people in a cell, and the words of other programs."""

import time
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from eventapp.formats import vocabulary
from eventapp.formats.apart import left_out
from eventapp.formats.lists import Known, habits, readings
from eventapp.formats.persons import addressed, folded
from tests.strategies import texts

ROOT = Path(__file__).resolve().parent.parent.parent


def read(text, known=Known()):
    """Each reading as (name, organisation) of each."""
    return [[(n.name, n.organisation) for n in way.people] for way in readings(text, known)]


ANNA_AND_BO = [("Anna Ek", ""), ("Bo Ås", "")]


@pytest.mark.parametrize(("text", "wanted"), [
    ("Anna Ek, Bo Ås", [ANNA_AND_BO, [("Anna Ek", "Bo Ås")]]),
    ("Anna Ek (Polisen), Bo Ås (Telia)", [[("Anna Ek", "Polisen"), ("Bo Ås", "Telia")]]),
    ("Anna Ek och Bo Ås", [ANNA_AND_BO]), ("Anna Ek and Bo Ås", [ANNA_AND_BO]), ("Anna Ek & Bo Ås", [ANNA_AND_BO]),
    ("Anna Ek und Bo Ås", [ANNA_AND_BO]), ("Anna Ek / Bo Ås", [ANNA_AND_BO]), ("Anna Ek; Bo Ås", [ANNA_AND_BO]),
    ("Anna Ek\nBo Ås", [ANNA_AND_BO]), ("Bo Ås, Telia", [[("Bo Ås", "Telia")]]),
    ("Bo Ås, vd, Telia", [[("Bo Ås", "vd, Telia")]]),
    ("Anna Ek, Telia, Bo Ås, Polisen", [[("Anna Ek", "Telia"), ("Bo Ås", "Polisen")]]),
    ("Anna Ek, Bo Ås och Cia Öst", [[*ANNA_AND_BO, ("Cia Öst", "")]]),
    ("Bo Ås, Göteborgs universitet", [[("Bo Ås", "Göteborgs universitet")]]),
    ("Ek, Anna", [[("Anna Ek", "")], [("Ek", "Anna")]]), ("von Essen, Anna", [[("Anna von Essen", "")], [("von Essen", "Anna")]]),
    ("Martin King, Jr.", [[("Martin King Jr.", "")]]), ("(Telia)", [[("", "Telia")]]), ("AC/DC", [[("AC/DC", "")]]),
    ("Ernst & Young", [[("Ernst & Young", "")]]), ("Anna Ek (A, B; och c)", [[("Anna Ek", "A, B; och c")]]),
    ("Anna Ek (x", [[("Anna Ek (x", "")]]), ("", [[]]),
    ("Anna Ek | Bo Ås", [ANNA_AND_BO]), ("Anna Ek • Bo Ås", [ANNA_AND_BO]), ("- Anna Ek\n- Bo Ås", [ANNA_AND_BO]),
    ("1. Anna Ek\n2. Bo Ås", [ANNA_AND_BO]), ("Anna Ek*; Bo Ås†", [ANNA_AND_BO]), ("Anna Ek; Bo Ås m.fl.", [ANNA_AND_BO]),
    ("Anna Ek – Polisen, Bo Ås - Telia", [[("Anna Ek", "Polisen"), ("Bo Ås", "Telia")]]),
    ("Anna Ek [Polisen]", [[("Anna Ek", "Polisen")]]), ("Anna Ek <anna@example.org>", [[("Anna Ek", "")]]),
    ("Anna Ek, Google, and Bo Ås, Meta", [[("Anna Ek", "Google"), ("Bo Ås", "Meta")]]),
    ("TBA", [[]]), ("N.N.", [[]]), ("Namn meddelas; Bo Ås", [[("Bo Ås", "")]]), ("TBA (Polisen)", [[("", "Polisen")]]),
    ("Tom Taba, Telia", [[("Tom Taba", "Telia")]]), ("Carl-Johan Ek", [[("Carl-Johan Ek", "")]]),
])  # fmt: skip
def test_lists(text, wanted):
    assert read(text) == wanted


def test_what_names_nobody_is_told():
    assert left_out("Anna Ek <anna@example.org>, Bo Ås m.fl.; TBA") == ["anna@example.org", "m.fl.", "TBA"]
    assert left_out("Anna Ek, Bo Ås (Telia)") == []


def test_what_we_wrote_is_read_as_we_wrote_it():
    assert read("Anna – Ek [x]; TBA; a@b.se | Bo", Known(titles=False)) == [[("Anna – Ek [x]", ""), ("TBA", ""), ("a@b.se | Bo", "")]]


def test_what_is_known_decides():
    known = Known(people=frozenset({"bo ås", "ek, anna"}), organisations=frozenset({"volvo cars"}))
    assert read("Anna Ek, Bo Ås", known) == [ANNA_AND_BO]
    assert read("Bo Ås, Volvo Cars", known) == [[("Bo Ås", "Volvo Cars")]]
    assert read("Ek, Anna", known) == [[("Ek, Anna", "")]]
    # A column whose cells have semicolons has its organisations after commas; one with longer lists has none.
    assert read("Anna Ek, Bo Ås", habits(["Bo Ås; Cia Öst"], Known())) == [[("Anna Ek", "Bo Ås")]]
    assert read("Anna Ek, Bo Ås", habits(["Cia Öst, Bo Ås, Dag Berg"], Known())) == [ANNA_AND_BO]


@given(st.one_of(texts, st.text("Ab,;/&() och\n", max_size=60)))
def test_any_cell_is_read_and_nobody_is_nameless(text):
    for way in readings(text, Known()):
        assert all(p.name or p.organisation for p in way.people)
    bare = addressed(text)
    assert addressed(bare[1])[1] == bare[1] and folded(folded(text)) == folded(text)


@pytest.mark.parametrize("text", ["Per Ek, " * 4000, "(" * 30_000, " " * 30_000 + "&", "a/" * 15_000, "A B, (" * 5_000])
def test_a_long_cell_is_read_in_time(text):
    begun = time.process_time()
    readings(text, Known())
    assert time.process_time() - begun < 1


def test_our_own_words_are_sure_in_both_languages():
    """As exports write them, as forms show them."""
    with (ROOT / "eventapp/translations/sv/LC_MESSAGES/messages.po").open("rb") as file:
        catalog = read_po(file, locale="sv")
    shown = {
        "kind": {"panel": "Panel", "talk": "Talk", "workshop": "Workshop", "break": "Break", "social": "Social", "external": "Held elsewhere"},
        "state": {"draft": "Draft", "confirmed": "Confirmed", "cancelled": "Cancelled"},
        "language": {"sv": "Swedish", "en": "English"},
    }  # fmt: skip
    for field, labels in shown.items():
        for value, label in labels.items():
            for word in (value, label, catalog.get(label).string, label.upper()):
                assert vocabulary.word(word, field) == vocabulary.Word(value, True), word


@pytest.mark.parametrize(("field", "words", "value"), [
    ("kind", "Keynote|Presentation|Lecture|Vortrag|Eröffnungsvortrag|Föreläsning|Lightning Talks (5 min)|foredrag|Demo|lunch talk", "talk"),
    ("kind", "Panelsamtal|Debatt|Podiumsdiskussion|Rundabordssamtal|round table", "panel"),
    ("kind", "Tutorial|Hands-on lab|seminarieövning|Atelier", "workshop"),
    ("kind", "Kaffe|Lunch|Registration|Fika|Mittagspause|Pause café|Coffee Break", "break"),
    ("kind", "Mingel|Reception|Conference dinner|Party|Empfang", "social"), ("kind", "xyzzy", ""),
    ("state", "accepted|Godkänd|bestätigt|Confirmed!", "confirmed"), ("state", "TBC|Preliminär|tentative|unconfirmed", "draft"),
    ("state", "Avbokad|INSTÄLLD|abgesagt", "cancelled"), ("state", "rejected|Withdrawn|Avböjd|not accepted", "out"),
    ("language", "de|de-AT|DE|deu|ger|German|tyska|Deutsch|allemand|tysk", "de"), ("language", "Svenska/English|sv, en|Swedish with subtitles", "sv"),
    ("language", "gsw", "gsw"), ("language", "nordsamiska|se|sme|Northern Sami", "se"), ("language", "xx|", ""), ("language", "norska|no|Norwegian", "no"),
    ("state", "unpublished|ej klar|inactive|Not confirmed|opublicerad", "draft"),
    ("kind", "Session (45 min)|Charla|Palestra", "talk"), ("kind", "Taller|Oficina", "workshop"), ("kind", "Almoço|Pausa|Lounas", "break"),
    ("language", "SE|Swedish/Danish", "sv"), ("language", "DK", "da"), ("language", "Teckenspråk|Swedish Sign Language", "swl"),
])  # fmt: skip
def test_words_of_others(field, words, value):
    assert {word: vocabulary.word(word, field).value for word in words.split("|")} == dict.fromkeys(words.split("|"), value)


@pytest.mark.parametrize(("field", "text"), [("state", "unpublished"), ("kind", "Session (45 min)"), ("language", "SE")])
def test_a_word_that_is_not_ours_is_never_sure(field, text):
    assert not vocabulary.word(text, field).sure


@given(texts)
def test_any_word_is_something_of_ours_or_nothing(text):
    assert vocabulary.word(text, "kind").value in {"", "out", "panel", "talk", "workshop", "break", "social", "external"}
    assert vocabulary.word(text, "state").value in {"", "out", "draft", "confirmed", "cancelled"}
    assert len(vocabulary.word(text, "language").value) in (0, 2, 3)


def test_long_runs_of_white_space_take_no_longer_than_words():
    cells = ["A" + " " * 9000 + f"b,Cecilia Dal and d{n}" for n in range(60)]
    began = time.process_time()
    known = habits(cells, Known())
    found = [read(cell, known) for cell in cells]
    assert time.process_time() - began < 2
    assert found == [read(" ".join(cell.split()), known) for cell in cells]
