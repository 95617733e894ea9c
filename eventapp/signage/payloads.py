"""What codes carry besides addresses of ours: access to a network, and a payment by Swish."""

from __future__ import annotations

import re
from urllib.parse import quote

_SPECIAL = re.compile(r'([\\;,:"])')


def wifi(name: str, password: str = "", hidden: bool = False) -> str:
    """Access to a network, as phones read it (WIFI:, by ZXing's barcode contents): WPA with a password, else open.

    Signs that mean something there are escaped by a backslash; what could be taken for hexadecimal digits is quoted.
    """
    kind = f"T:WPA;S:{_escaped(name)};P:{_escaped(password)};" if password else f"T:nopass;S:{_escaped(name)};"
    return f"WIFI:{kind}{'H:true;' if hidden else ''};"


def _escaped(text: str) -> str:
    safe = _SPECIAL.sub(r"\\\1", text)
    return f'"{safe}"' if re.fullmatch(r"(?:[0-9a-fA-F]{2})+", text) else safe


def swish(number: str, amount: int | None = None, message: str = "") -> str:
    """A payment by Swish (QR code encoding specification, 6.1): to a number, whole kronor, a message of 50 letters.

    Who pays may change what is not given, and nothing else: the mask has 2 for the amount and 4 for the message.
    """
    digits = re.sub(r"\D", "", number)
    mask = (0 if amount else 2) + (0 if message else 4)
    return f"C{digits};{f'{amount},00' if amount else ''};{quote(message[:50], safe='')};{mask}"


def swish_written(number: str) -> str:
    """The number as people write it: 123 456 78 90."""
    digits = re.sub(r"\D", "", number)
    return " ".join((digits[:3], digits[3:6], digits[6:8], digits[8:])).strip() if len(digits) == 10 else digits
