"""A host's public page and the calendar of its days: by releases alone, cacheable, and right over the years."""

import io
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import time_machine
from PIL import Image

from eventapp.extensions import db
from eventapp.formats import hostcalendar
from eventapp.models import Event, Organisation
from eventapp.programme.host import Day, Host
from eventapp.services.access import Actor
from eventapp.services.accounts import accounts, organisations
from eventapp.services.draft import events, rooms
from eventapp.services.draft.edits import Writing
from eventapp.services.errors import Invalid
from eventapp.services.events import copying, erasing
from eventapp.services.people import kept_pictures, media
from eventapp.services.publishing import hosts, releases, withdrawal
from tests.conftest import sign_in
from tests.security.test_leaks import PRIVATE, XSS, active, poison

PAGE, FEED = "/o/ecpat-sverige/", "/o/ecpat-sverige/calendar.ics"


def entries(client):
    """The feed's entries by title: UID, SEQUENCE, STATUS, first day and the day after the last."""
    calendar = icalendar.Calendar.from_ical(client.get(FEED).data)
    return {
        str(e["SUMMARY"]): (str(e["UID"]), e["SEQUENCE"], str(e["STATUS"]), e["DTSTART"].dt, e["DTEND"].dt)
        for e in calendar.walk("VEVENT")
    }


def uid(day):
    return db.session.scalar(db.select(Organisation.uid).where(Organisation.slug == "ecpat-sverige"))


def another(day, title, slug, on, publish=True):
    made = copying.copy(day.event, day.account, copying.New(title, slug, on))
    if publish:
        releases.publish(made, day.actor, day.shelf, "", releases.Agreed(despite="Test"))
    return made


def test_days_stand_in_the_readers_order(day, today):
    another(day, "Om ett år", "om-ett-ar", today + timedelta(days=365))
    another(day, "I dag", "i-dag", today)
    another(day, "Förra året", "forra-aret", date(2016, 7, 3))
    another(day, "Hemligt utkast", "hemligt", today + timedelta(days=30), publish=False)
    page = day.app.test_client().get(PAGE, headers={"Accept-Language": "sv"}).text.split("<main")[1]
    places = [page.index(text) for text in ("Pågår nu", "I dag", "Om ett år", "<h3>2017", "ECPATs heldag", "<h3>2016", "Förra året")]
    assert places[1:] == sorted(places[1:])
    assert ("Hemligt" in page, "Visby" in page, "måndag 3 juli 2017" in page.lower()) == (False, True, True)


def test_a_feed_is_by_releases_alone_and_its_sequence_rises_only_with_what_is_said(day):
    client, event = day.app.test_client(), day.event
    known = f"{event.code}@{uid(day)}"
    first = {"ECPATs heldag i Almedalen 2017": (known, 0, "CONFIRMED", date(2017, 7, 3), date(2017, 7, 4))}
    assert entries(client) == first
    etag = client.get(FEED).headers["ETag"]
    assert client.get(FEED, headers={"If-None-Match": etag}).status_code == 304
    events.change(Writing(event, day.actor), event.version, {"title": "Utkastets titel"})
    assert entries(client) == first  # A draft.
    events.change(Writing(event, day.actor), event.version, {"title": "ECPATs heldag i Almedalen 2017", "tagline": "Ny"})
    releases.publish(event, day.actor, day.shelf, "")
    # Nothing that the entry says has changed: not a byte.
    assert (entries(client), client.get(FEED).headers["ETag"]) == (first, etag)
    events.change(Writing(event, day.actor), event.version, {"title": "Heldagen", "venue_city": "Kalmar"})
    releases.publish(event, day.actor, day.shelf, "")
    assert entries(client) == {"Heldagen": (known, 1, "CONFIRMED", date(2017, 7, 3), date(2017, 7, 4))}
    assert client.get(FEED, headers={"If-None-Match": etag}).status_code == 200
    assert "Seminarium" not in client.get(FEED).text


def test_what_is_taken_down_goes_from_the_page_and_is_cancelled_in_the_feed_until_it_is_over(day, today):
    client = day.app.test_client()
    event = another(day, "Nästa dag", "nasta-dag", today + timedelta(days=20))
    code, home = event.code, uid(day)
    assert "Nästa dag" in client.get(PAGE).text
    withdrawal.take_down(event, day.actor, day.shelf)
    assert "Nästa dag" not in client.get(PAGE).text + client.get(FEED).text
    assert entries(client)["INSTÄLLT"] == (f"{code}@{home}", 1, "CANCELLED", today + timedelta(days=20), today + timedelta(days=21))
    with time_machine.travel(datetime.now(UTC) + timedelta(days=22)):
        day.shelf.hosts.forget()
        assert list(entries(client)) == ["ECPATs heldag i Almedalen 2017"]
    releases.publish(event, day.actor, day.shelf, "", releases.Agreed(despite="Test"))
    assert entries(client)["Nästa dag"][:3] == (f"{code}@{home}", 2, "CONFIRMED")
    erasing.erase(event, day.actor, "nasta-dag", day.shelf)
    assert list(entries(client)) == ["ECPATs heldag i Almedalen 2017"]


