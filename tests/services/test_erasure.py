"""A person who is erased is nowhere: with a mark in every field of theirs, the database, the disk and all that is public are searched."""

import gzip
import io
import json
import zlib
from dataclasses import asdict
from datetime import UTC, date, datetime

import icalendar
import pytest
from PIL import Image
from sqlalchemy import text

from eventapp.extensions import db
from eventapp.formats import snapshots
from eventapp.models import (
    Attachment,
    Entry,
    KeptForm,
    LinkChange,
    LiveEntry,
    LiveState,
    Message,
    MessageTemplate,
    Person,
    Picture,
    PrintedSheet,
    Release,
    Reserved,
    RunSheet,
    Screen,
    ShortLink,
    SignPack,
    Slide,
)
from eventapp.programme.changes import Change
from eventapp.programme.erased import Erased
from eventapp.programme.model import File
from eventapp.services.accounts import one_time
from eventapp.services.desk import greenroom
from eventapp.services.draft import board, edits, loading, memory, people, seminars, undoing, waivers
from eventapp.services.draft.seats import state as seat_state
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.events import copying
from eventapp.services.imports import uploads
from eventapp.services.mail import letters, outbox
from eventapp.services.people import (
    answers,
    contacts,
    corrections,
    erasure,
    kept_pictures,
    media,
    personal,
    same,
    seen,
    traces,
)
from eventapp.services.publishing import releases, withdrawal
from eventapp.services.publishing.shelf import Shelf
from eventapp.services.publishing.stored import body_of
from eventapp.services.transaction import transaction
from tests import factories
from tests.conftest import afresh, sign_in, token
from tests.security.test_leaks import everything_public

MARK = "qz7xkwvy"
NAME = "Märkt Qz7xkwvy"


def nina(event):
    return next(p for p in loading.tables(event).people if p.slug in ("nina-rung", "markt-qz7xkwvy"))


def picture(day, colour):
    out = io.BytesIO()
    Image.new("RGB", (300, 300), colour).save(out, "PNG")
    return media.store(out.getvalue(), square=True)


def data_of(day):
    return day.shelf.folder.parent


def their_own(day, person, seminar):
    """What they and others have said on their own pages."""
    writing = edits.Writing(day.event, day.actor)
    said = {name: f"{MARK} {name}" for name in ("pronunciation",)} | {"contacts": contacts.rows(person, [contacts.Contact(f"Eva {MARK}", MARK)])}
    people.change(writing, person, person.version, said)
    corrections.correct(writing, person, person.version, {"portrait": picture(day, "green"), "name": f"Rättad {NAME}"}, f"Eva {MARK}")
    mine = next(seat for seat in seminar.seats if seat.person_id == person.id)
    answers.answer(person, mine.id, "another", answers.Details((), MARK, f"Eva {MARK}"))
    other = next(seat for seat in seminar.seats if seat.person_id not in (None, person.id))
    people.change(writing, other.person, other.person.version, {"contacts": contacts.rows(other.person, [contacts.Contact(NAME)])})
    answers.answer(other.person, other.id, "declined", answers.Details((), f"Inte med {NAME}", NAME))
    page = personal.page(other.person, day.shelf)
    seen.keep(page, seen.mark(page))
    assert NAME in str(other.person.seen)


