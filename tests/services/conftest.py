"""What the tests of imports share: empty events of one day."""

import pytest
from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Account
from tests import factories


@pytest.fixture
def fresh(lite):
    """Makes an empty event of one day, as often as it is called."""
    account = db.session.scalars(select(Account)).first() or factories.account(site_owner=True)

    def make(language="sv"):
        made = factories.make_event(account, title="Tom", language=language)
        return made.event, made.actor

    return make
