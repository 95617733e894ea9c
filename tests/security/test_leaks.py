"""Stored XSS in every text field; drafts and private data on no public address."""

import json
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from lxml import html

from eventapp.extensions import db
from eventapp.formats import jsonfile, packed, reading, snapshots
from eventapp.models import PrintedSheet, RunSheet, Screen, ShortLink, SignPack, Slide
from eventapp.programme import select
from eventapp.programme.taps import Tap
from eventapp.services.clock import now
from eventapp.services.desk import greenroom, reports
from eventapp.services.draft import edits, events, loading, memory, people, rooms, seminars, waivers
from eventapp.services.draft.seats import state as seat_state
from eventapp.services.imports import new_event
from eventapp.services.live import saying
from eventapp.services.people import answers, contacts, seen
from eventapp.services.people import personal as personal_page
from eventapp.services.publishing import releases
from eventapp.services.stage import words

# As long as the shortest of the fields that hold it take (see programme/limits.py).
SHORT, SHORTER, SHORTEST = "<img src=x onerror=alert(1)>\"'", "<script>\"'", "<b>"
XSS = "<script>alert('x')</script><img src=x onerror=alert(1)>\" onmouseover=alert(2) '"
PRIVATE = "hemlig-Xq7"


def public_addresses(app, day, programme=None):
    """Every public address that has something to show, or had in a `programme` that was published."""
    programme = programme or day.shelf.current("almedalen-2017").release.programme
    base = "/almedalen-2017"
    # Whatever there is below an event, so that nothing which comes to be is forgotten; but for scripts, which are files.
    below = {rule.rule.removeprefix("/<event>") for rule in app.url_map.iter_rules() if "GET" in rule.methods and rule.rule.startswith("/<event>/")}
    found = [base + path for path in sorted(below) if "<" not in path and not path.endswith(".js")]
    found += [f"{base}/?lang=en", f"{base}/nothing"]
    for s in programme.seminars:
        found += [
            f"{base}/seminars/{s.slug}/",
            f"{base}/seminars/{s.slug}.md",
            f"{base}/seminars/{s.slug}/live",
            f"{base}/seminars/{s.slug}/picture.png",
            f"{base}/qr/live/{s.slug}.svg",
            f"/q/3{s.code}",
            f"/q/4{s.code}",
            f"{base}/calendar/seminar/{s.slug}.ics",
        ]
        found += [f"/api/v1/events/almedalen-2017/seminars/{s.code}", f"{base}/qr/seminar/{s.slug}.svg"]
    for p in programme.people:
        found += [f"{base}/people/{p.slug}/", f"{base}/calendar/person/{p.slug}.ics"]
    found += [f"{base}/calendar/tag/{slug}.ics" for slug in select.tags(programme)]
    found += ["/", f"/q/0{programme.event.code}", f"/q/1{programme.event.code}"]
    found += [f"{base}/qr/event/almedalen-2017.svg", f"{base}/qr/calendar/almedalen-2017.png"]
    for r in programme.rooms:
        found += [
            f"/q/2{r.code}",
            f"{base}/rooms/{r.slug}/",
            f"{base}/calendar/room/{r.slug}.ics",
            f"{base}/screens/{r.slug}/",
            f"{base}/screens/{r.slug}/overlay/",
            f"{base}/screens/{r.slug}/overlay.json",
        ]
        found += [f"{base}/qr/room/{r.slug}.svg"]
    found += [
        "/api/v1/events",
        "/api/v1/events/almedalen-2017",
        "/api/v1/events/almedalen-2017/now",
        "/sitemap.xml",
        f"{base}/sitemap.xml",
    ]
    return [*found, "/metrics", "/robots.txt", "/api/v1/openapi.json"]


def everything_public(app, day, programme=None):
    client = app.test_client()
    # As the operator's monitoring asks: it must not learn anything of people either.
    told = {"Authorization": "Bearer " + app.config["METRICS_TOKEN"]}
    return {a: client.get(a, headers=told) for a in public_addresses(app, day, programme)}


