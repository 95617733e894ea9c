"""Accounts: first start, signing in and out, resetting a password, taking up an invitation."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext
from flask_login import current_user, login_user, logout_user

from eventapp.blueprints import views
from eventapp.blueprints.guards import needed, needs
from eventapp.extensions import csrf, limiter, login
from eventapp.services import accounts, letters
from eventapp.services.errors import Forbidden, Invalid

blueprint = Blueprint("account", __name__, url_prefix="/account")


@login.user_loader
def _load(session_id: str) -> Any:
    """The account of a session, unless its password has changed since."""
    account_id, _, epoch = session_id.partition(".")
    account = accounts.by_id(int(account_id)) if account_id.isdigit() else None
    return SignedIn(account) if account and str(account.epoch) == epoch else None


class SignedIn:
    """An account as flask-login wants it."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, account: Any) -> None:
        self.account = account

    def get_id(self) -> str:
        """Which account, and since which password."""
        return f"{self.account.id}.{self.account.epoch}"


def start_session(account: Any) -> None:
    """Sign in, with a new session."""
    session.clear()
    session.permanent = True
    login_user(SignedIn(account))


@blueprint.before_request
def _enter() -> None:
    if needed() not in ("anyone", "account"):
        raise Forbidden
    if needed() == "account" and not current_user.is_authenticated:
        raise Forbidden
    if request.method == "POST":
        csrf.protect()


@blueprint.after_request
def _private(response: Any) -> Any:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _was_refused(response: Response) -> bool:
    """Whether a sign-in counts towards its limits: a whole team may sign in from one hall's network."""
    return response.status_code == 401


@blueprint.route("/sign-in", methods=["GET", "POST"])
@needs("anyone")
@limiter.limit("20 per minute; 100 per hour", methods=["POST"], deduct_when=_was_refused)
@limiter.limit(
    "8 per 5 minutes",
    methods=["POST"],
    deduct_when=_was_refused,
    key_func=lambda: "email:" + request.form.get("email", "").strip().lower()[:320],
)
def sign_in() -> Any:
    """Sign in with mail address and password."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        account = accounts.sign_in(request.form.get("email", ""), request.form.get("password", "")[:1000])
        if account:
            start_session(account)
            return redirect(_own_address(request.args.get("next", "")), 303)
        errors["form"] = "The mail address or the password is wrong."
    return render_template("account/sign_in.html", errors=errors), 401 if errors else 200


@blueprint.post("/sign-out")
@needs("anyone")
def sign_out() -> Any:
    """Sign out."""
    logout_user()
    session.clear()
    return redirect(url_for("account.sign_in"), 303)


@blueprint.route("/setup/<token>", methods=["GET", "POST"])
@needs("anyone")
@limiter.limit("20 per minute", methods=["POST"])
def setup(token: str) -> Any:
    """The one-time link of the first start: makes the owner's account. Opening it changes nothing."""
    accounts.open_ticket("setup", token)
    errors: dict[str, str] = {}
    if request.method == "POST":
        form = request.form
        try:
            account = accounts.use_setup(
                token, form.get("email", ""), form.get("name", ""), form.get("password", "")
            )
            start_session(account)
            return redirect("/organise/", 303)
        except Invalid as error:
            errors = error.errors
    return render_template("account/setup.html", errors=errors), 422 if errors else 200


@blueprint.route("/reset", methods=["GET", "POST"])
@needs("anyone")
@limiter.limit("5 per minute; 20 per hour", methods=["POST"])
def ask_reset() -> Any:
    """Ask for a new password by mail. The answer is the same whether there is such an account or not."""
    if request.method == "POST":
        if views.sends_mail():
            accounts.ask_reset(request.form.get("email", ""), _reset_mail())
        return render_template("account/reset_sent.html")
    return render_template("account/ask_reset.html", errors={})


def _reset_mail() -> letters.Mail:
    words = (
        gettext("Someone, probably you, asked for a new password. Choose it here within two hours:"),
        letters.LINK,
        gettext("If it was not you, do nothing: your password stays as it is."),
    )
    return letters.Mail(gettext("Choose a new password"), "\n\n".join(words))


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
@needs("anyone")
@limiter.limit("20 per minute", methods=["POST"])
def reset(token: str) -> Any:
    """Choose a new password. Opening the link changes nothing."""
    ticket = accounts.open_ticket("reset", token)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            start_session(accounts.use_reset(token, request.form.get("password", "")))
            flash(gettext("Your password is changed."))
            return redirect("/organise/", 303)
        except Invalid as error:
            errors = error.errors
    return render_template("account/reset.html", errors=errors, ticket=ticket), 422 if errors else 200


@blueprint.route("/invite/<token>", methods=["GET", "POST"])
@needs("anyone")
@limiter.limit("20 per minute", methods=["POST"])
def invite(token: str) -> Any:
    """Take up an invitation to an event. Opening the link changes nothing."""
    ticket = accounts.open_ticket("invite", token)
    signed_in = current_user.account if current_user.is_authenticated else None
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            form = request.form
            account = accounts.use_invite(token, signed_in, form.get("name", ""), form.get("password", ""))
            if signed_in is None:
                start_session(account)
            return redirect("/organise/", 303)
        except Invalid as error:
            errors = error.errors
    page = render_template(
        "account/invite.html", errors=errors, ticket=ticket, signed_in=signed_in, token=token
    )
    return page, 422 if errors else 200


@blueprint.route("/", methods=["GET", "POST"])
@needs("account")
@limiter.limit("20 per minute", methods=["POST"])
def mine() -> Any:
    """Change one's own password."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            account = current_user.account
            accounts.change_password(account, request.form.get("old", ""), request.form.get("password", ""))
            start_session(account)
            flash(gettext("Your password is changed."))
            return redirect("/account/", 303)
        except Invalid as error:
            errors = error.errors
    return render_template(
        "account/mine.html", errors=errors, account=current_user.account
    ), 422 if errors else 200


def _own_address(wanted: str) -> str:
    """An address on this site to go on to; anything else gives the organisers' first page."""
    parts = urlsplit(wanted)
    good = wanted.startswith("/organise/") and not parts.netloc and not parts.scheme and "\\" not in wanted
    return wanted if good else "/organise/"
