"""What is withdrawn is on no public address: seminars, people, rooms, whole events, also from releases of old versions."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import icalendar
import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from eventapp.extensions import db
from eventapp.formats import jsonfile, packed, snapshots
from eventapp.models import Release
from eventapp.programme.changes import Change
from eventapp.programme.telling import Teller
from eventapp.services.draft import board, edits, loading, people, seminars
from eventapp.services.draft.seats import state as seat_state
from eventapp.services.people import media
from eventapp.services.publishing import releases, withdrawal
from tests import factories
from tests.conftest import fill, make_app, sign_in
from tests.security.test_leaks import everything_public
from tests.security.test_web import personal

SECRET = "Tystnat-Zx9"
HERE = "/almedalen-2017"
EMPTY_ENTRY = [
    "DTEND", "DTSTAMP", "DTSTART", "LAST-MODIFIED", "SEQUENCE", "STATUS", "SUMMARY", "TRANSP", "UID"
]  # fmt: skip


def marked(day):
    """A seminar, a room and the seminar's only own person with the mark in every text there is; published."""
    event, actor = day.event, day.actor
    address = "https://e.org/" + SECRET
    room = factories.room(day, SECRET + " salen", slug="salen", directions=SECRET, livestream=address)
    texts = dict.fromkeys(("title", "organisation", "biography"), SECRET)
    person = factories.person(day, SECRET + " Ek", slug="ek", website=address, **texts)
    fields = {
        "slug": "borta", "room": room, "starts_at": datetime(2017, 7, 3, 6, tzinfo=UTC), "minutes": 45, "tags": [SECRET],
        "quotes": [{"text": SECRET, "by": SECRET}], "recording": "https://e.org/r/" + SECRET,
        "seats": [factories.seat(person, "moderator"), factories.seat(SECRET + " AB")],
    } | dict.fromkeys(("host", "abstract", "summary"), SECRET)  # fmt: skip
    row = factories.seminar(day, SECRET + " titel", **fields)
    # In a seminar that stays it shows too: as a room that was used, as a seat that was taken.
    stays = next(s for s in loading.tables(event).seminars if s.slug == "ai")
    seats = [seat_state(seat) for seat in stays.seats]
    seats += [fields["seats"][0], fields["seats"][1]]
    seminars.change(edits.Writing(event, actor), stays, stays.version, {"seats": seats})
    releases.publish(event, actor, day.shelf, "Välkommen, " + SECRET + " Ek!", releases.Agreed(despite="provas"))
    seminars.change(
        edits.Writing(event, actor),
        stays,
        stays.version,
        {"room_id": room.id, "starts_at": datetime(2017, 7, 3, 19, tzinfo=UTC)},
    )
    seminars.change(edits.Writing(event, actor), row, row.version, {"minutes": 50})
    releases.publish(event, actor, day.shelf, "", releases.Agreed(despite="provas"))
    return row, room, person, day.shelf.current("almedalen-2017").release.programme


def found_in(day, programme):
    """Where the mark is, over all that has been public, in the answers' heads as well."""
    day.app.extensions["copies"]._held.clear()
    answers = everything_public(day.app, day, programme)
    return [
        address
        for address, answer in answers.items()
        if SECRET.lower() in (answer.data.decode(errors="ignore") + str(answer.headers)).lower()
    ], answers


def withdraw(day, row, room, person, how):
    event, actor = day.event, day.actor
    if how == "draft":
        seminars.change(edits.Writing(event, actor), row, row.version, {"state": "draft"})
    else:
        edits.remove(edits.Writing(event, actor), row)
    edits.remove(edits.Writing(event, actor), person)
    edits.remove(edits.Writing(event, actor), room)
    stays = next(s for s in loading.tables(event).seminars if s.slug == "ai")
    seats = [seat_state(seat) for seat in stays.seats]
    seats = [s for s in seats if s["person_id"] != person.id and SECRET not in s["organisation"]]
    hall = next(r for r in loading.tables(event).rooms)
    seminars.change(edits.Writing(event, actor), stays, stays.version, {"seats": seats, "room_id": hall.id})
    releases.publish(event, actor, day.shelf, "", releases.Agreed(despite="provas"))


