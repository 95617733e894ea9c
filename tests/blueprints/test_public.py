"""Every public address of the contract, for the sample day."""

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