def filled(day):
    """The mark in every field of the person, in two releases, the journal, mail, and all that is kept for a while."""
    event, actor = day.event, day.actor
    person = nina(event)
    values = {name: f"{MARK} {name}" for name in ("title", "organisation", "biography", "notes", "phone")}
    values |= {"name": f"Före {NAME}", "slug": "markt-qz7xkwvy", "website": f"https://{MARK}.example.org/", "email": f"{MARK}@example.org"}
    people.change(edits.Writing(event, actor), person, person.version, values | {"portrait": picture(day, "red")})
    seminar = next(s for s in loading.tables(event).seminars if any(x.person_id == person.id for x in s.seats))
    seats = [seat_state(seat) | {"note": MARK if seat.person_id == person.id else ""} for seat in seminar.seats]
    seminars.change(edits.Writing(event, actor), seminar, seminar.version, {"seats": seats, "quotes": [{"text": "Sant.", "by": NAME}]})
    releases.publish(event, actor, day.shelf, f"Nu med {NAME}", releases.Agreed(despite="Test"))
    people.change(edits.Writing(event, actor), person, person.version, {"name": NAME, "portrait": picture(day, "blue")})
    taken_out = [seat for seat in seats if seat["person_id"] != person.id]
    seminars.change(edits.Writing(event, actor), seminar, seminar.version, {"seats": taken_out})
    seminars.change(edits.Writing(event, actor), seminar, seminar.version, {"seats": seats})
    seminar.imported = {"key": "7", "people": {NAME: person.code}, "said": {"panel": f"{NAME}; Bo Ås"}}
    db.session.commit()
    clash = memory.read(event).all_clashes()[0]
    waivers.overrule(edits.Writing(event, actor), clash.key, f"{NAME} vet om det")
    releases.publish(event, actor, day.shelf, "", releases.Agreed(despite=f"{NAME} vet"))
    their_own(day, person, seminar)
    people.send_link(event, actor, person, f"Hej {NAME}", letters.LINK)
    with transaction():
        file = letters.File("x.ics", "text/calendar", NAME.encode())
        outbox.queue("bo@example.org", letters.Mail("Panelen", f"Du möter {NAME}."), event.id)
        outbox.queue(person.email, letters.Mail("Hej", "Hej", files=(file,)), event.id, person_id=person.id)
        db.session.add(KeptForm(account_id=day.account.id, address=f"/organise/{event.slug}/panelists/", fields=[["name", NAME]], kept_at=datetime.now(UTC)))
    uploads.keep(event.id, f"titel;panel\nX;{NAME}".encode())
    said_elsewhere(day, person, seminar)
    return person, seminar


def said_elsewhere(day, person, seminar):
    """The mark in what the day itself leaves: in the green room, on the desk, on the stage, in mail, on paper and on screens."""
    event, at = day.event, datetime.now(UTC)
    other = next(seat.person for seat in seminar.seats if seat.person_id not in (None, person.id))
    for who in (person, other):
        greenroom.write(event, who.code, at.date(), f"Kommer med {NAME}", "")
    message = {"text": f"{NAME} är sen", "until": at.isoformat()}
    order = {"sheets": {"reserved-seats": {"typed": {"whom": NAME}, "day": "", "room": "", "only": []}}, "paper": {}}
    here = {"event_id": event.id}
    db.session.add_all([
        LiveState(**here, number=1, facts={"seminars": {}, "rooms": {"ABCDEF": {"speaking": person.code, "message": message}}, "message": message}),
        LiveEntry(**here, number=1, at=at, about="all", before={"message": None}, after={"message": message}),
        LiveEntry(**here, number=2, at=at, about=f"person/{person.code}", before={"arrived": ""}, after={"arrived": at.isoformat()}),
        SignPack(**here, token="x", made_at=at, release=1, wanted={"orders": [order]}, body=NAME.encode(), remarks={"cut": [NAME], "small": []}),
        PrintedSheet(**here, key=f"reserved-seats/{NAME}", name=NAME, face="x", release=1, printed_at=at, pack="x", wanted=order),
        PrintedSheet(**here, key=f"name-plates/{person.code}", name=NAME, face="x", release=1, printed_at=at, pack="x", wanted=order),
        ShortLink(**here, link="9ABCDEF", name=f"Mer om {NAME}", target=f"https://{MARK}.example.org/", made_at=at),
        LinkChange(**here, link="9ABCDEF", changed_at=at, before={}, after={"name": NAME}),
        Slide(**here, heading=NAME, text=f"Välkommen {NAME}"), Screen(**here, key="abcde12345", name=f"Vid {NAME}"),
        RunSheet(**here, seminar_id=seminar.id, version=1, parts=[], questions=NAME, note=NAME, contact=NAME, begun=[]),
        MessageTemplate(**here, key="own-x", name=f"Till {NAME}", body_sv=NAME, by=NAME, saved_at=at),
        Message(**here, recipient="x@example.org", subject="x", body="x", queued_at=at, failed_at=at, answer=f"550 <{MARK}@example.org>"),
    ])  # fmt: skip
    db.session.commit()


def unpacked(value):
    """A value of a column as text, and once more as what it may hold packed."""
    if isinstance(value, bytes | memoryview):
        data = bytes(value)
        found = data.decode(errors="ignore")
        for unpack in (gzip.decompress, zlib.decompress, lambda d: zlib.decompress(d, -15)):
            try:
                found += unpack(data).decode(errors="ignore")
            except (OSError, EOFError, zlib.error):
                continue
        return found
    return json.dumps(value, ensure_ascii=False, default=str)


