"""The tabs of an event's pages: those that one's role has something to do with."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, request
from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab, and whether this page is one of its own."""

    address: str
    name: str
    here: bool


# The path below the event's, the name, and the right that it takes.
TABS = (
    ("", _l("Overview"), "see"), ("seminars/", _l("Seminars"), "see"), ("schedule/", _l("Schedule"), "see"),
    ("readiness/", _l("Readiness"), "see"), ("panelists/", _l("People"), "see"), ("moderators/", _l("Moderators"), "see"),
    ("rooms/", _l("Rooms"), "see"), ("livestreams/", _l("Livestreams"), "see"), ("signage/", _l("Signs"), "signs"),
    ("releases/", _l("Publish"), "see"), ("team/", _l("Team"), "own"), ("settings/", _l("Settings"), "edit"),
)  # fmt: skip


def tabs() -> list[Tab]:
    """The tabs for who is signed in."""
    base = f"/organise/{g.event.slug}/"
    found = []
    for path, name, permission in TABS:
        here = request.path.startswith(base + path) if path else request.path == base
        found += [Tab(base + path, str(name), here)] if g.actor.may(permission) else []
    return found
