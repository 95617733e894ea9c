"""What is missing before the day, and clashes that are let be; on both databases."""

import pytest

from eventapp.services.draft import board, journal, loading, memory, people, undoing, waivers
from eventapp.services.draft.edits import Writing
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.publishing import readiness, releases


def at_once(day):
    """Two of the day's panels put at the same time in their room; returns their clash."""
    first, second = [s for s in loading.tables(day.event).seminars if s.kind == "panel"][:2]
    board.move(Writing(day.event, day.actor), second, second.version, {"starts_at": first.starts_at})
    return next(c for c in memory.read(day.event).clashes() if c.rule == "room-twice")


def errors(day):
    return [c for c in memory.read(day.event).clashes() if c.severity == "error"]


def test_what_is_missing_and_where_to_mend_it(day):
    rows = loading.tables(day.event)
    found = readiness.look(day.event, memory.read(day.event))
    assert [(s.what, bool(s.missing)) for s in found.publish] == [
        ("rooms", False), ("seminars", False), ("venue", False), ("drafts", False), ("held-seats", True),
    ]  # fmt: skip
    assert [(s.what, bool(s.missing)) for s in found.signs] == [
        ("published", False), ("in-step", False), ("directions", True),
    ]  # fmt: skip
    without_mail = next(s for s in found.day if s.what == "mail").missing
    person = next(p for p in rows.people if (p.name, f"panelists/{p.code}/") in without_mail)
    people.change(Writing(day.event, day.actor), person, person.version, {"email": "bo@example.org"})
    after = next(
        s for s in readiness.look(day.event, memory.read(day.event)).day if s.what == "mail"
    ).missing
    assert set(without_mail) - set(after) == {(person.name, f"panelists/{person.code}/")}


def test_an_error_stops_publishing_until_it_is_mended_or_overruled(day):
    clash = at_once(day)
    with pytest.raises(Invalid) as refused:
        releases.publish(day.event, day.actor, day.shelf, "")
    assert list(refused.value.errors) == ["despite"]
    waivers.overrule(Writing(day.event, day.actor), clash.key, "Det är samma panel i två delar.")
    for other in errors(day):
        waivers.overrule(Writing(day.event, day.actor), other.key, "Likaså.")
    assert releases.publish(day.event, day.actor, day.shelf, "").number == 2


def test_publishing_all_the_same_takes_a_reason_which_is_logged(day):
    at_once(day)
    keys = {c.key for c in errors(day)}
    releases.publish(day.event, day.actor, day.shelf, "", releases.Agreed(despite="Ministern vill det."))
    found = readiness.look(day.event, memory.read(day.event))
    assert {(c.key, why["reason"], why["by"]) for c, why in found.overruled} == {
        (key, "Ministern vill det.", "Anna Ek") for key in keys
    }
    assert found.clashes == memory.read(day.event).clashes() != []
    last = journal.entries(day.event, 1)[0]
    assert (last.noun, list(last.after), last.account.name) == ("event", ["overruled"], "Anna Ek")


def test_overruling_is_taken_back_and_undone(day):
    clash = at_once(day)
    entry = waivers.overrule(Writing(day.event, day.actor), clash.key, "Skäl")
    assert clash not in errors(day)
    undoing.undo(day.event, day.actor, entry.id)
    assert clash in errors(day)
    waivers.overrule(Writing(day.event, day.actor), clash.key, "Skäl")
    waivers.stand_again(Writing(day.event, day.actor), clash.key)
    assert clash in errors(day)


def test_a_reason_is_needed_and_the_clash_must_be_there(day):
    clash = at_once(day)
    with pytest.raises(Invalid):
        waivers.overrule(Writing(day.event, day.actor), clash.key, "")
    with pytest.raises(NotFound):
        waivers.overrule(Writing(day.event, day.actor), "room-twice|X|Y||Z", "Skäl")
