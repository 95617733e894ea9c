"""The organisers' forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import cast
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    TimeField,
)
from wtforms.validators import DataRequired, Email, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from eventapp.forms.fields import Between, Decimal, Form, Validator, Whole, colour, day, line
from eventapp.forms.made import from_table
from eventapp.programme import limits
from eventapp.programme.model import Kind, Service, State
from eventapp.programme.timing import instant, may_be
from eventapp.services.draft.values import (
    EventValues,
    OrganisationValues,
    PersonValues,
    RoomValues,
    SeminarValues,
    Wishes,
)

_LANGUAGES = [("sv", _l("Swedish")), ("en", _l("English"))]
LINK_KINDS = [
    ("other", _l("Other")),
    ("call-to-action", _l("Call to action")),
    ("social", _l("Social page")),
    ("newsletter", _l("Newsletter")),
    ("donation", _l("Donation")),
]


@from_table("event")
class EventForm(Form):
    """An event's own facts. Its links are rows of their own, read by `links()`."""

    timezone = line(
        _l("Time zone"), DataRequired(), most=limits.ZONE, default="Europe/Stockholm",
        description=_l("Changed later, you are asked what becomes of what is scheduled."),
    )  # fmt: skip
    language = SelectField(_l("Language of the programme"), choices=_LANGUAGES)
    venue_latitude = Decimal(_l("Latitude"), [Optional(), Between(-90, 90)])
    venue_longitude = Decimal(_l("Longitude"), [Optional(), Between(-180, 180)])
    accent = line(_l("Accent colour"), colour, most=7, default="#1d5c8c")

    def values(self) -> EventValues:
        """What was typed."""
        return cast(EventValues, super().values())


class OrganisationForm(Form):
    """A host's own facts."""

    name = line(_l("Name"), DataRequired())
    slug = line(
        _l("Address"),
        most=limits.SLUG,
        description=_l("The part after %(before)s in the address of its page.", before="/o/"),
    )
    language = SelectField(_l("Language"), choices=_LANGUAGES)
    timezone = line(_l("Time zone"), DataRequired(), most=limits.ZONE, default="Europe/Stockholm")
    accent = line(_l("Accent colour"), colour, most=7, default="#1d5c8c")
    mail_name = line(_l("Sender of mail"), description=_l("The name that mail from its events is from."))
    mail_reply = line(
        _l("Answers go to"),
        Optional(),
        Email(message=_l("This is not a mail address.")),
        most=limits.MAIL,
        description=_l("The mail address that answers to such mail go to."),
    )

    def values(self) -> OrganisationValues:
        """What was typed."""
        return cast(OrganisationValues, super().values())


