"""Find: any seminar, person, room or page of an event by typing, and the commonest things to do."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import Blueprint, g, render_template, request
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from eventapp.blueprints import views, wording
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise import navigation
from eventapp.programme.model import Programme, Seminar
from eventapp.programme.search import Entry, search
from eventapp.services.draft import memory

blueprint = Blueprint("find", __name__)
# In characters: nobody searches for more.
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do: where it begins, what it is called, its icon and the right that it takes."""

    path: str
    name: LazyString
    icon: str
    permission: str = "edit"


ACTIONS = (
    Action("seminars/new", _l("Add a seminar"), "plus"), Action("panelists/new", _l("Add a person"), "user-plus"),
    Action("rooms/new", _l("Add a room"), "plus"), Action("imports/", _l("Import a table"), "upload"),
    Action("schedule/plan/", _l("Plan it for me"), "wand-sparkles"), Action("copy/", _l("Copy to another day"), "copy", "own"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    """What was found: its address, name, what tells it from others, the word for what it is, and an icon."""

    address: str
    name: str
    told: str
    kind: str
    icon: str


@blueprint.get("/find/")
@needs("see")
def find() -> str:
    """What `q` meets, best first; with `part` only the list, for the dialog. Without words the commonest actions."""
    text = request.args.get("q", "")[:LONGEST]
    hits = {hit.address: hit for hit in _everything()}
    entries = [Entry(hit.kind, hit.address, hit.name, (hit.told, hit.kind)) for hit in hits.values()]
    found = [hits[entry.key] for entry in search(entries, text)]
    page = "_found" if "part" in request.args else "find"
    return render_template(f"organise/{page}.html", text=text, found=found if text.strip() else _actions())


@blueprint.get("/keys/")
@needs("see")
def keys() -> str:
    """What the keyboard does, here and on the board."""
    return render_template("organise/_keys.html" if "part" in request.args else "organise/keys.html")


def _everything() -> list[Hit]:
    programme = memory.read(g.event).whole
    return [*_seminars(programme), *_people(programme), *_rooms(programme), *_pages(), *_actions()]


def _seminars(programme: Programme) -> list[Hit]:
    if not g.actor.may("crew") and not g.actor.may("private"):
        return []
    people, rooms = programme.people_by_code(), programme.rooms_by_code()
    end = "" if g.actor.may("private") else "sheet"
    base, zone = f"/organise/{g.event.slug}/seminars/", ZoneInfo(g.event.timezone)

    def told(s: Seminar) -> str:
        when = [f"{views.short_date(s.starts_at.astimezone(zone).date())} {views.clock(s.starts_at, zone)}"] if s.starts_at else []
        names = [people[a.person].name if a.person in people else a.organisation for a in s.appearances]
        return " · ".join([*when, *([rooms[s.room].name] if s.room in rooms else []), ", ".join(names), *s.tags]).strip(" ·")

    return [Hit(f"{base}{s.code}/{end}", s.title, told(s), wording.kind(s.kind), "list") for s in programme.seminars]


def _people(programme: Programme) -> list[Hit]:
    if not g.actor.may("private"):
        return []
    base, kind = f"/organise/{g.event.slug}/panelists/", gettext("Person")
    return [Hit(f"{base}{p.code}/", p.name, p.affiliation, kind, "user") for p in programme.people]


def _rooms(programme: Programme) -> list[Hit]:
    if not g.actor.may("edit"):
        return []
    base, kind = f"/organise/{g.event.slug}/rooms/", gettext("Room")
    return [Hit(f"{base}{r.code}/", r.name, "", kind, "door-open") for r in programme.rooms]


def _pages() -> list[Hit]:
    kind = gettext("Page")
    return [
        Hit(place.address, str(place.name), str(group.name), kind, place.icon)
        for group in navigation.GROUPS for place in group.places if g.actor.may(place.permission)
    ]  # fmt: skip


def _actions() -> list[Hit]:
    base, kind = f"/organise/{g.event.slug}/", gettext("To do")
    return [Hit(base + a.path, str(a.name), "", kind, a.icon) for a in ACTIONS if g.actor.may(a.permission)]
