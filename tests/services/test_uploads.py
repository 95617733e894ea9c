"""Files that wait to be imported: a bound on how many, and a word to who comes back to one that is gone; both databases."""

import io

from eventapp.extensions import db
from eventapp.models import Upload
from eventapp.services.draft import events
from eventapp.services.imports import uploads
from tests.conftest import sign_in, token


def waiting(event):
    return set(db.session.scalars(db.select(Upload.token).where(Upload.event_id == event.id)))


def test_of_an_events_files_the_oldest_goes_and_no_others(day):
    other = events.add(day.account, {
        "title": "En annan dag", "starts_on": day.event.starts_on, "ends_on": day.event.starts_on,
        "timezone": "Europe/Stockholm", "language": "sv",
    })  # fmt: skip
    theirs = uploads.keep(other.id, b"titel\nDeras")
    made = [uploads.keep(day.event.id, b"titel\nNr %d" % number) for number in range(uploads.MOST + 2)]
    assert waiting(day.event) == set(made[2:])
    assert waiting(other) == {theirs}


def test_who_comes_back_to_one_that_is_gone_is_told_and_can_give_it_again(lite_day):
    client = sign_in(lite_day.app)
    page = f"/organise/{lite_day.event.slug}/imports/"
    csrf = token(client, page)
    data = {"file": (io.BytesIO(b"Titel;Start\nEtt;2017-07-03 10:00\n"), "ett.csv"), "csrf_token": csrf}
    preview = client.post(page, data=data).headers["Location"]
    assert client.get(preview).status_code == 200
    for number in range(uploads.MOST):
        uploads.keep(lite_day.event.id, b"titel\n%d" % number)
    gone = client.get(preview, headers={"Accept-Language": "sv"})
    assert gone.status_code == 404
    assert "Den här filen väntar inte längre: den gavs för mer än ett dygn sedan, eller 20 andra sedan dess. Ge den igen." in gone.text
    assert 'type="file"' in gone.text
