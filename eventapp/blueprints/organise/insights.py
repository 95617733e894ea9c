"""Insights: how much was read, when and from where, as charts, tables and a file, and on one page for the board."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, render_template
from flask_babel import get_locale, gettext

from eventapp.blueprints import views
from eventapp.blueprints.guards import needs
from eventapp.blueprints.organise.charts import Chart, chart
from eventapp.formats import followmail
from eventapp.formats.formulas import safe_cell
from eventapp.programme import select
from eventapp.programme.release import Release
from eventapp.services.clock import now
from eventapp.services.following import own
from eventapp.services.following.own import Counted
from eventapp.services.insights import figures
from eventapp.services.insights.figures import Figures, Row
from eventapp.services.publishing import releases
from eventapp.services.publishing.shortlinks import KINDS

blueprint = Blueprint("insights", __name__, url_prefix="/insights")
# So many days are told one by one; of more, weeks.
MOST_DAYS = 62
# So many things are told that are followed by mail.
MOST_FOLLOWED = 20


@dataclass(frozen=True, slots=True)
class Told:
    """What a page of it shows: the figures, by day and by hour of each of the event's days, and names for things."""

    figures: Figures
    release: Release | None
    names: dict[str, str]
    days: list[tuple[str, int, bool]]
    hours: list[tuple[date, list[tuple[str, int, bool]], list[tuple[str, int, bool]]]]
    over: bool
    followers: Counted
    followed: list[tuple[str, int]]

    def name(self, what: str) -> str:
        """A page, feed or code in words."""
        return self.names.get(what) or gettext("Something that is gone")

    def drawn(self, values: list[tuple[str, int, bool]], width: int) -> Chart:
        """A chart of them."""
        return chart(values, width)


@blueprint.get("/")
@needs("see")
def index() -> str:
    """All of it."""
    return render_template("organise/insights.html", told=_told(), every=figures.FETCHED_EVERY, words=_words())


@blueprint.get("/report/")
@needs("see")
def report() -> str:
    """One page of it, to be printed."""
    return render_template("organise/insights_report.html", told=_told(), words=_words())


@blueprint.get("/insights.csv")
@needs("see")
def numbers() -> Response:
    """Everything that was counted: a row for each hour, thing and kind."""
    found, words = _told(), _words()
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(["hour", "what", "name", "kind", "count"])
    codes = figures.seminar_codes(found.release)
    for row in found.figures.rows:
        name, kind = found.names.get(_by_code(row.what, codes), ""), words.get(row.kind, row.kind)
        rows.writerow([f"{row.at:%Y-%m-%dT%H:%M%z}", row.what, safe_cell(name), kind, row.count])
    response = Response("\ufeff" + file.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{g.event.slug}-insights.csv"'
    return response


def _by_code(what: str, codes: dict[str, str]) -> str:
    kind, _, slug = what.partition("/")
    return f"seminar/{codes.get(slug, slug)}" if kind == "seminar" else what


def _told() -> Told:
    found, release = figures.read(g.event), releases.latest(g.event)
    hours = [
        (day, _hours(found, found.openings, day), _hours(found, found.scans, day))
        for day in _range(found.first, min(found.last, found.first + timedelta(days=13)))
        if found.by_day((*found.openings, *found.scans)).get(day)
    ]
    today = now().astimezone(ZoneInfo(g.event.timezone)).date()
    followers = own.counted(g.event)
    return Told(
        found, release, dict(_names(release)), _days(found), hours, today > found.last, followers, _followed(followers, release)
    )


def _followed(counted: Counted, release: Release | None) -> list[tuple[str, int]]:
    """What is followed by mail, by name, with by how many: what most follow first."""
    language = str(get_locale())
    named = (
        (followmail.named(release.programme, (word,), word == "choice", language), count)
        for word, count in counted.by_word.items() if release
    )  # fmt: skip
    found = [(f"{name[0][:1].upper()}{name[0][1:]}", count) for name, count in named if name]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:MOST_FOLLOWED]


def _range(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _days(found: Figures) -> list[tuple[str, int, bool]]:
    """Openings by day from the first that has any to the last, or by week; the event's own are marked."""
    counted = found.by_day(found.openings)
    if not counted:
        return []
    every = _range(min(counted), max(counted))
    size = 7 if len(every) > MOST_DAYS else 1
    parts = [every[i : i + size] for i in range(0, len(every), size)]
    return [
        (views.short_date(part[0]), sum(counted.get(day, 0) for day in part), any(found.first <= day <= found.last for day in part))
        for part in parts
    ]  # fmt: skip


def _hours(found: Figures, rows: tuple[Row, ...], day: date) -> list[tuple[str, int, bool]]:
    """By hour of a day, from the first to the last that has any of pages or codes."""
    counted = found.by_hour(rows, day)
    either = {r.at.hour for r in (*found.openings, *found.scans) if r.at.date() == day}
    return [(f"{hour:02}", counted.get(hour, 0), False) for hour in range(min(either), max(either) + 1)]


def _words() -> dict[str, str]:
    """Sources and programs in words."""
    return {
        "code": gettext("A code"), "calendar": gettext("A calendar"), "embed": gettext("The frame in another site"),
        "search": gettext("A search"), "site": gettext("Another site"), "direct": gettext("Directly"),
        "inside": gettext("From within the programme"),
        "google": "Google", "outlook": "Outlook", "thunderbird": "Thunderbird", "apple": "Apple", "android": "Android",
        "other": gettext("Other programs"), "browser": gettext("Downloaded"),
        "before": gettext("Before"), "on": gettext("On the day"), "after": gettext("After"),
    }  # fmt: skip


def _names(release: Release | None) -> Iterator[tuple[str, str]]:
    """Names of pages, feeds and codes, by what they are counted as."""
    yield from {
        "programme": gettext("The programme"), "calendar": gettext("Subscribe"), "people": gettext("People"),
        "rooms": gettext("Rooms"), "other": gettext("Other pages"), "embed": gettext("The frame in another site"),
        "feed/all": gettext("The whole programme"), "feed/person": gettext("One person's seminars"),
    }.items()  # fmt: skip
    if release is None:
        return
    programme = release.programme
    for seminar in programme.seminars:
        yield f"seminar/{seminar.code}", seminar.title
        yield f"feed/seminar/{seminar.slug}", seminar.title
    for room in programme.rooms:
        yield f"feed/room/{room.slug}", room.name
    for slug, tag in select.tags(programme).items():
        yield f"feed/tag/{slug}", tag
    titles = {s.code: s.title for s in programme.seminars} | {r.code: r.name for r in programme.rooms}
    titles[programme.event.code] = gettext("The programme")
    for sign, kind in KINDS.items():
        for code, title in titles.items():
            more = {"live": gettext("livestream"), "calendar": gettext("calendar")}.get(kind)
            yield f"scan/{sign}{code}", f"{title} ({more})" if more else title
