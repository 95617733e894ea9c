"""The list of what was done: filtered, page by page, before and after in words, and quick however long it is."""

import re
import time
from datetime import timedelta

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import text

from eventapp.extensions import db
from eventapp.services.access import Actor
from eventapp.services.accounts import one_time
from eventapp.services.clock import now
from eventapp.services.draft import edits, journal, rooms, seminars
from eventapp.services.draft.edits import Writing
from tests import factories
from tests.conftest import sign_in


@pytest.fixture
def mine(app):
    """A day of one's own with a colleague in it: three rooms, the second of theirs, and a batch of two seminars."""
    day = factories.make_event(factories.account("Åsa Öberg", "asa@example.org", site_owner=True))
    bo = factories.account("Bo Ek", "bo@example.org")
    one_time.use_invite(one_time.invite(day.event, day.actor, "bo@example.org", "editor", None), bo)
    day.bo = Actor(bo.id, "editor")
    factories.room(day, "Sal A")
    rooms.add(Writing(day.event, day.bo), {"name": "Sal B"})
    factories.room(day, "Sal C")
    batch = edits.new_batch("import")
    for title in ("Ett", "Två"):
        seminars.add(
            Writing(day.event, day.actor, batch=batch), {"title": title, "kind": "panel", "state": "draft", "seats": []}
        )
    return day


def said(lines):
    return [line.entry.title for line in lines]


def test_lines_are_found_by_who_what_and_when(mine):
    def found(**wanted):
        return said(journal.lines(mine.event, 100, journal.Wanted(**wanted)))

    whole = found()
    assert whole[:4] == ["Två", "Sal C", "Sal B", "Sal A"]
    assert found(account=mine.bo.account_id) == ["Sal B"]
    assert found(noun="room") == ["Sal C", "Sal B", "Sal A"]
    assert found(noun="seminar") == ["Två"]
    assert found(account=0) == []
    tomorrow = now() + timedelta(days=1)
    assert (found(since=tomorrow), found(until=tomorrow)) == ([], whole)
    assert (found(until=now() - timedelta(days=1)), found(since=now() - timedelta(days=1))) == ([], whole)


def test_page_by_page_every_line_comes_once(mine):
    whole, pages, before = journal.lines(mine.event, 100), [], None
    while page := journal.lines(mine.event, 2, journal.Wanted(before=before)):
        pages += page
        before = page[-1].entry.id
    assert pages == whole


def test_a_filter_finds_a_batch_by_any_of_its_things(mine):
    batch = edits.new_batch("import")
    rooms.add(Writing(mine.event, mine.actor, batch=batch), {"name": "Sal D"})
    seminars.add(
        Writing(mine.event, mine.actor, batch=batch), {"title": "Sist", "kind": "panel", "state": "draft", "seats": []}
    )
    (line,) = journal.lines(mine.event, 1, journal.Wanted(noun="room"))
    assert (line.entry.title, line.counts) == ("Sal D", {("seminar", "add"): 1, ("room", "add"): 1})


def test_what_was_changed_is_said_before_and_after(mine):
    who = factories.person(mine, "Eva Dahl")
    row = factories.seminar(mine, "Hav", starts_at=factories.at("09:00"), room=factories.room(mine, "Sal E"))
    other = factories.room(mine, "Sal F")
    seminars.change(
        Writing(mine.event, mine.actor), row, row.version,
        {"title": "Havet", "starts_at": factories.at("10:30"), "room_id": other.id, "minutes": 45, "state": "draft",
         "seats": [{**factories.seat(who, "moderator"), "note": "Ljud"}], "abstract": "Nytt " * 40},
    )  # fmt: skip
    page = sign_in(mine.app, "asa@example.org").get(
        f"/organise/{mine.event.slug}/activity/?thing=seminar", headers={"Accept-Language": "en"}
    )
    listed = re.search(r'<ul class="differences">.*?</ul>', page.text, re.S)[0]
    texts = [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in re.findall(r"<li>.*?</li>", listed, re.S)]
    assert sorted(texts) == sorted([
        "Title: Hav → became Havet",
        "Starts: Sat 3 Jul 09:00 → became Sat 3 Jul 10:30",
        "Room: Sal E → became Sal F",
        "Length: 30 minutes → became 45 minutes",
        "State: Confirmed → became Draft",
        "Panel: – → became Eva Dahl (moderator, Ljud)",
        f"Abstract: – → became {('Nytt ' * 12).strip()}…",
    ])  # fmt: skip


