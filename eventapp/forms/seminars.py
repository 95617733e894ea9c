"""The forms of a seminar: all of it, or its slot alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import cast
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectField, SelectMultipleField, TimeField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from eventapp.forms.fields import LANGUAGES, Between, Form, Validator, Whole, day, line
from eventapp.forms.made import from_table
from eventapp.programme import limits
from eventapp.programme.model import Kind, Service, State
from eventapp.programme.timing import instant, may_be
from eventapp.services.draft.fields import SeminarValues, Wishes


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
    language = SelectField(_l("Language"), choices=[("", _l("As the event")), *LANGUAGES])
    services = SelectMultipleField(
        _l("Accessibility"),
        choices=[
            ("step-free", _l("Step-free entrance")), ("accessible-toilet", _l("Accessible toilet")),
            ("hearing-loop", _l("Hearing loop")), ("captions", _l("Captions")), ("sign-language", _l("Sign language")),
            ("audio-description", _l("Audio description")), ("interpretation", _l("Interpretation")),
        ],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )  # fmt: skip
    sign_language = line(_l("Which sign language"), description=_l("Such as Swedish sign language."))
    interpretation = line(_l("Interpreted into"), description=_l("The languages, with commas between."))
    audience = line(_l("Who it is for"))
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
        # Which it is says that there is one.
        said = {"sign-language": self.sign_language.data, "interpretation": self.interpretation.data}
        values["services"] = list(dict.fromkeys([*values["services"], *(name for name, which in said.items() if which)]))
        return {**values, "tags": list(dict.fromkeys(tag for tag in tags if tag)), "wishes": cast(Wishes, wishes)}


assert {c[0] for c in SeminarForm.kind.kwargs["choices"]} == {k.value for k in Kind} | {"blocked"}
assert {c[0] for c in SeminarForm.state.kwargs["choices"]} == {s.value for s in State}
assert {c[0] for c in SeminarForm.services.kwargs["choices"]} == {s.value for s in Service}
