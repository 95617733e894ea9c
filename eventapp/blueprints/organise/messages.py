"""Messages to those who take part: written, shown with a real person's facts, looked through, sent, and followed."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp.blueprints import views
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise import messageform
from eventapp.blueprints.organise.messageform import Asked
from eventapp.blueprints.organise.pages import back, said
from eventapp.services.draft import loading
from eventapp.services.errors import Invalid
from eventapp.services.mail import trying
from eventapp.services.messages import sending
from eventapp.words import later

blueprint = Blueprint("messages", __name__, url_prefix="/messages")


@blueprint.get("/")
@needs("edit")
def index() -> str:
    """A message to be written, from nothing or from a text that is kept (`template`), to a group or a part of it."""
    return _page(messageform.sent() if "only_shown" in g else messageform.begun())


@blueprint.post("/")
@needs("edit")
def write() -> ResponseReturnValue:
    """As it was typed: shown, sent to oneself (`test`), looked through (`review`), or sent after that (`send`)."""
    asked, do = messageform.sent(), request.form.get("do", "show")
    if do == "show":
        # Nothing is asked of a text that is not begun yet.
        asked.errors.pop("form", None)
        return _page(asked)
    if not asked.errors and not asked.people:
        asked.errors = {"form": later("Choose people first.")}
    if not asked.errors and do in _DO:
        try:
            return _DO[do](asked)
        except Invalid as refused:
            asked.errors = refused.errors
    return _page(asked), 422


def _page(asked: Asked) -> str:
    return render_template("organise/message.html", **messageform.page(asked), faults_told=messageform.faults_told)


def _review(asked: Asked) -> ResponseReturnValue:
    letters = messageform.letters(asked.people, asked.texts)
    return render_template("organise/message_review.html", asked=asked, letters=letters)


def _test(asked: Asked) -> ResponseReturnValue:
    wanted = [p for p in asked.people if p.code == request.form.get("as")] or asked.people
    letter = sending.letters_to(g.event, wanted[:1], asked.texts)[0]
    sending.send_test(g.event, letter, g.account.email, request.form.get("once", ""))
    flash(gettext("A test goes to %(email)s, as %(name)s would get it.", email=g.account.email, name=letter.to.name), "done")
    return _page(asked)


def _send(asked: Asked) -> ResponseReturnValue:
    sent = sending.send(g.event, g.actor, asked.people, asked.texts, request.form.get("once", ""))
    said(ngettext("%(num)d mail is in the outbox.", "%(num)d mails are in the outbox.", sent.total))
    return back("messages.show", number=sent.id)


_DO: dict[str, Callable[[Asked], ResponseReturnValue]] = {"review": _review, "test": _test, "send": _send}


@blueprint.get("/<int:number>/")
@needs("private")
def show(number: int) -> str:
    """How far a message has come, and how each of its mails stands."""
    found = sending.find(g.event, number)
    mails = sending.mails(found)
    names = {person.id: person for person in loading.tables(g.event).people}
    return render_template(
        "organise/message_sent.html", sending=found, subject=sending.title(g.event, found), texts=sending.texts_of(found), mails=mails, progress=sending.progress(mails),
        people=names, unreached=sending.unreached(g.event, found),
    )  # fmt: skip


@blueprint.get("/<int:number>/progress.json")
@needs("private")
def progress(number: int) -> ResponseReturnValue:
    """How far it has come, for its page."""
    found = sending.progress(sending.mails(sending.find(g.event, number)))
    return jsonify(done=found.done, total=found.total, ended=found.ended)


@blueprint.post("/<int:number>/")
@needs("edit")
def stop(number: int) -> ResponseReturnValue:
    """Take back what has not been sent."""
    count = sending.stop(g.event, number)
    said(ngettext("%(num)d mail is taken back.", "%(num)d mails are taken back.", count))
    return back("messages.show", number=number)


@blueprint.get("/try/")
@needs("edit")
def asked_to_try() -> str:
    """What a test mail would be, before it is sent."""
    return render_template("organise/mail_test.html", outcome=None)


@blueprint.post("/try/")
@needs("edit")
def try_it() -> ResponseReturnValue:
    """Hand a test mail to the mail server, to one's own address, and show what that answered."""
    if not views.sends_mail():
        raise Invalid(form="No mail server is set, so no mail is sent.")
    subject = gettext("A test from %(title)s", title=g.event.title)
    body = gettext("This is a test. If you can read it, mail from %(title)s comes to you.", title=g.event.title)
    to = g.account.email
    return render_template("organise/mail_test.html", outcome=trying.try_it(g.event, to, subject, f"{body}\n"))
