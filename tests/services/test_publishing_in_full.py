"""What is published, in full: what comes next, what is missing, where codes lead, and how each kind of copy is kept."""

import os
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from eventapp.extensions import db
from eventapp.models import PublicDay, PublicPicture, Release, Scan, ShortCode
from eventapp.programme.clashes import Clash
from eventapp.services.access import Actor
from eventapp.services.accounts import organisations
from eventapp.services.draft import board, edits, events, memory, people, rooms, seminars
from eventapp.services.draft.overview import Sums
from eventapp.services.errors import Broken, Invalid, NotFound, Unavailable
from eventapp.services.printing import packs
from eventapp.services.publishing import (
    copies,
    history,
    hosts,
    kept_files,
    listing,
    newest,
    next_steps,
    pictures,
    previews,
    readiness,
    releases,
    shortlinks,
    signs,
    stored,
    withdrawal,
)
from eventapp.services.publishing.asking import Asking
from eventapp.services.publishing.disk import OnDisk
from eventapp.services.publishing.next_steps import NextStep, Outlook, Phase
from eventapp.services.publishing.readiness import Step
from eventapp.services.publishing.scan_counts import Scans
from tests import factories

KEY, BASE = "a test's key, not a secret", "https://programme.example.org"
START = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
A, B = "a" * 32, "b" * 32


@pytest.fixture
def day(lite):
    """An empty event of one day."""
    return factories.make_event(slug="dagen", title="Dagen")


def refused(work, *given, **named):
    """The words, by field, with which something is refused."""
    with pytest.raises(Invalid) as refusal:
        work(*given, **named)
    return refusal.value.errors


def at(month, date_, hour=12):
    return datetime(2027, month, date_, hour, tzinfo=UTC)


NOTHING = Sums(seminars=1, people=0, rooms=0, unscheduled=0, unanswered=0, declined=0, without_portrait=0, without_mail=0, streamed=0, without_stream=0,
               without_recording=0)  # fmt: skip
MUCH = Sums(seminars=9, people=8, rooms=7, unscheduled=2, unanswered=3, declined=1, without_portrait=4, without_mail=5, streamed=1, without_stream=6,
            without_recording=7)  # fmt: skip
CLASHES = [Clash("room-twice", "error", ("A",)), Clash("room-twice", "error", ("B",)), Clash("no-moderator", "hint", ("C",))]


def test_what_comes_next_with_all_that_there_can_be(day):
    def steps(when, sums=MUCH, clashes=tuple(CLASHES)):
        return next_steps.look(day.event, sums, list(clashes), when)

    first, ready = NextStep("publish-first", "releases/"), NextStep("readiness", "readiness/", "see")
    clash, loose = NextStep("clashes", "schedule/", "edit", 2), NextStep("unscheduled", "schedule/", "edit", 2)
    moderator, answers = NextStep("moderators", "moderators/", "edit", 1), NextStep("answers", "panelists/", "edit", 3)
    mail, portraits = NextStep("mail", "panelists/", "edit", 5), NextStep("portraits", "panelists/", "edit", 4)
    streams, keep = NextStep("streams", "livestreams/", "edit", 6), (NextStep("keep", "exports/", "see"), NextStep("again", "copy/", "own"))
    print_, move = NextStep("signs", "signage/", "signs"), NextStep("move", "schedule/")
    assert steps(at(6, 22)) == Outlook(Phase.AHEAD, 11, (clash, loose, moderator, first, answers, mail, portraits, ready))
    assert steps(at(6, 23)) == Outlook(Phase.SOON, 10, (clash, loose, first, moderator, answers, streams, print_, ready))
    assert steps(at(7, 3)) == Outlook(Phase.TODAY, 0, (first, clash, move, streams))
    assert steps(at(7, 4)) == Outlook(Phase.PAST, 0, (NextStep("recordings", "livestreams/", "edit", 7), *keep))
    assert steps(at(6, 1), NOTHING, ()) == Outlook(Phase.AHEAD, 32, (first, ready))
    factories.release(day)
    assert steps(at(6, 23), NOTHING, ()) == Outlook(Phase.SOON, 10, (print_, ready))
    factories.seminar(day, starts_at=factories.at("09:00"))
    for when, sums in ((at(6, 1), NOTHING), (at(7, 3), NOTHING), (at(7, 4), NOTHING)):
        assert NextStep("publish", "releases/", "edit", 1) in steps(when, sums, ()).steps
    assert steps(at(6, 1), Sums(*[0] * 11), ()).phase == Phase.EMPTY
    with_rooms = Sums(0, 0, 1, *[0] * 8)
    assert steps(at(7, 3), with_rooms, ()) == Outlook(Phase.EMPTY, 0, (NextStep("paste", "imports/"), NextStep("by-hand", "seminars/new")))


