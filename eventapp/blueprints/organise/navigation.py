"""The places of an event's pages, in groups: those that one's role has something to do with."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import g, request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventapp.services import access
from eventapp.services.clock import now
from eventapp.services.draft import memory
from eventapp.services.publishing import next_steps, releases


@dataclass(frozen=True, slots=True)
class Place:
    """A page of an event: its path below the event's, name, icon, the right that it takes, and what is told of it.

    `also` are paths whose pages belong to it; `count` is how much waits there, `here` whether it is the page shown.
    """

    path: str
    name: LazyString
    icon: str
    permission: str
    also: tuple[str, ...] = ()
    count: int = 0
    here: bool = False

    @property
    def address(self) -> str:
        """Where it is on this site."""
        return f"/organise/{g.event.slug}/{self.path}"


@dataclass(frozen=True, slots=True)
class Group:
    """Places that belong together, under a name; "" for those that need none."""

    name: LazyString | str
    places: tuple[Place, ...]


DAY = Place("", _l("Day"), "calendar-days", "see")
BOARD = Place("schedule/", _l("Board"), "columns-3", "see")
SEMINARS = Place("seminars/", _l("Seminars"), "list", "see")
PEOPLE = Place("panelists/", _l("People"), "users", "see")
MODERATORS = Place("moderators/", _l("Moderators"), "mic", "see")
DESK = Place("desk/", _l("Desk"), "gauge", "crew", ("stage/",))
PUBLISH = Place("releases/", _l("Publish"), "send", "see")
GROUPS = (
    Group("", (DAY, Place("readiness/", _l("Readiness"), "clipboard-check", "see"))),
    Group(_l("Programme"), (BOARD, SEMINARS, Place("rooms/", _l("Rooms"), "door-open", "see"))),
    Group(
        _l("People"),
        (PEOPLE, MODERATORS, Place("outbox/", _l("Mails"), "mail", "private", ("messages/", "reminders/"))),
    ),
    Group(_l("Publish"), (Place("preview/", _l("Preview"), "eye", "see"), PUBLISH, Place("share/", _l("Share"), "share-2", "see"), Place("insights/", _l("Insights"), "chart-column", "see"))),
    Group(
        _l("Venue"),
        (
            DESK,
            Place("screens/", _l("Screens"), "monitor", "crew"),
            Place("livestreams/", _l("Livestreams"), "video", "see"),
            Place("signage/", _l("Signs"), "qr-code", "signs", ("links/",)),
        ),
    ),
    Group(
        _l("Settings"),
        (
            Place("settings/", _l("Event"), "settings", "edit", ("copy/", "erase/")),
            Place("team/", _l("Team"), "shield", "own"),
            Place("privacy/", _l("Privacy"), "lock", "own"),
            Place("exports/", _l("Import and export"), "arrow-down-up", "see", ("imports/",)),
            Place("activity/", _l("Activity"), "history", "private"),
        ),
    ),
)  # fmt: skip
# What is always at hand on a phone; the rest is one press away.
COMMON = (DAY, BOARD, SEMINARS, PEOPLE)
# The same for those who run the day, and for all others while it lasts.
ON_THE_DAY = (DAY, DESK, SEMINARS, PEOPLE)


@dataclass(frozen=True, slots=True)
class Navigation:
    """All that leads on from a page of an event."""

    groups: tuple[Group, ...]
    common: tuple[Place, ...]
    here: Place | None
    events: tuple[tuple[str, str], ...]
    past: bool  # Whether the day is over.


def navigation() -> Navigation:
    """For who is signed in: the groups with places of theirs, and their other events by address and title."""
    found = memory.read(g.event).clashes()
    counts = {
        BOARD.path: sum(clash.severity == "error" for clash in found),
        MODERATORS.path: sum(clash.rule == "no-moderator" for clash in found),
        PUBLISH.path: releases.pending(g.event).things,
    }
    groups = []
    for group in GROUPS:
        places = tuple(
            replace(place, here=_is_here(place), count=counts.get(place.path, 0))
            for place in group.places if g.actor.may(place.permission)
        )  # fmt: skip
        groups += [Group(group.name, places)] if places else []
    runs = g.actor.may("crew") and (not g.actor.may("edit") or next_steps.is_on(g.event, now()))
    every = {place.path: place for group in groups for place in group.places}
    return Navigation(
        tuple(groups),
        tuple(every[place.path] for place in (ON_THE_DAY if runs else COMMON) if place.path in every),
        next((place for place in every.values() if place.here), None),
        tuple((f"/organise/{e.slug}/", e.title) for e, _ in access.events_of(g.account) if e.id != g.event.id),
        next_steps.is_past(g.event, now()),
    )


def _is_here(place: Place) -> bool:
    base = f"/organise/{g.event.slug}/"
    if not place.path:
        return request.path == base
    return request.path.startswith(tuple(base + path for path in (place.path, *place.also)))
