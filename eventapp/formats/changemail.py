"""A mail on what a release changes for one person, as plain text and as HTML of its own, without pictures and scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from eventapp.formats.changewords import Section, Sentences, subject
from eventapp.programme.concerned import Told
from eventapp.programme.model import Event
from eventapp.programme.text import clean, one_line
from eventapp.words import words


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom it is to: their name and language, and by seminar (code) what the seat is called on their page.

    `link` stands where the link to that page goes, empty for none: one who was removed has none. Who answers for the
    person is told `about` whom it is: the person's name.
    """

    name: str
    language: str
    link: str = ""
    seats: Mapping[str, str] = field(default_factory=dict)
    about: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """The event that it is about, what the organiser adds, whom it is from, and whether it is urgent."""

    event: Event
    line: str = ""
    signature: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """The mail."""

    subject: str
    text: str
    html: str


def write(told: Told, reader: Reader, letter: Letter) -> Written:
    """The mail to one reader. Everything but our own words is escaped in the HTML; the subject is one line."""
    gettext, title = words(reader.language).gettext, one_line(letter.event.title)
    lead = gettext("this has changed for you in %(title)s:", title=title)
    if reader.about:
        lead = gettext("you answer for %(name)s, for whom this has changed in %(title)s:", name=one_line(reader.about), title=title)
    return changes(told, lead, letter, own_frame(reader))


def changes(told: Told, lead: str, letter: Letter, frame: Frame) -> Written:
    """The same with another lead and other words around it."""
    language = words(frame.reader.language)
    sentences, about = Sentences(letter.event, language), subject(told, letter.event, language)
    content = Content(lead, tuple(map(sentences.said, told.words)), sentences.place(told))
    named = language.gettext("Urgent: %(subject)s", subject=about) if letter.urgent else about
    return Sheet(content, frame, letter).written(named)


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around what a reader is told: the greeting, what is said of their link, and the last lines.

    Those are texts, each with the address that it leads to, empty for none.
    """

    reader: Reader
    hello: str
    page: str = ""
    last: tuple[tuple[str, str], ...] = ()


def own_frame(reader: Reader) -> Frame:
    """For who takes part, and who answers for them."""
    gettext = words(reader.language).gettext
    own = gettext("Your own page, which always shows the latest:")
    theirs = gettext("Their page, which always shows the latest, by a link of your own:")
    page = "" if not reader.link else theirs if reader.about else own
    return Frame(reader, gettext("Hello %(name)s,", name=one_line(reader.name)), page)


@dataclass(frozen=True, slots=True)
class Content:
    """What a mail says: how it begins, of which seminars what, and what stands above them all."""

    lead: str
    said: tuple[Section, ...]
    above: str = ""


class Sheet:
    """A mail on seminars, to be written as text and as HTML."""

    def __init__(self, content: Content, frame: Frame, letter: Letter) -> None:
        self.content, self.frame, self.reader, self.letter = content, frame, frame.reader, letter
        self.words = words(frame.reader.language)
        event, gettext = letter.event, self.words.gettext
        self.line = clean(letter.line).strip()
        self.zone = gettext("All times are those of the venue (%(zone)s).", zone=event.timezone)
        self.contact = gettext("Questions? %(contact)s", contact=one_line(event.contact)) if event.contact else ""
        self.alone = gettext("The link is yours alone: do not pass it on.") if self.reader.link else ""
        self.signature = clean(letter.signature).strip() or one_line(event.host or event.title)

    def written(self, named: str) -> Written:
        """The mail, with what it is called."""
        return Written(named, self.text(), self.html(named))

    def text(self) -> str:
        """As plain text."""
        frame = self.frame
        blocks = [frame.hello, self.content.lead, self.line, self.content.above, *map(self._block, self.content.said)]
        if frame.page:
            blocks.append(f"{frame.page}\n{self.reader.link}\n{self.alone}")
        last = [f"{text}: {link}" if link else text for text, link in frame.last]
        return "\n\n".join(filter(None, [*blocks, self.zone, self.contact, self.signature, *last])) + "\n"

    def _block(self, said: Section) -> str:
        lines = [said.title, *said.sentences, *(f"{name}: {value}" for name, value in said.facts)]
        if links := self._answers(said):
            lines += [self.words.gettext("Can you come?"), *(f"{name}: {address}" for name, address in links)]
        lines += [f"{name}: {address}" for name, address in said.links]
        return "\n".join(lines)

    def _answers(self, said: Section) -> list[tuple[str, str]]:
        """What leads to the page with an answer made ready, which is not sent before a button is pressed there."""
        seat = self.reader.seats.get(said.code, "")
        if not (said.asks and seat and self.reader.link):
            return []
        where = f"seminar={said.code}#seat-{seat}"
        return [
            (self.words.gettext("Yes, I will be there"), f"{self.reader.link}?answer=yes&{where}"),
            (self.words.gettext("No, I cannot"), f"{self.reader.link}?answer=no&{where}"),
        ]

    def html(self, title: str) -> str:
        """As HTML, which a reader's dark colours do not make unreadable: it names both colours wherever it names one."""
        parts = [
            _paragraph(self.frame.hello), _paragraph(self.content.lead), _paragraph(self.line, "line") if self.line else "",
            _paragraph(self.content.above, "venue") if self.content.above else "", *map(self._section, self.content.said),
        ]  # fmt: skip
        if self.frame.page:
            parts.append(Markup('<p>{}<br><a href="{}">{}</a></p>').format(self.frame.page, self.reader.link, self.reader.link))
        parts += [_paragraph(each, "small") for each in (self.alone, self.zone, self.contact) if each]
        parts.append(_paragraph(self.signature))
        parts += [_last(*each) for each in self.frame.last]
        return page(self.words.language, title, parts)

    def _section(self, said: Section) -> Markup:
        sentences = Markup("<br>").join(said.sentences)
        facts = Markup("").join(Markup("<tr><th>{}</th><td>{}</td></tr>\n").format(*fact) for fact in said.facts)
        answers = self._answers(said)
        asked = Markup("<p>{}</p>\n<p>{}</p>\n").format(
            self.words.gettext("Can you come?"),
            _buttons(answers),
        )  # fmt: skip
        return Markup('<div class="seminar{}">\n<h2>{}</h2>\n{}{}{}{}</div>').format(
            " gone" if said.gone else "", said.title, Markup("<p><strong>{}</strong></p>\n").format(sentences) if said.sentences else "",
            Markup("<table>\n{}</table>\n").format(facts) if said.facts else "", asked if answers else "",
            Markup("<p>{}</p>\n").format(_buttons(said.links)) if said.links else "",
        )  # fmt: skip


