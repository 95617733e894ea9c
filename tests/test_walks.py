"""The walks in the developers' guide are the ways that the program goes."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path

import pytest

from eventapp.extensions import db
from eventapp.services.draft import loading, people
from eventapp.services.mail import outbox
from tests.conftest import sign_in, token
from tests.operations import servers

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "docs" / "developers.md").read_text()
SLUG = "almedalen-2017"
BOARD, RELEASES = f"/organise/{SLUG}/schedule/", f"/organise/{SLUG}/releases/"
MOST_STOPS = 10


def walks() -> dict[str, list[str]]:
    """The stops of each walk by its first words."""
    section = GUIDE.split(" walks\n", 1)[1].split("\n## ", 1)[0]
    parts = re.split(r"^\*\*(.+?)\*\*", section, flags=re.MULTILINE)[1:]
    return {
        name.rstrip("."): re.findall(r"^\d+\. `([^`]+:[^`]+)`", text, re.MULTILINE)
        for name, text in zip(parts[::2], parts[1::2], strict=True)
    }


@contextmanager
def followed() -> Iterator[list[str]]:
    """Every function of ours that is called meanwhile, as file:function, in order."""
    called: list[str] = []
    here = f"{ROOT}/"

    def note(frame, event, _argument):
        if event == "call" and frame.f_code.co_filename.startswith(here):
            name = frame.f_code.co_qualname.replace(".<locals>", "")
            called.append(f"{frame.f_code.co_filename.removeprefix(here)}:{name}")

    sys.setprofile(note)
    try:
        yield called
    finally:
        sys.setprofile(None)


def move(day, client, csrf) -> None:
    row = next(s for s in loading.tables(day.event).seminars if s.starts_at)
    data = {"start": "2017-07-03T08:05", "version": row.version, "csrf_token": csrf}
    assert client.post(f"{BOARD}{row.code}/move", data=data).status_code == 200


def subscribe(_day, client, _csrf) -> None:
    assert client.get(f"/{SLUG}/calendar/all.ics").status_code == 200


def open_link(day, client, _csrf) -> None:
    person = loading.tables(day.event).people[0]
    link = people.token(person, day.app.config["SECRET_KEY"])
    assert client.get(f"/me/{link}/").status_code == 200


def take_in(_day, client, csrf) -> None:
    page = f"/organise/{SLUG}/imports/"
    data = {"pasted": "Titel\tStart\tMinuter\nVatten\t2017-07-03 20:00\t45\n", "csrf_token": csrf}
    preview = client.post(page, data=data).headers["Location"]
    html = client.get(preview).get_data(as_text=True)
    fields = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', html))
    assert client.post(preview, data=fields).status_code == 303


def publish(day, client, csrf) -> None:
    move(day, client, csrf)
    data = {"note": "", "csrf_token": csrf}
    fields = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"', client.get(RELEASES).get_data(as_text=True)))
    assert client.post(f"{RELEASES}publish", data=fields | data).status_code == 303
    assert client.get(f"/{SLUG}/screens/programme.json").status_code == 200


def mail(day, client, csrf) -> None:
    person = next(p for p in loading.tables(day.event).people if p.email)
    inbox = servers.Inbox()
    with servers.good(inbox) as port:
        day.app.config["SMTP_URL"] = f"smtp://127.0.0.1:{port}"
        page = f"/organise/{SLUG}/panelists/"
        data = {"csrf_token": csrf}
        assert client.post(f"{page}{person.code}/link/send", data=data).status_code == 303
        assert outbox.send_pending(day.app.config["SMTP_URL"]) == 1


WALKED: dict[str, Callable] = {
    "An organiser moves a seminar on the board": move,
    "A calendar asks for a feed": subscribe,
    "A panelist opens their link": open_link,
    "A table is imported": take_in,
    "A change is published, and a screen shows it": publish,
    "A mail goes out": mail,
}


def test_every_walk_is_walked_and_none_is_long():
    assert list(walks()) == list(WALKED)
    assert {name: len(stops) for name, stops in walks().items() if not 3 <= len(stops) <= MOST_STOPS} == {}


@pytest.mark.parametrize("name", WALKED)
def test_the_program_goes_by_every_stop_in_turn(name, lite_day):
    client = sign_in(lite_day.app)
    csrf = token(client, BOARD)
    person = loading.tables(lite_day.event).people[0]
    person.email = "anna@example.org"
    db.session.commit()
    with followed() as called:
        WALKED[name](lite_day, client, csrf)
    way = iter(called)
    reached = list(takewhile(lambda stop: stop in way, walks()[name]))
    assert reached == walks()[name], "\n".join(dict.fromkeys(called))
