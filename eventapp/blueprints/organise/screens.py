"""Screens at the venue: setting one up, the list of them with when each was last heard of, and slides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from eventapp.blueprints import views, wording
from eventapp.blueprints.asked import typed_number
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back, said
from eventapp.services.draft import loading
from eventapp.services.errors import Invalid
from eventapp.services.publishing import releases
from eventapp.services.screens import placing, slides
from eventapp.services.screens.placing import Setting
from eventapp.signage import qr

blueprint = Blueprint("screens", __name__, url_prefix="/screens")


@dataclass(frozen=True, slots=True)
class Listed:
    """A screen in the list: the open part of its key, its name, what it shows, and how it is with it."""

    code: str
    name: str
    shows: str
    state: wording.ScreenState


@blueprint.get("/")
@needs("crew")
def index() -> str:
    """All screens, setting up one more, and the slides."""
    return _page({}, {})


@blueprint.post("/")
@needs("crew")
def add() -> ResponseReturnValue:
    """Set up a screen."""
    try:
        screen = placing.add(g.writing, _setting(), _rooms())
    except Invalid as error:
        return _page(error.errors, {}), 422
    said(gettext("%(name)s is set up. Open its address on the screen.", name=screen.name))
    return back("screens.one", code=placing.open_part(screen.key))


@blueprint.get("/<code>/")
@needs("crew")
def one(code: str) -> str:
    """One screen: its address and code, and how it is set up."""
    return _one(code, {})


@blueprint.post("/<code>/")
@needs("crew")
def change(code: str) -> ResponseReturnValue:
    """Another name, room or look."""
    screen = placing.find(g.event, code)
    try:
        placing.change(g.writing, screen, _setting(), _rooms())
    except Invalid as error:
        return _one(code, error.errors), 422
    said(gettext("Saved. The screen shows it within 5 seconds."))
    return back("screens.index")


@blueprint.post("/<code>/<what>")
@needs("crew")
def command(code: str, what: str) -> ResponseReturnValue:
    """Have a screen show its name, start anew, leave the list or come back to it."""
    screen = placing.find(g.event, code)
    name = screen.name
    done = {
        "flash": (placing.flash, gettext("%(name)s shows its name now.", name=name)),
        "reload": (placing.reload, gettext("%(name)s starts anew.", name=name)),
        "remove": (placing.remove, gettext("%(name)s is removed. It can be brought back below.", name=name)),
        "return": (placing.bring_back, gettext("%(name)s is back.", name=name)),
    }
    if what in done:
        do, told = done[what]
        do(g.writing, screen)
        said(told)
    return back("screens.index")


@blueprint.post("/slides/")
@needs("crew")
def add_slide() -> ResponseReturnValue:
    """A new slide."""
    file = request.files.get("picture")
    try:
        wanted = slides.Wanted(
            request.form.get("heading", ""), request.form.get("text", ""), file.read() if file and file.filename else b"",
            request.form.get("room", ""), typed_number(request.form, "seconds", 12),
        )  # fmt: skip
        slides.add(g.writing, wanted, _rooms())
    except Invalid as error:
        return _page({}, error.errors), 422
    said(gettext("The slide is on the screens."))
    return back("screens.index")


@blueprint.post("/slides/<int:number>/<what>")
@needs("crew")
def slide(number: int, what: str) -> ResponseReturnValue:
    """Take a slide off the screens, show it again, or remove it for good."""
    found = slides.find(g.event, number)
    if what == "remove":
        slides.remove(g.writing, found)
        said(gettext("The slide is removed."))
    else:
        slides.show(g.writing, found, what == "show")
        said(gettext("The slide is on the screens.") if found.shown else gettext("The slide is off the screens."))
    return back("screens.index")


def _rooms() -> dict[str, str]:
    """The names of the rooms by their codes."""
    return {room.code: room.name for room in loading.tables(g.event).rooms}


def _setting() -> Setting:
    form = request.form
    return Setting(
        form.get("name", ""), form.get("room", ""), form.get("language", ""), form.get("theme", "dark"),
        form.get("size", "normal"), typed_number(form, "turn", 0), form.get("slides") == "1",
    )  # fmt: skip


def _page(errors: Mapping[str, str], slide_errors: Mapping[str, str]) -> str:
    rooms, release = _rooms(), releases.latest(g.event)
    number = release.number if release else 0
    found = [
        Listed(placing.open_part(s.key), s.name, rooms.get(s.room, "") or gettext("All rooms"), wording.screen_state(s, views.now(), number))
        for s in placing.screens(g.event)
    ]
    return render_template(
        "organise/screens.html", screens=found, removed=placing.screens(g.event, removed=True), rooms=rooms, release=release,
        slides=slides.slides(g.event), errors=errors, slide_errors=slide_errors, typed=request.form, choices=wording.screen_choices(),
        open_part=placing.open_part,
    )  # fmt: skip


def _one(code: str, errors: Mapping[str, str]) -> str:
    screen = placing.find(g.event, code)
    token = placing.token(screen.key, current_app.config["SECRET_KEY"])
    address = views.addresses(g.event.slug).page(f"screens/at/{token}/")
    picture = Markup(qr.svg(address, screen.name))  # noqa: S704  (made by us, its label escaped)
    typed = request.form or {
        name: str(getattr(screen, name)) for name in ("name", "room", "language", "theme", "size", "turn")
    } | {"slides": "1" if screen.slides else ""}
    return render_template(
        "organise/screen.html", screen=screen, code=code, address=address, picture=picture, rooms=_rooms(), typed=typed,
        errors=errors, choices=wording.screen_choices(),
    )  # fmt: skip
