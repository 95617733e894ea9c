"""What those get who are not signed in where it takes an account: on to signing in, and what was typed goes along."""

from __future__ import annotations

from urllib.parse import quote

from flask import flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints import kept


def signed_out() -> ResponseReturnValue:
    """On to signing in; what was typed goes along, and scripts are told in a word."""
    if request.method != "POST":
        return redirect(_sign_in(), 303)
    if "X-CSRFToken" in request.headers:
        return jsonify(errors=[gettext("You are signed out, so nothing was saved.")]), 401
    packed = kept.packed()
    if packed:
        flash(gettext("You are signed out, so nothing was saved yet. Sign in: what you typed is kept, and shown to you again."), "error")
        action = _sign_in(request.path)
        return render_template("account/sign_in.html", errors={}, kept=packed, action=action), 401
    flash(gettext("You are signed out, so nothing was saved. Sign in, then go back: what you typed is still there."), "error")
    return redirect(_sign_in(), 303)


def _sign_in(after: str = "") -> str:
    """Where to sign in, and from there back to this page; to the organisers' first one if this was no page."""
    after = after or (request.path if request.method in ("GET", "HEAD") else "/organise/")
    return f"/account/sign-in?next={quote(after)}"