def _last(text: str, link: str) -> Markup:
    return Markup('<p class="small"><a href="{}">{}</a></p>').format(link, text) if link else _paragraph(text, "small")


def page(language: str, title: str, parts: Iterable[str]) -> str:
    """A mail's HTML from its parts, which are HTML where they are Markup and text elsewhere."""
    return str(_PAGE.format(language=language, title=title, style=_STYLE, body=Markup("\n").join(parts)))


def _buttons(links: Iterable[tuple[str, str]]) -> Markup:
    return Markup(" &nbsp; ").join(Markup('<a class="answer" href="{}">{}</a>').format(address, name) for name, address in links)


def _paragraph(text: str, kind: str = "") -> Markup:
    """Of several lines, each on its own."""
    lines = Markup("<br>").join(map(escape, text.splitlines()))
    return Markup('<p class="{}">{}</p>').format(kind, lines) if kind else Markup("<p>{}</p>").format(lines)


_STYLE = Markup("""
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 20px; max-width: 560px; font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif;
  color: #1a1a1a; background: #ffffff; }
h2 { margin: 0 0 6px; font-size: 18px; line-height: 1.3; overflow-wrap: anywhere; }
p { margin: 0 0 14px; overflow-wrap: anywhere; }
a { color: #0b57a4; }
table { border-collapse: collapse; margin: 0 0 14px; }
th { text-align: left; vertical-align: top; font-weight: normal; color: #555555; padding: 2px 14px 2px 0; white-space: nowrap; }
td { vertical-align: top; padding: 2px 0; overflow-wrap: anywhere; }
.seminar { border-left: 4px solid #0b57a4; padding: 2px 0 2px 16px; margin: 0 0 24px; }
.seminar p:last-child, .seminar table:last-child { margin-bottom: 0; }
.gone { border-left-color: #8a8a8a; }
.gone h2 { text-decoration: line-through; }
.line { border: 1px solid #c4c4c4; padding: 10px 14px; }
.small { font-size: 14px; color: #555555; }
.answer { display: inline-block; padding: 9px 16px; margin: 0 0 6px; border: 2px solid #0b57a4; border-radius: 6px;
  text-decoration: none; font-weight: bold; }
@media (prefers-color-scheme: dark) {
  body { color: #ececec; background: #161616; }
  a { color: #8ec2ff; }
  th, .small { color: #b4b4b4; }
  .seminar, .answer { border-color: #8ec2ff; }
  .gone { border-left-color: #8a8a8a; }
}
""")
_PAGE = Markup("""<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}
</body>
</html>
""")