def in_database():
    """Where the mark is: tables and columns, every one of every row; releases as they are read, too."""
    found = set()
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(text(f'SELECT * FROM "{table.name}"')).mappings():
            found |= {f"{table.name}.{name}" for name, value in row.items() if MARK in unpacked(value).lower()}
    for event, number in db.session.execute(db.select(Release.event_id, Release.number)).all():
        if MARK in repr(snapshots.read(body_of(event, number))).lower():
            found.add("a release")
    return found


def on_disk(day):
    """The files that have it: of the database as well."""
    db.session.remove()
    db.engine.dispose()
    return {str(p.relative_to(data_of(day))) for p in data_of(day).rglob("*") if p.is_file() and MARK.encode() in p.read_bytes().lower()}


def in_public(day, *slugs):
    day.app.extensions["copies"]._held.clear()
    client = day.app.test_client()
    found = {a for a, answer in everything_public(day.app, day).items() if MARK in answer.data.decode(errors="ignore").lower()}
    for slug in slugs:
        pages = ("", "people/markt-qz7xkwvy/", "changes/", "changes.atom", "programme.json", "schedule.xml", "calendar/all.ics", "calendar/person/markt-qz7xkwvy.ics")
        found |= {f"{slug}/{p}" for p in pages if MARK in client.get(f"/{slug}/{p}").data.decode(errors="ignore").lower().replace("/people/markt-qz7xkwvy", "")}
    return found


def entries(client):
    calendar = icalendar.Calendar.from_ical(client.get("/almedalen-2017/calendar/all.ics").data)
    return {str(e["UID"])[:6]: e for e in calendar.walk("VEVENT")}


@pytest.fixture
def marked(day):
    day.person, day.seminar = filled(day)
    day.other = copying.copy(day.event, day.account, copying.New("Nästa år", "nasta-ar", date(2018, 7, 3)), copying.Copied(private=True))
    releases.publish(day.other, day.actor, day.shelf, "", releases.Agreed(despite="Test"))
    return day


def test_nothing_is_left_of_an_erased_person_and_all_else_is(marked):
    day, client = marked, marked.app.test_client()
    code, copied, portrait = day.person.code, nina(day.other), day.person.portrait
    before = {r.number: (r.published_at, snapshots.read(body_of(r.event_id, r.number)).release) for r in db.session.scalars(db.select(Release).where(Release.event_id == day.event.id))}
    shown = entries(client)
    on = {s.code for s in day.shelf.current("almedalen-2017").release.programme.seminars if any(a.person == code for a in s.appearances)}
    assert len(in_database()) > 15  # The test can fail.
    assert (len(in_public(day, "nasta-ar")) > 10, copied.root, kept_pictures.has(portrait)) == (True, code, True)
    with pytest.raises(Invalid):
        erasure.erase(day.event, day.actor, day.person, erasure.Asked("Någon annan", True), day.shelf)
    erasure.erase(day.event, day.actor, day.person, erasure.Asked(NAME, True), day.shelf)
    assert in_database() == set()
    assert in_public(day, "nasta-ar") == set()
    assert client.get("/almedalen-2017/people/markt-qz7xkwvy/").status_code == 404
    assert db.session.scalars(db.select(Picture)).all() == []
    assert db.session.scalars(db.select(LiveEntry.about).where(LiveEntry.event_id == day.event.id)).all() == ["all"]
    # The releases before have their number, their dates and all else that they had.
    for number, (published, was) in before.items():
        now_is = releases.get(day.event, number)
        row = db.session.scalars(db.select(Release).where(Release.event_id == day.event.id, Release.number == number)).one()
        assert (row.published_at, now_is.stamps, now_is.programme.event) == (published, was.stamps, was.programme.event)
        assert [(s.code, s.title, s.starts_at) for s in now_is.programme.seminars] == [(s.code, s.title, s.starts_at) for s in was.programme.seminars]
        assert [p for p in was.programme.people if p.code != code] == list(now_is.programme.people)
    # What calendars hold of others is byte by byte as it was; the person's seminars are told of anew.
    after = entries(client)
    assert {c: e.to_ical() for c, e in after.items() if c not in on} == {c: e.to_ical() for c, e in shown.items() if c not in on}
    assert {c: after[c]["SEQUENCE"] - shown[c]["SEQUENCE"] for c in on} == dict.fromkeys(on, 1)
    # Another machine learns of it, and the code is nobody else's.
    elsewhere = Shelf(data_of(day) / "elsewhere")
    assert elsewhere.current("almedalen-2017").release.number == max(before) + 1
    assert db.session.get(Reserved, code) is not None
    assert [e.action for e in db.session.scalars(db.select(Entry).where(Entry.event_id == day.event.id))][-1] == "erase person"
    assert on_disk(day) == set()


