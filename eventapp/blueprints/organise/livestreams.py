"""Livestreams and recordings: what state each is in, what is missing, and pasting a list after the day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp.blueprints import views
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back, said, unchanged_since
from eventapp.programme.addresses import completed, is_web_address
from eventapp.programme.limits import ADDRESS
from eventapp.programme.model import Seminar
from eventapp.programme.now import phase, watch
from eventapp.services.draft import memory, seminars
from eventapp.services.draft.constraints import STREAMED
from eventapp.services.errors import Invalid

blueprint = Blueprint("livestreams", __name__, url_prefix="/livestreams")
MOST_TEXT = 50_000
_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Streamed:
    """A seminar that may be streamed: what readers can watch now, and whether it should have a recording by now."""

    seminar: Seminar
    watch: str
    lacks_recording: bool


@blueprint.get("/")
@needs("see")
def index() -> str:
    """Every seminar that may be streamed."""
    return _page()


def _page(refused: str = "", why: str = "") -> str:
    """The page; what was typed for the seminar whose recording is `refused` (a code) is there still, and `why`."""
    programme, at = memory.read(g.event).programme, views.now()
    shown = [s for s in programme.seminars if s.kind.value in STREAMED or s.watched]
    return render_template(
        "organise/livestreams.html", streamed=[_line(s, at) for s in shown], zone=programme.event.zone,
        refused=refused, why=why,
    )  # fmt: skip


def _line(seminar: Seminar, at: datetime) -> Streamed:
    return Streamed(seminar, watch(seminar, at)[0], not seminar.recording and phase(seminar, at) == "after")


@blueprint.post("/<code>/recording")
@needs("edit")
def recording(code: str) -> ResponseReturnValue:
    """Set one recording, from the list."""
    seminar = seminars.find(g.event, code)
    try:
        address = _checked(request.form.get("recording", ""))
    except Invalid as error:
        flash(error.errors["recording"], "error")
        return _page(seminar.code, error.errors["recording"]), 422
    version = unchanged_since(seminar.recording, seminar.version)
    entry = seminars.change(g.writing, seminar, version, {"recording": address})
    said(gettext("“%(title)s” is saved.", title=seminar.title), entry)
    return back("livestreams.index")


@blueprint.post("/paste")
@needs("edit")
def paste() -> ResponseReturnValue:
    """Recordings from a pasted list: an address a line, by title, slug or code, or in the order of the day."""
    try:
        made = seminars.paste_recordings(g.writing, _pairs(request.form.get("list", "")))
    except Invalid as error:
        for message in error.errors.values():
            flash(message, "error")
        return index(), 422
    number = len(made)
    text = ngettext("%(num)d recording is saved.", "%(num)d recordings are saved.", number)
    said(text, made[-1] if made else None)
    return back("livestreams.index")


def _pairs(text: str) -> dict[str, str]:
    """Which seminar (by code) gets which address. Raises Invalid, with the line that says nothing."""
    if len(text) > MOST_TEXT:
        raise Invalid(list=gettext("The list is too long. Nothing was changed."))
    programme = memory.read(g.event).programme
    held = [s for s in programme.seminars if s.kind.value in STREAMED and not s.cancelled]
    pairs: dict[str, str] = {}
    nameless: list[str] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        match = _ADDRESS.search(line)
        if match is None:
            raise Invalid(list=gettext("No web address in the line “%(line)s”. Nothing was changed.", line=line[:80]))
        address = _checked(match[0])
        name = (line[: match.start()] + line[match.end() :]).strip(" \t,;:|–-").casefold()
        if not name:
            nameless.append(address)
            continue
        found = _named(held, name)
        if len(found) != 1 or found[0].code in pairs:
            raise Invalid(
                list=gettext("“%(line)s” fits no seminar, or several. Nothing was changed.", line=line[:80])
            )
        pairs[found[0].code] = address
    without = [s for s in held if s.code not in pairs and not s.recording]
    if len(nameless) > len(without):
        raise Invalid(
            list=gettext(
                "There are more addresses without a title than seminars without a recording. Nothing was changed."
            )
        )
    return pairs | {s.code: address for s, address in zip(without, nameless, strict=False)}


def _named(held: list[Seminar], name: str) -> list[Seminar]:
    """Those that are called so: by code, slug or title, else by a part of the title."""
    found = [s for s in held if name in (s.code.casefold(), s.slug, s.title.casefold())]
    return found or [s for s in held if name in s.title.casefold()]


def _checked(address: str) -> str:
    address = completed(address.strip())
    if (address and not is_web_address(address)) or len(address) > ADDRESS:
        raise Invalid(recording=gettext("Write a web address, such as example.org or https://example.org/page."))
    return address
