"""A table that was read, as plain JSON: what the reading process says, and what is kept beside an upload."""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.table import Table

T = TypeVar("T")


def written(table: Table) -> bytes:
    """The table as JSON in UTF-8; each of our values is a list of its fields in their order."""
    return json.dumps(_plain(table), ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def read(data: bytes) -> Table:
    """The table that was written. Whoever wrote it is not trusted: raises Unreadable for anything else."""
    try:
        return _made(Table, json.loads(data))
    except (ValueError, TypeError, RecursionError) as error:
        raise Unreadable("This file cannot be read.") from error


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value  # The first to be asked: nearly everything is a cell.
    if is_dataclass(value):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


@cache
def _hints(kind: Any) -> tuple[Any, ...]:
    hints = get_type_hints(kind)
    return tuple(hints[field.name] for field in fields(kind))


def _made(kind: Any, plain: Any) -> Any:
    """The plain value as one of `kind`. Raises ValueError."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Any:
        return plain
    if origin in (Union, types.UnionType):
        return None if plain is None else _made(next(each for each in inner if each is not type(None)), plain)
    if isinstance(kind, type) and is_dataclass(kind) and isinstance(plain, list):
        return kind(*(_made(hint, item) for hint, item in zip(_hints(kind), plain, strict=True)))
    if kind == tuple[str, ...] and isinstance(plain, list) and set(map(type, plain)) <= {str}:
        return tuple(plain)  # As below, and much sooner: most of a table is cells.
    if origin is tuple and isinstance(plain, list):
        return tuple(_made(inner[0], item) for item in plain)
    if origin is Mapping and isinstance(plain, dict):
        return {key: _made(inner[1], item) for key, item in plain.items()}
    if isinstance(kind, type) and type(plain) is kind:
        return plain
    raise ValueError(f"not what a table is made of: {plain!r:.40}")