def test_other_years_stay_unless_it_is_asked_and_only_ones_own_are_reached(marked):
    day = marked
    bo = factories.account("Bo", "bo@example.org")
    theirs = copying.copy(day.event, bo, copying.New("Bos", "bos", date(2019, 7, 3)))
    names = [e.slug for e, _ in same.owned_elsewhere(day.person, day.event, day.actor)]
    assert names == ["nasta-ar"]
    erasure.erase(day.event, day.actor, day.person, erasure.Asked(NAME, False), day.shelf)
    assert (nina(day.other).name, nina(theirs).name) == (NAME, NAME)
    with pytest.raises(StopIteration):
        nina(day.event)
    # The portrait is the other year's too.
    assert kept_pictures.has(nina(day.other).portrait)
    again = nina(day.other)
    erasure.erase(day.other, day.actor, again, erasure.Asked(f" {NAME}", True), day.shelf)
    assert nina(theirs).name == NAME


def test_undo_cannot_bring_them_back_and_the_draft_goes_on(marked):
    day = marked
    seminar, number = day.seminar, day.person.id
    memory.read(day.event)
    stale = seminar.version
    numbers = [e.id for e in db.session.scalars(db.select(Entry).where(Entry.event_id == day.event.id).order_by(Entry.id.desc()))]
    erasure.erase(day.event, day.actor, day.person, erasure.Asked(NAME, False), day.shelf)
    for entry in numbers:
        try:
            undoing.undo(day.event, day.actor, entry)
        except (Invalid, NotFound):
            db.session.rollback()
    assert db.session.scalars(db.select(Person).where(Person.id == number)).all() == []
    assert MARK not in repr(memory.read(day.event)).lower()
    assert MARK not in repr(afresh(day.event)).lower()
    assert seminar.version > stale
    board.add(edits.Writing(day.event, day.actor), "Ny", "panel", 30)
    releases.publish(day.event, day.actor, day.shelf, "", releases.Agreed(despite="Test"))
    kept = db.session.execute(db.select(Entry.title, Entry.before, Entry.after).where(Entry.event_id == day.event.id)).all()
    assert MARK not in repr(kept).lower()


def test_of_a_programme_that_was_taken_down_too(marked):
    day = marked
    withdrawal.take_down(day.event, day.actor, day.shelf)
    withdrawal.take_down(day.other, day.actor, day.shelf)
    erasure.erase(day.event, day.actor, day.person, erasure.Asked(NAME, True), day.shelf)
    assert (in_database(), on_disk(day)) == (set(), set())
    assert day.app.test_client().get("/almedalen-2017/").status_code == 410


def test_a_release_that_nobody_can_read_holds_them_no_more(marked):
    day = marked
    row = db.session.scalars(db.select(Release).where(Release.event_id == day.event.id, Release.number == 2)).one()
    row.body, row.changes = f"{{broken {NAME}".encode(), f"broken {NAME}".encode()
    db.session.commit()
    erasure.erase(day.event, day.actor, day.person, erasure.Asked(NAME, False), day.shelf)
    row = db.session.scalars(db.select(Release).where(Release.event_id == day.event.id, Release.number == 2)).one()
    assert (row.body, snapshots.read_changes(row.changes)) == (b"", ())


def test_the_page_says_what_will_be_rewritten_and_only_an_owner_may(lite_day):
    day = lite_day
    person, seminar = filled(day)
    seminars.change(edits.Writing(day.event, day.actor), seminar, seminar.version, {"abstract": f"Med {NAME}."})
    place = f"/organise/almedalen-2017/panelists/{person.code}/erase"
    client = sign_in(day.app)
    found = traces.of(day.event, person)
    assert (found.releases, found.mails, found.texts) == (3, 3, (seminar.title,))
    page = client.get(place, headers={"Accept-Language": "en"}).text
    assert ("3 releases are rewritten" in page, f"{found.entries} lines of the activity" in page, seminar.title in page) == (True, True, True)
    bo = factories.account("Bo", "bo@example.org")
    one_time.use_invite(one_time.invite(day.event, day.actor, "bo@example.org", "editor", None), bo)
    theirs = sign_in(day.app, "bo@example.org")
    assert theirs.get(place).status_code == 403
    csrf = {"csrf_token": token(theirs, "/account/"), "typed": NAME}
    assert theirs.post(place, data=csrf).status_code == 403
    csrf = {"csrf_token": token(client, place)}
    assert client.post(place, data=csrf | {"typed": "Qz7xkwvy"}).status_code == 422
    assert client.post(place, data=csrf | {"typed": NAME}).status_code == 303
    assert client.get(place).status_code == 404