class CopyForm(Form):
    """What an event is copied to, and what comes along."""

    title = line(_l("Title"), DataRequired())
    slug = line(_l("Address"), most=limits.SLUG)
    starts_on = day(_l("First day"), DataRequired())
    what = SelectMultipleField(
        _l("What comes along"),
        choices=[
            ("rooms", _l("Rooms")),
            ("people", _l("People")),
            ("seminars", _l("Seminars")),
            ("texts", _l("Texts")),
            ("slots", _l("Times and rooms of seminars")),
            ("links", _l("Links and livestreams")),
            ("private", _l("What is private: mail, phone, notes, call times, hours, stream keys")),
        ],
        default=["rooms", "people", "seminars", "texts", "slots", "links"],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


@from_table("room")
class RoomForm(Form):
    """A room."""

    capacity = Whole(_l("Seats"), [Optional(), Between(1, limits.MOST_SEATS_IN_A_ROOM)])
    turnaround = Whole(_l("Minutes to turn it around"), [Optional(), Between(0, 600)], default=0)

    def values(self) -> RoomValues:
        """What was typed."""
        return cast(RoomValues, {**super().values(), "turnaround": self.turnaround.data or 0})


@from_table("person")
class PersonForm(Form):
    """A person."""

    email = line(
        _l("Mail address"),
        Optional(),
        Email(message=_l("This is not a mail address.")),
        most=limits.MAIL,
        description=_l("Private: never published."),
    )

    def values(self) -> PersonValues:
        """What was typed."""
        return cast(PersonValues, super().values())


class SlotForm(Form):
    """When and where a seminar is held, in venue time."""

    day = day(_l("Day"), Optional())
    start = TimeField(_l("Starts"), [Optional()])
    end = TimeField(_l("Ends"), [Optional()])
    room = SelectField(_l("Room"), coerce=int, default=0)
    begins_with: date | None = None

    def validate(self, extra_validators: Mapping[str, list[Validator]] | None = None) -> bool:
        """Also what concerns several fields at once; an optional field's own validators do not run when it is empty."""
        valid = super().validate(extra_validators)
        for field, problem in self._problems():
            field.errors = [*field.errors, problem]
            valid = False
        return valid

    def _problems(self) -> Iterator[tuple[Field, str]]:
        day, start, end = self.day.data, self.start.data, self.end.data
        if any(field.errors for field in (self.day, self.start, self.end)):
            return
        # The event's first day alone is what the form begins with: it says nothing yet.
        if (start or end or day not in (None, self.begins_with)) and not (day and start):
            yield self.start, _l("Give both a day and a starting time, or neither.")
        elif start and not end:
            yield self.end, _l("Give the time it ends.")
        elif start and end == start:
            yield self.end, _l("It ends when it starts.")
        elif start and end < start and not _night(start, end):
            # An end that is earlier on the clock is a slip, unless it is a seminar in the night.
            yield self.end, _l("It ends before it starts.")

    def slot(self, zone: ZoneInfo) -> SeminarValues:
        """`starts_at` (UTC or None), `minutes` and `room_id`; 22:00–01:00 ends on the next day."""
        room_id = self.room.data or None
        if not (self.day.data and self.start.data and self.end.data):
            return {"starts_at": None, "minutes": None, "room_id": room_id}
        starts = instant(self.day.data, self.start.data, zone)
        last_day = (
            self.day.data
            if self.end.data > self.start.data
            else date.fromordinal(self.day.data.toordinal() + 1)
        )
        minutes = round((instant(last_day, self.end.data, zone) - starts).total_seconds() / 60)
        return {"starts_at": starts, "minutes": max(minutes, 1), "room_id": room_id}

    def fill_slot(
        self, starts_at: datetime | None, minutes: int | None, room_id: int | None, zone: ZoneInfo
    ) -> None:
        """Show a saved slot."""
        self.room.data = room_id or 0
        if starts_at is not None and may_be(starts_at):
            local = starts_at.astimezone(zone)
            self.day.data, self.start.data = local.date(), local.time()
            if minutes is not None:
                end = datetime.fromtimestamp(starts_at.timestamp() + minutes * 60, UTC).astimezone(zone)
                self.end.data = end.time()


def _night(start: time, end: time) -> bool:
    """Whether an end before the start on the clock means past midnight: begun in the evening, over by six."""
    return start >= time(18) and end <= time(6)


WISHES = ("after", "before", "apart", "part")


@from_table("seminar")
class SeminarForm(SlotForm):
    """A seminar, but for its seats and quotes, which are rows of their own."""

    unsaved = ("day", "start", "end", "room", "tags", *WISHES)

    kind = SelectField(
        _l("Kind"),
        choices=[
            ("panel", _l("Panel")), ("talk", _l("Talk")), ("workshop", _l("Workshop")), ("break", _l("Break")),
            ("social", _l("Social")), ("external", _l("Held elsewhere")), ("blocked", _l("Blocked time (never published)")),
        ],
    )  # fmt: skip
    state = SelectField(
        _l("State"),
        choices=[("confirmed", _l("Confirmed")), ("draft", _l("Draft")), ("cancelled", _l("Cancelled"))],
        description=_l("A draft is not published."),
    )
    tags = line(_l("Tags"), most=(limits.TAG + 2) * limits.MOST_TAGS, description=_l("With commas between."))
    language = SelectField(_l("Language"), choices=[("", _l("As the event")), *_LANGUAGES])
    services = SelectMultipleField(
        _l("Accessibility"),
        choices=[
            ("sign-language", _l("Sign language")), ("captions", _l("Captions")), ("hearing-loop", _l("Hearing loop")),
        ],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )  # fmt: skip
    stream = RadioField(
        _l("Livestream"),
        choices=[("room", _l("The room's")), ("own", _l("Its own")), ("none", _l("None"))],
        default="room",
    )
    expected = Whole(_l("Visitors expected"), [Optional(), Between(1, limits.MOST_SEATS_IN_A_ROOM)])
    part = SelectField(
        _l("Part of the day"),
        choices=[("", _l("Any")), ("morning", _l("Morning")), ("afternoon", _l("Afternoon"))],
        default="",
    )
    after = SelectMultipleField(_l("Should come after"))
    before = SelectMultipleField(_l("Should come before"))
    apart = SelectMultipleField(_l("Not at the same time as"))

    def tells(self, *names: str) -> bool:
        """Whether something stands in one of these fields, or something is wrong anywhere."""
        return bool(self.errors) or any(self[name].data for name in names)

    def values(self) -> SeminarValues:
        """What was typed: tags as a list, wishes together as they are kept."""
        tags = [tag.strip().lstrip("#") for tag in (self.tags.data or "").split(",")]
        wishes = {name: getattr(self, name).data for name in WISHES if getattr(self, name).data}
        values = cast(SeminarValues, super().values())
        return {**values, "tags": list(dict.fromkeys(tag for tag in tags if tag)), "wishes": cast(Wishes, wishes)}


assert {c[0] for c in SeminarForm.kind.kwargs["choices"]} == {k.value for k in Kind} | {"blocked"}
assert {c[0] for c in SeminarForm.state.kwargs["choices"]} == {s.value for s in State}
assert {c[0] for c in SeminarForm.services.kwargs["choices"]} == {s.value for s in Service}
