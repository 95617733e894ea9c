"""The table of fields is whole, and what it says is so: of the model, the tables, the forms and the calendar."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import get_type_hints

import pytest
from flask import Flask
from flask_babel import Babel

from eventapp import models
from eventapp.formats import columns, ical, spreadsheet
from eventapp.formats.reading import own
from eventapp.forms import organise as forms
from eventapp.forms import seminars
from eventapp.programme import model
from eventapp.programme.addresses import Addresses
from eventapp.programme.changes import changes
from eventapp.programme.feeds import everything
from eventapp.programme.fields import COLUMNS, FIELDS, Access, Type, private
from eventapp.programme.release import compile_release
from eventapp.services.draft import fields as values

AT = datetime(2027, 7, 3, 10, tzinfo=UTC)
VALUES = {
    "event": (model.Event,), "room": (model.Room,), "person": (model.Person,), "seminar": (model.Seminar,),
    "seat": (model.Appearance,), "quote": (model.Quote,), "link": (model.Link,), "file": (model.File,),
}  # fmt: skip
TABLES = {
    "event": models.Event, "room": models.Room, "person": models.Person, "seminar": models.Seminar, "seat": models.Seat,
}  # fmt: skip
# What every row has, and which row another belongs to: no field of the thing.
KEYS = {"id", "event_id", "seminar_id", "version", "removed_at"}


def named(kind):
    """The model's fields, a venue's one by one."""
    own_ = {f.name for f in fields(kind)}
    return own_ if kind is not model.Event else own_ - {"venue"} | {f"venue.{f.name}" for f in fields(model.Venue)}


def test_every_field_of_the_model_is_there_as_public_and_no_other():
    for noun, (kind,) in VALUES.items():
        assert {f.public_name for f in FIELDS[noun] if f.public_name} == named(kind), noun
        hidden = {f.name for f in FIELDS[noun] if f.access is not Access.PUBLIC}
        # A room's own livestream is read at its seminars, whose field it then is.
        assert not hidden & named(kind), noun


def test_every_column_of_the_draft_is_there():
    for noun, table in TABLES.items():
        kept = {column.name for column in table.__table__.c} - KEYS
        assert {f.name for f in FIELDS[noun] if f.name != "seats"} == kept, noun


def test_what_is_edited_is_what_the_tables_say():
    for noun in ("event", "room", "person", "seminar"):
        assert tuple(f.name for f in FIELDS[noun] if f.editable) == TABLES[noun].EDITABLE
    assert {noun: sorted(private(noun)) for noun in ("event", "room", "person", "seminar")} == {
        "event": ["day_contact_name", "day_contact_phone"], "room": ["hours", "microphone", "notes", "stage", "stream_crew", "stream_key"],
        "person": [
            "contacts", "corrections", "email", "hours", "mail_language", "may_film", "may_name", "may_photograph", "may_record",
            "merged_into", "notes", "phone", "pronunciation", "unlike", "wants_invitations",
        ], "seminar": ["notes"],
    }  # fmt: skip


# What an editor may set, as types, beside what is rows of their own; and what each kind of field may be set to.
SET = {
    "event": (values.EventValues, {"overruled"}), "room": (values.RoomValues, set()), "person": (values.PersonValues, set()),
    "seminar": (values.SeminarValues, {"seats"}), "seat": (values.SeatValues, {"new_name", "new_title"}),
    "quote": (values.QuoteFields, set()), "link": (values.LinkFields, set()),
    "file": (values.FileFields, set()), "contact": (values.ContactFields, set()), "correction": (values.CorrectionFields, set()),
}  # fmt: skip
KINDS = {
    **dict.fromkeys((Type.LINE, Type.TEXT, Type.ADDRESS, Type.SLUG, Type.LANGUAGE, Type.CHOICE, Type.CLOCK, Type.PICTURE), (str,)),
    Type.CHOICES: (list[str],), Type.WORDS: (list[str],), Type.WHOLE: (int, int | None), Type.NUMBER: (float | None,),
    Type.YES_OR_NO: (bool,), Type.DAY: (date | str,), Type.INSTANT: (datetime | str | None,), Type.OTHER: (int | None,),
    Type.ROWS: (
        list[values.LinkFields], list[values.QuoteFields], list[values.FileFields], list[values.ContactFields],
        list[values.CorrectionFields],
    ),
    Type.PLAIN: (dict[str, int], list[list[str]], values.Wishes, values.Imported, dict[str, values.ReminderFields]),
}  # fmt: skip


def test_what_an_editor_may_set_has_a_type_for_every_editable_field_and_no_other():
    for noun, (kind, rows) in SET.items():
        typed = get_type_hints(kind)
        assert set(typed) - rows == {f.name for f in FIELDS[noun] if f.editable}, noun
        for field in FIELDS[noun]:
            if field.editable:
                assert typed[field.name] in KINDS[field.type], (noun, field.name)


def test_every_form_asks_what_the_table_says_by_the_name_that_it_says():
    app = Flask("forms")
    Babel(app)
    # What one field of the draft is asked in several, or has a part of the page of its own for.
    parts = {"seminar": {"day", "start", "end", "room", *seminars.WISHES}}
    with app.test_request_context():
        for noun, form in (
            ("event", forms.EventForm), ("room", forms.RoomForm), ("person", forms.PersonForm), ("seminar", seminars.SeminarForm),
        ):  # fmt: skip
            shown = {f.name: (str(f.label.text), str(f.description)) for f in form() if f.name not in parts.get(noun, ())}
            assert shown == {f.name: (f.asked or f.label, f.hint) for f in FIELDS[noun] if f.form}, noun


def test_every_column_of_a_spreadsheet_is_of_a_field():
    of = {column.name: field.name for field in FIELDS["seminar"] for column in field.columns}
    assert set(columns.COLUMNS) == set(of) | {"exported"} == {column.name for column in COLUMNS}
    assert set(own.COLUMNS) <= set(columns.COLUMNS)
    assert set(spreadsheet.COLUMNS) <= set(columns.COLUMNS)
    texts = {f.name for f in FIELDS["seminar"] if f.public_name and f.type in (Type.LINE, Type.TEXT, Type.ADDRESS)}
    assert texts <= set(of.values())


def day():
    """A day whose one seminar shows everything that a calendar entry can."""
    venue = model.Venue("Donners", "Torget 1", "Visby", "Sverige", 57.64, 18.29, "Uppför trappan")
    event = model.Event(
        "dagen", "Dagen", date(2027, 7, 3), date(2027, 7, 3), "Europe/Stockholm", "x.example", "E00001", venue=venue
    )
    seat = model.Appearance(model.Role.PANELIST, "P00001")
    held = model.Appearance(model.Role.PANELIST, "", "Telia")
    return model.Programme(
        event,
        (model.Room("R00001", "sal", "Salen", "Till höger", 100), model.Room("R00002", "sal-2", "Nya salen")),
        (model.Person("P00001", "anna", "Anna", "vd", "Telia"), model.Person("P00002", "bo", "Bo")),
        (model.Seminar(
            "S00001", "ett", "Ett", room="R00001", starts_at=AT, minutes=45, quotes=(model.Quote("Så", "Anna"),),
            livestream="https://e.org/1", appearances=(seat, held, model.Appearance(model.Role.SPEAKER, "P00002")),
        ),),
    )  # fmt: skip


OTHERS = {
    "kind": model.Kind.TALK, "state": model.State.CANCELLED, "starts_at": AT + timedelta(hours=1), "room": "R00002",
    "quotes": (), "tags": ("ny",), "services": (model.Service.CAPTIONS,), "appearances": (),
    "person": "P00002", "language": "en", "role": model.Role.MODERATOR, "timezone": "Europe/Helsinki", "links": (model.Link("Ny"),),
}  # fmt: skip


def other(name, value):
    """Another value that a field may have."""
    if name.rpartition(".")[2] in OTHERS:
        return OTHERS[name]
    if isinstance(value, date):
        return value + timedelta(days=1)
    return value + 1 if isinstance(value, int | float) else f"{value} ny"


def changed(programme, noun, name):
    """The programme with another value in one field of the first thing of a kind."""
    seminar = programme.seminars[0]
    if noun == "event":
        if name.startswith("venue."):
            part = name.removeprefix("venue.")
            venue = replace(programme.event.venue, **{part: other(name, getattr(programme.event.venue, part))})
            return replace(programme, event=replace(programme.event, venue=venue))
        return replace(programme, event=replace(programme.event, **{name: other(name, getattr(programme.event, name))}))
    if noun in ("room", "person"):
        kind = "rooms" if noun == "room" else "people"
        first, *rest = getattr(programme, kind)
        return replace(programme, **{kind: (replace(first, **{name: other(name, getattr(first, name))}), *rest)})
    if noun == "seminar":
        return replace(programme, seminars=(replace(seminar, **{name: other(name, getattr(seminar, name))}),))
    inside = "appearances" if noun == "seat" else "quotes"
    rows = list(getattr(seminar, inside))
    # The name of an organisation is that of a seat that nobody's name is known for yet.
    place = 1 if name == "organisation" else 0
    rows[place] = replace(rows[place], **{name: other(name, getattr(rows[place], name))})
    return replace(programme, seminars=(replace(seminar, **{inside: tuple(rows)}),))


# Another code is another thing; a link is of the event alone.
PUBLIC = [
    pytest.param(noun, field, id=f"{noun}.{field.name}")
    for noun in ("event", "room", "person", "seminar", "seat", "quote")
    for field in FIELDS[noun]
    if field.public_name and field.type is not Type.CODE
]


@pytest.mark.parametrize(("noun", "field"), PUBLIC)
def test_a_change_raises_sequence_if_and_only_if_a_calendar_shows_it(noun, field):
    first = compile_release(None, day(), AT)
    after = changed(day(), noun, field.public_name)
    assert after != day()
    second = compile_release(first, after, AT + timedelta(hours=1))
    assert second.stamps["S00001"].sequence == (1 if field.calendar else 0)


def entries(release):
    """What a feed shows of its seminars, whatever the calendar around them is called."""
    to = Addresses("https://e.org", "dagen")
    feed = ical.write(release, ical.Feed(everything(release, AT), "Dagen", "https://e.org/all.ics"), to).decode()
    return [entry.partition("END:VEVENT")[0] for entry in feed.split("BEGIN:VEVENT")[1:]]


@pytest.mark.parametrize(("noun", "field"), PUBLIC)
def test_what_an_entry_shows_is_said_to_be_shown(noun, field):
    """The bytes tell, not the table: an address alone may be another, since the old one leads to it."""
    first = compile_release(None, day(), AT)
    after = replace(first, programme=changed(day(), noun, field.public_name))
    if entries(first) != entries(after):
        assert field.calendar or field.type is Type.SLUG


@pytest.mark.parametrize("field", [pytest.param(f, id=f.name) for f in FIELDS["seminar"] if f.public_name and f.type is not Type.CODE])
def test_a_change_of_a_seminar_is_told_by_the_word_that_the_table_has_for_it(field):
    told = {c.what for c in changes(day(), changed(day(), "seminar", field.public_name))}
    # Seats are told one by one: here all leave.
    assert told == {"left" if field.name == "seats" else field.change}


def test_labels_are_those_of_the_names_whichever_thing_they_are_of():
    """The journal names a field without saying of what: one name must not have two labels."""
    labels = {}
    for noun in ("event", "room", "person", "seminar"):
        for field in FIELDS[noun]:
            assert labels.setdefault(field.name, field.label) == field.label, field.name
