"""Those who take part, in full: their page and answers, portraits, files, whom a text names, and where they are found."""

import io
import zipfile
from datetime import UTC, date, datetime

import pytest
import time_machine
from PIL import Image

from eventapp.extensions import db
from eventapp.formats.ical import Private
from eventapp.models import Account, Entry, Message, Person, Picture
from eventapp.programme.duplicates import Why
from eventapp.services.access import Actor
from eventapp.services.accounts import organisations
from eventapp.services.draft import events, journal, people, seminars
from eventapp.services.errors import Forbidden, Invalid, NotFound
from eventapp.services.people import (
    answers,
    attaching,
    erasure,
    kept_pictures,
    media,
    named,
    personal,
    portraits,
    same,
    traces,
)
from eventapp.services.people.named import Known
from eventapp.services.people.personal import Slot
from eventapp.services.people.portraits import Given
from eventapp.services.transaction import transaction
from tests import factories

START = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
A, B, C = "a" * 32, "b" * 32, "c" * 32
BODIES = {96: b"small", 256: b"middle", 512: b"large"}
MANY = {"file": "The file unpacks to more than a real one does."}
MACROS = {"file": "The file has macros, which readers should not get. Save it without them."}
DAMAGED = "The picture is damaged or cannot be read. Use JPEG, PNG or WebP."


@pytest.fixture
def day(lite):
    """An empty event of one day."""
    return factories.make_event(slug="dagen", title="Dagen")


def refused(work, *given, **named_):
    """The words, by field, with which something is refused."""
    with pytest.raises(Invalid) as refusal:
        work(*given, **named_)
    return refusal.value.errors


def picture(size=(64, 40), kind="PNG", mode="RGB", **how):
    """A picture's file."""
    out = io.BytesIO()
    Image.new(mode, size, 120 if mode == "L" else None).save(out, kind, **how)
    return out.getvalue()


def test_a_personal_page_has_what_is_published_and_what_is_for_ones_own_eyes(day):
    anna = factories.person(day, "Anna Ek")
    assert (personal.page(anna, day.shelf).release, personal.page(anna, day.shelf).slots, personal.page(anna, day.shelf).private) == (None, (), {})
    call = factories.at("08:30")
    late = factories.seminar(day, "Sent", [], starts_at=factories.at("11:00"), seats=[factories.seat(anna)])
    both = factories.seminar(day, "Båda", starts_at=factories.at("09:00"), seats=[
        factories.seat(anna, "moderator", call_at=call, note="Kom tidigt"), factories.seat(anna, note="Sist"),
    ])  # fmt: skip
    factories.seminar(day, "Andras", [factories.person(day)], starts_at=factories.at("10:00"))
    release = factories.release(day)
    by_code = {s.code: s for s in release.programme.seminars}
    chair, panel, alone = (next(s for s in row.seats if s.role == role) for row, role in ((both, "moderator"), (both, "panelist"), (late, "panelist")))
    with time_machine.travel(START, tick=False):
        answers.answer(anna, panel.id, "declined")
        page = personal.page(anna, day.shelf)
    assert (page.person, page.event, page.release) == (anna, day.event, release)
    assert list(page.slots) == [
        Slot(by_code[both.code], "moderator", chair.id, "invited", call, "Kom tidigt"), Slot(by_code[both.code], "panelist", panel.id, "declined", None, "Sist"),
        Slot(by_code[late.code], "panelist", alone.id, "invited", None, ""),
    ]  # fmt: skip
    assert page.private[late.code] == Private(None, "", 0, None)
    assert page.private[both.code] == Private(None, "Sist", 1, START, True)
    # The draft has another role for them by now: it is their seat all the same; a seat that is gone is theirs as published.
    seminars.change(day.writing, late, late.version, {"seats": [factories.seat(anna, "moderator", note="Ny roll")]})
    seminars.change(day.writing, both, both.version, {"seats": []})
    slots = {(s.seminar.code, s.role): (s.seat_id is None, s.answer, s.note) for s in personal.page(anna, day.shelf).slots}
    assert (slots[late.code, "panelist"], slots[both.code, "panelist"]) == ((False, "invited", "Ny roll"), (True, "invited", ""))
    day.shelf.drop("dagen")
    assert personal.page(anna, day.shelf).release.number == 1


