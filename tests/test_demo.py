"""The demonstration: whenever it is loaded something has been, something is on and something is to come."""

import subprocess
from datetime import date, datetime, timedelta

import icalendar
import pytest
import time_machine

from eventapp import demo
from eventapp.models import Entry
from eventapp.programme.now import now_and_next, phase
from eventapp.services.access import Actor
from eventapp.services.accounts import accounts
from eventapp.services.clock import now
from eventapp.services.draft import edits, events, loading, memory, people, seminars
from eventapp.services.operations import commands
from eventapp.services.publishing import releases, withdrawal
from tests import loaded
from tests.conftest import BASE

LENGTHS = {"sexualundervisning": 60, "lagen": 60, "lunch": 90, "samverkan": 60, "ai": 45}
HOURS = [
    "2026-11-25T13:07+01:00", "2026-11-25T23:50+01:00", "2026-11-26T00:00+01:00", "2026-11-26T00:10+01:00",
    "2026-12-31T23:58+01:00",
    # Summer time begins at 02:00, and ends at 03:00: 02:30 then comes twice.
    "2027-03-28T01:58+01:00", "2027-03-28T03:02+02:00", "2027-03-28T00:10+01:00",
    "2027-10-31T02:30+02:00", "2027-10-31T02:30+01:00", "2027-10-31T23:50+01:00",
]  # fmt: skip


def at(text):
    """Have the clock stand at a moment."""
    return time_machine.travel(datetime.fromisoformat(text), tick=False)


def load(app):
    """Load the demonstration; what it says, its copy and what is published of that."""
    made = demo.load(app)
    event = commands.event(made.today)
    return made, event, releases.latest(event)


def times(programme):
    return {s.slug: s.starts_at for s in programme.seminars if s.starts_at}


def laid(release):
    """That the programme is laid around now, as everybody would see it."""
    programme, moment = release.programme, now()
    first, *_, last = sorted(times(programme).values())
    assert timedelta(minutes=60) <= moment - first <= timedelta(minutes=65)
    assert [s.slug for s in now_and_next(programme, moment).on] == ["lagen"]
    assert [s.slug for s in now_and_next(programme, moment).next] == ["lunch"]
    phases = {s.slug: phase(s, moment) for s in programme.seminars if s.starts_at}
    assert phases == {"sexualundervisning": "after", "lagen": "during", "lunch": "before", "samverkan": "before", "ai": "before"}  # fmt: skip
    assert {s.slug: s.minutes for s in programme.seminars if s.starts_at} == LENGTHS
    days = {s.astimezone(programme.event.zone).date() for s in times(programme).values()}
    days.add((last + timedelta(minutes=44)).astimezone(programme.event.zone).date())
    assert (programme.event.starts_on, programme.event.ends_on) == (min(days), max(days))
    assert moment.astimezone(programme.event.zone).date() <= programme.event.ends_on


@pytest.mark.parametrize("moment", HOURS)
def test_at_any_hour_one_has_been_one_is_on_and_others_come(lite, moment):
    with at(moment):
        made, event, release = load(lite)
        laid(release)
        assert [c for c in memory.read(event).clashes() if c.severity == "error"] == []
        assert releases.preview(event).nothing
        client = lite.test_client()
        page = client.get(f"/{made.today}/screens/?lang=en").text
        assert page.index("Hur kan lagen") < page.index("Lunch och samtal")
        assert client.get(f"/{made.today}/seminars/lagen/live").headers["Location"] == "https://live.example.org/bryggarsalen"
        # Calendars read the same instants, also in an hour that comes twice.
        feed = icalendar.Calendar.from_ical(client.get(f"/{made.today}/calendar/all.ics").data)
        assert {e["SUMMARY"]: e.start.timestamp() for e in feed.walk("VEVENT")} == {
            s.title: s.starts_at.timestamp() for s in release.programme.seminars if s.starts_at
        }
        original = releases.latest(commands.event("almedalen-2017")).programme
        assert original.event.starts_on == original.event.ends_on == date(2017, 7, 3)


def test_the_next_day_it_moves_and_nothing_is_doubled(app):
    """The same seminars, codes, links and addresses: only the time is another, and calendars hear of it."""
    with at(HOURS[0]):
        before, _, first = load(app)
    with at("2026-11-26T23:50+01:00"):
        after, event, second = load(app)
        laid(second)
        assert (after.today, after.password, after.personal) == (before.today, before.password, before.personal)
        assert "moved to the present moment" in after.text
        assert second.number == first.number + 1
        assert [s.code for s in second.programme.seminars] == [s.code for s in first.programme.seminars]
        moved = {s.code for s in second.programme.seminars if s.starts_at}
        assert {code: stamp.sequence for code, stamp in second.stamps.items()} == {
            code: stamp.sequence + (code in moved) for code, stamp in first.stamps.items()
        }
        account = accounts.by_email(demo.EMAIL)
        assert events.once_at(account, "almedalen-today-2") is None
        there = app.test_client().get("/api/v1/events").json["events"]
        assert sorted(e["slug"] for e in there) == ["almedalen-2017", "almedalen-today"]
        # The moderator is called half an hour before, then as before.
        (moderated,) = (s for s in loading.tables(event).seminars if s.slug == "sexualundervisning")
        calls = {seat.call_at for seat in moderated.seats if seat.role == "moderator"}
        assert calls == {moderated.starts_at - timedelta(minutes=30)}


