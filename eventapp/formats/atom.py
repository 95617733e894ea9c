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
    """One release as a reader sees it; `sentences` are its changes in words, `at` in UTC."""

    number: int
    at: datetime
    title: str
    sentences: tuple[str, ...]


def write(title: str, author: str, page: str, own: str, entries: Sequence[Entry], updated: datetime) -> bytes:
    """The feed: `page` and `own` are the addresses of the page of changes and of the feed itself."""
    ET.register_namespace("", NAMESPACE)
    feed = ET.Element(f"{{{NAMESPACE}}}feed")
    _text(feed, "title", title)
    _text(feed, "id", own)
    _text(feed, "updated", _stamp(updated))
    ET.SubElement(feed, f"{{{NAMESPACE}}}link", rel="self", type="application/atom+xml", href=own)
    ET.SubElement(feed, f"{{{NAMESPACE}}}link", rel="alternate", type="text/html", href=page)
    _text(ET.SubElement(feed, f"{{{NAMESPACE}}}author"), "name", author)
    for entry in entries:
        element = ET.SubElement(feed, f"{{{NAMESPACE}}}entry")
        _text(element, "id", f"{page}#release-{entry.number}")
        _text(element, "title", entry.title)
        _text(element, "updated", _stamp(entry.at))
        ET.SubElement(element, f"{{{NAMESPACE}}}link", rel="alternate", href=f"{page}#release-{entry.number}")
        _text(element, "content", "\n".join(entry.sentences) or entry.title)
    made: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return made


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{NAMESPACE}}}{name}").text = xml_safe(text)


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
