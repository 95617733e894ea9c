"""People: who is on which panel, who has answered, what is missing; and their personal links."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints import views, wording
from eventapp.blueprints.asked import own_path, whole_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise import contactrows, hours, listed, peoplelist
from eventapp.blueprints.organise.pages import (
    back,
    meanwhile,
    picture,
    refuse,
    said,
    save,
    unchanged_since,
)
from eventapp.forms.organise import PersonForm
from eventapp.forms.rows import asks_for_more
from eventapp.programme.limits import LINE
from eventapp.programme.text import one_line
from eventapp.services import access
from eventapp.services.draft import edits, loading, merging, people
from eventapp.services.draft.fields import PersonValues
from eventapp.services.draft.rows import Event, Person
from eventapp.services.errors import Invalid, Stale
from eventapp.services.mail import history, letters
from eventapp.services.mail.recipients import Recipient
from eventapp.services.messages import templates
from eventapp.services.messages.filling import Filling
from eventapp.services.people import answers, contacts, same

blueprint = Blueprint("panelists", __name__, url_prefix="/panelists")


@blueprint.get("/")
@needs("see")
def index() -> str:
    """Everyone, with their panels and answers, to be searched and edited in place."""
    return render_template("organise/panelists.html", **peoplelist.page())


@blueprint.route("/new", methods=["GET", "POST"])
@needs("edit")
def new() -> ResponseReturnValue:
    """A new person; one who seems to be there already is asked about before they are there twice."""
    form = PersonForm()
    more, name = asks_for_more(request.form), form.name.data or ""
    writing, found = replace(g.writing, once=request.form.get("once")), list[Person]()
    if request.method == "POST" and request.form.get("anyway") != name and people.added_before(writing) is None:
        found = _like(name)
    if not more and form.validate_on_submit() and not found:
        try:
            person = people.add(writing, _values(form, None))
            said(gettext("%(name)s is added.", name=person.name))
            return back("panelists.edit", code=person.code)
        except Invalid as error:
            refuse(form, error)
    return render_template(
        "organise/person.html", form=form, person=None, link="", hours=hours.shown([]), days=hours.days, found=found, name=name,
        contacts=contactrows.of(None),
    ), 422 if request.method == "POST" and not more else 200


@blueprint.get("/like")
@needs("edit")
def like() -> str:
    """Who someone whose name is being typed perhaps is: part of the page for a new person."""
    name = one_line(request.args.get("name", ""))[:LINE]
    return render_template("organise/_like.html", found=_like(name), name=name)


def _like(name: str) -> list[Person]:
    return merging.like(loading.tables(g.event).people, name)


@blueprint.route("/<code>/", methods=["GET", "POST"])
@needs("private")
def edit(code: str) -> ResponseReturnValue:
    """One person."""
    person = people.find(g.event, code)
    form = PersonForm(obj=person)

    def page() -> str:
        return _page(form, person)

    if asks_for_more(request.form):
        return page()
    if not form.validate_on_submit():
        return page(), 422 if form.errors else 200

    try:
        values: PersonValues = {**_values(form, person), "slug": form.slug.data or person.slug}
    except Invalid as error:
        refuse(form, error)
        return page(), 422
    return save(
        form, values, lambda version, kept: people.change(g.writing, person, version, kept),
        lambda: back("panelists.edit", code=code), page,
    )  # fmt: skip


def _page(form: PersonForm, person: Person) -> str:
    rows = loading.tables(g.event)
    return render_template(
        "organise/person.html", form=form, person=person, link=link_of(person),
        mails=history.of_person(g.event.id, person.id), names={each.key: each.name for each in contacts.of(person)},
        seats=[(s, seat) for s in rows.seminars for seat in s.seats if seat.person_id == person.id],
        hours=hours.shown(person.hours), days=hours.days, years=_years(person), contacts=contactrows.of(person),
        their_links=[(each, link_of(person, each)) for each in contacts.of(person)],
    )  # fmt: skip


def _values(form: PersonForm, person: Person | None) -> PersonValues:
    """What was typed. Raises Invalid."""
    rows = contacts.rows(person, contactrows.checked(request.form))
    return {**form.values(), "hours": hours.checked(), "contacts": rows}


@blueprint.post("/<code>/portrait")
@needs("edit")
def portrait(code: str) -> ResponseReturnValue:
    """A new portrait, or none."""
    person = people.find(g.event, code)
    key = picture(square=True)
    try:
        version = unchanged_since(person.portrait, person.version)
        entry = people.change(g.writing, person, version, {"portrait": key})
    except Stale as stale:
        return meanwhile(stale, stored=key), 409
    said(gettext("The portrait is saved.") if key else gettext("The portrait is removed."), entry)
    return back("panelists.edit", code=code)


@blueprint.post("/<code>/remove")
@needs("edit")
def remove(code: str) -> ResponseReturnValue:
    """Take the person out; their seats are empty until they are back or someone else has them."""
    person = people.find(g.event, code)
    said(gettext("%(name)s is removed.", name=person.name), edits.remove(g.writing, person))
    return redirect(listed.came_from("panelists"), 303)


@blueprint.post("/<code>/answer")
@needs("edit")
def answer(code: str) -> ResponseReturnValue:
    """An answer that came by phone or mail, noted in the list or on the person's page."""
    person = people.find(g.event, code)
    answers.answer_for(
        g.event, g.actor, person, request.form.get("seat", 0, whole_number), request.form.get("answer", "")
    )
    said(gettext("The answer of %(name)s is saved.", name=person.name))
    page = url_for("organise.event.panelists.edit", code=code)
    return redirect(page if own_path(request.referrer or "", page) == page else listed.came_from("panelists"), 303)


