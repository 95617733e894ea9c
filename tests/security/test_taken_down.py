"""An event that is taken down, removed or erased: its owner alone may, and nothing of it stays public."""

import logging
from dataclasses import replace
from datetime import UTC, date, datetime

import icalendar
import pytest
from PIL import Image
from sqlalchemy import inspect, text

from eventapp.extensions import db
from eventapp.formats import packed
from eventapp.models import Event, Picture, Reserved, Upload
from eventapp.services.accounts import accounts, one_time
from eventapp.services.draft import codes, events, loading, memory, people, undoing
from eventapp.services.draft.edits import Writing
from eventapp.services.errors import Gone, Invalid, NotFound
from eventapp.services.events import copying, erasing
from eventapp.services.imports import new_event, uploads
from eventapp.services.mail import letters
from eventapp.services.people import media
from eventapp.services.publishing import releases, shortlinks, withdrawal
from eventapp.services.publishing.shelf import Shelf
from tests import factories
from tests.conftest import sign_in, token
from tests.security.test_leaks import everything_public

HERE = "/almedalen-2017"
ORGANISE = "/organise/almedalen-2017/"
# What is the site's and tells nothing of an event.
SITE = {"/", "/metrics", "/robots.txt", "/api/v1/openapi.json", "/api/v1/events", "/sitemap.xml"}


def words_of(programme):
    """Every name in the programme, none of which may be left."""
    names = [programme.event.title, programme.event.host, programme.event.venue.name]
    names += (
        [s.title for s in programme.seminars]
        + [p.name for p in programme.people]
        + [r.name for r in programme.rooms]
    )
    return [name for name in names if len(name) > 3]


def left_of(day, programme):
    """Statuses of all that was public, short links followed, and where a word of the programme is left."""
    day.app.extensions["copies"]._held.clear()
    client, status, leaking = day.app.test_client(), {}, []
    for address, answer in everything_public(day.app, day, programme).items():
        if answer.status_code == 302 and address.startswith("/q/"):
            answer = client.get(answer.headers["Location"].removeprefix("https://programme.example.org"))
        status[address] = answer.status_code
        page = answer.data.decode(errors="ignore")
        leaking += [(address, word) for word in words_of(programme) if word in page]
    return status, leaking


def test_what_is_taken_down_is_gone_everywhere_and_publishing_brings_it_back(day):
    programme = day.shelf.current("almedalen-2017").release.programme
    before, shown = left_of(day, programme)
    # Nobody follows or chooses of what is long over.
    assert {before[a] for a in before if not a.endswith(("/nothing", "/follow/", "/mine/"))} == {200, 302}
    assert len(shown) > 100  # The test can fail.
    withdrawal.take_down(day.event, day.actor, day.shelf)
    status, leaking = left_of(day, programme)
    assert leaking == []
    feeds = {a for a in status if a.endswith(".ics")}
    assert {a: s for a, s in status.items() if s != 410} == dict.fromkeys(feeds | SITE, 200)
    client = day.app.test_client()
    assert client.get("/api/v1/events").json == {"events": []}
    assert HERE not in client.get("/sitemap.xml").text + client.get("/").text
    assert client.get("/api/v1/events/almedalen-2017").json == {"error": "gone"}
    feed = icalendar.Calendar.from_ical(client.get(f"{HERE}/calendar/all.ics").data)
    assert str(feed["NAME"]) == "INSTÄLLT"
    assert [(str(e["SUMMARY"]), str(e["STATUS"]), e["SEQUENCE"]) for e in feed.walk("VEVENT")] == [
        ("INSTÄLLT", "CANCELLED", 1)
    ] * 5
    kept = b"".join(packed.unpack(path.read_bytes()) for path in day.shelf.folder.iterdir()).decode()
    assert [word for word in words_of(programme) if word in kept] == []
    with pytest.raises(Invalid):
        withdrawal.take_down(day.event, day.actor, day.shelf)
    assert (releases.latest(day.event), releases.preview(day.event).first) == (None, True)
    with pytest.raises(NotFound):
        releases.go_back(day.event, day.actor, day.shelf, 2, "")
    third = releases.publish(day.event, day.actor, day.shelf, "")
    assert (third.number, third.programme, third.changes, third.withdrawn) == (3, programme, (), ())
    assert {s.sequence for s in third.stamps.values()} == {2}
    assert left_of(day, programme)[0] == before


