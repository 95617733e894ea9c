"""Every form that a page offers, found by walking: what is typed in any of its fields is saved, or refused with it still there."""

import html
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from eventapp.extensions import Model, db
from eventapp.programme.naming import slugify
from eventapp.services import links
from eventapp.services.draft import loading
from tests.conftest import sign_in

ORGANISE = "/organise/almedalen-2017/"
# A message is kept when it is sent; until then it is shown again as it was typed.
SHOWN_AGAIN = {f"{ORGANISE}messages/"}


class Page(HTMLParser):
    """What a page links to, and its forms that are posted: where to, what is sent, and the places that are typed in."""

    def __init__(self, text):
        super().__init__()
        self.links, self.forms, self.form, self.select, self.area = [], [], None, None, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "a" and a.get("href"):
            self.links.append(a["href"])
        elif tag == "form":
            self.form = {"to": a.get("action", ""), "sent": [], "typed": []}
            if a.get("method") == "post":
                self.forms.append(self.form)
        elif self.form is not None:
            self._field(tag, a)

    def _field(self, tag, a):
        sent = self.form["sent"]
        kind = a.get("type", "text")
        if tag == "button" and a.get("name"):
            return
        if tag == "input" and a.get("name"):
            if (kind in ("checkbox", "radio") and "checked" not in a) or kind in ("file", "submit"):
                return
            if kind not in ("hidden", "checkbox", "radio", "password", "range"):
                self.form["typed"].append(len(sent))
            sent.append([a["name"], a.get("value") or ""])
        elif tag == "textarea" and a.get("name"):
            if "hidden" not in a and "readonly" not in a:
                self.form["typed"].append(len(sent))
            self.area = [a["name"], ""]
            sent.append(self.area)
        elif tag == "select" and a.get("name") and "multiple" not in a:
            self.select = [a["name"], None]
            sent.append(self.select)
        elif tag == "option" and self.select and (self.select[1] is None or "selected" in a):
            self.select[1] = a.get("value", "")

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            self.area[1], self.area = self.area[1].removeprefix("\n"), None
        if tag == "select":
            self.select = None
        if tag == "form":
            self.form = None

    def handle_data(self, data):
        if self.area:
            self.area[1] += data


@pytest.fixture
def walker(lite_day):
    lite_day.client = sign_in(lite_day.app)
    return lite_day


def get(day, path):
    return day.client.get(path, headers={"Accept-Language": "en"})


def pages(day, roots, within):
    """One page of each view that can be reached, by its address."""
    adapter, found, waiting, seen = day.app.url_map.bind("localhost"), {}, list(roots), set()
    while waiting:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        try:
            endpoint, _ = adapter.match(urlsplit(path).path)
        except (HTTPException, RequestRedirect):
            continue
        if endpoint in found or not endpoint.startswith(within):
            continue
        answer = get(day, path)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        found[endpoint] = path
        waiting += [urljoin(path, link) for link in Page(answer.text).links if not urlsplit(link).netloc]
    return list(found.values())


def saved(day):
    """All that the database holds, as one text."""
    db.session.expire_all()
    return "\n".join(repr(tuple(row)) for table in Model.metadata.sorted_tables for row in db.session.execute(select(table)))


def fields_of(form, at, text):
    sent = {}
    for place, (name, value) in enumerate(form["sent"]):
        sent.setdefault(name, []).append(text if place == at else value or "")
    return sent


def walked(day, roots, within, number=0):
    """What each typed field of each form came to, where it was neither kept nor refused with a word."""
    lost, tried, done = {}, 0, set()
    for path in pages(day, roots, within):
        for form in Page(get(day, path).text).forms:
            shape = (re.sub(r"[0-9A-Z]{6}", "", form["to"] or path), tuple(dict.fromkeys(name for name, _ in form["sent"])))
            if shape in done:
                continue
            done.add(shape)
            for at in range(len(form["typed"])):
                again = [each for each in Page(get(day, path).text).forms if (each["to"], len(each["typed"])) == (form["to"], len(form["typed"]))]
                if not again:
                    break
                now = again[0]
                number += 1
                where = now["typed"][at]
                name, text = now["sent"][where][0], f"Zxq {number} å"
                answer = day.client.post(urljoin(path, form["to"]), data=fields_of(now, where, text), headers={"Accept-Language": "en"})
                tried += 1
                shown = html.unescape(answer.text)
                there = text in shown or (name == "slug" and slugify(text) in shown)
                refused = answer.status_code in (409, 422) and there and re.search(r'class="(?:flash )?error"|role="alert"', shown)
                kept = saved(day)
                if day.event.slug != ORGANISE.split("/")[2]:  # The pages are walked on where they are.
                    day.event.slug = ORGANISE.split("/")[2]
                    db.session.commit()
                again_there = there and form["to"] in SHOWN_AGAIN
                if not (refused or again_there or text in kept or f"'{slugify(text)}'" in kept):
                    lost[path, form["to"], name] = answer.status_code
    return lost, tried


def test_on_the_organisers_side(walker):
    lost, tried = walked(walker, [ORGANISE, "/organise/"], "organise.")
    assert (lost, tried > 120) == ({}, True), tried


@pytest.mark.parametrize("wait", [True, False])
def test_on_the_portal(walker, wait):
    """Before the day, where corrections hold at once and where they wait."""
    walker.event.corrections_wait = wait
    db.session.commit()
    who = next(p for p in loading.tables(walker.event).people if p.slug == "nina-rung")
    with time_machine.travel(datetime(2017, 7, 1, 8, tzinfo=UTC)):
        lost, tried = walked(walker, [f"/me/{links.personal(who, walker.app.config['SECRET_KEY'])}/"], "portal.")
    assert (lost, tried) == ({}, 14)