def test_answers_are_saved_by_themselves_and_by_organisers(day):
    anna, bo = factories.person(day, "Anna Ek"), factories.person(day, "Bo Ås")
    row = factories.seminar(day, "Ett", [anna, bo])
    hers, his = row.seats
    for answered, seat in (("invited", hers), ("maybe", hers), ("confirmed", his)):
        with pytest.raises(NotFound):
            answers.answer(anna, seat.id, answered)
    with time_machine.travel(START, tick=False):
        answers.answer(anna, hers.id, "confirmed")
    assert (hers.answer, hers.answered_at, his.answer) == ("confirmed", START, "invited")
    said = journal.entries(day.event, 1)[0]
    assert (said.noun, said.action, said.row_id, said.account_id, said.board) == ("person", "answered", anna.id, None, False)
    answers.answer(anna, hers.id, "confirmed")
    assert (journal.entries(day.event, 1)[0].id, hers.answered_at) == (said.id, START)
    for answered, seat in (("maybe", hers), ("confirmed", his)):
        with pytest.raises(NotFound):
            answers.answer_for(day.event, day.actor, anna, seat.id, answered)
    answers.answer_for(day.event, day.actor, anna, hers.id, "invited")
    last = journal.entries(day.event, 1)[0]
    assert (hers.answer, last.action, last.row_id, last.account_id) == ("invited", "answer", anna.id, day.account.id)


def test_portraits_are_given_to_whom_their_files_name(day):
    anna, bo = factories.person(day, "Anna Ek"), factories.person(day, "Bo Ås", portrait=C)
    for key in (A, B, C, "d" * 32):
        kept_pictures.keep(key, BODIES)
    plan = portraits.plan(day.event, [(A, "anna-ek.jpg"), (B, "Anna Ek 2.png"), (C, "semester.jpg")])
    assert [(line.key, line.file, line.sure) for line in plan] == [(A, "anna-ek.jpg", anna), (B, "Anna Ek 2.png", None), (C, "semester.jpg", None)]
    assert [line.likely[:1] for line in plan[:2]] == [(anna,), (anna,)]
    wanted = [
        Given(A, "1.jpg", anna.code, ""), Given(B, "2.jpg", anna.code, ""), Given(B, "3.jpg", "NOBODY", ""), Given(B, "4.jpg", bo.code, ""),
        Given("e" * 32, "5.jpg", bo.code, C),
    ]  # fmt: skip
    done = portraits.give(day.writing, wanted, ["d" * 32, C])
    assert [(file, error.errors) for file, error in done.refused] == [
        ("2.jpg", {"form": "Two pictures were chosen for the same person."}), ("3.jpg", {"form": "The person is no longer there."}),
        ("4.jpg", {"form": "Someone has given this person another portrait meanwhile."}),
        ("5.jpg", {"form": "The picture is no longer kept. Give it again."}),
    ]  # fmt: skip
    assert [(e.row_id, e.after, e.batch.partition("-")[0]) for e in done.entries] == [(anna.id, {"portrait": A}, "portraits")]
    assert (anna.portrait, bo.portrait, {p.key for p in Picture.query.all()}) == (A, C, {A, B, C})
    again = portraits.give(day.writing, [Given(A, "1.jpg", anna.code, ""), Given(B, "6.jpg", bo.code, C)])
    assert ([e.row_id for e in again.entries], again.refused, bo.portrait) == ([bo.id], [], B)


