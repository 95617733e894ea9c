"""schema.org JSON-LD for search engines: an Event with its sub-events."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from eventapp.formats import markdown
from eventapp.programme.addresses import Addresses
from eventapp.programme.model import Event, Programme, Seminar

_SCHEMA = "https://schema.org/"
_FREE = re.compile(r"\b(fri entré|fritt inträde|gratis|kostnadsfri\w*|free)\b", re.IGNORECASE)


def event_page(programme: Programme, addresses: Addresses) -> str:
    """The event with its seminars in brief (what else there is of each its own page has), as text that may stand inside a script element."""
    plain = {
        "@context": "https://schema.org",
        **_whole(programme, addresses),
        "subEvent": _in_brief(programme, addresses),
    }
    return _script(plain)


def _whole(programme: Programme, addresses: Addresses) -> dict[str, object]:
    """The event without what is in it."""
    event = programme.event
    online = any(s.livestream and not s.cancelled for s in programme.seminars)
    whole: dict[str, object] = {
        "@type": "Event",
        "name": event.title,
        "description": event.tagline or event.title,
        "url": addresses.event(),
        "image": addresses.page("picture.png"),
        "startDate": event.starts_on.isoformat(),
        "endDate": event.ends_on.isoformat(),
        "inLanguage": event.language,
        "eventAttendanceMode": _SCHEMA + ("Mixed" if online else "Offline") + "EventAttendanceMode",
        "eventStatus": _SCHEMA + "EventScheduled",
        "location": _where(
            _place(event) | {"@id": _place_id(addresses, "")}, addresses.page("livestreams/") if online else ""
        ),
        "organizer": _organizer(event.host, addresses.page("host/")),
        "isAccessibleForFree": _is_free(event) or None,
        "offers": _offers(event, addresses.event()),
    }
    return {name: value for name, value in whole.items() if value}


def seminar_page(programme: Programme, seminar: Seminar, addresses: Addresses) -> str:
    """One seminar, as text that may stand inside a script element; empty for one without a time, which is no Event yet."""
    if not seminar.scheduled:
        return ""
    people = programme.people_by_code()
    performers = [people[a.person] for a in seminar.appearances if a.person in people]
    plain: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Event",
        **_core(programme, seminar, addresses),
        "organizer": _organizer(seminar.host, seminar.host_page) or _organizer(programme.event.host, addresses.page("host/")),
        "offers": _offers(programme.event, addresses.seminar(seminar.slug)),
        "description": markdown.to_plain(seminar.abstract)[:1000] or seminar.title,
        "image": addresses.picture(seminar.slug),
        "inLanguage": seminar.language or programme.event.language,
        "performer": [
            {"@type": "Person", "name": p.name, "url": addresses.person(p.slug)} for p in performers
        ],
        "superEvent": _whole(programme, addresses),
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

    That a seminar is scheduled is what a reader takes for granted, so only cancelled ones say how it is with them; where it
    can be followed online its own page says.
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
        del core["eventAttendanceMode"]
        found.append({"@type": "Event", **core})
    return found


def _core(programme: Programme, seminar: Seminar, addresses: Addresses) -> dict[str, object]:
    zone = programme.event.zone
    online = bool(seminar.livestream)
    core: dict[str, object] = {
        "name": seminar.title,
        "url": addresses.seminar(seminar.slug),
        "startDate": seminar.starts_at.astimezone(zone).isoformat() if seminar.starts_at else None,
        "endDate": seminar.ends_at.astimezone(zone).isoformat() if seminar.ends_at else None,
        "eventStatus": _SCHEMA + ("EventCancelled" if seminar.cancelled else "EventScheduled"),
        "eventAttendanceMode": _SCHEMA + ("Mixed" if online else "Offline") + "EventAttendanceMode",
        "location": _where(_place_of(programme, seminar), addresses.live(seminar.slug) if online else ""),
    }
    return {name: value for name, value in core.items() if value}


def _where(place: dict[str, object], stream: str) -> object:
    """The place, and beside it where it can be followed from anywhere."""
    return [place, {"@type": "VirtualLocation", "url": stream}] if stream else place


def _is_free(event: Event) -> bool:
    """Whether what is said of the admission says that it costs nothing."""
    return _FREE.search(event.admission) is not None


def _offers(event: Event, url: str) -> dict[str, object] | None:
    if not _is_free(event):
        return None
    return {
        "@type": "Offer", "price": "0", "priceCurrency": "SEK" if event.venue.country in ("SE", "Sverige", "Sweden") else "EUR",
        "availability": _SCHEMA + "InStock", "url": url,
    }  # fmt: skip


def _organizer(name: str, url: str) -> dict[str, object] | None:
    if not name:
        return None
    known: dict[str, object] = {"@type": "Organization", "name": name, "url": url}
    return {key: value for key, value in known.items() if value}


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
    place: dict[str, object] = {"@type": "Place", "name": name, "address": {k: v for k, v in address.items() if v} or name}
    if not room and venue.latitude is not None and venue.longitude is not None:
        place["geo"] = {"@type": "GeoCoordinates", "latitude": venue.latitude, "longitude": venue.longitude}
    return place


def _script(plain: Mapping[str, object]) -> str:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps({k: v for k, v in plain.items() if v}, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
