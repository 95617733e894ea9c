"""Signs: what can be printed, what hangs and is no longer right, and every code of the published programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from werkzeug.datastructures import MultiDict

from eventapp import files, jobs
from eventapp.blueprints import views, wording
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise import waiting
from eventapp.blueprints.organise.pages import back
from eventapp.programme.now import days
from eventapp.programme.release import Release
from eventapp.services.clock import now
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.printing import hung, orders, packs, sites
from eventapp.services.publishing import releases, signs
from eventapp.services.publishing import shortlinks as scans
from eventapp.signage.labels import FORMATS
from eventapp.signage.pack import Order, pictures
from eventapp.signage.sheet import PAPERS, Facts, Sheet, Wish
from eventapp.signage.sheets import SHEETS
from eventapp.signage.sheets.way_finding import ARROWS

blueprint = Blueprint("signage", __name__, url_prefix="/signage")
# Sheets that are set while one waits for the page; more are left to the worker.
MOST_AT_ONCE = 24
# What is ticked while nothing hangs: what most days begin with.
USUAL = ("room-door", "seminar-poster")


@dataclass(frozen=True, slots=True)
class Code:
    """A code with its kind in words, what it is called, where its picture is, its scans in all and by day, and the kind of
    sheet that is printed of it alone; "" where there is none, as of a break."""

    sign: signs.Code
    kind: str
    name: str
    picture: str
    scans: int
    days: str
    sheet: str


@blueprint.get("/")
@needs("signs")
def index() -> str:
    """What can be printed, what is no longer right, and every code with how often it was scanned."""
    return _page()


def _page(sent: MultiDict[str, str] | None = None, errors: dict[str, str] | None = None) -> str:
    release = releases.latest(g.event)
    if release is None:
        return render_template("organise/signage.html", release=None)
    press = views.press()
    known = packs.facts(release, press, now())
    there = hung.all_of(g.event, known)
    return render_template(
        "organise/signage.html", release=release, codes=_codes(release, known), sheets=SHEETS, arrows=ARROWS, papers=PAPERS,
        formats=FORMATS, hung=there, days=days(release.programme), sent=sent, errors=errors or {},
        wrong={name.partition(".")[0] for name in errors or {}},
        usual=() if there else USUAL, before=hung.typed_before(g.event, g.actor), secrets=g.actor.may(orders.SECRETS),
        counts={name: len(sheet.pages(known, Wish())) for name, sheet in SHEETS.items()},
        refused=sites.refused(press.site), logo=known.logo, base_url=views.base_url(),
    )  # fmt: skip


def _codes(release: Release, known: Facts) -> list[Code]:
    rooms = dict.fromkeys((room.code for room in release.programme.rooms), "room-door")
    posters = {page.page.key: page.sheet.name for page in Order({"seminar-poster": Wish()}).pages(known)}
    sheets = {"room": rooms, "seminar": posters}
    base, counted = f"/{release.programme.event.slug}/qr/", scans.per_day(g.event)
    found = []
    for sign in signs.codes(release, views.base_url()):
        per_day, kind = counted.get(sign.link, {}), wording.sign(sign.kind)
        told = ", ".join(f"{day}: {count}" for day, count in per_day.items())
        picture = f"{base}{sign.kind}/{sign.slug}"
        sheet = sheets.get(sign.kind, {}).get(sign.thing, "")
        found.append(Code(sign, kind, f"{kind}, {sign.title}", picture, sum(per_day.values()), told, sheet))
    return found


@blueprint.post("/")
@needs("signs")
def choose() -> ResponseReturnValue:
    """Make a pack of what was chosen: at once, or, when it is large, by the worker."""
    try:
        order = _order(request.form)
    except Invalid as refused:
        return _refused(refused, request.form)
    return begin({"orders": [orders.plain(order)]}, request.form)


def begin(wanted: orders.PackWanted, sent: MultiDict[str, str] | None = None) -> ResponseReturnValue:
    """A new pack, and on to its page; where it is refused the page of signs that says so, with what was `sent`."""
    press = views.press()
    try:
        token = packs.ask(g.event, g.actor, press, wanted)
        found = packs.get(g.event, g.actor, token)
        if not found.ready:
            if len(packs.pages(g.event, found, press)[1]) > MOST_AT_ONCE:
                waiting.begin("signs", {"pack": token}, jobs.print_signs, token)
            else:
                packs.make_now(g.event, token, press)
    except Invalid as refused:
        return _refused(refused, sent)
    return back("signpacks.show", token=token)


def _refused(refused: Invalid, sent: MultiDict[str, str] | None) -> ResponseReturnValue:
    return _page(sent, {name: gettext(message, **refused.named) for name, message in refused.errors.items()}), 422


def _order(form: MultiDict[str, str]) -> Order:
    """What the form asks for: the sheets that are ticked, and those for which something was typed anew. Raises Invalid."""
    day = date.fromisoformat(form["day"]) if form.get("day") in {d.isoformat() for d in _days()} else None
    wishes, before = {}, hung.typed_before(g.event, g.actor)
    for name, sheet in SHEETS.items():
        typed = _typed(form, sheet)
        anew = any(text.strip() for text in typed.values()) and typed != before.get(name, {})
        if anew or name in form.getlist("sheet"):
            wishes[name] = Wish(orders.typed(sheet, typed), day, form.get("room", "")[:6], frozenset(form.getlist("only")))
    turned = {"lying": True, "standing": False}.get(form.get("turned", ""))
    return Order(wishes, orders.paper({**form, "turned": turned}))


def _typed(form: MultiDict[str, str], sheet: Sheet) -> dict[str, str]:
    """What was typed for a kind of sheet."""
    named = {ask: f"{sheet.name}.{ask.name}" for ask in sheet.asks}
    return {
        ask.name: " ".join(form.getlist(name)) if ask.kind == "directions" else form.get(name, "").replace("\r\n", "\n")
        for ask, name in named.items()
    }  # fmt: skip


def _days() -> list[date]:
    release = releases.latest(g.event)
    return days(release.programme) if release else []


@blueprint.get("/example/<name>.png")
@needs("signs")
def example(name: str) -> Response:
    """How a kind of sheet looks: the first page of the first one of what is published."""
    if name not in SHEETS:
        raise NotFound
    release = packs.released(g.event)
    known = packs.facts(release, views.press(), now())
    first = packs.order_alone(release, name).pages(known)[: 10 if SHEETS[name].labels else 1]
    return Response(packs.first(pictures(known, first, files.FONTS, 36)[:1]), mimetype="image/png")


@blueprint.post("/again")
@needs("signs")
def again() -> ResponseReturnValue:
    """Print just some of the sheets that were printed before, or say that they were taken down."""
    keys = request.form.getlist("key")
    if "down" in request.form:
        count = hung.forget(g.event, g.actor, keys)
        flash(ngettext("%(num)d sheet is no longer looked after.", "%(num)d sheets are no longer looked after.", count), "done")
        return back("signage.index")
    known = packs.facts(packs.released(g.event), views.press(), now())
    return begin(hung.again(g.event, g.actor, known, keys))


def sent_pdf(data: bytes, what: str) -> Response:
    """A PDF as it is sent."""
    response = Response(data, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{g.event.slug}-{what}.pdf"'
    return response
