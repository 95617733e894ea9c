"""What is wrong with a programme: one small function per rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from eventapp.programme.clashes import content
from eventapp.programme.clashes.fits import Zone, zones
from eventapp.programme.clashes.frame import SEVERITIES, Clash, Frame
from eventapp.programme.clashes.places import misplaced
from eventapp.programme.clashes.together import collisions, overlap
from eventapp.programme.model import Programme
from eventapp.programme.planning import NOTHING_KNOWN, Planning

__all__ = ["SEVERITIES", "Checked", "Clash", "Frame", "Zone", "clashes", "overlap", "zones"]

Rule = Callable[[Frame], Iterator[Clash]]
RULES: tuple[Rule, ...] = (
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
# What these find hangs on more than the seminars that the clash names: they are asked again whatever changed.
OF_THE_WHOLE: frozenset[Rule] = frozenset((content.no_break,))


class Checked:
    """A programme with its clashes. With another one `before`, only what may have changed since is looked at again."""

    def __init__(self, programme: Programme, planning: Planning, before: Checked | None = None) -> None:
        self.frame: Frame = Frame(programme, planning, before.frame if before else None)
        self._place = {seminar.code: place for place, seminar in enumerate(self.frame.programme.seminars)}
        known = before.by_rule if before else ((),) * len(RULES)
        self.by_rule: tuple[Sequence[Clash], ...] = tuple(self._found(rule, was) for rule, was in zip(RULES, known, strict=True))
        every = [clash for found in self.by_rule for clash in found]
        self.clashes: list[Clash] = sorted(every, key=lambda c: SEVERITIES.index(c.severity))

    def _found(self, rule: Rule, was: Sequence[Clash]) -> Sequence[Clash]:
        """The clashes that a rule finds, in the programme's order; `was` is what it found before."""
        found, changed, place = list(rule(self.frame)), self.frame.changed, self._place
        if changed is not None and rule not in OF_THE_WHOLE:
            found = [clash for clash in found if not changed.isdisjoint(clash.seminars)]
            found += [clash for clash in was if changed.isdisjoint(clash.seminars)]
        return sorted(found, key=lambda clash: [place[code] for code in clash.seminars])


def clashes(programme: Programme, planning: Planning = NOTHING_KNOWN) -> list[Clash]:
    """Every clash, worst first, in the order of the rules; `planning` is what the programme itself must not say."""
    return Checked(programme, planning).clashes
