"""People as they are named in the cells of a table."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Named:
    """A person in a cell; without a name it is a seat held for the organisation.

    `key` is the file's own mark of the person, where it has one: two of one name with different keys are two people.
    """

    name: str
    organisation: str
    key: str = ""


def people(text: str) -> list[Named]:
    """The people in one cell: `Anna Ek (Polisen); Bo Ås, Telia`, apart by semicolons or lines; `(Telia)` is a held seat."""
    found = []
    for part in re.split(r"[;\n]", text):
        part = " ".join(part.split())
        if match := re.fullmatch(r"(.*?)\s*\(([^()]*)\)", part):
            found.append(Named(match[1].strip(), match[2].strip()))
        elif part:
            name, _, organisation = part.partition(",")
            found.append(Named(name.strip(), organisation.strip()))
    return [person for person in found if person.name or person.organisation]
