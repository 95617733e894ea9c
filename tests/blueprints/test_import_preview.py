"""The page before an import: what is asked, how the file was understood, and that the answers are what is written."""

import io
import re
from pathlib import Path

import pytest

from eventapp.formats import columns, reading
from eventapp.services.draft import loading, seminars
from eventapp.services.draft.edits import Writing
from tests.conftest import sign_in, token

CASES = Path(__file__).resolve().parent.parent / "cases"
IMPORTS = "/organise/almedalen-2017/imports/"


@pytest.fixture
def client(lite_day):
    return sign_in(lite_day.app)


def given(client, data):
    """The address of the page that shows what the file would do."""
    form = {"file": (io.BytesIO(data), "file.csv"), "csrf_token": token(client, IMPORTS)}
    answer = client.post(IMPORTS, data=form)
    assert answer.status_code == 303
    return answer.location


def sent(html):
    """What the browser sends when nobody touches anything: hidden fields, chosen answers and lists."""
    inside = html.split('id="do"', 1)[1].split("</form>", 1)[0]
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', inside)
    hidden += re.findall(r'<input type="hidden" form="do" name="([^"]+)" value="([^"]*)"', html)
    chosen = re.findall(r'<input type="radio" form="do" name="([^"]+)" value="([^"]*)" checked', html)
    lists = re.findall(r'<select id="[^"]+" name="([^"]+)" form="do">\s*(.*?)</select>', html, re.S)
    of = lambda options: (re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options))[1]  # noqa: E731
    return hidden + chosen + [(name, of(options)) for name, options in lists]


def here(lite_day, title):
    return [[seat.person.name for seat in s.seats] for s in loading.tables(lite_day.event).seminars if s.title == title]


@pytest.mark.parametrize(
    ("answer", "wanted"), [("one", [["Anna Ek", "Bo Ås"]]), ("several", [["Anna Ek"], ["Bo Ås"]])]
)
def test_an_answer_is_kept_until_it_is_written(lite_day, client, answer, wanted):
    page = given(client, (CASES / "row-per-speaker/row-per-speaker.csv").read_bytes())
    shown = client.get(page, headers={"Accept-Language": "en"}).text
    name = re.search(r'name="(answer-rows-\w+)" value="one" checked', shown)[1]
    answered = client.post(page + "answers", data=dict(sent(shown)) | {name: answer}).text
    fields = sent(answered)
    assert (name, answer) in fields
    assert client.post(page, data=dict(fields)).status_code == 303
    assert sorted(here(lite_day, "Vatten")) == wanted


@pytest.mark.parametrize(
    ("answer", "wanted"), [("one", [["Anna Ek", "Bo Ås"]]), ("several", [["Anna Ek"], ["Bo Ås"]])]
)
def test_an_answer_that_was_not_shown_at_work_is_shown_before_it_is_written(lite_day, client, answer, wanted):
    """Answered, and then the button that imports, without the one that shows what the answers would do."""
    page = given(client, (CASES / "row-per-speaker/row-per-speaker.csv").read_bytes())
    shown = client.get(page, headers={"Accept-Language": "en"}).text
    name = re.search(r'name="(answer-rows-\w+)" value="one" checked', shown)[1]
    first = client.post(page, data=dict(sent(shown)) | {name: answer}, headers={"Accept-Language": "en"})
    if answer == "one":
        assert first.status_code == 303
    else:
        assert (first.status_code, "would happen with your answers. Press “Import” once more" in first.text) == (422, True)
        assert here(lite_day, "Vatten") == []
        assert client.post(page, data=dict(sent(first.text))).status_code == 303
    assert sorted(here(lite_day, "Vatten")) == wanted


def test_rows_that_were_left_out_are_said_when_it_is_done(lite_day, client):
    page = given(client, "Titel;Start;Slut\nVatten;09:00;09:45\nLuft;igår;10:00\nJord;11:00;10:00".encode())
    shown = client.get(page, headers={"Accept-Language": "sv"})
    done = client.post(page, data=dict(sent(shown.text)), headers={"Accept-Language": "sv"}, follow_redirects=True)
    assert "Filen är importerad, utan 2 rader som är fel." in done.text


def test_someone_who_is_shown_as_known_is_not_made_anew(lite_day, client):
    known = loading.tables(lite_day.event).people[0].name
    page = given(client, f"Titel;Talare\nVatten;{known}x".encode())
    shown = client.get(page)
    assert f'<option value="{known}">' in shown.text
    first = client.post(page, data=dict(sent(shown.text)))
    assert (first.status_code, here(lite_day, "Vatten")) == (422, [])
    assert client.post(page, data=dict(sent(first.text))).status_code == 303
    assert here(lite_day, "Vatten") == [[known]]