def look(day):
    found = readiness.look(day.event, memory.read(day.event))
    return {"publish": found.publish, "signs": found.signs, "day": found.day}


def test_what_is_missing_of_an_empty_day_and_of_a_full_one(day):
    assert look(day) == {
        "publish": [Step("rooms", (("", "rooms/new"),)), Step("seminars", (("", "seminars/new"),)), Step("venue", (("", "settings/"),))],
        "signs": [Step("published", (("", "releases/"),))], "day": [],
    }  # fmt: skip
    hall, shed = factories.room(day, "Hall"), factories.room(day, "Bod", directions="Till höger")
    anna, bo = factories.person(day, "Anna Ek", email="anna@example.com"), factories.person(day, "Bo Ås")
    factories.person(day, "Ingen Stol")
    one = factories.seminar(day, "Ett", [anna, bo], room=hall, starts_at=factories.at("09:00"))
    two = factories.seminar(day, "Två", ["Telia"], room=shed, starts_at=factories.at("10:00"), state="draft")
    factories.seminar(day, "Inställt", [bo, "Telia"], state="cancelled")
    three = factories.seminar(day, "Paus", kind="break", starts_at=factories.at("11:00"), livestream="https://video.example/")
    place = {s.title: (s.title, f"seminars/{s.code}/") for s in (one, two, three)}
    person = {p.name: (p.name, f"panelists/{p.code}/") for p in (anna, bo)}
    assert look(day) == {
        "publish": [Step("rooms"), Step("seminars"), Step("venue", (("", "settings/"),)), Step("drafts", (place["Två"],)), Step("held-seats", (place["Två"],))],
        "signs": [Step("published", (("", "releases/"),)), Step("directions", (("Hall", f"rooms/{hall.code}/"),))],
        "day": [Step("answers", (place["Ett"],)), Step("mail", (person["Bo Ås"],)), Step("calls", (place["Ett"],)),
                Step("portraits", (person["Anna Ek"], person["Bo Ås"])), Step("livestreams", (place["Ett"], place["Två"]))],
    }  # fmt: skip
    events.change(day.writing, day.event.version, {"venue_city": "Visby"})
    factories.release(day)
    assert look(day)["signs"][:2] == [Step("published"), Step("in-step")]
    seats = [factories.seat(p, call_at=factories.at("08:30")) for p in (anna, bo)]
    seminars.change(day.writing, one, one.version, {"stream": "own", "livestream": "https://video.example/1", "seats": seats})
    rooms.change(day.writing, hall, hall.version, {"directions": "Rakt fram"})
    people.change(day.writing, bo, bo.version, {"phone": "1", "email": "bo@example.com"})
    found = look(day)
    assert (found["publish"][2], found["signs"]) == (Step("venue"), [Step("published"), Step("in-step", (("", "releases/"),)), Step("directions")])
    assert [step for step in found["day"] if step.what in ("calls", "mail", "livestreams")] == [Step("mail"), Step("calls"), Step("livestreams", (place["Två"],))]


