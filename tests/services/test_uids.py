"""UIDs of calendar entries: a code and a random id of the event, never a host name."""

import re
from dataclasses import replace
from datetime import date

from eventapp.extensions import db
from eventapp.formats import frab, jsonfile
from eventapp.programme.addresses import Addresses
from eventapp.services.draft import memory
from eventapp.services.events import copying
from eventapp.services.imports import new_event
from eventapp.services.publishing import releases
from tests import factories
from tests.conftest import BASE, make_app

RANDOM = re.compile(r"[0-9a-hjkmnp-tv-z]{16}")


def test_a_new_event_has_a_random_id_and_no_two_the_same(lite_day):
    made = [factories.make_event(lite_day.account).event.uid_domain for _ in range(5)]
    made.append(lite_day.event.uid_domain)
    made.append(
        copying.copy(lite_day.event, lite_day.account, copying.New("Igen", "igen", date(2027, 7, 3))).uid_domain
    )
    assert [bool(RANDOM.fullmatch(uid)) for uid in made] == [True] * 7
    assert len(set(made)) == 7


def test_uids_of_the_feed_and_ids_of_frab_name_no_host(lite_day):
    client = lite_day.app.test_client()
    text = client.get("/almedalen-2017/calendar/all.ics").text.replace("\r\n ", "")
    uids = re.findall(r"^UID:(.*)\r$", text, re.M)
    assert {uid.split("@")[1] for uid in uids} == {lite_day.event.uid_domain}
    assert RANDOM.fullmatch(lite_day.event.uid_domain)


def test_an_old_event_keeps_the_host_name_its_readers_know(lite_day):
    lite_day.event.uid_domain, lite_day.event.tagline = "programme.example.org", "Nytt"
    db.session.commit()
    release = releases.publish(lite_day.event, lite_day.actor, lite_day.shelf, "", releases.Agreed(despite="x"))
    assert release.programme.event.uid_domain == "programme.example.org"
    assert frab.write_json(release, Addresses(BASE, "almedalen-2017"))


def moved(programme, **event):
    return new_event.read(jsonfile.write_programme(replace(programme, event=replace(programme.event, **event))))


def test_an_event_that_moves_to_another_server_keeps_its_uids(lite_day, tmp_path_factory):
    programme = memory.read(lite_day.event).programme
    for uid in ("0123456789abcdef", "programme.example.org"):
        other = make_app(tmp_path_factory.mktemp("other"))
        with other.app_context():
            event = new_event.create(factories.account(site_owner=True), moved(programme, uid_domain=uid))
            assert (event.code, event.uid_domain) == (programme.event.code, uid)
            assert {s.code for s in memory.read(event).programme.seminars} == {s.code for s in programme.seminars}


def test_a_second_one_on_the_same_server_gets_its_own(lite_day):
    programme = memory.read(lite_day.event).programme
    event = new_event.create(lite_day.account, moved(programme, slug="igen"))
    assert (event.uid_domain == programme.event.uid_domain, bool(RANDOM.fullmatch(event.uid_domain))) == (False, True)
    assert {s.code for s in memory.read(event).programme.seminars} & {s.code for s in programme.seminars} == set()


def test_what_never_was_anybodys_or_is_no_uid_is_not_kept(lite_day):
    programme = memory.read(lite_day.event).programme
    for n, uid in enumerate(("localhost", "127.0.0.1", "a b", "x\r\nDTSTART:1", "Å", "", "x" * 300)):
        event = new_event.create(lite_day.account, moved(programme, slug=f"ny-{n}", uid_domain=uid, code=""))
        assert RANDOM.fullmatch(event.uid_domain), uid
