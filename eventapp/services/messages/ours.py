"""The texts that every event begins with: an invitation, what to know before the day, a wish for a portrait, and thanks."""

from __future__ import annotations

from dataclasses import dataclass

from eventapp.services.messages.filling import Text, Texts
from eventapp.words import later, words


@dataclass(frozen=True, slots=True)
class Ours:
    """One of our own texts, in English: its key and name, to whom it goes where nobody says otherwise, subject and body."""

    key: str
    name: str
    who: str
    subject: str
    body: str

    @property
    def texts(self) -> Texts:
        """It in both languages."""
        sv = words("sv").gettext
        return Texts(Text(sv(self.subject), sv(self.body)), Text(self.subject, self.body))


_INVITATION = later(
    "Hello {first name},\n\n"
    "welcome to {event}, {day}. We would like to have you in:\n\n"
    "{times}\n\n"
    "Can you come? Please answer on your own page, where it always says when, where and with whom:\n"
    "{link}\n\n"
    "The link is yours alone: do not pass it on. For an assistant or a press secretary the page has a link of their own.\n\n"
    "{signature}"
)
_BEFORE = later(
    "Hello {first name},\n\n"
    "soon it is time for {event}. This is where you are needed:\n\n"
    "{slots}\n\n"
    "Place: {venue}\n"
    "{directions}\n\n"
    "Call on the day: {day contact}\n\n"
    "Your own page always shows the latest, also what changes on the day:\n"
    "{link}\n\n"
    "{signature}"
)
_PORTRAIT = later(
    "Hello {first name},\n\n"
    "your portrait is missing in the programme of {event}. Please put one on your own page. "
    "A picture from your phone will do, and you choose the cut there:\n"
    "{link}\n\n"
    "{signature}"
)
_THANKS = later(
    "Hello {first name},\n\n"
    "thank you for taking part in {event}! What was said, and recordings of what was filmed, are put in the programme as they come:\n"
    "{programme}\n\n"
    "{signature}"
)
OURS = (
    Ours("invitation", later("Invitation"), "unanswered", later("Your part in {event}"), _INVITATION),
    Ours("before", later("Before the day"), "part", later("Before {event}: when and where you are needed"), _BEFORE),
    Ours("portrait", later("Send your portrait"), "portrait", later("Your portrait for {event}"), _PORTRAIT),
    Ours("thanks", later("Thanks"), "part", later("Thank you for taking part in {event}"), _THANKS),
)
