"""No request, and no sequence of them, gives a lesser role a greater one or another's private data; copies and marks too."""

import io
import re
import sqlite3
from contextlib import closing, contextmanager
from datetime import date

import pytest

from eventapp.extensions import db
from eventapp.formats import jsonfile
from eventapp.models import Account, Event, Membership, Organisation, OrganisationMember, Seat, Ticket
from eventapp.services.access import ROLES, Actor
from eventapp.services.accounts import accounts, one_time, team
from eventapp.services.draft import board, edits, events, loading, memory, people, rooms, seminars
from eventapp.services.draft.seats import state as seat_state
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.events import copying
from eventapp.services.publishing import withdrawal
from tests.conftest import sign_in, token
from tests.security.test_rights import address, first_codes, views

OURS, THEIRS = "Hemligt-A7", "Hemligt-B7"
PASSWORD = "long enough, this"
LINK = re.compile(r"/(?:account/(?:invite|setup|reset)|me)/[\w-]{20,}/?")
# They end the walk, not the rights; what they cost is measured elsewhere.
NOT_WALKED = ("account.sign_out", "account.sign_in", "planning.", "import")


def fill_privately(event, actor, secret):
    """The mark in every private field of the event."""
    rows = loading.tables(event)
    for person in rows.people[:2]:
        values = {"email": f"{secret}@example.org".lower(), "phone": secret, "notes": secret}
        people.change(edits.Writing(event, actor), person, person.version, values)
    rooms.change(edits.Writing(event, actor), rows.rooms[0], rows.rooms[0].version, {"stream_key": secret})
    row = rows.seminars[0]
    seats = [seat_state(seat) | {"note": secret} for seat in row.seats]
    seminars.change(edits.Writing(event, actor), row, row.version, {"seats": seats})


def three_events(day):
    """The day, another one that Bo does not see or is a colleague of, and a removed one; open invitations; secrets."""
    other = copying.copy(day.event, day.account, copying.New("Den andra", "den-andra", date(2027, 1, 1)))
    removed = copying.copy(day.event, day.account, copying.New("Den borttagna", "den-borttagna", date(2027, 2, 1)))
    withdrawal.remove(removed, day.actor, day.shelf)
    fill_privately(day.event, day.actor, OURS)
    fill_privately(other, day.actor, THEIRS)
    for event in (day.event, other):
        one_time.invite(event, day.actor, "cilla@example.org", "owner", None)
    return other, removed


def rights():
    """Who may do what: accounts, site owners, roles in events, and roles that invitations would give."""
    roles = db.session.execute(
        db.select(Account.email, Event.code, Membership.role)
        .join(Membership, Membership.account_id == Account.id)
        .join(Event, Event.id == Membership.event_id)
    )
    invitations = db.session.execute(
        db.select(Ticket.email, Ticket.event_id, Ticket.role).where(Ticket.purpose != "reset")
    )
    owners = db.session.execute(db.select(Account.email, Account.site_owner))
    there = db.session.execute(db.select(Event.code, Event.removed_at.is_(None)))
    over = db.session.execute(
        db.select(Account.email, Organisation.slug, Organisation.name, Organisation.logo, OrganisationMember.role)
        .join(OrganisationMember, OrganisationMember.account_id == Account.id)
        .join(Organisation, Organisation.id == OrganisationMember.organisation_id)
    )
    homes = db.session.execute(db.select(Event.code, Event.organisation_id))
    mail = db.session.execute(db.select(Organisation.id, Organisation.mail_name, Organisation.mail_reply))
    rows = (roles, invitations, owners, there, over, homes, mail)
    return tuple(sorted(map(tuple, each), key=str) for each in rows)


@contextmanager
def committed():
    """What tells whether anything was committed since it was last asked; at first it was. What is not can give no right."""
    seen = []
    with closing(sqlite3.connect(db.engine.url.database)) as beside:

        def since():
            seen.append(beside.execute("PRAGMA data_version").fetchone())
            return seen[-2:-1] != seen[-1:]

        yield since


def typed(day, other, removed, csrf):
    """A form that tries for more, in every field that any form has."""
    return {
        "csrf_token": csrf, "email": "bo@example.org", "role": "owner", "site_owner": "y", "owner": "y", "name": "Bo", "password": PASSWORD,
        "title": "Kopian", "slug": "", "starts_on": "2028-01-01", "ends_on": "2028-01-01", "timezone": "Europe/Stockholm", "language": "sv",
        "what": ["rooms", "people", "seminars", "texts", "slots", "links", "private"], "code": [removed.code, other.code], "typed": day.event.slug,
        "version": "1", "once": "x", "member": "1", "account_id": "1", "event_id": "1", "answer": "confirmed", "seat": "1", "to": "up",
        "pasted": "titel\nNy", "note": "x", "despite": "x", "accent": "#112233", "kind": "panel", "state": "confirmed", "minutes": "30",
        "organisation": "ecpat-sverige", "mail_reply": "bo@example.org", "mail_name": "Bo", "events": "on",
    }  # fmt: skip