def test_other_processes_and_other_machines_stop_showing_it_within_five_seconds(day, tmp_path):
    here, elsewhere = Shelf(day.shelf.folder), Shelf(tmp_path / "elsewhere")
    held = elsewhere.current("almedalen-2017").mark
    assert (here.current("almedalen-2017").mark, elsewhere.mark("almedalen-2017")) == (held, held)
    withdrawal.take_down(day.event, day.actor, day.shelf)
    assert here.mark("almedalen-2017") is None or here.mark("almedalen-2017") != held
    assert here.current("almedalen-2017") is None
    elsewhere._held["almedalen-2017"].asked -= 5
    assert elsewhere.mark("almedalen-2017") is None
    assert elsewhere.current("almedalen-2017") is None
    releases.publish(day.event, day.actor, day.shelf, "")
    elsewhere._held["almedalen-2017"].asked -= 5
    assert elsewhere.current("almedalen-2017").release.number == 3
    erasing.erase(day.event, day.actor, "almedalen-2017", day.shelf)
    elsewhere._held["almedalen-2017"].asked -= 5
    assert (here.newest("almedalen-2017"), elsewhere.newest("almedalen-2017")) == (None, None)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_going_back_brings_it_back_too(lite_day):
    withdrawal.take_down(lite_day.event, lite_day.actor, lite_day.shelf)
    release = releases.go_back(lite_day.event, lite_day.actor, lite_day.shelf, 1, "")
    assert (release.number, lite_day.app.test_client().get(f"{HERE}/seminars/ai/").status_code) == (3, 200)


def test_a_removed_event_is_taken_down_and_one_removed_before_that_did_so_at_the_upgrade(day):
    programme = day.shelf.current("almedalen-2017").release.programme
    withdrawal.remove(day.event, day.actor, day.shelf)
    assert left_of(day, programme)[1] == []
    assert day.app.test_client().get(f"{HERE}/").status_code == 410
    event = events.restore(day.account, day.event.code)
    releases.publish(event, day.actor, day.shelf, "")
    event.removed_at = datetime(2026, 1, 1, tzinfo=UTC)  # As the version before left it.
    db.session.commit()
    withdrawal.settle(day.shelf, True)
    assert day.app.test_client().get(f"{HERE}/").status_code == 410
    assert left_of(day, programme)[1] == []


def test_a_panelists_page_and_calendar_tell_nothing_of_what_is_taken_down(lite_day):
    from tests.security.test_web import personal

    client, address = lite_day.app.test_client(), personal(lite_day)
    withdrawal.take_down(lite_day.event, lite_day.actor, lite_day.shelf)
    page = client.get(address)
    assert (page.status_code, "Sexualundervisning" in page.text) == (200, False)
    feed = icalendar.Calendar.from_ical(client.get(address + "calendar.ics").data)
    assert [str(e["SUMMARY"]) for e in feed.walk("VEVENT")] == ["INSTÄLLT"]


