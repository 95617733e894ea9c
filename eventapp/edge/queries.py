"""Which part of a query decides a public answer; whatever else is asked for gets the same bytes."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from eventapp.edge.language import LANGUAGES

FILTERS = ("day", "room", "tag", "kind")
LONGEST_FILTER = 80
# What else decides, by the end of the path.
_MORE = {"/embed/": (*FILTERS, "show", "theme"), "/oembed.json": ("maxwidth", "maxheight")}


@lru_cache(maxsize=1024)
def deciding(path: str, query: str) -> str:
    """The query without what makes no difference, in one order and spelling: few pages have filters.

    Of a name that comes twice the first counts, as in the views.
    """
    said: dict[str, str] = {}
    for name, value in parse_qsl(query):
        said.setdefault(name, value)
    kept = [("lang", said["lang"])] if said.get("lang") in LANGUAGES else []
    _, _, below = path[1:].partition("/")
    names = _MORE.get(f"/{below}", ()) if below else FILTERS if path.endswith("/") else ()
    kept += [(name, said[name][:LONGEST_FILTER]) for name in names if name in said]
    return urlencode(kept)
