"""Screens: what their program is given, what each says of itself, and the crew's page for them."""

import io
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from PIL import Image

from eventapp.extensions import db
from eventapp.models import Screen, Slide
from eventapp.programme.taps import Tap
from eventapp.services import limits
from eventapp.services.draft import seminars
from eventapp.services.draft.edits import Writing
from eventapp.services.events import erasing
from eventapp.services.live import saying
from eventapp.services.live.saying import Pressed
from eventapp.services.publishing import releases
from eventapp.services.screens import hearing, placing, slides
from eventapp.services.screens.hearing import Heard, Whence
from eventapp.services.screens.placing import Setting
from eventapp.signage import qr
from tests import factories
from tests.conftest import sign_in, token

HERE, CREW = "/almedalen-2017/screens/", "/organise/almedalen-2017/screens/"
MORNING = datetime(2017, 7, 3, 8, 42, tzinfo=UTC)


@pytest.fixture
def morning():
    with time_machine.travel(MORNING, tick=False) as moved:
        yield moved


def writing(day):
    return Writing(day.event, day.actor)


def screen(day, name="Foajén", **values):
    return placing.add(writing(day), Setting(name, **values), {r.code: r.name for r in releases.latest(day.event).programme.rooms})


def test_the_programme_for_screens_is_whole_and_says_where_what_was_moved_has_been(lite):
    made = factories.make_event(title="Havsdagen", hashtag="#hav")
    hall, side = factories.room(made, "Stora salen"), factories.room(made, "Blå rummet")
    ek = factories.person(made, "Åsa Ek", title="Jurist", organisation="Havet")
    law = factories.seminar(
        made, "Lagen", panel=[ek, "Telia"], room=hall, starts_at=factories.at("10:00"), minutes=45,
        stream="own", livestream="https://live.example.org/1",
    )  # fmt: skip
    factories.seminar(made, "Utan tid")
    first = factories.release(made)
    told = lite.test_client().get(f"/{made.event.slug}/screens/programme.json").get_json()
    assert [told[name] for name in ("schema", "release", "code", "count", "end")] == [1, first.number, made.event.code, 1, True]
    assert told["rooms"] == [{"code": r.code, "slug": r.slug, "name": r.name} for r in (hall, side)]
    panel = [{"code": ek.code, "name": "Åsa Ek", "from": "Jurist, Havet"}, {"code": "", "name": "Telia", "from": ""}]
    starts = factories.at("10:00").astimezone(UTC)
    written = [(starts + timedelta(minutes=m)).strftime("%Y-%m-%dT%H:%M:%SZ") for m in (0, 45, 60, 105)]
    held = {"code": law.code, "title": "Lagen", "room": hall.code, "starts": written[0], "ends": written[1], "stream": True, "panel": panel}
    assert told["seminars"] == [held]
    assert sorted(told["codes"]) == ["", law.code]
    assert (sorted(told["words"]), told["words"]["sv"].keys()) == (["en", "sv"], told["words"]["en"].keys())
    seminars.change(made.writing, law, law.version, {"room_id": side.id, "starts_at": factories.at("11:00")})
    factories.release(made)
    told = lite.test_client().get(f"/{made.event.slug}/screens/programme.json").get_json()
    was = {"room": hall.code, "starts": written[0], "ends": written[1]}
    assert told["seminars"] == [held | {"room": side.code, "starts": written[2], "ends": written[3], "was": was}]


def test_codes_are_drawn_from_what_the_programme_brings(lite_day):
    text = "HTTPS://EXAMPLE.ORG/Q/0ABCDEF"
    rows = qr.packed(text).split(".")
    read = [[bit == "1" for bit in f"{int(row, 16):0{len(rows)}b}"] for row in rows]
    assert read == [row[qr.QUIET : -qr.QUIET] for row in qr._matrix(text)[qr.QUIET : -qr.QUIET]]


