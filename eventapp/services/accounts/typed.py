"""What an account had typed when its session ended: kept for an hour, for nobody else, until it is shown again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete

from eventapp.extensions import db
from eventapp.models import Account, KeptForm
from eventapp.services.clock import now
from eventapp.services.errors import NotFound
from eventapp.services.transaction import transaction

KEPT_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """Names and values of a form, and the address that it was sent to."""

    address: str
    fields: list[tuple[str, str]]


def keep(account: Account, kept: Kept) -> None:
    """Keep a form for the account, in place of one kept before. What is older than an hour is forgotten."""
    with transaction():
        old = (KeptForm.account_id == account.id) | (KeptForm.kept_at < now() - KEPT_FOR)
        db.session.execute(delete(KeptForm).where(old))
        fields = [list(pair) for pair in kept.fields]
        db.session.add(KeptForm(account_id=account.id, address=kept.address, fields=fields, kept_at=now()))


def kept(account: Account, address: str | None = None) -> Kept:
    """What is kept for the account, if need be only for this address. Raises NotFound."""
    found = db.session.get(KeptForm, account.id)
    if found is None or found.kept_at < now() - KEPT_FOR or address not in (None, found.address):
        raise NotFound
    return Kept(found.address, [(name, value) for name, value in found.fields])


def forget(account: Account, address: str) -> None:
    """Forget what is kept for the account and an address: it was sent again."""
    with transaction():
        db.session.execute(
            delete(KeptForm).where(KeptForm.account_id == account.id, KeptForm.address == address)
        )
