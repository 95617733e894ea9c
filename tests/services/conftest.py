"""What the tests of imports share: empty events of one day."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Account
from eventapp.services.access import Actor
from eventapp.services.accounts import accounts
from eventapp.services.draft import events


@pytest.fixture
def fresh(lite):
    """Makes an empty event of one day, as often as it is called."""
    account = db.session.scalars(select(Account)).first() or accounts.add_account(
        "anna@example.org", "Anna", "long enough, this", site_owner=True
    )

    def make(language="sv"):
        values = {"title": "Tom", "slug": "t" + uuid4().hex[:12], "starts_on": "2027-07-03", "ends_on": "2027-07-03"}
        values |= {"timezone": "Europe/Stockholm", "language": language}
        return events.add(account, values), Actor(account.id, "owner")

    return make