def test_a_preview_of_what_publishing_would_do(day):
    panel = factories.seminar(day, "Ett", starts_at=factories.at("09:00"))
    factories.seminar(day, "Utkast", starts_at=factories.at("10:00"), state="draft")
    found = releases.preview(day.event)
    assert (found.first, found.nothing, found.left_out, found.changes, len(found.fingerprint)) == (
        True, False, 1, [], 32,
    )  # fmt: skip
    assert refused(releases.publish, day.event, day.actor, day.shelf, "", releases.Agreed("other")) == {
        "form": "The draft has changed since you looked. Here is what would change now."
    }
    made = releases.publish(day.event, day.actor, day.shelf, "Första", releases.Agreed(found.fingerprint))
    assert (made.number, releases.preview(day.event).nothing, releases.pending(day.event).first) == (1, True, False)
    assert refused(releases.publish, day.event, day.actor, day.shelf, "") == {"form": "There is nothing new to publish."}
    board.move(day.writing, panel, panel.version, {"minutes": 45})
    other = factories.seminar(day, "Samtidigt", room=factories.room(day, "Hall"), starts_at=factories.at("09:00"))
    seminars.change(day.writing, panel, panel.version, {"room_id": other.room_id})
    assert refused(releases.publish, day.event, day.actor, day.shelf, "") == {
        "despite": "There are clashes. Mend them, or say why it is published all the same."
    }
    releases.publish(day.event, day.actor, day.shelf, "Andra", releases.Agreed(despite="Det går."))
    day.account.name = ""
    db.session.commit()
    assert refused(releases.go_back, day.event, day.actor, day.shelf, 2, "") == {"form": "That release is what readers see now."}
    assert releases.go_back(day.event, day.actor, day.shelf, 1, "Åter").number == 3
    withdrawal.take_down(day.event, day.actor, day.shelf)
    told = [(p.number, p.note, p.by, p.public, [(c.what, c.title) for c in p.changes]) for p in history.of(day.event.id)]
    email, both = day.account.email, [("length", "Ett"), ("room", "Ett")]
    assert told == [
        (4, "", email, False, [("down", "")]), (3, "Åter", email, True, [*both, ("removed", "Samtidigt"), ("removed", "Hall")]),
        (2, "Andra", email, True, [*both, ("added", "Samtidigt"), ("added", "Hall")]), (1, "Första", email, True, []),
    ]  # fmt: skip
    assert [p.number for p in history.of(day.event.id, 2)] == [4, 3]
    assert day.shelf.histories.of("dagen") == (history.of(day.event.id), True)
    assert (day.shelf.histories.of("ingen"), releases.latest(day.event), releases.newest(day.event).number, releases.unreadable(day.event)) == (([], True), None, 4, False)
    for number in (4, 5):  # What took it down is nobody's to go back to.
        with pytest.raises(NotFound):
            releases.get(day.event, number)
    assert refused(withdrawal.take_down, day.event, day.actor, day.shelf) == {"form": "The programme is not published."}
    assert withdrawal.end(day.event, day.actor, day.shelf) is False


def test_what_stands_for_a_release_that_cannot_be_read(day):
    panel = factories.seminar(day, "Ett", starts_at=factories.at("09:00"))
    factories.release(day)
    board.move(day.writing, panel, panel.version, {"minutes": 45})
    factories.release(day)
    db.session.query(Release).filter_by(number=2).update({"body": b"half", "changes": b"half"})
    db.session.commit()
    with pytest.raises(Broken):
        releases.get(day.event, 2)
    found = releases.newest(day.event)
    assert (found.number, found.public, found.stamps[panel.code].sequence) == (2, False, 2)
    assert (releases.unreadable(day.event), next(p.changes for p in history.of(day.event.id))) == (True, ())
    assert releases.publish(day.event, day.actor, day.shelf, "").stamps[panel.code].sequence == 3
    db.session.query(Release).update({"body": b"half"})
    db.session.commit()
    alone = stored.read(day.event, 3)
    assert (alone.number, alone.public, alone.programme.event.slug, {s.sequence for s in alone.stamps.values()}) == (3, False, "dagen", {3})


