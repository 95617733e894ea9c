"""Which part of a query decides a public answer; whatever else is asked for gets the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from eventapp.edge.language import LANGUAGES
from eventapp.programme.filtering import SORTS, Wanted

# What a frame in another site is chosen by: of each the first value counts.
FILTERS = ("day", "room", "tag", "kind")
LONGEST_FILTER, LONGEST_WORDS, MOST_OF_A_SORT = 80, 100, 30
# What is behind this many characters of a query is not read, by views neither: queries are made up without end.
LONGEST_QUERY = 4000
VIEWS, ORDERS = ("list", "rooms"), ("organisation",)
# What else decides, by the end of the path.
_MORE = {"embed/": (*FILTERS, "show", "theme"), "oembed.json": ("maxwidth", "maxheight")}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page of a list is asked for: what is wanted of it, and the `view` of it or its order (`by`), each empty for the usual."""

    wanted: Wanted
    view: str = ""
    by: str = ""

    @property
    def worth_keeping(self) -> bool:
        """Whether a copy may be kept: what is searched for, or chosen in several ways at once, is made up without end."""
        return not self.wanted.words and self.wanted.count + bool(self.view) <= 1

    def pairs(self) -> list[tuple[str, str]]:
        """The same as names and values of a query, in one order."""
        chosen = [(sort, value) for sort, values in self.wanted.chosen.items() for value in values]
        rest = [("q", self.wanted.words), ("view", self.view), ("by", self.by)]
        return chosen + [pair for pair in rest if pair[1]]


def asked(query: str) -> Asked:
    """What a query asks a list for."""
    pairs = _pairs(query)
    chosen = {
        sort: tuple(sorted({v[:LONGEST_FILTER] for name, v in pairs if name == sort and v}))[:MOST_OF_A_SORT] for sort in SORTS
    }
    said = dict(reversed(pairs))
    words = "".join(c for c in said.get("q", "")[:LONGEST_WORDS] if c.isprintable()).strip()
    view, by = said.get("view", ""), said.get("by", "")
    wanted = Wanted({sort: values for sort, values in chosen.items() if values}, words)
    return Asked(wanted, view if view in VIEWS else "", by if by in ORDERS else "")


def deciding(path: str, query: str) -> str:
    """The query without what makes no difference, in one order and spelling: few pages have filters."""
    return _deciding(path, query[:LONGEST_QUERY])


@lru_cache(maxsize=1024)
def _deciding(path: str, query: str) -> str:
    # Of a name that comes twice the first counts, as in the views.
    said = dict(reversed(_pairs(query)))
    kept = [("lang", said["lang"])] if said.get("lang") in LANGUAGES else []
    _, _, below = path[1:].partition("/")
    if below == "people/":
        kept += [pair for pair in asked(query).pairs() if pair[0] in ("q", "by")]
    elif not below and path.endswith("/"):
        kept += [pair for pair in asked(query).pairs() if pair[0] != "by"]
    else:
        kept += [(name, said[name][:LONGEST_FILTER]) for name in _MORE.get(below, ()) if name in said]
    return urlencode(kept)


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query[:LONGEST_QUERY])
