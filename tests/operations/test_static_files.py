"""Static files have the program's version in their path: kept for ever, and a version that is gone still answered."""

import re
import shutil

import pytest

from eventapp import files
from eventapp.edge.static_files import StaticFiles, version
from tests.conftest import sign_in

SCRIPT = "js/public.js"
BODY = (files.STATIC / SCRIPT).read_bytes()


def answer(client, address, **headers):
    """Status, how long it may be kept, and the body."""
    found = client.get(address, headers=headers)
    return found.status_code, found.headers.get("Cache-Control"), found.data


def test_a_page_names_its_files_by_version_and_they_are_kept_for_ever(lite_day):
    client = lite_day.app.test_client()
    named = re.findall(r'(?:src|href)="(/static/[^"]*)"', client.get("/almedalen-2017/").text)
    now = version(files.STATIC)
    names = ("icons/icon.svg", "css/eventapp.css", "js/live.js", SCRIPT)
    assert named == [f"/static/{now}/{name}" for name in names]
    for address in named:
        body = (files.STATIC / address.removeprefix(f"/static/{now}/")).read_bytes()
        assert answer(client, address) == (200, "public, max-age=31536000, immutable", body)
    assert client.get("/favicon.ico").headers["Location"] == f"/static/{now}/icons/icon.ico"


@pytest.mark.parametrize(
    ("address", "keep"),
    [
        (f"/static/0123456789/{SCRIPT}", "no-cache"),  # Of a page that was open before an upgrade.
        (f"/static/{SCRIPT}?v=0123456789", "public, max-age=3600"),  # Of a page from before there was a version in the path.
        (f"/static/{SCRIPT}", "public, max-age=3600"),
    ],
)
def test_any_other_address_gives_the_file_as_it_is_now_and_not_for_ever(lite, address, keep):
    client = lite.test_client()
    assert answer(client, address) == (200, keep, BODY)
    etag = client.get(address).headers["ETag"]
    assert answer(client, address, **{"If-None-Match": etag}) == (304, keep, b"")


@pytest.mark.parametrize(
    "address",
    ["0123456789/js/none.js", "0123456789/", "0123456789", "012345678/js/public.js", "0123456789/../config.py", "js/"],
)
def test_what_is_no_file_is_not_found(lite, address):
    assert lite.test_client().get(f"/static/{address}").status_code == 404


def test_any_change_of_any_file_is_a_new_version_of_all(tmp_path):
    def copied(name):
        folder = tmp_path / name
        shutil.copytree(files.STATIC, folder)
        return folder

    same, other, renamed = copied("same"), copied("other"), copied("renamed")
    (other / "js" / "board" / "start.js").write_bytes(b"// Another.\n")
    (renamed / "js" / "copy.js").rename(renamed / "js" / "copied.js")
    versions = [version(folder) for folder in (files.STATIC, same, other, renamed)]
    assert versions[0] == versions[1]
    assert len(set(versions)) == 3
    # The version before is answered by the one after it.
    held = StaticFiles(other)
    assert held.get(f"/static/{versions[0]}/js/board/start.js").body == b"// Another.\n"
    assert held.get(f"/static/{versions[2]}/js/board/start.js").headers[1] == (
        "Cache-Control", "public, max-age=31536000, immutable",
    )  # fmt: skip


def test_the_board_names_all_its_scripts_at_once(lite_day):
    page = sign_in(lite_day.app).get("/organise/almedalen-2017/schedule/").text
    named = re.findall(r'<link rel="modulepreload" href="([^"]*)">', page)
    types = {"types.js", "event-calendar.js"}  # Which no browser loads.
    scripts = {f.name for f in (files.STATIC / "js" / "board").iterdir()} - types - {"start.js"}
    assert named == [f"/static/{version(files.STATIC)}/js/board/{name}" for name in sorted(scripts)]
