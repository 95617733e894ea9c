"""A mail that an organiser has written: its names filled in, as plain text and as HTML of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup

from eventapp.formats import placeholders
from eventapp.formats.changemail import Written, page
from eventapp.formats.placeholders import KNOWN, Name
from eventapp.programme.text import clean, one_line
from eventapp.words import words

# What is more than a line has no place in a subject; nor has a link.
LONG = ("times", "slots", "link", "directions", "signature")
_ADDRESS = r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]]"


def subject_of(names: tuple[Name, ...]) -> tuple[Name, ...]:
    """Those of some names that may stand in a subject."""
    return tuple(name for name in names if name.key not in LONG)


def write(said: tuple[str, str], values: Mapping[str, str], language: str, about: str = "", names: tuple[Name, ...] = KNOWN) -> Written:
    """The mail, by its subject and body: `values` in place of the names, by their keys; that of `link` is one in the HTML.

    Raises placeholders.Broken. Who answers for somebody is told `about` whom it is. Everything is escaped in the HTML; the subject is one line.
    """
    subject, body = said
    link = values.get("link", "")
    values = {key: clean(value) for key, value in values.items()} | {"link": link}
    title = one_line(placeholders.fill(one_line(subject), values, subject_of(names)))
    text = placeholders.fill(clean(body), values, names).strip()
    if about:
        text = words(language).gettext("You answer for %(name)s, to whom this is:", name=one_line(about)) + "\n\n" + text
    linked = re.compile(f"({_ADDRESS}|{re.escape(link)})" if link else f"({_ADDRESS})")
    blocks = [_paragraph(block, linked) for block in re.split(r"\n\s*\n", text)]
    return Written(title, text + "\n", page(language if language == "sv" else "en", title, blocks))


def _paragraph(text: str, linked: re.Pattern[str]) -> Markup:
    """Of several lines, each on its own, with links where it has addresses."""
    return Markup("<p>{}</p>").format(Markup("<br>").join(_line(line, linked) for line in text.splitlines()))


def _line(line: str, linked: re.Pattern[str]) -> Markup:
    pieces = enumerate(linked.split(line))
    return Markup("").join(Markup('<a href="{}">{}</a>').format(piece, piece) if odd % 2 else piece for odd, piece in pieces)