def active(text):
    """Elements and attributes in a page that could run something of an author's."""
    tree = html.fromstring(text)
    scripts = [s for s in tree.iter("script") if not s.get("src") and s.get("type") != "application/ld+json"]
    handlers = [
        e for e in tree.iter() if isinstance(e.tag, str) and any(a.startswith("on") for a in e.attrib)
    ]
    images = [i for i in tree.iter("img") if i.get("src") == "x"]
    links = [a for a in tree.iter("a") if (a.get("href") or "").lower().startswith(("javascript:", "data:"))]
    return scripts + handlers + images + links


def poison(day):
    """Hostile text in every text field there is."""
    event, actor = day.event, day.actor
    text_fields = [
        n for n in event.EDITABLE
        if isinstance(getattr(event, n), str) and n not in ("slug", "language", "timezone", "accent", "logo", "day_starts", "day_ends")
    ]  # fmt: skip
    links = [
        {
            "label": XSS,
            "kind": "other",
            "url": "https://e.org/?" + XSS,
            "swish": SHORTER,
            "amount": 1,
            "currency": SHORTEST,
        }
    ]
    events.change(edits.Writing(event, actor), event.version, dict.fromkeys(text_fields, XSS) | {"links": links, "venue_country": SHORT})
    rows = loading.tables(event)
    for room in rows.rooms:
        fields = dict.fromkeys(("name", "directions", "livestream", "stream_key", "notes"), XSS)
        rooms.change(edits.Writing(event, actor), room, room.version, fields)
    for person in rows.people:
        fields = dict.fromkeys(
            ("name", "title", "organisation", "biography", "website", "email", "notes"), XSS
        ) | {"phone": SHORT}
        people.change(edits.Writing(event, actor), person, person.version, fields)
    for s in rows.seminars:
        fields = dict.fromkeys(
            ("title", "host", "abstract", "summary", "livestream", "recording", "notes"), XSS
        )
        seats = [seat_state(seat) | {"note": XSS} for seat in s.seats]
        seats += [{"person_id": None, "organisation": XSS, "role": "panelist", "call_at": None, "note": XSS}]
        fields |= {"tags": [XSS], "quotes": [{"text": XSS, "by": XSS}], "seats": seats}
        seminars.change(edits.Writing(event, actor), s, s.version, fields)
    releases.publish(event, actor, day.shelf, XSS)


def test_no_text_runs_on_any_page(lite_day):
    from tests.conftest import sign_in
    from tests.security.test_rights import address, first_codes, views
    from tests.security.test_web import personal

    poison(lite_day)
    for where, answer in everything_public(lite_day.app, lite_day).items():
        if answer.data and answer.content_type.startswith("text/html"):
            assert active(answer.text) == [], where
        if answer.content_type.startswith("image/svg"):
            assert "<script" not in answer.text
    client = sign_in(lite_day.app)
    walked, things = 0, first_codes(lite_day)
    for rule in views(lite_day.app):
        if rule.rule.startswith("/organise/") and "GET" in rule.methods:
            answer = client.get(address(rule, things))
            if answer.content_type.startswith("text/html") and answer.status_code == 200 and answer.data:
                assert active(answer.text) == [], rule.rule
                walked += 1
    assert walked > 20
    assert active(client.get(personal(lite_day)).text) == []


def _plan_privately(event, actor):
    """What only the planning knows, in every field that it has."""
    rows = loading.tables(event)
    room, person, seminar = rows.rooms[0], rows.people[1], rows.seminars[0]
    hours = [["2017-07-03T01:23:00+00:00", "2017-07-03T20:34:00+00:00"]]
    rooms.change(
        edits.Writing(event, actor), room, room.version,
        {"building": PRIVATE, "stream_crew": PRIVATE, "turnaround": 17, "hours": hours, "notes": PRIVATE},
    )  # fmt: skip
    people.change(edits.Writing(event, actor), person, person.version, {"hours": hours, "notes": PRIVATE})
    wishes = {"after": [rows.seminars[1].code], "part": "morning"}
    seminars.change(
        edits.Writing(event, actor), seminar, seminar.version, {"wishes": wishes, "expected": 98700, "fixed": True}
    )
    block = {"title": "Ljudprov " + PRIVATE, "kind": "blocked", "seats": [], "room_id": room.id}
    seminars.add(edits.Writing(event, actor), block | {"starts_at": datetime(2017, 7, 3, 5, tzinfo=UTC), "minutes": 30})
    clash = memory.read(event).all_clashes()[0]
    waivers.overrule(edits.Writing(event, actor), clash.key, "Skäl: " + PRIVATE)