def walk(day, client, form, things, slugs):
    """Every POST there is, to every event; after each one the rights, and the links that it showed, followed."""
    for rule in views(day.app):
        if "POST" not in rule.methods or any(name in rule.endpoint for name in NOT_WALKED):
            continue
        for slug in slugs if "<event>" in rule.rule else slugs[:1]:
            place = address(rule, things).replace("almedalen-2017", slug)
            answer = client.post(place, data=form)
            assert "csrf_token" not in answer.text or answer.status_code != 400, (
                place
            )  # The walk is no form too old.
            yield f"POST {place}"
            if answer.content_type.startswith("text/html"):
                for link in set(LINK.findall(answer.text)):
                    client.post(link, data=form)
                    yield f"POST {place}, then {link}"
    files = {
        "csrf_token": form["csrf_token"],
        "file": (io.BytesIO(jsonfile.write_programme(memory.read(day.event).programme)), "draft.json"),
    }
    client.post("/organise/almedalen-2017/imports/", data=files)
    yield "a draft.json imported"


def pages(day, client, slugs):
    """Every page of every event as this client sees it, but for what is drawn."""
    things = first_codes(day)
    for rule in views(day.app):
        if (
            rule.rule.startswith("/organise/<event>")
            and "GET" in rule.methods
            and not rule.rule.endswith((".pdf", ".zip"))
        ):
            for slug in slugs:
                yield (
                    f"{rule.rule} in {slug}",
                    client.get(address(rule, things).replace("almedalen-2017", slug)).data.decode(
                        errors="ignore"
                    ),
                )


@pytest.mark.parametrize("role", [*ROLES[:3], "colleague of another event", "nobody"])
def test_no_sequence_of_requests_gives_more_than_one_has(lite_day, role):
    """The walk is done twice, so that every request comes before and after every other."""
    day = lite_day
    other, removed = three_events(day)
    if role != "nobody":
        bo = accounts.add_account("bo@example.org", "Bo", PASSWORD)
        here = [day.event, removed] if role in ROLES else [other]
        for event in here:
            db.session.add(
                Membership(event_id=event.id, account_id=bo.id, role=role if role in ROLES else "editor")
            )
        db.session.commit()
    client = day.app.test_client() if role == "nobody" else sign_in(day.app, "bo@example.org", PASSWORD)
    form = typed(day, other, removed, token(client, "/account/sign-in" if role == "nobody" else "/account/"))
    things, slugs, before = first_codes(day), [day.event.slug, other.slug, removed.slug], rights()
    steps = 0
    with committed() as since:
        for _ in range(2):
            for step in walk(day, client, form, things, slugs):
                assert not since() or rights() == before, step
                steps += 1
    assert steps > 150
    forbidden = {
        "viewer": {OURS, THEIRS},
        "crew": {OURS, THEIRS},
        "editor": {THEIRS},
        "nobody": {OURS, THEIRS},
    }.get(role, {OURS})
    for where, text in pages(day, client, slugs):
        assert [secret for secret in forbidden if secret.lower() in text.lower()] == [], where


def test_the_walk_would_have_found_an_editors_copy(lite_day):
    """The test can fail: where copying takes only the right to edit, the walk sees the new owner."""
    other, removed = three_events(lite_day)
    bo = accounts.add_account("bo@example.org", "Bo", PASSWORD)
    db.session.add(Membership(event_id=lite_day.event.id, account_id=bo.id, role="editor"))
    db.session.commit()
    lite_day.app.view_functions["organise.event.events.copy"].needs = "edit"
    try:
        client = sign_in(lite_day.app, "bo@example.org", PASSWORD)
        form, before = typed(lite_day, other, removed, token(client, "/account/")), rights()
        with committed() as since:
            client.get("/organise/almedalen-2017/")
            assert (since(), since()) == (True, False)
            client.post("/organise/almedalen-2017/copy/", data=form)
            assert since()
        assert len(rights()[0]) == len(before[0]) + 1
    finally:
        lite_day.app.view_functions["organise.event.events.copy"].needs = "own"


PRIVATE_ROWS = [("email", "phone", "notes"), ("stream_key", "notes", "stream_crew", "hours"), ("notes",)]


