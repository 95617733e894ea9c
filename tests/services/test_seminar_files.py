"""Files and links of seminars: told by their content, published and taken back, erased, kept in backups."""

import io
import json
import struct
import threading
import tracemalloc
import zipfile
from datetime import timedelta

import pytest
import time_machine
from PIL import Image
from sqlalchemy import func, select, update

from eventapp.extensions import db
from eventapp.models import Event, KeptFile, Release, Seminar
from eventapp.services.clock import now
from eventapp.services.draft import edits, loading, undoing
from eventapp.services.errors import Invalid
from eventapp.services.events import erasing
from eventapp.services.people import attaching
from eventapp.services.publishing import kept_files
from eventapp.services.transaction import transaction
from tests import factories
from tests.conftest import sign_in, token

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


def packed(**files):
    """A zip with these files, `/` as `__`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name.replace("__", "/").replace("Content_Types", "[Content_Types].xml"), body)
    return out.getvalue()


def picture(kind, mode="RGB", size=(3000, 20)):
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Hemligt"
    Image.new(mode, size, "red").save(out, kind, exif=exif)
    return out.getvalue()


NAME = "img-src-x-onerror-alert-1-asa.pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ODP = "application/vnd.oasis.opendocument.presentation"


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (PDF, "pdf"), (packed(Content_Types=f'<Override ContentType="{WORD}"/>', word__document="x"), "docx"),
        (packed(mimetype=ODP, content="x"), "odp"), (picture("JPEG"), "jpg"), (picture("PNG"), "jpg"),
        (picture("PNG", "RGBA"), "png"), (picture("WEBP"), "jpg"),
    ],
)  # fmt: skip
def test_a_file_is_what_it_contains(data, ending):
    found, body = attaching.checked(data)
    assert (found, b"Hemligt" in body) == (ending, False)
    if ending in ("jpg", "png"):
        assert Image.open(io.BytesIO(body)).size == (2560, 17)
    else:
        assert body == data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<html><script>alert(1)</script>", "not a file that can be shown"), (b"", "not a file that can be shown"),
        (b"MZ\x90", "not a file that can be shown"), (b"%PDF-1.7 cut", "not a file that can be shown"),
        (b"PK\x03\x04broken", "not a file that can be shown"), (packed(x="y"), "not a file that can be shown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a file that can be shown"),
        (packed(mimetype="application/java-archive"), "not a file that can be shown"),
        (packed(Content_Types=WORD, word__vbaProject_bin="x").replace(b"vbaProject_bin", b"vbaProject.bin"), "macros"),
        (packed(mimetype=ODP, Basic__Standard="x"), "macros"),
        (packed(Content_Types=f"{WORD} application/vnd.ms-office.vbaProject", word__other="x"), "macros"),
        # What takes long to make is made when it is needed, not by every process that looks which tests there are.
        (lambda: packed(mimetype=ODP, **{f"n{n}": "" for n in range(5001)}), "unpacks"),
        (lambda: packed(mimetype=ODP, a=b"\0" * (301 * 1024 * 1024)), "unpacks"),
        (picture("PNG", "1", (8_000, 8_000)), "too many pixels"), (picture("JPEG")[:600], "damaged"),
    ],
)
def test_what_is_no_file_for_readers_is_refused(data, words):
    with pytest.raises(Invalid, match=words):
        attaching.checked(data() if callable(data) else data)


def test_files_are_journalled_published_served_and_taken_back(lite_day):
    day = lite_day
    client, reader = sign_in(day.app), day.app.test_client()
    row = next(s for s in loading.tables(day.event).seminars if s.slug == "ai")
    page = f"/organise/{day.event.slug}/seminars/{row.code}/"
    sent = {
        "csrf_token": token(client, page), "files": [
            (io.BytesIO(PDF), '<img src=x onerror=alert(1)>Åsa.exe'), (io.BytesIO(picture("JPEG")), "foto.html")],
    }  # fmt: skip
    assert client.post(page + "files/", data=sent, content_type="multipart/form-data").status_code == 303
    link = {"csrf_token": sent["csrf_token"], "url": "www.example.org/rapport", "label": "Rapporten"}
    assert client.post(page + "files/", data=link).status_code == 303
    for bad in ("javascript:alert(1)", "ftp://e.org/", "example"):
        client.post(page + "files/", data=link | {"url": bad})
    db.session.expire_all()
    pdf, jpg, out = row.files
    assert [(f["label"], f["name"], f["url"]) for f in row.files] == [
        ("<img src=x onerror=alert(1)>Åsa", NAME, ""), ("foto", "foto.jpg", ""), ("Rapporten", "", "https://www.example.org/rapport"),
    ]  # fmt: skip
    shown = client.get(page).text
    assert ("<img src=x" in shown, "&lt;img src=x" in shown, 'href="javascript:' in shown) == (False, True, False)
    address = f"/{day.event.slug}/seminars/ai/files/{pdf['key']}/{pdf['name']}"
    # Before it is published only organisers have it.
    assert (reader.get(address).status_code, reader.get(page + f"files/{pdf['key']}").status_code) == (404, 303)
    own = client.get(page + f"files/{pdf['key']}")
    assert (own.data, own.headers["Cache-Control"]) == (PDF, "no-store")
    factories.release(day)
    answer = reader.get(address)
    kept = {n: answer.headers[n] for n in ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Content-Security-Policy")}
    assert (answer.status_code, answer.data, kept) == (200, PDF, {
        "Content-Type": "application/pdf", "Content-Disposition": 'attachment; filename="img-src-x-onerror-alert-1-asa.pdf"',
        "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"})  # fmt: skip
    assert reader.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    public = reader.get(f"/{day.event.slug}/seminars/ai/").text
    assert (address in public, "https://www.example.org/rapport" in public, "2560" in public) == (True, True, False)
    told = json.loads(reader.get(f"/{day.event.slug}/programme.json").data)
    assert next(s for s in told["seminars"] if s["slug"] == "ai")["files"] == [pdf, jpg, out]
    # Taken away and published, nobody has it; undone, it is there again.
    assert client.post(page + "files/remove", data={"csrf_token": sent["csrf_token"], "which": pdf["key"]}).status_code == 303
    assert reader.get(address).status_code == 200
    factories.release(day)
    assert reader.get(address).status_code == 404
    db.session.expire_all()
    assert row.files == [jpg, out]


def test_files_are_put_in_order_and_called_otherwise(day):
    row, writing = loading.tables(day.event).seminars[0], edits.Writing(day.event, day.actor)
    attaching.add_file(writing, row, "a.pdf", PDF)
    attaching.add_file(writing, row, "b.pdf", PDF)
    attaching.add_link(writing, row, "https://c.example/", "C")
    client, page = sign_in(day.app), f"/organise/{day.event.slug}/seminars/{row.code}/"
    key = row.files[0]["key"]

    def order(*wanted, **more):
        sent = {"csrf_token": token(client, page), "file": [f for f, _ in wanted], "file_label": [label for _, label in wanted]}
        answer = client.post(page + "files/order", data=sent | more)
        db.session.expire_all()
        return answer.status_code, [f["label"] for f in row.files]

    # The same file twice, one of them with another name; one without a label keeps its own.
    assert order(("https://c.example/", ""), (key, "Bilder <i>"), (key, " Rapport ")) == (303, ["C", "Bilder <i>", "Rapport"])
    every = [(f["key"] or f["url"], f["label"]) for f in row.files]
    assert order(*every, up="2") == (303, ["C", "Rapport", "Bilder <i>"])
    every = [(f["key"] or f["url"], f["label"]) for f in row.files]
    assert order(*every, down="0") == (303, ["Rapport", "C", "Bilder <i>"])
    version = row.version
    every = [(f["key"] or f["url"], f["label"]) for f in row.files]
    for more in ({"up": "0"}, {"down": "2"}, {"up": "x"}, {"up": "99999999999"}):
        assert order(*every, **more) == (303, ["Rapport", "C", "Bilder <i>"])
    assert row.version == version
    # What someone else has added meanwhile comes last, and what is not there is no file.
    assert order(("nothing", "Ny"), ("https://c.example/", "C")) == (303, ["C", "Rapport", "Bilder <i>"])
    assert order((key, "x" * 301))[0] == 422
    assert "Bilder &lt;i&gt;" in client.get(page).text


def test_the_same_file_is_kept_once_in_parts_and_goes_with_its_event(day):
    body = PDF + b" " * (kept_files.PART + 5) + b"%%EOF"
    row = loading.tables(day.event).seminars[0]
    writing = edits.Writing(day.event, day.actor)
    entry = attaching.add_file(writing, row, "bilder.pdf", body)
    attaching.add_file(writing, row, "samma.pdf", body, "Samma")
    count = select(func.count()).select_from(KeptFile)
    assert (db.session.scalar(count), kept_files.read(day.event.id, row.files[0]["key"])) == (2, body)
    assert [f["label"] for f in row.files] == ["bilder", "Samma"] and entry is not None
    erasing.erase(day.event, day.actor, day.event.slug, day.shelf)
    assert db.session.scalar(count) == 0


def test_a_file_of_very_many_parts_is_refused_before_each_makes_an_object():
    entry = struct.pack("<4s4B4H3I5H2I", b"PK\1\2", 20, 0, 20, 0, *(0,) * 7, 1, *(0,) * 6) + b"a"
    local, many, size = b"PK\3\4" + b"\0" * 26 + b"a", 200_000, 200_000 * len(entry)
    far = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, many, many, size, len(local))
    where = struct.pack("<4sIQI", b"PK\6\7", 0, len(local) + size, 1)
    data = local + entry * many + far + where + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, *(2**16 - 1,) * 2, *(2**32 - 1,) * 2, 0)
    assert len(zipfile.ZipFile(io.BytesIO(data)).infolist()) == many
    tracemalloc.start()
    with pytest.raises(Invalid, match="unpacks"):
        attaching.checked(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


LATER = timedelta(days=31)


def labels(row):
    db.session.expire_all()
    return [f["label"] for f in row.files]


def test_a_file_that_nothing_names_goes_after_thirty_days_and_undoing_says_so(day):
    writing, names = edits.Writing(day.event, day.actor), ("released", "taken", "undone", "with its seminar", "here")
    rows = {name: factories.seminar(day, name) for name in names}
    files = {name: PDF + name.encode() + b"%%EOF" for name in names}
    for name, row in rows.items():
        attaching.add_file(writing, row, f"{name}.pdf", files[name])
    keys = {name: row.files[0]["key"] for name, row in rows.items()}

    def kept():
        return {name for name, key in keys.items() if kept_files.read(day.event.id, key) == files[name]}

    def undo(entry):
        plan = undoing.plan(day.event, entry.id, True)
        undoing.undo(day.event, day.actor, entry.id, undoing.Agreed(plan.fingerprint))
        return [(step.what, step.gone, {**step.values}) for step in plan.steps]

    # An old release names one of them, the draft another.
    taken = {name: attaching.remove(writing, rows[name], keys[name]) for name in ("taken", "undone")}
    removed = edits.remove(writing, rows["with its seminar"])
    factories.release(day)
    taken["released"] = attaching.remove(writing, rows["released"], keys["released"])
    factories.release(day)
    at = now()
    assert (kept_files.sweep(), kept()) == (0, set(names))
    with time_machine.travel(at + timedelta(days=29)):
        # Taken away once more after it was undone: the journal of the last days names it.
        assert [what for what, *_ in undo(taken["undone"])] == ["change"]
        attaching.remove(writing, rows["undone"], keys["undone"])
        assert (kept_files.sweep(), kept()) == (0, set(names))
    with time_machine.travel(at + LATER):
        assert (kept_files.sweep(), kept()) == (2, {"released", "undone", "here"})
        # What is gone is told, before; what is kept comes back, and so does what had it.
        plan = undoing.plan(day.event, taken["taken"].id, True)
        assert [(s.gone, s.values, s.does) for s in plan.steps] == [(("taken",), {}, False)]
        with pytest.raises(Invalid):
            undo(taken["taken"])
        assert [(what, gone) for what, gone, _ in undo(taken["released"])] == [("change", ())]
        assert undo(removed) == [("back", ("with its seminar",), {"files": []})]
        assert {name: labels(row) for name, row in rows.items()} == {
            "released": ["released"], "taken": [], "undone": [], "with its seminar": [], "here": ["here"],
        }  # fmt: skip
        assert rows["with its seminar"].removed_at is None
    with time_machine.travel(at + 3 * LATER):
        assert (kept_files.sweep(), kept()) == (1, {"released", "here"})


def test_the_page_of_undoing_says_which_files_are_gone(lite_day):
    day = lite_day
    row, writing = loading.tables(day.event).seminars[0], edits.Writing(day.event, day.actor)
    attaching.add_file(writing, row, "Bilder.pdf", PDF)
    entry = attaching.remove(writing, row, row.files[0]["key"])
    assert entry is not None
    undo = f"/organise/{day.event.slug}/activity/{entry.id}/undo"
    with time_machine.travel(now() + LATER):
        kept_files.sweep()
        client = sign_in(day.app)
        shown = client.get(undo, headers={"Accept-Language": "en"}).text
        assert "kept for 30 days" in shown and "“Bilder”" in shown and "There is nothing else to take back." in shown
        client.post(undo, data={"csrf_token": token(client, undo)})
    assert labels(row) == []


def test_a_release_that_cannot_be_read_keeps_every_file(lite_day):
    day = lite_day
    row, writing = loading.tables(day.event).seminars[0], edits.Writing(day.event, day.actor)
    attaching.add_file(writing, row, "a.pdf", PDF)
    attaching.remove(writing, row, row.files[0]["key"])
    db.session.execute(update(Release).values(body=b"\x1f\x8bbroken"))
    db.session.commit()
    with time_machine.travel(now() + LATER):
        assert kept_files.sweep() == 0


def test_a_file_that_is_just_given_is_not_swept(day):
    """Its bytes were kept before, and would go now; whoever gives them again comes first or last, never between."""
    row, writing = loading.tables(day.event).seminars[0], edits.Writing(day.event, day.actor)
    attaching.add_file(writing, row, "a.pdf", PDF)
    key, event_id, row_id = row.files[0]["key"], day.event.id, row.id
    attaching.remove(writing, row, key)
    begun, go_on = threading.Event(), threading.Event()

    def give():
        with day.app.app_context():
            event, seminar = db.session.get(Event, event_id), db.session.get(Seminar, row_id)
            with transaction():
                attaching.add_file(edits.Writing(event, day.actor), seminar, "a.pdf", PDF)
                begun.set()
                go_on.wait(1)
            db.session.remove()

    with time_machine.travel(now() + LATER):
        db.session.commit()
        giver = threading.Thread(target=give)
        giver.start()
        assert begun.wait(60)
        assert kept_files.sweep() == 0
        giver.join(60)
    assert (kept_files.read(event_id, key), labels(row)) == (PDF, ["a"])


def test_a_file_is_kept_by_whoever_holds_the_draft(day, monkeypatch):
    """Nobody may sweep between that it is found to be kept and that a seminar names it."""
    row, writing = loading.tables(day.event).seminars[0], edits.Writing(day.event, day.actor)
    attaching.add_file(writing, row, "a.pdf", PDF)
    attaching.remove(writing, row, row.files[0]["key"])
    event_id, keep = day.event.id, kept_files.keep
    sweeper, swept = None, []

    def sweep():
        with day.app.app_context():
            swept.append(kept_files.sweep())
            db.session.remove()

    def keep_slowly(*given):
        nonlocal sweeper
        key = keep(*given)
        sweeper = threading.Thread(target=sweep)
        sweeper.start()
        sweeper.join(1)
        return key

    monkeypatch.setattr(kept_files, "keep", keep_slowly)
    with time_machine.travel(now() + LATER):
        attaching.add_file(writing, row, "a.pdf", PDF)
        sweeper.join(60)
    assert (swept, kept_files.read(event_id, row.files[0]["key"])) == ([0], PDF)
