"""Makes the site that tests/upgrades keeps, by the code of 28b48a2, with all that it answered to readers.

Run once, in a checkout of that commit with its own packages and time-machine:
`PYTHONPATH=. python <this file> <folder to put site.zip and answers.json.gz in>`. It cannot run on later code.
"""

import base64
import gzip
import io
import json
import shutil
import sqlite3
import sys
import tempfile
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import time_machine
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from eventapp import create_app, files
from eventapp.extensions import db, limiter
from eventapp.formats import daytable, jsonfile, table
from eventapp.models import Event, Membership, Message, Room
from eventapp.programme import select as select_
from eventapp.services import (
    accounts,
    board,
    draft,
    edits,
    events,
    imports,
    journal,
    media,
    operations,
    overruling,
    people,
    personal,
    releases,
    rooms,
    scans,
    seminars,
    sheetimports,
    tasks,
    uploads,
)
from eventapp.services.access import Actor

BASE = "https://programme.example.org"
SECRET = "a test's key, not a secret"
PASSWORD = "correct horse battery"
# When it was asked. The sample day was long ago, the copy of it comes a month later.
ASKED = datetime(2026, 6, 2, 10, 0, tzinfo=UTC)
START = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)


class Clock:
    """Each step of the making happens at an hour of its own."""

    def __init__(self):
        self.hours = 0

    def __call__(self):
        self.hours += 1
        return time_machine.travel(START + timedelta(hours=self.hours), tick=False)


step = Clock()


def a_picture(colour):
    out = io.BytesIO()
    Image.new("RGB", (24, 24), colour).save(out, "PNG")
    return out.getvalue()


def seats(row):
    return [edits.seat_state(seat) for seat in row.seats]


def people_with_all_there_is(event, actor, folder):
    rows = draft.tables(event).people
    with step():
        for number, person in enumerate(rows[:6]):
            people.change(event, actor, person, person.version, {
                "email": f"person{number}@example.org", "phone": "+46 70 000 00 00", "notes": "Hemlig anteckning",
                "biography": f"**Person** nummer {number}", "website": "https://person.example.org/",
                "portrait": media.store(a_picture((40 * number, 90, 120)), folder / "media", True),
                "hours": [["2026-07-03T06:00:00+00:00", "2026-07-03T16:00:00+00:00"]],
            })  # fmt: skip
    return rows


def the_rooms(event, actor):
    with step():
        first = db.session.scalars(select(Room).where(Room.event_id == event.id)).first()
        rooms.change(event, actor, first, first.version, {
            "directions": "Två trappor upp", "capacity": 80, "stream_key": "live_secret", "notes": "Nyckel hos Bo",
            "building": "Bryggeriet", "turnaround": 10, "stream_crew": "Lag A",
        })  # fmt: skip
        second = rooms.add(event, actor, {"name": "Trädgården", "livestream": "https://live.example.org/garden", "building": "Ute"})
        rooms.change(event, actor, first, first.version, {"walks": {second.code: 5}})
    return first, second


