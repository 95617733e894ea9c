"""What a request stands for, what many of them add up to, and what is said of errors: pure functions, each in full."""

import sqlite3
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm.exc import StaleDataError

from eventapp.programme import model
from eventapp.programme.release import compile_release
from eventapp.services import access, errors
from eventapp.services.insights import figures, kinds
from eventapp.services.insights.figures import Feed, Figures, Line, Row

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/dag/", "programme"), ("/dag/embed/", "embed"), ("/dag/calendar/", "calendar"), ("/dag/people/", "people"), ("/dag/rooms/", "rooms"),
        ("/dag/livestreams/", "other"), ("/dag/about/", "other"), ("/dag/host/", "other"), ("/dag/changes/", "other"),
        ("/dag/seminars/om-vatten/", "seminar/om-vatten"), ("/dag/people/anna/", "people"), ("/dag/rooms/hall/", "rooms"),
        ("/dag/calendar/all.ics", "feed/all"), ("/dag/calendar/room/hall.ics", "feed/room/hall"), ("/dag/calendar/tag/hav.ics", "feed/tag/hav"),
        ("/dag/calendar/seminar/om.ics", "feed/seminar/om"), ("/dag/calendar/person/anna.ics", "feed/person"),
        ("/dag/seminars/", None), ("/dag/seminars/a/b/", None), ("/dag/people/anna", None), ("/dag", None), ("/", None), ("/dag/other/x/", None),
        ("/dag/calendar/other/x.ics", None), ("/static/x/", None), ("/dag/seminars/Å/", None),
    ],
)  # fmt: skip
def test_what_of_an_event_a_path_is(path, what):
    assert kinds.place(path) == (("dag", what) if what else None)


@pytest.mark.parametrize(
    ("agent", "program", "reader"),
    [
        ("Google-Calendar-Importer", "google", False), ("GoogleCalendarSync", "google", False), ("Microsoft Office/16.0 (Outlook 16)", "outlook", False),
        ("Microsoft Exchange", "outlook", False), ("Mozilla/5.0 Thunderbird/115", "thunderbird", True), ("Lightning/6", "thunderbird", False),
        ("macOS/14.0 dataaccessd/1.0", "apple", False), ("iOS/17.0 (21A329)", "apple", False), ("iPadOS/17", "apple", False), ("Mac OS X/10.15", "apple", False),
        ("Mac+OS+X/10.15", "apple", False), ("CalendarAgent/930", "apple", False), ("iCal/5.0", "apple", False), ("ICSx5/2.0", "android", False),
        ("DAVx5/4", "android", False), ("Android 14; Samsung Calendar", "android", False), ("okhttp/4.9", "android", False), ("Dalvik/2", "android", False),
        ("NextCloud", "other", False), (CHROME, "browser", True), ("Opera/9.80", "browser", True), ("", None, False), ("curl/8", None, False),
        ("Mozilla/5.0 (compatible; Googlebot/2.1)", None, False), ("Mozilla/5.0 HeadlessChrome", None, False), ("python-requests/2", None, False),
        ("x" * 500 + "okhttp", "other", False),
    ],
)  # fmt: skip
def test_what_kind_of_program_asks(agent, program, reader):
    assert (kinds.program(agent), kinds.is_reader(agent)) == (program, reader)


@pytest.mark.parametrize(
    ("referrer", "source"),
    [
        ("", "direct"), ("https://[x", "direct"), ("about:blank", "direct"), ("https://e.org/dag/seminars/a/", None), ("https://e.org/dag/", "inside"),
        ("https://other.example/dag/rooms/", "inside"), ("https://e.org/dag/embed/", "embed"), ("https://calendar.google.com/", "calendar"),
        ("https://mail.google.com/", "calendar"), ("android-app://com.google.android.gm/", "calendar"), ("https://outlook.live.com/", "calendar"),
        ("https://www.icloud.com/", "calendar"), ("https://www.google.se/", "search"), ("https://duckduckgo.com/", "search"), ("https://www.bing.com/", "search"),
        ("https://chatgpt.com/", "search"), ("android-app://com.google.android.googlequicksearchbox/", "search"), ("https://notgoogle.com.example/", "site"),
        ("https://WWW.BING.COM/", "search"), ("https://news.example/dagen/", "site"), ("https://e.org/", "site"),
    ],
)  # fmt: skip
def test_from_what_kind_of_place_one_came(referrer, source):
    assert kinds.source(referrer, "/dag/seminars/a/") == source


