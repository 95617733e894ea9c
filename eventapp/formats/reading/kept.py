"""A table that was read, as plain JSON: what the reading process says, and what is kept beside an upload."""

from __future__ import annotations

import json

import msgspec

from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.table import Table

_DECODER = msgspec.json.Decoder(Table)


def written(table: Table) -> bytes:
    """The table as JSON in UTF-8."""
    try:
        return msgspec.json.encode(table)
    except UnicodeEncodeError:  # A lone surrogate, which UTF-8 has no place for.
        return json.dumps(msgspec.to_builtins(table), ensure_ascii=False).encode(errors="replace")


def read(data: bytes) -> Table:
    """The table that was written. Whoever wrote it is not trusted: raises Unreadable for anything else."""
    try:
        return _DECODER.decode(data)
    except (ValueError, RecursionError) as error:
        raise Unreadable("This file cannot be read.") from error
