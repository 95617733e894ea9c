"""Two save the same row: what each changed is kept, only what both changed is asked; on both databases."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventapp.extensions import db
from eventapp.services.draft import board, conflicts, edits, events, loading, people, rooms, seminars, undoing
from eventapp.services.draft.seats import state as seat_state
from eventapp.services.errors import Stale
from tests.blueprints.test_organise import seminar_form
from tests.conftest import sign_in


def ai(day):
    db.session.expire_all()
    return next(s for s in loading.tables(day.event).seminars if s.slug == "ai")


def every_form(day):
    """Each kind of row that has a version, how it is saved, and two of its fields."""
    tables = loading.tables(day.event)
    return {
        "seminar": (ai(day), seminars.change, "title", "abstract"),
        "room": (tables.rooms[0], rooms.change, "name", "notes"),
        "person": (tables.people[0], people.change, "name", "email"),
        "event": (day.event, lambda writing, _row, *more: events.change(writing, *more), "title", "host"),
    }


@pytest.mark.parametrize("kind", ["seminar", "room", "person", "event"])
def test_what_only_one_changed_is_kept_and_what_both_did_is_asked(day, kind):
    (row, save, first, second), writing = every_form(day)[kind], edits.Writing(day.event, day.actor)
    seen, form = row.version, edits.state(row)
    save(writing, row, seen, {first: "Hennes"})
    # The whole form comes back, with the first field as it was when it was opened.
    save(writing, row, seen, {first: form[first], second: "Hans"})
    assert (getattr(row, first), getattr(row, second)) == ("Hennes", "Hans")
    with pytest.raises(Stale) as refused:
        save(writing, row, seen, {first: "Mitt", second: form[second]})
    db.session.refresh(row)
    assert (refused.value.theirs, refused.value.yours) == ({first: "Hennes"}, {first: "Mitt"})
    chosen = conflicts.Seen(seen, refused.value.version, frozenset({first}))
    save(writing, row, chosen, {first: "Mitt", second: form[second]})
    assert (getattr(row, first), getattr(row, second)) == ("Mitt", "Hans")
    # What was chosen over one version is no answer to a later one.
    save(writing, row, row.version, {first: "Senare"})
    with pytest.raises(Stale):
        save(writing, row, chosen, {first: "Mitt", second: form[second]})


def test_a_move_on_the_board_and_a_colleagues_title_are_both_kept(day):
    row = ai(day)
    seen, starts = row.version, row.starts_at
    seminars.change(edits.Writing(day.event, day.actor), row, seen, {"title": "Ny"})
    board.move(edits.Writing(day.event, day.actor), row, seen, {"starts_at": starts + timedelta(hours=1)})
    assert (ai(day).title, ai(day).starts_at) == ("Ny", starts + timedelta(hours=1))


def test_a_panel_is_joined_person_by_person_and_undo_counts_as_a_save(day):
    row = next(s for s in loading.tables(day.event).seminars if len(s.seats) > 3)
    seen, seats = row.version, [seat_state(s) for s in row.seats]
    entry = seminars.change(edits.Writing(day.event, day.actor), row, seen, {"seats": seats[1:]})
    mine = [*seats, {**seats[0], "person_id": None, "organisation": "Telia"}]
    seminars.change(edits.Writing(day.event, day.actor), row, seen, {"seats": mine})
    assert [seat_state(s) for s in row.seats] == [*seats[1:], mine[-1]]
    undoing.undo(day.event, day.actor, entry.id)
    db.session.expire_all()
    assert [seat_state(s) for s in row.seats] == [*seats, mine[-1]]
    # And a form from before all that, untouched, reverts nothing.
    seminars.change(edits.Writing(day.event, day.actor), row, seen, {"seats": seats, "title": row.title})
    assert [seat_state(s) for s in row.seats] == [*seats, mine[-1]]


FIELDS = ("title", "abstract", "host", "tags", "minutes")
VALUES = st.fixed_dictionaries(
    {name: st.sampled_from(["a", "b", "c"]) for name in FIELDS[:3]}
    | {"tags": st.lists(st.sampled_from("xyz"), unique=True), "minutes": st.sampled_from([30, 45])}
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(base=VALUES, mine=VALUES, theirs=st.lists(VALUES, min_size=1, max_size=3))
def test_for_any_three_versions_nothing_is_lost_unless_it_is_asked(lite_day, base, mine, theirs):
    day, row = lite_day, ai(lite_day)
    seminars.change(edits.Writing(day.event, day.actor), row, row.version, base)
    seen = row.version
    for values in theirs:
        seminars.change(edits.Writing(day.event, day.actor), row, row.version, values)
    last = theirs[-1]
    plain = [name for name in FIELDS if name != "tags"]
    both = {n for n in plain if mine[n] != base[n] and last[n] != base[n] and mine[n] != last[n]}
    try:
        seminars.change(edits.Writing(day.event, day.actor), row, seen, mine)
    except Stale as stale:
        assert set(stale.yours) == both
        assert {n: getattr(ai(day), n) for n in FIELDS} == last
    else:
        assert both == set()
        row = ai(day)
        assert {n: getattr(row, n) for n in plain} == {n: mine[n] if mine[n] != base[n] else last[n] for n in plain}
        wanted = {t for t in "xyz" if (t in mine["tags"] and t in last["tags"]) or
                  (t not in base["tags"] and (t in mine["tags"] or t in last["tags"]))}  # fmt: skip
        assert set(row.tags) == wanted


def test_the_form_is_saved_with_both_or_asks_only_what_both_changed(lite_day):
    day, client = lite_day, sign_in(lite_day.app)
    client.get("/organise/?lang=en")
    page, data = seminar_form(day, client, host="Mitt")
    seminars.change(edits.Writing(day.event, day.actor), ai(day), data["version"], {"title": "Hennes"})
    assert client.post(page, data=data).status_code == 303
    assert (ai(day).title, ai(day).host) == ("Hennes", "Mitt")
    assert "What someone else has changed meanwhile is kept too" in client.get(page).text
    page, data = seminar_form(day, client, host="Igen", notes="Mina")
    seminars.change(edits.Writing(day.event, day.actor), ai(day), data["version"], {"title": "Ny", "host": "Deras", "abstract": "A"})
    answer = client.post(page, data=data)
    assert answer.status_code == 409
    assert re.findall('name="(keep-[a-z_]+)"', answer.text) == ["keep-host"] * 2
    over = re.search('name="over" value="([0-9]+)"', answer.text)[1]
    kept = re.search('name="version" value="([0-9]+)"', answer.text)[1]
    assert int(kept) == data["version"]
    assert client.post(page, data=data | {"over": over, "keep-host": "yours"}).status_code == 303
    row = ai(day)
    assert (row.title, row.host, row.abstract, row.notes) == ("Ny", "Igen", "A", "Mina")


def test_a_colleagues_dates_are_not_put_back_by_an_old_settings_form(day):
    seen = day.event.version
    old = {"starts_on": day.event.starts_on, "ends_on": day.event.ends_on}
    events.change(edits.Writing(day.event, day.actor), seen, {"ends_on": date(2017, 7, 5)})
    events.change(edits.Writing(day.event, day.actor), seen, {**old, "host": "Ny värd"})
    assert (day.event.ends_on, day.event.host) == (date(2017, 7, 5), "Ny värd")
