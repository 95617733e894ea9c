"""The texts that an event keeps for its messages: listed, changed, added, taken away and brought back."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints import wording
from eventapp.blueprints.asked import whole_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise import messageform
from eventapp.blueprints.organise.pages import back, said
from eventapp.services.errors import Invalid
from eventapp.services.messages import templates
from eventapp.services.messages.filling import LANGUAGES, Texts
from eventapp.services.messages.templates import Template, Unfit

blueprint = Blueprint("messagetexts", __name__, url_prefix="/messages/texts")


@blueprint.get("/")
@needs("edit")
def index() -> str:
    """All that there are, and the event's own that were removed."""
    removed = templates.of(g.event, removed=True)
    return render_template("organise/message_texts.html", templates=templates.of(g.event), removed=removed)


@blueprint.route("/new", methods=["GET", "POST"])
@needs("edit")
def new() -> ResponseReturnValue:
    """One more."""
    return _edited(Template("", "", Texts(), "part"))


@blueprint.route("/<text>/", methods=["GET", "POST"])
@needs("edit")
def edit(text: str) -> ResponseReturnValue:
    """One of them."""
    return _edited(templates.find(g.event, text))


def _edited(found: Template) -> ResponseReturnValue:
    if request.method != "POST" or "only_shown" in g:
        typed = messageform.typed() if "only_shown" in g else found.texts
        return _page(found, typed, request.form.get("name", found.name), Invalid())
    texts, name = messageform.typed(), request.form.get("name", "")
    version = request.form.get("version", found.version, whole_number)
    try:
        kept = templates.save(g.writing, found.key, version, name, texts)
    except Invalid as refused:
        return _page(found, texts, name, refused), 422
    said(gettext("“%(name)s” is saved.", name=wording.message_text(kept)))
    return back("messagetexts.index")


def _page(found: Template, texts: Texts, name: str, refused: Invalid) -> str:
    first = g.event.language if g.event.language in LANGUAGES else "en"
    return render_template(
        "organise/message_text.html", template=found, texts=texts, name=name, errors=refused.errors, names=wording.message_names(),
        faults=refused.faults if isinstance(refused, Unfit) else {}, faults_told=messageform.faults_told,
        languages=[first, *(each for each in LANGUAGES if each != first)],
    )  # fmt: skip


@blueprint.post("/<text>/remove")
@needs("edit")
def remove(text: str) -> ResponseReturnValue:
    """Take one of the event's own away, or have one of ours be as we wrote it."""
    found = templates.find(g.event, text)
    templates.remove(g.event, g.actor, text)
    name = wording.message_text(found)
    said(gettext("“%(name)s” is as it was written for you.", name=name) if found.ours else gettext("“%(name)s” is removed.", name=name))
    return back("messagetexts.index")


@blueprint.post("/<text>/back")
@needs("edit")
def bring_back(text: str) -> ResponseReturnValue:
    """Bring one back that was taken away, or what one of ours was changed to."""
    templates.remove(g.event, g.actor, text, back=True)
    said(gettext("“%(name)s” is back.", name=wording.message_text(templates.find(g.event, text))))
    return back("messagetexts.index")
