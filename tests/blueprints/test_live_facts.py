"""Where the live facts are asked for: every page that follows the clock says where they lie, and what its rooms' codes are."""

import json
import re
from html import unescape

import pytest

from eventapp.services.draft import loading, people
from eventapp.services.publishing import releases
from tests.conftest import sign_in

SLUG = "almedalen-2017"


def attributes(html):
    """Of the page's body."""
    body = re.search(r"<body[^>]*>", html)[0]
    return {name: unescape(a or b) for name, a, b in re.findall(r"""data-(\w+)=(?:"([^"]*)"|'([^']*)')""", body)}


@pytest.mark.parametrize("path", ["", "seminars/ai/", "livestreams/", "embed/", "rooms/bryggarsalen/", "people/nina-rung/"])
def test_public_pages(lite_day, path):
    found = attributes(lite_day.app.test_client().get(f"/{SLUG}/{path}").text)
    rooms = [[r.slug, r.code, r.name] for r in releases.latest(lite_day.event).programme.rooms]
    assert (found["live"], json.loads(found["rooms"])) == (f"/{SLUG}/live.json", rooms)
    assert {"ended", "over", "lateMany", "full", "instead"} <= set(json.loads(found["words"]))


def test_the_personal_page(lite_day):
    person = next(p for p in loading.tables(lite_day.event).people if p.slug == "nina-rung")
    link = people.token(person, lite_day.app.config["SECRET_KEY"])
    assert attributes(lite_day.app.test_client().get(f"/me/{link}/").text)["live"] == f"/{SLUG}/live.json"


def test_a_preview_is_of_the_draft_and_has_none(lite_day):
    client = sign_in(lite_day.app)
    preview = client.get(f"/organise/{SLUG}/preview/own", follow_redirects=True)
    assert preview.status_code == 200
    assert "live" not in attributes(preview.text)
