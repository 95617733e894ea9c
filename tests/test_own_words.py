"""Each word that the product itself writes, in either language, is a word that it reads."""

import pytest

from eventapp.blueprints import wording
from eventapp.formats import apart, columns, vocabulary
from eventapp.formats import people as people_columns
from eventapp.formats.table import Table
from eventapp.programme import fields
from eventapp.programme.model import Kind, Role, State
from eventapp.words import gettext, speaking

LANGUAGES = ("sv", "en")


@pytest.fixture(params=LANGUAGES)
def spoken(request):
    with speaking(request.param):
        yield request.param


@pytest.mark.parametrize(("field", "values", "word"), [
    ("kind", [*Kind, "blocked"], wording.kind), ("state", list(State), wording.state),
    ("language", ["sv", "en", "de", "fr", "fi", "nb", "da", "se", "es", "pl", "uk", "ar", "fa", "so", "swl"], wording.language_name),
])  # fmt: skip
def test_kinds_states_and_languages(spoken, field, values, word):
    for value in values:
        ours = "out" if value == "blocked" else str(value)
        for written in (str(value), word(value), word(value).lower(), wording.capital(word(value))):
            read = vocabulary.word(written, field)
            assert (written, read.value) == (written, ours)
            assert read.sure or value == "blocked", (written, "is taken for a foreign word")


def test_what_one_does_before_a_name(spoken):
    """Any role of ours before names is a role, and no part of a name."""
    for role in Role:
        for said in (wording.role(role), wording.role(role).lower()):
            ours = role.value if role in (Role.MODERATOR, Role.INTERPRETER) else ""
            assert apart.labelled(f"{said}: Anna Ek") == [(ours, "Anna Ek")], said


def labels(noun, read):
    """By label, each column that it may be of, for fields that a table of ours has a column for."""
    for field in fields.FIELDS[noun]:
        own = [column.name for column in field.columns if column.name in read]
        if own:
            for label in {field.label, field.asked} - {""}:
                yield gettext(label), own


def test_the_labels_of_fields_as_headers_of_seminars(spoken):
    wrong = {}
    for label, own in labels("seminar", columns.COLUMNS):
        found = columns.guess(Table((label,), ()))
        if not set(found) & set(own):
            wrong[label] = (own, sorted(found))
    assert wrong == {}


@pytest.mark.parametrize(("noun", "table"), [("person", people_columns.PEOPLE), ("room", people_columns.ROOMS)])
def test_the_labels_of_fields_as_headers_of_people_and_rooms(spoken, noun, table):
    wrong = {}
    for label, own in labels(noun, [column.name for column in table]):
        if list(people_columns.guess((label,), table)) != own:
            wrong[label] = own
    assert wrong == {}
