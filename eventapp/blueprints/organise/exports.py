"""What can be taken away: spreadsheets, schedules for the wall, data, and the archive."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator
from contextlib import ExitStack
from typing import IO
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, g, render_template
from flask_babel import gettext

from eventapp import files
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.archive import static_site
from eventapp.formats import jsonfile, marks, spreadsheet
from eventapp.programme.release import Release
from eventapp.services import imports
from eventapp.services.draft import memory
from eventapp.services.errors import NotFound
from eventapp.services.imports import persons, roomfiles
from eventapp.services.publishing import releases
from eventapp.signage.wall import PAPERS, wall_schedule

blueprint = Blueprint("exports", __name__, url_prefix="/exports")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DRAFTS = {
    "xlsx": (spreadsheet.write_xlsx, _XLSX), "csv": (spreadsheet.write_csv, "text/csv; charset=utf-8"),
    "json": (jsonfile.write_programme, "application/json"),
}  # fmt: skip


@blueprint.get("/")
@needs("see")
def index() -> str:
    """Every export of the draft and of the published programme."""
    newest = releases.newest(g.event)
    return render_template(
        "organise/exports.html", release=newest if newest and newest.public else None, taken_down=newest is not None,
        papers=PAPERS, zone=ZoneInfo(g.event.timezone),
    )  # fmt: skip


@blueprint.get("/programme.xlsx")
@needs("see")
def xlsx() -> Response:
    """The published programme, one row a seminar, for Excel and the like."""
    release = _release()
    return _file(spreadsheet.write_xlsx(release.programme, marks.of_release(release)), _XLSX, f"release-{release.number}.xlsx")


@blueprint.get("/draft.<ending>")
@needs("see")
def of_draft(ending: str) -> Response:
    """The draft as it is now; the file says so, for when it comes back."""
    if ending not in _DRAFTS:
        raise NotFound
    write, mimetype = _DRAFTS[ending]
    # The mark first: what is written meanwhile is then taken for newer than the file.
    mark = imports.draft_mark(g.event)
    return _file(write(memory.read(g.event).programme, mark), mimetype, f"draft.{ending}")


@blueprint.get("/draft-whole.xlsx")
@needs("private")
def whole_draft() -> Response:
    """All of the draft for its organisers, a sheet each: seminars, people with mail and phone, rooms."""
    mark = imports.draft_mark(g.event)
    book = {
        gettext("Seminars"): spreadsheet.seminar_rows(memory.read(g.event).programme, mark),
        gettext("People"): persons.rows(g.event), gettext("Rooms"): roomfiles.rows(g.event),
    }  # fmt: skip
    return _file(spreadsheet.write_book(book), _XLSX, "draft-whole.xlsx")


@blueprint.get("/people.<ending>")
@needs("private")
def people(ending: str) -> Response:
    """The people of the draft with mail and phone, to edit and import again."""
    return people_file(ending)


def people_file(ending: str, codes: Collection[str] | None = None) -> Response:
    """A table of people of the draft, of all or of those with these codes. Raises NotFound for an unknown `ending`."""
    rows = persons.rows(g.event, codes)
    if ending == "csv":
        return _file(spreadsheet.write_lines(rows), "text/csv; charset=utf-8", "people.csv")
    if ending == "xlsx":
        return _file(spreadsheet.write_book({gettext("People"): rows}), _XLSX, "people.xlsx")
    raise NotFound


@blueprint.get("/wall-<paper>.pdf")
@needs("signs")
def wall(paper: str) -> Response:
    """The schedule for the wall."""
    if paper not in PAPERS:
        raise NotFound
    return _file(wall_schedule(_release().programme, paper, files.FONTS), "application/pdf", f"{paper}.pdf")


@blueprint.get("/site.zip")
@needs("see")
def site() -> Response:
    """The public side as a static site."""
    release = _release()
    with ExitStack() as stack:
        # Not where temporary files are: that may be memory.
        made = stack.enter_context(tempfile.TemporaryFile(dir=current_app.config["DATA"]))
        static_site(g.event.id, release, made)
        response = _file(_pieces(made), "application/zip", "site.zip")
        response.content_length = made.tell()
        response.call_on_close(made.close)
        stack.pop_all()
    return response


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """A file from its beginning, which is closed at its end."""
    with file:
        file.seek(0)
        while piece := file.read(64 * 1024):
            yield piece


def _release() -> Release:
    release = releases.latest(g.event)
    if release is None:
        raise NotFound
    return release


def _file(data: bytes | Iterator[bytes], mimetype: str, ending: str) -> Response:
    response = Response(data, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{g.event.slug}-{ending}"'
    return response
