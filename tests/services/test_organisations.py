"""Organisations: whose events are whose, roles over all of them, and what the upgrade makes of older databases."""

from datetime import date

import flask_migrate
import pytest
from sqlalchemy import text

from eventapp.extensions import db
from eventapp.models import Account, Event, Membership, Organisation, OrganisationMember
from eventapp.services import access
from eventapp.services.access import ROLES, Actor
from eventapp.services.accounts import members, one_time, organisations, team
from eventapp.services.errors import Forbidden, Invalid, NotFound, Stale
from eventapp.services.events import copying
from eventapp.services.operations import commands
from eventapp.services.publishing import releases
from tests import factories
from tests.conftest import sign_in, token


def home(day):
    return db.session.scalars(db.select(Organisation).where(Organisation.slug == "ecpat-sverige")).one()


def someone(email):
    return factories.account(email.partition("@")[0].title(), email)


def rights():
    """For every account and event there is: the role, by whatever way the account has it."""
    found = {}
    for account in db.session.scalars(db.select(Account).order_by(Account.id)):
        for event in db.session.scalars(db.select(Event).order_by(Event.id)):
            found[account.email, event.slug] = access.role_in(event.id, account.id)
    return found


def test_the_upgrade_gives_each_owner_an_organisation_and_nobody_a_right(day):
    """A database of before, with shared events, on both databases: every row is kept, every right as it was."""
    owners = [someone("bo@example.org"), someone("cilla@example.org")]
    made = [
        factories.make_event(owners[0], title="Bos dag", host=" Telia ", language="en").event,
        factories.make_event(owners[0], title="Bos andra dag", language="en").event,
        factories.make_event(owners[1], title="Cillas dag", slug="cillas-dag", language="en").event,
    ]
    shared = [(made[0], owners[1], "owner"), (made[1], owners[1], "viewer"), (day.event, owners[0], "owner")]
    for event, account, role in shared:
        db.session.add(Membership(event_id=event.id, account_id=account.id, role=role))
    db.session.commit()
    db.session.remove()
    flask_migrate.downgrade(revision="0009")
    memberships = db.session.execute(text("SELECT * FROM membership ORDER BY id")).all()
    old = {
        (email, slug): role
        for email, slug, role in db.session.execute(
            text("SELECT a.email, e.slug, m.role FROM membership m JOIN account a ON a.id = m.account_id JOIN event e ON e.id = m.event_id")
        )
    }
    counts = {t: db.session.scalar(text(f"SELECT count(*) FROM {t}")) for t in ("event", "release", "seminar", "entry", "ticket")}
    db.session.remove()
    commands.migrate_tables()
    assert {pair: role for pair, role in rights().items() if role} == old
    assert db.session.execute(text("SELECT * FROM membership ORDER BY id")).all() == memberships
    assert {t: db.session.scalar(text(f"SELECT count(*) FROM {t}")) for t in counts} == counts
    owned = db.session.execute(
        db.select(Organisation.slug, Organisation.name, Account.email, OrganisationMember.role)
        .join(OrganisationMember, OrganisationMember.organisation_id == Organisation.id)
        .join(Account, Account.id == OrganisationMember.account_id)
        .order_by(Account.email)
    ).all()
    assert owned == [
        ("ecpat-sverige", "ECPAT Sverige", "anna@example.org", "owner"),
        ("telia", "Telia", "bo@example.org", "owner"),
        ("host", "Host", "cilla@example.org", "owner"),
    ]
    belongs = db.session.execute(
        db.select(Event.slug, Organisation.slug).join(Organisation, Organisation.id == Event.organisation_id).order_by(Event.slug)
    ).all()
    assert belongs == [
        ("almedalen-2017", "ecpat-sverige"), ("bos-andra-dag", "telia"), ("bos-dag", "telia"), ("cillas-dag", "host"),
    ]  # fmt: skip
    # What was published is on the host's page at once; what never was is not.
    client = day.app.test_client()
    assert (client.get("/o/ecpat-sverige/").status_code, client.get("/o/telia/").status_code) == (200, 404)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_over_the_organisation_is_one_in_all_its_events_and_in_no_other(day, role):
    bo, own = someone("bo@example.org"), home(day)
    elsewhere = factories.make_event(someone("cilla@example.org"), title="Cillas").event
    one_time.use_invite(organisations.invite(own, day.actor, "bo@example.org", role, None), bo)
    later = copying.copy(day.event, day.account, copying.New("Nästa år", "nasta-ar", date(2018, 7, 3)))
    assert [(e.slug, r) for e, r in access.events_of(bo)] == [("nasta-ar", role), ("almedalen-2017", role)]
    assert access.enter("nasta-ar", bo, "see")[1] == Actor(bo.id, role)
    assert access.enter_organisation("ecpat-sverige", bo, "see")[1] == Actor(bo.id, role)
    for name, allowed in access.PERMISSIONS.items():
        if role not in allowed:
            with pytest.raises(Forbidden):
                access.enter("nasta-ar", bo, name)
            with pytest.raises(Forbidden):
                access.enter_organisation("ecpat-sverige", bo, name)
    with pytest.raises(NotFound):
        access.enter(elsewhere.slug, bo, "see")
    # The greater of two roles counts.
    db.session.add(Membership(event_id=later.id, account_id=bo.id, role="owner"))
    db.session.commit()
    assert access.enter("nasta-ar", bo, "own")[1].role == "owner"


