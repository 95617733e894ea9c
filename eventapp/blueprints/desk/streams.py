"""The stream desk: each room's stream, what began and ended when, recordings, and the address for video teams."""

from __future__ import annotations

from dataclasses import dataclass

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from eventapp.blueprints import views, wording
from eventapp.blueprints.desk.shown import Desk, published, tagged
from eventapp.blueprints.guards import needs
from eventapp.programme.actual import SOON
from eventapp.programme.forecast import Line, RoomDay
from eventapp.programme.live import LiveFacts, in_force
from eventapp.programme.model import Room
from eventapp.services.clock import now
from eventapp.services.desk import greenroom, recordings, reports
from eventapp.services.draft import loading, revisions
from eventapp.services.live import times

blueprint = Blueprint("streams", __name__, url_prefix="/streams")


@dataclass(frozen=True, slots=True)
class Glance:
    """A room in a few words: how its stream is, whether that is `amiss`, and how many recordings are there of what is over."""

    room: Room
    amiss: bool
    said: str
    recorded: str


@dataclass(frozen=True, slots=True)
class StreamDesk(Desk):
    """The desk's rooms as those need them who look after streams: with keys, times as they were, and who is not to be filmed."""

    keys: dict[str, str]
    refusals: dict[str, dict[str, tuple[str, ...]]]

    @property
    def streamed(self) -> list[RoomDay]:
        """Rooms with something to watch on the day that is shown."""
        return [day for day in self.rooms if any(self.watched(line) for line in day.lines)]

    def watched(self, line: Line) -> bool:
        """Whether a seminar has a stream or a recording."""
        return bool(line.seminar.livestream or line.seminar.recording)

    @property
    def glances(self) -> list[Glance]:
        """The same rooms for one look at all of them: first where a stream is to be up and is not."""
        return sorted((self._glance(day) for day in self.streamed), key=lambda glance: not glance.amiss)

    def _glance(self, day: RoomDay) -> Glance:
        stream = self.said_here(day.room).stream
        held = [line for line in day.lines if line.seminar.livestream and line.stands.phase in ("before", "during")]
        due = any(line.stands.begins is not None and line.stands.begins - self.at <= SOON for line in held)
        over = [line.seminar for line in day.past if self.watched(line)]
        recorded = sum(bool(seminar.recording) for seminar in over), len(over)
        amiss = due and (stream is None or stream.state != "up")
        said = wording.stream_in_short(stream.state if stream else "", self.clock(stream.since) if stream else "", amiss)
        return Glance(day.room, amiss, said, wording.recorded(*recorded))

    def not_filmed(self, line: Line) -> list[str]:
        """The names of those in a seminar who have said no to being filmed or recorded."""
        people = self.programme.people_by_code()
        refused = self.refusals.get(line.seminar.code, {})
        return [people[code].name for code, what in refused.items() if code in people and {"film", "record"} & set(what)]


@blueprint.get("/")
@needs("crew")
def index() -> ResponseReturnValue:
    """Each room's stream; asked again every few seconds, what is unchanged is 304 before it is made."""
    release, at = published(), now()
    if release is None:
        return render_template("desk/waiting.html")
    known = views.live().read(g.event.code)
    made_of = (release.number, known.number if known else -1, revisions.current(g.event), g.event.report_number)
    tag, same = tagged("streams", *made_of, f"{at:%H%M}", get_locale(), g.actor.role, _secrets())
    if same:
        return same
    facts = in_force(known.facts if known else LiveFacts(), release.programme, at)
    keys = {room.code: room.stream_key for room in loading.tables(g.event).rooms} if _secrets() else {}
    refusals = greenroom.refusals(g.event, release.programme)
    desk = StreamDesk(release.programme, facts, at, times.of(g.event), keys, refusals)
    page: Response = make_response(render_template("desk/streams.html", d=desk, address=_address()))
    page.set_etag(tag)
    return page


def _secrets() -> bool:
    """Whether keys and the address for reports are shown: to those who may see them, and not where it is kept in a browser."""
    return g.actor.may("private") and "kept" not in request.args


def _address() -> str:
    """Where video teams report, for those who may see it."""
    if not _secrets():
        return ""
    return f"{views.base_url()}/report/{reports.token(g.event, current_app.config['SECRET_KEY'])}/"


@blueprint.post("/<code>/recording")
@needs("run")
def recording(code: str) -> ResponseReturnValue:
    """Put a recording in place: readers see it at once."""
    number = recordings.put(g.event, g.actor, views.shelf(), {code: request.form.get("recording", "")})
    if number:
        flash(gettext("Published as release %(number)d.", number=number), "done")
    return redirect(url_for("desk.streams.index") + f"#seminar-{code}", 303)


@blueprint.post("/renew")
@needs("publish")
def renew() -> ResponseReturnValue:
    """Have the address for reports lead nowhere, and another take its place."""
    seen = request.form.get("seen", "")
    reports.renew(g.event, seen, current_app.config["SECRET_KEY"])
    flash(gettext("The address before leads nowhere now. Give the new one to your video team."), "done")
    return redirect(url_for("desk.streams.index") + "#report", 303)
