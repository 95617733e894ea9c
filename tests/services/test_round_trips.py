"""What we export and can import comes back the same: no change in the event it came from, and the same in an empty one."""

import unicodedata
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import select

from eventapp.extensions import db
from eventapp.formats import columns, frab, ical, jsonfile, reading, spreadsheet
from eventapp.formats.markdown import to_plain
from eventapp.formats.persons import folded
from eventapp.models import Account
from eventapp.programme import feeds
from eventapp.programme.addresses import Addresses
from eventapp.programme.limits import LINE, TAG
from eventapp.programme.model import Event, Programme, State
from eventapp.programme.text import clean, xml_safe
from eventapp.services import imports
from eventapp.services.access import Actor
from eventapp.services.draft import memory
from eventapp.services.draft.edits import Writing
from eventapp.services.imports import new_event
from eventapp.services.publishing import releases
from tests import factories
from tests.conftest import BASE
from tests.strategies import programmes


def composed(text):
    return unicodedata.normalize("NFC", text)


def line(text):
    return composed(" ".join(xml_safe(clean(text)).split())[:280].strip())


def in_cell(text):
    """A name that a list of names in one cell can hold."""
    return line("".join(" " if c in ";,()" else c for c in text))


def unique(values):
    """Names that are not each other's, in small letters either."""
    seen, found = set(), []
    for value in values:
        value = value[: LINE - 10].strip()
        name, number = value or "Namn", 2
        while folded(name) in seen:
            name, number = f"{value or 'Namn'} {number}", number + 1
        seen.add(folded(name))
        found.append(name)
    return found


def tidy(programme, cells):
    """The programme as our own forms would have kept it; with `cells`, with names that a cell with a list can hold."""
    name = in_cell if cells else line
    rooms = [
        replace(r, name=n)
        for r, n in zip(programme.rooms, unique([line(r.name) for r in programme.rooms]), strict=True)
    ]
    people = [
        replace(p, name=n)
        for p, n in zip(programme.people, unique([name(p.name) for p in programme.people]), strict=True)
    ]
    people = [replace(p, organisation=name(p.organisation)[:LINE].strip(), title=line(p.title)[:LINE].strip()) for p in people]
    zone = programme.event.zone
    titles = unique([line(s.title) for s in programme.seminars])
    seminars = []
    for s, title in zip(programme.seminars, titles, strict=True):
        seats, seen = [], set()
        for a in s.appearances:
            seat = replace(a, organisation=name(a.organisation)[:LINE].strip() or "Telia" if not a.person else "")
            if (key := (seat.person or seat.organisation.casefold())) not in seen:
                seen.add(key)
                seats.append(seat)
        starts_at = s.starts_at
        if starts_at and starts_at.astimezone(zone).fold:
            starts_at += timedelta(hours=3)  # An hour that comes twice is one hour in a table.
        tags = [t for t in (line(t.replace(",", " ")).lstrip("#").strip()[:TAG].strip() for t in s.tags) if t]
        seminars.append(
            replace(
                s, title=title, host=line(s.host)[:LINE].strip(), abstract=composed(xml_safe(clean(s.abstract)).strip()), starts_at=starts_at,
                quotes=tuple(replace(q, text=composed(clean(q.text))[:2000].strip(), by=line(q.by)[:LINE].strip()) for q in s.quotes),
                summary=composed(xml_safe(clean(s.summary)).strip()), tags=tuple(dict.fromkeys(tags)), appearances=tuple(seats),
                livestream="" if "ö" in s.livestream else s.livestream, recording="" if "ö" in s.recording else s.recording,
            )
        )  # fmt: skip
    # A room called as the place itself could not be told from it in a calendar.
    venue = replace(programme.event.venue, name="Högskolan", city="Visby")
    event = replace(programme.event, slug="d" + uuid4().hex[:12], code="", venue=venue)
    return Programme(event, tuple(rooms), tuple(people), tuple(seminars))


