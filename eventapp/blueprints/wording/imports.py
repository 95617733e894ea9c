"""What a file and the draft say of a seminar, in words to compare."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext

from eventapp.blueprints.wording.names import field, kind, length, role, service, state

LONGEST = 200


def said_name(name: str) -> str:
    """The name of what is said."""
    named = {
        "room": gettext("Room"),
        "people": gettext("People"),
        "track": gettext("Track"),
        "seats": gettext("Panel"),
    }
    return named.get(name) or field(name)


def said(name: str, value: Any, zone: ZoneInfo) -> str:
    """What is said, in one line."""
    if value in (None, "", []):
        return "–"
    if name == "starts_at":
        return f"{datetime.fromisoformat(value).astimezone(zone):%Y-%m-%d %H:%M}"
    if name == "minutes":
        return length(value)
    if name in ("kind", "state"):
        return kind(value) if name == "kind" else state(value)
    if name == "seats":
        return ", ".join(
            f"{who or organisation} ({role(told).lower()})" if told == "moderator" else who or organisation
            for who, organisation, told in value
        )
    if name == "services":
        return ", ".join(service(each) for each in value)
    if name == "quotes":
        return " ".join(quote["text"] for quote in value)[:LONGEST]
    text = ", ".join(value) if isinstance(value, list) else str(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"
