"""Publishing: previews, releases, going back, the copy on disk; on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from eventapp.extensions import db
from eventapp.formats import packed
from eventapp.models import Release
from eventapp.services.draft import edits, events, loading, memory, seminars
from eventapp.services.draft.edits import Writing
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.publishing import history, releases, shortlinks
from eventapp.services.publishing.shelf import Shelf


def rename(day, title):
    row = next(s for s in loading.tables(day.event).seminars if s.slug == "ai")
    return seminars.change(edits.Writing(day.event, day.actor), row, row.version, {"title": title})


def title(day):
    release = day.shelf.current("almedalen-2017").release
    return next(s.title for s in release.programme.seminars if s.slug == "ai")


def test_the_draft_is_seen_by_nobody_until_it_is_published(day):
    before = title(day)
    rename(day, "Ny titel")
    assert title(day) == before
    assert [c.what for c in releases.preview(day.event).changes] == ["title"]
    releases.publish(day.event, day.actor, day.shelf, "Ny titel på AI")
    assert title(day) == "Ny titel"
    assert releases.preview(day.event).nothing
    assert [(p.number, p.note, p.by, [c.what for c in p.changes]) for p in history.of(day.event.id)] == [
        (2, "Ny titel på AI", "Anna Ek", ["title"]), (1, "", "Anna Ek", []),
    ]  # fmt: skip


def test_publishing_nothing_or_something_unseen_is_refused(day):
    with pytest.raises(Invalid):
        releases.publish(day.event, day.actor, day.shelf, "")
    rename(day, "Ett")
    seen = releases.preview(day.event).fingerprint
    rename(day, "Två")
    with pytest.raises(Invalid):
        releases.publish(day.event, day.actor, day.shelf, "", releases.Agreed(seen))
    seen = releases.preview(day.event).fingerprint
    releases.publish(day.event, day.actor, day.shelf, "", releases.Agreed(seen))
    with pytest.raises(Invalid):  # The same form, sent twice.
        releases.publish(day.event, day.actor, day.shelf, "", releases.Agreed(seen))
    assert [p.number for p in history.of(day.event.id)] == [2, 1]


def test_going_back_is_a_new_release_of_the_old_and_leaves_the_draft(day):
    before = title(day)
    rename(day, "Fel")
    releases.publish(day.event, day.actor, day.shelf, "")
    third = releases.go_back(day.event, day.actor, day.shelf, 1, "Tillbaka")
    assert (third.number, title(day)) == (3, before)
    code = next(s.code for s in third.programme.seminars if s.slug == "ai")
    assert third.stamps[code].sequence == 2
    assert next(s.title for s in memory.read(day.event).programme.seminars if s.slug == "ai") == "Fel"
    with pytest.raises(NotFound):
        releases.go_back(day.event, day.actor, day.shelf, 99, "")
    with pytest.raises(Invalid):
        releases.go_back(day.event, day.actor, day.shelf, 1, "")


def test_another_process_sees_a_release_at_once_through_the_disk(day):
    other = Shelf(day.shelf.folder)
    assert other.current("almedalen-2017").release.number == 1
    rename(day, "Ny")
    releases.publish(day.event, day.actor, day.shelf, "")
    assert other.current("almedalen-2017").release.number == 2


def test_another_machine_gets_it_from_the_database_and_a_crash_before_the_copy_is_mended(day, tmp_path):
    elsewhere = Shelf(tmp_path / "elsewhere")
    assert elsewhere.current("almedalen-2017").release == day.shelf.current("almedalen-2017").release
    old = (day.shelf.folder / "almedalen-2017.json").read_bytes()
    rename(day, "Ny")
    releases.publish(day.event, day.actor, day.shelf, "")
    (day.shelf.folder / "almedalen-2017.json").write_bytes(old)  # As if killed between commit and copy.
    assert Shelf(day.shelf.folder).current("almedalen-2017").release.number == 2


def test_the_last_release_is_served_when_the_database_is_away(lite_day):
    day = lite_day
    code = day.shelf.current("almedalen-2017").release.programme.seminars[0].code
    db.session.remove()
    db.engine.dispose()
    folder = day.shelf.folder.parent
    for file in folder.glob("eventapp.db*"):
        file.unlink()
    (folder / "eventapp.db").write_bytes(b"This is no database." * 1000)
    client = day.app.test_client()
    fresh = Shelf(day.shelf.folder)
    assert fresh.current("almedalen-2017").release.number == 1
    for page in ("", "calendar/all.ics", "seminars/ai/", "changes/", "programme.json"):
        assert client.get(f"/almedalen-2017/{page}").status_code == 200, page
    code = fresh.current("almedalen-2017").release.programme.seminars[0].code
    assert (
        client.get(f"/q/3{code}").headers["Location"].endswith("/almedalen-2017/seminars/sexualundervisning/")
    )
    assert client.get("/q/3000000").status_code == 503  # Whether there is such a code, nobody can tell now.
    assert client.get("/readyz").status_code == 503


def test_a_new_address_takes_over_and_the_old_one_leads_there(day):
    from eventapp.services.draft import events

    events.change(edits.Writing(day.event, day.actor), day.event.version, {"slug": "almedalen"})
    client = day.app.test_client()
    assert client.get("/almedalen-2017/").status_code == 200  # Not before it is published.
    assert [e["slug"] for e in client.get("/api/v1/events").json["events"]] == ["almedalen-2017"]
    releases.publish(day.event, day.actor, day.shelf, "")
    moved = client.get("/almedalen-2017/calendar/all.ics?x=1")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/almedalen/calendar/all.ics?x=1")
    assert client.get("/almedalen/").status_code == 200
    assert [e["slug"] for e in client.get("/api/v1/events").json["events"]] == ["almedalen"]
    code = day.event.code
    target = shortlinks.follow("0" + code, day.shelf, "https://e.org")
    assert target.address == "https://e.org/almedalen/"


def test_a_renamed_seminar_keeps_its_old_address(day):
    row = next(s for s in loading.tables(day.event).seminars if s.slug == "ai")
    seminars.change(edits.Writing(day.event, day.actor), row, row.version, {"slug": "artificiell-intelligens"})
    releases.publish(day.event, day.actor, day.shelf, "")
    client = day.app.test_client()
    moved = client.get("/almedalen-2017/seminars/ai/")
    assert moved.status_code == 301
    assert moved.headers["Location"] == "/almedalen-2017/seminars/artificiell-intelligens/"
    assert client.get("/almedalen-2017/calendar/seminar/ai.ics").status_code == 200


def test_a_removed_seminar_tells_so_on_its_page_and_in_its_feeds(day):
    row = next(s for s in loading.tables(day.event).seminars if s.slug == "ai")
    edits.remove(edits.Writing(day.event, day.actor), row)
    releases.publish(day.event, day.actor, day.shelf, "")
    client = day.app.test_client()
    page = client.get("/almedalen-2017/seminars/ai/", headers={"Accept-Language": "sv"})
    assert (page.status_code, "Seminariet finns inte längre i programmet" in page.text) == (410, True)
    for feed in ("seminar/ai", "person/hampus-adamsson", "tag/ai", "all"):
        text = client.get(f"/almedalen-2017/calendar/{feed}.ics").text
        assert "STATUS:CANCELLED" in text, feed
    assert "Artificiell" not in client.get("/almedalen-2017/").text


def test_scans_are_counted_by_day_and_follow_what_moves(day):
    row = next(s for s in loading.tables(day.event).seminars if s.slug == "ai")
    client = day.app.test_client()
    for address in (f"/q/3{row.code}", f"/Q/3{row.code}", f"/q/3{row.code.lower()}"):
        answer = client.get(address, headers={"User-Agent": "Mozilla/5.0"})
        assert (answer.status_code, answer.headers["Location"]) == (
            302, "https://programme.example.org/almedalen-2017/seminars/ai/"
        )  # fmt: skip
    assert day.app.extensions["scans"].write()
    counts = shortlinks.per_day(day.event)
    assert {link: sum(days.values()) for link, days in counts.items()} == {f"3{row.code}": 3}


def test_a_release_lost_from_the_database_is_not_lost_to_readers(day):
    db.session.execute(delete(Release))
    db.session.commit()
    assert day.shelf.current("almedalen-2017").release.number == 1


def test_publishing_keeps_time_in_order(day):
    rename(day, "Ny")
    first = releases.publish(day.event, day.actor, day.shelf, "")
    rename(day, "Nyare")
    second = releases.publish(day.event, day.actor, day.shelf, "")
    assert timedelta(0) <= second.published_at - first.published_at < timedelta(minutes=5)


def test_what_is_too_large_to_be_kept_is_refused_with_a_word_and_nothing_is_published(day, monkeypatch):
    monkeypatch.setattr(packed, "MOST", 5_000)
    events.change(Writing(day.event, day.actor), day.event.version, {"tagline": "Ny"})
    with pytest.raises(Invalid) as refused:
        releases.publish(day.event, day.actor, day.shelf, "")
    assert refused.value.errors == {"form": "The programme is too large to be published. Make its texts shorter."}
    monkeypatch.undo()
    assert releases.newest(day.event).number == 1