def export(kind, event, account, app):
    """The event in one format, as it is taken away."""
    if kind in ("csv", "xlsx"):
        return {"csv": spreadsheet.write_csv, "xlsx": spreadsheet.write_xlsx}[kind](memory.read(event).programme)
    if kind == "draft.json":
        return jsonfile.write_programme(memory.read(event).programme)
    release = releases.publish(
        event, Actor(account.id, "owner"), app.extensions["shelf"], "", releases.Agreed(despite="Provet.")
    )
    to = Addresses(BASE, event.slug)
    return {
        "ics": lambda: ical.write(release, ical.Feed(feeds.everything(release, release.published_at), "Dagen", to.feed("all")), to),
        "xml": lambda: frab.write_xml(release, to),
        "frab.json": lambda: frab.write_json(release, to),
        "programme.json": lambda: jsonfile.public(release, BASE),
    }[kind]()


def face(programme, kind):
    """What a format carries of each seminar, in words that do not depend on codes."""
    rooms, people = programme.rooms_by_code(), programme.people_by_code()
    found = {}
    for s in programme.seminars:
        slot = (s.starts_at, s.minutes if s.starts_at or kind not in ("ics", "xml", "frab.json") else None)
        seats = [(people[a.person].name if a.person else a.organisation, a.role.value) for a in s.appearances]
        here = {"slot": slot, "room": rooms[s.room].name if s.room else ""}
        if kind not in ("ics",):
            here |= {"recording": s.recording, "kind": s.kind.value}
        if kind in ("csv", "xlsx", "draft.json", "programme.json"):
            named = sorted(seats) if "json" in kind else sorted((n, r == "moderator") for n, r in seats)
            here |= {
                "seats": named,
                "state": s.state.value,
                "host": s.host,
                "tags": s.tags,
                "abstract": s.abstract,
            }
            here |= {"livestream": s.livestream, "language": s.language}
        if kind in ("draft.json", "programme.json"):
            here |= {"summary": s.summary, "quotes": s.quotes, "services": s.services}
        if kind == "ics":
            here |= {"tags": s.tags, "state": s.state.value}
        if kind in ("xml", "frab.json"):
            here |= {
                "people": sorted({people[a.person].name for a in s.appearances if a.person}),
                "abstract": to_plain(s.abstract),
            }
        found[s.title] = here
    return found


KINDS = ["csv", "xlsx", "draft.json", "programme.json", "ics", "xml", "frab.json"]


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=12,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(programme=programmes())
def test_it_comes_back_the_same(lite, kind, programme):
    account = db.session.scalars(select(Account)).first() or factories.account(site_owner=True)
    wanted = tidy(programme, kind in ("csv", "xlsx"))
    if kind in ("ics", "xml", "frab.json", "programme.json"):
        # Drafts are not published; a schedule has no place for what is cancelled or has no time.
        shown = [s for s in wanted.seminars if s.state is not State.DRAFT]
        if kind in ("ics", "xml", "frab.json"):
            shown = [s for s in shown if s.starts_at and (kind == "ics" or s.state is not State.CANCELLED)]
        wanted = replace(wanted, seminars=tuple(shown))
    if not wanted.seminars:
        return
    event = new_event.create(account, wanted)
    table = reading.read(export(kind, event, account, lite))
    choices = imports.Choices(columns.guess(table))
    # Into the event it came from: nothing changes.
    plan = imports.plan(event, table, choices)
    assert ([(x.title, x.what, x.changes) for x in plan.lines if x.what != "same"], plan.problems) == ([], [])
    assert len(plan.lines) == len(wanted.seminars)
    # Into an empty one: it is the same day.
    empty = factories.make_event(account, title="Tom", **days_of(wanted.event)).event
    into = imports.plan(empty, table, choices)
    actor = Actor(account.id, "owner")
    if into.work:
        imports.carry_out(Writing(empty, actor), table, choices, into.fingerprint)
    was = face(memory.read(event).programme, kind)
    if kind == "ics":  # What was cancelled and never here has nothing to cancel.
        was = {title: f for title, f in was.items() if f["state"] != "cancelled"}
    assert face(memory.read(empty).programme, kind) == was
    assert {x.what for x in imports.plan(empty, table, choices).lines} <= {"same"}


def days_of(event: Event):
    return {
        "starts_on": event.starts_on, "ends_on": event.ends_on, "timezone": event.timezone,
        "venue_name": event.venue.name, "venue_city": event.venue.city, "language": event.language,
    }  # fmt: skip