def test_a_role_in_an_event_is_none_over_its_organisation(day):
    bo = someone("bo@example.org")
    one_time.use_invite(one_time.invite(day.event, day.actor, "bo@example.org", "owner", None), bo)
    with pytest.raises(NotFound):
        access.enter_organisation("ecpat-sverige", bo, "see")
    # What they copy is theirs: it does not come onto the page of an organisation that is not.
    copy = copying.copy(day.event, bo, copying.New("Bos", "bos", date(2018, 7, 3)))
    assert [o.slug for o in organisations.owned(bo)] == ["ecpat-sverige-2"]
    assert copy.organisation_id == organisations.owned(bo)[0].id
    with pytest.raises(NotFound):
        organisations.move(day.event, Actor(bo.id, "owner"), bo, "ecpat-sverige-2")


def test_an_event_is_moved_by_who_owns_both(day):
    bo, own = someone("bo@example.org"), home(day)
    other = organisations.add(day.account, {"name": "Röda Korset"})
    organisations_of_bo = organisations.add(bo, {"name": "Bos"})
    one_time.use_invite(organisations.invite(own, day.actor, "bo@example.org", "owner", None), bo)
    with pytest.raises(NotFound):
        organisations.move(day.event, day.actor, day.account, "bos")
    with pytest.raises(NotFound):
        organisations.move(day.event, Actor(bo.id, "owner"), bo, "roda-korset")
    sent = one_time.invite(day.event, Actor(bo.id, "owner"), "e@example.org", "owner", None)
    assert one_time.open_ticket("invite", sent).role == "owner"
    organisations.move(day.event, day.actor, day.account, "roda-korset")
    with pytest.raises(NotFound):  # Who sent it has no say in the event any more.
        one_time.open_ticket("invite", sent)
    assert (day.event.organisation_id, organisations_of_bo.slug) == (other.id, "bos")
    with pytest.raises(NotFound):
        access.enter("almedalen-2017", bo, "see")
    page = day.app.test_client().get("/o/roda-korset/").text
    assert "ECPATs heldag i Almedalen 2017" in page


def test_the_last_owner_stays_and_who_is_taken_out_has_nothing_left(day):
    own, bo = home(day), someone("bo@example.org")
    anna = members.of(own)[0]
    for change in (lambda: members.set_role(own, day.actor, anna.id, "editor"), lambda: members.remove(own, day.actor, anna.id, True)):
        with pytest.raises(Invalid):
            change()
    one_time.use_invite(organisations.invite(own, day.actor, "bo@example.org", "owner", None), bo)
    one_time.use_invite(one_time.invite(day.event, day.actor, "bo@example.org", "editor", None), bo)
    theirs = Actor(bo.id, "owner")
    sent = [organisations.invite(own, theirs, "c@example.org", "owner", None), one_time.invite(day.event, theirs, "d@example.org", "owner", None)]
    waiting = organisations.invite(own, day.actor, "bo@example.org", "owner", None)
    member = next(m for m in members.of(own) if m.account_id == bo.id)
    assert [e.slug for e in members.single_events(own, member)] == ["almedalen-2017"]
    members.remove(own, day.actor, member.id, True)
    assert (access.events_of(bo), members.invited(own), team.invited(day.event)) == ([], [], [])
    for link in (*sent, waiting):
        with pytest.raises(NotFound):
            one_time.use_invite(link, bo)


def test_an_invitation_ends_with_its_senders_role_and_never_lowers_one(day):
    own, bo = home(day), someone("bo@example.org")
    one_time.use_invite(organisations.invite(own, day.actor, "bo@example.org", "owner", None), bo)
    one_time.use_invite(organisations.invite(own, day.actor, "bo@example.org", "viewer", None), bo)
    assert [m.role for m in members.of(own)] == ["owner", "owner"]
    by_bo = organisations.invite(own, Actor(bo.id, "owner"), "c@example.org", "editor", None)
    members.set_role(own, day.actor, next(m.id for m in members.of(own) if m.account_id == bo.id), "editor")
    with pytest.raises(NotFound):
        one_time.open_ticket("invite", by_bo)
    # An invitation to one thing is none to another, and a new one takes the place of that to the same alone.
    kept = one_time.invite(day.event, day.actor, "d@example.org", "viewer", None)
    organisations.invite(own, day.actor, "d@example.org", "viewer", None)
    assert one_time.open_ticket("invite", kept).event_title == day.event.title


