"""What a sheet is: a declaration and a function that makes pages of the facts; `sheets/` holds one file for each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from eventapp.programme.addresses import Addresses
from eventapp.programme.colour import readable
from eventapp.programme.model import Programme, Seminar
from eventapp.programme.text import one_line
from eventapp.signage import logo, qr
from eventapp.signage.logo import Logo
from eventapp.words import Words, words

PAPERS = {"a5": (148, 210), "a4": (210, 297), "a3": (297, 420)}
# In millimetres: a smaller module is lost by an office printer.
LEAST_MODULE = 0.4
# In letters: what is longer is told in full on the site.
_LONGEST = 300
# In a field in which each line is a sheet, or a name on one.
MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class Code:
    """A code on a sheet: what it carries, the address in print, what it is for, and how many metres away it is read.

    One that is `bare` has no logo even where the others have: what belongs to somebody else bears no mark of ours.
    """

    carries: str
    printed: str
    prompt: str
    metres: float
    bare: bool = False

    def plain(self, scale: float, mark: Logo | None = None) -> dict[str, object]:
        """For the layout, on paper `scale` times A4: a tenth of the distance wide, quiet zone and the smallest module on top.

        With a mark in its middle: how wide and high that is.
        """
        gap = (0, 0) if mark is None or self.bare else mark.gap(self.carries)
        count = qr.modules(self.carries, gap)
        module = max(self.metres * scale * 100 / count, LEAST_MODULE)
        return {
            "svg": qr.svg(self.carries, gap=gap), "mm": round(module * (count + 2 * qr.QUIET), 2),
            "quiet": round(module * qr.QUIET, 2), "logo": [round((side - 1) * module, 2) for side in gap] if any(gap) else [],
            "prompt": one_line(self.prompt),
            "printed": self.printed, "alt": f"QR: {self.printed or self.carries}",
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of paper, or a label on one: which it is (`key`), its name in lists, its layout, and what that sets.

    `day` is the day it is about, None for the whole event. Portraits in `content` are keys of pictures.
    """

    key: str
    name: str
    layout: str
    content: Mapping[str, object]
    codes: tuple[Code, ...] = ()
    day: date | None = None

    def face(self) -> str:
        """A mark of all that is read on it: another one means that what hangs is no longer right."""
        carried = [(code.carries, code.prompt) for code in self.codes]
        said = json.dumps([self.layout, self.content, carried], sort_keys=True, default=str)
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that sheets are made of: a release, when it is printed, where codes lead, and pictures by key.

    `link` gives the short link's own part for a kind of place and a code (event, calendar, room, seminar, live, watch).
    `logo` is the key of the picture that may stand in codes, "" for none.
    """

    programme: Programme
    number: int
    printed: datetime
    to: Addresses
    link: Callable[[str, str], str]
    picture: Callable[[str], bytes | None] = field(default=lambda key: None)
    logo: str = ""

    @property
    def words(self) -> Words:
        """The words of the event's language."""
        return words(self.programme.event.language)

    def code(self, kind: str, thing: str, sheet: Sheet, prompt: str) -> Code:
        """The code of a place on a sheet, by whose mark its scans are counted."""
        link = self.link(kind, thing) + sheet.mark
        return Code(self.to.short_upper(link), self.to.short(link), prompt, sheet.scanned)

    def own_code(self, carries: str, printed: str, sheet: Sheet, prompt: str) -> Code:
        """A code that carries something else than a short link."""
        return Code(carries, printed, prompt, sheet.scanned)

    def shown_logo(self) -> Logo | None:
        """The logo for codes; None where there is none, or none that can be seen."""
        body = self.picture(self.logo) if self.logo else None
        return logo.read(body, readable(self.programme.event.accent, "#ffffff")) if body else None

    def over(self) -> str:
        """The event's name, as it stands on top."""
        return one_line(self.programme.event.title)

    def slot(self, seminar: Seminar) -> tuple[str, str]:
        """When it begins and ends, as times at the venue; empty for what has no slot."""
        zone = self.programme.event.zone
        if seminar.starts_at is None or seminar.ends_at is None:
            return "", ""
        return f"{seminar.starts_at.astimezone(zone):%H:%M}", f"{seminar.ends_at.astimezone(zone):%H:%M}"

    def day_of(self, seminar: Seminar) -> date | None:
        """The day it is held, at the venue."""
        return seminar.starts_at.astimezone(self.programme.event.zone).date() if seminar.starts_at else None


@dataclass(frozen=True, slots=True)
class Ask:
    """Something a sheet needs that the programme does not say: its name, label, kind (line, lines, secret, directions,
    address, amount) and help."""

    name: str
    label: str
    kind: str = "line"
    help: str = ""
    most: int = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be printed of a sheet: what was typed for it, and of which day, room and things (codes) alone; all for none."""

    typed: Mapping[str, str] = field(default_factory=dict)
    day: date | None = None
    room: str = ""
    only: frozenset[str] = frozenset()

    def of(self, *codes: str) -> bool:
        """Whether a thing with these codes is wanted."""
        return not self.only or not self.only.isdisjoint(codes)

    def lines(self, name: str) -> list[str]:
        """The lines typed in a field, without those that are empty."""
        return [one_line(line) for line in self.typed.get(name, "").splitlines() if line.strip()][:MOST_LINES]

    def text(self, name: str) -> str:
        """What was typed in a field, on one line."""
        return one_line(self.typed.get(name, ""))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A kind of sheet. `name` stands in addresses, `mark` (one sign of Crockford's alphabet) ends the links of its codes.

    `far` and `near` are how many metres away its heading and its text are read, `scanned` its code, all on A4. On larger
    paper all of it is read from farther away; a heading that is not `farther` has more room for the same distance.
    `turned` is whether it lies when nobody chose, and always if it may not be turned. `labels` go several to a page.
    """

    name: str
    title: str
    told: str
    mark: str
    make: Callable[[Facts, Wish, Sheet], Iterable[Page]]
    far: float = 4.0
    near: float = 1.4
    scanned: float = 0.5
    turned: bool | None = None
    asks: tuple[Ask, ...] = ()
    papers: tuple[str, ...] = tuple(PAPERS)
    labels: bool = False
    may_turn: bool = True
    farther: bool = True
    order: int = 50

    def pages(self, facts: Facts, wish: Wish) -> list[Page]:
        """What there is of this kind in a programme and was wished for."""
        return list(self.make(facts, wish, self))


def cut(text: str, most: int = _LONGEST) -> str:
    """A text on one line, of so many letters at most."""
    text = one_line(text)
    return text if len(text) <= most else text[:most].rstrip() + "…"
