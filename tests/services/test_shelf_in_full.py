"""What is told of programmes without a database, and of a copy on disk that is another than what is held."""

import os
import time
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest

from eventapp.extensions import db
from eventapp.formats import snapshots
from eventapp.models import Release, Reserved, Scan, Seminar
from eventapp.programme.heading import heading_of
from eventapp.services.draft import events, memory
from eventapp.services.errors import Gone, Unavailable, Unshowable
from eventapp.services.operations import commands
from eventapp.services.publishing import (
    asking,
    newest,
    pictures,
    releases,
    scan_counts,
    shelf,
    shortlinks,
    stored,
    withdrawal,
)
from eventapp.services.publishing.asking import Asking
from eventapp.services.publishing.disk import OnDisk
from eventapp.services.publishing.listing import Listing
from eventapp.services.publishing.scan_counts import Scans
from eventapp.services.publishing.shelf import Shelf
from eventapp.services.transaction import transaction
from tests import factories, patience

BASE, A = "https://programme.example.org", "a" * 32


@pytest.fixture
def day(lite):
    """A published event of one seminar."""
    made = factories.make_event(slug="dagen", title="Dagen")
    factories.seminar(made, "Ett", starts_at=factories.at("09:00"))
    return made


def spoil():
    """Have the database be no database any more."""
    commands.let_go()
    Path(str(db.engine.url.database)).write_bytes(b"no database" * 1000)


def test_without_a_database_copies_tell(day, tmp_path):
    factories.seminar(day, "Samtal", [factories.person(day, portrait=A)])
    first, code = factories.release(day), day.event.code
    later = factories.make_event(day.account, slug="senare", starts_on=date(2027, 8, 1), ends_on=date(2027, 8, 1))
    factories.seminar(later, "Två")
    second = factories.release(later)
    down = factories.make_event(day.account, slug="nere")
    factories.seminar(down, "Tre")
    factories.release(down)
    withdrawal.take_down(down.event, down.actor, down.shelf)
    disk = OnDisk(day.shelf.folder)
    disk.write("annan", disk.read("dagen"))  # It is another event's.
    disk.write("halv", b"half")
    known, link = Listing(disk, Asking()), shortlinks.link("event", code)
    told = known.now()
    assert told == [heading_of(second), heading_of(first)]
    spoil()
    new = Listing(disk, Asking())
    assert [known.now(), new.now(), new.now()] == [told] * 3
    disk.write("dagen", disk.read("senare"))
    assert new.now() == [heading_of(second)]  # A copy that is another is read again.
    disk.write("dagen", snapshots.write(first))
    with pytest.raises(Unavailable):
        Listing(OnDisk(tmp_path / "none"), Asking()).now()
    alone = Shelf(day.shelf.folder)
    mark = alone.current("dagen").mark
    assert [pictures.shown_by(key, Shelf(day.shelf.folder)) for key in (A, "b" * 32)] == [f"dagen {mark}", None]
    assert pictures.shown_by(A, alone) == f"dagen {mark}"
    found = shortlinks.follow(link, Shelf(day.shelf.folder), BASE)
    assert (found.slug, found.event, found.address) == ("dagen", code, f"{BASE}/dagen/")
    with pytest.raises(Unavailable):
        shortlinks.follow("0AAAAAA", alone, BASE)
    with pytest.raises(Unavailable):
        alone.current("ingen")
    assert (alone.current("nere"), alone.newest("nere").release.number, alone.current("Å")) == (None, 2, None)
    assert (stored.new_address("dagen"), alone.histories.of("dagen"), alone.slugs()) == (None, ([], False), ["annan", "dagen", "halv", "nere", "senare"])


def test_a_copy_that_is_older_or_lost_or_broken_is_made_anew(day, monkeypatch):
    one = factories.release(day)
    factories.seminar(day, "Två")
    two = factories.release(day)
    here, body, old = day.shelf, snapshots.write(two), snapshots.write(one)
    assert (here.put(one, old), here.current("dagen").release.number, here.disk.read("dagen")) == (True, 2, body)
    assert (here.put(two, body), here.current("dagen").release.number) == (True, 2)
    mark = here.mark("dagen")
    assert (mark, here.mark("ingen")) == (here.current("dagen").mark, None)
    for spoilt in (old, b"half"):
        here.disk.write("dagen", spoilt)
        assert (here.mark("dagen"), here.current("dagen").release.number, here.copied("dagen")) == (None, 2, False)
        assert here.disk.read("dagen") == spoilt  # Until the database is asked again.
        here._held["dagen"].asked -= shelf.ASK_EVERY
        assert (here.current("dagen").release.number, here.copied("dagen"), here.disk.read("dagen")) == (2, False, spoilt)
        here._held["dagen"].asked -= shelf.ASK_EVERY
        here._held["dagen"].tried -= shelf.WRITE_EVERY
        assert (here.current("dagen").release.number, here.copied("dagen"), here.disk.read("dagen")) == (2, True, body)
    here.disk.remove("dagen")
    here._held["dagen"].tried -= shelf.WRITE_EVERY
    assert (here.current("dagen").release.number, here.copied("dagen"), here.disk.read("dagen"), here.mark("dagen")) == (2, True, body, mark)
    here.disk.remove("dagen")
    assert (here.put(two, body), here.disk.read("dagen")) == (True, body)
    other = Shelf(here.folder)
    assert (other.copied("dagen"), other.copied("ingen"), other.slugs(), other.held()) == (True, False, ["dagen"], [])
    factories.seminar(day, "Tre")
    factories.release(day)
    assert (other.current("dagen").release.number, [slug for slug, _ in other.held()]) == (3, ["dagen"])
    withdrawal.take_down(day.event, day.actor, here)
    assert (other.current("dagen"), other.mark("dagen")) == (None, other.newest("dagen").mark)
    assert (other.newest("dagen").release.number, other.copied("dagen"), [slug for slug, _ in other.held()]) == (4, True, ["dagen"])
    db.session.query(Release).delete()
    db.session.commit()
    assert [newest.other_than(db.engine, slug, None) for slug in ("dagen", "ingen")] == [(True, None), (False, None)]  # Lost to no reader.
    assert Shelf(here.folder).newest("dagen").release.number == 4


