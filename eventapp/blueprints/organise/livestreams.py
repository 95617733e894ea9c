"""Livestreams and recordings: what state each is in, what is missing, and pasting a list after the day."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, g, render_template, request
from flask_babel import gettext

from eventapp.blueprints import views
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.pages import back, said, unchanged_since
from eventapp.forms.fields import web_address
from eventapp.programme.now import phase, watch
from eventapp.services import draft, seminars
from eventapp.services.errors import Invalid

blueprint = Blueprint("livestreams", __name__, url_prefix="/livestreams")
_ADDRESS = re.compile(r"https?://\S+")


@blueprint.get("/")
@needs("see")
def index() -> str:
    """Every seminar that may be streamed."""
    rows = draft.tables(g.event)
    programme = draft.programme(rows)
    at = views.now()
    shown = [s for s in programme.seminars if s.kind.value in draft.STREAMED or s.livestream or s.recording]
    return render_template(
        "organise/livestreams.html", rows=rows, programme=programme, seminars=shown, zone=programme.event.zone,
        phase=lambda s: phase(s, at), watch=lambda s: watch(s, at)[0],
    )  # fmt: skip


@blueprint.post("/<code>/recording")
@needs("edit")
def recording(code: str) -> Any:
    """Set one recording, from the list."""
    seminar = seminars.find(g.event, code)
    address = _checked(request.form.get("recording", ""))
    version = unchanged_since(seminar.recording, seminar.version)
    entry = seminars.change(g.event, g.actor, seminar, version, {"recording": address})
    said(gettext("“%(title)s” is saved.", title=seminar.title), entry)
    return back("livestreams.index")


@blueprint.post("/paste")
@needs("edit")
def paste() -> Any:
    """Recordings from a pasted list: an address a line, by title, slug or code, or in the order of the day."""
    lines = [line.strip() for line in request.form.get("list", "")[:50_000].splitlines() if line.strip()]
    programme = draft.load(g.event)
    held = [s for s in programme.seminars if s.kind.value in draft.STREAMED and not s.cancelled]
    pairs: dict[str, str] = {}
    nameless: list[str] = []
    for line in lines:
        match = _ADDRESS.search(line)
        if match is None:
            raise Invalid(
                list=gettext("No web address in the line “%(line)s”. Nothing was changed.", line=line[:80])
            )
        address = _checked(match[0])
        name = (line[: match.start()] + line[match.end() :]).strip(" \t,;:|–-").casefold()
        if not name:
            nameless.append(address)
            continue
        found = [s for s in held if name in (s.code.casefold(), s.slug, s.title.casefold())]
        found = found or [s for s in held if name in s.title.casefold()]
        if len(found) != 1:
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
    pairs |= {s.code: address for s, address in zip(without, nameless, strict=False)}
    changed = seminars.paste_recordings(g.event, g.actor, pairs)
    said(gettext("%(number)d recordings are saved.", number=changed))
    return back("livestreams.index")


def _checked(address: str) -> str:
    field = type("Field", (), {"data": address.strip()[:2000]})()
    try:
        web_address(None, field)
    except ValueError as error:
        raise Invalid(recording="Write a whole web address, beginning with https:// or http://.") from error
    return address.strip()[:2000]
