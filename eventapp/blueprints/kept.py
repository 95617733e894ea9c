"""Signed out in the middle of a form: what was typed goes through signing in, and is shown again, never sent by itself.

Every form of those who are signed in says, signed, whose it is. What was typed goes into the page for signing in,
signed too, and only that account gets it back.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Flask, Response, current_app, flash, g, request, session
from flask_babel import gettext
from itsdangerous import BadData, URLSafeTimedSerializer
from markupsafe import Markup
from werkzeug.datastructures import ImmutableMultiDict

from eventapp.services.accounts import typed
from eventapp.services.errors import NotFound

if TYPE_CHECKING:
    from eventapp.models import Account

# Fields that are no text of a person's, and those that are too secret to be kept.
NEVER_KEPT = frozenset({"csrf_token", "form_of", "kept", "password", "old"})
# The sign-in form is at most 64 KB; what is kept is packed before it is measured.
MOST_PACKED = 60_000
FORM_AGE = 30 * 24 * 3600
# Pages that show a form again as it was typed: with `g.only_shown` their forms are never valid.
SHOWN_AGAIN = frozenset(
    f"organise.{name}"
    for name in (
        "event.seminars.new", "event.seminars.edit", "event.rooms.new", "event.rooms.edit", "event.panelists.new",
        "event.panelists.edit", "event.events.settings", "event.events.copy", "event.schedule.slot", "event.stage.sheet", "site.new",
        "event.messages.index", "event.messagetexts.new", "event.messagetexts.edit",
    )
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Give the templates the field that says whose a form is."""
    app.jinja_env.globals["form_of"] = _field


def _signer(salt: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=salt)


def _field() -> Markup:
    if "account" not in g:
        return Markup()
    if "form_of" not in g:
        # Once for a page: a list has it at every row.
        mark = _signer("form of").dumps(g.account.id)
        g.form_of = Markup('<input type="hidden" name="form_of" value="{}">').format(mark)
    form_of: Markup = g.form_of
    return form_of


def packed() -> str:
    """The posted form, packed and signed for the account whose page it was; "" where it cannot be kept."""
    if any(file.filename for file in request.files.values()):
        return ""
    try:
        account_id = _signer("form of").loads(request.form.get("form_of", ""), max_age=FORM_AGE)
    except BadData:
        return ""
    fields = [pair for pair in request.form.items(multi=True) if pair[0] not in NEVER_KEPT]
    found = str(_signer("kept").dumps([account_id, request.path, fields]))
    return found if fields and len(found) <= MOST_PACKED else ""


def handed_on(account: Account) -> str:
    """Keep what came through the page for signing in, if it is this account's; where it is shown, "" for none."""
    if not request.form.get("kept"):
        return ""
    try:
        age = int(typed.KEPT_FOR.total_seconds())
        account_id, address, fields = _signer("kept").loads(request.form["kept"], max_age=age)
    except BadData:
        flash(gettext("What you had typed was kept for an hour, and is gone."), "error")
        return ""
    if account_id != account.id:
        flash(gettext("What was typed here before is another account's, and is not shown to you."), "error")
        return ""
    typed.keep(account, typed.Kept(address, fields))
    return f"{address}?again=1" if _is_shown_again(address) else "/account/again"


def _is_shown_again(address: str) -> bool:
    routes = current_app.create_url_adapter(request)
    assert routes is not None
    return routes.test(address, "GET") and routes.match(address, "GET")[0] in SHOWN_AGAIN


def show_again() -> None:
    """On a page that is opened to show a kept form: have its view show that, as if it were sent and refused."""
    if request.method != "GET" or "again" not in request.args or request.endpoint not in SHOWN_AGAIN:
        return
    try:
        found = typed.kept(g.account, request.path)
    except NotFound:
        flash(gettext("What you had typed was kept for an hour, and is gone."), "error")
        return
    g.only_shown = True
    request.method = "POST"
    request.__dict__["form"] = ImmutableMultiDict(found.fields)
    request.__dict__["files"] = ImmutableMultiDict()
    flash(
        gettext("You were signed out before this was saved. Here is what you had typed: look at it, and save it."), "error"
    )


def tell_saved(response: Response) -> None:
    """Tell the page's script (static/js/organise/keeping.js) which form was taken, by the address it was sent to.

    What was typed in that one need not be kept any more. It is a cookie of five minutes, which the script reads.
    """
    if request.method != "POST" or response.status_code != 303 or "account" not in g:
        return
    if any(category == "error" for category, _ in session.get("_flashes", [])):
        return
    mark = f"{quote(request.path, safe='')}~{secrets.token_hex(4)}"
    response.set_cookie(
        "saved", mark, max_age=300, path="/organise", secure=current_app.config["SECURE"], samesite="Lax"
    )
