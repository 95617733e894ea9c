"""What is private goes when its time has come: with a mark in every private column, the database and the disk are searched."""

import subprocess
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from lxml import html
from sqlalchemy import JSON, DateTime, LargeBinary, String, event, text

from eventapp.extensions import db
from eventapp.models import Account, Entry, Event, Membership, Message, Notice, Person, Picture, Release
from eventapp.models.types import Instant
from eventapp.programme import kept
from eventapp.programme.fields import FIELDS, Access
from eventapp.services import clearing
from eventapp.services.draft import edits, events, loading, memory, people, undoing
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.mail import outbox
from eventapp.services.operations import takeup
from eventapp.services.people import corrections, kept_pictures
from eventapp.services.privacy import deleting, schedule, sweeping, telling
from eventapp.services.publishing import releases
from eventapp.words import words
from tests import factories, loaded
from tests.conftest import afresh, sign_in, token
from tests.operations import servers
from tests.operations.servers import Inbox
from tests.services.test_erasure import MARK, filled, on_disk, picture, unpacked

WHEN = datetime(2031, 3, 4, 5, 6, 7, tzinfo=UTC)
MARKS = (MARK, "2031-03-04")
WEEK = timedelta(days=7, minutes=1)
LIFETIME = timedelta(days=30)


# The one list


def test_every_column_there_is_says_what_it_holds_about_people_once():
    said = [column for each in kept.KEPT for column in each.columns]
    named = [*said, *kept.nothing()]
    there = {f"{table.name}.{column.name}" for table in db.metadata.sorted_tables for column in table.c}
    tables = {table.name for table in db.metadata.sorted_tables}
    whole = {name.removesuffix(".*") for name in named if name.endswith(".*")}
    single = {name for name in named if not name.endswith(".*")}
    assert len(named) == len(set(named))
    assert whole <= tables, "tables that are gone"
    assert single <= there, "columns that are gone"
    assert {column for column in there if column.partition(".")[0] not in whole} == single, "say it in programme/kept.py"
    assert not {column for column in single if column.partition(".")[0] in whole}


def test_every_private_field_goes_after_the_event():
    private = {f"{noun}.{f.name}" for noun in ("event", "room", "person", "seminar", "seat") for f in FIELDS[noun] if f.access is Access.PRIVATE}
    # How often the link was renewed: without it those from before would open the page again.
    assert private - set(kept.deleted()) == {"person.link_number"}


# What is in every private column


def value_for(column, number):
    """Something with a mark for a column of whatever type; None for one that can hold none."""
    kind = column.type
    if isinstance(kind, JSON):
        return [{"field": "name", "value": MARK, "at": MARK, "by": MARK}] if column.name == "corrections" else [MARK]
    if isinstance(kind, LargeBinary):
        return MARK.encode()
    if isinstance(kind, String):
        longest = kind.length or 40
        return (f"{MARK}{number}" if longest > len(MARK) else MARK)[:longest] if longest >= len(MARK) else None
    return WHEN if isinstance(kind, Instant | DateTime) else None


def row_for(table, known, number):
    """A row of a table that belongs to what is `known`, with a mark wherever one can stand."""
    row = {}
    for column in table.c:
        keys = list(column.foreign_keys)
        if column.name == "event_id" or keys:
            row[column.name] = known["event"] if column.name == "event_id" else known[keys[0].column.table.name]
        elif (value := value_for(column, number)) is not None:
            row[column.name] = value
        elif not column.nullable and column is not table.autoincrement_column:
            row[column.name] = {bool: False, date: WHEN.date(), str: "x"}.get(column.type.python_type, 1)
    return row