def test_names_are_found_where_they_stand_by_themselves():
    who = Erased("ABCDEF", 7, frozenset({"Bo", "Eva Ek", "Eva Ek-Ås", "eva@example.org"}))
    assert who.text("Bo, Eva Ek och EVA EK-ÅS (eva@example.org), Bok, Eva Eklund") == "Bo, – och – (–), Bok, Eva Eklund"
    plain = {"seats": [{"person_id": 7, "note": "x"}, {"person_id": 8, "note": "med Eva Ek"}], "people": {"Eva Ek": "ABCDEF", "Bo": "GHJKMN"}, "n": 3}
    assert who.plain(plain) == {"seats": [{"person_id": 8, "note": "med –"}], "people": {"Bo": "GHJKMN"}, "n": 3}
    told = (Change("joined", "seminar", "S", "Titel", after="Eva Ek"), Change("title", "seminar", "S", "Möt Eva Ek", people=("ABCDEF", "X")), Change("name", "person", "ABCDEF", "Eva"))
    assert who.changes(told) == (Change("title", "seminar", "S", "Möt –", people=("X",)),)


def test_a_file_called_by_their_name_in_the_letters_of_addresses_is_called_so_no_more():
    """Whatever their own address and its label are, also in the journal; a link keeps where it leads, but not there."""
    who = Erased("ABCDEF", 7, frozenset({"Åsa Öberg", "asa-oberg-2"}))
    theirs, other = File("CV", "", "k", "asa-oberg-cv.pdf", 1), File("CV", "", "k", "asa-obergs.pdf", 1)
    link = File("Om Åsa Öberg", "https://example.org/asa-oberg-2/")
    assert [who.file(f) for f in (theirs, other)] == [File("CV", "", "k", "file.pdf", 1), other]
    assert who.file(link) == File("Om –", link.url)
    assert who.plain({"files": [asdict(theirs), asdict(link)]}) == {
        "files": [asdict(File("CV", "", "k", "file.pdf", 1)), asdict(File("Om –", "https://example.org/–/"))]
    }


def test_what_is_typed_about_a_namesake_in_anothers_event_stays(lite_day):
    person = loading.tables(lite_day.event).people[0]
    kept = {"fields": [["name", person.name]], "kept_at": datetime.now(UTC)}
    db.session.add(KeptForm(account_id=lite_day.account.id, address="/organise/another/panelists/", **kept))
    db.session.commit()
    erasure.erase(lite_day.event, lite_day.actor, person, erasure.Asked(person.name), lite_day.shelf)
    assert [form.address for form in db.session.scalars(db.select(KeptForm))] == ["/organise/another/panelists/"]


def test_files_that_go_with_mail_to_others_name_them_no_more(day):
    """Also where a calendar folds the name or escapes it; what is no text nobody can look through."""
    person = nina(day.event)
    with transaction():
        name = "Märkt, Qz7xkwvy"
        people.change(edits.Writing(day.event, day.actor), person, person.version, {"name": name, "email": f"{MARK}@example.org"})
        other = next(p for p in loading.tables(day.event).people if p.id != person.id)
        files = [
            letters.File("fri.ics", "text/calendar", b"BEGIN:VCALENDAR\r\nSUMMARY:Heldag\r\nEND:VCALENDAR\r\n"),
            letters.File("vikt.ics", "text/calendar", "SUMMARY:Med Märkt\\, Qz7x\r\n kwvy\r\n".encode()),
            letters.File("lista.pdf", "application/pdf", b"%PDF-1.7"),
            letters.File(f"{name}.txt", "text/plain", b"Hej"),
        ]
        outbox.queue("bo@example.org", letters.Mail(f"Med {name}", f"Hej! {name} kommer.", files=tuple(files)), day.event.id, other.id)
        outbox.queue(f"{MARK}@Example.org", letters.Mail("Inbjudan", "Hej!"), day.event.id)
    erasure.erase(day.event, day.actor, person, erasure.Asked(name, False), day.shelf)
    assert [(m.recipient, m.subject, m.body) for m in db.session.scalars(db.select(Message).order_by(Message.id))] == [
        ("bo@example.org", "Med –", "Hej! – kommer."),
    ]  # fmt: skip
    assert list(db.session.scalars(db.select(Attachment.name))) == ["fri.ics"]