def test_what_an_address_that_is_anothers_or_was_ones_own_leads_to(day):
    factories.seminar(day, "Ett", starts_at=factories.at("09:00"))
    factories.release(day)
    events.change(day.writing, day.event.version, {"slug": "nya-dagen"})
    factories.release(day)
    assert (stored.new_address("dagen"), stored.new_address("nya-dagen"), stored.new_address("ingen")) == ("nya-dagen", None, None)
    with db.engine.connect() as connection:
        under = newest.Newest(day.event.id, 2, "nya-dagen")
        assert (newest.under(connection, "dagen"), newest.under(connection, "ingen"), newest.all_of_them(connection)) == (under, None, [under])
        assert newest.body(connection, under) == stored.body_of(day.event.id, 2)
    assert (newest.other_than(db.engine, "nya-dagen", 2), newest.other_than(db.engine, "dagen", None)) == ((True, None), (False, None))
    assert newest.other_than(db.engine, "nya-dagen", 1) == (True, stored.body_of(day.event.id, 2))
    other = factories.make_event(day.account, slug="annan")
    later = factories.make_event(day.account, slug="senare", starts_on=date(2027, 8, 1), ends_on=date(2027, 8, 1))
    for each in (other, later):
        factories.seminar(each, "Ett")
        factories.release(each)
    with db.engine.connect() as connection:
        assert [n.slug for n in newest.all_of_them(connection)] == ["senare", "annan", "nya-dagen"]
    other.event.slug = "dagen"
    edits.write(other.writing, other.event, {"title": "Ny"})
    db.session.commit()
    assert refused(releases.publish, other.event, other.actor, other.shelf, "") == {
        "form": "This address leads to another event. Choose another in the settings."
    }
    later.event.removed_at = START
    db.session.commit()
    withdrawal.take_down(day.event, day.actor, day.shelf)
    with db.engine.connect() as connection:
        assert [n.slug for n in newest.all_of_them(connection)] == ["annan"]
        assert [h.slug for h in listing.in_database(connection)] == ["annan"]


def test_a_removed_event_is_settled_once(day):
    factories.seminar(day, "Ett", starts_at=factories.at("09:00"))
    factories.release(day)
    entry = withdrawal.remove(day.event, day.actor, day.shelf)
    assert (entry.action, day.event.removed_at is not None, releases.newest(day.event).number) == ("remove", True, 2)
    withdrawal.settle(day.shelf, False)
    assert releases.newest(day.event).number == 2
    old = factories.make_event(day.account)
    factories.seminar(old, "Två")
    factories.release(old)
    db.session.query(PublicDay).delete()
    db.session.commit()
    withdrawal.settle(day.shelf, False)  # It is not removed: nothing of it is looked at.
    assert db.session.get(PublicDay, old.event.id) is None
    withdrawal.settle(day.shelf, True)
    assert db.session.get(PublicDay, old.event.id).title == old.event.title
    old.event.removed_at = START
    db.session.commit()
    withdrawal.settle(day.shelf, False)
    assert (releases.newest(old.event).number, releases.latest(old.event)) == (2, None)


