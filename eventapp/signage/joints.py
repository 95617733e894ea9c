"""Where compounds and dashes may be divided at the end of a line: at the joint of the words, and before no dash."""

from __future__ import annotations

import re

# The last parts of Swedish names of places, which are large on signs: patterns of hyphenation say Bryg-garsalen.
_PLACES = (
    "auditoriet|biblioteket|entrén|foajén|gallerian|gatan|gården|hallen|huset|ingången|kyrkan|källaren|lokalen|matsalen|museet|"
    "parken|paviljongen|planen|rummet|salen|salongen|scenen|skolan|slottet|stationen|studion|teatern|terrassen|torget|verkstaden|vägen"
)
_JOINT = re.compile(rf"(?<=\w{{4}})({_PLACES})(?=s?\b)")
_SOFT = "\u00ad"


def jointed(text: str, language: str) -> str:
    """A text with soft hyphens in such compounds, if it is Swedish, and a space that does not break before its dashes."""
    text = text.replace(" – ", "\u00a0– ")
    return _JOINT.sub(lambda found: _SOFT + found[1], text) if language == "sv" else text