@pytest.mark.parametrize("how", ["draft", "removed"])
def test_the_text_of_what_is_withdrawn_is_on_no_public_address(lite_day, how):
    row, room, person, programme = marked(lite_day)
    before, _ = found_in(lite_day, programme)
    for page in (
        "/",
        "/seminars/borta/",
        "/people/ek/",
        "/rooms/salen/",
        "/calendar/all.ics",
        "/programme.json",
        "/schedule.xml",
        "/changes/",
        "/changes.atom",
    ):
        assert HERE + page in before  # The test can fail.
    withdraw(lite_day, row, room, person, how)
    shown, answers = found_in(lite_day, programme)
    # The address of its tag's feed, which only who has it can ask for, is the one place where the word comes back.
    tag = f"{HERE}/calendar/tag/{SECRET.lower()}.ics"
    assert set(shown) == {tag}
    assert SECRET not in answers[tag].text
    kept = b"".join(packed.unpack(p.read_bytes()) for p in lite_day.shelf.folder.iterdir())
    newest = db.session.scalars(db.select(Release).order_by(Release.number.desc())).first()
    assert SECRET.encode() not in kept + packed.unpack(newest.body)
    # The organisers' own history still knows.
    assert SECRET in sign_in(lite_day.app).get("/organise/almedalen-2017/releases/").text


def test_what_is_withdrawn_answers_410_everywhere_and_its_feeds_say_cancelled(lite_day):
    row, room, person, programme = marked(lite_day)
    withdraw(lite_day, row, room, person, "draft")
    _, answers = found_in(lite_day, programme)
    status = {
        address: answers[address].status_code
        for address in (
            f"{HERE}/seminars/borta/", f"{HERE}/seminars/borta/live", f"{HERE}/seminars/borta/picture.png", f"{HERE}/qr/seminar/borta.svg",
            f"{HERE}/qr/live/borta.svg", f"{HERE}/people/ek/", f"{HERE}/rooms/salen/", f"{HERE}/screens/salen/", f"{HERE}/qr/room/salen.svg",
            f"/api/v1/events/almedalen-2017/seminars/{row.code}",
        )
    }  # fmt: skip
    assert status == dict.fromkeys(status, 410)
    assert answers[f"/api/v1/events/almedalen-2017/seminars/{row.code}"].json == {"error": "gone"}
    for kind in ("all", "seminar/borta", "room/salen", "person/ek", f"tag/{SECRET.lower()}"):
        answer = lite_day.app.test_client().get(f"{HERE}/calendar/{kind}.ics")
        assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8"), kind
        entries = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
        (entry,) = [e for e in entries if str(e["UID"]).startswith(row.code)]
        assert (str(entry["SUMMARY"]), str(entry["STATUS"]), sorted(entry)) == (
            "INSTÄLLT",
            "CANCELLED",
            EMPTY_ENTRY,
        )
        assert (entry.start, entry.end - entry.start) == (
            datetime(2017, 7, 3, 6, tzinfo=UTC),
            timedelta(minutes=50),
        )
        assert entry["SEQUENCE"] == 2
    for link, leads_to in (
        (f"3{row.code}", "/seminars/borta/"),
        (f"4{row.code}", "/seminars/borta/live"),
        (f"2{room.code}", "/rooms/salen/"),
    ):
        assert urlsplit(answers[f"/q/{link}"].headers["Location"]).path == HERE + leads_to


@pytest.mark.parametrize(("language", "says", "home"), [
    ("sv", "Seminariet finns inte längre i programmet", "Till programmet"),
    ("en", "This seminar is no longer in the programme", "To the programme"),
])  # fmt: skip
def test_the_page_says_so_in_both_languages_and_leads_home(lite_day, language, says, home):
    withdraw(lite_day, *marked(lite_day)[:3], "draft")
    answer = lite_day.app.test_client().get(f"{HERE}/seminars/borta/", headers={"Accept-Language": language})
    main = re.sub(r"\s+", " ", answer.text.split("<main", 1)[1])
    assert (answer.status_code, f"<h1>{says}</h1>" in main, f'almedalen-2017/">{home}</a>' in main) == (
        410,
        True,
        True,
    )
    assert answer.headers["Cache-Control"] == "public, max-age=30"


