"""Every public address of the contract, for the sample day."""

import json

import pytest

PAGES = [
    "/almedalen-2017/", "/almedalen-2017/seminars/ai/", "/almedalen-2017/people/nina-rung/",
    "/almedalen-2017/rooms/bryggarsalen/", "/almedalen-2017/calendar/", "/almedalen-2017/livestreams/",
    "/almedalen-2017/about/", "/almedalen-2017/changes/", "/almedalen-2017/screens/",
    "/almedalen-2017/screens/bryggarsalen/",
]  # fmt: skip
FILES = {
    "calendar/all.ics": "text/calendar; charset=utf-8",
    "calendar/room/bryggarsalen.ics": "text/calendar; charset=utf-8",
    "calendar/tag/rattsvasende.ics": "text/calendar; charset=utf-8",
    "calendar/person/asa-regner.ics": "text/calendar; charset=utf-8",
    "calendar/seminar/ai.ics": "text/calendar; charset=utf-8",
    "programme.json": "application/json",
    "schedule.xml": "application/xml; charset=utf-8",
    "schedule.json": "application/json",
    "programme.csv": "text/csv; charset=utf-8",
    "changes.atom": "application/atom+xml; charset=utf-8",
    "theme.css": "text/css; charset=utf-8",
    "seminars/ai/picture.png": "image/png",
    "qr/event/almedalen-2017.svg": "image/svg+xml; charset=utf-8",
    "qr/calendar/almedalen-2017.png": "image/png",
    "qr/room/bryggarsalen.svg": "image/svg+xml; charset=utf-8",
    "qr/seminar/ai.png": "image/png",
    "qr/live/ai.svg": "image/svg+xml; charset=utf-8",
}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_pages_are_in_the_readers_language_and_need_no_cookie(lite_day, language):
    client = lite_day.app.test_client()
    for address in PAGES:
        answer = client.get(address, headers={"Accept-Language": language})
        assert (answer.status_code, answer.headers.get("Set-Cookie")) == (200, None), address
        assert f'<html lang="{language}">' in answer.text, address


def test_files_have_the_right_types(lite_day):
    client = lite_day.app.test_client()
    found = {name: client.get(f"/almedalen-2017/{name}") for name in FILES}
    assert {name: answer.status_code for name, answer in found.items()} == dict.fromkeys(FILES, 200)
    assert {name: answer.headers["Content-Type"] for name, answer in found.items()} == FILES


def test_a_second_request_is_answered_with_the_same_bytes_and_a_304(lite_day):
    client = lite_day.app.test_client()
    for address in [*PAGES[:1], "/almedalen-2017/calendar/all.ics"]:
        first, second = client.get(address), client.get(address)
        assert (first.data, dict(first.headers)) == (second.data, dict(second.headers))
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])


def test_what_is_not_there_is_a_404(lite_day):
    client = lite_day.app.test_client()
    for address in [
        "/nothing/",
        "/almedalen-2017/seminars/nothing/",
        "/almedalen-2017/nothing",
        "/q/3AAAAAA",
        "/me/x/",
    ]:
        assert client.get(address).status_code == 404, address


def test_clients_that_know_only_dates_get_a_304_for_feeds_and_never_for_pages(lite_day):
    client = lite_day.app.test_client()
    feed = client.get("/almedalen-2017/calendar/all.ics")
    date = {"If-Modified-Since": feed.headers["Last-Modified"]}
    assert client.get("/almedalen-2017/calendar/all.ics", headers=date).status_code == 304
    # A page also changes with the clock.
    assert "Last-Modified" not in client.get("/almedalen-2017/").headers
    assert client.get("/almedalen-2017/", headers=date).status_code == 200


def test_head_gzip_and_cross_origin(lite_day):
    client = lite_day.app.test_client()
    for _ in range(2):  # Cold and warm.
        plain = client.get("/almedalen-2017/calendar/all.ics")
        packed = client.get("/almedalen-2017/calendar/all.ics", headers={"Accept-Encoding": "gzip"})
        head = client.head("/almedalen-2017/calendar/all.ics")
        import gzip

        assert gzip.decompress(packed.data) == plain.data
        assert packed.headers["ETag"] == plain.headers["ETag"][:-1] + '-gz"'
        assert (head.data, head.headers["Content-Length"]) == (b"", str(len(plain.data)))
        for name, value in {
            "Access-Control-Allow-Origin": "*",
            "Cache-Control": "public, max-age=30, stale-while-revalidate=60, stale-if-error=86400",
            "Vary": "Accept-Encoding, Accept-Language, Cookie",
        }.items():
            assert plain.headers[name] == value


def test_what_is_on_changes_with_the_clock_and_the_copy_with_it(lite_day):
    import time_machine

    client = lite_day.app.test_client()

    def live(clock):
        with time_machine.travel(f"2017-07-03T{clock}:00+02:00", tick=False):
            page = client.get("/almedalen-2017/", headers={"Accept-Language": "sv"}).text
            return client.get("/almedalen-2017/seminars/ai/live").headers["Location"], [
                words for words in ("Livesändning från 14:30", "Se nu", "Se hela seminariet") if f"<span>{words}</span>" in page
            ]

    assert live("08:00") == ("https://live.example.org/bryggarsalen", ["Livesändning från 14:30"])
    assert live("14:29")[1] == ["Livesändning från 14:30", "Se hela seminariet"]
    assert live("14:30") == ("https://live.example.org/bryggarsalen", ["Se nu", "Se hela seminariet"])
    assert live("15:15") == ("https://video.example.org/almedalen-2017/4", ["Se hela seminariet"])


def test_the_front_door_lists_what_is_published(lite_day):
    page = lite_day.app.test_client().get("/", headers={"Accept-Language": "sv"})
    assert 'href="/almedalen-2017/"' in page.text
    assert "För arrangörer" in page.text


def test_the_programme_as_json_and_the_sitemap_name_every_page(lite_day):
    client = lite_day.app.test_client()
    index = client.get("/sitemap.xml").text
    assert [p.split("</loc>")[0] for p in index.split("<loc>")[1:]] == [
        "https://programme.example.org/almedalen-2017/sitemap.xml"
    ]
    sitemap = client.get("/almedalen-2017/sitemap.xml").text
    programme = client.get("/almedalen-2017/programme.json").json
    for seminar in programme["seminars"]:
        assert (
            f"<loc>https://programme.example.org/almedalen-2017/seminars/{seminar['slug']}/</loc>" in sitemap
        )
    for page in [p.split("</loc>")[0] for p in sitemap.split("<loc>")[1:]]:
        assert client.get(page.removeprefix("https://programme.example.org")).status_code == 200, page


def test_a_page_carries_each_slot_and_each_place_once(lite_day):
    import time_machine

    with time_machine.travel("2017-07-03T08:00:00+02:00", tick=False):
        page = lite_day.app.test_client().get("/almedalen-2017/").text
    card = page.split('<a href="/almedalen-2017/seminars/ai/" data-title>')[0].rsplit("<li ", 1)[1]
    assert (" data-ahead=" in card, card.count("2017-07-03T12:30:00Z"), card.count("2017-07-03T13:15:00Z")) == (True, 1, 1)
    told = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    places = [told["location"][0], *(part["location"] for part in told["subEvent"])]
    places = [place[0] if isinstance(place, list) else place for place in places]
    ids = [place["@id"] for place in places]
    # What is named only has been told before.
    assert [place.keys() > {"@id"} for place in places] == [one not in ids[:at] for at, one in enumerate(ids)]
    assert len(set(ids)) < len(ids)
