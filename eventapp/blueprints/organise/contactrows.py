"""A person's contacts as rows of a form: the same for the person and for the organisers."""

from __future__ import annotations

from dataclasses import asdict

from flask import request
from flask_babel import lazy_gettext as _l

from eventapp.forms.rows import Row, Rows, Sent
from eventapp.programme.limits import CONTACT_ROLE, LINE, MAIL, MOST_CONTACTS, PHONE
from eventapp.programme.text import one_line
from eventapp.services.draft.rows import Person
from eventapp.services.errors import TooLong
from eventapp.services.people import contacts
from eventapp.services.people.contacts import Contact

ROWS = Rows(
    "contacts", "contact", ("name", "role", "email", "phone", "receives", "key"), MOST_CONTACTS,
    _l("A person has at most 20 contacts."), usual=("receives", "key"),
)  # fmt: skip
_MOST = {"name": LINE, "role": CONTACT_ROLE, "email": MAIL, "phone": PHONE}


def of(person: Person | None) -> list[Row]:
    """The rows to show: as typed when a form comes back, else those who act for the person."""
    if request.method == "POST":
        return ROWS.shown_again(request.form)
    known = [asdict(each) for each in contacts.of(person)] if person else []
    return ROWS.shown({**each, "receives": "yes" if each["receives"] else ""} for each in known)


def checked(sent: Sent) -> list[Contact]:
    """The contacts to save. Raises Invalid."""
    return ROWS.checked(sent, _contact)


def _contact(row: Row) -> Contact:
    said = {name: one_line(row[name]) for name in _MOST}
    for name, most in _MOST.items():
        if len(said[name]) > most:
            raise TooLong("form", most)
    return Contact(**said, receives=row["receives"] == "yes", key=row["key"])
