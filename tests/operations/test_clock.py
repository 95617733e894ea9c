"""A clock that is set back leaves no page in the future."""

from datetime import UTC, datetime, timedelta

import time_machine

PAGE = "/almedalen-2017/screens/"


def test_a_clock_set_back_shows_the_moment_it_is_set_to(lite_day):
    """By mistake the machine thought it was evening; its copies of that evening are not shown in the morning."""
    client = lite_day.app.test_client()
    morning, noon = datetime(2017, 7, 3, 6, 50, tzinfo=UTC), datetime(2017, 7, 3, 11, 30, tzinfo=UTC)

    def shown(at):
        with time_machine.travel(at, tick=False):
            answer = client.get(PAGE)
            return answer.text, answer.headers["ETag"]

    first = shown(morning)
    lite_day.app.extensions["copies"]._held.clear()
    later = shown(noon)
    assert later != first
    assert shown(morning) == first
    assert shown(noon) == later
    # What is a moment off is no reason to make it anew.
    edge = lite_day.app.extensions["edge"]
    with time_machine.travel(noon - timedelta(seconds=0.5), tick=False):
        assert edge.held(PAGE, "", {}.get) is not None
    with time_machine.travel(noon - timedelta(minutes=5), tick=False):
        assert edge.held(PAGE, "", {}.get) is None
