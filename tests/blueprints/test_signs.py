"""The pages of signs and short links: choose, look, print again; what a viewer may not do; nothing secret in an address."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO

import pypdfium2
import pytest
import time_machine
from PIL import Image

from eventapp import jobs
from eventapp.extensions import db
from eventapp.models import SignPack
from eventapp.services.accounts import organisations
from eventapp.services.clock import now
from eventapp.services.draft import edits, events, loading, people, seminars
from eventapp.services.draft.edits import Writing
from eventapp.services.operations import tasks
from eventapp.services.people import media
from eventapp.services.publishing import releases
from tests import factories
from tests.conftest import sign_in, token

SIGNS, LINKS = "/organise/almedalen-2017/signage/", "/organise/almedalen-2017/links/"


@pytest.fixture
def client(lite_day):
    signed_in = sign_in(lite_day.app)
    signed_in.get(f"{SIGNS}?lang=en")
    return signed_in


def post(client, address, page=SIGNS, **data):
    return client.post(address, data={"csrf_token": token(client, page), **data})


def test_a_pack_is_chosen_looked_at_and_handed_out(client):
    answer = post(client, SIGNS, sheet=["room-door", "wifi"], saving="1", **{"wifi.network": "Gast", "wifi.password": "hemligt"})
    assert answer.status_code == 303
    pack = answer.headers["Location"]
    assert re.fullmatch(rf"{SIGNS}packs/[0-9a-f]{{32}}/", pack)
    page = unescape(client.get(pack).text)
    assert "2 sheets of release 1." in page and "Wi-Fi: Gast" in page and "hemligt" not in page
    for number, size in ((1, 1), (2, 1)):
        assert len(pypdfium2.PdfDocument(client.get(f"{pack}{number}.pdf").data)) == size
        assert Image.open(BytesIO(client.get(f"{pack}{number}.png").data)).width > 600
    whole = client.get(f"{pack}all.pdf")
    assert (whole.mimetype, len(pypdfium2.PdfDocument(whole.data))) == ("application/pdf", 2)
    assert [client.get(f"{pack}{number}").status_code for number in ("0.pdf", "3.pdf", "3.png")] == [404] * 3
    assert "still right" not in client.get(SIGNS).text  # It was only looked at.
    one = post(client, f"{pack}print", number="2")
    assert (one.status_code, one.headers["Location"]) == (303, f"{pack}2.pdf")
    assert "The 1 sheet that was printed is still right." in client.get(SIGNS).text
    assert post(client, f"{pack}print").headers["Location"] == f"{pack}all.pdf"
    assert "All 2 sheets that were printed are still right." in client.get(SIGNS).text
    assert [post(client, f"{pack}print", number=number).status_code for number in ("3", "-1")] == [404] * 2


def test_a_pack_says_what_was_left_out_of_it_as_there_is_nothing_of_that(client, lite_day):
    events.change(edits.Writing(lite_day.event, lite_day.actor), lite_day.event.version, {"ends_on": lite_day.event.ends_on + timedelta(days=1)})
    factories.release(lite_day)
    day = lite_day.event.ends_on.isoformat()
    pack = unescape(client.get(post(client, SIGNS, sheet=["room-door", "hand-out", "wifi"], day=day).headers["Location"]).text)
    assert "Left out, since there is nothing to print of it: Hand-out, Wi-Fi. Choose" in pack
    assert "Bryggarsalen, tis 4 juli: inget på programmet" in pack
    assert "Left out" not in client.get(post(client, SIGNS, sheet="room-door").headers["Location"]).text


def test_a_pack_says_before_it_is_printed_whose_name_is_not_all_read_from_far(client, lite_day):
    name = "Anna-Karin Elisabeth von Schantz-Mannerheim af Ekenstam"
    row = loading.tables(lite_day.event).people[0]
    people.change(Writing(lite_day.event, lite_day.actor), row, row.version, {"name": name})
    factories.release(lite_day)
    found = post(client, SIGNS, sheet="name-plates").headers["Location"]
    assert f"<li>{name} (all of it from 5.5 metres)</li>" in client.get(found).text
    assert f"<li>{name} (allt från 5,5 meter)</li>" in client.get(f"{found}?lang=sv").text
    # It was found out when the pack was made: to set 200 sheets once more for each look at the page took seconds.
    pack = db.session.get(SignPack, found.rstrip("/").rpartition("/")[2])
    assert pack.remarks == {"cut": [], "small": [{"text": name, "metres": 5.5}]}
    pack.remarks = {"cut": ["Kapad"], "small": [{"text": "Liten", "metres": 7.0}]}
    db.session.commit()
    page = client.get(f"{found}?lang=en").text
    assert ("<li>Kapad</li>" in page, "<li>Liten (all of it from 7 metres)</li>" in page, f"{name} (all" in page) == (True, True, False)


def test_a_code_offers_to_print_its_sheet_where_there_is_one(client):
    page = unescape(client.get(SIGNS).text)
    asked = re.findall(r"<span class=\"visually-hidden\">[^<]*?, ([^<]+)</span></button>", page[page.index("Scans, 14 days") :])
    assert "Bryggarsalen" in asked and "Artificiell intelligens i kampen mot övergreppsmaterial" in asked
    assert "Lunch och samtal med paneldeltagarna" not in asked


@pytest.mark.parametrize("whose", ["event", "organisation"])
def test_codes_bear_the_logo_of_the_event_or_of_its_organisation_where_one_wants_it(client, lite_day, whose):
    wish = 'name="logo"'
    assert wish not in client.get(SIGNS).text
    out = BytesIO()
    Image.new("RGB", (300, 300), "#c81e1e").save(out, "PNG")
    key = media.store(out.getvalue(), square=False)
    if whose == "event":
        events.change(edits.Writing(lite_day.event, lite_day.actor), lite_day.event.version, {"logo": key})
        factories.release(lite_day)
    else:
        other = organisations.add(lite_day.account, {"name": "Andra"})
        organisations.change(other, lite_day.actor, other.version, {"logo": key})
        organisations.move(lite_day.event, lite_day.actor, lite_day.account, "andra")
    assert wish in client.get(SIGNS).text
    red = []
    for chosen in ({}, {"logo": "1"}):
        pack = post(client, SIGNS, sheet="calendar-poster", saving="1", **chosen).headers["Location"]
        with pypdfium2.PdfDocument(client.get(f"{pack}all.pdf").data) as document:
            image = document[0].render(scale=1).to_pil().convert("RGB")
        red.append(sum(count for count, (r, g, b) in image.getcolors(99999) if r > 150 and g < 80 and b < 80))
    assert red[0] == 0 and red[1] > 300


def test_a_large_pack_is_made_by_the_worker(client, lite_day, monkeypatch):
    given = []
    monkeypatch.setattr(jobs, "hand_over", lambda work, *arguments: given.append((work, arguments)))
    people = {"name-badges.others": "\n".join(f"Person {n}, Vakt" for n in range(30))}
    answer = post(client, SIGNS, sheet="name-badges", labels="a7", **people)
    waits = answer.headers["Location"]
    assert "being set" in client.get(waits).text
    assert post(client, SIGNS, sheet="name-badges", labels="a7", **people).headers["Location"] == waits  # A double click.
    (work, arguments), _ = given
    work.call_local(*arguments)
    assert client.get(f"{waits}progress.json").json["state"] == "done"
    shown = client.get(waits)
    assert "43 sheets of release 1." in shown.text
    assert len(pypdfium2.PdfDocument(client.get(f"{shown.request.path}all.pdf").data)) == 6


def test_what_cannot_be_printed_is_said_and_what_was_typed_stays(client, lite_day):
    answer = post(client, SIGNS, sheet="donation", **{"donation.address": "javascript:alert(1)", "donation.label": "Ge <b>här</b>"})
    assert answer.status_code == 422
    assert "This is no web address" in answer.text and "Ge &lt;b&gt;här&lt;/b&gt;" in answer.text
    for name, typed in (("amount", "hundra"), ("amount", "0"), ("label", "x" * 161)):
        refused = post(client, SIGNS, **{f"donation.{name}": typed})
        assert (refused.status_code, f'value="{typed}"' in refused.text) == (422, True)
    nothing = post(client, SIGNS, sheet="free-text", **{"free-text.address": "https://example.org/kvar"})
    assert nothing.status_code == 422
    assert "There is nothing to print" in nothing.text and 'value="https://example.org/kvar"' in nothing.text
    lite_day.app.config["BASE_URL"] = "http://localhost:8000"
    refused = post(client, SIGNS, sheet="room-door")
    assert refused.status_code == 422
    assert unescape(refused.text).count("Nothing is printed yet: the site's address is set to http://localhost:8000") == 2


def test_one_code_has_its_sheet_made_and_one_of_each_kind_is_shown(client, lite_day):
    room = loading.tables(lite_day.event).rooms[0].code
    pack = post(client, SIGNS, sheet="room-door", only=room).headers["Location"]
    assert len(pypdfium2.PdfDocument(client.get(f"{pack}all.pdf").data)) == 1
    assert client.get(f"{SIGNS}example/room-door.png").mimetype == "image/png"
    assert client.get(f"{SIGNS}example/rooms.png").status_code == 404


def test_links_are_named_led_elsewhere_and_shown_with_their_scans(client, lite_day):
    code = loading.tables(lite_day.event).seminars[0].code
    made = post(client, LINKS, LINKS, name="<i>Enkät</i>", target="example.org/enkat")
    free = made.headers["Location"]
    assert "&lt;i&gt;Enkät&lt;/i&gt;" in client.get(free).text
    assert lite_day.app.test_client().get(f"/q/{free.split('/')[-2]}").headers["Location"] == "https://example.org/enkat"
    assert post(client, LINKS, LINKS, name="", target="data:text/html,x").status_code == 422
    link = f"{LINKS}3{code}/"
    assert post(client, link, link, name="Frågor", target="https://example.org/f", version="0").status_code == 303
    assert lite_day.app.test_client().get(f"/q/3{code}P", headers={"User-Agent": "Mozilla/5.0"}).headers["Location"] == "https://example.org/f"
    assert post(client, link, link, name="Sist", target="", version="0").status_code == 422
    assert lite_day.app.extensions["scans"].write()
    page = unescape(client.get(LINKS).text)
    assert "Seminar poster: 1" in page and "led elsewhere" in page and "Frågor" in page
    assert client.get(f"{link}code.svg").mimetype == "image/svg+xml"
    assert client.get(f"{LINKS}3AAAAAA/").status_code == 404


def test_a_pack_that_no_worker_takes_up_is_made_here(client, lite_day, monkeypatch):
    monkeypatch.setattr(jobs, "hand_over", lambda work, *arguments: None)
    people = {"name-badges.others": "\n".join(f"Person {n}, Vakt" for n in range(30))}
    with time_machine.travel(now(), tick=False) as clock:
        waits = post(client, SIGNS, sheet="name-badges", labels="a7", **people).headers["Location"]
        assert "longer than it should" not in client.get(waits).text
        clock.shift(timedelta(seconds=30))
        assert "longer than it should" in client.get(waits).text
        assert client.get(f"{waits}progress.json").json == {"state": "waiting", "done": 0, "total": 0, "ended": False, "late": True}
        assert post(client, f"{waits}here").headers["Location"] == waits
    assert "43 sheets of release 1." in client.get(waits).text


def test_a_pack_that_failed_or_was_stopped_is_made_again(client, lite_day, monkeypatch):
    monkeypatch.setattr(jobs, "hand_over", lambda work, *arguments: None)
    people = {"name-badges.others": "\n".join(f"Person {n}, Vakt" for n in range(30))}
    waits = post(client, SIGNS, sheet="name-badges", labels="a7", **people).headers["Location"]
    assert post(client, waits).headers["Location"] == waits
    assert "stopped before it was ready" in client.get(waits).text
    assert post(client, f"{waits}again").headers["Location"] == waits
    tasks.claim(tasks.load(lite_day.event.id, waits.split("/")[-2]))
    assert "being set" in client.get(waits).text
    with time_machine.travel(now() + timedelta(minutes=4)):  # The worker was killed.
        assert "It was interrupted" in client.get(waits).text
        again = post(client, f"{waits}again").headers["Location"]
        assert again != waits and "being set" in client.get(again).text


def test_a_pack_of_an_old_release_says_so_and_one_that_is_not_kept_leads_to_the_page_of_signs(client, lite_day):
    pack = post(client, SIGNS, sheet="seminar-poster").headers["Location"]
    assert "A newer release is out" not in client.get(pack).text
    row = loading.tables(lite_day.event).seminars[0]
    seminars.change(Writing(lite_day.event, lite_day.actor), row, row.version, {"title": "Något annat"})
    releases.publish(lite_day.event, lite_day.actor, lite_day.shelf, "")
    assert "A newer release is out, by which 1 of these sheets is no longer right." in unescape(client.get(pack).text)
    assert post(client, f"{pack}print", latest="1").headers["Location"] == pack  # That page was open since before.
    assert post(client, f"{pack}print", latest="2").headers["Location"] == f"{pack}all.pdf"
    assert "No longer right" in client.get(SIGNS).text
    new = post(client, f"{pack}again").headers["Location"]
    assert "A newer release is out" not in client.get(new).text
    with time_machine.travel(now() + timedelta(hours=25)):
        assert "That pack is not kept any more" in sign_in(lite_day.app).get(f"{new}?lang=en", follow_redirects=True).text


def test_what_was_typed_stands_there_the_next_time(client):
    pack = post(client, SIGNS, sheet=["wifi", "way-finding"], **{"wifi.network": "Gäst", "way-finding.directions": ["left", "up"]}).headers["Location"]
    assert 'value="Gäst"' not in client.get(SIGNS).text
    post(client, f"{pack}print")
    page = client.get(SIGNS).text
    assert 'value="Gäst"' in page and len(re.findall(r'value="(?:left|up)"[^>]*checked', page)) == 2


def test_a_sheet_for_which_something_is_typed_is_chosen(client):
    pack = post(client, SIGNS, sheet="room-door", **{"wifi.network": "Gäst"}).headers["Location"]
    assert "2 sheets of release 1." in client.get(pack).text
    post(client, f"{pack}print")
    # What stands there from before is chosen only where that is ticked.
    pack = post(client, SIGNS, sheet="room-door", **{"wifi.network": "Gäst", "wifi.password": ""}).headers["Location"]
    assert "1 sheet of release 1." in client.get(pack).text