def marked_everywhere(day):
    """A mark in each column and table that is to go, of what belongs to the event; which those are."""
    someone = factories.person(day, "Helt Opublicerad")
    person = next(p for p in loading.tables(day.event).people if p.slug == "nina-rung")
    seat = next(s for m in loading.tables(day.event).seminars for s in m.seats if s.person_id == person.id)
    first = Message(event_id=day.event.id, person_id=person.id, recipient="x", subject="x", body="x", queued_at=WHEN, sent_at=WHEN)
    db.session.add(first)
    db.session.commit()
    known = {
        "event": day.event.id, "person": person.id, "account": day.account.id, "message": first.id, "seminar": seat.seminar_id,
        "room": loading.tables(day.event).rooms[0].id, "organisation": day.event.organisation_id,
    }  # fmt: skip
    wanted, expected = {}, set()
    for name in kept.deleted():
        table, _, column = name.partition(".")
        wanted.setdefault(table, []).append(column)
    for table in db.metadata.sorted_tables:
        names = wanted.get(table.name, [])
        if "*" in names:
            row = row_for(table, known, 1)
            db.session.execute(table.insert().values(**row))
            expected |= {f"{table.name}.{name}" for name, value in row.items() if any(m in unpacked(value) for m in MARKS)}
        elif names:
            values = {name: value for name in names if (value := value_for(table.c[name], 1)) is not None}
            where = table.c.id == known[table.name] if table.name in known else None
            if table.name == "seat":
                where = table.c.id == seat.id
            elif table.name == "person_stamp":
                db.session.execute(table.insert().values(seminar_id=seat.seminar_id, person_id=person.id, revision=0))
                where = table.c.person_id == person.id
            elif table.name == "entry":
                where = table.c.event_id == day.event.id
            assert where is not None, table.name
            db.session.execute(table.update().where(where).values(**values))
            expected |= {f"{table.name}.{name}" for name in values}
    db.session.execute(db.metadata.tables["person"].update().where(Person.id == someone.id).values(name=f"Hemlig {MARK}", biography=MARK))
    db.session.commit()
    return expected | {"person.name", "person.biography"}


def in_database():
    """Where a mark is: every column of every row of every table."""
    found = set()
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(text(f'SELECT * FROM "{table.name}"')).mappings():
            found |= {f"{table.name}.{name}" for name, value in row.items() if any(mark in unpacked(value).lower() for mark in MARKS)}
    return found


def dump():
    """Every row of every table."""
    db.session.rollback()
    return {t.name: sorted(map(repr, db.session.execute(text(f'SELECT * FROM "{t.name}"')).all())) for t in db.metadata.sorted_tables}


def public(day):
    day.app.extensions["copies"]._held.clear()
    client = day.app.test_client()
    return [client.get(f"/almedalen-2017/{page}").data for page in ("programme.json", "calendar/all.ics", "people/nina-rung/", "schedule.xml")]


def test_nothing_private_is_left_and_the_archive_is_as_it_was(day):
    draft = {s.code: s.title for s in memory.read(day.event).programme.seminars}
    expected = marked_everywhere(day)
    assert in_database() >= expected  # The test can fail.
    assert len(expected) > 60
    was = public(day)
    releases_were = db.session.execute(db.select(Release.number, Release.body)).all()
    assert deleting.delete_private(day.event, sweeping.BY_ITSELF)
    assert in_database() == set()
    assert public(day) == was
    assert db.session.execute(db.select(Release.number, Release.body)).all() == releases_were
    assert {s.code: s.title for s in afresh(day.event).programme.seminars} == draft
    last = db.session.scalars(db.select(Entry).order_by(Entry.id.desc())).first()
    assert (last.action, last.after["people"] >= 1, day.event.private_gone_at is not None) == ("delete private", True, True)
    # Done twice it is done once: nothing but its own line is written.
    deleting.delete_private(day.event, sweeping.BY_ITSELF)
    assert public(day) == was
    assert on_disk(day) == set()


# When


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2027, 9, 24, 9, tzinfo=UTC), tick=False) as moved:
        yield moved


@pytest.fixture
def one(app, clock):
    """A day of the 3rd of July 2027, which two own, with someone whose phone is known."""
    day = factories.make_event(title="Havsdagen")
    day.app, day.clock = app, clock
    bo = factories.account("Bo", "bo@example.org")
    db.session.add_all([Membership(event_id=day.event.id, account_id=bo.id, role="owner"), Membership(event_id=day.event.id, account_id=factories.account().id, role="editor")])
    db.session.commit()
    day.ann = factories.person(day, "Ann Ek", phone="0701234567", email="ann@example.org")
    factories.seminar(day, "Hav", [day.ann], starts_at=factories.at("09:00"), room=factories.room(day))
    factories.release(day)
    return day


