"""Rows of forms: what any rows, sent in any way, are read as; and a row more without JavaScript."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from eventapp.extensions import db
from eventapp.forms.rows import MOST_EMPTY, Rows
from eventapp.services.draft import edits, loading
from eventapp.services.errors import Invalid
from tests.blueprints.test_organise import HERE, client, seminar_form  # noqa: F401
from tests.blueprints.test_typed import Form
from tests.conftest import BASE, make_app, sign_in, token
from tests.services.test_undoing import whole

COLUMNS = ("text", "by", "role")
ROWS = Rows("quotes", "quote", COLUMNS, 5, "At most 5.", usual=("role",))
# Also what is only space, which is typed by nobody, and what no file or database likes.
TEXT = st.text(max_size=12) | st.sampled_from(["", " ", "\n", "\0", "\u3000", "x" * 5000, "ł\u200d", "0"])
ROW = st.fixed_dictionaries(dict.fromkeys(COLUMNS, TEXT))


def sent(rows, cut=()):
    """What a browser sends of rows: column by column in the order of the page; the last `cut` of a column are lost."""
    form = MultiDict([("title", "x"), ("quote", "y"), ("quote_other", "z")])
    for name in COLUMNS:
        column = [row[name] for row in rows]
        form.setlist(f"quote_{name}", column[: len(column) - dict(cut).get(name, 0)])
    return form


def is_typed(row):
    return bool(row["text"].strip() or row["by"].strip())


@given(st.lists(ROW, max_size=12))
def test_rows_are_read_as_they_were_typed_in_their_order_and_empty_ones_are_none(rows):
    assert ROWS.typed(sent(rows)) == [row for row in rows if is_typed(row)]


@given(st.lists(ROW, max_size=12))
def test_rows_are_saved_all_or_refused_all(rows):
    wanted = [row for row in rows if is_typed(row)]
    if len(wanted) <= 5:
        assert ROWS.checked(sent(rows), lambda row: row["text"]) == [row["text"] for row in wanted]
    else:
        with pytest.raises(Invalid) as refused:
            ROWS.checked(sent(rows), lambda row: row)
        assert refused.value.errors == {"quotes": "At most 5."}


@given(st.lists(ROW, min_size=1, max_size=8), st.dictionaries(st.sampled_from(COLUMNS), st.integers(0, 3)))
def test_rows_of_which_a_part_is_lost_are_shown_but_never_saved(lite_app, rows, cut):
    form = sent(rows, cut)
    lengths = [len(form.getlist(f"quote_{name}")) for name in COLUMNS]
    shown = ROWS.typed(form)
    for place, name in enumerate(COLUMNS[:2]):
        kept = [row[name] for row in rows][: lengths[place]]
        assert [t for t in kept if t.strip()] == [row[name] for row in shown if row[name].strip()]
    if len({n for n in lengths if n}) > 1:
        with lite_app.test_request_context(), pytest.raises(Invalid) as refused:
            ROWS.checked(form, lambda row: row)
        assert list(refused.value.errors) == ["quotes"]


@given(st.lists(ROW, max_size=14), st.sampled_from([[], ["quote"], ["link"], ["quote", "quote"]]))
def test_a_form_shown_again_has_all_that_was_typed_and_room_for_more(rows, more):
    form = sent(rows)
    form.setlist("more", more)
    shown = ROWS.shown_again(form)
    typed = [row for row in rows if is_typed(row)]
    assert shown[: len(typed)] == typed
    empty = shown[len(typed) :]
    assert not any(is_typed(row) for row in empty)
    assert len(empty) == min(MOST_EMPTY, max(1, len(rows) - len(typed) + ("quote" in more)))


@pytest.mark.parametrize("number", [10_000, 200_000])
def test_huge_numbers_of_rows_are_refused_and_not_all_shown(number):
    rows = [{"text": str(n), "by": "", "role": "a"} for n in range(number)]
    with pytest.raises(Invalid) as refused:
        ROWS.checked(sent(rows), lambda row: row)
    assert refused.value.errors == {"quotes": "At most 5."}
    assert ROWS.shown_again(sent(rows)) == [*rows[:1000], ROWS.empty()]


def test_what_is_kept_is_shown_with_every_column_and_an_empty_row():
    kept = [{"text": "Ja", "by": None}, {"by": "Bo", "role": 7, "answer": "confirmed"}]
    assert ROWS.shown(kept) == [
        {"text": "Ja", "by": "", "role": ""}, {"text": "", "by": "Bo", "role": "7", "answer": "confirmed"},
        {"text": "", "by": "", "role": ""},
    ]  # fmt: skip


@pytest.fixture(scope="module")
def lite_app(tmp_path_factory):
    """An application to translate in."""
    return make_app(tmp_path_factory.mktemp("rows"))


def places(day):
    tables = loading.tables(day.event)
    row = next(s for s in tables.seminars if s.slug == "ai")
    return {
        "seat": (f"{HERE}seminars/{row.code}/", "seat_note"), "quote": (f"{HERE}seminars/{row.code}/", "quote_by"),
        "link": (f"{HERE}settings/", "link_label"), "hours": (f"{HERE}rooms/{tables.rooms[0].code}/", "hours_start"),
    }  # fmt: skip


def posted(form, **more):
    """The fields of a page's form, as a browser without scripts sends them."""
    fields = {}
    for name, value in form.sent:
        fields.setdefault(name, []).append(value or "")
    return fields | more


