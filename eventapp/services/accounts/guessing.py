"""Against guessing: whose tries are counted together, and which browsers an account knows."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address

from itsdangerous import BadSignature, URLSafeTimedSerializer

from eventapp.models import Account
from eventapp.services import limits
from eventapp.services.accounts import accounts
from eventapp.services.errors import Invalid

# For how long a browser that has once signed in stays known, in seconds: Chromium keeps no cookie longer.
KNOWN_FOR = 400 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where a request comes from: the network address, and what the browser shows of having been here before."""

    address: str
    mark: str
    key: str


def network(address: str) -> str:
    """Whose the address is, as far as can be told: an IPv4 address, or the /64 that one household or host has.

    An IPv4 address written as IPv6 (RFC 4291 section 2.5.5.2) is that IPv4 address.
    """
    try:
        found = ip_address(address.split("%")[0])
    except ValueError:
        return "unknown"
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Network((int(found), 64), strict=False))


def mark(account: Account, key: str) -> str:
    """What a browser keeps in which the account has signed in; holds until the password changes."""
    return _signer(key).dumps([account.id, account.epoch, secrets.token_urlsafe(12)])


def of_sign_in(email: str, visitor: Visitor) -> limits.Counted:
    """What a try to sign in counts against.

    A browser that the account knows has a limit of its own and no other: whoever guesses elsewhere, or in
    the same hall, does not keep its owner out. The mail address is counted in the form in which accounts
    are looked up, so that all its spellings are one.
    """
    try:
        address = accounts.normal_email(email)
    except Invalid:
        address = ""
    known = _known(visitor, address)
    if known:
        return ((limits.BROWSER, known),)
    where = network(visitor.address)
    return (
        (limits.NETWORK, where),
        (limits.NETWORK_HOUR, where),
        (limits.ADDRESS, address or f"not one: {email[:320]}"),
    )


def of_reset(visitor: Visitor) -> limits.Counted:
    """What asking for a reset mail counts against."""
    where = network(visitor.address)
    return (limits.RESETS_NETWORK, where), (limits.RESETS_NETWORK_HOUR, where)


def of_lost_link(visitor: Visitor) -> limits.Counted:
    """What asking for a personal link by mail counts against; of resets it takes none."""
    where = network(visitor.address)
    return (limits.LINKS_NETWORK, where), (limits.LINKS_NETWORK_HOUR, where)


def _known(visitor: Visitor, address: str) -> str:
    """Which browser this is, if the account with this mail address knows it; else empty."""
    try:
        account_id, epoch, browser = _signer(visitor.key).loads(visitor.mark, max_age=KNOWN_FOR)
    except (BadSignature, ValueError):
        return ""
    account = accounts.by_id(account_id)
    return browser if account and (account.email, account.epoch) == (address, epoch) else ""


def _signer(key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="known-browser")
