"""Markdown as safe HTML and as plain text; what people write is never trusted."""

from __future__ import annotations

import nh3
from markdown_it.token import Token

from eventapp.formats.commonmark import PARSER as _PARSER
from eventapp.formats.commonmark import escaped

_TAGS = {
    "p",
    "br",
    "em",
    "strong",
    "a",
    "ul",
    "ol",
    "li",
    "blockquote",
    "code",
    "pre",
    "h3",
    "h4",
    "h5",
    "hr",
}


def to_html(text: str) -> str:
    """CommonMark as HTML with a small set of tags; headings begin at h3; links only to whole addresses (http, https and mailto)."""
    tokens = _PARSER.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(5, int(token.tag[1]) + 2)}"
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        # One that names no site would lead into ours, and a device that keeps the programme might fetch it.
        url_relative="deny",
        link_rel="noopener nofollow",
    )


def to_plain(text: str) -> str:
    """CommonMark as plain text: paragraphs apart by an empty line, links followed by their address."""
    lines: list[str] = []
    for token in _PARSER.parse(text):
        if token.type == "inline":
            lines.append(_inline(token.children or []))
        elif token.type in ("fence", "code_block"):
            lines.append(token.content.rstrip("\n"))
        elif token.type == "paragraph_close" and not token.hidden:
            lines.append("")
    return "\n".join(lines).strip()


def from_plain(text: str) -> str:
    """Plain text as CommonMark that is read as that text: unchanged, or with its marks escaped where they would act."""
    return text if to_plain(text) == text.strip() else escaped(text)


def _inline(children: list[Token]) -> str:
    parts: list[str] = []
    href = ""
    for token in children:
        if token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif token.type == "link_open":
            href = str(token.attrGet("href") or "")
        elif token.type == "link_close" and href and href not in "".join(parts):
            parts.append(f" ({href})")
        elif token.type == "image":
            parts.append(token.content)
    return "".join(parts)
