"""The programme in other sites' frames, and the page for sharing it."""

import io
import json
import re

import pytest
from PIL import Image

from tests.conftest import fill, sign_in

EMBED = "/almedalen-2017/embed/"


@pytest.fixture
def client(lite_day):
    return lite_day.app.test_client()


def titles(answer):
    return re.findall(r'class="card-title"[^>]*>\s*<a [^>]*>([^<]*)', answer.get_data(as_text=True))


def test_it_is_whole_or_a_part_and_sets_no_cookie(client):
    whole = client.get(EMBED)
    assert (whole.status_code, len(titles(whole)), "Set-Cookie" in whole.headers) == (200, 6, False)
    asked = client.get(f"{EMBED}?lang=en&theme=dark")
    assert ("Set-Cookie" in asked.headers, 'class="embed dark"' in asked.get_data(as_text=True)) == (False, True)
    part = titles(client.get(f"{EMBED}?kind=talk"))
    assert 0 < len(part) < 6
    assert "Inget i programmet" in client.get(f"{EMBED}?room=nothing").get_data(as_text=True)
    assert 'class="embed auto"' in client.get(f"{EMBED}?theme=%22x").get_data(as_text=True)


def test_once_kept_each_way_to_ask_still_gets_its_own(client):
    ways = ["", "?theme=dark", "?theme=light", "?show=now", "?kind=talk", "?kind=talk&theme=clear"]
    first = {way: client.get(EMBED + way).data for way in ways}
    again = {way: client.get(EMBED + way + ("&" if way else "?") + "utm_source=x") for way in ways}
    assert {way: a.data for way, a in again.items()} == first
    assert len(set(first.values())) == len(ways)


def test_only_this_page_may_be_framed(client):
    def ancestors(path):
        return [v.split("frame-ancestors ")[1] for v in client.get(path).headers.getlist("Content-Security-Policy")]

    for _ in range(2):  # The second from the kept copy.
        assert ancestors(EMBED) == ["*"]
    client.get(EMBED)
    elsewhere = [
        "/", "/almedalen-2017/", "/almedalen-2017/calendar/", "/organise/embed/", "/account/embed/", "/me/embed/", "/o/embed/",
        "/almedalen-2017/embed/fit.js", "/almedalen-2017/seminars/embed/", "/organise/x/embed/", "/preview/x/almedalen-2017/embed/",
    ]  # fmt: skip
    assert {path: ancestors(path) for path in elsewhere} == {path: ["'none'"] for path in elsewhere}


def test_oembed_leads_editors_to_the_frame(client):
    said = client.get("/almedalen-2017/oembed.json?url=x&maxwidth=300&maxheight=99999999")
    found = json.loads(said.data)
    address = "https://programme.example.org/almedalen-2017/embed/"
    assert (found["type"], found["version"], found["width"], found["height"]) == ("rich", "1.0", 300, 720)
    assert f'<iframe src="{address}"' in found["html"]
    assert json.loads(client.get("/almedalen-2017/oembed.json").data)["width"] == 640
    page = client.get("/almedalen-2017/").get_data(as_text=True)
    assert 'type="application/json+oembed" href="/almedalen-2017/oembed.json"' in page


def test_the_page_for_sharing_has_addresses_texts_codes_and_the_frame(lite_day):
    client = sign_in(lite_day.app)
    page = client.get("/organise/almedalen-2017/share/?theme=dark&show=now").get_data(as_text=True)
    for part in (
        "https://programme.example.org/almedalen-2017/", "/almedalen-2017/qr/event/almedalen-2017.svg",
        "/almedalen-2017/qr/calendar/almedalen-2017.svg", " är över: tack till alla som kom.", "3 juli 2017", "#ecpatchallenge",
        "https://programme.example.org/almedalen-2017/embed/?show=now&amp;amp;theme=dark", "embed/fit.js",
    ):  # fmt: skip
        assert part in page, part
    sizes = {shape: Image.open(io.BytesIO(client.get(f"/organise/almedalen-2017/share/{shape}.png").data)).size for shape in ("link", "square", "story")}
    assert sizes == {"link": (1200, 630), "square": (1080, 1080), "story": (1080, 1920)}
    assert client.get("/organise/almedalen-2017/share/x.png").status_code == 404


def test_what_is_typed_in_the_address_is_text(lite_day):
    page = sign_in(lite_day.app).get("/organise/almedalen-2017/share/", query_string={"room": '"></textarea><script>alert(1)</script>'})
    assert "<script>alert" not in page.get_data(as_text=True)


def test_before_anything_is_published_it_says_so(lite):
    fill(lite, publish=False)
    answer = sign_in(lite).get("/organise/almedalen-2017/share/")
    assert (answer.status_code, "Inget är publicerat än." in answer.get_data(as_text=True)) == (200, True)
    assert sign_in(lite).get("/organise/almedalen-2017/share/link.png").status_code == 404