def looked(day, at):
    """What stands after the worker has looked at a moment: told, gone, and the phone."""
    day.clock.move_to(datetime.fromisoformat(at).replace(tzinfo=UTC))
    sweeping.sweep(LIFETIME)
    db.session.expire_all()
    return day.event.private_told_at is not None, day.event.private_gone_at is not None, db.session.get(Person, day.ann.id).phone


def test_owners_are_told_a_week_before_and_then_it_goes(one):
    # 90 days after the 3rd of July is the 1st of October; the worker looks by the venue's clock.
    phone = "0701234567"
    assert looked(one, "2027-09-23T21:59") == (False, False, phone)
    assert looked(one, "2027-09-23T22:01") == (True, False, phone)
    mails = [(m.recipient, m.subject) for m in db.session.scalars(db.select(Message).order_by(Message.id))]
    assert mails == [(owner.email, "Privata uppgifter i Havsdagen raderas den 1 oktober 2027") for owner in (one.account, Account.query.filter_by(email="bo@example.org").one())]
    assert "https://programme.example.org/organise/havsdagen/privacy/" in db.session.scalars(db.select(Message.body)).first()
    assert looked(one, "2027-09-30T21:59") == (True, False, phone)
    assert len(db.session.scalars(db.select(Message.id)).all()) == len(mails)
    assert looked(one, "2027-09-30T22:02") == (True, True, "")
    assert db.session.scalars(db.select(Message.id)).all() == []
    # What is entered later goes a week after that.
    one.clock.shift(timedelta(minutes=1))
    one.ann = people.find(one.event, one.ann.code)
    people.change(one.writing, one.ann, one.ann.version, {"phone": "08"})
    assert looked(one, "2027-10-07T22:02") == (True, True, "08")
    assert looked(one, "2027-10-07T22:04") == (True, True, "")
    gone = one.event.private_gone_at
    looked(one, "2027-12-01T12:00")
    assert one.event.private_gone_at == gone


def test_what_is_put_off_stays_and_owners_are_told_again(one):
    assert looked(one, "2027-09-25T08:00")[:2] == (True, False)
    schedule.put_off(one.event, one.actor)
    assert (schedule.wanted(one.event).isoformat(), one.event.private_told_at) == ("2027-11-01", None)
    assert looked(one, "2027-10-20T08:00") == (False, False, "0701234567")
    assert looked(one, "2027-10-25T08:00")[:2] == (True, False)
    assert schedule.set_days(one.event, one.actor, 100)
    assert not schedule.set_days(one.event, one.actor, 100)
    # It is sooner than it was, but never less than a week after they were told.
    assert schedule.goes_on(one.event, one.event.private_told_at).isoformat() == "2027-11-01"
    assert looked(one, "2027-10-31T08:00")[1] is False
    assert looked(one, "2027-11-01T08:01") == (True, True, "")
    said = [(e.action, e.before, e.after) for e in db.session.scalars(db.select(Entry).order_by(Entry.id)) if e.action in deleting.LOGGED]
    assert said == [
        ("private days", {"private_days": 90}, {"private_days": 121}), ("private days", {"private_days": 121}, {"private_days": 100}),
        ("delete private", {}, {"people": 0}),
    ]  # fmt: skip
    for days in (0, 1826):
        with pytest.raises(Invalid):
            schedule.set_days(one.event, one.actor, days)


def test_an_owner_has_it_gone_at_once_when_the_day_is_over(one):
    one.clock.move_to(datetime(2027, 7, 3, 9, tzinfo=UTC))
    with pytest.raises(Invalid):
        deleting.now_by(one.event, one.actor, "havsdagen")
    one.clock.move_to(datetime(2027, 7, 4, 9, tzinfo=UTC))
    with pytest.raises(Invalid):
        deleting.now_by(one.event, one.actor, "havet")
    assert db.session.get(Person, one.ann.id).phone == "0701234567"
    deleting.now_by(one.event, one.actor, " havsdagen ")
    assert db.session.get(Person, one.ann.id).phone == ""
    # Undo cannot bring it back, and the week before it would go they are not told of what is gone.
    for number in db.session.scalars(db.select(Entry.id).order_by(Entry.id.desc())).all():
        try:
            undoing.undo(one.event, one.actor, number)
        except (Invalid, NotFound):
            db.session.rollback()
    assert "0701234567" not in str(dump())
    looked(one, "2027-09-25T08:00")
    assert db.session.scalars(db.select(Message.id)).all() == []