def test_blocked_times_and_the_planning_are_never_published(lite_day):
    """Published with all of it in the draft: none of it is anywhere, and the block is in the draft all the same."""
    _plan_privately(lite_day.event, lite_day.actor)
    title = next(s for s in loading.tables(lite_day.event).seminars if s.kind == "panel")
    seminars.change(edits.Writing(lite_day.event, lite_day.actor), title, title.version, {"title": "Något nytt"})
    releases.publish(lite_day.event, lite_day.actor, lite_day.shelf, "")
    assert [s.title for s in memory.read(lite_day.event).planning.blocks] == ["Ljudprov " + PRIVATE]
    # When it was published may be any time of the day, also one of those that are looked for.
    at = lite_day.shelf.current("almedalen-2017").release.published_at
    moments = [at - timedelta(seconds=n) for n in range(120)]
    clock = [f"{m:%H:%M:%S}" for m in moments]
    clock += sorted({f"{m.astimezone(ZoneInfo('Europe/Stockholm')):%H:%M}" for m in moments})
    for where, answer in everything_public(lite_day.app, lite_day).items():
        text = answer.data.decode(errors="ignore")
        for told in clock:
            text = text.replace(told, "")
        for secret in (PRIVATE, "Ljudprov", "01:23", "20:34", "98700"):
            assert secret not in text, (where, secret)
    release = lite_day.app.extensions["shelf"].current("almedalen-2017").release
    assert PRIVATE.encode() not in packed.unpack(snapshots.write(release))


def test_a_draft_leaks_through_no_public_address(lite_day):
    event, actor = lite_day.event, lite_day.actor
    before = {a: r.data for a, r in everything_public(lite_day.app, lite_day).items() if a != "/metrics"}
    rows = loading.tables(event)
    for s in rows.seminars:
        seminars.change(
            edits.Writing(event, actor),
            s,
            s.version,
            {"title": PRIVATE, "abstract": PRIVATE, "recording": "https://e.org/" + PRIVATE},
        )
    people.change(edits.Writing(event, actor), rows.people[0], rows.people[0].version, {"name": PRIVATE})
    seminars.add(edits.Writing(event, actor), {"title": PRIVATE, "seats": []})
    seminars.add(edits.Writing(event, actor), {"title": "Utkast " + PRIVATE, "state": "draft", "seats": []})
    _plan_privately(event, actor)
    lite_day.app.extensions["copies"]._held.clear()
    after = {a: r.data for a, r in everything_public(lite_day.app, lite_day).items() if a != "/metrics"}
    now_too = {a for a in before if before[a] != after[a]}
    # These tell the time.
    assert now_too <= {"/api/v1/events/almedalen-2017/now", *(a for a in before if "/screens/" in a)}
    assert [a for a, data in after.items() if PRIVATE.encode() in data] == []
    # Published as a draft seminar among confirmed ones, it still does not show.
    releases.publish(event, actor, lite_day.shelf, "")
    found = everything_public(lite_day.app, lite_day)
    assert [a for a, r in found.items() if f"Utkast {PRIVATE}".encode() in r.data] == []
    assert PRIVATE.encode() in found["/almedalen-2017/"].data  # The test can fail: what is public does show.


