"""A tap as a form of the desk sends it: its button `want` has a field and a value, `was-` fields what the page showed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from eventapp.blueprints.asked import typed_number
from eventapp.programme.taps import FIELDS, Tap, Value
from eventapp.programme.timing import instant
from eventapp.services.clock import now
from eventapp.services.errors import NotFound

if TYPE_CHECKING:
    from eventapp.models import Event

LONGEST_TEXT = 400


def tap_in(form: Mapping[str, str], event: Event) -> Tap:
    """What a form says. Raises NotFound for a field that there is not, Invalid for minutes that are no number."""
    about = form.get("about", "")[:20]
    kind = about.partition("/")[0]
    field, _, value = form.get("want", "")[:100].partition("=")
    if field not in FIELDS.get(kind, ()):
        raise NotFound
    wanted: dict[str, Value] = {field: value}
    if field == "late":
        wanted = {"late": _late(value, form)}
    elif value == "?" and field == "message":
        wanted = {"message": form.get("text", "")[:LONGEST_TEXT], "until": _until(form, ZoneInfo(event.timezone))}
    was: dict[str, Value] | None = None
    if f"was-{field}" in form:
        seen = form[f"was-{field}"][:LONGEST_TEXT]
        was = {field: (int(seen) if seen.isdecimal() else None) if field == "late" else seen}
    return Tap(about, wanted, was)


def _late(value: str, form: Mapping[str, str]) -> int | None:
    """Minutes: of the button, or those typed beside it; None takes back what was said."""
    if value == "?":
        return typed_number(form, "minutes", -1)
    return int(value[:3]) if value.isdecimal() else None


def _until(form: Mapping[str, str], zone: ZoneInfo) -> str:
    """Until when a message stands: a clock time at the venue, today or, where that is past, tomorrow; "" for the day."""
    try:
        clock = datetime.strptime(form.get("until", "")[:5], "%H:%M").time()
    except ValueError:
        return ""
    at = now()
    found = instant(at.astimezone(zone).date(), clock, zone)
    return (found if found > at else found + timedelta(days=1)).astimezone(UTC).isoformat()
