"""A pack: sheets that are printed together, set as one PDF or as pictures, and the list of the codes on them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from eventapp.programme.colour import ink_on, readable
from eventapp.programme.model import Programme
from eventapp.programme.text import one_line
from eventapp.signage.labels import FORMATS
from eventapp.signage.logo import Logo
from eventapp.signage.metrics import measures
from eventapp.signage.rows import days_told
from eventapp.signage.sheet import PAPERS, Facts, Page, Sheet, Wish
from eventapp.signage.sheets import SHEETS
from eventapp.signage.typesetting import broken, compiler, document, source

_LAYOUTS = ("texts", "frame", "listing", "panel", "notice", "arrow", "plate", "badge", "folded", "all")
# In pixels: a face on A3 is 40 mm wide at most.
_FACE = 300
_SOURCE = source(*(f"layouts/{name}.typ" for name in _LAYOUTS))


@dataclass(frozen=True, slots=True)
class Paper:
    """How it is printed: paper, lying or standing (None: as the sheet is best), saving ink, crop marks, labels' format, the logo in codes."""

    size: str = "a4"
    turned: bool | None = None
    saving: bool = False
    marks: bool = False
    labels: str = "80x50"
    logo: bool = False


@dataclass(frozen=True, slots=True)
class Printed:
    """A page as it is printed: of which sheet, on what paper."""

    sheet: Sheet
    page: Page
    paper: Paper

    @property
    def key(self) -> str:
        """Which of all sheets of the event it is."""
        return f"{self.sheet.name}/{self.page.key}"[:200]


@dataclass(frozen=True, slots=True)
class Shown:
    """The pictures there are: portraits by their keys, and the logo for codes."""

    faces: frozenset[str]
    logo: Logo | None


@dataclass(frozen=True, slots=True)
class Small:
    """A text in letters that are smaller than they should be, and from how many metres those are read."""

    text: str
    metres: float


@dataclass(frozen=True, slots=True)
class Remarks:
    """Texts that were cut, as they did not fit in the smallest letters that can be read from where they hang, and those in smaller ones."""

    cut: list[str]
    small: list[Small]


