"""Who follows a day: asked for, said yes to, told of changes once, and gone when the day is over."""

import contextlib
import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from eventapp.extensions import db
from eventapp.models import FollowAsk, FollowDue, Follower, Message
from eventapp.programme.release import public_part
from eventapp.services import choices
from eventapp.services.draft import events, memory, seminars
from eventapp.services.errors import Gone, Invalid, NotFound, TooMany
from eventapp.services.following import asking, own, removing, telling
from eventapp.services.following.asking import Wish
from eventapp.services.mail import followers as mails
from eventapp.services.mail import letters, outbox
from eventapp.services.publishing import followers, releases, withdrawal
from eventapp.services.publishing.releases import Agreed
from eventapp.services.publishing.telling import Telling
from eventapp.services.transaction import transaction
from tests import factories
from tests.operations import servers
from tests.operations.servers import Inbox

NOW = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)
QUIET = timedelta(minutes=5)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def one(app, clock):
    """A published day: Hav at nine in Hallen on fishing, Luft at ten in Sidan; nobody takes part. There is a mail server."""
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1?from=programme@example.org"
    day = factories.make_event(title="Havsdagen", host="Kusten")
    day.clock = clock
    day.hall, day.side = factories.room(day, "Hallen"), factories.room(day, "Sidan")
    day.hav = factories.seminar(day, "Hav", starts_at=factories.at("09:00"), room=day.hall, tags=["Fiske"])
    day.luft = factories.seminar(day, "Luft", starts_at=factories.at("10:00"), room=day.side)
    factories.release(day)
    return day


def current(day):
    return releases.newest(day.event)


def sent():
    inbox = Inbox()
    with servers.good(inbox) as port:
        outbox.send_pending(f"smtp://127.0.0.1:{port}?from=programme@example.org")
    return [(to[0], mail) for to, mail in inbox.mails]


