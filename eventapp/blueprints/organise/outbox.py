"""The outbox: what was mailed from the event, what waits, what failed and can be sent again."""

from __future__ import annotations

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints import views
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back, said
from eventapp.services.draft import loading
from eventapp.services.errors import Invalid
from eventapp.services.mail import history, outbox
from eventapp.services.messages import sending

blueprint = Blueprint("outbox", __name__, url_prefix="/outbox")


@blueprint.get("/")
@needs("private")
def index() -> str:
    """The latest mails, newest first; invitations of colleagues only for who may invite."""
    people = {person.id: person for person in loading.tables(g.event).people}
    mails = history.latest(g.event.id, g.actor.may("own"))
    sendings = [(each, sending.title(g.event, each)) for each in sending.of(g.event)]
    return render_template("organise/outbox.html", mails=mails, people=people, sendings=sendings)


@blueprint.post("/<int:number>/again")
@needs("edit")
def again(number: int) -> ResponseReturnValue:
    """Send one that failed once more."""
    if not views.sends_mail():
        raise Invalid(form="No mail server is set, so no mail is sent.")
    message = outbox.send_again(g.event.id, number, g.actor.may("own"))
    said(gettext("The mail is on its way to %(email)s.", email=message.recipient))
    return back("outbox.index")
