"""Which language a request wants, before the application is asked."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qs
from wsgiref.types import WSGIEnvironment

LANGUAGES = ("sv", "en")


@lru_cache(maxsize=4096)
def preferred_language(query: str, cookie: str, accept: str) -> str:
    """`sv`, `en` or "" for no preference: from ?lang=, else the lang cookie, else Accept-Language (RFC 9110 12.5.4)."""
    asked = parse_qs(query).get("lang", [""])[0]
    if asked in LANGUAGES:
        return asked
    for part in cookie.split(";"):
        name, _, value = part.strip().partition("=")
        if name == "lang" and value in LANGUAGES:
            return value
    weighed = []
    for place, item in enumerate(accept.split(",")):
        tag, _, rest = item.strip().partition(";")
        match = re.match(r"\s*q=([01](?:\.\d+)?)", rest)
        weighed.append((-float(match[1]) if match else -1.0, place, tag.split("-")[0].lower()))
    return next((tag for q, _, tag in sorted(weighed) if tag in LANGUAGES and q < 0), "")


def wanted_language(query: str, cookie: str, accept: str) -> str:
    """The same for what a request says, cut to what is worth reading."""
    return preferred_language(query[:500], cookie[:2000] if "lang=" in cookie else "", accept[:200])


def language_of(environ: WSGIEnvironment) -> str:
    """The same for a WSGI request."""
    return wanted_language(
        environ.get("QUERY_STRING", ""),
        environ.get("HTTP_COOKIE", ""),
        environ.get("HTTP_ACCEPT_LANGUAGE", ""),
    )
