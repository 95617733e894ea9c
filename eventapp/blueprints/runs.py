"""What the moderators' and the organisers' pages of a run sheet share: its form, its paper, and what a stage shows."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import cast
from zoneinfo import ZoneInfo

from flask import Response, current_app, g, render_template, request
from flask_babel import gettext

from eventapp import files
from eventapp.blueprints import views, wording
from eventapp.blueprints.asked import saved, whole_number
from eventapp.forms import runsheet
from eventapp.forms.rows import Row, asks_for_more
from eventapp.programme.live import in_force
from eventapp.programme.runsheet import moment
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.desk import stages
from eventapp.services.desk.stages import By
from eventapp.services.errors import Invalid, NotFound, Stale
from eventapp.services.stage import progress, sheets, words
from eventapp.services.stage.runs import Run
from eventapp.signage.runsheets import Line, Paper, Presented, pdf
from eventapp.words import moment as moment_said

# What the button sends that moves a row where there is no script.
MOVE = "move"


@dataclass(frozen=True, slots=True)
class Form:
    """The form as it is shown: as kept, or as typed, with what is wrong and the version that it was made from."""

    rows: list[Row]
    questions: str
    version: int
    why: str = ""
    status: int = 200


def kept(run: Run) -> Form:
    """The form of what is kept."""
    return Form(runsheet.shown(run.sheet.parts), run.sheet.questions, run.sheet.version)


def typed(why: str = "", status: int = 200, version: int | None = None) -> Form:
    """The form as it was sent."""
    press, sent = request.form.get(MOVE, ""), request.form
    rows = runsheet.PARTS.moved(sent, press) if press else runsheet.PARTS.shown_again(sent)
    seen = sent.get("version", 0, whole_number) if version is None else version
    return Form(rows, sent.get("questions", ""), seen, why, status)


def save(run: Run, by: str) -> Form | None:
    """Save the form that was sent; None where that is done, else the form to show again."""
    if asks_for_more(request.form) or MOVE in request.form or "only_shown" in g:
        return typed()
    try:
        sheets.save(run.event, run.row, by, request.form.get("version", 0, whole_number), runsheet.values(request.form))
    except Invalid as error:
        return typed(" ".join(gettext(text, **error.named) for text in error.errors.values()), 422)
    except Stale as stale:
        return typed(meanwhile(stale), 409, stale.version)
    return None


def meanwhile(stale: Stale) -> str:
    """What is said where someone else has changed the same part of the same sheet."""
    return gettext(
        "%(name)s has changed the same meanwhile; what is saved stands above. What you typed is still here: look, and save again.",
        name=stale.by or gettext("Someone"),
    )  # fmt: skip


def changed(run: Run, stale: Stale) -> Form:
    """The form of a sheet that someone has changed before a press of another button came: as it is now."""
    why = gettext("%(name)s has changed it meanwhile, so nothing was done. Look, and press again.", name=stale.by or gettext("Someone"))
    return Form(runsheet.shown(run.sheet.parts), run.sheet.questions, run.sheet.version, why, 409)


def begin_from(run: Run, by: str, key: str) -> None:
    """Have the parts of a template. Raises NotFound for one that there is not; Stale."""
    wanted = next((each for each in wording.run_templates(run.seminar.minutes) if each.key == key), None)
    if wanted is None:
        raise NotFound
    parts = [
        sheets.PartFields(key="", name=p.name, minutes=p.minutes, fixed=p.fixed, who="", note="") for p in wanted.parts
    ]
    sheets.save(run.event, run.row, by, request.form.get("version", 0, whole_number), {"parts": parts})


def undo(run: Run, by: str) -> None:
    """Take back the last change. Raises Stale where there is a later one."""
    sheets.undo(run.event, run.row, by, request.form.get("version", 0, whole_number))


def shown(run: Run, form: Form | None = None) -> dict[str, object]:
    """What a page of the sheet shows."""
    zone = ZoneInfo(run.event.timezone)
    return {
        "run": run, "form": form or kept(run), "zone": zone, "templates": wording.run_templates(run.seminar.minutes),
        "saved": saved(), "wide": run.beyond,
    }  # fmt: skip


def paper(run: Run) -> Response:
    """The sheet on paper, A4."""
    zone, seminar = ZoneInfo(run.event.timezone), run.seminar
    when = ""
    if seminar.starts_at:
        ends = f"–{views.clock(seminar.ends_at, zone)}" if seminar.ends_at else ""
        when = f"{views.long_date(seminar.starts_at.astimezone(zone).date())} {views.clock(seminar.starts_at, zone)}{ends}"
    rows = tuple(
        Line(views.clock(t.starts_at, zone), gettext("%(n)d min", n=t.minutes), t.part.name, t.part.who, t.part.note)
        for t in run.timed
    )
    panel = tuple(
        Presented(
            p.name or gettext("Name to be announced"), wording.role(p.role.value),
            ", ".join(each for each in (p.title, p.organisation) if each), p.pronunciation, p.about,
        )
        for p in run.panel
    )  # fmt: skip
    heads = {
        "panel": gettext("On stage, in seating order"), "questions": gettext("Prepared questions"), "note": gettext("From the crew"),
        "contact": gettext("In the room"), "say": gettext("Say"), "printed": gettext("Printed %(when)s", when=moment_said(now(), zone)),
    }  # fmt: skip
    sheet = Paper(run.event.title, seminar.title, " · ".join(each for each in (when, run.room) if each), rows, panel,
        run.sheet.questions, run.sheet.note, run.contact, heads)  # fmt: skip
    response = Response(pdf(sheet, run.event.accent, views.language(), files.FONTS), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="run-{seminar.code}.pdf"'
    return response


def state(run: Run) -> dict[str, object]:
    """What a stage shows, as JSON: all of it private."""
    seminar, iso = run.seminar, views.iso
    return {
        "title": seminar.title, "room": run.room, "starts": iso(seminar.starts_at), "ends": iso(run.ends_at),
        "parts": [
            {"key": t.part.key, "name": t.part.name, "minutes": t.minutes, "who": t.part.who, "note": t.part.note} for t in run.timed
        ],
        "begun": [{"key": each.key, "at": each.at.isoformat()} for each in run.begun],
        "said": run.sheet.begun_said.isoformat() if run.sheet.begun_said and run.begun else "",
        "words": [{"id": word.id, "text": word.text} for word in words.waiting(run.row)], "late": _late(run),
    }  # fmt: skip


def _late(run: Run) -> int:
    """By how many minutes readers are told that it begins late."""
    known = views.live().read(run.event.code)
    return in_force(known.facts, run.programme, now()).seminar(run.seminar.code).late or 0 if known else 0


def state_answer(run: Run) -> Response:
    """The same, answered with 304 where it is known already."""
    said = json.dumps(state(run), ensure_ascii=False)
    response = Response(said, content_type="application/json; charset=utf-8")
    response.set_etag(hashlib.sha256(said.encode()).hexdigest()[:24])
    return cast(Response, response.make_conditional(request))


def stage_page(run: Run, may: bool, kept_for: str) -> str:
    """The stage mode; `may` one press there, and for which account is it kept in the browser: "" where the link is the secret."""
    here = moment(run.timed, run.begun, now())
    return render_template(
        "shared/stage.html", run=run, state=state(run) | {"made": now().isoformat()}, may=may, here=here,
        words=words.waiting(run.row), worker=current_app.config["OFFLINE"], who=kept_for, zone=ZoneInfo(run.event.timezone),
        mark=progress.shown(run.begun), event=run.event,
    )  # fmt: skip


def press(run: Run, actor: Actor) -> None:
    """Take a press of a form without a script."""
    stages.press(run, By(actor, views.live()), request.form.get("way", ""), request.form.get("seen", ""))


def say(run: Run, actor: Actor) -> Response:
    """Take what was begun from a stage's script; 422 for what it never says."""
    try:
        begun = [(str(each["key"]), str(each["at"])) for each in json.loads(request.form.get("begun", ""))]
        stages.say(run, By(actor, views.live()), begun, request.form.get("at", ""))
    except (ValueError, TypeError, KeyError, RecursionError, Invalid):
        return Response(status=422)
    return Response(status=204)