def test_one_that_comes_back_is_there_again_with_a_higher_sequence(lite_day):
    row, *_ = marked(lite_day)
    seminars.change(edits.Writing(lite_day.event, lite_day.actor), row, row.version, {"state": "draft"})
    releases.publish(lite_day.event, lite_day.actor, lite_day.shelf, "", releases.Agreed(despite="provas"))
    seminars.change(edits.Writing(lite_day.event, lite_day.actor), row, row.version, {"state": "confirmed"})
    releases.publish(lite_day.event, lite_day.actor, lite_day.shelf, "", releases.Agreed(despite="provas"))
    client = lite_day.app.test_client()
    assert client.get(f"{HERE}/seminars/borta/").status_code == 200
    (entry,) = icalendar.Calendar.from_ical(client.get(f"{HERE}/calendar/seminar/borta.ics").data).walk(
        "VEVENT"
    )
    assert (str(entry["STATUS"]), entry["SEQUENCE"]) == ("CONFIRMED", 3)


def test_a_cancelled_one_is_not_withdrawn(lite_day):
    row, *_ = marked(lite_day)
    seminars.change(edits.Writing(lite_day.event, lite_day.actor), row, row.version, {"state": "cancelled"})
    releases.publish(lite_day.event, lite_day.actor, lite_day.shelf, "", releases.Agreed(despite="provas"))
    client = lite_day.app.test_client()
    answer = client.get(f"{HERE}/seminars/borta/", headers={"Accept-Language": "sv"})
    assert (answer.status_code, SECRET in answer.text, "Inställt" in answer.text) == (200, True, True)
    assert f"SUMMARY:INSTÄLLT: {SECRET} titel" in client.get(f"{HERE}/calendar/all.ics").text


def test_feeds_tell_of_the_withdrawn_until_the_event_is_over_or_for_a_week_after_it(tmp_path):
    """The clock is moved: withdrawn the day before, and the week after."""

    def uids(client, address="all"):
        answer = client.get(f"{HERE}/calendar/{address}.ics")
        if answer.status_code != 200:
            return answer.status_code
        return {str(e["UID"])[:6] for e in icalendar.Calendar.from_ical(answer.data).walk("VEVENT")}

    app = make_app(tmp_path)
    with app.app_context(), time_machine.travel(datetime(2017, 7, 2, 12, tzinfo=UTC)) as clock:
        day = fill(app)
        client, rows = app.test_client(), {s.slug: s for s in loading.tables(day.event).seminars}
        everyone = {s.code for s in rows.values() if s.starts_at}
        edits.remove(edits.Writing(day.event, day.actor), rows["ai"])
        releases.publish(day.event, day.actor, day.shelf, "", releases.Agreed(despite="provas"))
        assert (uids(client), uids(client, "seminar/ai")) == (everyone, {rows["ai"].code})
        clock.move_to(datetime(2017, 7, 3, 21, 59, 59, tzinfo=UTC))
        assert uids(client) == everyone
        last = client.get(f"{HERE}/calendar/all.ics").headers
        clock.move_to(datetime(2017, 7, 3, 22, 0, 1, tzinfo=UTC))  # Midnight in Sweden.
        assert (uids(client), uids(client, "seminar/ai")) == (everyone - {rows["ai"].code}, 410)
        again = client.get(f"{HERE}/calendar/all.ics", headers={"If-Modified-Since": last["Last-Modified"]})
        assert (again.status_code, again.headers["Last-Modified"]) == (200, "Mon, 03 Jul 2017 22:00:00 GMT")
        clock.move_to(datetime(2017, 7, 10, 12, tzinfo=UTC))
        edits.remove(edits.Writing(day.event, day.actor), rows["lagen"])
        releases.publish(day.event, day.actor, day.shelf, "", releases.Agreed(despite="provas"))
        clock.move_to(datetime(2017, 7, 17, 11, 59, tzinfo=UTC))
        assert uids(client, "seminar/lagen") == {rows["lagen"].code}
        clock.move_to(datetime(2017, 7, 17, 12, 1, tzinfo=UTC))
        assert (uids(client), uids(client, "seminar/lagen")) == (
            everyone - {rows["ai"].code, rows["lagen"].code},
            410,
        )
        db.session.remove()


def as_the_first_version_wrote_it(release, programme, gone):
    """A stored release of schema 1: withdrawn seminars whole, former people and rooms, changes with every name."""
    plain = json.loads(packed.unpack(snapshots.write(release)))
    whole = next(s for s in programme.seminars if s.code == gone)
    people = [p for p in programme.people if p.slug == "ek"]
    halls = [r for r in programme.rooms if r.slug == "salen"]
    plain |= {
        "schema": 1, "withdrawn": [jsonfile.plain(whole) | {"state": "cancelled"}],
        "former_people": jsonfile.plain(people), "former_rooms": jsonfile.plain(halls),
        "changes": jsonfile.plain([Change("removed", "seminar", gone, whole.title, "2017-07-03T06:00:00Z")]),
    }  # fmt: skip
    del plain["public"]
    return json.dumps(plain, ensure_ascii=False).encode()


