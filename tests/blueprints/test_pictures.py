"""Pictures that readers are shown: kept at the edge as pages are, and for no longer than something public shows them."""

import io

import pytest
from PIL import Image

from eventapp.extensions import db
from eventapp.models import Picture
from eventapp.services.accounts import organisations
from eventapp.services.draft import edits, loading, people
from eventapp.services.people import media
from eventapp.services.publishing import releases, withdrawal

HEADERS = ("Content-Type", "Cache-Control", "ETag", "Content-Length", "X-Content-Type-Options", "Content-Security-Policy")


@pytest.fixture
def shown(day):
    """The key of a portrait that the published programme shows."""
    out = io.BytesIO()
    Image.effect_noise((600, 600), 80).convert("RGB").save(out, "PNG")
    key = media.store(out.getvalue(), square=True)
    portrait(day, key)
    return key


def portrait(day, key, of=0):
    """Give someone a portrait, or take it away, and publish that."""
    person = loading.tables(day.event).people[of]
    people.change(edits.Writing(day.event, day.actor), person, person.version, {"portrait": key})
    releases.publish(day.event, day.actor, day.shelf, "")


def answer(client, address, **headers):
    """Status, headers that count, and the body."""
    found = client.get(address, headers=headers)
    return found.status_code, [found.headers.getlist(name) for name in HEADERS], found.data


def lose(day):
    """Take all pictures out of the database and off the disk; what is still sent is from memory."""
    db.session.execute(db.delete(Picture))
    db.session.commit()
    for path in (day.shelf.folder.parent / "pictures").iterdir():
        path.unlink()


def test_a_warm_picture_is_sent_from_memory_with_the_same_headers(day, shown):
    client, addresses = day.app.test_client(), [f"/media/{shown}-{size}.webp" for size in (96, 256, 512)]
    first = [answer(client, address) for address in addresses]
    assert [(status, headers) for status, headers, _ in first] == [
        (200, [
            ["image/webp"], ["public, max-age=86400, immutable"], [f'"{shown}-{size}.webp"'], [str(len(body))],
            ["nosniff"], ["default-src 'none'"],
        ])
        for size, (_, _, body) in zip((96, 256, 512), first, strict=True)
    ]  # fmt: skip
    lose(day)
    assert [answer(client, address) for address in addresses] == first
    assert client.get(f"{addresses[0]}?v=2").data == first[0][2]
    unchanged = client.get(addresses[0], headers={"If-None-Match": first[0][1][2][0]})
    assert (unchanged.status_code, unchanged.data, unchanged.headers["ETag"]) == (304, b"", first[0][1][2][0])
    head = client.head(addresses[0])
    assert (head.status_code, head.data, head.headers["Content-Length"]) == (200, b"", str(len(first[0][2])))


def test_it_is_sent_from_the_database_where_the_disk_has_it_no_more(day, shown):
    for path in (day.shelf.folder.parent / "pictures").iterdir():
        path.unlink()
    client, address = day.app.test_client(), f"/media/{shown}-256.webp"
    first = answer(client, address)
    assert (first[0], first[2][8:12]) == (200, b"WEBP")
    lose(day)
    assert answer(client, address) == first


@pytest.mark.parametrize("how", ["another release", "taken down"])
def test_one_in_memory_is_sent_no_more_once_nothing_shows_it(day, shown, how):
    client, address = day.app.test_client(), f"/media/{shown}-256.webp"
    assert client.get(address).status_code == 200
    if how == "another release":
        portrait(day, "")
    else:
        withdrawal.take_down(day.event, day.actor, day.shelf)
    assert client.get(address).status_code == 404


def test_a_release_that_still_shows_it_keeps_it(day, shown):
    client, address = day.app.test_client(), f"/media/{shown}-256.webp"
    first = answer(client, address)
    portrait(day, shown, of=1)
    assert answer(client, address) == first
    lose(day)
    assert answer(client, address) == first


def test_a_warm_logo_of_an_organisation_is_sent_from_memory(day):
    out = io.BytesIO()
    Image.new("RGB", (300, 100), "green").save(out, "PNG")
    key = media.store(out.getvalue(), square=False)
    other = organisations.add(day.account, {"name": "Andra"})
    assert organisations.change(other, day.actor, other.version, {"logo": key})
    organisations.move(day.event, day.actor, day.account, "andra")
    client, address = day.app.test_client(), f"/media/{key}-96.webp"
    first = answer(client, address)
    lose(day)
    assert answer(client, address) == first
    assert first[0] == 200