def test_what_is_counted_of_a_request():
    def seen(path, agent=CHROME, referrer=""):
        return kinds.counted(path, agent, referrer)

    assert [seen("/dag/"), seen("/dag/", referrer="https://news.example/"), seen("/dag/", referrer="https://e.org/dag/")] == [
        ("dag", "programme", "direct"), ("dag", "programme", "site"), None,
    ]  # fmt: skip
    assert [seen("/dag/embed/", referrer="https://news.example/"), seen("/dag/embed/", referrer="https://news.example/dag/embed/")] == [
        ("dag", "embed", "embed"), None,
    ]  # fmt: skip
    assert [seen("/dag/calendar/all.ics", agent) for agent in ("iCal/5", CHROME, "curl/8")] == [
        ("dag", "feed/all", "apple"), ("dag", "feed/all", "browser"), None,
    ]  # fmt: skip
    assert [seen("/dag/", "iCal/5"), seen("/dag/other"), seen("/", referrer="https://e.org/")] == [None, None, None]
    assert kinds.source("https://e.org/", "/") == "inside"


ZONE = ZoneInfo("Europe/Stockholm")


def hour(day, clock, what, kind, count):
    return Row(datetime(2027, 7, day, clock, tzinfo=ZONE), what, kind, count)


ROWS = (
    hour(2, 23, "programme", "direct", 5), hour(3, 0, "seminar/om", "search", 2), hour(3, 9, "seminar/nu", "inside", 1), hour(4, 23, "seminar/om", "direct", 4),
    hour(5, 0, "programme", "site", 3), hour(3, 9, "embed", "embed", 7), hour(3, 9, "scan/3AAAAAA", "scan", 6), hour(5, 9, "scan/4AAAAAA", "scan", 1),
    hour(3, 9, "scan/0EVENT0", "scan", 2), hour(3, 10, "scan/3BBBBBB", "scan", 2), hour(2, 9, "feed/all", "google", 3), hour(3, 9, "feed/all", "google", 5),
    hour(3, 10, "feed/all", "apple", 30), hour(3, 9, "feed/all", "browser", 2), hour(3, 9, "feed/person", "browser", 1), hour(4, 9, "feed/room/a", "other", 1),
)  # fmt: skip
DAYS = Figures(ROWS, date(2027, 7, 3), date(2027, 7, 4))


def phases(before=0, on=0, after=0):
    return {"before": before, "on": on, "after": after}


def test_figures_by_phase_day_and_hour():
    assert (DAYS.openings, DAYS.scans, DAYS.framed, DAYS.within) == (ROWS[:5], ROWS[6:10], 7, 1)
    assert (DAYS.phases(DAYS.openings), DAYS.phases(())) == (phases(5, 7, 3), phases())
    assert DAYS.by_day(DAYS.openings) == {date(2027, 7, 2): 5, date(2027, 7, 3): 3, date(2027, 7, 4): 4, date(2027, 7, 5): 3}
    assert DAYS.by_hour(DAYS.openings, date(2027, 7, 3)) == {0: 2, 9: 1}
    assert DAYS.sources() == {"code": 10, "site": 3, "search": 2, "calendar": 0, "embed": 0, "direct": 0}
    assert list(DAYS.sources()) == ["code", "site", "search", "calendar", "embed", "direct"]
    assert Figures(ROWS[:5], DAYS.first, DAYS.last).sources() == {"direct": 9, "site": 3, "search": 2, "code": 0, "calendar": 0, "embed": 0}