def test_codes_of_signs_lead_where_they_say(day):
    hall = factories.room(day, "Hall")
    watched = factories.seminar(day, "Ett", room=hall, starts_at=factories.at("09:00"), stream="own", livestream="https://video.example/")
    plain = factories.seminar(day, "Två", room=hall, starts_at=factories.at("10:00"), stream="none")
    release = factories.release(day)
    told = [(c.kind, c.slug, c.title, c.thing, c.link, c.carries, c.leads_to) for c in signs.codes(release, BASE)]
    here, event = f"{BASE}/dagen/", day.event.code
    assert told == [
        (kind, slug, title, code, link, f"{BASE.upper()}/Q/{link}", to) for kind, slug, title, code, link, to in (
            ("event", "dagen", "Dagen", event, f"0{event}", here), ("calendar", "dagen", "Dagen", event, f"1{event}", f"{here}calendar/"),
            ("room", hall.slug, "Hall", hall.code, f"2{hall.code}", f"{here}rooms/{hall.slug}/"),
            ("seminar", watched.slug, "Ett", watched.code, f"3{watched.code}", f"{here}seminars/{watched.slug}/"),
            ("live", watched.slug, "Ett", watched.code, f"4{watched.code}", f"{here}seminars/{watched.slug}/live"),
            ("seminar", plain.slug, "Två", plain.code, f"3{plain.code}", f"{here}seminars/{plain.slug}/"),
        )
    ]  # fmt: skip
    follow = {c.link: shortlinks.follow(c.link.lower(), day.shelf, BASE) for c in signs.codes(release, BASE)}
    assert {link: (t.link, t.event, t.slug, t.address) for link, t in follow.items()} == {link: (link, event, "dagen", to) for *_, link, _, to in told}
    for wrong in ("", "0", f"9{event}", f"0{event}00", "5AAAAAA", "0AAAAAA"):
        assert shortlinks.follow(wrong, day.shelf, BASE) is None
    assert shortlinks.follow(f"2{watched.code}", day.shelf, BASE).address == shortlinks.follow(f"3{hall.code}", day.shelf, BASE).address == here
    with pytest.raises(NotFound):
        packs.order_alone(release, "nothing")
    edits.remove(day.writing, hall)
    factories.release(day)
    gone = {sign: shortlinks.follow(f"{sign}{hall.code}", day.shelf, BASE).address for sign in "1234"}
    assert gone == {"1": f"{here}calendar/", "2": f"{here}rooms/{hall.slug}/", "3": here, "4": here}
    withdrawal.take_down(day.event, day.actor, day.shelf)
    assert {shortlinks.follow(f"{sign}{code}", day.shelf, BASE).address for sign, code in (("1", event), ("2", hall.code), ("3", plain.code))} == {here}
    assert {row.code for row in ShortCode.query.all()} == {event, hall.code, watched.code, plain.code}


def test_scans_add_up_by_link_and_day(day):
    factories.seminar(day, "Ett")
    counted, event = Scans(), day.event.code
    counted._process = os.getpid()  # It writes when it is told to, and has no thread.
    assert counted.write() is True
    with time_machine.travel(START, tick=False) as clock:
        for link in ("0AAAAAA", "0AAAAAA", "1AAAAAA"):
            counted.count(link, event)
        counted.count("0NOBODY", "NOBODY")
        assert (counted.write(), counted.write()) == (True, True)
        counted.count("0AAAAAA", event)
        clock.shift(timedelta(days=1))
        counted.count("0AAAAAA", event)
        assert (counted.write(), dict(counted._waiting)) == (True, {})
        today = START.date()
        assert shortlinks.per_day(day.event) == {"0AAAAAA": {today: 3, today + timedelta(days=1): 1}, "1AAAAAA": {today: 1}}
        clock.shift(timedelta(days=13))
        assert shortlinks.per_day(day.event)["1AAAAAA"] == {today: 1}
        clock.shift(timedelta(days=1))
        assert shortlinks.per_day(day.event) == {"0AAAAAA": {today + timedelta(days=1): 1}}
        assert shortlinks.per_day(day.event, 1) == {}
    assert {row.event_id for row in Scan.query.all()} == {day.event.id}


