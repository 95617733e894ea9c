"""What a file and the draft say of a seminar, in words to compare."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext

from eventapp.blueprints.wording.names import field, kind, length, role, service, state
from eventapp.formats.markdown import one_line
from eventapp.services.sheetimports import Line

LONGEST, GLANCE = 200, 80


def said_name(name: str) -> str:
    """The name of what is said."""
    named = {
        "room": gettext("Room"),
        "people": gettext("People"),
        "track": gettext("Track"),
        "seats": gettext("Panel"),
    }
    return named.get(name) or field(name)


def row(line: Line, zone: ZoneInfo) -> str:
    """What a row of a file would write, in one line: of a new seminar when, where and who, else from what to what."""
    if line.what == "new":
        told = [n for n in ("starts_at", "minutes", "room", "seats", "people") if line.said.get(n)]
        return " · ".join(said(name, line.said[name], zone) for name in told)
    return "; ".join(
        f"{said_name(name)}: {said(name, line.was[name], zone, GLANCE)} → {said(name, line.said[name], zone, GLANCE)}"
        for name in line.changes
    )


def said(name: str, value: Any, zone: ZoneInfo, most: int = LONGEST) -> str:
    """What is said, in one line of at most so many characters."""
    if value in (None, "", []):
        return "–"
    if name == "starts_at":
        return f"{datetime.fromisoformat(value).astimezone(zone):%Y-%m-%d %H:%M}"
    if name == "minutes":
        return length(value)
    if name in ("kind", "state"):
        return kind(value) if name == "kind" else state(value)
    if name == "seats":
        text = ", ".join(
            f"{who or organisation} ({role(told).lower()})" if told == "moderator" else who or organisation
            for who, organisation, told in value
        )
    elif name == "services":
        text = ", ".join(service(each) for each in value)
    elif name == "quotes":
        text = " ".join(quote["text"] for quote in value)
    else:
        text = ", ".join(value) if isinstance(value, list) else one_line(str(value))
    return text if len(text) <= most else text[:most].rstrip() + " …"
