"""Accounts, invitations, tickets, roles; on both databases."""

from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerifyMismatchError

from eventapp.models import Ticket
from eventapp.services import access
from eventapp.services.accounts import accounts, one_time, passwords, team
from eventapp.services.clock import now
from eventapp.services.errors import Forbidden, Invalid, NotFound
from tests import factories
from tests.conftest import EMAIL, PASSWORD


def test_signing_in_takes_the_right_password_whatever_the_letters_case_of_the_address(day):
    assert accounts.sign_in("ANNA@Example.org", PASSWORD) is day.account
    for email, password in (
        (EMAIL, "wrong"),
        ("nobody@example.org", PASSWORD),
        ("not an address", PASSWORD),
        (EMAIL, ""),
    ):
        assert accounts.sign_in(email, password) is None


def test_a_ticket_works_once_and_not_for_ever_and_is_kept_hashed(day):
    token = one_time.make_ticket("reset", EMAIL)
    assert token not in {t.digest for t in Ticket.query.all()}
    assert one_time.open_ticket("reset", token).email == EMAIL
    with pytest.raises(NotFound):
        one_time.open_ticket("setup", token)
    one_time.use_reset(token, "a brand new password")
    assert accounts.sign_in(EMAIL, "a brand new password")
    assert accounts.sign_in(EMAIL, PASSWORD) is None
    with pytest.raises(NotFound):
        one_time.use_reset(token, "yet another password")
    late = one_time.make_ticket("reset", EMAIL)
    with time_machine.travel(now() + timedelta(hours=3)), pytest.raises(NotFound):
        one_time.open_ticket("reset", late)


def test_a_refused_password_does_not_use_the_ticket_up(app):
    token = one_time.make_ticket("setup")
    with pytest.raises(Invalid):
        one_time.use_setup(token, "bo@example.org", "Bo", "short")
    assert one_time.use_setup(token, "bo@example.org", "Bo", "long enough, this").site_owner


def test_an_invitation_gives_a_role_and_never_lowers_one(day):
    actor, event = day.actor, day.event
    token = one_time.invite(event, actor, "Bo@example.org", "crew", None)
    bo = one_time.use_invite(token, None, "Bo", "long enough, this")
    assert [(m.account.email, m.role) for m in team.members(event)] == [
        (EMAIL, "owner"),
        ("bo@example.org", "crew"),
    ]
    with pytest.raises(NotFound):
        one_time.use_invite(token, None, "X", "long enough, this")
    again = one_time.invite(event, actor, "bo@example.org", "viewer", None)
    one_time.use_invite(again, bo)
    assert team.members(event)[1].role == "crew"
    third = one_time.invite(event, actor, "bo@example.org", "editor", None)
    with pytest.raises(Invalid):  # Has an account, so must sign in: a link alone opens no account.
        one_time.use_invite(third, None, "Bo", "long enough, this")


def test_the_last_owner_stays(day):
    (member,) = team.members(day.event)
    for role in ("viewer", None):
        with pytest.raises(Invalid):
            team.set_role(day.event, day.actor, member.id, role)


def test_entering_an_event_takes_a_role_and_a_right(day):
    bo = factories.account("Bo", "bo@example.org")
    with pytest.raises(NotFound):
        access.enter("almedalen-2017", bo, "see")
    token = one_time.invite(day.event, day.actor, "bo@example.org", "viewer", None)
    one_time.use_invite(token, bo)
    assert access.enter("almedalen-2017", bo, "see")[0] is day.event
    with pytest.raises(Forbidden):
        access.enter("almedalen-2017", bo, "edit")
    with pytest.raises(NotFound):
        access.enter("nothing", bo, "see")


def test_a_hash_of_nobody_takes_as_long_to_compare_with_as_any():
    hasher = PasswordHasher()
    nobody = passwords.of_nobody(hasher)
    assert extract_parameters(nobody) == extract_parameters(hasher.hash("en lång lösenfras"))
    # It is computed, and differs: what is no hash would be refused at once, with InvalidHashError.
    with pytest.raises(VerifyMismatchError):
        hasher.verify(nobody, "en lång lösenfras")
    assert passwords.of_nobody(hasher) != nobody
