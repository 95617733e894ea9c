"""The fields of a person, and of a seat in a seminar, a quote from it and a file of it."""

from __future__ import annotations

from eventapp.programme.fields.field import Access, Column, Field, Type
from eventapp.programme.limits import (
    ADDRESS,
    CONTACT_ROLE,
    LINE,
    MAIL,
    MOST_CONTACTS,
    MOST_CORRECTIONS,
    MOST_FILES,
    NOTES,
    PHONE,
    QUOTE,
    SEAT_NOTE,
    SLUG,
    TEXT,
)


def _column(name: str, headers: str) -> tuple[Column, ...]:
    """The column of a table of people."""
    return (Column(name, tuple(headers.split()), written=True),)


PERSON = (
    Field("code", Type.CODE, "Code", editable=False,
        columns=_column("code", "code kod id")),
    # The code it was copied from in the first year.
    Field("root", Type.CODE, "Copied from", Access.PLANNING, editable=False),
    Field("slug", Type.SLUG, "Web address", most=SLUG, change="texts", form=True),
    Field("name", Type.LINE, "Name", most=LINE, calendar=True, change="title", form=True, required=True,
        columns=_column("name", "name namn fullname person speaker panelist paneldeltagare deltagare talare medverkande")),
    Field("title", Type.LINE, "Title", most=LINE, calendar=True, change="texts", form=True, asked="Title or role",
        columns=_column("title", "title titel jobtitle role roll befattning position titelellerroll titleorrole")),
    Field("organisation", Type.LINE, "Organisation", most=LINE, calendar=True, change="texts", form=True,
        columns=_column("organisation", "organisation organization company företag arbetsgivare affiliation org")),
    Field("biography", Type.TEXT, "Biography", most=TEXT, change="texts", form=True, hint="Markdown.",
        columns=_column("biography", "biography bio biografi presentation about om")),
    Field("portrait", Type.PICTURE, "Portrait", change="texts"),
    Field("website", Type.ADDRESS, "Web page", most=ADDRESS, change="texts", form=True,
        columns=_column("website", "website webpage webb webbsida webbplats hemsida web url")),
    Field("email", Type.LINE, "Mail address", Access.PRIVATE, most=MAIL, form=True, hint="Private: never published.",
        columns=_column("email", "email mail epost epostadress mailadress mailaddress emailaddress mejl mejladress")),
    Field("phone", Type.LINE, "Phone", Access.PRIVATE, most=PHONE, form=True, hint="Private: never published.",
        columns=_column("phone", "phone telefon telefonnummer phonenumber mobil mobile tel tfn")),
    Field("notes", Type.TEXT, "Notes", Access.PRIVATE, most=NOTES, form=True, hint="Private: never published.",
        columns=_column("notes", "notes note anteckningar anteckning kommentar comment comments notering")),
    # When they can be there.
    Field("hours", Type.PLAIN, "Hours", Access.PRIVATE),
    # Codes of others: who they are not, however alike; and who they were found to be, once they are merged.
    Field("unlike", Type.WORDS, "Not the same as", Access.PRIVATE),
    Field("merged_into", Type.LINE, "Merged with", Access.PRIVATE),
    Field("pronunciation", Type.LINE, "How to say the name", Access.PRIVATE, most=LINE, form=True,
        hint="For the moderator and the crew. Never published."),
    Field("mail_language", Type.LANGUAGE, "Language of mail", Access.PRIVATE, form=True),
    # What they have agreed to: yes, no, or nothing said.
    Field("may_film", Type.CHOICE, "May be filmed", Access.PRIVATE, form=True),
    Field("may_record", Type.CHOICE, "May be recorded", Access.PRIVATE, form=True),
    Field("may_photograph", Type.CHOICE, "May be photographed", Access.PRIVATE, form=True),
    Field("may_name", Type.CHOICE, "May be named", Access.PRIVATE, form=True),
    Field("wants_invitations", Type.YES_OR_NO, "Wants invitations to calendars", Access.PRIVATE),
    Field("contacts", Type.ROWS, "Contacts", Access.PRIVATE, most=MOST_CONTACTS),
    Field("corrections", Type.ROWS, "Corrections", Access.PRIVATE, most=MOST_CORRECTIONS),
    Field("erasure_asked_at", Type.INSTANT, "Asks to be erased", Access.PRIVATE, editable=False),
    Field("seen", Type.PLAIN, "Last seen", Access.PRIVATE, editable=False),
    # Counts renewals of the personal link.
    Field("link_number", Type.WHOLE, "Link", Access.PRIVATE, editable=False),
)  # fmt: skip

SEAT = (
    Field("person_id", Type.OTHER, "Person", model="person", calendar=True),
    Field("organisation", Type.LINE, "Organisation", most=LINE, calendar=True),
    Field("role", Type.CHOICE, "Role", calendar=True),
    # Readers see the order itself.
    Field("position", Type.WHOLE, "Order", Access.PLANNING, editable=False),
    Field("call_at", Type.INSTANT, "Be there at", Access.PRIVATE),
    Field("note", Type.TEXT, "Note", Access.PRIVATE, most=SEAT_NOTE),
    # The person's own, not the organisers'.
    Field("answer", Type.CHOICE, "Answer", Access.PRIVATE, editable=False),
    Field("answered_at", Type.INSTANT, "Answer", Access.PRIVATE, editable=False),
    Field("other_times", Type.PLAIN, "Times they can", Access.PRIVATE, editable=False),
    Field("other_word", Type.TEXT, "Word with the answer", Access.PRIVATE, editable=False),
    Field("answered_by", Type.LINE, "Answered by", Access.PRIVATE, editable=False),
    Field("slides", Type.ROWS, "Slides", Access.PRIVATE, most=MOST_FILES, editable=False),
    # How often, and when, the call time and the note changed: their SEQUENCE in the person's own feed.
)  # fmt: skip

QUOTE_FIELDS = (
    Field("text", Type.TEXT, "Quote", most=QUOTE, calendar=True),
    Field("by", Type.LINE, "Said by", most=LINE, calendar=True),
)

FILE = (
    Field("label", Type.LINE, "Label", most=LINE),
    Field("url", Type.ADDRESS, "Web address", most=ADDRESS),
    # What the file is kept under, a hash of its content; its name, with the ending of what it is; its size in bytes.
    Field("key", Type.LINE, "File", most=LINE),
    Field("name", Type.LINE, "Name", most=LINE),
    Field("size", Type.WHOLE, "Size"),
)

CONTACT = (
    # What their link is made from.
    Field("key", Type.LINE, "Link", Access.PRIVATE, most=LINE),
    Field("name", Type.LINE, "Name", Access.PRIVATE, most=LINE),
    Field("role", Type.LINE, "Role", Access.PRIVATE, most=CONTACT_ROLE),
    Field("email", Type.LINE, "Mail address", Access.PRIVATE, most=MAIL),
    Field("phone", Type.LINE, "Phone", Access.PRIVATE, most=PHONE),
    Field("receives", Type.YES_OR_NO, "Gets the same mail", Access.PRIVATE),
)

CORRECTION = (
    Field("field", Type.LINE, "Field", Access.PRIVATE, most=LINE),
    Field("value", Type.TEXT, "What it should be", Access.PRIVATE, most=TEXT),
    Field("at", Type.LINE, "Said", Access.PRIVATE, most=LINE),
    Field("by", Type.LINE, "Said by", Access.PRIVATE, most=2 * LINE),
)
