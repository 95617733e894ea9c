"""CommonMark as we read it everywhere: without HTML, a line break where one was typed."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

PARSER = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
MARKS = re.compile(r"[!#&()*+\-.<=>\[\\\]_`{|}~]")


def escaped(text: str) -> str:
    """`text` with every sign escaped that could be a mark."""
    return MARKS.sub(r"\\\g<0>", text)


def shown(text: str) -> str:
    """What is read on a page when `text` is CommonMark, each run of white space one space."""
    parts: list[str] = []
    for token in PARSER.parse(text):
        for child in token.children or ():
            parts.append(" " if child.type in ("softbreak", "hardbreak") else child.content)
        if token.type in ("fence", "code_block"):
            parts.append(token.content)
        parts.append(" " if token.block else "")
    return " ".join("".join(parts).split())