def seminars_with_all_there_is(event, actor, second):
    rows = [s for s in draft.tables(event).seminars if s.starts_at and any(seat.person_id for seat in s.seats)]
    rows.sort(key=lambda s: (s.starts_at, s.id))
    with step():
        one = rows[0]
        seated = seats(one)
        seated[0] |= {"call_at": one.starts_at - timedelta(minutes=30), "note": "Kom till scenen"}
        seated.append({"person_id": None, "organisation": "Telia", "role": "panelist", "call_at": None, "note": ""})
        seminars.change(event, actor, one, one.version, {
            "seats": seated, "recording": "https://video.example.org/one", "summary": "Det sades mycket.",
            "quotes": [{"text": "Vi måste göra mer.", "by": "Åsa Regnér"}], "tags": ["barn", "skola & nät"],
            "services": ["sign-language"], "notes": "Inför", "expected": 60, "interpreted": True, "fixed": True,
        })  # fmt: skip
        two = rows[1]
        seminars.change(event, actor, two, two.version, {
            "stream": "own", "livestream": "https://own.example.org/two", "wishes": {"after": [one.code], "part": "morning"},
        })  # fmt: skip
        blocked = board.add(event, actor, "Ljudprov", "blocked", 30, None)
        board.move(event, actor, blocked, blocked.version, {"starts_at": one.starts_at - timedelta(hours=1), "room_id": one.room_id})
        waits = seminars.add(event, actor, {"title": "Utan tid", "kind": "talk", "seats": [], "state": "draft"})
        away = seminars.add(event, actor, {
            "title": "Hos andra", "kind": "external", "host": "Röda Korset", "seats": [], "minutes": 45, "language": "en",
            "starts_at": one.starts_at + timedelta(hours=9),
        })  # fmt: skip
        gone = seminars.add(event, actor, {
            "title": "Tas bort sedan", "kind": "talk", "seats": [], "minutes": 30, "room_id": second.id,
            "starts_at": one.starts_at + timedelta(hours=7),
        })  # fmt: skip
        # Two in one room at once, let be for a reason.
        seminars.add(event, actor, {
            "title": "Samtidigt", "kind": "workshop", "seats": [], "minutes": 20, "room_id": two.room_id, "starts_at": two.starts_at,
        })  # fmt: skip
    return rows, gone, away, waits


def publish(event, actor, shelf, note):
    with step():
        return releases.publish(event, actor, shelf, note, despite="Det är så det är")


def imported(event, actor, day, folder):
    """Two seminars from a file, one of which is changed by hand after; and a file that waits."""
    text = (
        f"Titel;Datum;Tid;Lokal;Panel\nUr filen {day.year};{day};16:00-16:30;Trädgården;Bo Nyman (Telia)\n"
        f"Också ur filen {day.year};{day};16:30-17:00;Trädgården;Åsa Regnér\n"
    )
    with step():
        found = table.read(text.encode())
        choices = sheetimports.Choices(daytable.guess(found))
        planned = sheetimports.plan(event, found, choices)
        sheetimports.carry_out(event, actor, found, choices, planned.fingerprint)
        row = next(s for s in draft.tables(event).seminars if s.title == f"Ur filen {day.year}")
        seminars.change(event, actor, row, row.version, {"abstract": "Skrivet för hand"})
    with time_machine.travel(ASKED - timedelta(hours=1), tick=False):
        upload = uploads.keep(folder / "uploads" / event.code, text.encode())
        tasks.begin(folder / "uploads" / event.code, "import", {"upload": upload, "columns": choices.columns})


def changed_on_the_board(event, actor, row):
    with step():
        for minutes in (5, 10, 15):
            board.move(event, actor, row, row.version, {"starts_at": row.starts_at + timedelta(minutes=minutes)})
        journal.undo_on_board(event, actor)
        journal.undo_on_board(event, actor)
        journal.redo_on_board(event, actor)


def team(event, actor, app):
    with step():
        for name, role in (("bo", "editor"), ("cia", "crew"), ("dan", "viewer")):
            other = accounts.add_account(f"{name}@example.org", name.title(), PASSWORD)
            db.session.add(Membership(event_id=event.id, account_id=other.id, role=role))
            db.session.commit()
        accounts.invite(event, actor, "eva@example.org", "editor", f"{BASE}/account/invite/TOKEN", "Inbjudan", "Välkommen: LINK")
        accounts.ask_reset("bo@example.org", f"{BASE}/account/reset/TOKEN", "Lösenord", "Välj: LINK")


def mail(event, actor, rows):
    """One that was sent, one that waits with a link, one that waits after two tries, one that was given up."""
    with step():
        for person in rows[:4]:
            link = f"{BASE}/me/{people.token(person, SECRET)}/"
            people.send_link(event, actor, person, "Din sida", f"Hej!\n\n{link}\n")
        sent, _, tried, given_up = Message.query.filter_by(subject="Din sida", event_id=event.id).order_by(Message.id)
        sent.sent_at, sent.body, sent.tries = datetime.now(UTC), "", 1
        tried.tries, tried.error = 2, "SMTPServerDisconnected"
        given_up.tries, given_up.error = 5, "ConnectionRefusedError"
        db.session.commit()


