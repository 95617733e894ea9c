"""Pages as they are sent hold what is true this minute, for those without JavaScript and before any has run."""

import itertools
import re
import time
from datetime import timedelta
from html import unescape
from types import SimpleNamespace

import pytest
import time_machine
from flask import template_rendered

from eventapp.blueprints import finished
from eventapp.programme.taps import Tap
from eventapp.services.draft import people
from eventapp.services.live import saying
from eventapp.services.live.saying import Pressed
from tests import factories

SWEDISH = {"Accept-Language": "sv"}


@pytest.fixture
def made(lite):
    day = factories.make_event(title="Havsdagen")
    day.app, day.live = lite, lite.extensions["live"]
    day.hall, day.side, day.asa = factories.room(day, "Stora salen"), factories.room(day, "Blå <rummet>"), factories.person(day, "Åsa Ek")
    held = {
        "Lagen": ("hall", "09:00", {"livestream": "https://live.example.org/", "stream": "own"}), "Vården": ("hall", "10:00", {}),
        "Vinden": ("side", "10:00", {}), "Havet": ("side", "11:00", {}),
    }  # fmt: skip
    day.codes = {
        name: factories.seminar(day, name, [] if name == "Vården" else [day.asa], room=getattr(day, where), starts_at=factories.at(at), minutes=60, **more).code
        for name, (where, at, more) in held.items()
    }
    factories.release(day)
    day.own = f"/me/{people.token(day.asa, lite.config['SECRET_KEY'])}/"
    return day


def say(day, about, **wanted):
    """Said by someone in another process, of which this one learns by asking."""
    saying.say(day.event, day.actor, day.live, Pressed(Tap(about, wanted)))


def all_said(day):
    """At 10:05: one runs over, one is late, one has begun, and its room is full."""
    with time_machine.travel(factories.at("09:02"), tick=False):
        say(day, f"seminar/{day.codes['Lagen']}", state="begun")
        say(day, f"seminar/{day.codes['Havet']}", late=10)
    with time_machine.travel(factories.at("10:01"), tick=False):
        say(day, f"seminar/{day.codes['Vinden']}", state="begun")
        say(day, f"room/{day.side.code}", fullness="full")
        say(day, f"room/{day.side.code}", instead=f"room/{day.hall.code}")
        say(day, f"room/{day.hall.code}", stream="down", message="Till skärmarna")


def text(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def shown(day, path, at="10:05", **headers):
    """Of each seminar on a page, once: its phase, its badge where one is seen, and what is said of it."""
    with time_machine.travel(factories.at(at) if isinstance(at, str) else at, tick=False):
        html = day.app.test_client().get(path if path.startswith("/me") else f"/{day.event.slug}/{path}", headers=SWEDISH | headers).text
    names, found = {code: name for name, code in day.codes.items()}, {}
    for part in re.split(r"(?=<(?:li|article|p)\b[^>]*data-seminar=)", html)[1:]:
        code, classes = re.search(r'data-seminar="(\w+)"', part)[1], re.search(r'class="([^"]*)"', part.split(">")[0])
        badge, facts = re.search(r'<p class="badge live" data-badge>(.*?)</p>', part, re.DOTALL), re.search(r"<span data-facts[^>]*>(.*?)</span>", part)
        if classes:
            phase = next(each for each in ("before", "during", "after") if each in classes[1].split())
            found[names[code]] = phase, text(badge[1]) if badge else "", text(facts[1]) if facts else ""
    return found


LAGEN, VARDEN = ("during", "", "Pågår ännu, över tiden. Livesändningen ligger nere just nu"), ("before", "", "")
VINDEN = ("during", "", "Började 10:01, pågår till 11:00. Fullt – se det här i stället: Stora salen")
HAVET = ("before", "", "10 minuter sen: börjar cirka 11:10")
HERS = {"Lagen": LAGEN, "Vinden": VINDEN, "Havet": HAVET}
EVERY = HERS | {"Vården": VARDEN}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", EVERY), ("embed/", EVERY), ("people/asa-ek/", HERS), ("rooms/stora-salen/", {"Lagen": LAGEN, "Vården": VARDEN}),
        ("rooms/bla-rummet/", {"Vinden": VINDEN, "Havet": HAVET}), ("seminars/vinden/", {"Vinden": VINDEN}), ("seminars/varden/", {"Vården": VARDEN}),
    ],
)  # fmt: skip
def test_each_page_as_it_is_sent(made, path, expected):
    assert {each[1:] for each in shown(made, path, "10:04").values()} <= {("Pågår till 11:00", ""), ("", "")}
    all_said(made)
    found = shown(made, path)
    assert {name: found[name] for name in expected} == expected


