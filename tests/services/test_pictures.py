"""Pictures that are given to one thing while another lets them go, and what is undone before it was done; both databases."""

import io
import threading

import pytest
from PIL import Image

from eventapp.extensions import db
from eventapp.models import Event, Person
from eventapp.services.access import COMMAND_LINE
from eventapp.services.accounts import organisations
from eventapp.services.draft import edits, loading, people
from eventapp.services.draft.edits import Writing
from eventapp.services.events import copying, erasing
from eventapp.services.people import erasure, kept_pictures, media
from eventapp.services.transaction import transaction


def picture(colour):
    out = io.BytesIO()
    Image.new("RGB", (300, 300), colour).save(out, "PNG")
    return out.getvalue()


def cached(day):
    return sorted(path.name for path in (day.shelf.folder.parent / kept_pictures.CACHE).glob("*.webp"))


def someone(event, key):
    row = loading.tables(event).people[0]
    people.change(Writing(event, COMMAND_LINE), row, row.version, {"portrait": key})
    return row


def test_a_picture_of_a_transaction_that_is_given_up_lies_nowhere(day):
    before = cached(day)
    with pytest.raises(ZeroDivisionError), transaction():
        key = media.store(picture("red"), square=True)
        raise ZeroDivisionError
    assert (kept_pictures.has(key), cached(day)) == (False, before)
    with transaction():
        assert media.store(picture("red"), square=True) == key
        assert cached(day) == before
    assert (kept_pictures.has(key), cached(day)) == (True, sorted([*before, *(f"{key}-{size}.webp" for size in kept_pictures.SIZES)]))


@pytest.mark.parametrize("whose", ["person", "event"])
def test_a_picture_that_is_being_given_to_another_is_not_deleted(day, whose):
    """Begun before the first is erased, committed after that was asked for."""
    key = media.store(picture("blue"), square=True)
    other = copying.copy(day.event, day.account, copying.New("En annan", "en-annan", day.event.starts_on))
    person = someone(other, key)
    event_id, row_id = day.event.id, loading.tables(day.event).people[1].id
    db.session.commit()
    begun, go_on = threading.Event(), threading.Event()

    def give():
        with day.app.app_context():
            with transaction():
                event, row = db.session.get(Event, event_id), db.session.get(Person, row_id)
                edits.write(Writing(event, COMMAND_LINE), row, {"portrait": key})
                begun.set()
                go_on.wait(1)
            db.session.remove()

    giver = threading.Thread(target=give)
    giver.start()
    assert begun.wait(60)
    if whose == "person":
        erasure.erase(other, day.actor, person, erasure.Asked(person.name, False), day.shelf)
    else:
        erasing.erase(other, day.actor, other.slug, day.shelf)
    giver.join(60)
    db.session.rollback()
    assert db.session.get(Person, row_id).portrait == key
    assert (kept_pictures.missing({key}), kept_pictures.read(key, 96) is None) == (set(), False)


def test_a_picture_that_nothing_has_goes_and_one_that_a_host_has_stays(day):
    keys = [media.store(picture(colour), square=True) for colour in ("red", "green")]
    other = copying.copy(day.event, day.account, copying.New("En annan", "en-annan", day.event.starts_on))
    first, second = loading.tables(other).people[:2]
    for row, key in zip((first, second), keys, strict=True):
        people.change(Writing(other, day.actor), row, row.version, {"portrait": key})
    (home,) = organisations.owned(day.account)
    organisations.change(home, day.actor, home.version, {"logo": keys[1]})
    erasing.erase(other, day.actor, other.slug, day.shelf)
    assert [kept_pictures.has(key) for key in keys] == [False, True]
    assert [kept_pictures.read(key, 96) is None for key in keys] == [True, False]