def answers(rows):
    with step():
        seat = rows[0].seats[0]
        personal.answer(seat.person, seat.id, "confirmed")
        seat = rows[1].seats[0]
        personal.answer(seat.person, seat.id, "declined")


def the_day(app, event, actor, folder):
    shelf = app.extensions["shelf"]
    persons = people_with_all_there_is(event, actor, folder)
    _, second = the_rooms(event, actor)
    rows, gone, away, _ = seminars_with_all_there_is(event, actor, second)
    with step():
        clash = next(c for c in draft.read(event).all_clashes())
        overruling.overrule(event, actor, clash.key, "De vet om det")
    publish(event, actor, shelf, "Första programmet")
    answers(rows)
    with step():
        moved = rows[2]
        seminars.move(event, actor, moved, moved.version, {"starts_at": moved.starts_at + timedelta(minutes=15), "room_id": second.id})
        seminars.change(event, actor, rows[3], rows[3].version, {"state": "cancelled"})
    publish(event, actor, shelf, "Flyttat och inställt")
    with step():
        edits.remove(event, actor, gone)
        seminars.change(event, actor, away, away.version, {"title": "Hos andra: Röda Korset"})
        people.renew_link(event, actor, persons[5])
    publish(event, actor, shelf, "")
    changed_on_the_board(event, actor, rows[2])
    imported(event, actor, event.starts_on, folder)
    mail(event, actor, persons)


def build(folder, out):
    app = create_app(
        DATA=folder, SECRET_KEY=SECRET, BASE_URL=BASE, TESTING=True, SECURE=False, RATELIMIT_ENABLED=False,
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder}/eventapp.db",
    )  # fmt: skip
    limiter.enabled = False
    with app.app_context():
        operations.migrate_tables()
        with step():
            accounts.make_ticket("setup")
            account = accounts.add_account("anna@example.org", "Anna Ek", PASSWORD, site_owner=True)
            first = imports.create(account, imports.read((files.SAMPLE / "almedalen-2017.json").read_bytes()), BASE)
            logo = media.store(a_picture((200, 30, 30)), folder / "media", False)
            events.change(first, Actor(account.id, "owner"), first.version, {
                "logo": logo, "day_starts": "07:30", "day_ends": "20:00", "venue_latitude": 57.64, "venue_longitude": 18.29,
                "contact": "info@example.org", "about": "Om dagen, med *betoning*.", "accent": "#7a1f5c",
            })  # fmt: skip
        actor = Actor(account.id, "owner")
        the_day(app, first, actor, folder)
        team(first, actor, app)
        with step():
            second = events.copy(first, account, "ECPATs heldag 2026", "almedalen-2026", date(2026, 7, 3))
        (out / "copied.json").write_bytes(jsonfile.write_programme(draft.load(second)))
        the_day(app, second, actor, folder)
        with step():
            events.change(second, actor, second.version, {"slug": "heldagen"})
        publish(second, actor, app.extensions["shelf"], "Ny adress")
        with step():
            third = events.add(account, {
                "title": "Only a draft", "language": "en", "starts_on": date(2026, 9, 1), "ends_on": date(2026, 9, 2),
                "timezone": "Europe/London",
            }, BASE)  # fmt: skip
            seminars.add(third, actor, {"title": "Not yet", "kind": "panel", "seats": []})
        with step():
            fourth = events.add(account, {
                "title": "Removed while published", "language": "en", "starts_on": date(2026, 8, 1), "ends_on": date(2026, 8, 1),
                "timezone": "Europe/London", "slug": "removed",
            }, BASE)  # fmt: skip
            seminars.add(fourth, actor, {"title": "Was once", "kind": "panel", "seats": []})
        publish(fourth, actor, app.extensions["shelf"], "")
        with step():
            events.remove(fourth, actor)
            for code in (scans.link("event", first.code), scans.link("event", second.code)):
                scans.count(scans.follow(code, app.extensions["shelf"], BASE))
    return app


class Reader(FlaskClient):
    def open(self, *args, **kwargs):
        with self.application.app_context():
            return super().open(*args, **kwargs)