def test_a_host_with_no_public_day_left_says_nothing_but_that(day):
    client = day.app.test_client()
    withdrawal.take_down(day.event, day.actor, day.shelf)
    assert (client.get(PAGE).status_code, client.get(PAGE + "theme.css").status_code) == (410, 410)
    feed = client.get(FEED)
    assert (feed.status_code, "ECPAT Sverige" in feed.text, "Almedalen" in feed.text) == (200, False, False)


def test_the_page_stands_while_the_database_is_away(lite_day):
    client, hosts = lite_day.app.test_client(), lite_day.shelf.hosts
    before = client.get(PAGE).data
    lite_day.app.extensions["copies"]._held.clear()
    hosts.forget()
    hosts._asking._failing, hosts._asking._failed_at = True, 1e12
    assert client.get(PAGE).data == before
    assert client.get("/o/okand/").status_code == 503


def test_a_warm_page_is_answered_without_the_application(lite_day):
    client, edge = lite_day.app.test_client(), lite_day.app.extensions["edge"]
    for path in (PAGE, FEED, PAGE + "theme.css"):
        sent = client.get(path)
        status, headers, body = edge.held(path, "", lambda name: None)
        assert (status, body, dict(headers)["Cache-Control"]) == (200, sent.data, "public, max-age=30, stale-while-revalidate=60, stale-if-error=86400")
    withdrawal.take_down(lite_day.event, lite_day.actor, lite_day.shelf)
    assert edge.held(PAGE, "", lambda name: None) is None


def test_the_days_pages_lead_to_the_host_and_nothing_collides(lite_day):
    client = lite_day.app.test_client()
    assert 'href="/almedalen-2017/host/"' in client.get("/almedalen-2017/").text
    assert client.get("/almedalen-2017/host/").headers["Location"] == PAGE
    assert client.get("/o/").status_code == 404
    lite_day.event.organisation_id = None
    db.session.commit()
    assert client.get("/almedalen-2017/host/").status_code == 404
    assert db.session.scalar(db.select(Event.slug)) == "almedalen-2017"


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Adak"])
def test_today_is_where_the_host_is_and_an_empty_calendar_is_one(zone):
    at = datetime(2027, 7, 3, 10, 30, tzinfo=UTC)
    held = Day("ABC123", "x", "X\r\nY", date(2027, 7, 3), date(2027, 7, 3), "en", "Hall", "Hall", True, 3, at)
    host = Host("h", "Håll", "sv", zone, "#112233", "", "uid", (held,))
    over = zone == "Pacific/Kiritimati"  # The next day has begun there.
    assert (host.coming(at), host.past(at)) == (([], {2027: [held]}) if over else ([held], {}))
    assert host.midnight(at) > at >= host.midnight(at) - timedelta(days=1)
    feed = icalendar.Calendar.from_ical(hostcalendar.write(host, at, "https://e.org"))
    entry = feed.walk("VEVENT")[0]
    assert (str(entry["SUMMARY"]), str(entry["LOCATION"]), entry["SEQUENCE"]) == ("X Y", "Hall", 3)
    assert hostcalendar.write(host, at, "https://e.org") == hostcalendar.write(host, at + timedelta(days=900), "https://e.org")
    empty = Host("h", "Håll", "sv", zone, "#112233", "", "uid", ())
    assert len(icalendar.Calendar.from_ical(hostcalendar.write(empty, at, "https://e.org")).subcomponents) == 1


def test_no_text_runs_and_nothing_private_or_unpublished_is_told(lite_day):
    """Hostile text in the day and in the organisation, and what only organisers know, on the page and in the feed."""
    own = db.session.scalars(db.select(Organisation)).one()
    values = {"name": XSS, "mail_name": PRIVATE, "mail_reply": f"{PRIVATE}@example.org"}
    assert organisations.change(own, lite_day.actor, own.version, values)
    poison(lite_day)
    events.change(Writing(lite_day.event, lite_day.actor), lite_day.event.version, {"title": PRIVATE, "series": PRIVATE})
    client = lite_day.app.test_client()
    page, feed = client.get(PAGE), client.get(FEED)
    assert (page.status_code, active(page.text), page.text.count("&lt;script&gt;alert") > 2) == (200, [], True)
    assert PRIVATE.lower() not in (page.text + feed.text + client.get(PAGE + "theme.css").text).lower()
    for path in ("", "settings/"):
        assert active(sign_in(lite_day.app).get(f"/organise/organisations/ecpat-sverige/{path}").text) == []


