"""The same person over the years: who is a copy of whom, and what is taken over from one day to another."""

from datetime import date

import pytest

from eventapp.extensions import db
from eventapp.models import Organisation, Room, Seminar
from eventapp.services.accounts import one_time, organisations
from eventapp.services.draft import edits, loading, people, undoing
from eventapp.services.errors import Forbidden, NotFound, Stale
from eventapp.services.events import copying
from eventapp.services.people import same
from tests import factories
from tests.conftest import sign_in, token

VALUES = {"name": "Nina Ny", "title": "vd", "organisation": "Nytt AB", "biography": "Ny.", "website": "https://ny.example.org/"}


def nina(event):
    return next(p for p in loading.tables(event).people if p.slug == "nina-rung")


def years(day):
    """Two copies of the day, the second made of the first."""
    first = copying.copy(day.event, day.account, copying.New("Nästa år", "y2018", date(2018, 7, 3)))
    return first, copying.copy(first, day.account, copying.New("Året därpå", "y2019", date(2019, 7, 3)))


def test_copies_of_copies_know_the_first(day):
    first, second = years(day)
    code = nina(day.event).code
    assert [(p.root, p.code != code) for p in (nina(day.event), nina(first), nina(second))] == [("", False), (code, True), (code, True)]
    assert [e.slug for e, _ in same.elsewhere(nina(first), first)] == ["y2019", "almedalen-2017"]
    for table in (Room, Seminar):
        codes = set(db.session.scalars(db.select(table.code).where(table.event_id == day.event.id)))
        for event in (first, second):
            assert set(db.session.scalars(db.select(table.root).where(table.event_id == event.id))) == codes


def test_what_changed_is_taken_over_into_the_draft_and_undone(day):
    first, _ = years(day)
    old, new = nina(day.event), nina(first)
    people.change(edits.Writing(day.event, day.actor), old, old.version, VALUES | {"email": "hemlig@example.org", "notes": "Hemligt"})
    assert same.differences(new, old) == ["name", "title", "organisation", "biography", "website"]
    with pytest.raises(Stale):
        same.take(first, day.actor, new, old.code, 0)
    entry = same.take(first, day.actor, new, old.code, new.version)
    assert ({n: getattr(new, n) for n in VALUES}, new.email, new.notes, new.slug) == (VALUES, "", "", "nina-rung")
    undoing.undo(first, day.actor, entry.id)
    assert nina(first).name == "Nina Rung"


def test_what_is_changed_here_is_carried_to_the_days_to_come_alone(day):
    first, second = years(day)
    here = nina(first)
    people.change(edits.Writing(first, day.actor), here, here.version, VALUES)
    assert [e.slug for e in same.carry(first, day.actor, here)] == ["y2019"]
    assert [nina(e).name for e in (day.event, first, second)] == ["Nina Rung", "Nina Ny", "Nina Ny"]
    assert same.carry(first, day.actor, here) == []


def test_nothing_is_taken_from_or_carried_to_where_one_may_not(day):
    first, second = years(day)
    bo = factories.account("Bo", "bo@example.org")
    actor = edits.Actor(bo.id, "editor")
    for event, role in ((first, "editor"), (second, "viewer")):
        one_time.use_invite(one_time.invite(event, day.actor, "bo@example.org", role, None), bo)
    old = nina(day.event)
    people.change(edits.Writing(day.event, day.actor), old, old.version, VALUES)
    with pytest.raises(Forbidden):
        same.take(first, actor, nina(first), old.code, nina(first).version)
    people.change(edits.Writing(first, actor), nina(first), nina(first).version, VALUES)
    assert same.carry(first, actor, nina(first)) == []
    stranger = next(p for p in loading.tables(day.event).people if p.slug != "nina-rung")
    with pytest.raises(NotFound):
        same.take(first, day.actor, nina(first), stranger.code, nina(first).version)
    # In another organisation it is nobody one knows.
    organisations.add(day.account, {"name": "Andra"})
    organisations.move(day.event, day.actor, day.account, "andra")
    assert [e.slug for e, _ in same.elsewhere(nina(first), first)] == ["y2019"]
    assert db.session.scalar(db.select(db.func.count(Organisation.id))) == 2


def test_the_page_of_a_person_shows_other_years_and_takes_over(lite_day):
    day = lite_day
    first, second = years(day)
    old = nina(day.event)
    people.change(edits.Writing(day.event, day.actor), old, old.version, VALUES)
    client, base = sign_in(day.app), f"/organise/y2018/panelists/{nina(first).code}/"
    page = client.get(base, headers={"Accept-Language": "en"}).text
    assert ("Not the same there: Name, Title, Organisation, Biography, Web page." in page, page.count("The same there.")) == (True, 1)
    csrf = {"csrf_token": token(client, base)}
    client.post(base + "take", data=csrf | {"from": old.code, "version": nina(first).version})
    assert nina(first).name == "Nina Ny"
    client.post(base + "carry", data=csrf)
    assert nina(second).name == "Nina Ny"
    assert "The same there." in client.get(base, headers={"Accept-Language": "en"}).text
