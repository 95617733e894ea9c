"""The programme as an app: its manifest in both languages, its icons as pictures, and what a device is told to keep."""

import gzip
import io
import json
import re
import sys
from types import SimpleNamespace

import pytest
from PIL import Image

from eventapp import files
from eventapp.edge import CSP
from eventapp.services.draft import events, loading, people, seminars
from eventapp.services.draft.edits import Writing
from eventapp.services.imports import new_event
from eventapp.services.people import kept_pictures, media
from tests import factories

sys.path.insert(0, str(files.ROOT / "benchmarks"))
from days import day

SCRIPTS = files.STATIC / "js" / "offline"


@pytest.fixture
def made(lite):
    made = factories.make_event(title="Havsdagen på Gotland 2027")
    hall = factories.room(made, "Stora salen")
    made.person = factories.person(made, "Åsa Öberg")
    made.seminar = factories.seminar(made, "Lagen", panel=[made.person], room=hall, starts_at=factories.at("10:00"))
    events.change(made.writing, made.event.version, {"accent": "#9c1f2e", "tagline": "Om havet"})
    factories.release(made)
    return made


def test_the_manifest_in_the_readers_language(lite, made):
    slug, client = made.event.slug, lite.test_client()
    answer = client.get(f"/{slug}/manifest.webmanifest?lang=en")
    assert answer.headers["Content-Type"] == "application/manifest+json; charset=utf-8"
    assert "Set-Cookie" not in answer.headers
    icons = [
        {"src": f"icons/{purpose}-{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for purpose in ("any", "maskable") for size in (192, 512)
    ]  # fmt: skip
    expected = {
        "id": f"/{slug}/", "name": "Havsdagen på Gotland 2027", "short_name": "Havsdagen på", "lang": "en", "dir": "ltr",
        "start_url": "./?lang=en", "scope": "./", "display": "standalone", "theme_color": "#9c1f2e",
        "background_color": "#9c1f2e", "icons": icons, "description": "Om havet",
    }  # fmt: skip
    assert answer.json == expected
    swedish = client.get(f"/{slug}/manifest.webmanifest", headers={"Accept-Language": "sv"}).json
    assert swedish == expected | {"lang": "sv", "start_url": "./?lang=sv"}
    page = client.get(f"/{slug}/", headers={"Accept-Language": "sv"}).text
    assert f'<link rel="manifest" href="/{slug}/manifest.webmanifest?lang=sv">' in page
    assert f'<link rel="apple-touch-icon" href="/{slug}/icons/touch-180.png">' in page
    assert "manifest-src 'self'" in CSP


def icon(client, slug, name):
    answer = client.get(f"/{slug}/icons/{name}.png")
    assert answer.mimetype == "image/png"
    image = Image.open(io.BytesIO(answer.data))
    assert image.format == "PNG"
    return image.convert("RGBA")


@pytest.mark.parametrize("logo", [False, True])
def test_icons_are_of_the_accent_and_the_logo_and_keep_what_a_device_cuts_free(lite, made, logo):
    if logo:
        data = io.BytesIO()
        Image.new("RGB", (300, 300), "#00ff00").save(data, "PNG")
        events.change(made.writing, made.event.version, {"logo": media.store(data.getvalue(), square=False)})
        factories.release(made)
    client, accent = lite.test_client(), (0x9C, 0x1F, 0x2E, 255)
    for name, size, cut in (
        ("any-192", 192, False), ("any-512", 512, False), ("maskable-192", 192, True), ("maskable-512", 512, True), ("touch-180", 180, True),
    ):  # fmt: skip
        image = icon(client, made.event.slug, name)
        assert image.size == (size, size), name
        assert image.getpixel((0, 0)) == (accent if cut else (*accent[:3], 0)), name
        colours = {colour for _, colour in image.getcolors(1 << 20)}
        if logo:
            green = image.getpixel((size // 2, size // 2))
            assert green[1] > 200 > 60 > green[0], name
        else:
            assert (255, 255, 255, 255) in colours, name
        if cut:
            # Outside of the circle that is never cut away, four fifths of the width, there is nothing but the colour.
            free = [image.getpixel((x, y)) for x in range(0, size, 7) for y in range(0, size, 7) if (x - size / 2) ** 2 + (y - size / 2) ** 2 > (0.4 * size) ** 2]
            assert set(free) == {accent}, name
    for wrong in ("any-180", "touch-192", "any-0192", "x"):
        assert client.get(f"/{made.event.slug}/icons/{wrong}.png").status_code == 404


def test_what_is_kept_is_every_page_as_it_is_sent_and_of_one_release(lite, made):
    slug, client = made.event.slug, lite.test_client()
    listed = client.get(f"/{slug}/offline.json").json
    assert (listed["release"], listed["languages"], len(listed["parts"])) == (1, ["sv", "en"], 1)
    assert {f"seminars/{made.seminar.slug}/", f"people/{made.person.slug}/", "rooms/stora-salen/", "", "mine/"} <= set(listed["parts"][0])
    for language in listed["languages"]:
        answer = client.get(f"/{slug}/offline/0.json?lang={language}&v=1")
        assert "Set-Cookie" not in answer.headers
        assert (answer.json["mark"], [*answer.json["pages"]]) == (listed["mark"], listed["parts"][0])
        for path, text in answer.json["pages"].items():
            sent = client.get(f"/{slug}/{path}", headers={"Accept-Language": language})
            assert (sent.status_code, text) == (200, sent.text), path
        for address in {*listed["files"], *answer.json["files"]}:
            assert client.get(address).status_code == 200, address
    assert client.get(f"/{slug}/offline/1.json").status_code == 404
    # Nobody's secret address, nothing of the organisers', and nothing that is framed or on a screen.
    text = json.dumps([listed["parts"], listed["files"], answer.json["files"]])
    assert not [word for word in ("/me/", "organise", "preview", "embed", "screens", "mine/x") if word in text]


def test_a_text_names_no_address_that_is_kept(lite, made):
    picture = f"/media/{'a' * 32}-512.webp"
    named = [
        "/static/../account/sign-in", "/static/..%2faccount/sign-in", "/static/%2e%2e/metrics", "/static/./x.css", "/static/x/",
        "/media/../metrics", f"/media/{'a' * 32}-512.webp/../../metrics", "/media/x.webp", "/static//evil.example/x.css", "/static/x y.css",
    ]  # fmt: skip
    # Also where it is no link, but text that looks like one.
    text = "".join(f'[a]({address}) src="{address}" ' for address in [*named, picture])
    seminars.change(made.writing, made.seminar, made.seminar.version, {"abstract": text})
    factories.release(made)
    files = lite.test_client().get(f"/{made.event.slug}/offline/0.json").json["files"]
    assert [address for address in files if not re.fullmatch(r"/static/[0-9a-f]{10}/[\w/-][\w./-]*", address)] == [picture.replace("512", "96")]
    assert not [address for address in files if ".." in address or "//" in address]


def test_the_worker_is_asked_for_again_each_time_and_goes_with_its_event(lite, made):
    slug, client = made.event.slug, lite.test_client()

    def script():
        answer = client.get(f"/{slug}/sw.js")
        assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (200, "text/javascript", "no-cache")
        return answer.data

    worker, remover = ((SCRIPTS / name).read_bytes() for name in ("worker.js", "remover.js"))
    assert script() == worker
    lite.config["OFFLINE"] = False
    lite.extensions["copies"]._held.clear()
    assert script() == remover
    assert client.get(f"/{slug}/offline.json").status_code == 404
    assert client.get(f"/{slug}/offline/0.json").status_code == 404
    assert "data-offline" not in client.get(f"/{slug}/").text
    assert "Here nothing is kept" in client.get(f"/{slug}/offline/?lang=en").text
    lite.config["OFFLINE"] = True
    # Under an address that is no event's, or no longer, whoever has a worker gets rid of it.
    slug = "no-such-event"
    assert script() == remover


def test_only_pages_that_readers_open_themselves_have_it_kept(lite, made):
    slug, client = made.event.slug, lite.test_client()
    assert f'data-offline="/{slug}/"' in client.get(f"/{slug}/").text
    for path in ("embed/", "screens/"):
        assert "data-offline" not in client.get(f"/{slug}/{path}").text


def portrait(number):
    """A picture that is no other's, as hard to pack as a face; gives its key."""
    made, out = Image.effect_noise((48, 48), 60).convert("RGB").resize((96, 96)), io.BytesIO()
    made.save(out, "WEBP", quality=82)
    key = f"{number:032x}"
    kept_pictures.keep(key, dict.fromkeys(kept_pictures.SIZES, out.getvalue()))
    return key


def test_a_hundred_seminars_with_portraits_weigh_less_than_two_megabytes(lite):
    made = factories.make_event()
    event = new_event.create(made.account, day(100))
    writing = Writing(event, made.actor)
    for number, row in enumerate(loading.tables(event).people):
        people.change(writing, row, row.version, {"portrait": portrait(number)})
    factories.release(SimpleNamespace(event=event, actor=made.actor, shelf=made.shelf))
    client, sizes = lite.test_client(), {}

    def fetch(address):
        """As a browser does, which takes what is packed with gzip: what counts is the body as it is sent."""
        answer = client.get(address, headers={"Accept-Encoding": "gzip, deflate, br"})
        assert answer.status_code == 200, address
        sizes[address] = len(answer.data)
        packed = answer.headers.get("Content-Encoding") == "gzip"
        return gzip.decompress(answer.data) if packed else answer.data

    listed = json.loads(fetch(f"/{event.slug}/offline.json"))
    named = set(listed["files"])
    for language in listed["languages"]:
        for number in range(len(listed["parts"])):
            named |= set(json.loads(fetch(f"/{event.slug}/offline/{number}.json?lang={language}"))["files"])
    for address in named:
        fetch(address)
    assert sum(address.startswith("/media/") for address in sizes) == 100
    # In both languages, 210 pages each.
    assert sum(map(len, listed["parts"])) == 220
    assert 300_000 < sum(sizes.values()) < 1_000_000
    assert len(sizes) < 150
