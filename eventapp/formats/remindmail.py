"""A mail on seminars of which nothing has changed, a reminder or an invitation, by the same words as mail on changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from eventapp.formats.changemail import Content, Letter, Reader, Sheet, Written, own_frame
from eventapp.formats.changewords import Sentences
from eventapp.programme.concerned import Part
from eventapp.programme.text import one_line
from eventapp.words import Words, later, words

# By kind what the mail is called, and how it begins for the person, and for who answers for them.
_SAYS = {
    "invited": (
        later("For your calendar: %(what)s"), later("here is an invitation for your calendar, to what you are on in %(title)s:"),
        later("you answer for %(name)s. Here is an invitation for your calendar, to what they are on in %(title)s:"),
    ),
    "unanswered": (
        later("Can you come? %(what)s"), later("you have not said yet whether you can come to this in %(title)s:"),
        later("you answer for %(name)s, and nobody has said yet whether they can come to this in %(title)s:"),
    ),
    "before": (
        later("%(day)s: %(what)s"), later("this is what you do in %(title)s on %(day)s:"),
        later("you answer for %(name)s. This is what they do in %(title)s on %(day)s:"),
    ),
    "call": (
        later("Be there at %(time)s: %(what)s"), later("you are on soon in %(title)s. Be there at %(time)s:"),
        later("you answer for %(name)s, who is on soon in %(title)s. They are to be there at %(time)s:"),
    ),
    "slides": (
        later("Your slides: %(what)s"), later("if you have slides for this in %(title)s, please send them now:"),
        later("you answer for %(name)s. If they have slides for this in %(title)s, please send them now:"),
    ),
    "thanks": (
        later("Thank you: %(what)s"), later("thank you for taking part in %(title)s!"),
        later("you answer for %(name)s. Thank you for their part in %(title)s!"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reminded:
    """What someone is reminded of: a kind, and the parts, in order of time.

    `asked` are seminars (codes) to which they have not answered, `recordings` addresses of what can be watched now, and
    `to_come` those of which a recording is to come. `call` is whom to call on the day: a name and a number.
    """

    kind: str
    parts: tuple[Part, ...]
    asked: Collection[str] = ()
    recordings: Mapping[str, str] = field(default_factory=dict)
    to_come: Collection[str] = ()
    call: str = ""


def write(reminded: Reminded, reader: Reader, letter: Letter) -> Written:
    """The mail to one reader. Everything but our own words is escaped in the HTML; the subject is one line."""
    language = words(reader.language)
    sentences, title = Sentences(letter.event, language), one_line(letter.event.title)
    named, own, theirs = _SAYS[reminded.kind]
    first = reminded.parts[0]
    what = language.gettext("“%(title)s”", title=one_line(first.title)) if len(reminded.parts) == 1 else title
    known = {"title": title, "what": what, "name": one_line(reader.about), "day": "", "time": ""}
    if first.starts_at:
        known["day"] = sentences.on(first.starts_at)
        known["time"] = sentences.clock(first.call_at or first.starts_at)
    to_come = (language.gettext("The recording is to come, on your page too."),)
    said = tuple(
        sentences.part(
            part, to_come if part.code in reminded.to_come else (), part.code in reminded.asked, _links(reminded, part, reader, language)
        )
        for part in reminded.parts
    )
    called = language.gettext("To call on the day: %(who)s", who=one_line(reminded.call)) if reminded.call else ""
    content = Content(language.gettext(theirs if reader.about else own, **known), said, called)
    subject = language.gettext(named, **known)
    return Sheet(content, own_frame(reader), letter).written(subject[:1].upper() + subject[1:])


def _links(reminded: Reminded, part: Part, reader: Reader, language: Words) -> tuple[tuple[str, str], ...]:
    if reminded.kind == "slides" and reader.link:
        return ((language.gettext("Send slides"), f"{reader.link}slides/"),)
    if part.code in reminded.recordings:
        return ((language.gettext("Recording"), reminded.recordings[part.code]),)
    return ()
