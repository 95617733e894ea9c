"""schema.org JSON-LD for search engines: an Event with its sub-events."""

from __future__ import annotations

import json
from collections.abc import Mapping

from eventapp.formats import markdown
from eventapp.programme.addresses import Addresses
from eventapp.programme.model import Event, Programme, Seminar


def event_page(programme: Programme, addresses: Addresses) -> str:
    """The event with its seminars in brief, as text that may stand inside a script element."""
    event = programme.event
    plain = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "description": event.tagline or event.title,
        "url": addresses.event(),
        "startDate": event.starts_on.isoformat(),
        "endDate": event.ends_on.isoformat(),
        "inLanguage": event.language,
        "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
        "eventStatus": "https://schema.org/EventScheduled",
        "location": _place(event) | {"@id": _place_id(addresses, "")},
        "organizer": {"@type": "Organization", "name": event.host} if event.host else None,
        "subEvent": _in_brief(programme, addresses),
    }
    return _script(plain)


def seminar_page(programme: Programme, seminar: Seminar, addresses: Addresses) -> str:
    """One seminar, as text that may stand inside a script element."""
    people = programme.people_by_code()
    performers = [people[a.person] for a in seminar.appearances if a.person in people]
    plain: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Event",
        **_core(programme, seminar, addresses),
        "description": markdown.to_plain(seminar.abstract)[:1000] or seminar.title,
        "image": addresses.picture(seminar.slug),
        "inLanguage": seminar.language or programme.event.language,
        "performer": [
            {"@type": "Person", "name": p.name, "url": addresses.person(p.slug)} for p in performers
        ],
        "superEvent": {"@type": "Event", "name": programme.event.title, "url": addresses.event()},
    }
    if seminar.recording:
        plain["recordedIn"] = {
            "@type": "VideoObject",
            "name": seminar.title,
            "url": addresses.live(seminar.slug),
        }
    return _script(plain)


def _in_brief(programme: Programme, addresses: Addresses) -> list[dict[str, object]]:
    """The seminars that have a time, each place told where it comes first and only named by its `@id` after that.

    That a seminar is scheduled is what a reader takes for granted, so only cancelled ones say how it is with them.
    """
    rooms, told, found = programme.rooms_by_code(), {_place_id(addresses, "")}, []
    for seminar in programme.seminars:
        if not seminar.scheduled:
            continue
        core = _core(programme, seminar, addresses)
        room = rooms.get(seminar.room)
        place = _place_id(addresses, room.slug if room else "")
        core["location"] = {"@id": place} if place in told else _place_of(programme, seminar) | {"@id": place}
        told.add(place)
        if not seminar.cancelled:
            del core["eventStatus"]
        found.append({"@type": "Event", **core})
    return found


def _core(programme: Programme, seminar: Seminar, addresses: Addresses) -> dict[str, object]:
    zone = programme.event.zone
    online = bool(seminar.livestream)
    return {
        "name": seminar.title,
        "url": addresses.seminar(seminar.slug),
        "startDate": seminar.starts_at.astimezone(zone).isoformat() if seminar.starts_at else None,
        "endDate": seminar.ends_at.astimezone(zone).isoformat() if seminar.ends_at else None,
        "eventStatus": "https://schema.org/" + ("EventCancelled" if seminar.cancelled else "EventScheduled"),
        "eventAttendanceMode": "https://schema.org/"
        + ("Mixed" if online else "Offline")
        + "EventAttendanceMode",
        "location": _place_of(programme, seminar),
    }


def _place_id(addresses: Addresses, room: str) -> str:
    """What the place of a room is known by within a document, by the room's slug; "" is the event's own place."""
    return f"{addresses.room(room) if room else addresses.event()}#place"


def _place_of(programme: Programme, seminar: Seminar) -> dict[str, object]:
    room = programme.rooms_by_code().get(seminar.room)
    return _place(programme.event, room.name if room else "")


def _place(event: Event, room: str = "") -> dict[str, object]:
    venue = event.venue
    name = ", ".join(dict.fromkeys(part for part in (room, venue.name) if part)) or venue.city or event.title
    address = {
        "@type": "PostalAddress",
        "streetAddress": venue.address,
        "addressLocality": venue.city,
        "addressCountry": venue.country,
    }
    return {"@type": "Place", "name": name, "address": {k: v for k, v in address.items() if v}}


def _script(plain: Mapping[str, object]) -> str:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps({k: v for k, v in plain.items() if v}, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
