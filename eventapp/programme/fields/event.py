"""The fields of an event and its links, and of a room."""

from __future__ import annotations

from eventapp.programme.fields.field import Access, Column, Field, Type
from eventapp.programme.limits import (
    ADDRESS,
    COUNTRY,
    CURRENCY,
    DIRECTIONS,
    HASHTAG,
    LINE,
    MAIL,
    MOST_LINKS,
    NOTES,
    SEAT_NOTE,
    SLUG,
    SWISH,
    TEXT,
    ZONE,
)


def _column(name: str, headers: str) -> tuple[Column, ...]:
    """The column of a table of rooms."""
    return (Column(name, tuple(headers.split()), written=True),)


EVENT = (
    Field("code", Type.CODE, "Code", editable=False),
    Field("uid_domain", Type.CODE, "Mark in calendars", editable=False),
    Field(
        "slug", Type.SLUG, "Web address", most=SLUG, form=True,
        hint="The part after the site's own address, such as almedalen-2027.",
    ),
    Field("title", Type.LINE, "Title", most=LINE, form=True, required=True),
    Field("tagline", Type.LINE, "Tagline", most=LINE, form=True),
    Field("host", Type.LINE, "Host", most=LINE, form=True),
    Field("about", Type.TEXT, "About the day", most=TEXT, form=True, hint="Markdown."),
    Field("language", Type.LANGUAGE, "Language", calendar=True, form=True, asked="Language of the programme"),
    Field(
        "timezone", Type.LINE, "Time zone", most=ZONE, calendar=True, form=True, required=True,
        hint="Changed later, you are asked what becomes of what is scheduled.",
    ),
    Field("starts_on", Type.DAY, "First day", form=True, required=True),
    Field("ends_on", Type.DAY, "Last day", form=True, required=True),
    Field("hashtag", Type.LINE, "Hashtag", most=HASHTAG, calendar=True, form=True),
    Field("admission", Type.LINE, "Admission", most=LINE, form=True),
    Field("accent", Type.LINE, "Accent colour", form=True),
    Field("logo", Type.PICTURE, "Logo"),
    Field("contact", Type.LINE, "Contact", most=LINE, form=True, hint="Shown to everyone."),
    Field("venue_name", Type.LINE, "Venue", most=LINE, model="venue.name", calendar=True, form=True),
    Field("venue_address", Type.LINE, "Street address", most=LINE, model="venue.address", calendar=True, form=True),
    Field("venue_city", Type.LINE, "City", most=LINE, model="venue.city", calendar=True, form=True),
    Field("venue_country", Type.LINE, "Country", most=COUNTRY, model="venue.country", calendar=True, form=True),
    Field("venue_latitude", Type.NUMBER, "Latitude", model="venue.latitude", calendar=True, form=True),
    Field("venue_longitude", Type.NUMBER, "Longitude", model="venue.longitude", calendar=True, form=True),
    Field(
        "venue_directions", Type.TEXT, "How to get there", most=DIRECTIONS, model="venue.directions", calendar=True, form=True,
    ),
    Field("links", Type.ROWS, "Links", most=MOST_LINKS),
    # Local clock times that the host has the place between each day; empty for no limit.
    Field("day_starts", Type.CLOCK, "The day begins", Access.PLANNING, form=True, hint="What is outside it is a clash."),
    Field("day_ends", Type.CLOCK, "The day ends", Access.PLANNING, form=True),
    Field("day_contact_name", Type.LINE, "To call on the day", Access.PRIVATE, most=LINE, form=True,
        hint="Shown to those who take part, and to nobody else."),
    Field("day_contact_phone", Type.LINE, "Their phone", Access.PRIVATE, most=LINE, form=True),
    Field("corrections_wait", Type.YES_OR_NO, "Corrections wait", Access.PLANNING, form=True,
        asked="What people correct on their own page waits until you accept it"),
    Field(
        "series", Type.LINE, "Series", Access.PLANNING, most=LINE, form=True,
        hint="The name of a day that comes again each year. Not shown to readers.",
    ),
    # Of mail to those who take part; what is empty is as the organisation has it.
    Field("mail_name", Type.LINE, "Sender of mail", Access.PLANNING, most=LINE, form=True,
        hint="The name that mail to those who take part is from."),
    Field("mail_reply", Type.LINE, "Answers go to", Access.PLANNING, most=MAIL, form=True,
        hint="The mail address that answers to such mail go to. Readers see it too, on the page about privacy."),
    Field("mail_signature", Type.TEXT, "Signature", Access.PLANNING, most=SEAT_NOTE, form=True,
        hint="The last lines of such mail. Without one it ends with the host."),
    Field("invites", Type.YES_OR_NO, "Invitations to calendars", Access.PLANNING, form=True,
        asked="Send an invitation for the calendar with mail on changes",
        hint="The slot then moves in the calendar of whoever has accepted it."),
    Field("followable", Type.YES_OR_NO, "Followed by mail", Access.PLANNING, form=True,
        asked="Let the audience follow the programme by mail",
        hint="Whoever has asked for it and said yes is told of changes. You see how many, never who."),
    # When what is private goes: services/privacy alone writes it.
    Field("private_days", Type.WHOLE, "Days that private data is kept", Access.PLANNING, editable=False),
    Field("private_told_at", Type.INSTANT, "Told that private data goes", Access.PLANNING, editable=False),
    Field("private_gone_at", Type.INSTANT, "Private data went", Access.PLANNING, editable=False),
    # By kind whether and when it is sent: programme/reminders.py.
    Field("reminders", Type.PLAIN, "Reminders", Access.PLANNING),
    Field("organisation_id", Type.PLAIN, "Organisation", Access.PLANNING, editable=False),
    Field("revision", Type.NUMBER, "Changes", Access.PLANNING, editable=False),
    Field("report_number", Type.NUMBER, "Renewals of the address for video teams", Access.PLANNING, editable=False),
    Field("created_at", Type.INSTANT, "Made", Access.PLANNING, editable=False),
)  # fmt: skip

