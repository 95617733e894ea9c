"""The list of changes as a JSON Feed 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape

from eventapp.formats.atom import Entry, Feed


def write(feed: Feed, entries: Sequence[Entry], event: str) -> bytes:
    """The feed with its entries, the newest first; `event` is the address that what they lead to is below."""
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.own,
        "authors": [{"name": feed.author}],
        "items": [_item(feed, entry, event) for entry in entries],
    }
    return json.dumps(said, ensure_ascii=False).encode()


def _item(feed: Feed, entry: Entry, event: str) -> dict[str, str]:
    page = f"{feed.page}#release-{entry.number}"
    return {
        "id": page,
        "url": page,
        "title": entry.title,
        "content_html": _list(entry, event) or f"<p>{escape(entry.title)}</p>",
        "content_text": "\n".join(entry.sentences) or entry.title,
        "date_published": entry.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _list(entry: Entry, event: str) -> str:
    """The sentences as a list of HTML, each with a link to what it tells of."""
    lines = [
        f'<li><a href="{escape(event + path)}">{escape(sentence)}</a></li>' if path else f"<li>{escape(sentence)}</li>"
        for sentence, path in zip(entry.sentences, entry.paths, strict=True)
    ]
    return f"<ul>{''.join(lines)}</ul>" if lines else ""
