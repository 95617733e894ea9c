"""XML from strangers as a tree: without entities of its own, without great depth, mended where only signs are wrong."""

from __future__ import annotations

import re
from html.entities import html5
from xml.etree import ElementTree as ET
from xml.parsers import expat

from eventapp.formats.jsonfile import Unreadable
from eventapp.programme.text import xml_safe

DEEPEST = 40
_DECLARED = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_ENTITY = re.compile(r"&(?:([A-Za-z][A-Za-z0-9]{1,31});|(?!#\d{1,7};|#x[0-9a-fA-F]{1,6};))")
_XML = {"amp", "lt", "gt", "quot", "apos"}


def parsed(data: bytes) -> ET.Element:
    """The document; tags without the prefix of their namespace. A declared entity is refused. Raises Unreadable."""
    try:
        return _tree(data, None)
    except expat.ExpatError:
        pass
    try:
        return _tree(_mended(data).encode(), "utf-8")
    except expat.ExpatError as error:
        raise Unreadable("This XML file is broken or cut off.") from error


def _mended(data: bytes) -> str:
    """The text without what XML does not know: another encoding than it says, control characters, HTML's entities."""
    try:
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")

    def sign(match: re.Match[str]) -> str:
        if match[1] in _XML:
            return match[0]
        found = html5.get(f"{match[1]};", "") if match[1] else ""
        return "".join(f"&#{ord(c)};" for c in found) or "&amp;" + match[0][1:]

    return _ENTITY.sub(sign, xml_safe(_DECLARED.sub("", text)))


def _tree(data: bytes, encoding: str | None) -> ET.Element:
    parser, builder, depth = expat.ParserCreate(encoding), ET.TreeBuilder(), 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Unreadable("This XML file is nested too deep.")
        builder.start(tag.rpartition(":")[2], attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag.rpartition(":")[2])

    def refuse(*_: object) -> None:
        raise Unreadable("This XML file declares entities, which are not taken.")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = refuse
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
        return builder.close()
    except (ValueError, LookupError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("This XML file is broken or cut off.") from error
