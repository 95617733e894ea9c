"""Invitations by mail are read by two programs that we did not write, and move what is in the person's own feed."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from icalendar import Calendar

from eventapp.services.draft import events, people, rooms, seminars
from eventapp.services.following import asking, telling
from eventapp.services.following.asking import Wish
from eventapp.services.mail import outbox
from eventapp.services.people import answers
from eventapp.services.publishing import releases
from tests import factories
from tests.conformance.judges import icaljs
from tests.operations import servers
from tests.operations.servers import Inbox

NOW = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def one(app):
    """A published day whose changes go with invitations: Bo, whose name is hostile, on Hav."""
    with time_machine.travel(NOW, tick=False) as clock:
        app.config["SMTP_URL"] = "smtp://127.0.0.1:1?from=programme@example.org"
        day = factories.make_event(title="Havsdagen", host="Kusten")
        day.clock, day.app = clock, app
        day.bo = factories.person(day, 'Bo "B"; Ek,\u00e5', email="bo@example.org")
        day.hav = factories.seminar(day, "Hav", [day.bo], starts_at=factories.at("09:00"), room=factories.room(day, "Hallen"))
        events.change(day.writing, day.event.version, {"invites": True})
        factories.release(day)
        yield day


def published(day, **values):
    """The mail on a change, once it is published and its time has come."""
    if values:
        seminars.change(day.writing, day.hav, day.hav.version, values)
    factories.release(day)
    day.clock.shift(timedelta(minutes=6))
    inbox = Inbox()
    with servers.good(inbox) as port:
        outbox.send_pending(f"smtp://127.0.0.1:{port}?from=programme@example.org")
    return [mail for _, mail in inbox.mails]


def invitation(mail):
    """What is in the part for calendar programs, which is attached as well, as both programs read it."""
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    beside, attached = (part.get_payload(decode=True) for part in parts)
    assert beside.replace(b"\r\n", b"\n") == attached.replace(b"\r\n", b"\n")
    assert [part.get_filename() for part in parts] == [None, "hav.ics"]
    calendar = Calendar.from_ical(attached)
    (event,) = calendar.walk("VEVENT")
    (read,) = icaljs(attached)["events"]
    assert (read["uid"], read["sequence"], read["summary"]) == (event["UID"], event["SEQUENCE"], event["SUMMARY"])
    methods = {str(part.get_param("method")) for part in parts}
    assert methods == {str(calendar["METHOD"])}
    who = str(event["ORGANIZER"]), str(event["ATTENDEE"]), event["ATTENDEE"].params["PARTSTAT"], event["ATTENDEE"].params["RSVP"]
    assert who[:2] == ("mailto:programme@example.org", "mailto:bo@example.org")
    assert event["ATTENDEE"].params["CN"] == "Bo 'B'; Ek,å"
    start = event["DTSTART"].dt.astimezone(UTC)
    assert read["start"] == start.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return str(calendar["METHOD"]), str(event["SUMMARY"]), f"{start:%H:%M}", event["SEQUENCE"], who[2:], str(event.get("STATUS"))


def in_feed(day):
    """UID and SEQUENCE of the seminar in the person's own feed."""
    link = people.token(day.bo, day.app.config["SECRET_KEY"])
    (event,) = Calendar.from_ical(day.app.test_client().get(f"/me/{link}/calendar.ics").data).walk("VEVENT")
    return event["UID"], event["SEQUENCE"]


def test_a_slot_moves_in_the_persons_calendar_goes_from_it_and_is_asked_for_again(one):
    said, feeds = [], []
    seats = [factories.seat(one.bo, call_at=factories.at("09:10"))]
    for values in ({"starts_at": factories.at("09:30")}, {"title": "Havet", "seats": seats}, {"state": "cancelled"}, {"state": "confirmed"}, {"seats": []}):
        (mail,) = published(one, **values)
        said.append(invitation(mail))
        feeds.append(in_feed(one)[1] if values != {"seats": []} else None)
    asked = "NEEDS-ACTION", "TRUE"
    sequences = [each[3] for each in said]
    assert [each[:3] + each[4:] for each in said] == [
        ("REQUEST", "Hav", "07:30", asked, "CONFIRMED"), ("REQUEST", "Havet", "07:30", asked, "CONFIRMED"),
        ("CANCEL", "INSTÄLLT: Havet", "07:30", asked, "CANCELLED"), ("REQUEST", "Havet", "07:30", asked, "CONFIRMED"),
        ("CANCEL", "INSTÄLLT: Havet", "07:30", asked, "CANCELLED"),
    ]  # fmt: skip
    assert sequences == sorted(set(sequences))
    assert feeds[:4] == sequences[:4]


