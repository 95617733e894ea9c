"""What no reader can be shown is found, and left out of a release with a word for the log."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from eventapp.programme.model import Event, Programme, Seminar
from eventapp.programme.release import Release, Stamp, Withdrawn
from eventapp.programme.showable import problems, spared, unfit, unfit_event

AT = datetime(2027, 7, 3, 7, tzinfo=UTC)
GOOD = Seminar("AAAAAA", "a", "A", starts_at=AT, minutes=60)
EVENT = Event("dagen", "Dagen", date(2027, 7, 3), date(2027, 7, 3), "Europe/Stockholm", "example.org")
OUTSIDE, LENGTH, ADDRESS = "Its time is outside the years 1900 to 2199.", "Its length cannot be.", "Its address cannot be."


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, ""), ({"starts_at": None, "minutes": None}, ""), ({"minutes": 0}, ""), ({"minutes": 86400}, ""),
        ({"starts_at": datetime(1900, 1, 1, tzinfo=UTC)}, ""), ({"starts_at": datetime(2199, 12, 31, 23, tzinfo=UTC)}, ""),
        ({"starts_at": datetime(1899, 12, 31, tzinfo=UTC)}, OUTSIDE), ({"starts_at": datetime(2200, 1, 1, tzinfo=UTC)}, OUTSIDE),
        ({"minutes": -1}, LENGTH), ({"minutes": 86401}, LENGTH), ({"slug": "A b"}, ADDRESS), ({"slug": ""}, ADDRESS),
    ],
)  # fmt: skip
def test_a_seminar_is_fit_or_it_is_said_why_not(values, why):
    assert unfit(replace(GOOD, **values)) == why


def test_an_event_is_fit_or_it_is_said_why_not():
    days = "Its days are outside the years 1900 to 2199."
    cases = [{}, {"starts_on": date(1899, 1, 1)}, {"ends_on": date(2200, 1, 1)}, {"timezone": "Mars/Olympus"}, {"timezone": "../x"}]
    zone = "Its time zone is not known."
    assert [unfit_event(replace(EVENT, **values)) for values in cases] == ["", days, days, zone, zone]


def test_the_problems_of_a_programme_are_those_of_the_event_and_of_each_seminar():
    bad = Programme(replace(EVENT, timezone="x"), (), (), (GOOD, replace(GOOD, minutes=-1), replace(GOOD, code="B", title="", slug="")))
    assert list(problems(bad)) == [("", "Its time zone is not known."), ("A", LENGTH), ("B", ADDRESS)]
    assert list(problems(Programme(EVENT, (), (), (GOOD,)))) == []


def test_a_release_is_spared_what_cannot_be_shown_and_gets_what_it_lacks():
    stamp, now = Stamp(2, AT), Stamp(0, AT)
    release = Release(3, AT, Programme(EVENT, (), (), (GOOD,)), {"AAAAAA": stamp})
    assert spared(release)[0] is release
    assert spared(release)[1] == []
    bad = replace(GOOD, code="BBBBBB", slug="b", title="B", minutes=-1)
    left, older = Withdrawn("GONE00", AT, 60), Withdrawn("OLD000", datetime(1800, 1, 1, tzinfo=UTC), 60)
    odd, endless = Withdrawn("ODD000", None, -1), Withdrawn("END000", AT, 86401)
    untimed, longest, none = Withdrawn("NONE00"), Withdrawn("LONG00", AT, 86400), Withdrawn("ZERO00", AT, 0)
    broken = replace(
        release, withdrawn=(left, older, odd, endless, untimed, longest, none),
        programme=replace(release.programme, event=replace(EVENT, accent="red"), seminars=(bad, GOOD)),
    )  # fmt: skip
    stamps = {"AAAAAA": stamp, "GONE00": now, "NONE00": now, "LONG00": now, "ZERO00": now}
    assert spared(broken) == (
        replace(release, stamps=stamps, withdrawn=(left, untimed, longest, none)), [f"'B' is left out: {LENGTH}"],
    )  # fmt: skip
    # Each of them alone is mended too.
    for mended, wrong in (
        (release, replace(release, programme=replace(release.programme, event=replace(EVENT, accent="")))),
        (replace(release, stamps={"AAAAAA": now}), replace(release, stamps={})),
        (release, replace(release, withdrawn=(odd,))),
    ):
        assert spared(wrong) == (mended, [])