def test_how_a_file_was_understood_is_said(lite_day, client):
    rows = ["Titel;Start;Slut;Typ;Budget", "Vatten;09:00;09:45;Keynote;100", "Fika;10:45;11:00;Kaffe;", "Jord;11:00;11:45;xyzzy;"]
    shown = client.get(given(client, "\n".join(rows).encode()), headers={"Accept-Language": "sv"}).text
    told = shown.split("Så förstods filen</h2>", 1)[1].split("</section>", 1)[0]
    assert [" ".join(re.sub("<[^>]+>", "", item).split()) for item in re.findall("<li>(.*?)</li>", told, re.S)] == [
        "Typ: ”Keynote” tas som Föredrag. (rad 2)", "Typ: ”Kaffe” tas som Paus. (rad 3)",
        "Typ: ”xyzzy” är ingen sort som är känd här. Ett nytt seminarium räknas som Panel. (rad 4)",
        "Kolumner som inte används: Budget.",
    ]  # fmt: skip


def test_two_hundred_answers_are_taken(lite_day, client):
    """More than an address holds; those to questions that are not shown stay too."""
    letters = "abcdefghijklmnop"
    rows = [f"Om {a}{b};Bo Ås{a}{b}, Volvo Cars{b}{a}" for a in letters for b in letters]
    page = given(client, "\n".join(["Titel;Talare", *rows]).encode())
    shown = client.get(page).text
    form = dict(sent(shown))
    asked = re.findall(r'name="(answer-people-\w+)" value="(\w+)"(?! checked)', shown)
    given_now = dict(asked) | {"answer-people-elsewhere": "kept"}
    assert len(asked) >= 200
    answered = client.post(page + "answers", data=form | given_now)
    assert answered.status_code == 200
    fields = dict(sent(answered.text))
    assert {name: fields.get(name) for name in given_now} == given_now
    assert ("answer-people-elsewhere", "kept") in sent(answered.text)


def test_a_file_of_ours_says_what_it_holds(lite_day, client):
    data = client.get("/organise/almedalen-2017/exports/draft.csv").data
    row = next(s for s in loading.tables(lite_day.event).seminars if s.slug == "ai")
    seminars.change(Writing(lite_day.event, lite_day.actor), row, row.version, {"title": "Ny"})
    shown = client.get(given(client, data), headers={"Accept-Language": "sv"}).text
    told = re.search(r'<p class="flash">(.*?)</p>', shown)[1]
    assert re.sub(r"\d+ [a-z]{3,4} \d{4} \d\d:\d\d", "NU", told) == (
        "Den här filen är av utkastet som det var NU. Utkastet har ändrats sedan dess, i 1 seminarium."
        " Det får stå kvar: bara det som ändrats i filen tas in."
    )
    assert "Det finns inget nytt i filen." in shown


def test_what_can_be_taken_away_says_of_what_it_is(lite_day, client):
    here = "/organise/almedalen-2017/exports/"
    shown = client.get(here, headers={"Accept-Language": "en"}).text
    headings = [each for each in re.findall(r"<h2>(.*?)</h2>", shown) if each != "Import"]
    assert headings[0] == "The draft, as it is now"
    assert headings[1].startswith("The published programme: release 1 of ")
    for name, holds in (("draft.csv", " draft "), ("draft.xlsx", " draft "), ("draft.json", " draft "), ("programme.xlsx", " release 1")):
        answer = client.get(here + name)
        table = reading.read(answer.data)
        marks = {columns.cell(row, columns.guess(table), "exported") for row in table.rows}
        assert len(marks) == 1 and holds in marks.pop(), name
    public = lite_day.app.test_client().get("/almedalen-2017/programme.csv").text
    assert " release 1\r\n" in public and " draft " not in public
    assert client.get(here + "draft.pdf").status_code == 404


def test_names_from_right_to_left_turn_nothing_around_them(client):
    table = "Title;Day;Start;End;Room;Panelists;Moderator\nשלום;2017-07-03;20:00;21:00;ספרייה;דוד כהן, Anna Ek;נועה לוי\n"
    shown = client.get(given(client, table.encode()), headers={"Accept-Language": "en"}).text
    david, noa, library = (f"\u2068{name}\u2069" for name in ("דוד כהן", "נועה לוי", "ספרייה"))
    assert f"New rooms: {library}. New people: {noa}, {david}, Anna Ek." in " ".join(shown.split())
    told = f"2017-07-03 20:00 · 60 minutes · {library} · {noa} (moderator), {david}, Anna Ek"
    assert f'<br><bdi class="small muted">{told}</bdi>' in shown
