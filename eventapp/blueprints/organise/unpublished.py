"""What publishing would change, as its page shows it: by kind of thing, each with links to it and to how it will look."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import g

from eventapp.blueprints import wording
from eventapp.programme.differences import Difference
from eventapp.programme.model import Person, Programme, Room, Seminar
from eventapp.programme.release import public_part
from eventapp.services.publishing import unpublished

# How many of a kind are shown unfolded.
OPEN = 15
_PLACES = {"seminar": ("seminars/", "seminars/"), "room": ("rooms/", "rooms/"), "person": ("panelists/", "people/")}


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that differs: its fields before and after in words, where it is edited ("" where it is not any more),
    and where the preview shows it.
    """

    title: str
    what: str
    fields: list[tuple[str, str, str]]
    edit: str
    look: str


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind that differ, with a heading."""

    subject: str
    heading: str
    things: list[Shown]


def groups(whole: Programme) -> list[Group]:
    """What differs, of each kind that does; `whole` is the draft with all in it."""
    found, zone = unpublished.found(g.event), whole.event.zone
    known, looked = _codes(whole), _codes(public_part(whole))
    shown: dict[str, list[Shown]] = {}
    for each in found:
        shown.setdefault(each.subject, []).append(_shown(each, zone, each.code in known, each.code in looked))
    return [Group(subject, name, shown[subject]) for subject, name in wording.things() if subject in shown]


def _codes(programme: Programme) -> set[str]:
    things: tuple[Seminar | Person | Room, ...] = (*programme.seminars, *programme.people, *programme.rooms)
    return {thing.code for thing in things}


def _shown(each: Difference, zone: ZoneInfo, known: bool, looked: bool) -> Shown:
    fields = wording.differing(each, zone)
    base = f"/organise/{g.event.slug}/"
    if each.subject == "event":
        return Shown(each.title, each.what, fields, f"{base}settings/", f"{base}preview/own?page=about/")
    own, public = _PLACES[each.subject]
    return Shown(
        each.title, each.what, fields, f"{base}{own}{each.code}/" if known else "",
        f"{base}preview/own?page={public}{each.slug}/" if looked else "",
    )  # fmt: skip