def test_an_answer_that_is_known_goes_along_and_after_no_one_is_asked_anew(one):
    answers.answer_for(one.event, one.actor, one.bo, one.hav.seats[0].id, "confirmed")
    (mail,) = published(one, starts_at=factories.at("09:30"))
    assert invitation(mail)[4] == ("ACCEPTED", "TRUE")
    answers.answer_for(one.event, one.actor, one.bo, one.hav.seats[0].id, "declined")
    seminars.change(one.writing, one.hav, one.hav.version, {"seats": []})
    assert published(one) == []
    (mail,) = published(one, seats=[factories.seat(one.bo)])
    assert invitation(mail)[::4] == ("REQUEST", ("NEEDS-ACTION", "TRUE"))


def test_another_venue_and_another_way_there_move_the_entry_too(one):
    said = []
    for values in ({"venue_address": "Kajen 1"}, {"venue_directions": "Buss 4"}, {"about": "Annat"}):
        events.change(one.writing, one.event.version, values)
        said.append([(mail["Subject"], invitation(mail)[0]) for mail in published(one)])
    rooms.change(one.writing, one.hav.room, one.hav.room.version, {"directions": "Andra dörren"})
    (mail,) = published(one)
    said.append([(mail["Subject"], invitation(mail)[0])])
    assert said == [
        [("Ny plats: Havsdagen", "REQUEST")], [("Hitta hit: Havsdagen", "REQUEST")], [], [("Hitta hit: ”Hav”", "REQUEST")],
    ]  # fmt: skip
    text = mail.get_body(("plain",)).get_content()
    assert "Så hittar du nu: Andra dörren" in text
    assert in_feed(one)[1] == invitation(mail)[3]


def test_without_the_choice_and_for_what_moves_nothing_there_is_none(one):
    (mail,) = published(one, language="en")
    assert [part.get_content_type() for part in mail.walk() if "calendar" in part.get_content_type()] == []
    events.change(one.writing, one.event.version, {"invites": False})
    (mail,) = published(one, starts_at=factories.at("09:30"))
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def test_who_follows_has_it_in_their_calendar_and_it_moves_there_without_being_asked(one):
    ask = Wish((f"room/{one.hav.room.code}",), "sv", invites=True)
    asking.ask(one.event, releases.newest(one.event).programme, "eva.lang-adress.som-viks@foljare.example.org", ask, "192.0.2.1")
    ((first,), (token,)) = mails_sent(one)
    asking.confirm(one.event, releases.newest(one.event), token)
    (mail,), _ = mails_sent(one)
    found = [as_read(mail)]
    feed = one.app.test_client().get(f"/{one.event.slug}/calendar/all.ics").data
    for values in ({"starts_at": factories.at("09:30")}, {"title": "Havet"}, {"state": "cancelled"}, {"state": "confirmed"}):
        seminars.change(one.writing, one.hav, one.hav.version, values)
        factories.release(one)
        one.clock.shift(timedelta(minutes=6))
        while telling.go_on():
            pass
        found.append(as_read(next(m for m in mails_sent(one)[0] if m["To"] != "bo@example.org")))
    assert first["Subject"] == "Följa Havsdagen?"
    assert [each[:3] for each in found] == [
        ("REQUEST", "Hav", "07:00"), ("REQUEST", "Hav", "07:30"), ("REQUEST", "Havet", "07:30"), ("CANCEL", "INSTÄLLT: Havet", "07:30"),
        ("REQUEST", "Havet", "07:30"),
    ]  # fmt: skip
    (own,) = Calendar.from_ical(feed).walk("VEVENT")
    assert {each[3] for each in found} == {own["UID"]}
    assert [each[4] for each in found] == [own["SEQUENCE"] + n for n in range(5)]


