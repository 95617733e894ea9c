"""What each public page weighs and asks for on a first visit, held against the table in docs/weight.md.

`WEIGHT=write pytest tests/test_weight.py` writes the table anew.
"""

import os
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
import time_machine
from lxml import html

from benchmarks.days import day
from eventapp import files
from eventapp.edge.static_files import imported
from eventapp.extensions import db
from eventapp.models import FollowAsk
from eventapp.services import choices, links
from eventapp.services.access import Actor
from eventapp.services.accounts import accounts
from eventapp.services.draft import loading, people
from eventapp.services.following import asking
from eventapp.services.imports import new_event
from eventapp.services.publishing import hosts, releases

TABLE = Path(__file__).resolve().parents[1] / "docs" / "weight.md"
# In the forenoon of the first of the day of 100 seminars in ten rooms: what is on, next and to come.
AT = "2027-07-03T10:10+02:00"
MOST_KB, MOST_REQUESTS = 60, 6
# So that not every word that is changed changes the table: parts of what it says, and KB.
TOLERANCE, AT_LEAST = 0.08, 0.6
AUDIENCES = ("home.", "hosts.", "public.", "portal.")
# Which leads on to another page, and what answers all that is not there.
NO_PAGES = {"public.pages.host", "public.pages.missing"}


@pytest.fixture
def site(lite):
    lite.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    with time_machine.travel(AT, tick=False):
        account = accounts.add_account("bo@example.org", "Bo Ek", "long enough, this", site_owner=True)
        event = new_event.create(account, day(100))
        release = releases.publish(event, Actor(account.id, "owner"), lite.extensions["shelf"], "")
        mine = choices.new_token()
        some = [s.code for s in release.programme.seminars[:12]]
        known = frozenset(some)
        moment = release.published_at
        choices.choose(choices.Reader(event.code, mine, "", known), {code: choices.Wish(True, moment) for code in some})
        for n in range(2):
            asking.ask(event, release.programme, f"eva{n}@example.org", asking.Wish(("all",), "sv"), "192.0.2.1")
        secret, (first, second) = lite.config["SECRET_KEY"], db.session.scalars(db.select(FollowAsk.key)).all()
        row, person = next(
            (row, seat.person) for row in loading.tables(event).seminars for seat in row.seats if seat.role == "moderator" and seat.person
        )
        things = {
            "event": event.slug, "organisation": hosts.of_event(event.slug), "token": mine,
            "public.follow.yes": links.following("followask", first, secret),
            "public.follow.": asking.confirm(event, release, links.following("followask", second, secret)),
            "me": people.token(person, lite.config["SECRET_KEY"]), "code": row.code,
        }  # fmt: skip
        yield lite, things


def addresses(app, things):
    """Each page's rule with its address: what a public rule that ends with a slash leads to is read by people."""
    slugs = {"seminars": "seminarium-0", "people": "person-0", "rooms": "sal-0", "screens": "sal-0"}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: str(rule.rule)):
        page = rule.endpoint.startswith(AUDIENCES) and "GET" in rule.methods and str(rule.rule).endswith("/")
        if not page or rule.endpoint in NO_PAGES:
            continue
        slug = next((slugs[part] for part in str(rule.rule).split("/") if part in slugs), "")
        own = ("public.follow.yes", "public.follow.")
        token = next((things[each] for each in own if rule.endpoint.startswith(each)), things["token"])
        token = things["me"] if rule.endpoint.startswith("portal.") else token
        said = things | {"slug": slug, "token": token, "key": "0" * 10}
        yield str(rule.rule), re.sub(r"<(?:\w+:)?(\w+)>", lambda m, said=said: said[m[1]], str(rule.rule))


def asked(client, address):
    """What a browser asks for by itself to show a page: styles with their fonts, scripts with theirs, its sign, pictures in sight."""
    tree = html.document_fromstring(client.get(address).text)
    styles, scripts = tree.xpath("//link[@rel='stylesheet']/@href"), tree.xpath("//script/@src")
    found = [*styles, *scripts, *tree.xpath("//link[@rel='icon']/@href")[-1:], *tree.xpath("//link[@rel='modulepreload']/@href")]
    found += tree.xpath("//img[not(@loading='lazy')]/@src") + tree.xpath("//iframe/@src")
    for style in styles:
        found += [urljoin(style, each) for each in re.findall(r"url\(['\"]?([^)'\"]+)", client.get(style).text)]
    for script in scripts:
        beginning, _, name = script.partition("/js/")
        if beginning.startswith("/static/"):
            found += [f"{beginning}/{each}" for each in imported(files.STATIC, f"js/{name}")]
    return [address, *dict.fromkeys(urljoin(address, each) for each in found if not each.startswith("data:"))]


def weighed(app, things):
    """By each page's rule: KB over the wire as gzip, requests, and how many of these go to third parties."""
    client, found = app.test_client(), {}
    for rule, address in addresses(app, things):
        names = asked(client, address)
        ours = [name for name in names if name.startswith("/") and not name.startswith("//")]
        answers = [client.get(name, headers={"Accept-Encoding": "gzip"}) for name in ours]
        assert {answer.status_code for answer in answers} == {200}, rule
        found[rule] = (round(sum(len(answer.data) for answer in answers) / 1024, 1), len(ours), len(names) - len(ours))
    return found


def written(found):
    """The table, and what it says of itself."""
    lines = [f"| `{rule}` | {size} | {count} | {foreign} |" for rule, (size, count, foreign) in found.items()]
    head = TABLE.read_text().split("| page |")[0] if TABLE.exists() else ""
    return "\n".join([head + "| page | KB | requests | third parties |", "|---|---|---|---|", *lines]) + "\n"


def told():
    """The same as it is written down."""
    rows = re.findall(r"^\| `([^`]+)` \| ([\d.]+) \| (\d+) \| (\d+) \|$", TABLE.read_text(), re.MULTILINE)
    return {rule: (float(size), int(count), int(foreign)) for rule, size, count, foreign in rows}


def test_every_public_page_weighs_what_the_table_says(site):
    found = weighed(*site)
    if os.environ.get("WEIGHT") == "write":
        TABLE.write_text(written(found))
    table = told()
    assert list(found) == list(table)
    other = {
        rule: (found[rule], said) for rule, said in table.items()
        if found[rule][1:] != said[1:] or abs(found[rule][0] - said[0]) > max(AT_LEAST, said[0] * TOLERANCE)
    }  # fmt: skip
    assert other == {}, "write the table anew: WEIGHT=write pytest tests/test_weight.py"
    size, count, _ = found["/<event>/"]
    assert (size <= MOST_KB, count <= MOST_REQUESTS) == (True, True), (size, count)
    assert {rule for rule, (_, _, foreign) in found.items() if foreign} == set()
