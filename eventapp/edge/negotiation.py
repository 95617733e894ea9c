"""Which form of a page a request wants: HTML, or the Markdown that stands beside it (RFC 9110 section 12.5.1)."""

from __future__ import annotations

import re
from functools import lru_cache

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from eventapp.programme.naming import RESERVED

# The programme and a seminar, by the addresses of their pages.
_BESIDE = re.compile(r"/([^/]+)/(?:(seminars/[^/]+)/)?")
_MARKDOWN = re.compile(r"^/([^/]+)/(?:programme|(seminars/[^/]+))\.md$")


def markdown_beside(path: str) -> str:
    """The address of the Markdown beside a page, empty for a page without."""
    found = _BESIDE.fullmatch(path)
    if found is None or found[1] in RESERVED:
        return ""
    return f"/{found[1]}/{found[2] or 'programme'}.md"


def page_beside(location: str) -> str:
    """Where a redirect leads who asked for a page and wants Markdown: to the page, so that what it leads to is right for all."""
    path, mark, query = location.partition("?")
    return _MARKDOWN.sub(lambda found: f"/{found[1]}/{found[2]}/" if found[2] else f"/{found[1]}/", path) + mark + query


def is_one_of_two(path: str) -> bool:
    """Whether an answer stands at an address that gives HTML to some and Markdown to others, or may be given there."""
    return bool(markdown_beside(path)) or path.endswith(".md")


def wanted_path(path: str, accept: str) -> str:
    """The path that a request for a path means, by what it accepts: a browser never asks for Markdown."""
    if "text/markdown" not in accept or not path.endswith("/"):
        return path
    return (markdown_beside(path) or path) if _prefers_markdown(accept[:500]) else path


@lru_cache(maxsize=256)
def _prefers_markdown(accept: str) -> bool:
    """Whether Markdown is wanted as much as HTML, or more."""
    asked = parse_accept_header(accept, MIMEAccept)
    return 0 < asked.quality("text/markdown") >= asked.quality("text/html")
