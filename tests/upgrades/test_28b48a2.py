"""A site made by 28b48a2 is brought up to date: nothing is lost, and readers are answered as before; on both databases.

What may differ is said here, each with its reason; anything else that differs is a fault.
"""

import csv
import io
import json
import os
import re
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
import time_machine

from eventapp.extensions import db
from eventapp.models import Account, Event, Person, Seat
from eventapp.services.access import Actor
from eventapp.services.draft import journal, loading, memory, people, undo_plan, undoing
from eventapp.services.errors import NotFound
from eventapp.services.mail import outbox
from eventapp.services.operations import takeup
from eventapp.services.publishing import releases
from eventapp.services.transaction import transaction
from tests.conftest import BASE, make_app, sign_in
from tests.services.test_people_and_mail import inbox
from tests.upgrades import kept

__all__ = ["inbox"]
SECRET = "a test's key, not a secret"
LINK = "\ue000"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def upgraded(request, tmp_path_factory):
    """The site brought up to date: every row before and after, and what readers are answered, asked when the old was."""
    folder = tmp_path_factory.mktemp("data")
    kept.lay_out(folder)
    url = f"sqlite:///{folder}/eventapp.db"
    if request.param == "postgresql":
        url = empty_postgres(request.getfixturevalue("postgres"))
        kept.pour(folder, url)
    engine = sa.create_engine(url)
    before = kept.rows(engine)
    engine.dispose()
    with time_machine.travel(kept.ASKED, tick=False):
        app = make_app(folder, SQLALCHEMY_DATABASE_URI=url)
        with app.app_context():
            after = kept.rows(db.engine)
            client = app.test_client()
            answers = {path: client.get(path) for path in kept.ANSWERS}
    yield SimpleNamespace(app=app, before=before, after=after, answers=answers, folder=folder)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def site(upgraded):
    """The same site to go on with, at that moment. Tests leave alone what others look at: each has an event of its own."""
    with time_machine.travel(kept.ASKED, tick=False), upgraded.app.app_context():
        yield upgraded
        db.session.remove()


def empty_postgres(uri):
    import psycopg

    name = "t" + os.urandom(6).hex()
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return uri.replace("postgresql://", "postgresql+psycopg://").replace("/postgres?", f"/{name}?")


def owner(site, slug):
    event = Event.query.filter_by(slug=slug).one()
    return event, Actor(Account.query.filter_by(email="anna@example.org").one().id, "owner")


# -- rows

# Columns that other tables took over; what they held is looked for there.
ELSEWHERE = {"event": {"overruled"}, "seat": {"revision", "modified_at"}}
# Rows that the upgrade adds to tables there were: the removed event is taken down by a release of its own, and links
# in mail that waits are made anew when it is sent, so that the outbox holds none.
ADDED = {"release": 1, "ticket": 2}


def as_now(before):
    """The rows of before as they must be found now."""
    wanted = {
        table: {key: {n: v for n, v in row.items() if n not in ELSEWHERE.get(table, ())} for key, row in rows.items()}
        for table, rows in before.items()
    }
    for row in wanted["message"].values():
        # The outbox holds no links: they are put in where the mail is sent.
        row["body"] = re.sub(r"https://\S+/(me|account/invite|account/reset)/[\w=-]+/?", LINK, row["body"])
        if row["error"]:
            # What went wrong is said in our words, and what could not be sent is tried again.
            row["error"], row["tries"] = "unreachable", 0
    return wanted


def test_every_row_is_there_and_says_the_same(site):
    after, wanted = site.after, as_now(site.before)
    assert {t: len(rows) for t, rows in wanted.items() if not rows} == {}, "a table that is empty shows nothing"
    found = {
        table: {key: {n: after[table][key].get(n) for n in row} for key, row in rows.items() if key in after[table]}
        for table, rows in wanted.items()
    }
    assert found == wanted
    added = {table: len(after[table]) - len(rows) for table, rows in wanted.items()}
    assert {table: more for table, more in added.items() if more} == ADDED