def test_a_release_stored_by_the_first_version_leaks_nothing(day):
    row, room, person, programme = marked(day)
    withdraw(day, row, room, person, "removed")
    release = day.shelf.current("almedalen-2017").release
    old = as_the_first_version_wrote_it(release, programme, row.code)
    assert SECRET.encode() in old
    stored = db.session.scalars(db.select(Release).order_by(Release.number.desc())).first()
    stored.body, number = old, stored.number
    db.session.commit()
    (day.shelf.folder / "almedalen-2017.json").write_bytes(old)
    shown, answers = found_in(day, programme)
    assert set(shown) == {f"{HERE}/calendar/tag/{SECRET.lower()}.ics"}
    assert replace(day.shelf.current("almedalen-2017").release, changes=()) == replace(release, changes=())
    assert day.shelf.current("almedalen-2017").release.number == number
    for kind in ("all", "seminar/borta", "room/salen", "person/ek", f"tag/{SECRET.lower()}"):
        assert f"UID:{row.code}@" in answers[f"{HERE}/calendar/{kind}.ics"].text, kind
    # What comes after it holds nothing of it either, nor does the copy that an upgrade writes.
    withdrawal.settle(day.shelf, True)
    assert SECRET.encode() not in packed.unpack((day.shelf.folder / "almedalen-2017.json").read_bytes())


def test_a_panelist_learns_that_their_seminar_is_gone_and_no_more(lite_day):
    client, address = lite_day.app.test_client(), personal(lite_day)
    row = next(s for s in loading.tables(lite_day.event).seminars if s.slug == "sexualundervisning")
    seats = [seat_state(seat) | {"note": SECRET} for seat in row.seats]
    seminars.change(edits.Writing(lite_day.event, lite_day.actor), row, row.version, {"seats": seats})
    assert SECRET in client.get(address).text
    edits.remove(edits.Writing(lite_day.event, lite_day.actor), row)
    releases.publish(lite_day.event, lite_day.actor, lite_day.shelf, "", releases.Agreed(despite="provas"))
    page = client.get(address, headers={"Accept-Language": "sv"}).text
    assert ("Finns inte längre i programmet" in page, "3 juli 2017 09:00" in page, row.title in page, SECRET in page) == (
        True, True, False, False
    )  # fmt: skip
    feed = client.get(address + "calendar.ics").text
    assert ("SUMMARY:INSTÄLLT\r\n" in feed, "BEGIN:VALARM" in feed, SECRET in feed) == (True, False, False)


def test_a_picture_is_seen_as_long_as_a_programme_shows_it(day):
    picture = Image.new("RGB", (300, 300), "red")
    path = day.app.extensions["shelf"].folder.parent / "portrait.png"
    picture.save(path)
    key = media.store(path.read_bytes(), square=True)
    person = next(p for p in loading.tables(day.event).people if p.slug == "hampus-adamsson")
    people.change(edits.Writing(day.event, day.actor), person, person.version, {"portrait": key})
    reader, organiser = day.app.test_client(), sign_in(day.app)
    address = f"/media/{key}-256.webp"
    assert (reader.get(address).status_code, organiser.get(address).status_code) == (404, 200)
    releases.publish(day.event, day.actor, day.shelf, "")
    assert (reader.get(address).status_code, reader.get(address).headers["Cache-Control"]) == (
        200,
        "public, max-age=86400, immutable",
    )
    people.change(edits.Writing(day.event, day.actor), person, person.version, {"portrait": ""})
    assert reader.get(address).status_code == 200  # Not before it is published.
    releases.publish(day.event, day.actor, day.shelf, "")
    assert (reader.get(address).status_code, organiser.get(address).headers["Cache-Control"]) == (
        404,
        "private, no-store",
    )


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["draft", "confirmed", "cancelled", "remove", "undo", "down", "move"]),
        st.integers(0, 2),
    ),
    min_size=2,
    max_size=5,
)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(STEPS)
def test_whatever_is_done_no_sequence_falls_and_nothing_withdrawn_shows(tmp_path_factory, steps):
    """Over sequences of withdrawing, bringing back, cancelling and taking down, each published."""
    app = make_app(tmp_path_factory.mktemp("steps"))
    with app.app_context():
        day = fill(app)
        client, event, actor = app.test_client(), day.event, day.actor
        rows = loading.tables(event).seminars[:3]
        for n, row in enumerate(rows):
            seminars.change(
                edits.Writing(event, actor), row, row.version, {"title": f"{SECRET} nummer{n}.", "slug": f"n{n}"}
            )
        releases.publish(event, actor, day.shelf, "")
        sequences: dict[str, int] = {}
        removed = {}
        for what, n in steps:
            public = _step(day, rows[n], what, removed)
            titles = {
                f"nummer{i}."
                for i, row in enumerate(rows)
                if public and row.removed_at is None and row.state != "draft"
            }
            seen = set()
            for address in (
                "",
                "programme.json",
                "schedule.xml",
                "calendar/all.ics",
                "changes/",
                "changes.atom",
                "programme.csv",
            ):
                seen |= set(re.findall(r"nummer\d\.", client.get(f"{HERE}/{address}").text))
            assert seen == titles, (what, n)
            for i in range(len(rows)):
                there = f"nummer{i}." in titles
                assert client.get(f"{HERE}/seminars/n{i}/").status_code == (200 if there else 410)
            feed = icalendar.Calendar.from_ical(client.get(f"{HERE}/calendar/all.ics").data)
            now = {str(e["UID"]): int(e["SEQUENCE"]) for e in feed.walk("VEVENT")}
            assert set(sequences) <= set(now)
            assert all(now[uid] >= before for uid, before in sequences.items())
            sequences = now
        db.session.remove()


