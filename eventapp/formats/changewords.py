"""What a release changes for one person, in sentences to them: of each seminar, before and after, in venue time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from babel import Locale

from eventapp.programme.concerned import Beside, Part, Told, Word
from eventapp.programme.model import Event, Role
from eventapp.programme.text import one_line
from eventapp.words import Words, later

_ROLES = {
    Role.MODERATOR: later("Moderator"), Role.PANELIST: later("Panelist"), Role.SPEAKER: later("Speaker"),
    Role.INTERPRETER: later("Interpreter"),
}  # fmt: skip
# What is said first of a seminar, by what has become of it.
_BECAME = {
    "cancelled": later("It is cancelled."), "removed": later("It is no longer in the programme."),
    "left": later("You are no longer on it."), "restored": later("It will be held after all."),
    "joined": later("You are on it."), "new": later("It is new in the programme."),
    "entered": later("It is now among what you follow."), "outside": later("It is no longer among what you follow."),
}  # fmt: skip
_OTHER = later("Changed: “%(title)s”")
_SUBJECTS = {
    "cancelled": later("Cancelled: “%(title)s”"), "removed": later("No longer in the programme: “%(title)s”"),
    "left": later("You are no longer on “%(title)s”"), "restored": later("“%(title)s” will be held after all"),
    "joined": later("You are on “%(title)s”"), "new": later("New: “%(title)s”"), "moved": later("New time: “%(title)s”"), "room": later("New room: “%(title)s”"),
    "call": later("New time to be there: “%(title)s”"), "way": later("How to get there: “%(title)s”"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """One seminar in words: its title, what has changed, and then how it is (or was): names and values; where to go on."""

    code: str
    title: str
    sentences: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    asks: bool
    gone: bool
    links: tuple[tuple[str, str], ...] = ()


def subject(told: Told, event: Event, language: Words) -> str:
    """What a mail about all of it is called."""
    gettext, title, words = language.gettext, one_line(event.title), told.words
    if not words:
        return gettext("New venue: %(title)s", title=title) if told.venue else gettext("How to get there: %(title)s", title=title)
    if len(words) > 1:
        return language.ngettext("%(num)d change for you in %(title)s", "%(num)d changes for you in %(title)s", len(words), title=title)
    (word,) = words
    return gettext(_SUBJECTS.get(word.what[0], _OTHER), title=one_line(word.part.title))


class Sentences:
    """Makes the sentences, for an event and in a language."""

    def __init__(self, event: Event, language: Words) -> None:
        self.event, self.zone, self.words, self.gettext = event, event.zone, language, language.gettext

    def said(self, word: Word) -> Section:
        """All that is told of one seminar."""
        if word.before and word.after:
            sentences = tuple(self._changed(each, word.before, word.after) for each in word.what)
        else:
            sentences = (self.gettext(_BECAME[word.what[0]]),)
        return Section(
            word.part.code, one_line(word.part.title), sentences, tuple(self.facts(word.part, word.after is None)),
            word.asks, word.after is None,
        )  # fmt: skip

    def part(self, part: Part, sentences: tuple[str, ...], asks: bool, links: tuple[tuple[str, str], ...] = ()) -> Section:
        """A seminar of which nothing has changed: how it is."""
        return Section(part.code, one_line(part.title), sentences, tuple(self.facts(part, False)), asks, False, links)

    def place(self, told: Told) -> str:
        """Where the day is held now, and the way there, where that is new."""
        way = self.gettext("How to get there: %(way)s", way=one_line(told.way)) if told.way else ""
        return "\n".join(filter(None, (self._venue() if told.venue else "", way)))

    def _venue(self) -> str:
        """With a part that is not known left out."""
        venue = self.event.venue
        where = ", ".join(dict.fromkeys(one_line(part) for part in (venue.name, venue.address, venue.city) if part))
        return self.gettext("The day is held at another venue now: %(venue)s.", venue=where or self.gettext("not set yet"))

    def _changed(self, what: str, before: Part, after: Part) -> str:
        """One sentence on what has changed in a part that one keeps."""
        if what in ("moved", "call"):
            return self._other_time(what, before, after)
        if what == "room":
            return self._other_room(before, after)
        if what == "way":
            return self.gettext("How to get there now: %(way)s", way=one_line(after.way))
        if what in ("moderators", "panel"):
            return self._others(what, getattr(before, what), getattr(after, what))
        if what in _BECAME:
            return self.gettext(_BECAME[what])
        if what == "livestream":
            return self.gettext("It will be livestreamed.") if after.streamed else self.gettext("It will not be livestreamed.")
        sentence, then, now = {
            "length": (later("It ends at %(after)s (before: %(before)s)."), self._end(before), self._end(after)),
            "role": (later("Your role is now: %(after)s (before: %(before)s)."), self._roles(before), self._roles(after)),
            "title": (later("It is now called “%(after)s” (before: “%(before)s”)."), one_line(before.title), one_line(after.title)),
            "language": (later("Its language is now %(after)s (before: %(before)s)."), self._language(before), self._language(after)),
        }[what]
        return self.gettext(sentence, before=then, after=now)

    def _other_time(self, what: str, before: Part, after: Part) -> str:
        then, now = (p.starts_at if what == "moved" else p.call_at for p in (before, after))
        beside = then if what == "moved" else after.starts_at
        if then and now:
            sentence = later("It moves from %(before)s to %(after)s.") if what == "moved" else later("Be there at %(after)s (before: %(before)s).")
            return self.gettext(sentence, before=self.when(then, now if what == "moved" else beside), after=self.when(now, beside))
        if now:
            sentence = later("It now has a time: %(after)s.") if what == "moved" else later("Be there at %(after)s.")
            return self.gettext(sentence, after=self.when(now, None if what == "moved" else beside))
        assert then
        if what == "moved":
            return self.gettext("It was to begin %(before)s. The new time is not set yet.", before=self.when(then))
        return self.gettext("There is no set time to be there any more (before: %(before)s).", before=self.when(then, before.starts_at))

    def _other_room(self, before: Part, after: Part) -> str:
        then, now = one_line(before.room_name), one_line(after.room_name)
        if before.room == after.room:
            return self.gettext("The room %(before)s is now called %(after)s.", before=then, after=now)
        if then and now:
            return self.gettext("It moves from %(before)s to %(after)s.", before=then, after=now)
        if now:
            return self.gettext("It is in %(after)s.", after=now)
        return self.gettext("It was to be in %(before)s. The new room is not set yet.", before=then)

    def _others(self, what: str, before: tuple[Beside, ...], after: tuple[Beside, ...]) -> str:
        keys = {seat.key for seat in before}, {seat.key for seat in after}
        new = self._names(tuple(seat for seat in after if seat.key not in keys[0]))
        gone = self._names(tuple(seat for seat in before if seat.key not in keys[1]))
        come, go = {
            "moderators": (later("New moderator: %(names)s."), later("No longer moderator: %(names)s.")),
            "panel": (later("New on the panel: %(names)s."), later("No longer on the panel: %(names)s.")),
        }[what]
        return " ".join(self.gettext(text, names=names) for text, names in ((come, new), (go, gone)) if names)

    def facts(self, part: Part, gone: bool = False) -> list[tuple[str, str]]:
        """How the part is, or was; what is not known of it is left out but for when and where."""
        gettext, venue = self.gettext, self.event.venue
        room = ", ".join(dict.fromkeys(one_line(p) for p in (part.room_name, venue.name, venue.city) if p and part.room_name))
        found = [(gettext("Was to be") if gone else gettext("When"), self.slot(part) or gettext("not set yet"))]
        if gone:
            return found if part.starts_at else []
        found += [(gettext("Be there at"), self.when(part.call_at, part.starts_at))] if part.call_at else []
        found += [(gettext("Where"), room or gettext("not set yet"))]
        found += [(gettext("How to get there"), one_line(part.way))] if part.way else []
        found += [(gettext("Your role"), self._roles(part))] if part.roles else []
        found += [(gettext("Moderator"), self._names(part.moderators))] if part.moderators and not part.moderates else []
        return found + ([(gettext("With"), self._names(part.panel))] if part.panel else [])

    def slot(self, part: Part) -> str:
        """Such as Saturday 3 July 2027 10:45–11:15, empty for no time."""
        if part.starts_at is None:
            return ""
        local = part.starts_at.astimezone(self.zone)
        return f"{self.words.day(local.date(), 'EEEE d MMMM y')} {local:%H:%M}" + (f"–{self._end(part)}" if part.minutes else "")

    def on(self, at: datetime) -> str:
        """The day of an instant at the venue, such as Saturday 3 July."""
        return self.words.day(at.astimezone(self.zone).date(), "EEEE d MMMM")

    def clock(self, at: datetime) -> str:
        """What the clocks at the venue show."""
        return f"{at.astimezone(self.zone):%H:%M}"

    def _end(self, part: Part) -> str:
        if part.starts_at is None or part.minutes is None:
            return self.gettext("not set yet")
        return f"{(part.starts_at + timedelta(minutes=part.minutes)).astimezone(self.zone):%H:%M}"

    def when(self, at: datetime, beside: datetime | None = None) -> str:
        """Day and time; the time alone beside an instant of the same day."""
        local = at.astimezone(self.zone)
        if beside and beside.astimezone(self.zone).date() == local.date():
            return f"{local:%H:%M}"
        return f"{self.words.day(local.date(), 'EEEE d MMMM')} {local:%H:%M}"

    def _roles(self, part: Part) -> str:
        return ", ".join(self.gettext(_ROLES[role]).lower() for role in part.roles)

    def _names(self, seats: tuple[Beside, ...]) -> str:
        return ", ".join(one_line(seat.name) for seat in seats)

    def _language(self, part: Part) -> str:
        code = part.language or self.event.language
        return str(Locale.parse(self.words.language).languages.get(code, code))
