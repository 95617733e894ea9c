"""Our own JSON: programmes, written whole and read back equal; and the reader of plain JSON that says where a fault is."""

from __future__ import annotations

import json
import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, TypeVar, Union, get_args, get_origin, get_type_hints, overload

import msgspec

from eventapp.programme.model import Programme, Seminar
from eventapp.programme.release import Release
from eventapp.programme.text import storable

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

SCHEMA = 1
_T = TypeVar("_T")


class Unreadable(ValueError):
    """The file is not what it should be; the message says where and why."""


def write_programme(programme: Programme, mark: str = "") -> bytes:
    """A programme as UTF-8 JSON; `mark` says of which draft it is."""
    head = {"format": "eventapp-programme", "schema": SCHEMA} | ({"exported": mark} if mark else {})
    return _dump(head, programme)


def read_programme(data: bytes) -> Programme:
    """A programme from JSON as `write_programme` made it. Raises Unreadable."""
    return programme_of(read_json(data))


def programme_of(plain: object) -> Programme:
    """The same from JSON that has been read already. Raises Unreadable."""
    return convert(Programme, checked(plain, "eventapp-programme", SCHEMA), "programme")


def public(release: Release, base: str) -> bytes:
    """`programme.json`: the programme with the release's number and time, and where it came from."""
    head = {
        "format": "eventapp-programme",
        "schema": SCHEMA,
        "release": release.number,
        "published_at": plain(release.published_at),
        "address": f"{base}/{release.programme.event.slug}/",
    }
    return _dump(head, release.programme)


def _dump(head: Mapping[str, object], programme: Programme) -> bytes:
    """The same bytes as json's with an indent of one, sixty times as fast.

    The event goes by json all the same: it alone has numbers with fractions, which msgspec writes otherwise.
    """
    event = json.dumps(plain(programme.event), ensure_ascii=False).encode()
    seminars = [s if s.starts_at is None or s.starts_at.tzinfo is UTC else _in_utc(s) for s in programme.seminars]
    rest = {"rooms": programme.rooms, "people": programme.people, "seminars": seminars}
    try:
        return msgspec.json.format(msgspec.json.encode({**head, "event": msgspec.Raw(event), **rest}), indent=1)
    except msgspec.DecodeError:  # NaN: no JSON, but what someone's file may hold, and its reader is to refuse.
        return json.dumps({**head, **_plain_dict(programme)}, ensure_ascii=False, indent=1).encode()


def _in_utc(seminar: Seminar) -> Seminar:
    assert seminar.starts_at is not None
    return replace(seminar, starts_at=seminar.starts_at.astimezone(UTC))


def parsed(data: bytes) -> object:
    """Anyone's JSON, its texts composed, without NUL and lone surrogates, which no database takes. Raises Unreadable."""
    try:
        return _mended(read_json(data))
    except RecursionError as error:
        raise Unreadable(f"not JSON: {error}") from error


def read_json(data: bytes) -> object:
    """Anyone's JSON as it is. Raises Unreadable."""
    try:
        found: object = json.loads(data.decode("utf-8-sig"))
        return found
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not JSON: {error}") from error


def _mended(plain: object) -> object:
    if isinstance(plain, str):
        return storable(plain)
    if isinstance(plain, list):
        return [_mended(item) for item in plain]
    if isinstance(plain, dict):
        return {_mended(key): _mended(item) for key, item in plain.items()}
    return plain


def checked(plain: object, expected: str, newest: int) -> dict[str, object]:
    """The JSON object, of a format and of a schema up to the newest. Raises Unreadable for any other."""
    if not isinstance(plain, dict) or plain.get("format") != expected:
        raise Unreadable(f"not a file of the format {expected}")
    if not isinstance(plain.get("schema"), int) or not 1 <= plain["schema"] <= newest:
        raise Unreadable(f"schema {plain.get('schema')!r} is not known here (up to {newest} is)")
    return plain


def _plain_dict(value: DataclassInstance) -> dict[str, object]:
    return {f.name: plain(getattr(value, f.name)) for f in fields(value)}


@overload
def plain(value: DataclassInstance) -> dict[str, object]: ...
@overload
def plain(value: object) -> object: ...
def plain(value: object) -> object:
    """A value of the model as JSON knows it: instants in UTC with Z, dates as ISO 8601."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return _plain_dict(value)
    return value


@cache
def _hints(kind: type) -> dict[str, type]:
    return get_type_hints(kind)


def convert(kind: type[_T], plain: object, where: str, left_out: list[str] | None = None) -> _T:
    """Plain JSON as a value of `kind`, a dataclass. Raises Unreadable, naming the place.

    With `left_out`, what cannot be read in a list (one seminar, one seat) is said there and left out, no more.
    """
    found = _value(kind, plain, where, left_out)
    assert isinstance(found, kind)
    return found


def _value(kind: type, plain: object, where: str, left_out: list[str] | None) -> object:
    """The same for whatever a field may be: `kind` is what its annotation says."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        if plain is None and type(None) in get_args(kind):
            return None
        return _value(next(a for a in get_args(kind) if a is not type(None)), plain, where, left_out)
    if origin is tuple:
        if not isinstance(plain, list):
            raise _unlike(where, "a list", plain)
        return tuple(item for _, item in _each(get_args(kind)[0], enumerate(plain), where, left_out))
    if origin is dict:
        values = _each(get_args(kind)[1], _members(plain, where).items(), where, left_out)
        return {str(key): item for key, item in values}
    if is_dataclass(kind):
        return _object(kind, _members(plain, where), where, left_out)
    return _scalar(kind, plain, where)


def _each(
    kind: type, items: Iterable[tuple[object, object]], where: str, left_out: list[str] | None
) -> Iterator[tuple[object, object]]:
    for key, item in items:
        try:
            yield key, _value(kind, item, f"{where}[{key}]", left_out)
        except Unreadable as error:
            if left_out is None:
                raise
            left_out.append(str(error))


def _object(
    kind: type[DataclassInstance], plain: dict[str, object], where: str, left_out: list[str] | None
) -> DataclassInstance:
    values = {}
    for field in fields(kind):
        if field.name in plain:
            hint = _hints(kind)[field.name]
            values[field.name] = _value(hint, plain[field.name], f"{where}.{field.name}", left_out)
        elif field.default is MISSING and field.default_factory is MISSING:
            raise Unreadable(f"{where}.{field.name} is missing")
    return kind(**values)


def _scalar(kind: type, plain: object, where: str) -> object:
    try:
        if kind is datetime:
            instant = datetime.fromisoformat(_text(plain))
            if instant.tzinfo is None:
                raise ValueError("no zone")
            return instant.astimezone(UTC)
        if kind is date:
            return date.fromisoformat(_text(plain))
        if issubclass(kind, Enum):
            return kind(plain)
        if kind is float and isinstance(plain, int) and not isinstance(plain, bool):
            return float(plain)
    except (TypeError, ValueError, OverflowError) as error:
        raise Unreadable(f"{where}: {str(plain)[:40]!r} is not a {kind.__name__}") from error
    if type(plain) is not kind:
        raise _unlike(where, kind.__name__, plain)
    return plain


def _text(plain: object) -> str:
    if not isinstance(plain, str):
        raise TypeError("not a text")
    return plain


def _members(plain: object, where: str) -> dict[str, object]:
    if not isinstance(plain, dict):
        raise _unlike(where, "an object", plain)
    return plain


def _unlike(where: str, what: str, plain: object) -> Unreadable:
    return Unreadable(f"{where} should be {what}, not {str(plain)[:40]!r}")