def test_a_mail_in_a_workers_hands_is_waited_for(one):
    people.send_link(one.event, one.actor, one.ann, "S", "B")
    message = db.session.scalars(db.select(Message)).one()
    message.claimed_at = datetime.now(UTC)
    db.session.commit()
    with pytest.raises(Invalid):
        deleting.now_by(one.event, one.actor, "havsdagen")
    assert db.session.get(Person, one.ann.id).phone == "0701234567"
    one.clock.shift(timedelta(minutes=2))
    deleting.now_by(one.event, one.actor, "havsdagen")
    assert "0701234567" not in str(dump())


def test_one_event_that_fails_keeps_none_of_the_others_waiting(one):
    broken = factories.make_event(owner=one.account, title="Trasig")
    factories.person(broken, "Bo", phone="08-1")
    factories.release(broken)
    release = db.session.scalars(db.select(Release).where(Release.event_id == broken.event.id)).one()
    release.body = b"not a release"
    db.session.commit()
    looked(one, "2027-09-25T08:00")
    assert looked(one, "2027-10-03T08:00") == (True, True, "")
    assert "08-1" in str(dump())


def test_what_no_event_has_goes_by_itself(one):
    for table in ("kept_form", "sign_in", "ticket", "message"):
        row = row_for(db.metadata.tables[table], {"account": one.account.id, "event": None, "organisation": None, "person": None}, 1)
        old = {name: datetime(2027, 1, 1, tzinfo=UTC) for name, value in row.items() if value == WHEN}
        db.session.execute(db.metadata.tables[table].insert().values(**row | old))
        # One of today stays.
        new = {name: datetime.now(UTC) for name in old} | {n: "other" for n in ("digest", "key") if n in row}
        new |= {"account_id": factories.account().id} if table == "kept_form" else {}
        db.session.execute(db.metadata.tables[table].insert().values(**row | new))
    db.session.commit()
    one.event.private_told_at = datetime.now(UTC)
    db.session.commit()
    takeup.sweep()
    assert {t: len(dump()[t]) for t in ("kept_form", "sign_in", "ticket", "message")} == dict.fromkeys(("kept_form", "sign_in", "ticket", "message"), 1)


# In the middle


def test_whatever_fails_in_the_middle_leaves_all_or_nothing(one):
    marked_one(one)
    before, undone = dump(), 0
    # It goes as far as five statements more each time, until it goes through.
    for most in range(1, 200, 5):
        seen = []

        def stop(*_args, most=most, seen=seen):
            seen.append(1)
            if len(seen) > most:
                raise KeyboardInterrupt

        event.listen(db.engine, "before_cursor_execute", stop)
        try:
            deleting.delete_private(db.session.get(Event, one.event.id), sweeping.BY_ITSELF)
        except KeyboardInterrupt:
            event.remove(db.engine, "before_cursor_execute", stop)
            db.session.rollback()
            # What comes after the commit makes room on the disk.
            now_is = dump()
            assert now_is == before or "0701234567" not in str(now_is), most
            undone += now_is == before
            continue
        event.remove(db.engine, "before_cursor_execute", stop)
        break
    assert undone > 4
    assert "0701234567" not in str(dump())


def marked_one(day):
    people.send_link(day.event, day.actor, day.ann, "S", "0701234567")
    corrections.correct(day.writing, day.ann, day.ann.version, {"biography": "0701234567"}, "")


def test_nobody_reads_who_was_never_published_and_their_picture_goes(one):
    hidden = factories.person(one, "Aldrig Visad", portrait=picture(one, "red"))
    shown = people.find(one.event, one.ann.code)
    people.change(one.writing, shown, shown.version, {"portrait": picture(one, "blue")})
    factories.release(one)
    assert deleting.counts(one.event) == (1, 0)
    gone, shown = hidden.id, shown.id
    deleting.delete_private(one.event, one.actor)
    assert db.session.get(Person, gone) is None
    assert db.session.scalars(db.select(Picture.key).distinct()).all() == [db.session.get(Person, shown).portrait]
    assert kept_pictures.has(db.session.get(Person, shown).portrait)