def addresses(app):
    yield from ("/", "/robots.txt", "/sitemap.xml", "/api/v1/events", "/api/v1/openapi.json", "/almedalen-2026/", "/only-a-draft/")
    yield from ("/removed/", "/removed/calendar/all.ics")
    yield from ("/almedalen-2026/calendar/all.ics", "/almedalen-2026/programme.json")
    shelf = app.extensions["shelf"]
    for slug in ("almedalen-2017", "heldagen"):
        day = shelf.current(slug).release.everything
        for page in ("", "livestreams/", "about/", "changes/", "changes.atom", "theme.css", "calendar/", "calendar/all.ics"):
            yield f"/{slug}/{page}"
        for page in ("programme.json", "schedule.xml", "schedule.json", "programme.csv", "screens/"):
            yield f"/{slug}/{page}"
        yield from (f"/{slug}/qr/{kind}/{slug}.{end}" for kind in ("event", "calendar") for end in ("svg", "png"))
        yield from (f"/api/v1/events/{slug}{more}" for more in ("", "/now"))
        yield from (f"/q/{scans.link(kind, day.event.code)}" for kind in ("event", "calendar"))
        for room in day.rooms:
            yield from (f"/{slug}/rooms/{room.slug}/", f"/{slug}/calendar/room/{room.slug}.ics", f"/{slug}/screens/{room.slug}/")
            yield from (f"/{slug}/qr/room/{room.slug}.svg", f"/q/{scans.link('room', room.code)}")
        for tag in sorted(select_.tags(day)):
            yield f"/{slug}/calendar/tag/{tag}.ics"
        for person in day.people:
            yield from (f"/{slug}/people/{person.slug}/", f"/{slug}/calendar/person/{person.slug}.ics")
        for seminar in day.seminars:
            yield from (f"/{slug}/seminars/{seminar.slug}/", f"/{slug}/seminars/{seminar.slug}/live")
            yield from (f"/{slug}/calendar/seminar/{seminar.slug}.ics", f"/{slug}/qr/seminar/{seminar.slug}.svg")
            yield f"/api/v1/events/{slug}/seminars/{seminar.code}"
            yield from (f"/q/{scans.link(kind, seminar.code)}" for kind in ("seminar", "live"))
        event = Event.query.filter_by(slug=slug).one()
        for person in draft.tables(event).people:
            token = people.token(person, SECRET)
            yield from (f"/me/{token}/", f"/me/{token}/calendar.ics")


KEPT = ("Content-Type", "Location", "ETag", "Last-Modified")


def ask(app, folder):
    """What readers were answered: status, headers and, where it is no page, the bytes."""
    client = Reader(app)
    found = {}
    with app.app_context(), time_machine.travel(ASKED, tick=False):
        wanted = list(dict.fromkeys(addresses(app)))
        wanted += [f"/media/{path.name}" for path in sorted((folder / "media").iterdir())]
    with time_machine.travel(ASKED, tick=False):
        for path in wanted:
            answer = client.get(path)
            page = answer.mimetype == "text/html"
            body = answer.data if not page else b""
            found[path] = {
                "status": answer.status_code, "headers": {n: answer.headers[n] for n in KEPT if n in answer.headers},
                "body": base64.b64encode(body).decode() if body and not _plain(body) else body.decode(),
                "base64": bool(body) and not _plain(body),
            }  # fmt: skip
    return found


def _plain(body):
    try:
        return body.decode() is not None
    except UnicodeDecodeError:
        return False


def main(out):
    folder = Path(tempfile.mkdtemp()) / "data"
    folder.mkdir()
    app = build(folder, out)
    told = ask(app, folder)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    connection = sqlite3.connect(folder / "eventapp.db", isolation_level=None)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.execute("VACUUM")
    connection.close()
    with zipfile.ZipFile(out / "site.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as kept:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            kept.write(path, path.relative_to(folder))
    text = json.dumps({"asked": ASKED.isoformat(), "answers": told}, ensure_ascii=False, indent=0).encode()
    (out / "answers.json.gz").write_bytes(gzip.compress(text, 9, mtime=0))
    print(f"{len(told)} answers, {sorted({a['status'] for a in told.values()})}")
    shutil.rmtree(folder.parent)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
