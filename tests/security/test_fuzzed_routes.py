"""Every method of every route with hostile values in path, query, form and headers: never an answer of 500 or above."""

from __future__ import annotations

import inspect
import io
import itertools
import os
import re
from functools import cached_property
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote_from_bytes
from uuid import uuid4

import pytest
from flask import request
from sqlalchemy import select
from werkzeug.test import EnvironBuilder, run_wsgi_app

from eventapp.blueprints.asked import whole_number
from eventapp.extensions import db
from eventapp.models import Event, Person, Room, Seminar
from eventapp.programme.naming import is_slug
from eventapp.services.draft import loading, people
from tests.conftest import sign_in
from tests.test_house import ROOT

# What no honest form sends. Bytes as they come over the wire, before any decoding.
VALUES = {
    "nothing": b"",
    "minus one": b"-1",
    "beyond int4": b"2147483648",
    "beyond int8": b"9223372036854775808",
    "thirty zeros": b"1" + b"0" * 30,
    "a number too long to read": b"9" * 5000,
    "a digit that is no number": "²".encode(),
    "digits of another script": "१२".encode(),
    "a fraction": b"1e999",
    "nan": b"nan",
    "minus infinity": b"-inf",
    "NUL": b"a\x00b",
    "NUL alone": b"\x00",
    "invalid UTF-8": b"\xff\xfe\xc3(",
    "a lone surrogate": b"\xed\xa0\x80",
    "a line": b"a\r\nSet-Cookie: a=b",
    "the first day": b"0001-01-01",
    "the last day": b"9999-12-31",
    "no day": b"2027-02-31",
    "a day in words": b"31.2.",
    "the first moment": b"0001-01-01T00:00:00",
    "the last moment": b"9999-12-31T23:59:59+14:00",
    "the last minute": b"23:59",
    "a thousand million": b"1000000000",
    "long": b"x" * 30_000,
    "nested": b"[" * 3000 + b"(" * 3000,
    "marks": b"*_`[](<>)\\" * 300,
    "up and out": b"../../../etc/passwd",
    "a zone that is a file": b"localtime",
    "a folder": b"Europe",
    "an address": b"https://[::1/\\@x",
    "a mail address": b"a@" + b"b." * 200 + b"se",
    "bidirectional": "\u202e\u2066\u200b\ufeff".encode(),
    "emoji": "👩‍⚕️🏳️‍🌈".encode(),
    "a formula": b"=1+1",
    "a template": b"{{ 7*7 }}%(name)s%s",
    "not a character": "\ufffe\uffff".encode(),
}  # fmt: skip
HEADERS = {
    "HTTP_RANGE": ("bytes=0-", "bytes=-1", "bytes=9" + "9" * 40 + "-", "x=\x00", "bytes=5-1,2-"),
    "HTTP_IF_NONE_MATCH": ("*", '"', 'W/"' + "x" * 3000, "\xff\xfe,,,", '"a", W/'),
    "HTTP_IF_MODIFIED_SINCE": ("never", "Sat, 01 Jan 0000 00:00:00 GMT", "Fri, 31 Dec 99999 23:59:59 GMT", "-1"),
    "HTTP_IF_RANGE": ('W/"x"', "\xff"),
    "HTTP_COOKIE": ("session=x; lang=\xff", "session=.eJx.y.z; =; ;;", "lang=" + "a" * 5000, "session=\x00"),
    "HTTP_ACCEPT_LANGUAGE": ("sv;q=9" + "9" * 400, "*;q=nan", "\xff\xfe", ",;=," * 50, "sv_\x00"),
    "HTTP_ACCEPT": ("\xff", "text/html;q=nan", "/" * 500),
    "HTTP_ACCEPT_ENCODING": ("gzip;q=\xff", "\x00"),
    "HTTP_REFERER": ("\xff\xfe", "http://[", "javascript:x", "http://localhost\r\nX: y"),
    "HTTP_ORIGIN": ("null", "http://[", "\xff"),
    "HTTP_X_FORWARDED_FOR": ("::1, x, \xff", "a" * 4000),
    "HTTP_HOST": ("[", "a b", "x:99999999", "\xff", ""),
    "CONTENT_TYPE": ("multipart/form-data", "\xff", "application/json;charset=\x00", "multipart/form-data; boundary=" + "x" * 400),
    "CONTENT_LENGTH": ("-1", "x", "9" * 40),
    "QUERY_STRING": ("%", "%ff=%00", "&&==", "lang=%00&day=%ff&v=" + "x" * 300, "a=1&" * 3000, "day[]=1&day[a]=2", "since=\xff"),
    "REQUEST_METHOD": ("PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "BREW", "get"),
}  # fmt: skip


class Forms(HTMLParser):
    """The forms of a page: their addresses, and the names and values that a browser would send."""

    def __init__(self, page: str, html: str) -> None:
        super().__init__()
        self.page, self.found, self._form, self._select = page, [], None, None
        self.numbers, self.texts = set(), set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Take up a form, a field or a choice."""
        has = dict(attrs)
        if tag == "form":
            self._form = ((has.get("action") or self.page).split("?")[0], has.get("method", "get").lower(), [])
            self.found.append(self._form)
        elif self._form is not None and has.get("name") and tag in ("input", "select", "textarea", "button"):
            if has.get("type") not in ("checkbox", "radio") or "checked" in has:
                self._form[2].append((has["name"], has.get("value") or ""))
            if has.get("type") == "number" or has.get("inputmode") == "numeric":
                self.numbers.add(has["name"])
            elif tag == "textarea" or (tag == "input" and has.get("type", "text") in ("text", "search", "url", "email", "tel")):
                self.texts.add(has["name"])
            self._select = tag == "select"
        elif tag == "option" and self._select and self._form and "selected" in has:
            self._form[2][-1] = (self._form[2][-1][0], has.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        """Leave the form."""
        if tag == "form":
            self._form = None


class Walker:
    """Sends raw requests as one of several people, and keeps each answer that is a failure of ours."""

    def __init__(self, day: SimpleNamespace) -> None:
        self.app, self.day, self.failures, self.sent = day.app, day, [], 0
        self.lite = "sqlite" in day.app.config["SQLALCHEMY_DATABASE_URI"]
        day.app.testing = False
        day.app.config["PROPAGATE_EXCEPTIONS"] = False
        owner = sign_in(day.app)
        self.token = owner.get("/organise/new").text.split('name="csrf_token" value="')[1].split('"')[0]
        self.cookie = "session=" + owner.get_cookie("session").value
        rows = loading.tables(day.event)
        self.codes = {"rooms": rows.rooms[0].code, "panelists": rows.people[0].code}
        self.seminar, self.person, self.room = rows.seminars[0], rows.people[0], rows.rooms[0]
        self.link = people.token(self.person, day.app.config["SECRET_KEY"])
        self.numbers, self.texts = set(), set()

    def ask(self, method: str, path: bytes, body: bytes = b"", who: str = "owner", **more: Any) -> Any:
        """One request; `path` and `body` are bytes as on the wire, unquoted."""
        environ = EnvironBuilder("/", base_url="http://localhost").get_environ() | {
            "REQUEST_METHOD": method, "PATH_INFO": path.decode("latin1"), "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)), "HTTP_X_CSRFTOKEN": self.token,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
        }  # fmt: skip
        if who == "owner":
            environ["HTTP_COOKIE"] = self.cookie
        environ |= more
        self.sent += 1
        said = f"{who} {method} {path[:120]!r} {body[:200]!r} { {k: v[:60] for k, v in more.items()} }"
        try:
            with self.app.app_context():
                data, status, headers = run_wsgi_app(self.app.wsgi_app, environ, buffered=True)
                text = b"".join(data)
        except Exception as error:  # What no page of ours caught is worse than a 500.
            self.failures.append(f"{said}: {type(error).__name__}: {error}"[:400])
            return SimpleNamespace(status=599, headers={}, text="")
        code = int(status.split()[0])
        if code >= 500:
            self.failures.append(f"{said}: {code}")
        for name, value in headers:
            if "\r" in name + value or "\n" in name + value:
                self.failures.append(f"{said}: a line in {name}")
        return SimpleNamespace(status=code, headers=headers, text=text)

    def path(self, rule: Any, hostile: str = "", value: bytes = b"") -> bytes:
        """The address of a route with real values in it, but for the part that is `hostile`."""
        noun = next((n for n in self.codes if f".{n}." in rule.endpoint), "")
        rooms, persons = "/room" in rule.rule or "/screens" in rule.rule, "/pe" in rule.rule
        slug = self.room.slug if rooms else self.person.slug if persons else self.seminar.slug
        real = {
            "event": "almedalen-2017", "code": self.codes.get(noun, self.seminar.code), "number": "1", "member": "1",
            "entry": "1", "what": "rooms", "token": self.link if rule.rule.startswith("/me") else "x", "kind": "seminar",
            "name": "x.webp", "paper": "a4", "ending": "csv", "slug": "almedalen-2017" if rule.rule.startswith("/api") else slug,
        }  # fmt: skip
        parts = re.split(r"<(?:\w+:)?(\w+)>", rule.rule)
        out = b""
        for place, part in enumerate(parts):
            out += part.encode() if place % 2 == 0 else value if part == hostile else real.get(part, "x").encode()
        return out

    def rules(self) -> list[Any]:
        """Every route but those whose work would take the ground away from the rest of the walk."""
        return sorted(
            (r for r in self.app.url_map.iter_rules() if r.endpoint != "static"), key=lambda r: (r.rule, r.endpoint)
        )

    @cached_property
    def posted(self) -> dict[str, list[tuple[str, str]]]:
        """What the forms on the organisers' pages would send, by address."""
        found: dict[str, list[tuple[str, str]]] = {}
        pages = [self.path(r) for r in self.rules() if "GET" in r.methods and not r.rule.startswith("/<event>")]
        pages.append(self.path(next(r for r in self.rules() if r.endpoint == "portal.page.page")))
        for page in pages:
            answer = self.ask("GET", page)
            if b"<form" in answer.text:
                forms = Forms(page.decode(), answer.text.decode())
                self.numbers |= forms.numbers
                self.texts |= forms.texts
                for address, method, fields in forms.found:
                    if method == "post" and len(fields) > len(found.get(address, [])):
                        found[address] = fields
        return found

    def takes_number(self, name: str, given: str) -> bool | None:
        """Whether a field that holds this takes a number; None where nothing tells."""
        if name in self.numbers or given.isdigit():
            return True
        return False if given or name in self.texts else None


def quoted(fields: list[tuple[str, bytes]]) -> bytes:
    """A body as a browser sends it."""
    return b"&".join(name.encode() + b"=" + quote_from_bytes(value).encode() for name, value in fields)


# Routes that end the walker's own session, or take away what the walk is about; walked with hostile paths alone.
ENDS = {"account.sign_out", "account.end_session", "organise.event.events.remove", "organise.event.team.role"}


def fields_of(walker: Walker, rule: Any) -> list[tuple[str, str]]:
    """The honest form of a route, else the fields that the view's module reads."""
    form = [(n, v) for n, v in walker.posted.get(walker.path(rule).decode(), []) if n != "csrf_token"]
    source = inspect.getsource(inspect.getmodule(inspect.unwrap(walker.app.view_functions[rule.endpoint])))
    read = re.findall(r"(?:form|values|args|files|sent)\.get(?:list)?\(\"(\w+)\"", source)
    return form or [(name, "") for name in dict.fromkeys(read)]


def fresh(walker: Walker, rule: Any, names: set[str]) -> dict[str, bytes]:
    """What a form with these fields must name anew each time: itself, and the version that it was made from."""
    anew = {"once": uuid4().hex.encode()}
    if "version" in names:
        table = {"rooms": Room, "panelists": Person}.get(rule.endpoint.split(".")[-2], Seminar)
        with walker.app.app_context():
            code = walker.path(rule).decode().split("/")[-2]
            found = db.session.scalar(select(table.version).where(table.code == code))
            version = found or db.session.scalar(select(Event.version).where(Event.slug == "almedalen-2017"))
        anew["version"] = str(version).encode()
    return anew


ALL = os.environ.get("FUZZ") == "all"


def some(walker: Walker, place: int, number: bool | None = None) -> list[bytes]:
    """The values to try at this place of the walk: one or two, others at each, or all where FUZZ=all is set.

    `number` says whether a number is wanted there, where that is known.
    """
    values = list(VALUES.values())
    if ALL:
        return values
    # PostgreSQL gets what it refuses and SQLite takes; the rest is the same for both.
    if walker.lite:
        return [values[place * 7 % len(values)]]
    return [VALUES[name] for name, other in (("NUL", True), ("beyond int4", False)) if number is not other]


@pytest.fixture
def walker(day):
    return Walker(day)


def test_hostile_paths(walker):
    place = itertools.count()
    for rule in walker.rules():
        for method, part in itertools.product(sorted(rule.methods & {"GET", "POST"}), sorted(rule.arguments)):
            number = next(place)
            for turn, value in enumerate(some(walker, number)):
                path = walker.path(rule, part, value)
                other = path.rstrip(b"/") if rule.rule.endswith("/") else path + b"/"
                tries = [("owner", path), ("nobody", path), ("owner", other)]
                for who, where in tries if ALL else [tries[0], tries[1 + (number + turn) % 2]]:
                    walker.ask(method, where, who=who)
    assert walker.failures == []
    assert walker.sent > 500


def test_hostile_forms(walker):
    posts = [r for r in walker.rules() if "POST" in r.methods and r.endpoint not in ENDS]
    place, answered = itertools.count(), {}
    for rule in sorted(posts, key=lambda r: r.endpoint.endswith(("remove", "renew"))):
        honest, saved = fields_of(walker, rule), False
        for name, given in dict(reversed(honest)).items():
            for value in some(walker, next(place), walker.takes_number(name, given)):
                if name == "slug" and rule.endpoint.endswith("settings") and is_slug(value.decode(errors="replace")):
                    continue  # The event would be elsewhere for the rest of the walk.
                form = fresh(walker, rule, {n for n, _ in honest}) | {name: value}
                body = quoted([(n, form.get(n, v.encode())) for n, v in honest])
                answer = walker.ask("POST", walker.path(rule), body)
                answered.setdefault(answer.status, set()).add(rule.endpoint)
                saved = saved or answer.status < 400
        for page in ("", "schedule/board.json", "schedule/list/", "readiness/") if saved else ():
            walker.ask("GET", b"/organise/almedalen-2017/" + page.encode())
    walker.ask("POST", b"/organise/almedalen-2017/releases/publish", b"despite=x")
    for rule in walker.rules():
        if rule.rule.startswith("/<event>"):
            walker.ask("GET", walker.path(rule))
    assert walker.failures == []
    # The walk came in: most forms were saved at least once, and no token was wrong.
    assert 400 not in answered
    assert len(answered[303]) >= 18, sorted(answered[303])


def names_asked(walker: Walker, rule: Any) -> list[str]:
    """What the view's module reads of a query."""
    source = inspect.getsource(inspect.getmodule(inspect.unwrap(walker.app.view_functions[rule.endpoint])))
    read = re.findall(r"args(?:\.get(?:list)?\(|\[)\"(\w+)\"|\"(\w+)\" (?:not )?in request\.args", source)
    return sorted({name for pair in read for name in pair if name})


def test_hostile_queries(walker):
    place = itertools.count()
    for rule in walker.rules():
        for name in names_asked(walker, rule) if "GET" in rule.methods else ():
            # A line breaks what goes on into a header, such as an ETag, on either database.
            for value in {VALUES["a line"], VALUES["beyond int4"], *some(walker, next(place))}:
                walker.ask("GET", walker.path(rule), QUERY_STRING=quoted([(name, value)]).decode())
    assert walker.failures == []
    assert walker.sent > 50


def test_hostile_headers(lite_day):
    walker = Walker(lite_day)
    pairs = [(header, value) for header, values in HEADERS.items() for value in values]
    for place, rule in enumerate(walker.rules()):
        few = [pairs[(place * 5 + step * 13) % len(pairs)] for step in range(3)]
        for header, value in pairs if ALL else few:
            walker.ask("GET", walker.path(rule), **{header: value})
    for header, value in pairs:
        for path in (b"/almedalen-2017/about/", b"/organise/almedalen-2017/team/", b"/account/sign-in"):
            for method in ("GET", "POST"):
                walker.ask(method, path, **{"REQUEST_METHOD": method, header: value})
    assert walker.failures == []


FILE = b'--x\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\nContent-Type: %s\r\n\r\n%s\r\n--x--\r\n'


def test_hostile_bodies(walker):
    bodies = [
        FILE % (b"file", b"", b"text/csv", b""), FILE % (b"picture", b"a.png", b"image/png", b"\x89PNG\r\n\x1a\n"),
        FILE % (b"file", b"../\x00\xff.csv", b"text/\xff; charset=nothing", b"\xff\x00"), FILE[:60], b"--x\r\n\r\n\r\n--x", b"--x--",
        FILE % (b"file", b"a.xlsx", b"x", b"PK\x03\x04" + b"\0" * 60), b"", b"\xff" * 500, FILE % (b"title", b"x", b"", b"x") * 30,
        b'--x\r\nContent-Disposition: form-data; name="title"\r\nContent-Type: text/plain; charset=utf-16\r\n\r\n\xff\xfe\0\xd8\r\n--x--\r\n',
    ]  # fmt: skip
    posts = [r for r in walker.rules() if "POST" in r.methods and r.endpoint not in ENDS]
    for rule in sorted(posts, key=lambda r: r.endpoint.endswith(("remove", "renew"))):
        takes = rule.endpoint.endswith(("index", "logo", "portrait")) and (walker.lite or ALL)
        for body in bodies if takes else bodies[2:3]:
            walker.ask("POST", walker.path(rule), body, CONTENT_TYPE="multipart/form-data; boundary=x")
        # What never comes to be values is the same for both databases.
        for kind in ("application/json", "text/plain", "", "multipart/form-data") if walker.lite or ALL else ():
            walker.ask("POST", walker.path(rule), b'{"a": [', CONTENT_TYPE=kind)
    for body in (b"a=1&" * 10_000, b"title[]=1&title[a][b]=2", b"&=&=%&%%", b"seat_person=1&" * 5000, b"link_url=x&link_label=x&" * 900):
        for page in ("settings/", f"seminars/{walker.seminar.code}/", "imports/", "releases/publish"):
            walker.ask("POST", b"/organise/almedalen-2017/" + page.encode(), body)
    assert walker.failures == []


REFUSED_BY_POSTGRESQL = (
    "NUL", "NUL alone", "invalid UTF-8", "a lone surrogate", "beyond int4", "beyond int8", "thirty zeros", "the first moment",
    "the last moment", "long",
)  # fmt: skip


def test_a_personal_link_with_hostile_fields(walker):
    for value in VALUES.values() if walker.lite or ALL else map(VALUES.__getitem__, REFUSED_BY_POSTGRESQL):
        for name in ("seat", "answer", "saved", "lang"):
            walker.ask("POST", f"/me/{walker.link}/answer".encode(), quoted([("seat", b"1"), ("answer", b"confirmed"), (name, value)]))
        query = f"saved={quote_from_bytes(value)}&lang={quote_from_bytes(value)}"
        walker.ask("GET", f"/me/{walker.link}/".encode(), who="nobody", QUERY_STRING=query)
        walker.ask("GET", f"/me/{walker.link}/calendar.ics".encode(), who="nobody", HTTP_IF_NONE_MATCH=value.decode("latin1"))
    assert walker.failures == []


def test_no_field_holds_a_nul_and_no_number_is_larger_than_a_column(lite):
    with lite.test_request_context("/?q=a%00b&n=2147483648&m=-2147483647", method="POST", data={"t": "\0", "u": ["a\0", "b"]}):
        assert (request.args["q"], request.form.getlist("u"), request.values.getlist("t")) == ("ab", ["a", "b"], [""])
        assert request.args.get("n", 7, whole_number) == 7
        assert request.args.get("m", 7, whole_number) == -2147483647


def test_no_view_reads_a_number_without_its_limits():
    found = [
        path.name for path in (ROOT / "eventapp" / "blueprints").rglob("*.py") if re.search(r"\.get\([^()]*, int\)", path.read_text())
    ]  # fmt: skip
    assert found == []
