"""Of a spreadsheet with several sheets the organiser chooses one, and what was chosen is what is imported."""

from __future__ import annotations

import io
from html.parser import HTMLParser

from flask.testing import FlaskClient
from openpyxl import Workbook
from werkzeug.datastructures import MultiDict

from eventapp.services.draft import loading
from tests.conftest import sign_in, token

HERE = "/organise/almedalen-2017/imports/"


class Form(HTMLParser):
    """What a page's form of an id sends: (name, value) of each hidden field; and the options of its selects."""

    def __init__(self, page: str, wanted: str) -> None:
        super().__init__()
        self.wanted, self.within, self.fields, self.options = wanted, False, [], []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        has = dict(attrs)
        if tag == "form":
            self.within = has.get("id") == self.wanted
        if tag == "input" and self.within and has.get("type") == "hidden":
            self.fields.append((str(has["name"]), str(has["value"])))
        if tag == "option":
            self.options.append((has.get("value"), "selected" in has))


def workbook(**sheets: list[list[str]]) -> bytes:
    """An XLSX of sheets by name."""
    book, out = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(out)
    return out.getvalue()


def given(client: FlaskClient, data: bytes) -> str:
    """The address of the page that shows what the file would do."""
    answer = client.post(HERE, data={"csrf_token": token(client, HERE), "file": (io.BytesIO(data), "a.xlsx")})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"]


def titles(day) -> set[str]:
    """Titles of the draft that begin with a T."""
    return {s.title for s in loading.tables(day.event).seminars if s.title.startswith("T-")}


TWO = workbook(
    Program=[["Titel", "Start", "Slut"], ["T-dagen", "09:00", "10:00"]],
    Kväll=[["Rubrik", "Datum", "Börjar", "Slutar"], ["T-natten", "07/08/2017", "22:00", "23:00"], ["T-sent", "2017-07-03", "23:00", "23:30"]],
    Läs=[["Fråga Anna"]],
)


def test_the_sheet_that_is_chosen_is_shown_and_imported(lite_day):
    client = sign_in(lite_day.app)
    preview = given(client, TWO)
    page = client.get(preview).get_data(as_text=True)
    assert ("T-dagen" in page, "T-natten" in page) == (True, True)
    sheets = [value for value, _ in Form(page, "do").options if value in ("Program", "Kväll", "Läs")]
    assert sheets == ["Program", "Kväll"]

    page = client.get(preview, query_string={"sheet": "Kväll", "date_order": "mdy"}).get_data(as_text=True)
    assert ("T-dagen" in page, "T-natten" in page) == (False, True)
    form = Form(page, "do")
    assert ("Kväll", True) in form.options
    sent = dict(form.fields)
    assert (sent["sheet"], sent["date_order"]) == ("Kväll", "mdy")
    assert client.post(preview, data=MultiDict(form.fields)).status_code == 303
    assert titles(lite_day) == {"T-natten", "T-sent"}
    (night,) = [s for s in loading.tables(lite_day.event).seminars if s.title == "T-natten"]
    assert night.starts_at.isoformat() == "2017-07-08T20:00:00+00:00"

    page = client.get(given(client, TWO), query_string={"sheet": "Kväll", "date_order": "mdy"}).get_data(as_text=True)
    assert dict(Form(page, "do").fields)["sheet"] == "Kväll"
    assert "<strong>2</strong> oförändrade" in page or "<strong>2</strong> unchanged" in page


def test_a_sheet_that_is_not_there_is_what_was_understood(lite_day):
    client = sign_in(lite_day.app)
    preview = given(client, TWO)
    page = client.get(preview, query_string={"sheet": "Ingen"}).get_data(as_text=True)
    assert "T-dagen" in page
    assert client.post(preview, data=MultiDict(Form(page, "do").fields)).status_code == 303
    assert titles(lite_day) == {"T-dagen", "T-sent"}


def test_sheets_of_the_same_columns_are_imported_together_and_rows_are_named_as_people_find_them(lite_day):
    client = sign_in(lite_day.app)
    head = ["Titel", "Start", "Slut"]
    preview = given(client, workbook(Sal1=[head, ["T-a", "09:00", "10:00"]], Sal2=[head, ["T-b", "igår", "10:00"], ["T-c", "11:00", "12:00"]]))
    page = client.get(preview).get_data(as_text=True)
    assert "2 (Sal2)" in page
    assert client.post(preview, data=MultiDict(Form(page, "do").fields)).status_code == 303
    assert titles(lite_day) == {"T-a", "T-c"}


def test_a_small_file_has_no_choice(lite_day):
    client = sign_in(lite_day.app)
    page = client.get(given(client, workbook(A=[["Titel", "Start", "Slut"], ["T-a", "09:00", "10:00"]]))).get_data(as_text=True)
    assert 'id="sheet"' not in page


def test_columns_that_are_not_chosen_by_hand_stay_when_others_are(lite_day):
    client = sign_in(lite_day.app)
    rows = [["Titel", "Id", "Location", "Start", "Slut"], ["T-a", "7", "Hall", "09:00", "10:00"]]
    page = client.get(given(client, workbook(A=rows))).get_data(as_text=True)
    inside = page.partition('<form method="get" action="./" class="stack">')[2].partition("</form>")[0]
    fields = Form(f'<form id="by-hand">{inside}</form>', "by-hand").fields
    assert {name: place for name, place in fields if name.startswith("col-")} == {"col-key": "1", "col-location": "2"}
