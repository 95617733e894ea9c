"""Whoever has lost their personal link writes their mail address, and has it sent there."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext

from eventapp.blueprints import views
from eventapp.blueprints.guards import SMALL_FORM, check_form, needed, needs
from eventapp.blueprints.signedin import visitor
from eventapp.programme.limits import MAIL
from eventapp.programme.text import one_line
from eventapp.services import limits
from eventapp.services.accounts import guessing
from eventapp.services.draft.rows import Event, Person
from eventapp.services.errors import Forbidden
from eventapp.services.mail import letters
from eventapp.services.mail.recipients import Recipient
from eventapp.services.people import lost_links

blueprint = Blueprint("lost", __name__, url_prefix="/me")


@blueprint.before_request
def _enter() -> None:
    if needed() != "anyone":
        raise Forbidden
    check_form(SMALL_FORM)


@blueprint.route("/", methods=["GET", "POST"])
@needs("anyone")
def ask() -> ResponseReturnValue:
    """Ask for one's own link by mail. The answer is the same whether the address is known or not."""
    if request.method != "POST":
        return render_template("portal/lost.html", sent=False)
    limits.reserve(guessing.of_lost_link(visitor()))
    email = request.form.get("email", "").strip()[:MAIL]
    if views.sends_mail() and limits.spend(limits.LINKS, email.lower()):
        lost_links.ask(email, _mail)
    return render_template("portal/lost.html", sent=True)


def _mail(event: Event | None, person: Person | None, to: Recipient) -> letters.Mail:
    """The mail, in the person's language; one of the same kind where there is nobody."""
    title = one_line(event.title) if event else ""
    with force_locale(to.language or "sv"):
        here = gettext("here is your own page for %(title)s: when, where and with whom.", title=title)
        if to.key and person:
            here = gettext("here is your own link to the page of %(name)s for %(title)s.", name=one_line(person.name), title=title)
        words = (
            gettext("Hello %(name)s,", name=one_line(to.name)), here, letters.LINK,
            gettext("Someone, probably you, asked for this link. If it was not you, do nothing."),
        )  # fmt: skip
        return letters.Mail(gettext("Your link to %(title)s", title=title), "\n\n".join(words), letters.Why("link"))
