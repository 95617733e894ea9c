"""Several seminars changed at once, on both databases: all that can be, the others told, and one undo."""

import pytest

from eventapp.extensions import db
from eventapp.models import Entry
from eventapp.programme.limits import MOST_TAGS
from eventapp.services.draft import bulk, edits, journal, loading, seminars, undoing
from eventapp.services.errors import Invalid
from tests import factories


@pytest.fixture
def list_of(app):
    """Three seminars, the third with as many tags as one may have, and a room to move them to."""
    bare = factories.make_event()
    made = [factories.seminar(bare, title, tags=tags) for title, tags in
            (("Ett", ["Ai", "unga"]), ("Två", []), ("Tre", [f"t{n}" for n in range(MOST_TAGS)]))]  # fmt: skip
    return bare, [row.code for row in made], factories.room(bare, "Ångbåten")


def shown(day, *names):
    return {s.title: tuple(getattr(s, name) for name in names) for s in loading.tables(day.event).seminars}


def test_all_get_the_same_and_one_undo_takes_it_back(list_of):
    day, codes, room = list_of
    names = ("state", "kind", "room_id", "language", "stream")
    before = shown(day, *names)
    values = {"state": "cancelled", "kind": "talk", "room_id": room.id, "language": "en", "stream": "none"}
    done = bulk.change_many(day.writing, codes, bulk.Change(values))
    assert shown(day, *names) == dict.fromkeys(("Ett", "Två", "Tre"), ("cancelled", "talk", room.id, "en", "none"))
    assert (len(done.entries), done.same, done.refused) == (3, 0, [])
    assert {entry.batch for entry in done.entries} == {done.entries[0].batch}
    assert journal.lines(day.event)[0].kind == "many"
    undoing.undo(day.event, day.actor, done.entries[-1].id)
    assert shown(day, *names) == before


def test_one_that_cannot_be_changed_is_told_and_the_others_are_changed(list_of):
    day, codes, _ = list_of
    full = shown(day, "tags", "state")["Tre"]
    done = bulk.change_many(day.writing, codes, bulk.Change({"state": "draft"}, gets=("ny", "ai"), loses=("UNGA",)))
    assert shown(day, "tags", "state") == {"Ett": (["Ai", "ny"], "draft"), "Två": (["ny", "ai"], "draft"), "Tre": full}
    assert [(title, list(error.errors)) for title, error in done.refused] == [("Tre", ["tags"])]
    assert db.session.query(Entry).filter_by(batch=done.entries[0].batch).count() == 2


def test_what_is_so_already_is_no_change_and_what_is_gone_is_told(list_of):
    day, codes, _ = list_of
    edits.remove(day.writing, seminars.find(day.event, codes[0]))
    done = bulk.change_many(day.writing, [*codes, "NEVER", codes[1]], bulk.Change({"state": "confirmed"}))
    assert (done.entries, done.same) == ([], 2)
    assert [title for title, _ in done.refused] == ["Ett", "NEVER"]


def test_a_room_of_another_event_and_a_seminar_of_another_event_are_out_of_reach(list_of):
    day, codes, _ = list_of
    other = factories.make_event()
    room, theirs = factories.room(other), factories.seminar(other, "Deras")
    done = bulk.change_many(day.writing, [codes[0], theirs.code], bulk.Change({"room_id": room.id, "state": "draft"}))
    assert (done.entries, [title for title, _ in done.refused]) == ([], ["Ett", theirs.code])
    assert all(isinstance(error, Invalid) for _, error in done.refused)
    assert shown(other, "state") == {"Deras": ("confirmed",)}