LINK = (
    Field("label", Type.LINE, "Label", most=LINE),
    Field("kind", Type.CHOICE, "Kind"),
    Field("url", Type.ADDRESS, "Web address", most=ADDRESS),
    Field("swish", Type.LINE, "Swish number", most=SWISH),
    Field("amount", Type.WHOLE, "Amount"),
    Field("currency", Type.LINE, "Currency", most=CURRENCY),
)

ROOM = (
    Field("code", Type.CODE, "Code", editable=False,
        columns=_column("code", "code kod id")),
    # The code it was copied from in the first year.
    Field("root", Type.CODE, "Copied from", Access.PLANNING, editable=False),
    Field("slug", Type.SLUG, "Web address", most=SLUG, change="texts", form=True),
    Field("name", Type.LINE, "Name", most=LINE, calendar=True, change="title", form=True, required=True,
        columns=_column("name", "name namn room rum lokal sal plats hall scen stage roomname lokalnamn")),
    Field("directions", Type.TEXT, "How to get there", most=DIRECTIONS, calendar=True, change="texts", form=True,
        columns=_column("directions", "directions howtogetthere hitta hittahit vägbeskrivning vägen hittarhit")),
    Field("capacity", Type.WHOLE, "Seats", change="texts", form=True,
        columns=_column("capacity", "capacity seats platser kapacitet sittplatser antalplatser")),
    # Readers see it at the seminars that are streamed from there.
    Field("livestream", Type.ADDRESS, "Livestream", Access.PLANNING, most=ADDRESS, form=True,
        columns=_column("livestream", "livestream livesändning stream sändning streamurl liveurl")),
    Field("stream_key", Type.LINE, "Stream key", Access.PRIVATE, most=LINE, form=True, hint="Private: never published."),
    Field(
        "notes", Type.TEXT, "Notes", Access.PRIVATE, most=NOTES, form=True, asked="Notes to the crew",
        columns=_column("notes", "notes notestothecrew anteckningar anteckningartillfunktionärerna noteringar comments kommentar"),
        hint="Private: never published.",
    ),
    Field("microphone", Type.LINE, "Microphones", Access.PRIVATE, most=LINE, form=True,
        hint="Such as: headset for the moderator, hand-held for the panel. For those who take part and the crew."),
    Field("stage", Type.TEXT, "Getting on the stage", Access.PRIVATE, most=DIRECTIONS, form=True,
        hint="Steps, a ramp, where to sit in a wheelchair. For those who take part and the crew."),
    # Readers see the order itself.
    Field("position", Type.WHOLE, "Order", Access.PLANNING),
    Field(
        "building", Type.LINE, "Building", Access.PLANNING, most=LINE, form=True,
        columns=_column("building", "building byggnad hus"),
        hint="Between buildings a walk takes 15 minutes, unless you say below.",
    ),
    Field("turnaround", Type.WHOLE, "Minutes to turn it around", Access.PLANNING, form=True,
        columns=_column("turnaround", "turnaround minutestoturnitaround ställtid minuterförattställaom")),
    Field("walks", Type.PLAIN, "Minutes to walk", Access.PLANNING),
    Field("hours", Type.PLAIN, "Hours", Access.PRIVATE),
    Field(
        "stream_crew", Type.LINE, "Stream crew", Access.PRIVATE, most=LINE, form=True,
        columns=_column("stream_crew", "streamcrew sändningsteam teknik teknikteam"),
        hint="Rooms with the same crew cannot stream at the same time.",
    ),
)  # fmt: skip
