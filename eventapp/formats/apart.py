"""The parts of a cell that lists people, without what stands around names and is no part of them."""

from __future__ import annotations

import re

from eventapp.formats.persons import folded, set_of

LONGEST_LIST = 10_000
# What stands where nobody is named yet, or after those who are.
_NOBODY = set_of("tba tbd tbc n.n nn n/a meddelas tillkommer vakant ? - – —") | frozenset((
    "namn meddelas", "meddelas senare", "namn meddelas senare", "ej klart", "inte klart", "kommer senare", "to be announced",
    "to be confirmed", "to be decided", "m.fl", "m. fl", "mfl", "med flera", "et al", "and others", "others", "wird bekannt gegeben",
))  # fmt: skip
_MORE = re.compile(r"(?<=\S)[ ,]{1,3}(?:m\. ?fl\b\.?|mfl\b|med flera|et al\b\.?|and others)\Z", re.IGNORECASE)
_ADDRESS = re.compile(r" ?[<(\[]?(?:mailto:)?[^\s<>()\[\],;@]{1,80}@[^\s<>()\[\],;@]{1,80}[>)\]]?")
_BULLET = re.compile(r"(?:[-–—•·*●▪◦]|\d{1,2}[.)]) ")
_FOOTNOTE = re.compile(r"(?<=\w)[*†‡¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3}(?= ?(?:[,;(|]|\Z))")

# What is said before those who do one thing; the first group of words leads the talk, the second interprets it.
LABEL = re.compile(
    r"(?:^|(?<=[;\n.,]))[ \t]*(?:(moderatorer|moderators?|moderation|samtalsledare|samtalsledning|leds av|moderated by|chair)"
    r"|(interpreters?|interpretation|tolkar|tolkas av|tolk)|panelists?|panelister|paneldeltagare|panel|i panelen|medverkande|deltagare|talare|speakers?|referent(?:en)?|podium)[ \t]*:[ \t]*",
    re.IGNORECASE,
)


def labelled(text: str) -> list[tuple[str, str]]:
    """The cell apart at what it says of people, until the line or the next ends: of each part the role that it names
    (`moderator` or `interpreter`, empty for what the column says), and its text.
    """
    found, at, role = list[tuple[str, str]](), 0, ""
    text = text[:LONGEST_LIST]
    for match in [*LABEL.finditer(text), None]:
        part = text[at : match.start() if match else len(text)]
        first, sign, rest = re.split(r"([;\n])", part, maxsplit=1) if role and re.search(r"[;\n]", part) else (part, "", "")
        found += [(role, first.rstrip(" .,;"))] + ([("", rest)] if sign else [])
        if match:
            at, role = match.end(), "moderator" if match[1] else "interpreter" if match[2] else ""
    return [(role, part.strip()) for role, part in found if part.strip()]


def parts(text: str, foreign: bool) -> list[str]:
    """The cell apart at semicolons and lines; where others wrote it also at strokes and dots, and without bullets,
    signs of footnotes and addresses, which are not for readers.
    """
    lines = [" ".join(row.split()) for row in text[:LONGEST_LIST].split("\n")]
    if foreign:
        lines = [_FOOTNOTE.sub("", _ADDRESS.sub("", _BULLET.sub("", row, 1) if _BULLET.match(row) else row)) for row in lines]
        lines = [re.sub(r"\[([^\[\]()]{1,300})\]", r"(\1)", row) for row in lines]
    return split("\n".join(lines), r"[;\n|•●]" if foreign else r"[;\n]")


def left_out(text: str) -> list[str]:
    """What a cell of other programs says that names nobody, and addresses."""
    found = [address.strip(" <>()[]") for address in _ADDRESS.findall(" ".join(text[:LONGEST_LIST].split()))]
    for part in parts(text, True):
        more = _MORE.search(part)
        found += [more[0].strip(" ,")] if more else []
        found += [each for each in split(part, ",") if is_nobody(each)]
    return list(dict.fromkeys(found))


def without_others(text: str) -> str:
    """The part without what says that there are others."""
    return _MORE.sub("", text)


def is_nobody(name: str) -> bool:
    """Whether this stands where a name is still to come."""
    return folded(name).rstrip(". ") in _NOBODY


def split(text: str, separator: str) -> list[str]:
    """The parts between separators that stand outside brackets, on one line each, empty ones left out."""
    found, start, depth = [], 0, 0
    closed = text.count("(") == text.count(")")
    for match in re.finditer(rf"[()]|{separator}", text, re.IGNORECASE):
        if match[0] in "()":
            depth += (1 if match[0] == "(" else -1) if closed else 0
        elif depth <= 0:
            found.append(text[start : match.start()])
            start = match.end()
    # Runs of white space are one space, or looking for what stands behind them would take their length squared.
    return [" ".join(part.split()) for part in (*found, text[start:]) if part.strip()]
