"""What comes in with a request, made safe in one place before any view sees it: addresses, texts and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote_from_bytes, unquote, urlsplit
from wsgiref.types import WSGIEnvironment

from flask import Flask, Request, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter, Map, RequestRedirect, UnicodeConverter

from eventapp.services.errors import Invalid

# The largest number of a row, and of anything else in a column of whole numbers (PostgreSQL's int4).
LARGEST = 2**31 - 1
_ASCII = "".join(map(chr, range(0x21, 0x7F)))


def whole_number(text: str) -> int:
    """A whole number as typed, for `form.get(name, default, whole_number)`. Raises ValueError for what no column holds."""
    found = int(text)
    if abs(found) > LARGEST:
        raise ValueError("out of range")
    return found


def typed_number(values: Mapping[str, str], name: str, default: int) -> int:
    """The whole number typed in a field, `default` where nothing is. Raises Invalid, so that nothing typed is passed by."""
    text = "".join(values.get(name, "").split())
    try:
        return whole_number(text) if text else default
    except ValueError as error:
        raise Invalid(**{name: "Write a whole number."}) from error


def saved() -> str:
    """What was saved, by the address that saving led on to; "" where a form is sent from there again and shown once more."""
    return request.args.get("saved", "") if request.method in ("GET", "HEAD") else ""


def own_path(address: str, below: str) -> str:
    """The path and query of an address on this site if it lies `below` a path of ours, else ""; its host is not asked.

    What a Location cannot hold, or a browser reads as another site's address, lies below nothing.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    up = ".." in unquote(parts.path).split("/")
    return path if path.startswith(below) and path.isprintable() and "\\" not in path and not up else ""


class _Sent(ImmutableMultiDict[str, object]):
    """Fields of a form or a query, without NUL: nobody can type it, and PostgreSQL has no place for it."""

    def __init__(self, mapping: Iterable[tuple[str, object]] | None = None) -> None:
        sent = mapping or ()
        super().__init__([(n, value.replace("\0", "") if isinstance(value, str) else value) for n, value in sent])


class _Asked(Request):
    """A request of Flask's whose query may hold any bytes."""

    parameter_storage_class = _Sent

    def __init__(self, environ: WSGIEnvironment, populate_request: bool = True, shallow: bool = False) -> None:
        super().__init__(environ, populate_request, shallow)
        # Bytes beyond ASCII should have come quoted; unquoted ones need not even be UTF-8.
        self.query_string = quote_from_bytes(self.query_string, _ASCII).encode()


class _Part(UnicodeConverter):
    """A part of a path: no control character is in any name of ours."""

    def __init__(self, map: Map, minlength: int = 1, maxlength: int | None = None, length: int | None = None) -> None:
        super().__init__(map, minlength, maxlength, length)
        self.regex = self.regex.replace("[^/]", r"[^/\x00-\x1f\x7f]")


class _Number(IntegerConverter):
    """A whole number in a path."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=LARGEST)


def _lead_on() -> ResponseReturnValue | None:
    """Where a slash is missing, or one too many: on to the right address, without the host that the request has named."""
    wrong = request.routing_exception
    if not isinstance(wrong, RequestRedirect):
        return None
    parts = urlsplit(wrong.new_url)
    path = "/" + parts.path.lstrip("/")
    return redirect(f"{path}?{parts.query}" if parts.query else path, wrong.code)


def init_app(app: Flask) -> None:
    """Have the application read requests so; before any route is added."""
    app.before_request(_lead_on)
    app.request_class = _Asked
    app.url_map.converters |= {"default": _Part, "string": _Part, "int": _Number}
