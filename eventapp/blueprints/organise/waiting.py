"""What pages that wait for the job worker share."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import g

from eventapp import jobs
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.operations import tasks


def begin(kind: str, wanted: Mapping[str, object], work: Callable[..., object], token: str = "") -> str:
    """Have the worker do it: the token of the new task, or the one given, under which nothing is done twice at once.

    Raises Invalid when as many wait as may, or when the queue does not answer.
    """
    event_id = g.event.id
    made = tasks.begin(event_id, kind, dict(wanted), token)
    try:
        jobs.hand_over(work, event_id, made.token)
    except Invalid:
        tasks.stop(event_id, made.token)
        raise
    return made.token


def task(token: str, *kinds: str) -> tasks.Task:
    """The event's task of one of these kinds. Raises NotFound."""
    found = tasks.load(g.event.id, token)
    if found.kind not in kinds:
        raise NotFound
    return found


def progress(token: str, *kinds: str) -> dict[str, object]:
    """What a page that waits asks for."""
    found = task(token, *kinds)
    return {"state": found.state, "done": found.done, "total": found.total, "ended": found.ended}