def test_a_logo_is_public_with_the_first_public_day(lite_day):
    out = io.BytesIO()
    Image.new("RGB", (300, 100), "green").save(out, "PNG")
    key = media.store(out.getvalue(), square=False)
    other = organisations.add(lite_day.account, {"name": "Andra"})
    assert organisations.change(other, lite_day.actor, other.version, {"logo": key})
    reader, place = lite_day.app.test_client(), f"/media/{key}-96.webp"
    assert reader.get(place).status_code == 404
    organisations.move(lite_day.event, lite_day.actor, lite_day.account, "andra")
    assert reader.get(place).status_code == 200
    assert f'src="{place}"' in reader.get("/o/andra/").text
    # Nor does erasing an event take it away.
    lite_day.event.logo = key
    db.session.commit()
    erasing.erase(lite_day.event, lite_day.actor, "almedalen-2017", lite_day.shelf)
    assert kept_pictures.has(key)


def test_a_drafts_title_is_not_told_by_the_release_of_another_event(lite_day):
    account = accounts.add_account("bo@example.org", "Bo", "ett långt lösenord")
    actor = Actor(account.id, "owner")
    values = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 1, 1), "timezone": "Europe/Stockholm", "language": "sv"}
    draft = events.add(account, values | {"title": "Hemlig fusion"})
    shown = events.add(account, values | {"title": "Öppen dag"})
    rooms.add(Writing(shown, actor), {"name": "Salen"})
    releases.publish(shown, actor, lite_day.shelf, "", releases.Agreed(despite="Test"))
    client = lite_day.app.test_client()
    (home,) = organisations.owned(account)
    assert (draft.organisation_id, shown.organisation_id, home.name, home.slug) == (home.id, home.id, "Värd", "vard")
    for address in ("/o/vard/", "/o/vard/calendar.ics", "/oppen-dag/", "/", "/api/v1/events"):
        answer = client.get(address)
        assert (answer.status_code, "fusion" in answer.text.lower()) == (200, False), address


def test_names_that_nobody_has_drive_out_no_host(lite_day, monkeypatch):
    monkeypatch.setattr(hosts, "MOST", 20)
    client, known = lite_day.app.test_client(), lite_day.shelf.hosts
    page = client.get(PAGE)
    held = known._held["ecpat-sverige"]
    for number in range(50):
        assert client.get(f"/o/finns-inte-{number}/").status_code == 404
        assert client.get(f"/finns-inte-{number}/").status_code == 404
    assert (list(known._held.items()), len(known._nobody)) == ([("ecpat-sverige", held)], 20)
    assert client.get(PAGE).data == page.data
    # A name that somebody takes is theirs at once.
    home = db.session.scalar(db.select(Organisation))
    organisations.change(home, lite_day.actor, home.version, {"slug": "finns-inte-49"})
    known.forget()
    assert client.get("/o/finns-inte-49/").status_code == 200


@pytest.mark.parametrize("accent", ["red", "#ABCDEF", "#12345", "#12345g", "", "\n#12345", "}*{x:y"])
def test_a_colour_is_one_by_the_same_rule_everywhere(lite_day, accent):
    home = db.session.scalar(db.select(Organisation))
    before = lite_day.app.test_client().get("/o/ecpat-sverige/theme.css").text
    with pytest.raises(Invalid) as refused:
        organisations.change(home, lite_day.actor, home.version, {"accent": accent})
    assert list(refused.value.errors) == ["accent"]
    with pytest.raises(Invalid) as refused:
        events.change(Writing(lite_day.event, lite_day.actor), lite_day.event.version, {"accent": accent})
    assert list(refused.value.errors) == ["accent"]
    # One that was kept before there was a rule spoils no page.
    db.session.execute(db.update(Organisation).values(accent=accent[:7]))
    db.session.commit()
    lite_day.shelf.hosts.forget()
    client = lite_day.app.test_client()
    assert [client.get(f"/o/ecpat-sverige/{rest}").status_code for rest in ("", "theme.css", "calendar.ics")] == [200] * 3
    assert "#1d5c8c" in client.get("/o/ecpat-sverige/theme.css").text
    assert before.startswith(":root{--accent:#")


@pytest.mark.parametrize("how", ["take_down", "remove"])
def test_of_a_day_that_is_withdrawn_the_hosts_calendar_says_nothing_but_that(lite_day, today, how):
    client = lite_day.app.test_client()
    event = another(lite_day, "Nästa dag", "nasta-dag", today + timedelta(days=20))
    known = f"{event.code}@{uid(lite_day)}"
    events.change(Writing(event, lite_day.actor), event.version, {"title": "Ännu hemligare", "venue_name": "Bunkern", "venue_city": "Fårö"})
    getattr(withdrawal, how)(event, lite_day.actor, lite_day.shelf)
    (entry,) = [e for e in icalendar.Calendar.from_ical(client.get(FEED).data).walk("VEVENT") if str(e["UID"]) == known]
    assert sorted(entry) == sorted(["UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "TRANSP", "STATUS", "SUMMARY"])
    assert (str(entry["SUMMARY"]), str(entry["STATUS"]), entry["SEQUENCE"]) == ("INSTÄLLT", "CANCELLED", 1)
    said = client.get(FEED).text + client.get(PAGE).text
    assert [word for word in ("Nästa dag", "nasta-dag", "hemligare", "Bunkern", "Fårö") if word in said] == []