def mails_sent(day):
    """What is sent now, and the tokens in it by which one says yes to following."""
    inbox = Inbox()
    with servers.good(inbox) as port:
        outbox.send_pending(f"smtp://127.0.0.1:{port}?from=programme@example.org")
    found = [mail for _, mail in inbox.mails]
    return found, [token for mail in found for token in re.findall(r"/follow/yes/([\w-]+)/", mail.get_body(("plain",)).get_content())]


def as_read(mail):
    """What is attached for a calendar, as both programs read it."""
    parts = [part.get_payload(decode=True) for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert len(parts) == 2
    assert max(map(len, parts[1].split(b"\r\n"))) <= 75
    calendar = Calendar.from_ical(parts[1])
    (event,) = calendar.walk("VEVENT")
    (read,) = icaljs(parts[1])["events"]
    assert (read["uid"], read["sequence"], read["summary"]) == (event["UID"], event["SEQUENCE"], event["SUMMARY"])
    assert (str(event["ATTENDEE"]), event["ATTENDEE"].params["RSVP"]) == (f"mailto:{mail['To']}", "FALSE")
    start = event["DTSTART"].dt.astimezone(UTC)
    return str(calendar["METHOD"]), str(event["SUMMARY"]), f"{start:%H:%M}", event["UID"], event["SEQUENCE"]


def switch(day, page, wanted, lang="en"):
    client = day.app.test_client()
    html = client.get(page + f"?lang={lang}").text
    token = html.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    client.post(page + "invitations", data={"csrf_token": token, "wanted": wanted})
    return client.get(page + f"?lang={lang}").text


def sent(day):
    inbox = Inbox()
    with servers.good(inbox) as port:
        outbox.send_pending(f"smtp://127.0.0.1:{port}?from=programme@example.org")
    return [(to[0], mail) for to, mail in inbox.mails]


def test_whoever_asks_gets_invitations_now_and_with_each_change_whatever_the_event_says(one):
    events.change(one.writing, one.event.version, {"invites": False})
    luft = factories.seminar(one, "Luft", [one.bo], starts_at=factories.at("11:00"))
    untimed = factories.seminar(one, "Jord", [one.bo])
    assert "calendar" not in str([part.get_content_type() for part in published(one)[0].walk()])
    page = f"/me/{people.token(one.bo, one.app.config['SECRET_KEY'])}/"
    assert "Send no more invitations" in switch(one, page, "1")
    mails = sent(one)
    assert [(to, mail["Subject"]) for to, mail in mails] == [("bo@example.org", f"Till din kalender: ”{title}”") for title in ("Hav", "Luft")]
    assert invitation(mails[0][1])[:3] == ("REQUEST", "Hav", "07:00")
    assert invitation(mails[0][1])[3] == in_feed_of(one, "Hav")
    assert sent(one) == []
    switch(one, page, "1")
    assert sent(one) == []  # It was on already.
    (mail,) = published(one, starts_at=factories.at("09:30"))
    assert invitation(mail)[:3] == ("REQUEST", "Hav", "07:30")
    assert "Send invitations by mail" in switch(one, page, "0")
    (mail,) = published(one, starts_at=factories.at("09:45"))
    assert "calendar" not in str([part.get_content_type() for part in mail.walk()])
    assert {luft.title, untimed.title} == {"Luft", "Jord"}


def in_feed_of(day, title):
    link = people.token(day.bo, day.app.config["SECRET_KEY"])
    found = Calendar.from_ical(day.app.test_client().get(f"/me/{link}/calendar.ics").data).walk("VEVENT")
    return next(event["SEQUENCE"] for event in found if event["SUMMARY"] == title)


def test_who_asked_before_the_first_publication_is_invited_with_it_and_no_one_else(one):
    day = factories.make_event(one.account, title="Nästa")
    ada, bea = (factories.person(day, name, email=f"{name}@example.org") for name in ("ada", "bea"))
    factories.seminar(day, "Hav", [ada, bea], starts_at=factories.at("09:00"))
    people.change(day.writing, ada, ada.version, {"wants_invitations": True})
    assert sent(one) == []
    factories.release(day)
    assert [(to, mail["Subject"]) for to, mail in sent(one)] == [("ada@example.org", "Till din kalender: ”Hav”")]
