"""Passwords: which are good, how they are hashed, and how many hashes are computed at once."""

from __future__ import annotations

import base64
import secrets
from contextlib import AbstractContextManager

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from argon2.low_level import ARGON2_VERSION

from eventapp.services.errors import Invalid
from eventapp.services.turns import Turns

SHORTEST, LONGEST = 10, 1000
# A hash takes a tenth of a second and 64 MB on purpose. More than this at once, in each process, would only
# make all of them slower; and who waits for a turn holds a thread of the server, so few may.
AT_ONCE, WAITING, PATIENCE = 2, 4, 3.0
_HASHER = PasswordHasher()
_turns = Turns(AT_ONCE, WAITING, PATIENCE)
# Who is known in this browser waits for nobody who guesses from somewhere else.
_known = Turns(1, WAITING, PATIENCE)


def of_nobody(hasher: PasswordHasher) -> str:
    """A hash of the kind that `hasher` makes, which no password has; making it costs nothing, unlike comparing with it."""
    salt, digest = (
        base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (hasher.salt_len, hasher.hash_len)
    )
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v={ARGON2_VERSION}${costs}${salt}${digest}"


# Compared against when there is no such account, so that both answers take the same time.
NOBODY = of_nobody(_HASHER)


def turn(known: bool = False) -> AbstractContextManager[None]:
    """One's turn to compute a hash; not to be asked for twice by the same thread. Entering it raises Busy."""
    return (_known if known else _turns).turn()


def hashed(password: str) -> str:
    """What is stored of a new password (argon2id), made in a turn of its own. Raises Invalid, Busy."""
    if len(password) < SHORTEST:
        raise Invalid(**{"password": "Choose a password of at least 10 characters."})
    if len(password) > LONGEST:
        raise Invalid(**{"password": "Choose a password of at most 1,000 characters."})
    with turn():
        return _HASHER.hash(password)


def matches(stored: str, password: str) -> bool:
    """Whether it is the password; in a turn of the caller's."""
    try:
        return _HASHER.verify(stored, password)
    except (Argon2Error, InvalidHashError):
        return False


def renewed(stored: str, password: str) -> str | None:
    """A hash by today's measure where the stored one is weaker, else None; in a turn of the caller's."""
    return _HASHER.hash(password) if _HASHER.check_needs_rehash(stored) else None
