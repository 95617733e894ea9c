"""The tokens of the links that who follows a day has in mail."""

from __future__ import annotations

import hmac

from flask import current_app

from eventapp.services import links
from eventapp.services.errors import NotFound
from eventapp.services.mail.followlinks import TOLD

_KEY = 16


def made(key: str) -> str:
    """The token of the link to what the one with a key follows."""
    return links.following(TOLD, key, str(current_app.config["SECRET_KEY"]))


def key(kind: str, token: str) -> str:
    """The key in a token of a kind (mail/followlinks.py). Raises NotFound for one that was not made here."""
    found = token[:_KEY]
    if not hmac.compare_digest(links.following(kind, found, str(current_app.config["SECRET_KEY"])).encode(), token.encode()):
        raise NotFound
    return found


def check(token: str) -> None:
    """Raises NotFound for what is no token of the link to what one follows, whoever follows now."""
    key(TOLD, token)
