"""A pack of signs: how far it has come, its sheets to look at, and each alone or all together as PDF."""

from __future__ import annotations

from flask import Blueprint, Response, flash, g, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp import files
from eventapp.blueprints import views
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise import waiting
from eventapp.blueprints.organise.pages import back
from eventapp.blueprints.organise.signage import sent_pdf
from eventapp.services.errors import NotFound
from eventapp.services.operations import tasks
from eventapp.services.printing import hung, packs
from eventapp.signage.pack import Printed, cut_texts, pdf, pictures, sheets_of_paper
from eventapp.signage.sheet import Facts

blueprint = Blueprint("signpacks", __name__, url_prefix="/signage/packs")
# In dots to the inch: an A4 is 660 pixels wide.
SHOWN_AT = 80


@blueprint.get("/working/<token>/")
@needs("signs")
def working(token: str) -> ResponseReturnValue:
    """How far a large pack has come; when it is done, on to it."""
    task = waiting.task(token, "signs")
    if task.state == "done":
        return back("signpacks.show", token=task.wanted["pack"])
    return render_template("organise/signs_working.html", task=task)


@blueprint.get("/working/<token>/progress.json")
@needs("signs")
def progress(token: str) -> ResponseReturnValue:
    """The same for the page that waits."""
    return jsonify(waiting.progress(token, "signs"))


@blueprint.post("/working/<token>/")
@needs("signs")
def stop(token: str) -> ResponseReturnValue:
    """Stop it; nothing is then handed out or noted as printed."""
    tasks.stop(g.event.id, waiting.task(token, "signs").token)
    return back("signpacks.working", token=token)


@blueprint.get("/<token>/")
@needs("signs")
def show(token: str) -> str:
    """The sheets, one by one, with what had to be cut on them."""
    found = packs.get(g.event, token)
    if not found.ready:
        raise NotFound
    known, sheets = packs.pages(g.event, found, views.press())
    return render_template(
        "organise/signs_pack.html", pack=found, count=len(sheets), papers=sheets_of_paper(sheets),
        cut=cut_texts(known, sheets, files.FONTS),
    )  # fmt: skip


@blueprint.get("/<token>/all.pdf")
@needs("signs")
def everything(token: str) -> Response:
    """All sheets, as they were read."""
    return sent_pdf(packs.body(g.event, packs.get(g.event, token).token), "signs")


@blueprint.get("/<token>/<int:number>.pdf")
@needs("signs")
def alone(token: str, number: int) -> Response:
    """One of the sheets alone, labels as many as are on it."""
    known, sheets = _sheet(token, number)
    return sent_pdf(pdf(known, sheets, files.FONTS), f"{sheets[0].sheet.name}-{number}")


@blueprint.get("/<token>/<int:number>.png")
@needs("signs")
def picture(token: str, number: int) -> Response:
    """One of the sheets to look at; one that goes on on several pages with all of them."""
    known, sheets = _sheet(token, number)
    return Response(packs.first(pictures(known, sheets, files.FONTS, SHOWN_AT)), mimetype="image/png")


def _sheet(token: str, number: int) -> tuple[Facts, list[Printed]]:
    found = packs.get(g.event, token)
    known, sheets = packs.pages(g.event, found, views.press())
    papers = sheets_of_paper(sheets)
    if not (found.ready and 1 <= number <= len(papers)):
        raise NotFound
    return known, papers[number - 1]


@blueprint.post("/<token>/unprinted")
@needs("signs")
def unprinted(token: str) -> ResponseReturnValue:
    """It was not printed after all: its sheets are not looked after."""
    hung.forget(g.event, pack=packs.get(g.event, token).token)
    flash(gettext("The sheets of this pack are not counted as printed."), "done")
    return back("signage.index")
