"""Tokens of secret links: derived from the site's key, so that the database holds nothing that opens a page."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode

from eventapp.models import Person
from eventapp.programme.naming import CODE_ALPHABET

# What the token of a contact begins with; that of a person begins with their code, which has no small letters.
CONTACT = "c"


def mac(text: str, secret: str) -> bytes:
    """A MAC over a text: HMAC-SHA-256 (RFC 2104)."""
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()


def personal(person: Person, secret: str) -> str:
    """The token of a person's personal link: their code and a 192-bit MAC over it and the link's number."""
    return person.code + _written(mac(f"personal-link/{person.code}/{person.link_number}", secret))


def one_time(seed: str, secret: str) -> str:
    """The token of a one-time link that is mailed: a 192-bit MAC over a random seed."""
    return _written(mac(f"one-time-link/{seed}", secret))


def contact(code: str, key: str, secret: str) -> str:
    """The token of the link of a person's contact: CONTACT, the person's code, the contact's key and a 192-bit MAC over both."""
    return CONTACT + code + key + _written(mac(f"contact-link/{code}/{key}", secret))


def following(kind: str, key: str, secret: str) -> str:
    """The token of a link of who follows a day (`follow`), or is yet to say yes (`followask`): a row's key and a 192-bit MAC."""
    return key + _written(mac(f"{kind}-link/{key}", secret))


def _written(digest: bytes) -> str:
    return urlsafe_b64encode(digest[:24]).decode()


def preview(code: str, secret: str) -> str:
    """The token of a link to an event's preview: its code and a 192-bit MAC over it."""
    return code + "-" + _written(mac(f"preview-link/{code}", secret))


def screen(key: str, secret: str) -> str:
    """What nobody guesses of a screen's address: a MAC of 50 bits over its key, as short as a remote control types it."""
    return "".join(CODE_ALPHABET[each % 32].lower() for each in mac(f"screen-link/{key}", secret)[:10])


def report(code: str, number: int, secret: str) -> str:
    """The token of the address to which an event's video team reports: its code and a 192-bit MAC over it and the number."""
    return code + "-" + _written(mac(f"report-link/{code}/{number}", secret))