def test_seen_again_within_the_half_hour_it_stays_and_an_hour_later_it_moves(lite):
    with at(HOURS[0]):
        made, _, first = load(lite)
    with at("2026-11-25T13:33+01:00"):
        assert load(lite)[::2] == (made, first)
    with at("2026-11-25T14:07+01:00"):
        _, _, later = load(lite)
        laid(later)
    with at("2026-11-25T13:07+01:00"):  # A clock that was set back.
        laid(load(lite)[2])


def test_what_was_changed_by_hand_moves_along_published_or_not(app):
    with at(HOURS[0]):
        _, event, _ = load(app)
        actor = Actor(None, "owner")
        rows = {s.slug: s for s in loading.tables(event).seminars}
        seminars.change(edits.Writing(event, actor), rows["ai"], rows["ai"].version, {"starts_at": rows["ai"].starts_at + timedelta(minutes=20)})
        releases.publish(event, actor, app.extensions["shelf"], "")
        own = {"title": "Eget", "kind": "talk", "state": "confirmed", "starts_at": rows["ai"].starts_at + timedelta(hours=2),
               "minutes": 30, "room_id": rows["ai"].room_id, "seats": []}  # fmt: skip
        seminars.add(edits.Writing(event, actor), own)
        someone = loading.tables(event).people[0]
        hours = [["2026-11-25T08:00:00+00:00", "2026-11-25T22:00:00+00:00"]]
        people.change(edits.Writing(event, actor), someone, someone.version, {"hours": hours})
        before = {s.slug: s.starts_at for s in loading.tables(event).seminars if s.starts_at}
        seen = times(releases.latest(event).programme)
        waiting = releases.preview(event).changes
    with at("2026-11-27T08:12+01:00"):
        _, event, release = load(app)
        by = timedelta(days=1, hours=19, minutes=5)
        assert {s.slug: s.starts_at for s in loading.tables(event).seminars if s.starts_at} == {k: v + by for k, v in before.items()}
        assert times(release.programme) == {k: v + by for k, v in seen.items()}
        assert loading.tables(event).people[0].hours == [["2026-11-27T03:05:00+00:00", "2026-11-27T17:05:00+00:00"]]
        # What waited to be published waits still, and one undo takes the move back.
        assert [(c.what, c.code) for c in releases.preview(event).changes] == [(c.what, c.code) for c in waiting]
        newest = Entry.query.filter_by(event_id=event.id).order_by(Entry.id.desc()).first()
        batch = Entry.query.filter_by(batch=newest.batch).all()
        assert sorted(e.noun for e in batch) == ["event", "person", *["seminar"] * 6]


def test_taken_down_removed_or_renamed_it_comes_back_with_a_word(lite):
    with at(HOURS[0]):
        made, event, _ = load(lite)
        owner, shelf = Actor(accounts.by_email(demo.EMAIL).id, "owner"), lite.extensions["shelf"]
        withdrawal.remove(event, owner, shelf)
        assert lite.test_client().get("/almedalen-today/").status_code == 410
        again, event, release = load(lite)
        assert again.text == made.text + "\nECPATs heldag i Almedalen, demo is public again.\n"
        laid(release)
        # Under an address of one's own it is found too, and another's event is left alone.
        edits_of = {"slug": "min-egen"}
        events.change(edits.Writing(event, owner), event.version, edits_of)
        releases.publish(event, owner, shelf, "")
        assert demo.load(lite).today == "min-egen"


def test_anothers_event_of_that_name_is_left_alone(lite):
    with at(HOURS[0]):
        other = accounts.add_account("someone@example.org", "Någon", "a long enough password", site_owner=True)
        values = {"title": "Min", "slug": "almedalen-today", "starts_on": date(2026, 1, 1), "ends_on": date(2026, 1, 1)}
        events.add(other, values)
        made, _, release = load(lite)
        assert made.today == "almedalen-today-2"
        laid(release)
        assert demo.load(lite).today == made.today
        assert edits.state(commands.event("almedalen-today"))["title"] == "Min"


def test_from_the_command_line_a_day_later(tmp_path):
    """As a process, with its clock moved; what serves it meanwhile reads the same data folder."""
    code = "import sys, time_machine; time_machine.travel(sys.argv.pop(1), tick=False).start(); from eventapp.cli import main; main()"

    def run(moment, *command):
        environment = {"EVENTAPP_DATA": str(tmp_path), "EVENTAPP_BASE_URL": BASE, "PATH": ""}
        done = subprocess.run(
            [loaded.python(), "-c", code, moment, *command], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    first = run("2027-03-27T23:50+00:00", "demo")
    assert run("2027-03-28T23:10+00:00", "demo").startswith(first)
    feed = icalendar.Calendar.from_ical(run("2027-03-28T23:10+00:00", "export", "almedalen-today", "--format", "ics"))
    starts = sorted((e.start.timestamp(), e["SEQUENCE"]) for e in feed.walk("VEVENT"))
    moment = datetime.fromisoformat("2027-03-28T23:10+00:00").timestamp()
    assert starts == [(moment + 60 * minutes, 1) for minutes in (-60, 0, 60, 150, 240)]