def text(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def ask(day, email, *follows, **wish):
    """Asked; the token of the link that is mailed."""
    asking.ask(day.event, current(day).programme, email, Wish(follows, **({"language": "sv"} | wish)), "192.0.2.1")
    ((to, mail),) = sent()
    assert to == email
    return re.search(r"/follow/yes/([\w-]+)/", text(mail))[1]


def follow(day, email, *follows, **wish):
    """Asked and said yes to; the token of what is followed."""
    return asking.confirm(day.event, current(day), ask(day, email, *follows, **wish))


def change(day, row, **values):
    seminars.change(day.writing, row, row.version, values)


def publish(day, **telling):
    return releases.publish(day.event, day.actor, day.shelf, "", Agreed(despite="Så är det", telling=Telling(**telling)))


def tell():
    """Until there is nothing more to do just now."""
    while telling.go_on():
        pass


def subjects():
    """Who is sent what now."""
    tell()
    return sorted((to, mail["Subject"]) for to, mail in sent())


def test_nothing_is_followed_before_it_is_said_yes_to_and_two_mails_make_one_follower(one):
    token = ask(one, "Eva@example.org", "room/" + one.hall.code)
    assert db.session.scalars(db.select(Follower)).all() == []
    mine = asking.confirm(one.event, current(one), token)
    assert asking.confirm(one.event, current(one), token) == mine  # A double press.
    row = db.session.scalars(db.select(FollowAsk)).one()
    assert (row.email, row.follower != "") == ("", True)
    assert follow(one, "EVA@example.org", "tag/fiske", "room/" + one.hall.code, language="en", invites=True) == mine
    assert own.find(one.event, mine) == Wish((f"room/{one.hall.code}", "tag/fiske"), "en", True)
    assert own.counted(one.event) == own.Counted(1, 1, {f"room/{one.hall.code}": 1, "tag/fiske": 1})


def test_what_was_asked_is_refused_after_two_days_and_then_forgotten(one):
    token = ask(one, "eva@example.org", "all")
    one.clock.shift(timedelta(days=2))
    removing.erase_old()
    assert db.session.query(FollowAsk).count() == 1
    one.clock.shift(timedelta(seconds=1))
    with pytest.raises(Gone):
        asking.confirm(one.event, current(one), token)
    removing.erase_old()
    assert (db.session.query(FollowAsk).count(), [m.recipient for m in db.session.query(Message)]) == (0, [""])


@pytest.mark.parametrize("email", ["", "eva", "eva@", "a@b.se\r\nBcc: c@d.se", "x" * 321 + "@example.org"])
def test_what_is_no_address_is_refused(one, email):
    with pytest.raises(Invalid, match="not a mail address"):
        asking.ask(one.event, current(one).programme, email, Wish(("all",), "sv"), "192.0.2.1")


def test_nobody_is_bombed_with_mail_from_wherever_it_is_asked(one):
    def mails(email, network):
        asking.ask(one.event, current(one).programme, email, Wish(("all",), "sv"), network)
        return len(sent())

    assert [mails("eva@example.org", f"192.0.2.{n}") for n in range(5)] == [1, 1, 1, 0, 0]
    one.clock.shift(timedelta(hours=1))
    assert [mails("EVA@example.org", f"192.0.3.{n}") for n in range(5)] == [1, 1, 1, 0, 0]
    one.clock.shift(timedelta(hours=1))
    assert mails("eva@example.org", "192.0.4.1") == 0
    # All of these are one mailbox, whatever stands after a plus, and however the domain is written.
    others = ("Eva+1@example.org", "eva+xyz@EXAMPLE.org", "+@räksmörgås.se", "+1@xn--rksmrgs-5wao1o.se")
    assert [mails(email, "192.0.4.2") for email in others] == [0, 0, 1, 1]
    assert [mails(f"bo+{n}@räksmörgås.se", "192.0.4.3") for n in range(2)] == [1, 1]
    assert [mails(f"bo+{n}@xn--rksmrgs-5wao1o.se", "192.0.4.4") for n in range(2)] == [1, 0]
    with pytest.raises(TooMany):
        for n in range(31):
            asking.ask(one.event, current(one).programme, f"a{n}@example.org", Wish(("all",), "sv"), "192.0.5.1")


def test_those_are_told_whose_things_changed_after_a_quiet_time_and_once(one):
    follow(one, "all@example.org", "all")
    follow(one, "hall@example.org", f"room/{one.hall.code}")
    follow(one, "side@example.org", f"room/{one.side.code}", language="en")
    follow(one, "luft@example.org", f"seminar/{one.luft.code}")
    change(one, one.hav, starts_at=factories.at("09:30"))
    assert followers.concerned(one.event, public_part(memory.read(one.event).programme)) == 2
    publish(one)
    assert subjects() == []
    one.clock.shift(QUIET - timedelta(seconds=1))
    assert subjects() == []
    one.clock.shift(timedelta(seconds=1))
    assert subjects() == [("all@example.org", "Ny tid: ”Hav”"), ("hall@example.org", "Ny tid: ”Hav”")]
    assert (subjects(), db.session.query(FollowDue).count()) == ([], 0)
    assert {m.recipient for m in db.session.query(Message)} == {""}  # To whom it was is not kept.


def test_what_the_mail_says_and_how_it_is_ended(one):
    mine = follow(one, "eva@example.org", "all")
    change(one, one.hav, starts_at=factories.at("09:30"), room_id=one.side.id)
    publish(one)
    one.clock.shift(QUIET)
    tell()
    ((_, mail),) = sent()
    base = f"https://programme.example.org/{one.event.slug}/follow/{mine}/"
    assert text(mail).split("\n\n") == [
        "Hej,", "det här har ändrats i det du följer i Havsdagen:",
        "Hav\nDet flyttas från 09:00 till 09:30.\nDet flyttas från Hallen till Sidan.\nNär: lördag 3 juli 2027 09:30–10:00\nVar: Sidan",
        f"Det du följer, att se och ändra:\n{base}\nLänken är bara din: ge den inte vidare.",
        "Alla tider är platsens (Europe/Stockholm).", "Kusten",
        "Din adress används bara till detta, och raderas 4 juli 2027.", f"Avsluta: {base}leave/\n",
    ]  # fmt: skip
    raw = dict(mail.raw_items())  # Not as it is decoded: programs that end it do not decode it.
    assert (raw["List-Unsubscribe"], raw["List-Unsubscribe-Post"]) == (f"<{base}leave/>", "List-Unsubscribe=One-Click")
    html = mail.get_body(("html",)).get_content()
    assert (f'<a href="{base}leave/">Avsluta</a>' in html, "\ue000" in html) == (True, False)
    assert re.findall(r"<img|<script|url\(|@import|https?://(?!programme\.example\.org)", html) == []


def test_releases_within_the_quiet_time_become_one_and_what_is_taken_back_tells_nothing(one):
    follow(one, "eva@example.org", "all")
    follow(one, "bo@example.org", f"seminar/{one.luft.code}")
    change(one, one.hav, starts_at=factories.at("09:30"))
    change(one, one.luft, title="Luften")
    publish(one)
    one.clock.shift(timedelta(minutes=4))
    change(one, one.hav, room_id=one.side.id)
    change(one, one.luft, title="Luft")
    publish(one)
    one.clock.shift(timedelta(minutes=4))
    assert subjects() == []
    one.clock.shift(timedelta(minutes=1))
    tell()
    ((to, mail),) = sent()
    assert (to, re.findall(r"Det flyttas.*", text(mail))) == ("eva@example.org", ["Det flyttas från 09:00 till 09:30.", "Det flyttas från Hallen till Sidan."])


def test_what_waits_for_a_mail_server_is_made_true_of_a_later_release(one):
    follow(one, "eva@example.org", "all")
    follow(one, "bo@example.org", f"seminar/{one.luft.code}")
    change(one, one.hav, starts_at=factories.at("09:30"))
    change(one, one.luft, title="Luften")
    publish(one)
    one.clock.shift(QUIET)
    tell()
    outbox.send_pending("smtp://127.0.0.1:1")  # It does not answer.
    change(one, one.hav, starts_at=factories.at("09:45"))
    change(one, one.luft, title="Luft")
    publish(one)
    one.clock.shift(QUIET)
    tell()
    ((to, mail),) = sent()
    assert (to, re.findall(r"Det flyttas.*", text(mail))) == ("eva@example.org", ["Det flyttas från 09:00 till 09:45."])
    one.clock.shift(timedelta(hours=2))
    assert subjects() == []


def test_what_begins_within_a_day_goes_at_once_to_those_whom_it_concerns(one):
    for email, what in (("all@example.org", "all"), ("hav@example.org", f"seminar/{one.hav.code}"), ("is@example.org", "tag/is")):
        follow(one, email, what)
    one.clock.move_to(factories.at("09:30") - timedelta(days=1))
    factories.seminar(one, "Is", starts_at=factories.at("12:00"), room=one.hall, tags=["Is"])
    change(one, one.hav, room_id=one.side.id)
    publish(one)
    assert subjects() == [
        ("all@example.org", "Brådskande: 2 ändringar för dig i Havsdagen"), ("hav@example.org", "Brådskande: Ny lokal: ”Hav”"),
    ]  # fmt: skip
    one.clock.shift(QUIET)
    assert subjects() == [("is@example.org", "Nytt: ”Is”")]


def test_many_are_told_in_parts_each_once_also_when_the_worker_is_killed(one, monkeypatch):
    for n in range(7):
        follow(one, f"a{n}@example.org", "all")
        one.clock.shift(timedelta(minutes=2))
    monkeypatch.setattr(telling, "PART", 3)
    change(one, one.hav, starts_at=factories.at("09:30"))
    publish(one)
    one.clock.shift(QUIET)
    assert telling.go_on()
    noted = telling._note

    def killed(*what):
        noted(*what)
        raise KeyboardInterrupt

    monkeypatch.setattr(telling, "_note", killed)
    with pytest.raises(KeyboardInterrupt):
        telling.go_on()
    monkeypatch.setattr(telling, "_note", noted)
    assert mails.how_many(Message.sent_at.is_(None)) == 3
    assert subjects() == [(f"a{n}@example.org", "Ny tid: ”Hav”") for n in range(7)]
    assert subjects() == []


def test_two_workers_at_once_tell_each_once(one, monkeypatch):
    for n in range(6):
        follow(one, f"a{n}@example.org", "all")
    monkeypatch.setattr(telling, "PART", 2)
    change(one, one.hav, starts_at=factories.at("09:30"))
    publish(one)
    one.clock.shift(QUIET)
    read, both = telling._Plan.of, threading.Barrier(2)

    def at_once(plan, chosen):
        planned = read(plan, chosen)
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(1)  # Both have read the same, and neither has written.
        return planned

    monkeypatch.setattr(telling._Plan, "of", at_once)

    app = one.app._get_current_object()

    def worker():
        with app.app_context():
            tell()

    workers = [threading.Thread(target=worker) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert subjects() == [(f"a{n}@example.org", "Ny tid: ”Hav”") for n in range(6)]


def test_a_release_that_comes_while_one_is_told_is_what_is_told(one, monkeypatch):
    follow(one, "eva@example.org", "all")
    change(one, one.hav, starts_at=factories.at("09:30"))
    publish(one)
    one.clock.shift(QUIET)
    work_out = telling._Plan.of

    def meanwhile(plan, chosen):
        planned = work_out(plan, chosen)
        monkeypatch.setattr(telling._Plan, "of", work_out)
        change(one, one.hav, starts_at=factories.at("09:45"))
        publish(one)
        return planned

    monkeypatch.setattr(telling._Plan, "of", meanwhile)
    assert subjects() == []
    one.clock.shift(QUIET)
    tell()
    ((_, mail),) = sent()
    assert re.findall(r"Det flyttas.*", text(mail)) == ["Det flyttas från 09:00 till 09:45."]


def test_no_more_is_put_in_the_outbox_than_goes_soon_and_mail_to_people_goes_first(one, monkeypatch):
    for n in range(3):
        follow(one, f"a{n}@example.org", "all")
    monkeypatch.setattr(telling, "PART", 1)
    monkeypatch.setattr(telling, "MOST_WAITING", 2)
    bo = factories.person(one, "Bo", email="bo@example.org")
    change(one, one.hav, seats=[factories.seat(bo)], title="Havet")
    publish(one)
    one.clock.shift(QUIET)
    tell()
    with transaction():
        outbox.queue("eva@example.org", letters.Mail("Sist", "x"), one.event.id)
    assert [to for to, _ in sent()] == ["bo@example.org", "eva@example.org", "a0@example.org", "a1@example.org"]
    assert subjects() == [("a2@example.org", "Ändrat: ”Havet”")]


def test_who_follows_since_a_change_is_not_told_of_it(one):
    follow(one, "eva@example.org", "all")
    change(one, one.hav, starts_at=factories.at("09:30"))
    publish(one)
    follow(one, "bo@example.org", "all")
    one.clock.shift(QUIET)
    assert subjects() == [("eva@example.org", "Ny tid: ”Hav”")]


def test_nobody_is_told_where_the_organiser_wants_that_and_not_later_either(one):
    follow(one, "eva@example.org", "all")
    change(one, one.hav, starts_at=factories.at("09:30"))
    publish(one, nobody=True)
    one.clock.shift(QUIET)
    assert subjects() == []
    change(one, one.luft, title="Luften")
    publish(one)
    one.clock.shift(QUIET)
    assert subjects() == [("eva@example.org", "Ändrat: ”Luften”")]


def test_a_choice_is_followed_as_it_is_when_it_is_told_and_where_it_was_joined(one):
    token, other = choices.new_token(), choices.new_token()
    reader = choices.Reader(one.event.code, token, "192.0.2.1", frozenset({one.hav.code, one.luft.code}))
    choices.choose(reader, {one.luft.code: choices.Wish(True, NOW)})
    follow(one, "eva@example.org", choice=choices.key(one.event.code, choices.shown(token)))
    follow(one, "bo@example.org", f"seminar/{one.luft.code}")
    change(one, one.hav, title="Havet")
    assert followers.concerned(one.event, public_part(memory.read(one.event).programme)) == 0
    choices.choose(reader, {one.hav.code: choices.Wish(True, NOW)})
    choices.choose(choices.Reader(one.event.code, other, "192.0.2.1", reader.known), {one.luft.code: choices.Wish(False, NOW)})
    choices.join(reader, other)
    assert followers.concerned(one.event, public_part(memory.read(one.event).programme)) == 1
    publish(one)
    one.clock.shift(QUIET)
    assert subjects() == [("eva@example.org", "Ändrat: ”Havet”")]
    choices.erase(one.event.code, other)
    change(one, one.hav, title="Hav")
    publish(one)
    one.clock.shift(QUIET)
    assert subjects() == []


def test_who_ends_it_gets_nothing_more_and_nothing_of_them_is_kept(one):
    mine = follow(one, "eva@example.org", "all")
    asking.ask(one.event, current(one).programme, "EVA@example.org", Wish(("all",), "sv"), "192.0.2.1")
    assert len(sent()) == 1
    change(one, one.hav, starts_at=factories.at("09:30"))
    publish(one)
    one.clock.shift(QUIET)
    tell()
    own.leave(one.event, mine)
    own.leave(one.event, mine)
    assert sent() == []
    assert (db.session.query(Follower).count(), db.session.query(FollowAsk).filter(FollowAsk.email != "").count()) == (0, 0)
    assert {(m.recipient, m.body) for m in db.session.query(Message)} == {("", "")}
    with pytest.raises(Gone):
        own.find(one.event, mine)
    with pytest.raises(NotFound):
        own.leave(one.event, mine[:-1] + ("A" if mine[-1] != "A" else "B"))


def test_when_the_day_is_over_all_is_erased(one):
    follow(one, "eva@example.org", "all")
    change(one, one.hav, starts_at=factories.at("09:30"))
    publish(one)
    one.clock.shift(QUIET)
    tell()
    one.clock.move_to(datetime(2027, 7, 3, 21, 59, tzinfo=UTC))
    removing.erase_old()
    assert db.session.query(Follower).count() == 1
    one.clock.move_to(datetime(2027, 7, 3, 22, 0, tzinfo=UTC))
    removing.erase_old()
    assert [db.session.query(table).count() for table in (Follower, FollowAsk, FollowDue)] == [0, 0, 0]
    assert {(m.recipient, m.body) for m in db.session.query(Message)} == {("", "")}


@pytest.mark.parametrize("answer", ["250 OK <{}>", "450 4.2.1 <{}> is full", "550 5.1.1 <{}> is not here"])
def test_nothing_that_a_server_answered_tells_who_it_was(one, answer):
    mine = follow(one, "eva@example.org", "all", invites=True)
    sent()
    follow(one, "olle@example.org", "all", invites=True)
    sent()
    change(one, one.hav, starts_at=factories.at("09:30"))
    publish(one)
    one.clock.shift(QUIET)
    tell()
    inbox = Inbox()
    inbox.answers = {email: answer.format(email) for email in ("eva@example.org", "olle@example.org")}
    with servers.good(inbox) as port:
        outbox.send_pending(f"smtp://127.0.0.1:{port}?from=programme@example.org")
    own.leave(one.event, mine)
    assert (where("eva@example.org"), where("olle@example.org") >= {"follower.email"}) == (set(), True)
    one.clock.move_to(datetime(2027, 7, 3, 22, 0, tzinfo=UTC))
    removing.erase_old()
    assert where("olle@example.org") == set()


def where(text):
    """The columns of whatever tables that have it."""
    db.session.rollback()
    return {
        f"{table.name}.{column.name}" for table in db.metadata.sorted_tables for column in table.c
        if any(text in told(value) for value in db.session.scalars(db.select(column)))
    }  # fmt: skip


def told(value):
    return bytes(value).replace(b"\r\n ", b"").decode(errors="ignore") if isinstance(value, bytes | memoryview) else str(value)


def test_what_is_taken_down_or_switched_off_tells_nothing(one):
    follow(one, "eva@example.org", "all")
    change(one, one.hav, starts_at=factories.at("09:30"))
    publish(one)
    events.change(one.writing, one.event.version, {"followable": False})
    one.clock.shift(QUIET)
    assert (subjects(), db.session.query(FollowDue).count()) == ([], 0)
    with pytest.raises(Gone):
        asking.ask(one.event, current(one).programme, "bo@example.org", Wish(("all",), "sv"), "192.0.2.1")
    events.change(one.writing, one.event.version, {"followable": True})
    change(one, one.luft, title="Luften")
    publish(one)
    withdrawal.take_down(one.event, one.actor, one.shelf)
    one.clock.shift(QUIET)
    assert subjects() == []
    publish(one)
    one.clock.shift(QUIET)
    assert subjects() == [("eva@example.org", "2 ändringar för dig i Havsdagen")]


def test_without_a_mail_server_nothing_is_due(one):
    follow(one, "eva@example.org", "all")
    one.app.config["SMTP_URL"] = ""
    change(one, one.hav, starts_at=factories.at("09:30"))
    publish(one)
    assert db.session.query(FollowDue).count() == 0


def test_invitations_go_to_what_is_new_to_who_wants_them_and_to_twenty_at_most(one):
    for n in range(23):
        factories.seminar(one, f"Nummer {n:02}", starts_at=factories.at("12:00") + timedelta(minutes=n), room=one.side)
    factories.seminar(one, "Utan tid", room=one.hall)
    publish(one)

    def invited():
        return [(mail["Subject"], [part.get_filename() for part in mail.iter_attachments()]) for _, mail in sent()]

    mine = follow(one, "eva@example.org", f"room/{one.hall.code}", invites=True)
    assert invited() == [("Du följer Havsdagen", ["hav.ics"])]
    own.change(one.event, current(one), mine, Wish((f"room/{one.hall.code}", f"seminar/{one.luft.code}"), "sv", True))
    assert invited() == [("Du följer Havsdagen", ["luft.ics"])]
    own.change(one.event, current(one), mine, Wish((f"room/{one.hall.code}",), "sv", True))
    assert invited() == []
    own.change(one.event, current(one), mine, Wish(("all",), "sv", True))
    ((_, mail),) = sent()
    assert [part.get_filename() for part in mail.iter_attachments()] == ["luft.ics", *(f"nummer-{n:02}.ics" for n in range(19))]
    assert "4 seminarier till fick inte plats: prenumerera på kalendern för att få alla." in text(mail)


def test_what_one_follows_is_changed_by_the_link(one):
    mine = follow(one, "eva@example.org", "all")
    with pytest.raises(Invalid):
        own.change(one.event, current(one), mine, Wish((), "sv"))
    with pytest.raises(Invalid):
        own.change(one.event, current(one), mine, Wish(tuple(f"seminar/{n:06}" for n in range(301)), "sv"))
    own.change(one.event, current(one), mine, Wish((f"seminar/{one.luft.code}",), "en"))
    change(one, one.hav, title="Havet")
    change(one, one.luft, title="Luften")
    publish(one)
    one.clock.shift(QUIET)
    assert subjects() == [("eva@example.org", "Changed: “Luften”")]