def test_few_are_held_and_those_used_last(day):
    factories.release(day)
    for slug in ("b", "c"):
        more = factories.make_event(day.account, slug=slug)
        factories.seminar(more, "Ett")
        factories.release(more)
    small = Shelf(day.shelf.folder, 2)
    for slug in ("dagen", "b", "dagen", "c"):
        small.current(slug)
    assert [slug for slug, _ in small.held()] == ["dagen", "c"]
    assert [Shelf(day.shelf.folder, most).most for most in (0, 1, 2)] == [1, 1, 2]


def test_a_link_of_what_was_erased_or_has_moved(day):
    factories.release(day)
    events.change(day.writing, day.event.version, {"slug": "nya"})
    factories.release(day)
    new = Shelf(day.shelf.folder.parent / "empty")
    link = shortlinks.link("calendar", day.event.code)
    assert shortlinks.follow(link, new, BASE).address == f"{BASE}/nya/calendar/"
    with transaction():
        db.session.add(Reserved(name="ZZZZZZ", erased_at=datetime(2027, 1, 1, tzinfo=UTC)))
    with pytest.raises(Gone) as gone:
        shortlinks.follow("0ZZZZZZ", new, BASE)
    assert gone.value.what == "event"
    assert shortlinks.follow("0YYYYYY", new, BASE) is None


def test_what_no_reader_can_be_shown_is_not_published(day):
    seminar = Seminar.query.one()
    with transaction():
        seminar.starts_at = datetime(1850, 1, 1, tzinfo=UTC)
        day.event.revision += 1
    with pytest.raises(Unshowable) as refused:
        releases.publish(day.event, day.actor, day.shelf, "")
    assert str(refused.value) == "Readers cannot be shown this: “Ett”. Give it another time and length first."
    assert (releases.latest(day.event), releases.newest(day.event)) == (None, None)
    assert memory.read(day.event).impossible == ("Ett",)


def test_an_answer_that_is_late_keeps_nobody_waiting(monkeypatch):
    patience.in_earnest(monkeypatch, asking)
    monkeypatch.setattr(asking, "MOST_AT_ONCE", 2)
    asks, go_on, begun = Asking(), Event(), []

    def slow():
        begun.append(1)
        go_on.wait(60)

    assert [asks.ask(lambda: None, 60), asks.ask(slow, 0.01)] == [True, False]
    assert (asks.ask(lambda: begun.append(2), asking.LITTLE), begun) == (False, [1])
    assert (asks.ask(lambda: begun.append(3), asking.LITTLE + 60), begun) == (True, [1, 3])
    assert asks.ask(slow, asking.LITTLE + 0.01) is False
    assert (asks.ask(lambda: begun.append(4), asking.LITTLE + 0.01), begun) == (False, [1, 3, 1])  # All turns are taken.
    go_on.set()
    assert (asks.ask(lambda: begun.append(5), 60), begun[-1]) == (True, 5)
    assert (asks.ask(lambda: begun.append(6), asking.LITTLE), begun[-1]) == (True, 6)


def test_the_last_scans_are_written_when_a_process_ends(day, monkeypatch):
    counted, pauses = Scans(), []
    counted._process = os.getpid()  # It has no thread.
    monkeypatch.setattr(scan_counts, "time", SimpleNamespace(sleep=pauses.append, monotonic=time.monotonic))
    counted.count("0AAAAAA", day.event.code)
    counted._last()
    assert ([(row.link, row.count) for row in Scan.query.all()], pauses) == ([("0AAAAAA", 1)], [])
    counted._last()
    assert [(row.link, row.count) for row in Scan.query.all()] == [("0AAAAAA", 1)]
    counted.count("0AAAAAA", day.event.code)
    spoil()
    clock = [0.0]
    passing = SimpleNamespace(monotonic=lambda: clock[0], sleep=lambda seconds: clock.append(clock.pop() + seconds))
    monkeypatch.setattr(scan_counts, "time", passing)
    counted._last()
    assert clock == [pytest.approx(scan_counts.AT_EXIT)]
