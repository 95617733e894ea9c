"""What a request stands for: which page or feed, by what kind of program, and from what kind of place one came."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from eventapp.programme.naming import RESERVED

# So much of what a request says of itself is looked at.
LONGEST = 500
# What is told of one by one, since it is a part of the programme. A person is not: their pages count together.
_SEMINAR = re.compile(r"seminars/([a-z0-9-]{1,60})/")
_FEED = re.compile(r"calendar/(?:(all)|(room|tag|seminar)/([a-z0-9-]{1,60})|(person)/[^/]+)\.ics")
_TOGETHER = {
    "": "programme", "embed/": "embed", "calendar/": "calendar", "people/": "people", "rooms/": "rooms",
    "livestreams/": "other", "about/": "other", "host/": "other", "changes/": "other",
}  # fmt: skip
# Programs that read calendars, by what they call themselves; the first that fits.
_PROGRAMS = (
    ("google", re.compile("google-calendar|googlecalendar")),
    ("outlook", re.compile("outlook|microsoft office|microsoft exchange|microsoft.exchange")),
    ("thunderbird", re.compile("thunderbird|lightning")),
    ("apple", re.compile(r"dataaccessd|calendaragent|^(?:ios|ipados|macos|mac os x|mac\+os\+x)/|ical/")),
    ("android", re.compile("icsx5|davx5|icsdroid|android.*calendar|okhttp|dalvik")),
)
PROGRAMS = (*(name for name, _ in _PROGRAMS), "other", "browser")
# Browsers all say the first of these; what says one of the second is none, or nobody sits before it.
_BROWSER = re.compile("mozilla/|opera/")
_ROBOT = re.compile(
    "bot|crawl|spider|slurp|preview|externalhit|headless|lighthouse|monitor|uptime|pingdom|scan|archiver|"
    "^whatsapp/|mastodon|http\\.rb|curl|wget|python|werkzeug|java/|go-http|ruby|perl|node-fetch|axios|facebookcatalog|embedly|mediapartners|pagespeed"
)
SOURCES = ("code", "calendar", "embed", "search", "site", "direct")
# Within the programme: an opening, but nobody came.
INSIDE = "inside"
# In place of a Referer that is the name of this very site.
OURS = "ours"
_CALENDARS = re.compile(
    r"^(?:(?:calendar|mail)\.google\.com|com\.google\.android\.(?:calendar|gm)|calendar\.yahoo\.com|calendar\.proton\.me"
    r"|outlook\.(?:live|office|office365)\.com|outlook\.cloud\.microsoft|com\.microsoft\.office\.outlook|www\.icloud\.com)$"
)
_SEARCHES = re.compile(
    r"(?:^|\.)(?:google\.[a-z.]{2,6}|bing\.com|duckduckgo\.com|ecosia\.org|qwant\.com|startpage\.com|search\.brave\.com"
    r"|kagi\.com|yahoo\.com|yandex\.[a-z]{2,3}|baidu\.com|perplexity\.ai|chatgpt\.com)$|^com\.google\.android\.googlequicksearchbox$"
)


@lru_cache(maxsize=4096)
def place(path: str) -> tuple[str, str] | None:
    """The event's slug and what of it a path is; None for what is not counted."""
    slug, slash, below = path[1:].partition("/")
    if not slash or slug in RESERVED:
        return None
    if below in _TOGETHER:
        return slug, _TOGETHER[below]
    seminar = _SEMINAR.fullmatch(below)
    if seminar:
        return slug, f"seminar/{seminar[1]}"
    feed = _FEED.fullmatch(below)
    if feed:
        return slug, "feed/" + (feed[1] or feed[4] or f"{feed[2]}/{feed[3]}")
    first = below.partition("/")[0]
    return (slug, first) if first in ("people", "rooms") and below.endswith("/") else None


@lru_cache(maxsize=1024)
def program(agent: str) -> str | None:
    """The kind of program that fetches a feed, by its User-Agent; None for robots."""
    said = agent[:LONGEST].casefold()
    for name, words in _PROGRAMS:
        if words.search(said):
            return name
    if not said or _ROBOT.search(said):
        return None
    return "browser" if _BROWSER.match(said) else "other"


@lru_cache(maxsize=1024)
def is_reader(agent: str) -> bool:
    """Whether a page is opened by a browser that someone sits before, as far as its User-Agent tells."""
    said = agent[:LONGEST].casefold()
    return bool(_BROWSER.match(said)) and not _ROBOT.search(said)


@lru_cache(maxsize=1024)
def follows(agent: str) -> bool:
    """Whether a short link is followed for someone, as far as the User-Agent tells; what reads codes may call itself a scanner."""
    said = agent[:LONGEST].casefold().replace("scan", "")
    return bool(said) and not _ROBOT.search(said)


@lru_cache(maxsize=4096)
def source(referrer: str, path: str) -> str | None:
    """From what kind of place a page was opened, by its Referer; None when it is the page asking for itself again.

    A page of ours says its whole address, other sites only their name (strict-origin-when-cross-origin), so that a
    path within the same event is ours whatever name the site goes by. My programme, whose address is secret, says only
    our name, as OURS here; the site's first page is that as well, and leads to none but an event's first.
    """
    if referrer == OURS:
        return INSIDE if path.count("/") > 2 else "site"
    try:
        found = urlsplit(referrer[:LONGEST])
        host = (found.hostname or "").casefold()
    except ValueError:
        return "direct"
    if not host:
        return "direct"
    base = path[: path.find("/", 1) + 1]
    if found.path == path and path != "/":
        return None
    if found.path.startswith(base):
        return "embed" if found.path == f"{base}embed/" else INSIDE
    if _CALENDARS.match(host):
        return "calendar"
    return "search" if _SEARCHES.search(host) else "site"


def told(referrer: str | None, host: str | None) -> str | None:
    """A Referer, or OURS where it is no more than the name of the host that was asked."""
    if referrer and host and referrer.rstrip("/").partition("://")[2] == host:
        return OURS
    return referrer


def counted(path: str, agent: str, referrer: str) -> tuple[str, str, str] | None:
    """The event's slug, what was read of it and the kind under which it counts; None for what is not counted."""
    found = place(path)
    if found is None:
        return None
    slug, what = found
    kind = program(agent) if what.startswith("feed/") else None
    if not what.startswith("feed/") and is_reader(agent):
        kind = source(referrer, path)
        # A frame is in a page of someone else's: where it is shown, not where one came from.
        kind = kind and ("embed" if what == "embed" else kind)
    return (slug, what, kind) if kind else None