def test_what_other_tables_took_over_is_there(site):
    after = site.after
    overruled = {
        (key[0], each["clash"]): (each["reason"], each["by"], each["at"])
        for key, row in site.before["event"].items()
        for each in row["overruled"]
    }
    waivers = after["waiver"].values()
    assert {(w["event_id"], w["key"]): (w["reason"], w["by"], w["at"].isoformat()) for w in waivers} == overruled
    assert len(overruled) > 10
    assert {w["account_id"] for w in waivers} == {Account.query.filter_by(email="anna@example.org").one().id}
    changed = {
        (seat["seminar_id"], seat["person_id"]): (seat["revision"], seat["modified_at"])
        for seat in site.before["seat"].values()
        if seat["person_id"] and seat["revision"]
    }
    stamps = after["person_stamp"].values()
    assert {(s["seminar_id"], s["person_id"]): (s["revision"], s["modified_at"]) for s in stamps} == changed
    assert len(changed) == 4


def test_files_that_waited_and_pictures_are_taken_up(site):
    on_disk = sorted(site.folder.glob("media/*.webp"))
    assert len(on_disk) == 21
    pictures = {tuple(path.stem.rsplit("-", 1)): path.read_bytes() for path in on_disk}
    assert takeup.pictures() == 21
    after = kept.rows(db.engine)
    assert {(key, str(size)): row["body"] for (key, size), row in after["picture"].items()} == pictures
    assert [row["body"].count(b"Ur filen") for row in after["upload"].values()] == [1, 1]
    uploads = {token for (token,) in after["upload"]}
    tasks = after["long_task"].values()
    assert {(t["kind"], t["state"]) for t in tasks} == {("import", "waiting")}
    assert {t["wanted"]["upload"] for t in tasks} == uploads
    for path, told in kept.ANSWERS.items():
        if path.startswith("/media/"):
            answer = site.app.test_client().get(path)
            assert (answer.status_code, answer.data) == (200, told["body"]), path


# -- readers


def test_readers_are_answered_as_before(site):
    found, wanted = {}, {}
    for path, told in kept.ANSWERS.items():
        answer = site.answers[path]
        headers = {name: answer.headers[name] for name in told["headers"] if name in answer.headers}
        page = answer.mimetype == "text/html"
        now = {"status": answer.status_code, "headers": headers, "body": b"" if page else answer.data}
        wanted[path], found[path] = before_and_now(path, told, now)
    assert {p: (wanted[p], found[p]) for p in wanted if wanted[p] != found[p]} == {}
    assert len(found) > 380


def before_and_now(path, told, now):
    """Both answers without what may differ."""
    told, now = ({**each, "headers": dict(each["headers"])} for each in (told, now))
    for each in (told, now):
        # A mark names bytes of a version of the program; that equal bytes have equal marks is tested elsewhere.
        each["headers"].pop("ETag", None)
        if path.startswith("/media/"):  # The age of a file on that machine's disk; its name is its content's.
            each["headers"].pop("Last-Modified", None)
        # Redirects never name a host: the reader's own is right.
        if where := each["headers"].get("Location"):
            each["headers"]["Location"] = where.removeprefix(BASE)
    for rule in RULES:
        rule(path, told, now)
    return told, now


def the_removed_event_is_taken_down(path, told, now):
    """Removing an event takes it down: its pages say so, and its feed is empty and called cancelled."""
    if path == "/removed/":
        assert now["status"] == 410
        now.update(told)
    elif path == "/removed/calendar/all.ics":
        assert (b"\r\nNAME:CANCELLED\r\n" in now["body"], b"VEVENT" in now["body"]) == (True, False)
        now.update(told)