def _step(day, row, what, removed):
    """One step, published if it changed anything; whether the programme is public after it."""
    event, actor = day.event, day.actor
    if what == "down":
        if day.shelf.current("almedalen-2017"):
            withdrawal.take_down(event, actor, day.shelf)
        return False
    if what == "remove" and row.removed_at is None:
        edits.remove(edits.Writing(event, actor), row)
    elif what == "undo" and row.removed_at is not None:
        row.removed_at = None
        row.version += 1
        edits.record(edits.Writing(event, actor), row, "restore")
        db.session.commit()
    elif row.removed_at is None and what in ("draft", "confirmed", "cancelled"):
        seminars.change(edits.Writing(event, actor), row, row.version, {"state": what})
    elif row.removed_at is None and what == "move":
        board.move(edits.Writing(event, actor), row, row.version, {"starts_at": row.starts_at + timedelta(minutes=5)})
    if not releases.preview(event).nothing:
        releases.publish(event, actor, day.shelf, "", releases.Agreed(despite="provas"))
    return True


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (Change("added", "seminar", "GONE01", "Borta"), None),
        (Change("moved", "seminar", "GONE01", "Borta", "a", "b"), None),
        (Change("removed", "seminar", "GONE01", "Borta", "2017-07-03T06:00:00Z"), Change("removed", "seminar", "GONE01", "", "2017-07-03T06:00:00Z")),
        (Change("removed", "person", "GONE01", "Eva Ek"), Change("removed", "person", "GONE01", "")),
        (Change("title", "person", "GONE01", "Eva Ek", "Eva", "Eva Ek"), None),
        (Change("removed", "room", "GONE01", "Salen"), Change("removed", "room", "GONE01", "")),
    ],
)  # fmt: skip
def test_of_what_is_gone_only_that_it_is_gone_is_told(sample, change, told):
    teller = Teller(sample)
    assert teller.tell([change]) == ((told,) if told else ())
    assert teller.tell(teller.tell([change])) == teller.tell([change])


def test_names_that_are_gone_are_left_out_of_what_is_told_of_the_others(sample):
    ai, hall = next(s for s in sample.seminars if s.slug == "ai"), sample.rooms[0].name
    seat = ("seminar", ai.code, ai.title)
    items = [
        Change("left", *seat, before="Eva Ek"), Change("joined", *seat, after="Eva Ek"),
        Change("left", *seat, before="Borta AB"), Change("room", *seat, before="Borta salen", after=hall),
        Change("room", *seat, before=hall, after="Borta salen"), Change("room", *seat, before="", after=hall),
    ]  # fmt: skip
    teller = Teller(sample)
    assert teller.tell(items) == (
        Change("left", *seat), Change("left", *seat), Change("place", *seat, after=hall), Change("place", *seat), items[5]
    )  # fmt: skip
    assert teller.withheld(items) == {"Eva Ek", "Borta AB", "Borta salen"}