@blueprint.post("/<code>/link/renew")
@needs("edit")
def renew(code: str) -> ResponseReturnValue:
    """A new personal link; the old one stops at once."""
    person = people.find(g.event, code)
    people.renew_link(g.event, g.actor, person)
    said(gettext("%(name)s has a new personal link. The old one no longer works.", name=person.name))
    return back("panelists.edit", code=code)


@blueprint.post("/<code>/link/send")
@needs("edit")
def send(code: str) -> ResponseReturnValue:
    """Mail the personal link, with the event's text for an invitation."""
    _refuse_without_server()
    person = people.find(g.event, code)
    people.send_link(g.event, g.actor, person, *_invitation(person))
    said(gettext("The link is on its way to %(email)s.", email=person.email))
    return back("panelists.edit", code=code)


def _years(person: Person) -> list[tuple[Event, Person, list[str]]]:
    """The same person in other days that one may see, with the names of what is not the same there."""
    mine = {event.id for event, _ in access.events_of(g.account)}
    return [
        (event, other, [wording.field(name) for name in same.differences(person, other)])
        for event, other in same.elsewhere(person, g.event)
        if event.id in mine
    ]


def link_of(person: Person, contact: contacts.Contact | None = None) -> str:
    """The address of a person's own page, for them or for a contact of theirs."""
    secret = current_app.config["SECRET_KEY"]
    token = contacts.token(person, contact, secret) if contact else people.token(person, secret)
    return f"{views.base_url()}/me/{token}/"


def _refuse_without_server() -> None:
    if not views.sends_mail():
        raise Invalid(
            form="No mail server is set, so no mail is sent. Copy the personal link and send it yourself."
        )


def _invitation(person: Person) -> tuple[str, str]:
    """The subject and the text of a mail with a person's link, as the event's text for an invitation has them."""
    text, to = templates.find(g.event, "invitation").texts, Recipient(person.email, person.mail_language or g.event.language, person.name)
    mail = Filling(g.event).mail(person, to, text, letters.Why("link"))
    # A text that was changed may have lost the link, which is what this mail is for.
    return mail.subject, mail.body if letters.LINK in mail.body else f"{mail.body}\n{letters.LINK}\n"