def test_figures_by_page_code_and_feed():
    event = model.Event("dag", "Dagen", DAYS.first, DAYS.last, "Europe/Stockholm", "0123456789ab")
    seminars = tuple(model.Seminar(code, slug, slug, starts_at=datetime(2027, 7, 3, 9, tzinfo=UTC), minutes=45) for code, slug in (("AAAAAA", "nytt"), ("BBBBBB", "nu")))
    release = compile_release(None, model.Programme(event, (), (), (model.Seminar("AAAAAA", "om", "om", starts_at=seminars[0].starts_at, minutes=45),)), datetime(2027, 6, 1, tzinfo=UTC))
    release = compile_release(release, model.Programme(event, (), (), seminars), datetime(2027, 6, 2, tzinfo=UTC))
    assert figures.seminar_codes(release) == {"om": "AAAAAA", "nytt": "AAAAAA", "nu": "BBBBBB"}
    assert (figures.seminar_codes(None), Figures((), DAYS.first, DAYS.last).pages(None)) == ({}, [])
    assert DAYS.pages(release) == [
        Line("programme", phases(5, 0, 3)), Line("seminar/AAAAAA", phases(on=6), 7), Line("seminar/BBBBBB", phases(on=1), 2),
    ]  # fmt: skip
    assert DAYS.pages(None)[:2] == [Line("programme", phases(5, 0, 3)), Line("seminar/om", phases(on=6))]
    assert DAYS.codes() == [
        Line("scan/3AAAAAA", phases(on=6)), Line("scan/0EVENT0", phases(on=2)), Line("scan/3BBBBBB", phases(on=2)), Line("scan/4AAAAAA", phases(after=1)),
    ]  # fmt: skip
    assert [line.total for line in DAYS.codes()] == [6, 2, 2, 1]
    assert DAYS.feeds() == [
        Feed("feed/all", {"google": 8, "apple": 30}, 5, 2), Feed("feed/room/a", {"other": 1}, 1, 0), Feed("feed/person", {}, 0, 1),
    ]  # fmt: skip


def test_what_is_said_of_what_cannot_be():
    assert (str(errors.Invalid(a="A.", b="B.")), errors.Invalid(a="A.").errors, errors.Invalid(a="A.").named) == ("A.; B.", {"a": "A."}, {})
    long, many = errors.TooLong("title", 300), errors.TooLong("tags", 5)
    assert (long.errors, long.named, str(long)) == ({"title": "This is longer than %(most)s characters."}, {"most": "300"}, "title: This is longer than 300 characters.")
    assert many.errors == {"tags": "There are too many of these, or one is too long."}
    shown = errors.Unshowable([f"T{n}" for n in range(7)])
    assert (shown.named, str(shown)) == (
        {"names": "“T0”, “T1”, “T2”, “T3”, “T4”"}, "Readers cannot be shown this: “T0”, “T1”, “T2”, “T3”, “T4”. Give it another time and length first.",
    )
    assert errors.Collision().errors == {"form": "Someone else saved at the same moment. Please try again."}
    assert (errors.Gone("room").what, errors.Unavailable().seconds, errors.Busy().seconds, errors.TooMany(7).seconds) == ("room", 10, 5, 7)
    assert (str(errors.TooMany(7)), str(errors.Unavailable())) == ("again in 7 s", "not available just now")
    stale = errors.Stale(3, {"a": 1}, {"a": 2}, "Bo")
    assert (stale.version, stale.theirs, stale.yours, stale.by, str(stale)) == (3, {"a": 1}, {"a": 2}, "Bo", "saved by someone else meanwhile")


class Refused(Exception):
    """As psycopg tells it."""

    sqlstate = "40P01"


def test_whose_fault_an_error_of_the_database_is():
    gone, silly = sqlite3.OperationalError("locked"), sqlite3.OperationalError("no such table")
    gone.sqlite_errorcode, silly.sqlite_errorcode = sqlite3.SQLITE_BUSY, sqlite3.SQLITE_ERROR
    taken = IntegrityError("x", {}, sqlite3.IntegrityError("UNIQUE constraint failed: a.b"))
    other = IntegrityError("x", {}, sqlite3.IntegrityError("NOT NULL constraint failed: a.b"))
    dead = OperationalError("x", {}, Refused())
    each = [OperationalError("x", {}, gone), OperationalError("x", {}, silly), NoConnection(), taken, other, DataError("x", {}, None), ValueError(), dead,
            StaleDataError()]  # fmt: skip
    assert [errors.is_away(error) for error in each] == [True, False, True, False, False, False, False, True, False]
    assert [errors.is_collision(error) for error in each] == [False, False, False, True, False, False, False, True, True]


def test_what_each_role_may():
    may = {role: {p for p in access.PERMISSIONS if access.Actor(1, role).may(p)} for role in access.ROLES}
    assert may == {
        "viewer": {"see", "signs"}, "crew": {"see", "signs", "crew", "run"},
        "editor": {"see", "private", "signs", "crew", "run", "edit", "publish"},
        "owner": {"see", "private", "signs", "crew", "run", "edit", "publish", "own"},
    }  # fmt: skip
    assert (access.greater(None, "crew", "viewer"), access.greater("editor", "owner", None)) == ("crew", "owner")
    assert access.Actor(None, "owner") == access.COMMAND_LINE