def test_the_page_is_filtered_by_its_address_and_leads_on(mine):
    client = sign_in(mine.app, "asa@example.org")
    here = f"/organise/{mine.event.slug}/activity/"

    def titles(query):
        page = client.get(here + query, headers={"Accept-Language": "en"})
        assert page.status_code == 200
        return re.findall(r"<strong>(Sal .)</strong>", page.text), page.text

    assert titles(f"?who={mine.bo.account_id}")[0] == ["Sal B"]
    assert titles("?thing=room")[0] == ["Sal C", "Sal B", "Sal A"]
    # What cannot be is no filter.
    assert titles("?who=x&thing=nothing&since=2027-13-01&until=%00")[0] == ["Sal C", "Sal B", "Sal A"]
    nothing = titles("?until=2001-01-01")
    assert (nothing[0], "Nothing was done that fits this." in nothing[1]) == ([], True)
    for n in range(60):
        factories.room(mine, f"Rum {n}")
    first = titles(f"?who={mine.account.id}&thing=room")[1]
    (older,) = re.findall(r'href="(\?[^"]*before=\d+)"', first)
    second, shown = titles(older.replace("&amp;", "&"))
    assert (second, "before=" in shown) == (["Sal C", "Sal A"], False)


def test_a_hundred_thousand_entries_stay_quick(mine):
    (like,) = journal.lines(mine.event, 1)
    made = text(
        "INSERT INTO entry"
        " (event_id, account_id, at, action, noun, row_id, title, before, after, board, revision, batch)"
        " WITH RECURSIVE n(i) AS (SELECT :first + 0 UNION ALL SELECT i + 1 FROM n WHERE i < :first + 9999)"
        " SELECT e.event_id, e.account_id, e.at, 'change', e.noun, e.row_id, e.title, e.before, e.after, e.board, 1,"
        " CASE WHEN i % 10000 < 5000 THEN 'import-' || (i / 5000) END FROM n, entry e WHERE e.id = :like"
    )
    for first in range(0, 100_000, 10_000):
        db.session.execute(made, {"like": like.entry.id, "first": first})
        db.session.commit()
    client, asked = sign_in(mine.app, "asa@example.org"), []
    here = f"/organise/{mine.event.slug}/activity/"
    client.get(here)
    sqlalchemy_event.listen(db.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    for query in ("", f"?before={50_000}", "?thing=room"):
        asked.clear()
        began = time.process_time()
        assert client.get(here + query).status_code == 200
        assert time.process_time() - began < 15, query
        of_entries = [s for s in asked if "FROM entry" in s]
        assert len(of_entries) <= 6, (query, of_entries)


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_one_things_history_is_its_own_and_its_page_leads_there(mine):
    one, other = factories.room(mine, "Sal X"), factories.room(mine, "Sal Y")
    batch = edits.new_batch("order")
    for row in (one, other):
        rooms.change(Writing(mine.event, mine.bo, batch=batch), row, row.version, {"capacity": 90})
    who = factories.person(mine, "Eva Dahl")
    client, base = sign_in(mine.app, "asa@example.org"), f"/organise/{mine.event.slug}/"

    def entries(query):
        page = client.get(f"{base}activity/{query}", headers={"Accept-Language": "en"})
        assert page.status_code == 200
        whole = re.search(r'<ul class="entries whole">.*?</ul>\s*(?:<p|</main)', page.text, re.S)
        return [] if whole is None else [words(each) for each in re.findall(r"<li>(<div>.*?)<time", whole[0], re.S)]

    assert entries(f"?of={one.code}") == [
        "Bo Ek: Order of rooms: 2 rooms changed Sal X was changed Seats: – → became 90 What it holds "
        "Sal X was changed Seats: – → became 90 Sal Y was changed Seats: – → became 90",
        "Åsa Öberg added Sal X",
    ]  # fmt: skip
    assert entries(f"?of={one.code}&who={mine.bo.account_id}")[1:] == []
    assert entries(f"?of={who.code}") == ["Åsa Öberg added Eva Dahl"]
    for path, code in ((f"rooms/{one.code}/", one.code), (f"panelists/{who.code}/", who.code)):
        assert f'href="{base}activity/?of={code}"' in client.get(base + path).text
    # What is no code of the event is no filter.
    strange = factories.room(factories.make_event(factories.account()), "Annans")
    for wrong in (strange.code, "%00", "x" * 500):
        assert any("Sal C" in line for line in entries(f"?of={wrong}")), wrong


def test_undo_says_what_it_takes_back_and_who_has_changed_what_since(mine):
    row = factories.room(mine, "Sal E", capacity=40, directions="Höger")
    rooms.change(mine.writing, row, row.version, {"capacity": 60, "directions": "Vänster"})
    (line,) = journal.lines(mine.event, 1)
    rooms.change(Writing(mine.event, mine.bo), row, row.version, {"capacity": 80})
    page = sign_in(mine.app, "asa@example.org").get(
        f"/organise/{mine.event.slug}/activity/{line.entry.id}/undo", headers={"Accept-Language": "en"}
    )
    sections = [words(each) for each in re.findall(r"<section>.*?</section>", page.text, re.S)]
    assert sections[0] == "1 change is taken back Sal E How to get there: Vänster → became Höger"
    when = r"\d+ \w+ \d{4} \d\d:\d\d"
    assert re.fullmatch(
        rf"Left as it is Sal E was changed again since and stays: seats {when}, Bo Ek: was changed Seats: 60 → became 80", sections[1]
    ), sections[1]
