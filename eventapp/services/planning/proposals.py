"""Plans for the day: proposed by the planner, shown, then carried out in whole, in part or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypedDict

from eventapp.models import Entry, Event
from eventapp.programme import planner
from eventapp.programme.clashes import Clash, clashes
from eventapp.programme.model import Programme, Seminar
from eventapp.services.access import Actor
from eventapp.services.draft import edits, loading, memory, seminars
from eventapp.services.draft.fields import SeminarValues
from eventapp.services.errors import Invalid
from eventapp.services.transaction import transaction

SCOPES = ("tray", "all")


@dataclass(frozen=True, slots=True)
class Move:
    """One move of a plan: a seminar as it is and as it would be; `changed` since the plan was made."""

    old: Seminar
    new: Seminar
    changed: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan against the draft as it is now: the moves, what found no slot and why, what it could not satisfy."""

    after: Programme
    moves: list[Move]
    unplaced: list[tuple[Seminar, str]]
    unmet: list[Clash]
    proven: bool


class Place(TypedDict):
    """Where a seminar (code) would be: when (ISO 8601), how long, in which room (code); `version` is what was moved."""

    code: str
    starts_at: str
    room: str
    minutes: int
    version: int


class Proposed(TypedDict, total=False):
    """A plan as plain values: what is placed, what is not and why, and whether nothing better can be found."""

    placed: list[Place]
    unplaced: list[list[str]]
    proven: bool


def propose(event: Event, scope: str, minutes: int | None, report: Callable[[int, int], None]) -> Proposed:
    """A plan as plain values, for a task to keep; `minutes` are for those that have no length.

    Raises Invalid when there is nothing to plan or no planner.
    """
    if not planner.available():
        raise Invalid(form="The planner is not installed here.")
    found = memory.read(event)
    codes = planner.movable(found.whole, found.planning, scope == "all")
    if not codes:
        raise Invalid(form="There is nothing to plan: everything has a time.")
    if not found.programme.rooms:
        raise Invalid(form="There is no room to plan for. Add one first.")
    report(0, len(codes))
    plan = planner.propose(_with_lengths(found.whole, set(codes), minutes), found.planning, codes)
    report(len(codes), len(codes))
    return {
        "placed": _elsewhere(plan, found.whole, found.versions),
        "unplaced": [list(pair) for pair in plan.unplaced],
        "proven": plan.proven,
    }


def _elsewhere(plan: planner.Proposal, whole: Programme, versions: Mapping[str, int]) -> list[Place]:
    """What the plan places otherwise than it is."""
    now = {s.code: (s.starts_at, s.room, s.minutes) for s in whole.seminars}
    return [
        {
            "code": p.code, "starts_at": p.starts_at.isoformat(), "room": p.room, "minutes": p.minutes,
            "version": versions[p.code],
        }
        for p in plan.placed if now[p.code] != (p.starts_at, p.room, p.minutes)
    ]  # fmt: skip


def _with_lengths(programme: Programme, codes: set[str], minutes: int | None) -> Programme:
    """The programme in which those to be planned all have a length."""
    with_length = (
        replace(s, minutes=s.minutes or minutes) if s.code in codes else s for s in programme.seminars
    )
    return replace(programme, seminars=tuple(with_length))


def show(event: Event, plan: Proposed) -> Shown:
    """The plan beside the draft as it is now."""
    found = memory.read(event)
    whole, versions = found.whole, found.versions
    before = {s.code: s for s in whole.seminars}
    placed = [p for p in plan["placed"] if p["code"] in before]
    slots = (planner.Placed(p["code"], datetime.fromisoformat(p["starts_at"]), p["room"], p["minutes"]) for p in placed)
    after = planner.Proposal(tuple(slots), (), True).applied(whole)
    new = {s.code: s for s in after.seminars}
    moved = {p["code"] for p in placed}
    unmet = [
        c
        for c in clashes(after, found.planning)
        if moved & set(c.seminars)
        and (c.rule.startswith("wish-") or c.rule == "same-subject" or c.severity == "error")
    ]
    return Shown(
        after,
        [Move(before[p["code"]], new[p["code"]], versions[p["code"]] != p["version"]) for p in placed],
        [(before[code], why) for code, why in plan["unplaced"] if code in before],
        unmet,
        plan["proven"],
    )


def carry_out(event: Event, actor: Actor, plan: Proposed, chosen: Iterable[str]) -> Entry:
    """Do the chosen moves (codes), as one change to undo. Raises Invalid when one of them has been changed since."""
    wanted = set(chosen)
    with transaction():
        rows = loading.tables(event)
        by_code = {row.code: row for row in rows.items}
        rooms = {room.code: room.id for room in rows.rooms}
        writing, made = edits.Writing(event, actor, batch=edits.new_batch("plan"), board=True), []
        for place in plan["placed"]:
            row = by_code.get(place["code"])
            if place["code"] not in wanted:
                continue
            if row is None or row.version != place["version"] or place["room"] not in rooms:
                raise Invalid(form="The draft has changed since the plan was made. Plan again.")
            slot: SeminarValues = {
                "starts_at": datetime.fromisoformat(place["starts_at"]),
                "room_id": rooms[place["room"]],
                "minutes": place["minutes"],
            }
            made.append(seminars.write(writing, row, slot))
        entries = [entry for entry in made if entry is not None]
        if not entries:
            raise Invalid(form="Choose at least one move.")
    return entries[-1]