def test_the_owner_of_the_organisation_keeps_an_event_alive(day):
    """An event's own last owner may go where another owns its organisation."""
    bo = someone("bo@example.org")
    anna = team.members(day.event)[0]
    with pytest.raises(Invalid):
        team.set_role(day.event, day.actor, anna.id, None)
    one_time.use_invite(organisations.invite(home(day), day.actor, "bo@example.org", "owner", None), bo)
    team.set_role(day.event, day.actor, anna.id, None)
    assert access.enter("almedalen-2017", bo, "own")[1].role == "owner"


def test_what_an_organisation_cannot_be_is_refused_and_an_old_page_saves_nothing(day):
    own = home(day)
    other = organisations.add(day.account, {"name": "Röda Korset"})
    wrong = {"slug": "ecpat-sverige", "timezone": "Mars", "mail_reply": "x", "name": " "}
    for name, value in wrong.items():
        with pytest.raises(Invalid) as refused:
            organisations.change(other, day.actor, other.version, {name: value})
        assert list(refused.value.errors) == [name]
    for slug in ("o", "organisations", "Ö"):
        with pytest.raises(Invalid):
            organisations.change(other, day.actor, other.version, {"slug": slug})
    assert organisations.change(own, day.actor, 1, {"name": "ECPAT", "slug": "ecpat"})
    with pytest.raises(Stale):
        organisations.change(own, day.actor, 1, {"name": "Annat"})
    assert not organisations.change(own, day.actor, 1, {"name": "ECPAT"})
    day.shelf.hosts.forget()
    client = day.app.test_client()
    moved = client.get("/o/ecpat-sverige/calendar.ics?lang=en")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/o/ecpat/calendar.ics?lang=en")
    assert "<h1>ECPAT</h1>" in client.get("/o/ecpat/").text
    with pytest.raises(Invalid):  # Signs and calendars still lead there.
        organisations.add(day.account, {"name": "X", "slug": "ecpat-sverige"})


def test_the_screens(lite_day):
    client = sign_in(lite_day.app)
    base = "/organise/organisations/ecpat-sverige/"
    csrf = {"csrf_token": token(client, base)}
    assert 'href="/organise/organisations/ecpat-sverige/"' in client.get("/organise/").text
    assert client.post("/organise/organisations/", data=csrf | {"name": "Röda Korset", "timezone": "Europe/Stockholm", "language": "sv", "accent": "#aa2211"}).headers["Location"].endswith("/roda-korset/")
    form = {"name": "ECPAT", "slug": "ecpat-sverige", "timezone": "Europe/Stockholm", "language": "en", "accent": "#112233", "version": "1", "mail_name": "Vi", "mail_reply": "svar@example.org"}
    assert client.post(base + "settings/", data=csrf | form).status_code == 303
    stale = client.post(base + "settings/", data=csrf | form | {"name": "Annat"}, follow_redirects=True)
    assert ("ECPAT" in stale.text, "Annat" in stale.text) == (True, False)
    page = client.post(base + "invite", data=csrf | {"email": "bo@example.org", "role": "crew"}, follow_redirects=True).text
    link = page.split("/account/invite/")[1].split("<")[0]
    assert client.get(f"/account/invite/{link}").text.count("ECPAT") >= 1
    bo = someone("bo@example.org")
    one_time.use_invite(link, bo)
    theirs = sign_in(lite_day.app, "bo@example.org")
    assert (theirs.get(base).status_code, theirs.get(base + "settings/").status_code) == (200, 403)
    assert "bo@example.org" not in theirs.get(base).text.split("</header>")[1]
    number = next(m.id for m in members.of(home(lite_day)) if m.account_id == bo.id)
    client.post(f"{base}members/{number}/role", data=csrf | {"role": "editor"})
    assert access.role_in(lite_day.event.id, bo.id) == "editor"
    assert "Bo" in client.get(f"{base}members/{number}/remove").text
    client.post(f"{base}members/{number}/remove", data=csrf | {"events": "on"})
    assert theirs.get(base).status_code == 404
    client.post("/organise/almedalen-2017/move", data=csrf | {"organisation": "roda-korset"})
    assert "ECPATs heldag" in client.get("/organise/organisations/roda-korset/").text
    new = {"title": "Ny dag", "starts_on": "2027-01-01", "ends_on": "2027-01-01", "timezone": "Europe/Stockholm", "language": "sv", "accent": "#112233", "series": "Januaridagen"}
    assert client.post("/organise/new", data=csrf | new | {"organisation": "roda-korset"}).status_code == 303
    page = client.get("/organise/organisations/roda-korset/").text
    assert ("Januaridagen" in page, page.index("2027") < page.index("2017")) == (True, True)


def test_publishing_says_nothing_of_an_organisation_that_has_published_nothing(lite_day):
    organisations.add(lite_day.account, {"name": "Hemlig värd"})
    client = lite_day.app.test_client()
    answers = [client.get(f"/o/{slug}/{rest}").status_code for slug in ("hemlig-vard", "finns-inte") for rest in ("", "calendar.ics", "theme.css")]
    assert answers == [404] * 6
    assert releases.newest(lite_day.event).number == 1