def test_private_data_leaks_nowhere(lite_day):
    event, actor = lite_day.event, lite_day.actor
    rows = loading.tables(event)
    for room in rows.rooms:
        rooms.change(edits.Writing(event, actor), room, room.version, {"stream_key": PRIVATE, "notes": PRIVATE})
    for person in rows.people:
        contact = contacts.Contact(f"Eva {PRIVATE}", PRIVATE, f"eva-{PRIVATE}@example.org", PRIVATE, True)
        corrected = [{"field": "title", "value": PRIVATE, "at": "2017-07-01T08:00:00+00:00", "by": PRIVATE}]
        fields = {
            "email": f"{PRIVATE}@example.org", "phone": PRIVATE, "notes": PRIVATE, "pronunciation": PRIVATE, "may_film": "no",
            "contacts": contacts.rows(person, [contact]), "corrections": corrected,
        }  # fmt: skip
        people.change(edits.Writing(event, actor), person, person.version, fields)
        page = personal_page.page(person, lite_day.shelf)
        seen.keep(page, seen.mark(page))
    facts = {"day_contact_name": PRIVATE, "day_contact_phone": PRIVATE}
    events.change(edits.Writing(event, actor), event.version, facts)
    for seat in [seat for s in rows.seminars for seat in s.seats if seat.person]:
        answers.answer(seat.person, seat.id, "another", answers.Details((), PRIVATE, PRIVATE))
    for s in rows.seminars:
        start = s.starts_at
        seats = [seat_state(seat) | {"note": PRIVATE, "call_at": start} for seat in s.seats]
        seminars.change(
            edits.Writing(event, actor), s, s.version, {"notes": PRIVATE, "seats": seats, "title": s.title + "!"}
        )
    releases.publish(event, actor, lite_day.shelf, "")
    found = everything_public(lite_day.app, lite_day)
    assert [a for a, r in found.items() if PRIVATE.encode() in r.data or b"anna@example.org" in r.data] == []
    kept = b"".join(p.read_bytes() for p in lite_day.shelf.folder.iterdir())
    assert PRIVATE.encode() not in kept
    assert not re.search(
        rb"call_at|email|phone|stream_key|notes|contact_name|contacts|corrections|pronunciation|may_film|other_|answered_by|seen", kept
    )
    # Who looks at another's page is shown whom to call, and nothing of that person's own but the public.
    from tests.security.test_web import personal

    text = lite_day.app.test_client().get(personal(lite_day)).text
    assert (text.count(f"eva-{PRIVATE}"), f"Eva {PRIVATE}" in text, PRIVATE in text) == (0, False, True)


def test_a_personal_page_shows_ones_own_note_and_nobody_elses(lite_day):
    from tests.security.test_web import personal

    event, actor = lite_day.event, lite_day.actor
    s = next(s for s in loading.tables(event).seminars if s.slug == "sexualundervisning")
    seats = [seat_state(seat) | {"note": f"{PRIVATE}-{seat.person.slug}."} for seat in s.seats]
    seminars.change(edits.Writing(event, actor), s, s.version, {"seats": seats})
    client = lite_day.app.test_client()
    for page in (personal(lite_day), personal(lite_day) + "calendar.ics"):
        text = client.get(page).text.replace("\r\n ", "")
        assert set(re.findall(PRIVATE + r"-[\w-]+\.", text)) == {f"{PRIVATE}-nina-rung."}


HOSTILE_FILES = {
    "a person's website": lambda p: p["people"][0].update(website="javascript:alert(1)"),
    "a link of the event": lambda p: p["event"]["links"].append({"label": "x", "url": "data:text/html,x"}),
    "a livestream": lambda p: p["seminars"][0].update(livestream="javascript:alert(1)"),
    "a recording": lambda p: p["seminars"][0].update(recording="vbscript:x"),
    "a colour": lambda p: p["event"].update(accent="red;}*{display:none"),
    "a slug": lambda p: p["rooms"][0].update(slug="../x"),
    "a code": lambda p: p["seminars"][0].update(code="<b>"),
    "a portrait": lambda p: p["people"][0].update(portrait="../../secret"),
}


@pytest.mark.parametrize("what", HOSTILE_FILES)
def test_a_file_cannot_bring_what_a_form_would_refuse(lite_day, what):
    plain = json.loads(jsonfile.write_programme(memory.read(lite_day.event).programme))
    assert new_event.read(json.dumps(plain).encode()).event.slug == "almedalen-2017"
    HOSTILE_FILES[what](plain)
    with pytest.raises(jsonfile.Unreadable):
        new_event.read(json.dumps(plain).encode())