@pytest.mark.parametrize("name", ["seat", "quote", "link", "hours"])
@pytest.mark.parametrize("new", [False, True])
def test_a_row_more_without_javascript_keeps_what_is_typed_and_saves_nothing(lite_day, client, name, new):  # noqa: F811
    page, column = places(lite_day)[name]
    if new and name != "link":
        page = re.sub(r"\w{6}/$", "new", page)
    before = repr(whole(lite_day)) + repr(edits.state(lite_day.event))
    text = client.get(page).text
    assert re.search(rf'<noscript><button name="more" value="{name}" class="quiet" formnovalidate>[^<]+</button>', text)
    fields = posted(Form(text), more=name)
    fields[column][-1] = "Zxq <9>" if name != "hours" else "09:00"
    rows = len(fields[column])
    answer = client.post(page, data=fields)
    again = posted(Form(answer.text))
    assert answer.status_code == 200
    assert not re.search(r'class="[^"]*error', answer.text)
    assert len(again[column]) == rows + 1
    assert [html.unescape(v) for v in again[column] if v] == [v for v in fields[column] if v]
    assert repr(whole(lite_day)) + repr(edits.state(lite_day.event)) == before


def test_rows_added_so_are_saved_in_order_and_without_what_nobody_can_type(day):
    organiser = sign_in(day.app)
    row = next(s for s in loading.tables(day.event).seminars if s.slug == "ai")
    page = f"{HERE}seminars/{row.code}/"
    fields = posted(Form(organiser.get(page).text), more="quote")
    fields["quote_text"][-1], fields["quote_by"][-1] = "För\0st", "Bo Ås"
    fields = posted(Form(organiser.post(page, data=fields).text))
    fields["quote_text"][-1] = "  Sedan\r\nmer "
    answer = organiser.post(page, data=fields)
    assert (answer.status_code, answer.headers["Location"].removeprefix(BASE)) == (303, page)
    db.session.expire_all()
    assert row.quotes == [{"text": "Först", "by": "Bo Ås"}, {"text": "Sedan\nmer", "by": ""}]


@pytest.mark.parametrize("name", ["seat", "quote", "link", "hours"])
def test_rows_that_came_through_in_part_are_refused_with_a_word(lite_day, client, name):  # noqa: F811
    page, column = places(lite_day)[name]
    before = repr(whole(lite_day)) + repr(edits.state(lite_day.event))
    fields = posted(Form(client.get(page).text))
    fields[column] += ["09:00", "10:00"]
    answer = client.post(page, data=fields)
    assert answer.status_code == 422
    assert "Alla rader kom inte fram." in answer.text
    assert repr(whole(lite_day)) + repr(edits.state(lite_day.event)) == before
    assert token(client, page)