def test_links_to_previews_are_told_and_ended(day):
    other = factories.make_event(day.account)
    with time_machine.travel(START, tick=False) as clock:
        first = previews.make(day.event, day.actor, " Staben\n" + "x" * 300)
        clock.shift(timedelta(minutes=1))
        second = previews.make(day.event, Actor(None, "owner"), "Pressen", "b" * 32)
        third = previews.make(day.event, day.actor, "Värden", "a" * 12)
        assert (second, third, len(first)) == ("b" * 12, "a" * 12, 12)
        assert previews.make(day.event, day.actor, "Igen", "b" * 32) == second
        assert len(previews.make(day.event, day.actor, "Fel", "a-b")) == 12
        told = [(s.code, s.label, s.by, s.made_at) for s in previews.shared(day.event, KEY)][1:]
        later, name = START + timedelta(minutes=1), day.account.name
    fixed = sorted([(second, "Pressen", "", later), (third, "Värden", name, later)])
    assert [each for each in told if each[0] in (second, third)] == [each for each in fixed if each in told]
    assert told[-1] == (first, "Staben " + "x" * 193, name, START)
    links = {s.code: s.token for s in previews.shared(day.event, KEY)}
    assert (previews.event_of(links[first], KEY), previews.shared(other.event, KEY)) == (day.event, [])
    for whose, code in ((other.event, first), (day.event, "nothing")):
        with pytest.raises(NotFound):
            previews.end(whose, code)
    with time_machine.travel(START, tick=False) as clock:
        previews.end(day.event, first)
        clock.shift(timedelta(days=1))
        previews.end(day.event, first)  # The moment when it first ended is kept.
    ended = db.session.get(previews.PreviewLink, first)
    assert (ended.ended_at, first in {s.code for s in previews.shared(day.event, KEY)}) == (START, False)
    for token, key in ((links[first], KEY), (links[second], "another key"), (f"{links[second]}x", KEY)):
        with pytest.raises(NotFound):
            previews.event_of(token, key)
    for n in range(50 - len(previews.shared(day.event, KEY))):
        previews.make(day.event, day.actor, f"{n}")
    assert refused(previews.make, day.event, day.actor, "En till") == {"label": "There are 50 links already. End those that are not used."}
    day.event.removed_at = START
    db.session.commit()
    with pytest.raises(NotFound):
        previews.event_of(links[second], KEY)


def test_the_draft_as_a_release_has_a_mark_of_its_own(day):
    panel = factories.seminar(day, "Ett", starts_at=factories.at("09:00"))
    shown = previews.draft_of(day.event)
    assert (shown.release.number, shown.mark, shown.codes, shown.pictures) == (
        1, f"draft-{memory.read(day.event).revision}", {day.event.code, panel.code}, {""},
    )  # fmt: skip
    factories.release(day)
    assert previews.draft_of(day.event).release.number == 2


def test_files_are_kept_in_parts_each_once_for_its_event(day, monkeypatch):
    other = factories.make_event(day.account)
    monkeypatch.setattr(kept_files, "PART", 4)
    monkeypatch.setattr(kept_files, "MOST_PARTS", 5)
    key = kept_files.keep(day.event.id, b"abcdefghij")
    assert (len(key), kept_files.keep(day.event.id, b"abcdefghij")) == (32, key)
    assert (kept_files.read(day.event.id, key), kept_files.published(day.event.code, key)) == (b"abcdefghij", b"abcdefghij")
    assert (kept_files.read(other.event.id, key), kept_files.published("NOBODY", key), kept_files.published(day.event.code, A)) == (None, None, None)
    assert [kept_files.has(day.event.id, keys) for keys in ({key}, {key, A}, {A}, set())] == [True, False, False, True]
    assert kept_files.has(other.event.id, {key}) is False
    assert refused(kept_files.keep, day.event.id, b"123456789") == {"file": "The files of an event are at most 500 MB together."}
    assert kept_files.read(day.event.id, kept_files.keep(day.event.id, b"12345678")) == b"12345678"
    assert kept_files.keep(other.event.id, b"abcdefghij") == key