def test_a_mail_that_told_owners_is_sent(one):
    looked(one, "2027-09-25T08:00")
    inbox = Inbox()
    with servers.good(inbox) as port:
        assert outbox.send_pending(f"smtp://127.0.0.1:{port}") == len(telling.owners(one.event))
    ((_, mail), *_) = inbox.mails
    assert "– Hur en person nås" in mail.get_content()
    assert "https://programme.example.org/organise/havsdagen/privacy/" in mail.get_content()


# The pages


def page_of(client, address, language="en"):
    answer = client.get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200, address
    return html.fromstring(answer.data)


def shown(page):
    """What the page says is kept: each thing with the rest that is said of it."""
    return {row.findtext("dt"): " ".join(row.find("dd").text_content().split()) for row in page.xpath('//dl[@class="kept"]/div')}


def test_readers_are_told_of_all_that_is_kept_in_both_languages(one):
    one.app.config["SMTP_URL"] = ""
    events.change(one.writing, one.event.version, {"mail_reply": "svar@example.org"})
    client = one.app.test_client()
    own = f"/me/{people.token(one.ann, one.app.config['SECRET_KEY'])}/privacy/"
    for language in ("en", "sv"):
        w = words(language)
        for address in ("/havsdagen/privacy/", own):
            page = page_of(client, address, language)
            said = shown(page)
            assert list(said) == [w.gettext(each.what) for whose in kept.Whose for each in kept.of(whose)]
            for each in kept.KEPT:
                text = said[w.gettext(each.what)]
                assert all(part in text for part in (w.gettext(each.why), *map(w.gettext, each.labels))), each
                assert (w.day(datetime(2027, 10, 1).date()) in text) == (each.until is kept.Until.AFTER), each
            assert page.xpath('//a[@href="mailto:svar@example.org"]')
    # What is said changes without a release, and no copy says otherwise.
    schedule.set_days(one.event, one.actor, 200)
    assert "19 January 2028" in shown(page_of(client, "/havsdagen/privacy/"))["How a person is reached"]
    one.clock.move_to(datetime(2027, 10, 9, 9, tzinfo=UTC))
    deleting.now_by(one.event, one.actor, "havsdagen")
    assert "It was deleted on 9 October 2027." in shown(page_of(client, "/havsdagen/privacy/"))["How a person is reached"]


def test_the_page_is_led_to_from_where_one_is_asked(one):
    client = one.app.test_client()
    for address, link in (("/havsdagen/", "/havsdagen/privacy/"), (f"/me/{people.token(one.ann, one.app.config['SECRET_KEY'])}/", "privacy/")):
        assert page_of(client, address).xpath(f'//a[@href="{link}"]'), address
    for part in ("details", "staff"):
        found = page_of(client, f"/me/{people.token(one.ann, one.app.config['SECRET_KEY'])}/{part}/").xpath('//a[@href="../privacy/"]')
        assert len(found) == 2, part


def post(client, action, **data):
    mark = token(client, "/organise/havsdagen/privacy/")
    return client.post(f"/organise/havsdagen/{action}", data={"csrf_token": mark, **data}, headers={"Accept-Language": "en"})


def signed_in(one):
    return sign_in(one.app, one.account.email, factories.PASSWORD)


def test_owners_put_it_off_hasten_it_and_have_it_done(one):
    client = signed_in(one)
    assert post(client, "privacy/days", days="0").status_code == 422
    assert post(client, "privacy/days", days="zehn").status_code == 422
    assert post(client, "privacy/days", days="82").status_code == 303
    sweeping.sweep(LIFETIME)
    day = page_of(client, "/organise/havsdagen/").text_content()
    assert "What is private is deleted in 7 days" in day  # By the notice, though the day named is sooner.
    assert post(client, "privacy/put-off").status_code == 303
    assert "is deleted in" not in page_of(client, "/organise/havsdagen/").text_content()
    assert schedule.wanted(one.event).isoformat() == "2027-10-31"
    assert post(client, "privacy/delete", typed="x").status_code == 422
    assert db.session.get(Person, one.ann.id).phone == "0701234567"
    assert post(client, "privacy/delete", typed="havsdagen").status_code == 303
    db.session.expire_all()
    assert db.session.get(Person, one.ann.id).phone == ""
    assert "was deleted on 24 September 2027" in page_of(client, "/organise/havsdagen/privacy/").text_content()
    told = " ".join(page_of(client, "/organise/havsdagen/activity/").text_content().split())
    assert "deleted what was private of" in told and "82 → 120 days" in told


