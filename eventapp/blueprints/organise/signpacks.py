"""A pack of signs: how far it has come, its sheets to look at, and each alone or all together to print."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, flash, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, gettext

from eventapp import files
from eventapp.blueprints import views
from eventapp.blueprints.asked import whole_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise import signage, waiting
from eventapp.blueprints.organise.pages import back
from eventapp.services.clock import now
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.operations import tasks
from eventapp.services.printing import hung, orders, packs
from eventapp.signage.pack import Printed, make, pictures, sheets_of_paper
from eventapp.signage.sheet import Facts

blueprint = Blueprint("signpacks", __name__, url_prefix="/signage/packs")
# In dots to the inch: an A4 is 830 pixels wide.
SHOWN_AT = 100
# A worker that is there has begun by then, and is done with most packs.
LATE = timedelta(seconds=20)


@blueprint.get("/<token>/")
@needs("signs")
def show(token: str) -> ResponseReturnValue:
    """The sheets, one by one, with what had to be cut on them; before it is ready, how far it has come."""
    try:
        found = packs.get(g.event, g.actor, token)
    except NotFound:
        flash(gettext("That pack is not kept any more. Choose once more what you want printed."), "warning")
        return back("signage.index")
    if not found.ready:
        return render_template("organise/signs_working.html", pack=found, task=_task(token), late=_late(found))
    known, sheets = packs.pages(g.event, found, views.press())
    return render_template(
        "organise/signs_pack.html", pack=found, count=len(sheets), papers=sheets_of_paper(sheets),
        printed=hung.printed_of(g.event, token), metres=format_decimal,
        left_out=[gettext(sheet.title) for sheet in orders.left_out(found.wanted, sheets)],
        latest=packs.released(g.event).number, wrong=_no_longer_right(found, known, sheets), most=packs.MOST_OF_ONE, until=found.made_at + packs.KEPT_FOR,
    )  # fmt: skip


def _task(token: str) -> tasks.Task | None:
    """The worker's task, which has the pack's token; None for a pack that was to be made at once."""
    try:
        return waiting.task(token, "signs")
    except NotFound:
        return None


def _late(found: packs.Pack) -> bool:
    return now() - found.made_at > LATE


def _no_longer_right(found: packs.Pack, known: Facts, sheets: list[Printed]) -> int:
    latest = packs.released(g.event)
    if latest.number == found.release:
        return 0
    return hung.no_longer_right(packs.facts(latest, views.press(), now()), known, sheets, found.wanted)


@blueprint.get("/<token>/progress.json")
@needs("signs")
def progress(token: str) -> ResponseReturnValue:
    """How far it has come, for the page that waits."""
    found = packs.get(g.event, g.actor, token)
    return jsonify({**waiting.progress(found.token, "signs"), "late": _late(found)})


@blueprint.post("/<token>/")
@needs("signs")
def stop(token: str) -> ResponseReturnValue:
    """Stop it; nothing is then handed out."""
    tasks.stop(g.event.id, waiting.task(packs.get(g.event, g.actor, token).token, "signs").token)
    return back("signpacks.show", token=token)


@blueprint.post("/<token>/again")
@needs("signs")
def again(token: str) -> ResponseReturnValue:
    """The same once more, of what is published now."""
    return signage.begin(packs.get(g.event, g.actor, token).wanted)


@blueprint.post("/<token>/here")
@needs("signs")
def here(token: str) -> ResponseReturnValue:
    """Make it while one waits for the page: the worker has not begun, or has died."""
    found, task = packs.get(g.event, g.actor, token), _task(token)
    if task is not None and task.state == "waiting":
        tasks.stop(g.event.id, token)
    if not found.ready:
        packs.make_now(g.event, token, views.press())
    return back("signpacks.show", token=token)


@blueprint.post("/<token>/print")
@needs("signs")
def print_out(token: str) -> ResponseReturnValue:
    """The PDF of all sheets or of one, which are from now on looked after.

    Back to the page where that did not say yet that by a newer release some of them are no longer right.
    """
    number, found = request.form.get("number", 0, whole_number), packs.get(g.event, g.actor, token)
    known, sheets = _paper(token, number) if number else _all(token)
    seen = request.form.get("latest", 0, whole_number)
    if seen != packs.released(g.event).number and _no_longer_right(found, known, sheets):
        return back("signpacks.show", token=token)
    try:
        hung.note(g.event, g.actor, known, found, [sheet.key for sheet in sheets])
    except Invalid as refused:
        for message in refused.errors.values():
            flash(gettext(message), "error")
        return back("signpacks.show", token=token)
    return back("signpacks.alone", token=token, number=number) if number else back("signpacks.everything", token=token)


@blueprint.get("/<token>/all.pdf")
@needs("signs")
def everything(token: str) -> Response:
    """All sheets, as they were read."""
    return signage.sent_pdf(packs.body(packs.get(g.event, g.actor, token)), "signs")


@blueprint.get("/<token>/<int:number>.pdf")
@needs("signs")
def alone(token: str, number: int) -> Response:
    """One of the sheets alone, labels as many as are on it."""
    known, sheets = _paper(token, number)
    return signage.sent_pdf(make(known, sheets, files.FONTS).pdf, f"{sheets[0].sheet.name}-{number}")


@blueprint.get("/<token>/<int:number>.png")
@needs("signs")
def picture(token: str, number: int) -> Response:
    """One of the sheets to look at; one that goes on on several pages with all of them."""
    known, sheets = _paper(token, number)
    return Response(packs.first(pictures(known, sheets, files.FONTS, SHOWN_AT)), mimetype="image/png")


def _all(token: str) -> tuple[Facts, list[Printed]]:
    """All sheets of a pack. Raises NotFound, also before it is ready."""
    found = packs.get(g.event, g.actor, token)
    if not found.ready:
        raise NotFound
    return packs.pages(g.event, found, views.press())


def _paper(token: str, number: int) -> tuple[Facts, list[Printed]]:
    """The sheets on one of its papers, of which the first is 1. Raises NotFound."""
    known, sheets = _all(token)
    papers = sheets_of_paper(sheets)
    if not 1 <= number <= len(papers):
        raise NotFound
    return known, papers[number - 1]