def test_pictures_are_public_with_what_shows_them(day):
    anna = factories.person(day, "Anna Ek", portrait=A)
    factories.seminar(day, "Ett", [anna], starts_at=factories.at("09:00"))
    assert pictures.shown_by(A, day.shelf) is None
    release = factories.release(day)
    assert (pictures.of(release), pictures.shown_by(A, day.shelf)) == ({A}, f"dagen {day.shelf.current('dagen').mark}")
    people.change(day.writing, anna, anna.version, {"portrait": B})
    events.change(day.writing, day.event.version, {"logo": A})
    factories.release(day)
    assert {row.key for row in PublicPicture.query.all()} == {A, B}
    events.change(day.writing, day.event.version, {"logo": ""})
    factories.release(day)
    assert ({row.key for row in PublicPicture.query.all()}, pictures.shown_by(A, day.shelf)) == ({B}, None)
    home = organisations.add(day.account, {"name": "Hamnen", "slug": "hamnen"})
    home.logo = A
    db.session.commit()
    day.shelf.hosts.forget()
    assert (pictures.shown_by(A, day.shelf), hosts.is_public("hamnen"), hosts.with_logo(A), hosts.of_event("dagen") == "hamnen") == (None, False, None, False)
    organisations.move(day.event, day.actor, day.account, "hamnen")
    day.shelf.hosts.forget()
    mark = day.shelf.hosts.current("hamnen")[1]
    assert (pictures.shown_by(A, day.shelf), hosts.is_public("hamnen"), hosts.with_logo(A), hosts.of_event("dagen")) == (f"o/hamnen {mark}", True, "hamnen", "hamnen")
    assert (hosts.is_public("ingen"), hosts.with_logo(B), hosts.of_event("ingen"), len(mark)) == (False, None, None, 16)
    withdrawal.take_down(day.event, day.actor, day.shelf)
    assert (pictures.shown_by(A, day.shelf), hosts.is_public("hamnen"), hosts.of_event("dagen"), PublicPicture.query.count()) == (None, False, None, 0)


def test_a_host_is_what_its_releases_say(day):
    home = organisations.add(day.account, {"name": "Hamnen", "slug": "hamnen", "accent": "#123456", "language": "sv", "timezone": "Europe/Helsinki"})
    organisations.move(day.event, day.actor, day.account, "hamnen")
    known = day.shelf.hosts
    for slug in ("hamnen", "Å", "ingen"):
        with pytest.raises(NotFound):
            known.current(slug)
    factories.seminar(day, "Ett")
    events.change(day.writing, day.event.version, {"venue_name": "Huset", "venue_city": "Visby"})
    release = factories.release(day)
    known.forget()
    host, mark = known.current("hamnen")
    assert (host.slug, host.name, host.language, host.timezone, host.accent, host.logo, host.uid) == ("hamnen", "Hamnen", "sv", "Europe/Helsinki", "#123456", "", home.uid)
    (shown,) = host.days
    assert (shown.code, shown.slug, shown.title, shown.starts_on, shown.ends_on, shown.language, shown.venue, shown.city, shown.public, shown.sequence, shown.modified) == (
        day.event.code, "dagen", "Dagen", factories.DAY, factories.DAY, "sv", "Huset", "Visby", True, 0, release.published_at,
    )  # fmt: skip
    assert (known.mark("hamnen"), known.mark("ingen") is not None, known.mark("aldrig")) == (mark, False, None)
    known.forget()
    assert known.mark("hamnen") is None
    assert known.current("hamnen") == (host, mark)
    factories.seminar(day, "Två")
    factories.release(day)
    known.forget()
    assert known.current("hamnen") == (host, mark)  # Nothing that is said of the day has changed.
    events.change(day.writing, day.event.version, {"title": "Annan"})
    again = factories.release(day)
    known.forget()
    (shown,) = known.current("hamnen")[0].days
    assert (shown.title, shown.sequence, shown.modified, known.mark("hamnen") == mark) == ("Annan", 1, again.published_at, False)
    day.event.organisation_id = None
    db.session.commit()
    known.forget()
    with pytest.raises(NotFound):  # It has no day any more: what was known of it is given up.
        known.current("hamnen")


def test_copies_on_disk_are_told_apart_and_no_other_file_is_one(tmp_path):
    folder = OnDisk(tmp_path / "a" / "b")
    assert (folder.slugs(), folder.read("dagen"), folder.stamp("dagen"), folder.folder.stat().st_mode & 0o777) == ([], None, None, 0o700)
    assert (folder.write("dagen", b"1"), folder.read("dagen")) == (True, b"1")
    first = folder.stamp("dagen")
    assert (folder.write("dagen", b"2"), folder.stamp("dagen") != first, folder.stamp("dagen")) == (True, True, folder.stamp("dagen"))
    folder.write("a-dag", b"3")
    for name in ("Å.json", ".new-1.json", "other.txt"):
        (folder.folder / name).write_bytes(b"")
    assert folder.slugs() == ["a-dag", "dagen"]
    folder.remove("dagen")
    folder.remove("dagen")
    assert (folder.slugs(), folder.read("dagen")) == (["a-dag"], None)
    (tmp_path / "file").write_bytes(b"")
    away = OnDisk(tmp_path / "file" / "below")
    away.remove("dagen")
    assert (away.write("dagen", b"1"), away.slugs(), away.read("dagen")) == (False, [], None)