# With the name kept


def test_the_name_stays_only_for_a_reason_which_is_kept(day):
    client = sign_in(day.app)
    person, _ = filled(day)
    plain = {"name": "Nina Rung", "slug": "nina-rung", "notes": "qz7xkwvy-note"} | dict.fromkeys(("biography", "title", "organisation", "website"), "")
    people.change(edits.Writing(day.event, day.actor), person, person.version, plain)
    releases.publish(day.event, day.actor, day.shelf, "", releases.Agreed(despite="Test"))
    was = public(day)
    address, home = f"/organise/almedalen-2017/panelists/{person.code}/erase", f"/organise/almedalen-2017/panelists/{person.code}/"
    mark = token(client, address)
    without = client.post(address, data={"csrf_token": mark, "typed": "Nina Rung", "name": "stays", "reason": " "})
    assert (without.status_code, db.session.get(Person, person.id).notes) == (422, "qz7xkwvy-note")
    done = client.post(address, data={"csrf_token": mark, "typed": "Nina Rung", "name": "stays", "reason": "Riksdagens  protokoll"})
    assert (done.status_code, done.headers["Location"]) == (303, home)
    db.session.expire_all()
    person = db.session.get(Person, person.id)
    private = {f.name for f in FIELDS["person"] if f.access is Access.PRIVATE and f.name != "link_number"}
    assert {name: getattr(person, name) for name in private if getattr(person, name)} == {}
    assert public(day) == was
    belongs, theirs = clearing.of_person(person.id), {}
    for table in db.metadata.sorted_tables:
        if (mine := belongs(table)) is not None and table.name != "person":
            theirs[table.name] = [row for row in db.session.execute(db.select(table).where(mine)).all() if MARK in str(row)]
    assert set(theirs) >= {"attachment", "former_seat", "message", "notice", "seat"}
    assert {name for name, rows in theirs.items() if rows} == set()
    assert [name for name in ("upload", "long_task") if dump()[name]] == []
    kept_entries = db.session.scalars(db.select(Entry).where(Entry.noun == "person", Entry.row_id == person.id).order_by(Entry.id)).all()
    assert [e.after for e in kept_entries if e.after] == [{"reason": "Riksdagens protokoll"}]
    assert "Riksdagens protokoll" in client.get("/organise/almedalen-2017/activity/").text


def test_an_organiser_gives_out_what_is_kept(one):
    client = signed_in(one)
    people.send_link(one.event, one.actor, one.ann, "Hej", "B")
    db.session.add(Notice(event_id=one.event.id, person_id=one.ann.id, subject="link", told_at=datetime.now(UTC)))
    db.session.commit()
    answer = client.get(f"/organise/havsdagen/panelists/{one.ann.code}/data.json")
    own = one.app.test_client().get(f"/me/{people.token(one.ann, one.app.config['SECRET_KEY'])}/data.json")
    assert answer.json == own.json
    assert (answer.json["person"]["phone"], answer.json["mail"][0]["subject"]) == ("0701234567", "Hej")
    assert answer.json["more"] == {"notice": [{"subject": "link", "release": None, "told_at": "2027-09-24T09:00:00+00:00"}]}
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{one.ann.code}.json"'


KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from tests.conftest import make_app
from eventapp.extensions import db
from eventapp.models import Event
from eventapp.services.privacy import deleting, sweeping
with make_app(Path(sys.argv[1])).app_context():
    seen = []
    def count(*_):
        seen.append(1)
        if len(seen) == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
    event.listen(db.engine, "before_cursor_execute", count)
    deleting.delete_private(Event.query.one(), sweeping.BY_ITSELF)
"""


def test_a_worker_killed_in_the_middle_has_deleted_nothing_and_the_next_does_it(lite_day, tmp_path):
    marked_everywhere(lite_day)
    db.session.remove()
    db.engine.dispose()
    was = dump()
    for statement, ended in ((8, -9), (25, -9), (10_000, 0)):
        db.session.remove()
        db.engine.dispose()
        done = subprocess.run([loaded.python(), "-c", KILLED, str(tmp_path), str(statement)], timeout=300, check=False)
        assert done.returncode == ended, statement
        assert (dump() == was) == (ended != 0)
    assert in_database() == set()
