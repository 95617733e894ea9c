"""Answers to what is asked before an import: given now, given before, or the likeliest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from eventapp.models import Seminar


def name_of(kind: str, *about: str) -> str:
    """The id of a question, the same for the same question of whatever file."""
    return f"{kind}-{hashlib.sha256(repr(about).encode()).hexdigest()[:16]}"


class Answers:
    """Answers by the ids of questions; those of imports before are remembered on the seminars that they concerned."""

    def __init__(self, given: Mapping[str, str], seminars: Iterable[Seminar]) -> None:
        self.given, self.known = given, dict[str, str]()
        # How cells with lists of people were read: name, organisation and title of each.
        self.read: dict[str, list[list[str]]] = {}
        for seminar in seminars:
            self.known |= seminar.imported.get("answers", {})
            self.read |= seminar.imported.get("read", {})
        self.known |= given

    def of(self, id_: str, options: Sequence[str]) -> str:
        """The answer to a question; the first option where there is none."""
        answer = self.known.get(id_, "")
        return answer if answer in options else options[0]