def test_a_copy_is_known_by_its_etags_and_its_date():
    headers = [("Content-Type", "text/html"), ("Last-Modified", "Mon"), ("Set-Cookie", "a=b"), ("Cache-Control", "x")]
    made = copies.make("1-a", (5.0, 9.0), b"x" * 500, headers)
    plain, packed = made.etags
    assert (packed, len(plain), made.mark, made.since, made.until, made.modified) == (f'{plain[:-1]}-gz"', 26, "1-a", 5.0, 9.0, "Mon")
    assert made.headers == [*headers, ("ETag", plain), ("Content-Length", "500")]
    assert made.packed_headers == [*headers, ("ETag", packed), ("Content-Encoding", "gzip"), ("Content-Length", str(len(made.packed)))]
    assert (made.unchanged_headers, made.size) == ([("Last-Modified", "Mon"), ("Cache-Control", "x")], 2500 + len(made.packed))
    for said, since, known in (
        ("*", None, plain), (" * ", None, plain), (f'"x", W/{packed}', None, packed), (plain, "Tue", plain), ('"x"', "Mon", ""), (None, "Mon", plain),
        ("", "Mon", plain), (None, "Tue", ""), (None, None, ""),
    ):  # fmt: skip
        assert made.known(said, since) == known
    assert (copies.make("m", (0, 0), b"x" * 400, headers).packed, copies.make("m", (0, 0), b"x" * 401, headers).packed is None) == (None, False)
    picture = copies.make("m", (0, 0), b"x" * 900, [("Content-Type", "image/png")], "named")
    assert (picture.packed, picture.etags, picture.modified, picture.known(None, ""), picture.size) == (None, ('"named"', '"named-gz"'), "", "", 2900)


def test_copies_that_were_not_used_for_longest_are_given_up():
    held = copies.Copies(3 * 2100)
    one, two, three, four = (copies.make(name, (0, 0), b"x" * 100, []) for name in "1234")
    keys = [(name, "", "sv") for name in "1234"]
    for key, copy in zip(keys[:3], (one, two, three), strict=True):
        held.put(key, copy)
    held.put(keys[1], two)  # In place of itself: it weighs no more than before.
    assert [held.get(key) for key in keys] == [one, two, three, None]
    held.get(keys[0])
    held.put(keys[3], four)
    assert [held.get(key) for key in keys] == [one, None, three, four]
    large = copies.make("5", (0, 0), b"x" * 9000, [])
    held.put(keys[1], large)
    assert [held.get(key) for key in keys] == [None, large, None, None]


def test_who_asks_a_database_that_is_away_does_not_wait_and_asks_again_later(monkeypatch):
    asking, asked = Asking(), []
    assert (asking.ask(lambda: asked.append(1), 5), asked) == (True, [1])

    def of_no_use():
        raise Unavailable

    def wrong():
        raise KeyError

    def away():
        raise ConnectionError

    for question in (of_no_use, wrong):
        assert (asking.ask(question, 5), asking.ask(lambda: asked.append(2), 5)) == (False, True)
    monkeypatch.setattr("eventapp.services.publishing.asking.is_away", lambda error: isinstance(error, ConnectionError))
    assert (asking.ask(away, 5), asking.ask(lambda: asked.append(3), 5), asked) == (False, False, [1, 2, 2])
    asking._failed_at -= 3600
    assert (asking.ask(lambda: asked.append(4), 5), asking.ask(lambda: asked.append(5), 5), asked[-2:]) == (True, True, [4, 5])
