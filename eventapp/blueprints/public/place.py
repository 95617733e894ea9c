"""Where an event is held: its venue in a line, and on a map."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from eventapp.programme.model import Venue


@dataclass(frozen=True, slots=True)
class Place:
    """A venue in one line, with its city alone in `short`, and where a map shows it; not `known` without name and city."""

    venue: Venue

    @property
    def known(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.venue.name or self.venue.city)

    @property
    def line(self) -> str:
        """With the street."""
        return listed(self.venue.name, self.venue.address, self.venue.city)

    @property
    def short(self) -> str:
        """Without the street."""
        return listed(self.venue.name, self.venue.city)

    @property
    def map(self) -> str:
        """A map with a mark at the venue, or a search for it where it is not known where on Earth it lies."""
        north, east = self.venue.latitude, self.venue.longitude
        if north is None or east is None:
            return f"https://www.openstreetmap.org/search?query={quote(self.line)}"
        return f"https://www.openstreetmap.org/?mlat={north}&mlon={east}#map=17/{north}/{east}"


def listed(*parts: str) -> str:
    """What there is of it, with commas between."""
    return ", ".join(part for part in parts if part)
