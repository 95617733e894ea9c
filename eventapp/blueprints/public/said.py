"""What is said on the day and in force, for the pages that tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import g, request

from eventapp.blueprints import views
from eventapp.formats import livejson
from eventapp.programme import actual, live
from eventapp.programme.live import NOTHING, LiveFacts
from eventapp.programme.release import Release

# In the environment of a request for a page that a device is to keep: what is said is no part of it, and nobody else keeps it.
WITHOUT_FACTS = "eventapp.part"
# How soon it is asked again what is said, where nobody can tell.
AGAIN = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Said:
    """The facts, as the `document` that everyone may read ("" for none), and `until` when they are these (UTC; None: for ever).

    `mark` goes behind that of the release, and is another when something else was said; "" for what no facts are about.
    """

    facts: LiveFacts = NOTHING
    document: str = ""
    mark: str = ""
    until: datetime | None = None


NOTHING_SAID = Said()


def said(release: Release, at: datetime) -> Said:
    """What is said of a release at an instant; of a preview, and of an event that is over, that is nothing."""
    programme = release.programme
    if g.get("preview_token") or request.environ.get(WITHOUT_FACTS) or live.all_past(programme, at):
        return NOTHING_SAID
    known = views.live().read(programme.event.code)
    if known is None:
        return Said(mark=" None", until=at + AGAIN)
    facts, mark = live.in_force(known.facts, programme, at), f" {known.number}"
    if not facts.seminars and not facts.rooms:
        return Said(mark=mark)
    ends = (live.holds_until(known.facts, programme, at), actual.holds_until(programme, facts, at))
    document = livejson.public(release, facts, livejson.mark_of(release, facts)).decode()
    return Said(facts, document, mark, min((end for end in ends if end), default=None))
