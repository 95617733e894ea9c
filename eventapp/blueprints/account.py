"""Accounts: first start, signing in and out, resetting a password, taking up an invitation."""

from __future__ import annotations

import re
from datetime import datetime

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_timedelta, gettext
from flask_login import current_user

from eventapp.blueprints import kept, views, wording
from eventapp.blueprints.guards import SMALL_FORM, check_form, needed, needs
from eventapp.blueprints.signedin import lifetime, start_session, visitor
from eventapp.services import limits
from eventapp.services.accounts import accounts, guessing, one_time, sessions, typed
from eventapp.services.clock import now
from eventapp.services.errors import Forbidden, Invalid
from eventapp.services.mail import letters

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.before_request
def _enter() -> ResponseReturnValue | None:
    if needed() not in ("anyone", "account"):
        raise Forbidden
    if needed() == "account" and not current_user.is_authenticated:
        if request.method == "POST":
            flash(gettext("You are signed out, so nothing was saved. Sign in and try again."), "error")
        return redirect(url_for("account.sign_in", next="/account/"), 303)
    check_form(SMALL_FORM)
    return None


@blueprint.after_request
def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@blueprint.route("/sign-in", methods=["GET", "POST"])
@needs("anyone")
def sign_in() -> ResponseReturnValue:
    """Sign in with mail address and password."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        email = request.form.get("email", "")
        counted = guessing.of_sign_in(email, visitor())
        account = accounts.sign_in(email, request.form.get("password", ""), counted)
        if account:
            start_session(account)
            return redirect(kept.handed_on(account) or _own_address(request.args.get("next", "")), 303)
        errors["form"] = "The mail address or the password is wrong."
    page = render_template("account/sign_in.html", errors=errors, kept=request.form.get("kept", ""))
    return page, 401 if errors else 200


@blueprint.get("/again")
@needs("account")
def again() -> str:
    """What was typed in a form that has no page of its own, to be sent again by a press."""
    found = typed.kept(current_user.account)
    told = [(wording.typed(name), value) for name, value in found.fields if value.strip() and wording.typed(name)]
    return render_template(
        "shared/expired.html", kept=found.fields, told=told, asked=[], files=False, action=found.address, signed_out=True
    )  # fmt: skip


@blueprint.post("/sign-out")
@needs("anyone")
def sign_out() -> ResponseReturnValue:
    """Sign out: the session ends on the server too, so that a copy of its cookie opens nothing."""
    if current_user.is_authenticated:
        sessions.end(current_user.account, current_user.number)
    session.clear()
    return redirect(url_for("account.sign_in"), 303)


@blueprint.route("/setup/<token>", methods=["GET", "POST"])
@needs("anyone")
def setup(token: str) -> ResponseReturnValue:
    """The one-time link of the first start: makes the owner's account. Opening it changes nothing."""
    one_time.open_ticket("setup", token)
    errors: dict[str, str] = {}
    if request.method == "POST":
        form = request.form
        try:
            account = one_time.use_setup(
                token, form.get("email", ""), form.get("name", ""), form.get("password", "")
            )
            start_session(account)
            return redirect("/organise/", 303)
        except Invalid as error:
            errors = error.errors
    return render_template("account/setup.html", errors=errors), 422 if errors else 200


@blueprint.route("/reset", methods=["GET", "POST"])
@needs("anyone")
def ask_reset() -> ResponseReturnValue:
    """Ask for a new password by mail. The answer is the same whether there is such an account or not."""
    if request.method == "POST":
        limits.reserve(guessing.of_reset(visitor()))
        if views.sends_mail():
            one_time.ask_reset(request.form.get("email", ""), _reset_mail())
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
def reset(token: str) -> ResponseReturnValue:
    """Choose a new password. Opening the link changes nothing."""
    ticket = one_time.open_ticket("reset", token)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            start_session(one_time.use_reset(token, request.form.get("password", "")))
            flash(gettext("Your password is changed."))
            return redirect("/organise/", 303)
        except Invalid as error:
            errors = error.errors
    return render_template("account/reset.html", errors=errors, ticket=ticket), 422 if errors else 200


@blueprint.route("/invite/<token>", methods=["GET", "POST"])
@needs("anyone")
def invite(token: str) -> ResponseReturnValue:
    """Take up an invitation to an event. Opening the link changes nothing."""
    ticket = one_time.open_ticket("invite", token)
    signed_in = current_user.account if current_user.is_authenticated else None
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            form = request.form
            account = one_time.use_invite(token, signed_in, form.get("name", ""), form.get("password", ""))
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
def mine() -> ResponseReturnValue:
    """One's own account: change the password, see where one is signed in."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            account = current_user.account
            accounts.change_password(account, request.form.get("old", ""), request.form.get("password", ""))
            start_session(account)
            flash(gettext("Your password is changed. All other browsers are signed out."))
            return redirect("/account/", 303)
        except Invalid as error:
            errors = error.errors
    page = render_template(
        "account/mine.html", errors=errors, account=current_user.account, here=current_user.number,
        sessions=sessions.of(current_user.account, lifetime()), ago=_ago,
        day=views.short_date,
    )  # fmt: skip
    return page, 422 if errors else 200


@blueprint.post("/sessions/<int:number>/end")
@needs("account")
def end_session(number: int) -> ResponseReturnValue:
    """Sign out one of one's other browsers."""
    sessions.end(current_user.account, number)
    flash(gettext("That browser is signed out."))
    return redirect("/account/", 303)


@blueprint.post("/sessions/end-others")
@needs("account")
def end_others() -> ResponseReturnValue:
    """Sign out all of one's other browsers."""
    sessions.end_others(current_user.account, current_user.number)
    flash(gettext("All other browsers are signed out."))
    return redirect("/account/", 303)


def _ago(moment: datetime) -> str:
    """How long ago in words, in whole hours or more: it is not known more exactly."""
    passed = now() - moment
    if passed < sessions.EXACT:
        return gettext("within the last hour")
    return str(format_timedelta(-passed, granularity="hour", add_direction=True))


def _own_address(wanted: str) -> str:
    """An address on this site to go on to; anything else gives the organisers' first page.

    Only what stands in our own addresses: nothing that begins another line of the header (CR, LF), that
    browsers read as a slash (a backslash) or leave out (a tab), and no way up or to another host.
    """
    good = re.fullmatch(r"/(?:organise|account)/[A-Za-z0-9_.~%/-]*(?:\?[A-Za-z0-9_.~%=&+-]*)?", wanted)
    return wanted if good and "//" not in wanted and "/.." not in wanted else "/organise/"
