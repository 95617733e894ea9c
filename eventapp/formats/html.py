"""HTML that other programs put into texts, as CommonMark; what is plain text or Markdown already stays what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.entities import html5

from eventapp.formats.blocks import Blocks

LONGEST = 60_000  # Twice what a cell holds: tags take room.
_INLINE = {
    "b": "**", "strong": "**", "em": "*", "i": "*", "cite": "*", "dfn": "*", "code": "`", "kbd": "`", "samp": "`", "tt": "`",
    "a": "", "br": "", "img": "", "span": "", "font": "", "u": "", "s": "", "small": "", "big": "", "sub": "", "sup": "",
    "del": "", "ins": "", "mark": "", "abbr": "", "wbr": "", "q": "", "strike": "", "o:p": "", "html-blob": "",
}  # fmt: skip
_BLOCKS = frozenset(
    ["p", "div", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "section", "article", "header", "footer", "main", "aside", "nav", "figure", "figcaption", "center", "address", "hr", "html", "head", "body", "title", "details", "summary"]
)
_DROPPED = ("script", "style", "title", "noscript", "template", "iframe", "object", "svg")
# Behind its name an attribute with its value, or nothing: "a<b and c>d" is no tag.
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,15})(\s*/?|\s[^<>=]{1,200}=[^<>]{0,2000})>")
_SIGNS = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TWICE = re.compile(r"&amp;(?=(?:amp|lt|gt|quot|apos|nbsp|#39|#34|#160);)")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"\\]+", re.IGNORECASE)
Piece = tuple[str, str, str]


def from_foreign(text: str) -> str:
    """The text of another program as CommonMark.

    HTML is known by its tags and entities alone, so that `a < b`, `AT&T` and `<anna@example.org>` stay as they are.
    Text in which only words are marked or lines broken is read as Markdown with those tags.
    """
    text = text[:LONGEST]
    if "<" not in text and "&" not in text:
        return text
    if not _tags(text) and _looks_escaped(text):
        text = _plain(text)
    tags = _tags(text)
    if not tags:
        return _plain(text)
    blocks = Blocks(raw=not tags & _BLOCKS, breaks=not tags & {"p", "div", "br"})
    for kind, name, said in _pieces(text):
        _feed(blocks, kind, name, said)
    return blocks.text()


def foreign_line(text: str) -> str:
    """A name or title of another program on one line: entities as the signs they are, without tags that are closed."""
    text = text[:LONGEST]
    if "&" in text:
        text = _plain(text)
    if "<" in text:
        closed = {m[2].lower() for m in _TAG.finditer(text) if m[1]} | {"br"}
        text = _TAG.sub(
            lambda m: (" " if m[2].lower() in _BLOCKS or m[2].lower() == "br" else "")
            if m[2].lower() in closed and _known(m[2])
            else m[0],
            text,
        )
    return " ".join(text.split())


def _known(name: str) -> bool:
    return name.lower() in _INLINE or name.lower() in _BLOCKS


def _tags(text: str) -> set[str]:
    """The names of the tags in the text that HTML knows; words are marked only by one that is closed."""
    found = {(name, bool(m[1])) for m in _TAG.finditer(text) if _known(name := m[2].lower())}
    alone = _BLOCKS | {"br", "img", "wbr"}
    return {name for name, _ in found if name in alone or {(name, True), (name, False)} <= found}


def _looks_escaped(text: str) -> bool:
    """Whether tags were escaped once too often: some that are closed, or paragraphs, and no sign `<` itself."""
    if "<" in text or "&lt;" not in text:
        return False
    inside = _plain(text)
    closed = {m[2].lower() for m in _TAG.finditer(inside) if m[1] and _known(m[2])}
    return bool(closed or _tags(inside) & {"br", "p"})


def _plain(text: str) -> str:
    """Entities as the signs they are; `&amp;amp;` was escaped once too often."""

    def sign(match: re.Match[str]) -> str:
        if match[1][0] != "#" and f"{match[1]};" not in html5:
            return match[0]
        return unescape(match[0]).replace("\xa0", " ").replace("\xad", "")

    return _SIGNS.sub(sign, _TWICE.sub("&", text))


def _pieces(text: str) -> Iterator[Piece]:
    """Texts and tags in their order; comments and scripts are left out."""
    at = 0
    while at < len(text):
        match = _TAG.search(text, at)
        comment = text.find("<!--", at, match.start() if match else len(text))
        if comment >= 0:
            yield "text", "", text[at:comment]
            end = text.find("-->", comment)
            at = end + 3 if end >= 0 else len(text)
            continue
        if match is None:
            break
        name = match[2].lower()
        yield "text", "", text[at : match.start()]
        at = match.end()
        if name in _DROPPED:
            closing = re.compile(f"</{name}\\s*>", re.IGNORECASE).search(text, at) if not match[1] else None
            at = closing.end() if closing else at
        elif _known(name):
            yield "end" if match[1] else "start", name, match[3]
        else:
            yield "text", "", match[0]
    yield "text", "", text[at:]


def _feed(blocks: Blocks, kind: str, name: str, said: str) -> None:
    if kind == "text":
        blocks.words(_plain(said))
    elif name == "br":
        blocks.line_break()
    elif name == "img":
        blocks.words(_plain(_attribute(said, "alt")))
    elif name == "a":
        blocks.link(_address(said) if kind == "start" else None)
    elif name in _INLINE:
        blocks.mark(name, _INLINE[name], kind == "start")
    else:
        blocks.block(name, kind == "start")


def _attribute(said: str, wanted: str) -> str:
    return next(
        (m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(said) if m[1].lower() == wanted), ""
    )


def _address(said: str) -> str:
    found = _plain(_attribute(said, "href")).strip()
    return found if _ADDRESS.fullmatch(found) else ""