def test_pictures_are_kept_whole_cached_and_forgotten(day, monkeypatch):
    folder = day.shelf.folder.parent
    assert [kept_pictures.named(name) for name in (f"{A}-96.webp", f"{A}-512.webp", f"{A}-100.webp", f"x{A}-96.webp", f"{A}-96.webp.bak", "")] == [
        (A, 96), (A, 512), None, None, None, None,
    ]  # fmt: skip
    kept_pictures.keep(A, BODIES)
    kept_pictures.keep(A, BODIES)
    kept_pictures.keep(B, {96: b"alone"})
    assert [kept_pictures.read(A, size) for size in BODIES] == list(BODIES.values())
    assert (kept_pictures.read(B, 256), kept_pictures.read(C, 96)) == (None, None)
    assert [kept_pictures.has(key) for key in (A, B, C, "x")] == [True, False, False, False]
    assert kept_pictures.missing({A, B, C}) == {B, C}
    # What is typed in place of a key is no name of a file: too long for one, or of another folder.
    assert kept_pictures.missing({A, "9" * 1000, "../media/x"}) == {"9" * 1000, "../media/x"}
    for size in BODIES:  # As they lay before the database had them.
        (folder / "media").mkdir(exist_ok=True)
        (folder / "media" / f"{C}-{size}.webp").write_bytes(b"old")
    assert (kept_pictures.has(C), kept_pictures.missing({A, B, C}), kept_pictures.read(C, 96)) == (True, {B}, b"old")
    cache = folder / "pictures"
    assert {path.name for path in cache.iterdir()} == {f"{A}-{size}.webp" for size in BODIES} | {f"{B}-96.webp"}
    assert cache.stat().st_mode & 0o777 == 0o700
    (cache / f"{A}-96.webp").unlink()
    assert (kept_pictures.read(A, 96), (cache / f"{A}-96.webp").read_bytes()) == (b"small", b"small")
    for left in (".new-x", f"{C}-96.webp", "other"):
        (cache / left).write_bytes(b"")
    assert (kept_pictures.sweep(), len(list(cache.iterdir()))) == (3, 4)
    anna = factories.person(day, portrait=A)
    people.change(day.writing, anna, anna.version, {"portrait": ""})
    with transaction():
        assert kept_pictures.delete_unused({A, B}) == 1  # Undo may bring A back.
    assert ({p.key for p in Picture.query.all()}, kept_pictures.read(B, 96), (cache / f"{B}-96.webp").exists()) == ({A}, None, False)
    assert set(kept_pictures.in_journals(Entry.event_id == day.event.id)) == {A}
    kept_pictures.forget([A, C])
    assert (list(cache.iterdir()), kept_pictures.read(C, 96), kept_pictures.read(A, 512)) == ([], None, b"large")


