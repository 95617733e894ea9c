"""Short links: where each leads, how often it was scanned on which day and sheet, and free ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, Response, flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.blueprints import views, wording
from eventapp.blueprints.asked import whole_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back
from eventapp.programme.addresses import Addresses
from eventapp.services.clock import now
from eventapp.services.errors import Invalid
from eventapp.services.printing import links
from eventapp.services.publishing import releases, shortlinks, signs
from eventapp.signage import qr
from eventapp.signage.sheets import SHEETS

blueprint = Blueprint("links", __name__, url_prefix="/links")
DAYS = 14


@dataclass(frozen=True, slots=True)
class Line:
    """A link: its kind in words, what it is of, what was said of it, where it leads, and scans by day and by sheet."""

    link: str
    kind: str
    title: str
    said: links.Setting
    leads_to: str
    days: tuple[tuple[date, int], ...]
    sheets: tuple[tuple[str, int], ...]

    @property
    def scans(self) -> int:
        """In all."""
        return sum(count for _, count in self.days)


@blueprint.get("/")
@needs("signs")
def index() -> str:
    """All links, those of the programme first."""
    return _index({})


def _index(errors: dict[str, str]) -> str:
    return render_template("organise/links.html", lines=_lines(), errors=errors, base_url=views.base_url(), days=DAYS)


def _lines() -> list[Line]:
    release, said = releases.latest(g.event), links.said(g.event)
    scanned, sheets = shortlinks.per_day(g.event, DAYS - 1), shortlinks.per_sheet(g.event, DAYS - 1)
    of_programme = signs.codes(release, views.base_url()) if release else []
    found = {code.link: (wording.sign(code.kind), code.title, code.leads_to) for code in of_programme}
    for link, one in said.items():
        found.setdefault(link, (wording.sign(shortlinks.KINDS[link[0]]), one.name, _of_event()))
    return [
        _line(link, place, said.get(link, links.Setting()), (scanned.get(link, {}), sheets.get(link, {})))
        for link, place in found.items()
    ]  # fmt: skip


def _line(link: str, place: tuple[str, str, str], said: links.Setting, scans: tuple[dict[date, int], dict[str, int]]) -> Line:
    kind, title, leads_to = place
    today = now().date()
    days = tuple((day, scans[0].get(day, 0)) for day in (today - timedelta(days=n) for n in range(DAYS - 1, -1, -1)))
    sheets = tuple((gettext(SHEETS[name].title) if name else gettext("Other"), count) for name, count in scans[1].items())
    where = _of_event() if said.off else said.target or leads_to
    return Line(link, kind, title, said, where, days, sheets)


def _of_event() -> str:
    return Addresses(views.base_url(), g.event.slug).event()


@blueprint.post("/")
@needs("edit")
def make() -> ResponseReturnValue:
    """A free link."""
    try:
        link = links.make(g.event, g.actor, views.base_url(), request.form.get("name", ""), request.form.get("target", ""))
    except Invalid as refused:
        return _index(refused.errors), 422
    flash(gettext("The link is made."), "done")
    return back("links.show", link=link)


@blueprint.get("/<link>/")
@needs("signs")
def show(link: str) -> str:
    """One link: where it leads, what of it may be changed, its scans, and who changed it."""
    return _show(link, links.one(g.event, link), {})


def _show(link: str, typed: links.Setting, errors: dict[str, str]) -> str:
    line = next((line for line in _lines() if line.link == link), None)
    if line is None:
        place = (wording.sign(shortlinks.KINDS[link[0]]), "", _of_event())
        line = _line(link, place, links.one(g.event, link), ({}, {}))
    to = Addresses(views.base_url(), g.event.slug)
    return render_template(
        "organise/link.html", line=line, typed=typed, errors=errors, log=links.log(g.event, link), address=to.short(link),
        free=line.link[0] == shortlinks.link("free", ""),
    )  # fmt: skip


@blueprint.post("/<link>/")
@needs("edit")
def change(link: str) -> ResponseReturnValue:
    """Name it, lead it elsewhere, switch it off or on."""
    form = request.form
    typed = links.Setting(form.get("name", ""), form.get("target", ""), "off" in form, form.get("version", 0, whole_number))
    try:
        changed = links.change(g.event, g.actor, views.base_url(), link, typed)
    except Invalid as refused:
        seen = links.one(g.event, link) if "form" in refused.errors else typed
        return _show(link, seen, refused.errors), 422
    flash(gettext("Saved.") if changed else gettext("Nothing was changed."), "done")
    return back("links.show", link=link)


@blueprint.get("/<link>/code.svg")
@needs("signs")
def code(link: str) -> Response:
    """Its code as a picture."""
    links.one(g.event, link)
    text = Addresses(views.base_url(), g.event.slug).short_upper(link)
    return Response(qr.svg(text, text), mimetype="image/svg+xml")
