"""Codes of a release: which there are, what they carry and where they lead."""

from __future__ import annotations

from dataclasses import dataclass

from eventapp.programme.addresses import Addresses
from eventapp.programme.release import Release
from eventapp.services.publishing import shortlinks


@dataclass(frozen=True, slots=True)
class Code:
    """One code: its kind, the slug in its picture's address, its name, what it carries and where that leads."""

    kind: str
    slug: str
    title: str
    thing: str
    link: str
    carries: str
    leads_to: str


def codes(release: Release, base: str) -> list[Code]:
    """Every code of a release: the event's two, then the rooms', then the seminars'."""
    programme = release.programme
    event, to = programme.event, Addresses(base, programme.event.slug)

    def code(kind: str, slug: str, title: str, thing: str, leads_to: str) -> Code:
        link = shortlinks.link(kind, thing)
        return Code(kind, slug, title, thing, link, to.short_upper(link), leads_to)

    found = [
        code("event", event.slug, event.title, event.code, to.event()),
        code("calendar", event.slug, event.title, event.code, to.page("calendar/")),
    ]
    found += [code("room", r.slug, r.name, r.code, to.room(r.slug)) for r in programme.rooms]
    for s in programme.seminars:
        found.append(code("seminar", s.slug, s.title, s.code, to.seminar(s.slug)))
        if s.watched:
            found.append(code("live", s.slug, s.title, s.code, to.live(s.slug)))
    return found