def test_all_screens_are_told_how_each_is_set_up_within_seconds(day, morning):
    client, hall = day.app.test_client(), releases.latest(day.event).programme.rooms[0]
    nothing = {"schema": 1, "event": "almedalen-2017", "screens": {}, "slides": [], "end": True}
    assert client.get(f"{HERE}set.json").get_json() == nothing
    made = screen(day, room=hall.code, language="both", theme="light", size="large", turn=90, slides=False)
    placing.flash(writing(day), made)
    slide = slides.add(writing(day), slides.Wanted("Fika", "I foajén\nkl. 10", seconds=8), {})
    morning.shift(3)
    said = {
        "room": hall.code, "language": "both", "theme": "light", "size": "large", "turn": 90, "slides": False,
        "flashes": 1, "reloads": 0,
    }  # fmt: skip
    shown = {"heading": "Fika", "text": "I foajén\nkl. 10", "room": "", "seconds": 8, "picture": ""}
    answer = client.get(f"{HERE}set.json")
    assert answer.get_json() == nothing | {"screens": {made.key[:5]: said}, "slides": [shown]}
    # Nothing that lets others speak for the screen, and not what the crew call it.
    assert [each in answer.text for each in (made.key, address(day, made), "Foajén")] == [False, False, False]
    assert client.get(f"{HERE}set.json", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    slides.show(writing(day), slide, False)
    placing.remove(writing(day), made)
    morning.shift(3)
    assert client.get(f"{HERE}set.json").get_json() == nothing


def address(day, made):
    """The token of a screen's address, which the crew open on it."""
    return placing.token(made.key, day.app.config["SECRET_KEY"])


def hear(day, made, *said):
    """The screen says what it shows and its size; the name that it is told."""
    return hearing.hear(Whence(day.event.code, address(day, made), ""), Heard(*said), day.app.config["SECRET_KEY"])


def heard(day, made):
    db.session.expire_all()
    found = db.session.get(Screen, made.id)
    return (found.seen_at, found.release, found.width, found.height)


def test_a_screen_says_that_it_runs_and_others_cannot(day, morning):
    client, made = day.app.test_client(), screen(day)
    where = f"{HERE}at/{address(day, made)}/seen"
    said = json.dumps({"release": 3, "width": 1920, "height": 1080})
    answer = client.post(where, data=said)
    assert (answer.status_code, answer.get_json(), answer.headers["Cache-Control"]) == (200, {"name": "Foajén"}, "no-store")
    first = heard(day, made)
    assert (abs(first[0] - MORNING) < timedelta(seconds=10), first[1:]) == (True, (3, 1920, 1080))
    # More often than it needs to is not written down, what is another is at once, and what is not true is bounded.
    morning.shift(5)
    hear(day, made, 3, 1920, 1080)
    assert heard(day, made) == first
    hear(day, made, 10**9, -5, 10**9)
    assert heard(day, made)[1:] == (100_000, 0, 100_000)
    morning.shift(1)
    hear(day, made, 4, 1, 1)
    assert heard(day, made)[1:] == (100_000, 0, 100_000)
    refused = [b"", b"[]", b"{}", b'{"release": "x", "width": 1, "height": 1}', b'{"release": 1e999, "width": 1, "height": 1}']
    assert [client.post(where, data=each).status_code for each in refused] == [400] * 5
    assert client.post(where, data=b" " * 1000).status_code in (400, 413)
    assert client.post(where, data=said, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert [client.post(f"{HERE}at/{key}/seen", data=said).status_code for key in (made.key, "000000000000000", "å", "%25")] == [404] * 4
    placing.remove(writing(day), made)
    assert client.post(where, data=said).status_code == 404


def test_a_screen_is_heard_however_many_guess_in_the_same_hall_and_nobody_finds_its_address(day, morning, monkeypatch):
    client, made, other = day.app.test_client(), screen(day), screen(day, "Salen")
    said = json.dumps({"release": 3, "width": 1920, "height": 1080})

    def say(key, network="192.0.2.7"):
        return client.post(f"{HERE}at/{key}/seen", data=said, environ_base={"REMOTE_ADDR": network}).status_code

    right = [address(day, each) for each in (made, other)]
    assert [(len(key), key[:5]) for key in right] == [(15, made.key[:5]), (15, other.key[:5])]
    wrong = [f"{made.key[:5]}{n:010}" for n in range(limits.SCREEN.most + 2)]
    assert [say(key) for key in wrong] == [404] * limits.SCREEN.most + [429] * 2
    monkeypatch.setattr(limits, "SCREENS", limits.Limit(limits.SCREENS.name, len(wrong), limits.SCREENS.seconds))
    assert [say(f"xxxxx{n:010}") for n in range(3)] == [404, 404, 429]
    assert [say(key) for key in (*right, wrong[0])] == [200, 200, 429]
    assert [say(wrong[0], "192.0.2.8"), heard(day, made)[1]] == [404, 3]
    morning.shift(61)
    assert say(wrong[0]) == 404


def picture(size=(300, 200)):
    out = io.BytesIO()
    Image.new("RGB", size, "#258").save(out, "PNG")
    return out.getvalue()


def test_a_slides_picture_is_there_only_while_it_is_shown(day):
    client = day.app.test_client()
    slide = slides.add(writing(day), slides.Wanted("", "", picture()), {})
    where = f"{HERE}slides/{slide.key}.jpg"
    answer = client.get(where)
    assert (answer.status_code, answer.mimetype, answer.headers["Content-Security-Policy"]) == (200, "image/jpeg", "default-src 'none'")
    assert Image.open(io.BytesIO(answer.data)).size == (300, 200)
    assert client.get(f"{HERE}slides/{slide.key}.png").status_code == 404
    slides.show(writing(day), slide, False)
    assert client.get(where).status_code == 404


def press(client, path, **data):
    return client.post(CREW + path, data={**data, "csrf_token": token(client, CREW)})


def test_crew_set_up_point_elsewhere_flash_remove_and_bring_back(day):
    client, hall = sign_in(day.app), releases.latest(day.event).programme.rooms[0]
    assert press(client, "", name=" ").status_code == 422
    assert press(client, "", name="Foajén", room="XXXXXX").status_code == 422
    assert press(client, "", name="Foajén", turn="45").status_code == 422
    where = press(client, "", name="  Foajén\tvänster ", turn="90", slides="1").headers["Location"]
    made = placing.screens(day.event)[0]
    page = client.get(where).text
    assert (where, made.name, f"/almedalen-2017/screens/at/{address(day, made)}/" in page, "<svg" in page) == (f"{CREW}{made.key[:5]}/", "Foajén vänster", True, True)
    assert "Inte ännu" in client.get(CREW, headers={"Accept-Language": "sv"}).text
    assert press(client, f"{made.key[:5]}/", name="<b>Salen</b>", room=hall.code, theme="light", size="small", language="en").status_code == 303
    hear(day, made, 1, 3840, 2160)
    listed = client.get(CREW).text
    assert ("&lt;b&gt;Salen&lt;/b&gt;" in listed, "<b>Salen" in listed, "3840 × 2160" in listed) == (True, False, True)
    # Its whole address is on its own page alone.
    assert (made.key in listed, address(day, made) in listed) == (False, False)
    for what in ("flash", "flash", "reload", "remove"):
        assert press(client, f"{made.key[:5]}/{what}").status_code == 303
    assert placing.screens(day.event) == []
    press(client, f"{made.key[:5]}/return")
    found = placing.screens(day.event)[0]
    assert (found.room, found.theme, found.size, found.language, found.turn, found.slides, found.flashes, found.reloads) == (
        hall.code, "light", "small", "en", 0, False, 2, 1,
    )  # fmt: skip
    assert press(client, "nosuch/flash").status_code == 404


def test_crew_make_slides_and_take_them_off_before_they_are_gone(lite_day):
    client = sign_in(lite_day.app)
    assert press(client, "slides/").status_code == 422
    assert press(client, "slides/", text="x" * 601).status_code == 422
    assert press(client, "slides/", text="Fika", seconds="999").status_code == 422
    assert press(client, "slides/", picture=(io.BytesIO(b"no picture"), "x.png")).status_code == 422
    assert press(client, "slides/", heading="Wi-Fi", picture=(io.BytesIO(picture()), "x.png")).status_code == 303
    made = slides.slides(lite_day.event)[0]
    press(client, f"slides/{made.id}/remove")
    assert len(slides.slides(lite_day.event)) == 1
    press(client, f"slides/{made.id}/hide")
    press(client, f"slides/{made.id}/remove")
    assert slides.slides(lite_day.event) == []
    assert press(client, "slides/99999/hide").status_code == 404


def rows(client):
    """The crew's list as it is sent: each row's cells but for what one can do, and whether it stands out; the line above it."""
    page = client.get(CREW, headers={"Accept-Language": "en"}).text
    found = re.findall(r'<tr id="screen-\w+"( class="is-silent")?>(.*?)<td class="actions">', page, re.S)
    plain = lambda text: " ".join(re.sub(r"<[^>]+>", " ", text).split())  # noqa: E731
    told = plain(re.search(r'class="screens-silent">(.*?)</p>', page, re.S)[1])
    return told, [[bool(silent), *map(plain, re.split("</t[hd]>", cells)[:-1])] for silent, cells in found]


def test_the_crews_list_says_when_each_was_heard_of_and_which_has_fallen_silent(day, morning):
    client, made = sign_in(day.app), screen(day)
    screen(day, "Salen")
    assert rows(client) == ("", [[False, "Foajén", "All rooms", "Not yet", "", ""], [False, "Salen", "All rooms", "Not yet", "", ""]])
    hear(day, made, 1, 1920, 1080)
    said = []
    for seconds in (0, 100, 40, 20, 3600 * 2, 3600 * 48):
        morning.shift(seconds)
        said.append((rows(client)[0], rows(client)[1][0][0], rows(client)[1][0][3]))
    lost = "1 screen is not heard of: Foajén"
    assert said == [
        ("", False, "Just now"), ("", False, "1 minute ago"), ("", False, "2 minutes ago"), (lost, True, "2 minutes ago"),
        (lost, True, "2 hours ago"), (lost, True, "2 days ago"),
    ]  # fmt: skip
    hear(day, made, 0, 1920, 1080)
    assert rows(client)[1][0] == [False, "Foajén", "All rooms", "Just now", "0, not 1", "1920 × 1080"]


def did(client, language):
    """What Activity says was done to screens, newest first, with what each change changed."""
    page = client.get("/organise/almedalen-2017/activity/?thing=screen", headers={"Accept-Language": language}).text
    found = re.findall(r"<li><div>(.*?)</div>\n<time", page, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found]


def test_activity_says_in_words_what_was_done_to_screens_and_slides(lite_day):
    client, hall = sign_in(lite_day.app), releases.latest(lite_day.event).programme.rooms[0]
    press(client, "", name="Foajén", slides="1")
    code = placing.screens(lite_day.event)[0].key[:5]
    press(client, f"{code}/", name="Entrén", room=hall.code, theme="light", turn="90")
    # What changes nothing is not noted.
    press(client, f"{code}/", name="Entrén", room=hall.code, theme="light", turn="90")
    for what in ("flash", "reload", "remove", "remove", "return"):
        press(client, f"{code}/{what}")
    press(client, "slides/", heading="Wi-Fi", text="Nät")
    number = slides.slides(lite_day.event)[0].id
    for what in ("hide", "show", "hide", "remove"):
        press(client, f"slides/{number}/{what}")
    changes = "Name: Foajén → became Entrén Shows: All rooms → became Bryggarsalen Colours: Dark → became Light"
    more = "How it hangs: As it is → became A quarter to the right Slides by turns with the programme: Yes → became No"
    said = did(client, "en")
    who = said[0].split(" removed")[0]
    assert [each.removeprefix(f"{who} ") for each in said] == [
        "removed a slide: Wi-Fi", "took a slide off the screens: Wi-Fi", "showed a slide again: Wi-Fi",
        "took a slide off the screens: Wi-Fi", "put a slide on the screens: Wi-Fi", "brought back the screen Entrén",
        "removed the screen Entrén", "had a screen start anew: Entrén", "had a screen show its name: Entrén",
        f"changed the screen Entrén {changes} {more}", "set up the screen Foajén",
    ]  # fmt: skip
    assert [each.removeprefix(f"{who} ") for each in did(client, "sv")][-2:] == [
        "ändrade skärmen Entrén Namn: Foajén → blev Entrén Visar: Alla lokaler → blev Bryggarsalen Färger: Mörkt → blev Ljust"
        " Hur den hänger: Som det är → blev Ett kvarts varv åt höger Visningsbilder omväxlande med programmet: Ja → blev Nej",
        "satte upp skärmen Foajén",
    ]  # fmt: skip


def test_the_worker_is_given_unless_keeping_is_switched_off(lite_day):
    client = lite_day.app.test_client()
    assert "Keeps the screens' program" in client.get(f"{HERE}sw.js").text
    lite_day.app.config["OFFLINE"] = False
    lite_day.app.extensions["copies"]._held.clear()
    assert "forgets all of it" in client.get(f"{HERE}sw.js").text
    assert "data-worker" not in client.get(f"{HERE}?x").text


def test_the_page_names_what_its_worker_keeps_and_weighs_little(lite_day):
    client = lite_day.app.test_client()
    answer = client.get(HERE, headers={"Accept-Encoding": "gzip"})
    page = client.get(HERE).text
    files = json.loads(re.search(r"data-files='([^']+)'", page)[1].replace("&#34;", '"'))
    sizes = [len(client.get(file, headers={"Accept-Encoding": "gzip"}).data) for file in files]
    scripts = [file for file in files if file.endswith(".js")]
    # All that it imports, and nothing of the pages for readers.
    assert {file.split("/")[4] for file in scripts} == {"screen"}
    assert len(answer.data) + sum(sizes) < 150_000
    assert client.get(f"{HERE}at/{'0' * 15}/").status_code == 200
    assert client.get(f"{HERE}at/UPPER/").status_code == 404


def test_an_overlay_as_json_says_who_is_on_who_speaks_and_how_late(day, morning):
    client, live = day.app.test_client(), day.app.extensions["live"]
    where = f"{HERE}bryggarsalen/overlay.json"
    programme = releases.latest(day.event).programme
    hall, people = programme.rooms[0], programme.people_by_code()
    law, lunch = (s for s in programme.seminars if s.slug in ("lagen", "lunch"))
    who = [
        {"code": p.code, "name": p.name, "from": p.affiliation, "role": "panel"} for p in (people[a.person] for a in law.panel)
    ]
    now = {"code": law.code, "title": law.title, "language": "sv", "starts": "2017-07-03T08:30:00Z", "ends": "2017-07-03T09:30:00Z", "people": who}
    following = {"code": lunch.code, "title": lunch.title, "language": "sv", "starts": "2017-07-03T09:30:00Z", "ends": "2017-07-03T11:00:00Z"}
    told = {"release": 1, "schema": 1, "event": "almedalen-2017", "room": {"code": hall.code, "name": hall.name}, "now": now, "next": following}
    assert client.get(where).get_json() == told
    saying.say(day.event, day.actor, live, Pressed(Tap(f"seminar/{law.code}", {"late": 5}), "", 0.0))
    saying.say(day.event, day.actor, live, Pressed(Tap(f"room/{hall.code}", {"speaking": law.panel[0].person}), "", 0.0))
    morning.shift(2)
    late = now | {"starts": "2017-07-03T08:35:00Z", "ends": "2017-07-03T09:35:00Z", "late": 5}
    speaking = {name: value for name, value in who[0].items() if name != "role"}
    assert client.get(where).get_json() == told | {"now": late, "speaking": speaking}
    assert client.get(f"{HERE}ingenstans/overlay/").status_code == 404


def test_what_was_set_up_goes_with_an_event_that_is_erased(lite_day):
    screen(lite_day)
    slides.add(writing(lite_day), slides.Wanted("Fika", ""), {})
    erasing.erase(lite_day.event, lite_day.actor, "almedalen-2017", lite_day.app.extensions["shelf"])
    assert [db.session.query(table).count() for table in (Screen, Slide)] == [0, 0]