def test_a_picture_is_written_anew_in_our_sizes(lite, monkeypatch):
    key, bodies = media.make(picture(), True)
    sizes = {size: Image.open(io.BytesIO(body)) for size, body in bodies.items()}
    assert (media.is_key(key), {s: (i.size, i.format, i.mode) for s, i in sizes.items()}) == (True, {s: ((s, s), "WEBP", "RGB") for s in (96, 256, 512)})
    other, bodies = media.make(picture(), False)
    assert (other != key, {s: Image.open(io.BytesIO(b)).size for s, b in bodies.items()}) == (True, {96: (64, 40), 256: (64, 40), 512: (64, 40)})
    assert (media.store(picture(), True), media.store(picture(), True), kept_pictures.has(key)) == (key, key, True)
    for mode, kind in (("RGBA", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("RGBA", "WEBP")):
        assert Image.open(io.BytesIO(media.make(picture(mode=mode, kind=kind), True)[1][96])).mode in ("RGBA", "RGB")
        assert media.rewritten(picture(mode=mode, kind=kind))[0] == "png"
    for mode, kind in (("RGB", "PNG"), ("L", "PNG"), ("RGB", "JPEG"), ("CMYK", "JPEG"), ("RGB", "WEBP")):
        ending, body = media.rewritten(picture(mode=mode, kind=kind))
        assert (ending, Image.open(io.BytesIO(body)).size, Image.open(io.BytesIO(body)).mode) == ("jpg", (64, 40), "RGB")
    assert Image.open(io.BytesIO(media.rewritten(picture((2600, 1300)))[1])).size == (2560, 1280)
    turned = Image.Exif()
    turned[0x0112] = 6
    assert Image.open(io.BytesIO(media.rewritten(picture(kind="JPEG", exif=turned))[1])).size == (40, 64)
    # A large photograph is decoded at a fraction of its size, and is no smaller than what is shown of it.
    assert Image.open(io.BytesIO(media.make(picture((2048, 1024), "JPEG"), False)[1][512])).size == (512, 256)
    assert [media.is_key(text) for text in (A, "A" * 32, "a" * 31, "a" * 33, f"{A}\n", "")] == [True, False, False, False, False, False]
    for data, said in (
        (b"", "This is not a picture we can read. Use JPEG, PNG or WebP."), (picture(kind="GIF"), "This is not a picture we can read. Use JPEG, PNG or WebP."),
        (picture()[:60], DAMAGED), (picture(kind="JPEG")[:-60], DAMAGED),
    ):  # fmt: skip
        assert refused(media.make, data, True) == {"picture": said}
    monkeypatch.setattr(media, "MOST_PIXELS", 64 * 40)
    assert media.rewritten(picture())[0] == "jpg"
    monkeypatch.setattr(media, "MOST_PIXELS", 64 * 40 - 1)
    assert refused(media.make, picture(), True) == {"picture": "The picture has too many pixels. Make it at most 16 megapixels; a photograph as JPEG may have more."}
    monkeypatch.setattr(media, "LARGEST_FILE", len(picture()))
    assert "pixels" in refused(media.make, picture(), True)["picture"]
    monkeypatch.setattr(media, "LARGEST_FILE", len(picture()) - 1)
    assert refused(media.make, picture(), True) == {"picture": "The file is larger than 10 MB."}


def office(said, where="[Content_Types].xml", **more):
    """An office file that says what it is, with more parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(where, said)
        for name, text in more.items():
            archive.writestr(name, text)
    return out.getvalue()


def test_files_are_told_by_what_is_in_them(lite, monkeypatch):
    word = "application/vnd.openxmlformats-officedocument."
    kinds = {
        "docx": "wordprocessingml.document.main+xml", "xlsx": "spreadsheetml.sheet.main+xml", "pptx": "presentationml.presentation.main+xml",
    }  # fmt: skip
    for ending, kind in (*kinds.items(), ("pptx", "presentationml.slideshow.main+xml")):
        file = office(word + kind)
        assert attaching.checked(file) == (ending, file)
    for ending, kind in (("odt", "text"), ("ods", "spreadsheet"), ("odp", "presentation")):
        file = office(f"application/vnd.oasis.opendocument.{kind}\n", "mimetype")
        assert attaching.checked(file) == (ending, file)
    pdf = b"%PDF-1.7 " + b"x" * 3000 + b"%%EOF" + b" " * 2043
    assert attaching.checked(pdf) == ("pdf", pdf)
    assert [attaching.checked(picture(kind=kind))[0] for kind in ("PNG", "JPEG", "WEBP")] == ["jpg"] * 3
    no = {"file": attaching._REFUSED}
    assert no["file"] == "This is not a file that can be shown. Use PDF, a picture (JPEG, PNG, WebP) or an office file (docx, xlsx, pptx, odt, ods, odp)."
    for data in (b"", b"text", pdf + b" ", b"PK\x03\x04", office("x"), office("x", "mimetype"), office("x", "other"), office(word + kinds["docx"])[:-30], b"GIF89a"):
        assert refused(attaching.checked, data) == no
    for data in (picture()[:60], picture(kind="JPEG")[:-60], picture(kind="WEBP")[:40]):
        assert refused(attaching.checked, data) == {"file": DAMAGED}
    docx, odt = word + kinds["docx"], "application/vnd.oasis.opendocument.text"
    for name in ("word/vbaProject.bin", "a.EXE", "b/c.js", "d.vbs", "Basic/script", "Scripts/x"):
        assert refused(attaching.checked, office(docx, **{name: ""})) == MACROS
        assert refused(attaching.checked, office(odt, "mimetype", **{name: ""})) == MACROS
    assert refused(attaching.checked, office(docx + " application/vnd.ms-office.VbaProject")) == MACROS
    assert attaching.checked(office(docx, **{"Basics.txt": "", "a.js.txt": ""}))[0] == "docx"
    three = office(docx, a="12", b="345")
    monkeypatch.setattr(attaching, "MOST_UNPACKED", len(docx) + 5)
    monkeypatch.setattr(attaching, "MOST_PACKED", 3)
    assert attaching.checked(three)[0] == "docx"
    monkeypatch.setattr(attaching, "MOST_UNPACKED", len(docx) + 4)
    assert refused(attaching.checked, three) == MANY
    monkeypatch.undo()
    monkeypatch.setattr(attaching, "MOST_PACKED", 2)
    assert refused(attaching.checked, three) == MANY
    # Counted before it is opened: twice as many are never looked at.
    monkeypatch.setattr(attaching.zipfile, "ZipFile", None)
    assert refused(attaching.checked, b"PK\x03\x04" + b"PK\x01\x02" * 5) == MANY
    with pytest.raises(TypeError):
        attaching.checked(b"PK\x03\x04" + b"PK\x01\x02" * 4)


def test_a_file_or_link_is_given_named_and_taken_away(day, monkeypatch):
    row, pdf = factories.seminar(day, "Ett"), b"%PDF-1.7 %%EOF"
    attaching.add_file(day.writing, row, "C:\\Bilder\\Våra bilder.final.pdf", pdf)
    attaching.add_file(day.writing, row, "/tmp/%.pdf", pdf + b"1", "  Bilder\n2 ")
    attaching.add_file(day.writing, row, ".", pdf + b"2")
    attaching.add_link(day.writing, row, "https://example.org/1")
    attaching.add_link(day.writing, row, "https://example.org/2", " Mer ")
    keys = [f["key"] for f in row.files]
    assert row.files == [
        {"label": "Våra bilder.final", "url": "", "key": keys[0], "name": "vara-bilder-final.pdf", "size": 14},
        {"label": "Bilder 2", "url": "", "key": keys[1], "name": "file.pdf", "size": 15},
        {"label": "file.pdf", "url": "", "key": keys[2], "name": "file.pdf", "size": 15},
        {"label": "https://example.org/1", "url": "https://example.org/1", "key": "", "name": "", "size": 0},
        {"label": "Mer", "url": "https://example.org/2", "key": "", "name": "", "size": 0},
    ]  # fmt: skip
    attaching.remove(day.writing, row, keys[0])
    attaching.remove(day.writing, row, "https://example.org/1")
    assert [f["key"] or f["url"] for f in row.files] == [keys[1], keys[2], "https://example.org/2"]
    assert attaching.remove(day.writing, row, "nothing") is None
    monkeypatch.setattr(attaching, "LARGEST_FILE", len(pdf))
    attaching.add_file(day.writing, row, "x.pdf", pdf)
    assert refused(attaching.add_file, day.writing, row, "x.pdf", pdf + b"1") == {"file": "The file is larger than 25 MB."}


def test_whom_a_text_names(day):
    anna = factories.person(day, "Anna Ek", title="generaldirektör", organisation="Polisen")
    bo, twin = factories.person(day, "Bo Ås", organisation="Telia"), factories.person(day, "Bo Ås", organisation="SKR")
    known = Known(day.event)
    assert named.label(anna) == "Anna Ek, generaldirektör, Polisen"

    def read(text):
        return [(t.name, t.organisation, t.title, t.person, t.role, t.text) for t in known.read(text)]

    assert read("anna ek, generaldirektör, polisen") == [("Anna Ek", "Polisen", "generaldirektör", anna, "", "Anna Ek")]
    assert read("Anna Ek (generaldirektör, Polisen)") == [("Anna Ek", "Polisen", "generaldirektör", anna, "", "Anna Ek")]
    assert read("Anna Ek (Polisen); Bo Ås (SKR)") == [
        ("Anna Ek", "Polisen", "generaldirektör", anna, "", "Anna Ek"), ("Bo Ås", "SKR", "", twin, "", "Bo Ås"),
    ]  # fmt: skip
    assert [(t.name, t.person, {p for p, _ in t.alike}) for t in known.read("Bo Ås")] == [("Bo Ås", None, {bo, twin})]
    assert read("Cia Öberg (rektor, Lunds universitet)") == [("Cia Öberg", "Lunds universitet", "rektor", None, "", "rektor Cia Öberg (Lunds universitet)")]
    assert [(t.name, t.organisation) for t in known.read("Telia")] == [("", "Telia")]
    assert [(t.name, t.text) for t in known.read("Anna Ekh")] == [("Anna Ekh", "Anna Ekh")]
    assert [known.alike(name) for name in ("anna ek", "Ek Anna", "Anna Maria Ek", "Ingen Alls")] == [
        ((anna, Why.NAME),), ((anna, Why.ORDER),), ((anna, Why.LONGER),), (),
    ]  # fmt: skip
    assert [(t.name, t.organisation, t.title) for t in (known.new("Telia"), known.new("A; B"), known.new("Cia Öberg (Telia)"))] == [
        ("Telia", "", ""), ("A; B", "", ""), ("Cia Öberg", "Telia", ""),
    ]  # fmt: skip
    assert (known.find("anna polisn"), known.find("telia"), known.find("finns inte alls")) == ([anna], [bo], [])
    assert named.unread("Anna Ek anna@example.org") != named.unread("Anna Ek") == []
    for middle in ("Alfred", "Bertil", "Cesar", "David", "Erik", "Filip", "Gustav", "Helge", "Ivar"):
        factories.person(day, f"Dan {middle} Dansson")
    known = Known(day.event)
    assert (len(known.find("dansson")), len(known.alike("Dan Dansson"))) == (named.MOST_FOUND, named.MOST_ALIKE)
    assert [t.name for t in Known(factories.make_event(day.account).event).read("Anna Ek")] == ["Anna Ek"]


@pytest.fixture
def years(day):
    """The same Anna in three years' days of one organisation, and one of another name's."""
    home = organisations.add(day.account, {"name": "Hamnen", "slug": "hamnen"})
    found = {}
    for year in (2028, 2026, 2027):
        there = factories.make_event(day.account, starts_on=date(year, 5, 1), ends_on=date(year, 5, 1), title=f"Dagen {year}")
        organisations.move(there.event, there.actor, day.account, "hamnen")
        found[year] = there, factories.person(there, "Anna Ek", title=f"Titel {year}", notes="hemligt")
    for year in (2026, 2028):
        found[year][1].root = found[2027][1].code
    db.session.commit()
    return home, found


def test_the_same_person_over_the_years(day, years):
    _, found = years
    (day_2026, before), (here, anna), (day_2028, after) = found[2026], found[2027], found[2028]
    assert same.elsewhere(anna, here.event) == [(day_2028.event, after), (day_2026.event, before)]
    assert same.elsewhere(after, day_2028.event) == [(here.event, anna), (day_2026.event, before)]
    assert same.owned_elsewhere(anna, here.event, here.actor) == [(day_2028.event, after), (day_2026.event, before)]
    assert same.owned_elsewhere(anna, here.event, Actor(None, "owner")) == []
    assert (same.differences(anna, after), same.differences(anna, anna)) == (["title"], [])
    with pytest.raises(NotFound):
        same.take(here.event, here.actor, anna, "NOBODY", anna.version)
    bo = factories.account("Bo")
    with pytest.raises(Forbidden):
        same.take(here.event, Actor(bo.id, "editor"), anna, before.code, anna.version)
    assert same.take(here.event, Actor(None, "owner"), anna, before.code, anna.version).after == {"title": "Titel 2026"}
    assert same.carry(here.event, Actor(bo.id, "editor"), anna) == []
    assert (same.carry(here.event, here.actor, anna), after.title, before.title, after.notes) == ([day_2028.event], "Titel 2026", "Titel 2026", "hemligt")
    assert same.carry(here.event, here.actor, anna) == []
    people.change(here.writing, anna, anna.version, {"website": "https://example.org/"})
    assert same.carry(here.event, Actor(None, "owner"), anna) == [day_2028.event]
    day_2028.event.removed_at = START
    before.removed_at = START
    db.session.commit()
    assert same.elsewhere(anna, here.event) == []
    assert same.owned_elsewhere(anna, here.event, here.actor) == [(day_2028.event, after), (day_2026.event, before)]
    here.event.organisation_id = None
    db.session.commit()
    assert same.owned_elsewhere(anna, here.event, here.actor) == []


def test_where_a_person_is_found_before_they_are_erased(day):
    anna = factories.person(day, "Anna Ek", email="anna@example.org", phone="070123")
    people.change(day.writing, anna, anna.version, {"name": "Anna Ekh"})
    people.change(day.writing, anna, anna.version, {"notes": "dricker te"})
    other = factories.person(day, "Bo Ås", notes="Ring Anna Ek")
    hall = factories.room(day, "Hall", directions="Fråga Anna Ekh")
    factories.seminar(day, "Ett", [anna], starts_at=factories.at("09:00"))
    factories.seminar(day, "Två", abstract="Med Anna Ekh", starts_at=factories.at("10:00"))
    factories.seminar(day, "Tre", quotes=[{"text": "Anna Ek sa så", "by": ""}])
    factories.seminar(day, "Fyra", seats=[factories.seat(other, note="Sitter bredvid Anna Ek")])
    factories.seminar(day, "Fem", abstract="Om te")
    events.change(day.writing, day.event.version, {"contact": "Anna Ekh"})
    factories.release(day)
    with transaction():
        for who, subject, body in ((anna.id, "Hej", "x"), (None, "Till Anna Ek", "x"), (None, "x", "anna@example.org"), (None, "Hej", "Bo Ås")):
            db.session.add(Message(event_id=day.event.id, person_id=who, recipient="x@example.org", subject=subject, body=body, queued_at=START))
    found = traces.of(day.event, anna)
    # Her own three, the card of Bo, the room, four seminars, and the event's contact.
    assert (found.event, found.releases, found.entries, found.mails) == (day.event, 1, 10, 3)
    assert (found.texts[0], set(found.texts[1:4]), found.texts[4:]) == ("Dagen", {"Två", "Tre", "Fyra"}, ("Hall",))
    who = traces.who_is(day.event, anna)
    assert (who.code, who.number, who.words) == (anna.code, anna.id, {"Anna Ek", "Anna Ekh", anna.slug, "anna@example.org", "070123"})
    assert [room.id for room in traces.rooms_naming(traces.loading.tables(day.event), who)] == [hall.id]
    untouched = factories.make_event(day.account)
    assert traces.of(untouched.event, factories.person(untouched)) == traces.Traces(untouched.event, 0, 1, 0, ())


def test_an_erasure_takes_the_name_as_it_is(day):
    anna = factories.person(day, "Anna  Ek", portrait=A)
    kept_pictures.keep(A, BODIES)
    for typed in ("", "anna ek", "Anna"):
        assert refused(erasure.erase, day.event, day.actor, anna, erasure.Asked(typed), day.shelf) == {
            "typed": "This is not the person's name. Nothing is erased."
        }
    number = anna.id
    erasure.erase(day.event, day.actor, anna, erasure.Asked(" Anna Ek\n"), day.shelf)
    assert (db.session.get(Person, number), Picture.query.count(), Entry.query.filter_by(noun="person").count()) == (None, 0, 0)
    assert (journal.entries(day.event, 1)[0].action, Account.query.count()) == ("erase person", 1)
