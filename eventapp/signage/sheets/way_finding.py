"""Way-finding: an arrow in one of eight directions, and where it leads."""

from __future__ import annotations

from collections.abc import Iterator

from eventapp.signage.sheet import Ask, Facts, Page, Sheet, Wish, cut
from eventapp.words import later

# Clockwise from straight on, in degrees.
DIRECTIONS = {
    "up": 0, "up-right": 45, "right": 90, "down-right": 135, "down": 180, "down-left": 225, "left": 270, "up-left": 315,
}  # fmt: skip
ARROWS = dict(zip(DIRECTIONS, "↑↗→↘↓↙←↖", strict=True))


def _pages(facts: Facts, wish: Wish, sheet: Sheet) -> Iterator[Page]:
    rooms = [room for room in facts.programme.rooms if wish.room in ("", room.code) and wish.of(room.code)]
    named = {room.name: room for room in facts.programme.rooms}
    chosen = [name for name in wish.typed.get("directions", "").split() if name in DIRECTIONS] or ["up"]
    for place in wish.lines("places") or [room.name for room in rooms]:
        room = named.get(place)
        for direction in chosen:
            content = {"heading": cut(place, 120), "under": cut(room.directions, 160) if room else facts.over(), "angle": DIRECTIONS[direction]}
            yield Page(f"{room.code if room else place[:60]}/{direction}", f"{ARROWS[direction]} {place}", "arrow", content)


SHEET = Sheet(
    "way-finding", later("Way-finding"), later("A large arrow and where it leads: to the rooms, or to what you write."), "A",
    _pages, far=10.0, near=2.0, turned=True, order=20,
    asks=(
        Ask("directions", later("Directions"), "directions"),
        Ask("places", later("Where to, a line each"), "lines", later("Left empty: every room."), 2000),
    ),
)  # fmt: skip
