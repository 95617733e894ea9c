"""Who is signed in: the session's cookie, and the one by which an account knows a browser again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Response, after_this_request, current_app, request, session

from eventapp.extensions import login
from eventapp.services.accounts import guessing, sessions

if TYPE_CHECKING:
    from eventapp.models import Account

# Signing in is this module's own: neither the network nor the browser's name is kept in the cookie.
login.session_protection = None


class SignedIn:
    """An account as flask-login wants it, and which of its sessions this is."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, found: sessions.Found) -> None:
        self.account, self.number = found.account, found.number


@login.user_loader
def _load(token: str) -> SignedIn | None:
    """Whose session it is, unless it has ended. A cookie whose session was moved on is sent anew."""
    found = sessions.find(token, lifetime())
    if found is None:
        return None
    if found.slides:
        session.modified = True
    return SignedIn(found)


def start_session(account: Account) -> None:
    """Sign in, with a new session; from now on the account knows this browser."""
    agent = request.headers.get("User-Agent", "")[:500]
    token = sessions.start(account, agent, lifetime())
    session.clear()
    session.permanent = True
    session["_user_id"] = token
    mark = guessing.mark(account, current_app.config["SECRET_KEY"])
    secure = current_app.config["SECURE"]

    @after_this_request
    def _keep(response: Response) -> Response:
        response.set_cookie(
            _known_cookie(), mark, max_age=guessing.KNOWN_FOR, path="/account", secure=secure, httponly=True,
            samesite="Lax",
        )  # fmt: skip
        return response


def _known_cookie() -> str:
    return "__Secure-known" if current_app.config["SECURE"] else "known"


def visitor() -> guessing.Visitor:
    """Where the request comes from, for counting tries."""
    mark = request.cookies.get(_known_cookie(), "")[:500]
    return guessing.Visitor(request.remote_addr or "", mark, current_app.config["SECRET_KEY"])


def lifetime() -> timedelta:
    """After how long without use a session ends."""
    found: timedelta = current_app.permanent_session_lifetime
    return found