@pytest.mark.parametrize("along", [False, True])
def test_what_is_private_comes_along_only_when_it_is_chosen(day, along):
    event, actor = day.event, day.actor
    fill_privately(event, actor, OURS)
    rows = loading.tables(event)
    hours = [["2017-07-03T06:00:00+00:00", "2017-07-03T14:00:00+00:00"]]
    for room in rows.rooms:
        values = {"stream_key": OURS, "notes": OURS, "stream_crew": OURS, "hours": hours}
        rooms.change(edits.Writing(event, actor), room, room.version, values)
    for row in rows.seminars:
        seats = [seat_state(seat) | {"call_at": row.starts_at} for seat in row.seats]
        seminars.change(edits.Writing(event, actor), row, row.version, {"notes": OURS, "seats": seats})
    copy = copying.copy(
        event, day.account, copying.New("Kopian", "kopian", date(2018, 1, 3)), copying.Copied(private=along)
    )
    new = loading.tables(copy)
    names = {p.name for p in rows.people[:2]}
    tables = ([p for p in new.people if p.name in names], new.rooms, new.seminars)
    kept = [
        {bool(getattr(row, field)) for row in table for field in fields}
        for table, fields in zip(tables, PRIVATE_ROWS, strict=True)
    ]
    assert kept == [{along}] * 3
    calls = db.session.scalars(
        db.select(Seat.call_at).where(Seat.seminar_id.in_([s.id for s in new.seminars if s.starts_at]))
    )
    assert {call is not None for call in calls} == {along}
    assert {len(p.hours) for p in new.people} == {0}


def test_the_form_that_copies_leaves_what_is_private_unless_it_is_ticked(lite_day):
    page = sign_in(lite_day.app).get("/organise/almedalen-2017/copy/").text
    ticked = set(re.findall(r'<input[^>]*checked[^>]*value="(\w+)"', page))
    assert (ticked, 'value="private"' in page) == (
        {"rooms", "people", "seminars", "texts", "slots", "links"},
        True,
    )


def test_a_forms_name_holds_for_its_own_event_account_and_kind_alone(day):
    """Sent by another, or to another event, the same name makes something new and shows nothing."""
    event, actor, once = day.event, day.actor, "f" * 32
    bo = Actor(accounts.add_account("bo@example.org", "Bo", PASSWORD).id, "editor")
    other = copying.copy(event, day.account, copying.New("Den andra", "den-andra", date(2027, 1, 1)))
    first = people.add(edits.Writing(event, actor, once), {"name": "Eva Ek"})
    assert people.add(edits.Writing(event, actor, once), {"name": "Eva Ek"}).id == first.id
    elsewhere, someone_elses = (
        people.add(edits.Writing(other, actor, once), {"name": "Bo Ås"}),
        people.add(edits.Writing(event, bo, once), {"name": "Bo Ås"}),
    )
    assert (elsewhere.event_id, elsewhere.name, someone_elses.event_id) == (other.id, "Bo Ås", event.id)
    assert len({first.id, elsewhere.id, someone_elses.id}) == 3
    assert rooms.add(edits.Writing(event, actor, once), {"name": "Salen"}).name == "Salen"
    made = seminars.add(edits.Writing(event, actor, once), {"title": "Ny", "seats": []})
    assert board.add(edits.Writing(event, actor, once), "Ny", "panel", 30).id == made.id
    values = {
        "title": "Dag", "starts_on": date(2027, 1, 1), "ends_on": date(2027, 1, 1), "timezone": "Europe/Stockholm",
        "language": "sv",
    }  # fmt: skip
    day_of_ones_own = events.add(day.account, values | {"slug": "en"}, once)
    assert events.add(day.account, values | {"slug": "en"}, once).id == day_of_ones_own.id
    with pytest.raises(Invalid):  # Not the other's event, whose address is taken.
        events.add(accounts.by_email("bo@example.org"), values | {"slug": "en"}, once)
    # A name of any length is none that a database refuses.
    assert people.add(edits.Writing(event, actor, "x" * 5000), {"name": "Lång"}).name == "Lång"


@pytest.mark.parametrize("role", ["viewer", None])
def test_an_older_invitation_does_not_bring_back_a_role_that_was_taken_away(day, role):
    bo = accounts.add_account("bo@example.org", "Bo", PASSWORD)
    one_time.use_invite(one_time.invite(day.event, day.actor, "bo@example.org", "owner", None), bo)
    kept = one_time.invite(day.event, day.actor, "bo@example.org", "owner", None)
    member = next(m for m in team.members(day.event) if m.account_id == bo.id)
    team.set_role(day.event, day.actor, member.id, role)
    with pytest.raises(NotFound):
        one_time.use_invite(kept, bo)
    assert [m.role for m in team.members(day.event) if m.account_id == bo.id] == ([role] if role else [])
    again = one_time.invite(day.event, day.actor, "bo@example.org", "editor", None)
    one_time.use_invite(again, bo)
    assert [m.role for m in team.members(day.event) if m.account_id == bo.id] == ["editor"]