def test_the_personal_page_as_it_is_sent(made):
    assert shown(made, made.own)["Lagen"] == ("after", "", "")
    all_said(made)
    assert shown(made, made.own) == HERS


def test_what_is_on_and_what_can_be_watched_goes_by_it_too(made):
    all_said(made)
    client = made.app.test_client()
    with time_machine.travel(factories.at("10:05"), tick=False):
        html = client.get(f"/{made.event.slug}/rooms/stora-salen/", headers=SWEDISH).text
        watched = client.get(f"/{made.event.slug}/seminars/lagen/live")
    on, coming = (re.findall(r'data-seminar="(\w+)"', part) for part in re.split(r"data-now=", html.split("Allt i den här")[0])[1:])
    assert (on, coming) == ([made.codes["Lagen"]], [made.codes["Vården"]])
    assert watched.headers["Location"] == "https://live.example.org/"


def test_it_ends_by_itself_and_in_time(made):
    all_said(made)
    assert shown(made, "", "10:09")["Lagen"] == LAGEN
    # Nobody has ended it: what waits is on now.
    found = shown(made, "", "10:10")
    assert (found["Lagen"], found["Vården"]) == (("after", "", ""), ("during", "Pågår till 11:00", ""))
    assert shown(made, "", "11:10")["Havet"] == ("during", "Pågår till 12:10", "")
    assert {each[1:] for each in shown(made, "", factories.at("09:00") + timedelta(days=3)).values()} == {("", "")}


def test_only_what_tells_of_it_is_made_anew_and_only_when_something_was_said(made):
    client, rendered = made.app.test_client(), []
    listen = lambda _app, template, **_more: rendered.append(template.name)  # noqa: E731
    addresses = ("", "about/", "calendar/all.ics", "programme.json")

    def ask():
        rendered.clear()
        answers = [client.get(f"/{made.event.slug}/{path}", headers=SWEDISH) for path in addresses]
        return [each.headers["ETag"] for each in answers], list(rendered), answers[0].headers["Cache-Control"]

    with time_machine.travel(factories.at("10:05"), tick=False), template_rendered.connected_to(listen, made.app):
        first = ask()
        # It is time to ask again whether anything was said.
        time.sleep(0.6)
        assert ask() == (first[0], [], first[2])
        say(made, f"seminar/{made.codes['Havet']}", late=10)
        tags, again, kept = ask()
        assert ([a == b for a, b in zip(tags, first[0], strict=True)], again) == ([False, True, True, True], ["public/programme.html"])
        assert (first[2], kept) == ("public, max-age=30, stale-while-revalidate=60, stale-if-error=86400", "public, max-age=5, stale-if-error=86400")


def test_what_took_a_second_to_make_is_there_for_five_and_then_tells_of_what_was_said(made, monkeypatch):
    client, seconds = made.app.test_client(), itertools.count(1.0)
    monkeypatch.setattr(finished, "WORTH_RESTING", 0.1)
    monkeypatch.setattr(finished, "time", SimpleNamespace(thread_time=lambda: next(seconds)))
    tags = []
    with time_machine.travel(factories.at("10:05"), tick=False) as clock:
        for wait in (0, 4.9, 0.1):
            clock.shift(timedelta(seconds=wait))
            tags.append(client.get(f"/{made.event.slug}/", headers=SWEDISH).headers["ETag"])
            say(made, f"seminar/{made.codes['Havet']}", late=10)
    assert (tags[1] == tags[0], tags[2] == tags[0]) == (True, False)


def test_what_a_device_keeps_for_later_has_none_of_it(made):
    all_said(made)
    client = made.app.test_client()
    with time_machine.travel(factories.at("10:05"), tick=False):
        parts = client.get(f"/{made.event.slug}/offline.json", headers=SWEDISH).get_json()["parts"]
        bodies = [client.get(f"/{made.event.slug}/offline/{n}.json", headers=SWEDISH).text for n in range(len(parts))]
    assert any("data-seminar" in body for body in bodies)
    assert [body[at - 99 : at + 99] for body in bodies for at in (body.find("live-facts"), body.find("data-known")) if at > 0] == []


def test_a_code_to_watch_a_room_leads_to_what_is_on_though_it_runs_over(made):
    code, page = f"/q/5{made.hall.code}", "https://programme.example.org/havsdagen/"
    led = []
    for step in (lambda: None, lambda: all_said(made)):
        step()
        with time_machine.travel(factories.at("10:05"), tick=False):
            led.append(made.app.test_client().get(code).headers["Location"])
    assert led == [f"{page}rooms/stora-salen/", f"{page}seminars/lagen/live"]