def filled_further(day, tmp_path):
    """A row in every table that belongs to events, pictures of its own and one that another event shows too."""
    keys = []
    for colour in ("red", "blue"):
        Image.new("RGB", (300, 300), colour).save(tmp_path / "p.png")
        keys.append(media.store((tmp_path / "p.png").read_bytes(), square=True))
    own, shared = loading.tables(day.event).people[:2]
    people.change(Writing(day.event, day.actor), own, own.version, {"portrait": keys[0], "email": "eva@example.org"})
    people.change(Writing(day.event, day.actor), shared, shared.version, {"portrait": keys[1]})
    one_time.invite(day.event, day.actor, "bo@example.org", "editor", letters.Mail("Hej", letters.LINK))
    releases.publish(day.event, day.actor, day.shelf, "")
    assert shortlinks.follow("0" + day.event.code, day.shelf, "https://e.org")
    counted = day.app.extensions["scans"]
    counted.count("0" + day.event.code, day.event.code)
    assert counted.write()
    uploads.keep(day.event.id, b"titel\nHemligt")
    other = copying.copy(day.event, day.account, copying.New("En annan dag", "en-annan-dag", date(2027, 1, 1)))
    row = next(p for p in loading.tables(other).people if p.portrait == keys[0])
    row.portrait = ""  # The other event never had this one.
    db.session.commit()
    return keys, other


def rows_by_table():
    return {
        name: db.session.scalar(text(f'SELECT count(*) FROM "{name}"'))
        for name in inspect(db.engine).get_table_names()
    }


def test_an_erased_event_leaves_nothing_but_its_reserved_names(day, tmp_path, caplog):
    keys, other = filled_further(day, tmp_path)
    programme, other_id = day.shelf.current("almedalen-2017").release.programme, other.id
    code, number = day.event.code, day.event.id
    shorts = {code, *(r.code for r in programme.rooms), *(s.code for s in programme.seminars)}
    before = rows_by_table()
    with pytest.raises(Invalid):
        erasing.erase(day.event, day.actor, "almedalen", day.shelf)
    assert rows_by_table() == before
    with caplog.at_level(logging.WARNING):
        erasing.erase(day.event, day.actor, "almedalen-2017", day.shelf)
    told = caplog.messages[-1]
    assert (f"account {day.account.id} erased event {code}" in told, "eva@" in told, "Nina" in told) == (
        True,
        False,
        False,
    )
    # Every table, those of later versions too: what is left belongs to the other event or to nobody.
    for table in db.metadata.sorted_tables:
        if "event_id" in table.c:
            assert db.session.scalar(db.select(db.func.count()).where(table.c.event_id == number)) == 0, (
                table.name
            )
    assert [e.id for e in db.session.scalars(db.select(Event))] == [other_id]
    assert set(db.session.scalars(db.select(Reserved.name))) == shorts | {"almedalen-2017"}
    assert len(loading.tables(db.session.get(Event, other_id)).seminars) == len(programme.seminars)
    data = day.shelf.folder.parent
    assert {p.name.split("-")[0] for p in (data / "pictures").iterdir()} == {keys[1]}
    assert set(db.session.scalars(db.select(Picture.key))) == {keys[1]}
    assert db.session.scalar(db.select(db.func.count()).select_from(Upload)) == 0
    assert list(day.shelf.folder.glob("almedalen-2017*")) == []
    status, leaking = left_of(day, programme)
    assert leaking == []
    gone = {a for a in status if a not in SITE}
    assert {a: status[a] for a in gone} == dict.fromkeys(gone, 410)
    with pytest.raises(Gone):
        shortlinks.follow("3" + programme.seminars[0].code, day.shelf, "https://e.org")


def test_the_address_and_the_codes_of_an_erased_event_are_never_given_again(day):
    programme = memory.read(day.event).programme
    erasing.erase(day.event, day.actor, "almedalen-2017", day.shelf)
    with pytest.raises(Invalid) as refused:
        factories.make_event(day.account, slug="almedalen-2017")
    assert list(refused.value.errors) == ["slug"]
    assert factories.make_event(day.account, title="Almedalen 2017").event.slug == "almedalen-2017-2"
    assert (codes.is_free(programme.seminars[0].code), codes.is_free(programme.event.code)) == (False, False)
    again = new_event.create(
        day.account, replace(programme, event=replace(programme.event, slug="igen"))
    )
    old = {programme.event.code, *(s.code for s in programme.seminars)}
    assert old & {again.code, *(s.code for s in memory.read(again).programme.seminars)} == set()


