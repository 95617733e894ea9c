"""The list of changes as an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET

from eventapp.programme.text import xml_safe

NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Entry:
    """One release as a reader sees it; `sentences` are its changes in words, `at` in UTC.

    `paths` are those of what each of the sentences is about, below the event, empty for what has no page.
    """

    number: int
    at: datetime
    title: str
    sentences: tuple[str, ...]
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed is called and whose it is; `page` and `own` are the addresses of the page of changes and of itself."""

    title: str
    author: str
    page: str
    own: str


def write(feed: Feed, entries: Sequence[Entry], updated: datetime) -> bytes:
    """The feed with its entries; `updated` is when it last changed, in UTC."""
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(f"{{{NAMESPACE}}}feed")
    _text(root, "title", feed.title)
    _text(root, "id", feed.own)
    _text(root, "updated", _stamp(updated))
    ET.SubElement(root, f"{{{NAMESPACE}}}link", rel="self", type="application/atom+xml", href=feed.own)
    ET.SubElement(root, f"{{{NAMESPACE}}}link", rel="alternate", type="text/html", href=feed.page)
    _text(ET.SubElement(root, f"{{{NAMESPACE}}}author"), "name", feed.author)
    for entry in entries:
        element, page = ET.SubElement(root, f"{{{NAMESPACE}}}entry"), f"{feed.page}#release-{entry.number}"
        _text(element, "id", page)
        _text(element, "title", entry.title)
        _text(element, "updated", _stamp(entry.at))
        ET.SubElement(element, f"{{{NAMESPACE}}}link", rel="alternate", href=page)
        _text(element, "content", "\n".join(entry.sentences) or entry.title)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{NAMESPACE}}}{name}").text = xml_safe(text)


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
