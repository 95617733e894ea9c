"""Names in addresses: slugs, codes and the words that are already taken."""

from __future__ import annotations

import re
import unicodedata

# Crockford base 32: no I, L, O or U, so that a code read aloud or off a sign cannot be mistaken.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans("ILO", "110")
_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "o", "ß": "ss", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "œ": "oe", "ı": "i"}
)
SLUG_LENGTH = 60
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")

# First parts of an address that are not events.
RESERVED = frozenset(
    [
        "organise",
        "api",
        "q",
        "me",
        "static",
        "media",
        "healthz",
        "readyz",
        "metrics",
        "account",
        "sign-in",
        "sign-out",
        "setup",
        "llms-txt",
        "robots-txt",
        "sitemap-xml",
        "favicon-ico",
        "about",
        "help",
        "admin",
        "login",
        "logout",
        "events",
        "new",
        "lang",
        "o",
        "organisations",
        "preview",
        "report",
    ]
)


def slugify(text: str, fallback: str = "x") -> str:
    """`text` as a lower-case ASCII slug of at most 60 characters, å ä ö becoming a a o."""
    lowered = text.lower().translate(_LETTERS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    slug = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")
    return slug[:SLUG_LENGTH].strip("-") or fallback


def is_slug(text: str) -> bool:
    """Whether `text` may stand in an address as it is."""
    return len(text) <= SLUG_LENGTH and SLUG.match(text) is not None


def short_name(title: str, most: int = 12) -> str:
    """As many whole words of a name as stand below an icon; of a first word that is longer its beginning."""
    found = ""
    for word in title.split():
        if len(joined := f"{found} {word}".strip()) > most:
            break
        found = joined
    return found or title.strip()[:most]


def initials(title: str) -> str:
    """The first letters of the first two words that begin with a letter or digit, in capitals; "•" without any."""
    words = [word for word in title.split() if word[0].isalnum()]
    return "".join(word[0].upper()[0] for word in words[:2]) or "•"


def canonical_code(text: str) -> str:
    """A code as typed by a person, in its one right form (upper case, look-alikes mended)."""
    return text.upper().translate(_LOOKALIKES)


def free_slug(wanted: str, taken: set[str]) -> str:
    """`wanted`, or `wanted-2`, `wanted-3` … : the first that is not in `taken`."""
    if wanted not in taken:
        return wanted
    number = 2
    while True:
        ending = f"-{number}"
        candidate = wanted[: SLUG_LENGTH - len(ending)].strip("-") + ending
        if candidate not in taken:
            return candidate
        number += 1


# After z, in this order; letters of neighbours are where Swedish has its own.
_LAST_IN_SWEDISH = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})


def alphabetical(text: str, language: str) -> str:
    """What a list in a language is ordered by: in Swedish å ä ö come last, else letters with marks are as those without."""
    small = unicodedata.normalize("NFC", text.casefold())
    if language == "sv":
        small = small.translate(_LAST_IN_SWEDISH)
    apart = unicodedata.normalize("NFKD", small.translate(_LETTERS))
    return " ".join(re.findall(r"[\w{|}]+", "".join(c for c in apart if not unicodedata.combining(c))))
