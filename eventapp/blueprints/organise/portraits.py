"""Many portraits at once: pictures are taken in, shown beside whom they are of, and given to them."""

from __future__ import annotations

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise import cells, listed
from eventapp.blueprints.organise.pages import said
from eventapp.programme.text import one_line
from eventapp.services.draft import loading
from eventapp.services.errors import Invalid
from eventapp.services.people import kept_pictures, media, portraits

blueprint = Blueprint("portraits", __name__, url_prefix="/panelists/portraits")
MOST_AT_ONCE = 300
_LONGEST_NAME = 200


@blueprint.get("/")
@needs("edit")
def index() -> str:
    """Where pictures are given. Nobody's portrait is changed yet."""
    return render_template("organise/portraits.html")


@blueprint.post("/one")
@needs("edit")
def one() -> ResponseReturnValue:
    """Keep one picture of many until it is said whose it is: its key, or why it cannot be used; in JSON."""
    file = request.files.get("picture")
    try:
        if not file or not file.filename:
            raise Invalid(picture="Choose a picture first.")
        return jsonify(key=media.store(file.read(), square=True))
    except Invalid as error:
        return jsonify(errors=cells.told(error)), 422


@blueprint.post("/")
@needs("edit")
def plan() -> ResponseReturnValue:
    """Which picture is whose, before anything is given; pictures come as files, or are kept already."""
    pictures, failed = _kept(), [one_line(text)[:400] for text in request.form.getlist("failed")]
    for file in request.files.getlist("picture")[:MOST_AT_ONCE]:
        if not file.filename:
            continue
        name = one_line(file.filename)[:_LONGEST_NAME]
        try:
            pictures.append((media.store(file.read(), square=True), name))
        except Invalid as error:
            failed.append(f"{name}: " + " ".join(cells.told(error)))
    if not pictures:
        for text in failed or [gettext("Choose a picture first.")]:
            flash(text, "error")
        return render_template("organise/portraits.html"), 422
    everyone = loading.tables(g.event).people
    return render_template(
        "organise/portraits_plan.html", lines=portraits.plan(g.event, pictures), failed=failed, everyone=everyone
    )


@blueprint.post("/give")
@needs("edit")
def give() -> ResponseReturnValue:
    """Give each picture to whom it was chosen for."""
    wanted, left = [], []
    chosen = request.form.getlist("whose")
    for (key, file), whom in zip(_kept(), chosen, strict=False):
        code, _, was = whom.partition(":")
        if code:
            wanted.append(portraits.Given(key, file, code, was))
        else:
            left.append(key)
    done = portraits.give(g.writing, wanted, left)
    for file, why in done.refused:
        flash(gettext("%(file)s is not used: %(why)s", file=file, why=" ".join(cells.told(why))), "error")
    count = len(done.entries)
    text = ngettext("%(num)d person has a new portrait.", "%(num)d people have new portraits.", count)
    said(text if count else gettext("Nothing was changed."), done.entries[-1] if count else None)
    return redirect(listed.came_from("panelists"), 303)


def _kept() -> list[tuple[str, str]]:
    """Pictures that were taken in before, by key and file's name, in their order."""
    keys, names = request.form.getlist("key"), request.form.getlist("file")
    known = set(keys[:MOST_AT_ONCE]) - kept_pictures.missing(set(keys[:MOST_AT_ONCE]))
    return [(key, one_line(name)[:_LONGEST_NAME]) for key, name in zip(keys, names, strict=False) if key in known]
