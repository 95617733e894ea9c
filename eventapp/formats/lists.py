"""Lists of people in one cell: who is meant, and in which other way it can be read where that is doubtful."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from eventapp.formats.apart import is_nobody, parts, split, without_others
from eventapp.formats.persons import Named, addressed, folded, is_degree, is_suffix, set_of

PEOPLE, ORGANISATION, TURNED, WHOLE = "people", "organisation", "turned", "whole"
LONGEST_NAME = 80
_AND = re.compile(r"\s(?:and|och|und|et|og|y|ja|en|e)\s|\s*[&/+]\s*", re.IGNORECASE)
_BRACKET = re.compile(r"([^()]*?)\s*\(([^()]*)\)")
_PARTICLES = set_of("von van de der den af av la le du da di del della dos das do ten ter zu zum bin ibn al el bint y e i")
_ORGANISED = set_of(
    "ab inc ltd llc gmbh ag oy kb hb plc co company corporation university universitet universitetet universität université"
    " college institute institut institutet ministry kommun kommunen region regionen county city stad union group foundation"
    " stiftelse stiftelsen association förening föreningen bank media news radio tv research center centre centrum council"
    " commission parliament party partners labs sverige sweden svenska nordic europe european international global national"
    " nationella school museum church kyrkan agency authority network forum akademi academy press förlag consulting"
)
_ORGANISED_ENDS = re.compile(
    r"\w+(verket|myndigheten|förbundet|partiet|kommun|universitet|universitetet|högskola|högskolan|departementet|institutet"
    r"|föreningen|banken|sjukhuset|styrelsen|kammaren|bolaget|akademin|polisen|tidningen|stiftung|verband|universität)"
)
# Between a person and their organisation.
_DASHED = re.compile(r"([^()]{1,80}?)\s+[-–—]\s+([^()]+)")
_LEADING_AND = re.compile(r"(?:and|och|und|et|og|&)\s+(?=\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """What helps to read a list: names (folded) of people and organisations, and how the column's other cells are built."""

    people: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    semicolons: bool = False
    commas: bool = False
    titles: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a cell: its `kind`, and who is meant."""

    kind: str
    people: tuple[Named, ...]


@dataclass(slots=True)
class _Part:
    """One part of a cell: its readings, the likeliest first."""

    ways: dict[str, list[Named]] = field(default_factory=dict)


def readings(text: str, known: Known) -> list[Reading]:
    """The ways to read the people in one cell, the likeliest first; one where there is no doubt."""
    found_in = [_part(part, known) for part in parts(text, known.titles)]
    kinds = dict.fromkeys(kind for part in found_in if len(part.ways) > 1 for kind in part.ways)
    first = next((next(iter(part.ways)) for part in found_in if len(part.ways) > 1), PEOPLE)
    found: dict[tuple[Named, ...], Reading] = {}
    for kind in (first, *(k for k in kinds if k != first)):
        people = [
            named for part in found_in for named in part.ways.get(kind, next(iter(part.ways.values()), []))
        ]
        people = [replace(each, name="") if (known.titles and is_nobody(each.name)) else each for each in people]
        reading = Reading(kind, tuple(each for each in people if each.name or each.organisation))
        found.setdefault(reading.people, reading)
    return list(found.values())


def habits(texts: Iterable[str], known: Known) -> Known:
    """What is known, and what the cells of a column tell together: what parts one person from the next."""
    semicolons = commas = False
    for text in texts:
        pieces = parts(text, known.titles)
        semicolons = semicolons or len(pieces) > 1
        if len(pieces) == 1 and not commas:
            items = _items(pieces[0], known)
            commas = len(items) > 1 and all(names_person(_bare(item), known) for item in items) and (
                len(items) > 2 or any("(" in item for item in items) or _AND.search(items[-1]) is not None
            )  # fmt: skip
    return Known(known.people, known.organisations, semicolons, commas and not semicolons, known.titles)


def _part(text: str, known: Known) -> _Part:
    text = " ".join(text.split())
    if folded(text) in known.people:
        return _Part({WHOLE: [Named(text, "")]})
    items, joined = [], False
    for item in _ended(_items(text, known)):
        sides = _sides(item, known)
        joined = joined or len(sides) > 1
        items += sides
    if len(items) < 2:
        return _Part({WHOLE: [_named(item, known) for item in items]})
    return _Part(dict(_ways(items, joined, known)))


def _items(text: str, known: Known) -> list[str]:
    """What stands between commas; `and Bo Ås` is Bo Ås, and `Bo Ås – Telia` as `Bo Ås (Telia)`."""
    if not known.titles:
        return split(text, ",")
    items = [_LEADING_AND.sub("", item, count=1) if _LEADING_AND.match(item) else item for item in split(without_others(text), ",")]
    return [
        f"{match[1]} ({match[2]})" if (match := _DASHED.fullmatch(item)) and names_person(_bare(match[1]), known) else item
        for item in items
    ]


def _ways(items: list[str], joined: bool, known: Known) -> Iterator[tuple[str, list[Named]]]:
    """The readings of a part with commas in it, the likeliest first."""
    persons = [_stands_alone(item, known) for item in items]
    one = [_with_organisation(items, known)]
    if _could_be_turned(items, known):
        turned = f"{items[1]} {items[0]}"
        yield TURNED, [_named(turned, known)]
        if folded(turned) not in known.people:
            yield ORGANISATION, one
        return
    if not persons[0]:
        if len(items) > 2 and all(_is_first_name(item, known) for item in items):
            yield PEOPLE, [_named(item, known) for item in items]
        yield ORGANISATION, one
        return
    if not any(persons[1:]) or (known.semicolons and not joined and not _all_known(items[1:], known)):
        yield ORGANISATION, one
        return
    people = _people(items, persons, known)
    if any(folded(item) in known.organisations for item in items[1:]) and len(items) == 2:
        yield ORGANISATION, one
        return
    yield PEOPLE, people
    sure = joined or known.commas or len(items) > 2 or "(" in "".join(items) or _all_known(items[1:], known)
    if not sure:
        yield ORGANISATION, one


def _people(items: list[str], persons: list[bool], known: Known) -> list[Named]:
    """Each that is a person, with what follows and is none as their organisation."""
    groups: list[list[str]] = []
    for item, person in zip(items, persons, strict=True):
        if person or not groups:
            groups.append([item])
        else:
            groups[-1].append(item)
    return [_with_organisation(group, known) for group in groups]


def _with_organisation(items: list[str], known: Known) -> Named:
    first = _named(items[0], known)
    if len(items) == 1:
        return first
    return Named(
        first.name,
        ", ".join([*([first.organisation] if first.organisation else []), *items[1:]]),
        "",
        first.title,
    )


def _named(text: str, known: Known) -> Named:
    match = _BRACKET.fullmatch(text)
    name, organisation = (match[1].strip(), match[2].strip()) if match else (text.strip(), "")
    title = ""
    if known.titles and folded(name) not in known.people:
        title, name = addressed(name)
    return Named(name, organisation, "", title)


def _bare(text: str) -> str:
    match = _BRACKET.fullmatch(text)
    return addressed(match[1].strip() if match else text.strip())[1]


def names_person(name: str, known: Known) -> bool:
    """Whether this looks like a person's whole name: two words or more, each with a capital, none an organisation's."""
    plain = folded(name)
    if plain in known.people:
        return True
    words = name.split()
    if plain in known.organisations or len(name) > LONGEST_NAME or not words or len(words) > 6:
        return False
    if any(word.strip(".") in _ORGANISED or _ORGANISED_ENDS.fullmatch(word) for word in plain.split()):
        return False
    cased = any(c.isupper() or c.islower() for c in name)
    return (
        (len(words) > 1 or not cased) and all(map(_may_be_in_a_name, words)) and not _is_particle(words[-1])
    )


def _may_be_in_a_name(word: str) -> bool:
    if not re.fullmatch(r"[^\W\d_](?:[^\W\d_]|[.'’\-‐‑\u0300-\u036f])*", word):
        return False
    return not word[0].islower() or _is_particle(word) or word[:2].casefold() in ("d'", "d’")


def _is_particle(word: str) -> bool:
    return word.casefold() in _PARTICLES and word[0].islower()


def _could_be_turned(items: list[str], known: Known) -> bool:
    """`Ek, Anna`: a family name before a comma, and first names after it."""
    if len(items) != 2:
        return False
    last, first = items[0].split(), items[1].split()
    family = len(last) == 1 or _is_particle(last[0])
    return (
        family and len(first) < 3 and all(_is_first_name(word, known) for word in first)
        and folded(items[1]) not in known.organisations and names_person(f"{items[1]} {items[0]}", known)
    )  # fmt: skip


def _is_first_name(word: str, known: Known) -> bool:
    """One word that may be a name and is no abbreviation."""
    plain = " ".join(word.split())
    named = bool(re.fullmatch(r"[^\W\d_](?:[^\W\d_]|[-'’.\u0300-\u036f])*", plain))
    return named and plain[:1].isupper() and not plain.isupper() and folded(plain) not in known.organisations


def _stands_alone(item: str, known: Known) -> bool:
    """A person, or a seat held for an organisation."""
    return item.startswith("(") or names_person(_bare(item), known)


def _all_known(items: list[str], known: Known) -> bool:
    return all(folded(_bare(item)) in known.people for item in items)


def _sides(text: str, known: Known) -> list[str]:
    """Those that an "and" or a stroke joins, if each of them is a person."""
    sides = split(text, _AND.pattern)
    return sides if len(sides) > 1 and all(names_person(_bare(side), known) for side in sides) else [text]


def _ended(items: list[str]) -> list[str]:
    """The items with what belongs to the end of a name put back to it: `King, Jr.`"""
    found: list[str] = []
    for item in items:
        if found and (is_suffix(item) or is_degree(item)):
            # A degree is a title wherever it stands.
            found[-1] = f"{found[-1]} {item}" if is_suffix(item) else f"{item} {found[-1]}"
        else:
            found.append(item)
    return found