# The seminar that was removed after it was published, of the past and the coming event.
GONE = {
    path for path, told in kept.ANSWERS.items()
    if "tas-bort-sedan" in path or ("/seminars/" in path and b"Tas bort sedan" in told["body"])
} - {"/heldagen/calendar/seminar/tas-bort-sedan.ics"}  # fmt: skip


def what_is_withdrawn_is_gone(path, told, now):
    """What is withdrawn leaves a page that says so; only its own calendar of a coming event still tells it is cancelled."""
    if path in GONE:
        assert now["status"] == 410, path
        now.update(told)


def entries(body):
    """A calendar's entries by UID, in text."""
    found = re.findall(r"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", body, re.S)
    return {re.search(r"\r\nUID:(\S+)", each)[1]: each for each in found}


def withdrawn_entries_are_bare_and_end(path, told, now):
    """A withdrawn seminar's entry says when and that it is cancelled, nothing else, comes last, and only until a week
    after the day. Everything else of the calendar, UID, SEQUENCE and stamps of the bare entry too, is as it was."""
    if not path.endswith(".ics") or path in GONE or now["status"] != 200:
        return
    old, new = told["body"].decode(), now["body"].decode()
    was, here = entries(old), entries(new)
    for uid, entry in was.items():
        if "Tas bort sedan" not in entry:
            continue
        old = old.replace(entry, "")
        kept_lines = [
            line for line in entry.replace(": Tas bort sedan\r\n", "\r\n").splitlines()
            if not line.startswith(("DESCRIPTION", "GEO", "LOCATION", "URL"))
        ]  # fmt: skip
        assert here.get(uid, "").splitlines() == ([] if "20170703" in entry else kept_lines), path
        new = new.replace(here.get(uid, " none"), "")
    told["body"], now["body"] = old.replace(": Tas bort sedan\r\n", "\r\n").encode(), new.encode()


def onsets_of_time_zones(path, told, now):
    """Each change of the clocks is an observance of its own, at the local time before it (RFC 5545 3.6.5), also in a
    calendar without an entry. The zone of each calendar and all times in entries are as they were."""
    if path.endswith(".ics"):
        for each in (told, now):
            each["body"] = re.sub(rb"BEGIN:VTIMEZONE\r\n.*?END:VTIMEZONE\r\n", b"", each["body"], flags=re.S)


def readers_ask_again_when_what_is_withdrawn_is_no_longer_told(path, told, now):
    """A week after the release the past event's withdrawn seminar has left all that it was in: `Last-Modified` says so."""
    if told["headers"].get("Last-Modified") == "Fri, 01 May 2026 19:00:00 GMT":
        assert now["headers"]["Last-Modified"] in ("Fri, 01 May 2026 19:00:00 GMT", "Fri, 08 May 2026 19:00:00 GMT")
        now["headers"]["Last-Modified"] = told["headers"]["Last-Modified"]


def withdrawn_titles_are_told_by_their_time(path, told, now):
    """The list of changes names what is withdrawn by its slot, not its title."""
    if path.endswith("/changes.atom"):
        old, new = "”Tas bort sedan” finns".encode(), "Det som skulle börja 3 juli 16:00 finns".encode()
        assert (told["body"].count(old), now["body"].count(old), now["body"].count(new)) == (1, 0, 1)
        now["body"] = now["body"].replace(new, old)


def tables_say_what_they_were_taken_from(path, told, now):
    """CSV has one more column, the last, by which a file that comes back is known."""
    if path.endswith(".csv"):
        now["body"] = re.sub(rb"(,exported|,\w{6} release \d+)(?=\r\n)", b"", now["body"])