def test_a_website_that_is_none_is_not_taken_into_a_day_there_is(lite_day):
    plain = json.loads(jsonfile.write_programme(memory.read(lite_day.event).programme))
    plain["people"][0] |= {"name": "Ny Person", "code": "ZZZZZZ", "website": "javascript:alert(1)"}
    plain["seminars"][0]["appearances"].append({"role": "panelist", "person": "ZZZZZZ", "organisation": ""})
    table = reading.read(json.dumps(plain).encode())
    assert table.people["ZZZZZZ"] == {"title": "Åklagare"}


def _day_itself(day, seminar, room):
    """The mark in what is written and pressed on the day, and is for the crew, the stage and the printer alone."""
    event, actor, at = day.event, day.actor, now()
    for person in loading.tables(event).people:
        greenroom.write(event, person.code, at.date(), f"Kommer sent {PRIVATE}", "")
        greenroom.say(event, actor, greenroom.Presence(person.code, at.date(), True))
    words.send(event, seminar.code, f"Fem minuter kvar {PRIVATE}", PRIVATE)
    order = {"sheets": {"wifi": {"typed": {"network": "Gast", "password": PRIVATE}, "day": "", "room": "", "only": []}}, "paper": {}}
    here = {"event_id": event.id}
    db.session.add_all([
        RunSheet(**here, seminar_id=seminar.id, version=1, parts=[], questions=PRIVATE, note=PRIVATE, contact=PRIVATE, begun=[]),
        SignPack(**here, token="x", made_at=at, release=1, wanted={"orders": [order]}, body=PRIVATE.encode(), remarks={"cut": [PRIVATE], "small": []}),
        PrintedSheet(**here, key="wifi/Gast", name=PRIVATE, face="x", release=1, printed_at=at, pack="x", wanted=order),
        ShortLink(**here, link=f"3{seminar.code}", name=PRIVATE, made_at=at),
        Slide(**here, heading=PRIVATE, text=PRIVATE, shown=False), Screen(**here, key="abcdeqx7qx", name=PRIVATE, removed_at=at),
        Screen(**here, key="fghjkqx7qx", name="Vid dörren"),
    ])  # fmt: skip
    db.session.commit()
    live = day.app.extensions["live"]
    for about, wanted in (
        ("all", {"message": f"Tas bort {PRIVATE}"}), ("all", {"message": ""}), (f"seminar/{seminar.code}", {"state": "begun"}),
        (f"room/{room.code}", {"fullness": "full", "stream": "up"}),
    ):  # fmt: skip
        for field, value in wanted.items():
            saying.say(event, actor, live, saying.Pressed(Tap(about, {field: value})))


def test_what_the_day_itself_leaves_is_on_no_public_address_and_in_no_log(lite_day, caplog):
    rows = loading.tables(lite_day.event)
    seminar = next(s for s in rows.seminars if s.slug == "sexualundervisning")
    room = next(r for r in rows.rooms if r.id == seminar.room_id)
    secrets = [PRIVATE, "qx7qx", "Vid dörren", lite_day.account.email, reports.token(lite_day.event, lite_day.app.config["SECRET_KEY"])]
    with time_machine.travel(seminar.starts_at + timedelta(minutes=5), tick=False), caplog.at_level("DEBUG"):
        _day_itself(lite_day, seminar, room)
        found = everything_public(lite_day.app, lite_day)
        device = lite_day.app.test_client().get("/almedalen-2017/offline/0.json")
        report = lite_day.app.test_client().get(f"/report/{secrets[-1]}/")
    told = {a: r.text for a, r in found.items() if r.mimetype.startswith(("text/", "application/"))} | {"offline": device.text, "report": report.text}
    assert [a for a, text in told.items() for secret in secrets if secret in text] == []
    assert [line for line in caplog.messages for secret in secrets if secret in line] == []
    # The test can fail: the facts are there, and a screen is told of.
    for page in ("", "embed/", f"seminars/{seminar.slug}/", f"rooms/{room.slug}/", "livestreams/"):
        assert "data-known" in told[f"/almedalen-2017/{page}"], page
    assert (told["/almedalen-2017/live.json"].count("full"), told["/almedalen-2017/screens/set.json"].count("flashes")) == (2, 1)