@dataclass(frozen=True, slots=True)
class Made:
    """Sheets as they were set: the PDF, and what is to be told of them before they are printed, in their order."""

    pdf: bytes
    remarks: Remarks


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted: sheets by name with what is wanted of each, and the paper."""

    wishes: dict[str, Wish] = field(default_factory=dict)
    paper: Paper = field(default_factory=Paper)

    def pages(self, facts: Facts) -> list[Printed]:
        """The sheets of this order, in the order of the kinds."""
        return [
            Printed(sheet, page, self.paper)
            for name, sheet in SHEETS.items() if name in self.wishes
            for page in sheet.pages(facts, self.wishes[name])
        ]  # fmt: skip


def sheets_of_paper(pages: Sequence[Printed]) -> list[list[Printed]]:
    """The pages as they lie on paper: labels of one format together, all else alone."""
    found: list[list[Printed]] = []
    for page in pages:
        last = found[-1] if found else []
        fits = last and last[0].sheet is page.sheet and last[0].paper == page.paper
        if page.sheet.labels and fits and len(last) < FORMATS[page.paper.labels].count:
            last.append(page)
        else:
            found.append([page])
    return found


def make(facts: Facts, pages: Sequence[Printed], fonts: Path) -> Made:
    """The sheets as one tagged PDF, with title and language, and what is to be told of them."""
    with _laid(facts, pages, fonts) as (folder, data), document(_SOURCE, folder, data, fonts) as one:
        pdf = one.compile(format="pdf")
        found: str = one.query("selector.or(<cut>, <small>)")
    assert isinstance(pdf, bytes)
    values = [each["value"] for each in json.loads(found)]
    small = [Small(str(each["text"]), float(each["metres"])) for each in values if isinstance(each, dict)]
    return Made(pdf, Remarks([str(each) for each in values if not isinstance(each, dict)], small))


def pictures(facts: Facts, pages: Sequence[Printed], fonts: Path, dpi: float) -> list[bytes]:
    """The same as PNGs, one for each page of the PDF."""
    with _laid(facts, pages, fonts) as (folder, data), compiler(fonts) as one:
        made = one.compile(input=_SOURCE, root=folder, sys_inputs=data, format="png", ppi=dpi)
    return [picture for picture in (made if isinstance(made, list) else [made]) if picture]


def beneath(shown: Sequence[bytes]) -> bytes:
    """Several PNGs as one, beneath each other."""
    images = [Image.open(io.BytesIO(each)).convert("RGB") for each in shown]
    gap = 12
    whole = Image.new("RGB", (max(i.width for i in images), sum(i.height + gap for i in images) - gap), "#c3c8ce")
    top = 0
    for image in images:
        whole.paste(image, (0, top))
        top += image.height + gap
    out = io.BytesIO()
    whole.save(out, "PNG")
    return out.getvalue()


@contextmanager
def _laid(facts: Facts, pages: Sequence[Printed], fonts: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """A folder with the portraits and the logo, and what the layouts are given."""
    with TemporaryDirectory(prefix="eventapp-signs-") as folder:
        logo = facts.shown_logo() if any(one.paper.logo for one in pages) else None
        if logo is not None:
            (Path(folder) / "logo.png").write_bytes(logo.png)
        data = _data(facts, pages, Shown(frozenset(_faces(facts, pages, Path(folder))), logo))
        _lay_codes(data["pages"], Path(folder))
        data["words"] = measures(data["pages"], fonts)
        yield folder, {"data": json.dumps(data)}


def _lay_codes(papers: object, folder: Path) -> None:
    """Each code as a file: typst would keep what is in the data once for each function that is given a sheet."""
    assert isinstance(papers, list)
    for number, code in enumerate(code for paper in papers for item in paper["items"] for code in item["codes"]):
        (folder / f"code{number}.svg").write_text(code["svg"])
        code["svg"] = f"/code{number}.svg"


def _data(facts: Facts, pages: Sequence[Printed], shown: Shown) -> dict[str, object]:
    event = facts.programme.event
    return {
        "title": f"{facts.over()} – {facts.words.gettext('Signs')}", "author": one_line(event.host), "keywords": [event.slug],
        "lang": event.language, "accent": event.accent, "on": ink_on(event.accent), "text": readable(event.accent, "#ffffff"),
        "pages": [_plain(facts, paper, shown) for paper in sheets_of_paper(pages)],
    }  # fmt: skip


def _plain(facts: Facts, together: list[Printed], shown: Shown) -> dict[str, object]:
    """One sheet of paper for its layout."""
    sheet, paper, page = together[0].sheet, together[0].paper, together[0].page
    size = paper.size if paper.size in sheet.papers else "a4"
    scale = PAPERS[size][0] / 210
    turned = (sheet.turned or False) if paper.turned is None or sheet.labels or not sheet.may_turn else paper.turned
    items = [_content(one, scale, shown, facts.programme.event.language) for one in together]
    return {
        "layout": page.layout, "items": items, "paper": size, "turned": turned, "saving": paper.saving,
        "marks": paper.marks and not sheet.labels, "cuts": paper.marks,
        "far": sheet.far * (scale if sheet.farther else min(scale, 1)), "near": sheet.near * scale,
        "small": small(facts, page), "format": FORMATS[paper.labels].plain() if sheet.labels else None,
    }  # fmt: skip


def _content(printed: Printed, scale: float, shown: Shown, language: str) -> dict[str, object]:
    page = printed.page
    made = broken(page.content, language)
    assert isinstance(made, dict)
    for person in made.get("people", ()):
        person["portrait"] = f"/{person['portrait']}.jpg" if person["portrait"] in shown.faces else ""
    codes = [code.plain(scale, shown.logo if printed.paper.logo else None) for code in page.codes]
    return {**made, "codes": codes, **({"code": codes[0]} if codes else {})}


def small(facts: Facts, page: Page) -> str:
    """The line by which old paper is known: the day it is about, the release, and when it was printed."""
    w, at = facts.words, facts.printed.astimezone(facts.programme.event.zone)
    printed = f"{w.day(at.date(), 'EEEE d MMMM y')} {at:%H:%M}"
    return f"{days_told(facts, page.day)}  ·  " + w.gettext("Release %(number)d, printed %(at)s", number=facts.number, at=printed)


def _faces(facts: Facts, pages: Sequence[Printed], folder: Path) -> Iterator[str]:
    """The keys of the portraits that there are, each laid as a file where typst finds it."""
    people = [person for printed in pages for person in _people(printed.page)]
    for key in dict.fromkeys(str(person["portrait"]) for person in people if person["portrait"]):
        body = facts.picture(key) if key.isalnum() else None
        if body is not None:
            with Image.open(io.BytesIO(body)) as image:
                face = image.convert("RGB")
            face.thumbnail((_FACE, _FACE))
            face.save(folder / f"{key}.jpg", "JPEG", quality=88)
            yield key


def _people(page: Page) -> list[dict[str, object]]:
    found = page.content.get("people", [])
    return found if isinstance(found, list) else []


def named(programme: Programme, what: str) -> tuple[str, frozenset[str]]:
    """The kind of sheet and the codes that are meant by `rooms`, `seminars`, a code of one of those, or a kind; "" for none."""
    if what in ("rooms", *(room.code for room in programme.rooms)):
        return "room-door", frozenset() if what == "rooms" else frozenset({what})
    if what in ("seminars", *(seminar.code for seminar in programme.seminars)):
        return "seminar-poster", frozenset() if what == "seminars" else frozenset({what})
    return (what, frozenset()) if what in SHEETS else ("", frozenset())
