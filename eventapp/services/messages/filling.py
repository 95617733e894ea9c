"""What stands in the place of the names in a text, for each who takes part: of the day as it is public."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from eventapp.formats import messagemail, placeholders
from eventapp.formats.changewords import Sentences
from eventapp.formats.placeholders import KNOWN, Name
from eventapp.models import Event, Person
from eventapp.programme.addresses import Addresses
from eventapp.programme.concerned import Day, Part, parts
from eventapp.programme.release import public_part
from eventapp.programme.text import one_line
from eventapp.services.draft import memory, people
from eventapp.services.mail import letters
from eventapp.services.mail.recipients import Recipient, recipients
from eventapp.services.publishing import lasttold, releases
from eventapp.words import words

LANGUAGES = ("sv", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """What a mail says in one language, with names in braces."""

    subject: str = ""
    body: str = ""

    @property
    def whole(self) -> bool:
        """Whether there is a mail in it."""
        return bool(self.subject.strip() and self.body.strip())


@dataclass(frozen=True, slots=True)
class Texts:
    """A mail in Swedish and in English, of which one may be missing."""

    sv: Text = Text()
    en: Text = Text()

    def of(self, language: str) -> Text:
        """That in a language."""
        return self.sv if language == "sv" else self.en

    def language_for(self, wanted: str) -> str:
        """The language to write in to who wants one: theirs where there is a text in it, else that which there is."""
        other = "en" if wanted == "sv" else "sv"
        return wanted if self.of(wanted).whole or not self.of(other).whole else other


class Filling:
    """Fills texts in for the people of one event, of whom all is read at once.

    Times and rooms are those of the latest public release, or where there is none (`is_draft`) of the draft.
    """

    def __init__(self, event: Event, names: tuple[Name, ...] = KNOWN) -> None:
        self.event, self.names = event, names
        release = releases.latest(event)
        self.is_draft = release is None
        programme = release.programme if release else public_part(memory.read(event).programme)
        known = lasttold.read(event.id)
        self.silent, self.day_of = known.silent, programme.event
        self.parts = parts(Day(programme, known.calls, people.same(event)))
        self.addresses = Addresses(str(current_app.config["BASE_URL"]), event.slug)

    def mails(self, person: Person, texts: Texts, why: letters.Why) -> list[tuple[Recipient, letters.Mail]]:
        """What goes to a person and to those who get the same mail; nothing where nobody has an address."""
        return [(to, self.mail(person, to, texts, why)) for to in recipients(person, self.event)]

    def mail(self, person: Person, to: Recipient, texts: Texts, why: letters.Why) -> letters.Mail:
        """What a person or a contact of theirs is sent, with letters.LINK where the link goes. Raises placeholders.Broken."""
        language = texts.language_for(to.language)
        text = texts.of(language)
        values, about = self.values(person, to, language), person.name if to.key else ""
        written = messagemail.write((text.subject, text.body), values, language, about, self.names)
        return letters.Mail(written.subject, written.text, why, html=written.html)

    def values(self, person: Person, to: Recipient, language: str) -> dict[str, str]:
        """By the key of a name what stands in its place, for a person or a contact of theirs, in a language."""
        name, event = one_line(to.name), self.event
        theirs, say = self._parts(person), Sentences(self.day_of, words(language))
        found = {
            "first name": name.partition(" ")[0], "name": name, "organisation": person.organisation,
            "times": "\n".join(self._line(part, say) for part in theirs),
            "slots": "\n\n".join(self._block(part, say) for part in theirs),
            "event": event.title, "day": self._day(language), "venue": self._venue(), "directions": event.venue_directions,
            "day contact": ", ".join(filter(None, (event.day_contact_name, event.day_contact_phone))),
            "programme": self.addresses.event(), "signature": event.mail_signature or event.host or event.title,
        }  # fmt: skip
        return found | {"link": letters.LINK}

    def _parts(self, person: Person) -> list[Part]:
        theirs = [part for part in self.parts.get(person.code, {}).values() if (person.code, part.code) not in self.silent]
        return sorted(theirs, key=lambda p: (p.starts_at is None, p.starts_at, p.code))

    def _line(self, part: Part, say: Sentences) -> str:
        """One seminar in a line: Saturday 3 July 2027 10:45–11:15, Room B: “Title” (be there at 10:30)."""
        when = ", ".join(filter(None, (say.slot(part) or say.gettext("not set yet"), one_line(part.room_name))))
        call = f" ({say.gettext('Be there at').lower()} {say.when(part.call_at, part.starts_at)})" if part.call_at else ""
        return f"{when}: {say.gettext('“%(title)s”', title=one_line(part.title))}{call}"

    def _block(self, part: Part, say: Sentences) -> str:
        facts = (f"{name}: {value}" for name, value in say.facts(part))
        return "\n".join((say.gettext("“%(title)s”", title=one_line(part.title)), *facts))

    def _day(self, language: str) -> str:
        first, last = self.event.starts_on, self.event.ends_on
        said = words(language).day(first, "EEEE d MMMM y")
        return said if first == last else f"{said} – {words(language).day(last, 'EEEE d MMMM y')}"

    def _venue(self) -> str:
        event = self.event
        return ", ".join(dict.fromkeys(one_line(p) for p in (event.venue_name, event.venue_address, event.venue_city) if p))


def check(texts: Texts, names: tuple[Name, ...] = KNOWN) -> dict[str, tuple[placeholders.Fault, ...]]:
    """What is wrong with texts, by field (`subject_sv`, `body_en` …); nothing where all can be filled in."""
    subject_names, found = messagemail.subject_of(names), dict[str, tuple[placeholders.Fault, ...]]()
    for language in LANGUAGES:
        text = texts.of(language)
        found[f"subject_{language}"] = placeholders.faults(one_line(text.subject), subject_names)
        found[f"body_{language}"] = placeholders.faults(text.body, names)
    return {field: wrong for field, wrong in found.items() if wrong}