def lists_of_all_events(path, told, now):
    """The API's list no longer has the removed event; the sitemap is one of sitemaps; the API says more of itself;
    robots are kept out of previews too.
    """
    if path == "/api/v1/events":
        old = json.loads(told["body"])
        old["events"] = [each for each in old["events"] if each["slug"] != "removed"]
        told["body"], now["body"] = old, json.loads(now["body"])
    elif path == "/sitemap.xml":
        assert re.findall(rb"<loc>(.*?)</loc>", now["body"]) == [
            f"{BASE}/sitemap.xml".replace("/sitemap.xml", f"/{slug}/sitemap.xml").encode() for slug in ("heldagen", "almedalen-2017")
        ]
        now.update(told)
    elif path == "/robots.txt":
        now["body"] = now["body"].replace(b"Disallow: /preview/\n", b"")
    elif path == "/api/v1/openapi.json":
        old, new = json.loads(told["body"]), json.loads(now["body"])
        assert set(old["paths"]) <= set(new["paths"])
        now.update(told)


def columns_of_rooms_lie_in_the_theme(path, told, now):
    """The rules of the columns, which were in the style sheet, and are made anew; the colours are as they were."""
    if path.endswith("/theme.css") and now["status"] == 200:
        assert now["body"].startswith(told["body"].split(b"}")[0])
        now["body"] = told["body"]


def tables_have_more_columns(path, told, now):
    """The same of what is empty in tables."""
    if path.endswith("/programme.csv") and now["status"] == 200:
        rows = list(csv.reader(io.StringIO(now["body"].decode("utf-8-sig"), newline="")))
        assert rows[0][-1] == "host_page" and {row.pop() for row in rows[1:]} == {""}
        place = rows[0][:-1].index("sign_language")
        rows[0].pop()
        assert rows[0][place : place + 3] == ["sign_language", "interpretation", "audience"]
        assert {tuple(row[place : place + 3]) for row in rows[1:]} == {("", "", "")}
        told["body"] = list(csv.reader(io.StringIO(told["body"].decode("utf-8-sig"), newline="")))
        now["body"] = [row[:place] + row[place + 3 :] for row in rows]


def seminars_tell_more(path, told, now):
    """Of their files, and who they are for and how one can follow them; of these days there is nothing of it."""
    if isinstance(now["body"], bytes):
        now["body"] = re.sub(rb',\s*"(files":\s*\[\]|(sign_language|interpretation|audience|host_page)":\s*"")', b"", now["body"])


RULES = (
    the_removed_event_is_taken_down, what_is_withdrawn_is_gone, withdrawn_entries_are_bare_and_end, onsets_of_time_zones,
    readers_ask_again_when_what_is_withdrawn_is_no_longer_told, withdrawn_titles_are_told_by_their_time,
    tables_say_what_they_were_taken_from, lists_of_all_events, seminars_tell_more,
    tables_have_more_columns, columns_of_rooms_lie_in_the_theme,
)  # fmt: skip


# -- what goes on


def stamps(body):
    """What tells a calendar that an entry has changed, by UID."""
    return {
        uid: tuple(re.search(rf"\r\n{name}:(\S+)", entry)[1] for name in ("SEQUENCE", "LAST-MODIFIED"))
        for uid, entry in entries(body.decode()).items()
    }


def test_the_next_release_raises_only_what_has_changed(site):
    event, actor = owner(site, "almedalen-2017")
    path = "/almedalen-2017/calendar/all.ics"
    body = kept.ANSWERS[path]["body"]
    told = stamps(body)
    shown = releases.preview(event)
    agreed = releases.Agreed(shown.fingerprint, "Det är så det är")
    release = releases.publish(event, actor, site.app.extensions["shelf"], "Efter uppgraderingen", agreed)
    assert release.number == 4
    by_title = {s.title: f"{s.code}@programme.example.org" for s in memory.read(event).programme.seminars}
    moved = next(uid for title, uid in by_title.items() if title.startswith("Så kan IT- och telekombranschen"))
    now = "20260602T100000Z"
    withdrawn = next(uid for uid, entry in entries(body.decode()).items() if "Tas bort sedan" in entry)
    del told[withdrawn]  # The day is long over.
    wanted = told | {moved: (str(int(told[moved][0]) + 1), now)}
    wanted |= {by_title[title]: ("0", now) for title in ("Ur filen 2017", "Också ur filen 2017")}
    assert stamps(site.app.test_client().get(path).data) == wanted


