"""What is wrong with a programme: one small function per rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from eventapp.programme.clashes import content
from eventapp.programme.clashes.fits import Zone, zones
from eventapp.programme.clashes.frame import SEVERITIES, Clash, Frame
from eventapp.programme.clashes.places import misplaced
from eventapp.programme.clashes.together import collisions, overlap
from eventapp.programme.model import Programme
from eventapp.programme.planning import NOTHING_KNOWN, Planning

__all__ = ["SEVERITIES", "Clash", "Frame", "Zone", "clashes", "overlap", "zones"]

RULES: tuple[Callable[[Frame], Iterator[Clash]], ...] = (
    content.declined,
    collisions,
    misplaced,
    content.no_slot,
    content.no_room,
    content.no_moderator,
    content.no_interpreter,
    content.moderates_own_panel,
    content.no_break,
    content.no_abstract,
    content.nobody_confirmed,
)


def clashes(programme: Programme, planning: Planning = NOTHING_KNOWN) -> list[Clash]:
    """Every clash, worst first, in the order of the rules; `planning` is what the programme itself must not say."""
    frame = Frame(programme, planning)
    found = [clash for rule in RULES for clash in rule(frame)]
    return sorted(found, key=lambda c: SEVERITIES.index(c.severity))