def test_another_event_with_the_number_of_an_erased_one_is_not_shown_its_draft(lite_day):
    """SQLite gives numbers again: what a process remembers of a draft must go by more than that."""
    from eventapp.services.draft import memory

    first = factories.make_event(lite_day.account, title="Hemlig dag", slug="hemlig").event
    number = first.id
    assert memory.read(first).programme.event.title == "Hemlig dag"
    erasing.erase(first, lite_day.actor, "hemlig", lite_day.shelf)
    second = factories.make_event(lite_day.account, title="Öppen dag", slug="oppen").event
    assert (second.id, memory.read(second).programme.event.title) == (number, "Öppen dag")


@pytest.mark.parametrize("role", ["viewer", "crew", "editor"])
def test_only_an_owner_may(lite_day, role):
    bo = accounts.add_account("bo@example.org", "Bo", "long enough, this")
    one_time.use_invite(
        one_time.invite(lite_day.event, lite_day.actor, "bo@example.org", role, None), bo
    )
    client = sign_in(lite_day.app, "bo@example.org", "long enough, this")
    data = {"csrf_token": token(client, "/account/"), "typed": "almedalen-2017"}
    for what in ("take-down", "remove", "erase/"):
        assert client.post(ORGANISE + what, data=data).status_code == 403, what
    assert lite_day.app.test_client().get(f"{HERE}/").status_code == 200


def test_the_screens_take_down_bring_back_and_erase(lite_day):
    client, reader = sign_in(lite_day.app), lite_day.app.test_client()
    csrf = {"csrf_token": token(client, ORGANISE + "releases/")}
    client.post(ORGANISE + "take-down", data=csrf)
    assert reader.get(f"{HERE}/").status_code == 410
    page = client.get(ORGANISE + "releases/", headers={"Accept-Language": "sv"}).text
    assert (
        "Programmet avpublicerades." in page,
        "Programmet är inte publicerat nu" in page,
        "2/back" in page,
    ) == (True, True, False)
    csrf["fingerprint"] = releases.preview(lite_day.event).fingerprint
    client.post(ORGANISE + "releases/publish", data=csrf)
    assert reader.get(f"{HERE}/").status_code == 200
    wrong = client.post(ORGANISE + "erase/", data=csrf | {"typed": "fel"})
    assert (wrong.status_code, reader.get(f"{HERE}/").status_code) == (422, 200)
    assert client.post(ORGANISE + "erase/", data=csrf | {"typed": "almedalen-2017"}).status_code == 303
    assert (reader.get(f"{HERE}/").status_code, client.get(ORGANISE).status_code) == (410, 404)


def test_undo_takes_no_address_that_is_anothers_by_now(day):
    """An event that is renamed leaves its address to others; taking the renaming back must not take theirs."""
    mine = day.event
    renamed = events.change(Writing(mine, day.actor), mine.version, {"slug": "mitt-nya"})
    other = copying.copy(mine, day.account, copying.New("En annan", "en-annan", date(2027, 1, 1)))
    events.change(Writing(other, day.actor), other.version, {"slug": "fri"})
    assert renamed is not None
    first = events.change(Writing(mine, day.actor), mine.version, {"slug": "fritt-nu"})
    assert first is not None
    other_again = events.change(Writing(other, day.actor), other.version, {"slug": "mitt-nya"})
    assert other_again is not None
    releases.publish(other, day.actor, day.shelf, "")
    events.change(Writing(other, day.actor), other.version, {"slug": "vidare"})
    releases.publish(other, day.actor, day.shelf, "")
    with pytest.raises(Invalid) as refused:
        undoing.undo(mine, day.actor, first.id)
    assert refused.value.errors == {"slug": "This address is taken by another event."}
    # Nor can it be published, however the draft has come by it.
    mine.slug = "mitt-nya"
    db.session.commit()
    with pytest.raises(Invalid):
        releases.publish(mine, day.actor, day.shelf, "")
    assert day.shelf.current("vidare").release.programme.event.title == "En annan"