class Enough(Exception):
    """Seen; nothing of it is to stay."""


def test_all_that_was_done_can_be_undone(site):
    """From the newest change to the oldest, the copy of the day is again what it was when it was made."""
    event, actor = owner(site, "heldagen")
    done = [row["id"] for row in site.before["entry"].values() if row["event_id"] == event.id and row["undone_at"] is None]
    made = json.loads((kept.FOLDER / "copied.json").read_text())
    with pytest.raises(Enough), transaction():
        for number in sorted(done, reverse=True):
            entry = undoing.find(event, number)
            if undo_plan.can_be_undone(entry) and entry.undone_at is None:
                undoing.undo(event, actor, number)
        assert event.overruled == []
        assert kept.plainly(memory.read(event).programme) == made
        raise Enough


def test_the_boards_own_undo_goes_on(site):
    event, actor = owner(site, "almedalen-2017")
    board = [row for row in site.before["entry"].values() if row["event_id"] == event.id and row["board"]]
    last = max((row for row in board if row["undone_at"] is None), key=lambda row: row["id"])
    with time_machine.travel(last["at"], tick=False):
        assert journal.undo_on_board(event, actor).id == last["id"]
        row = next(s for s in loading.tables(event).seminars if s.id == last["row_id"])
        assert row.starts_at.isoformat() == last["before"]["starts_at"], row.title
        assert journal.redo_on_board(event, actor).id == last["id"]
        assert row.starts_at.isoformat() == last["after"]["starts_at"]


def test_all_sign_in_and_may_do_what_they_might(site):
    found = {}
    for name in ("anna", "bo", "cia", "dan"):
        client = sign_in(site.app, f"{name}@example.org")
        pages = ("almedalen-2017/", "almedalen-2017/seminars/", "almedalen-2017/team/", "heldagen/")
        found[name] = [client.get(f"/organise/{page}").status_code for page in pages]
    assert found == {
        "anna": [200, 200, 200, 200], "bo": [200, 200, 403, 404], "cia": [200, 200, 403, 404], "dan": [200, 200, 403, 404],
    }  # fmt: skip


def test_personal_links_open_and_renewed_ones_do_not(site):
    event, _ = owner(site, "almedalen-2017")
    seat = db.session.get(Seat, next(k[0] for k, s in site.before["seat"].items() if s["note"]))
    token = people.token(seat.person, SECRET)
    assert f"/me/{token}/" in kept.ANSWERS
    page = site.app.test_client().get(f"/me/{token}/")
    assert (page.status_code, "Kom till scenen" in page.text) == (200, True)
    renewed = Person.query.filter_by(event_id=event.id, link_number=1).one()
    assert people.by_token(people.token(renewed, SECRET), SECRET).id == renewed.id
    old = people.token(Person(code=renewed.code, link_number=0), SECRET)
    with pytest.raises(NotFound):
        people.by_token(old, SECRET)


def test_mail_that_waited_is_sent_with_links_that_open(site, inbox):
    waited = [row for row in site.before["message"].values() if row["sent_at"] is None]
    # When the link to choose a password still opens, an hour at most after it was asked for.
    with time_machine.travel(next(row["queued_at"] for row in waited if row["subject"] == "Lösenord"), tick=False):
        assert outbox.send_pending(inbox.url) == len(waited) == 8
        assert outbox.send_pending(inbox.url) == 0
        got = sorted((to[0], mail["Subject"]) for to, mail in inbox.mails)
        assert got == sorted((row["recipient"], row["subject"]) for row in waited)
        for _, mail in inbox.mails:
            link = re.search(rf"{BASE}(/\S+)", mail.get_content())[1]
            assert site.app.test_client().get(link).status_code == 200, link
