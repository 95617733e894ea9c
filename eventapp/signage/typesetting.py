"""Setting templates by typst: the fonts that travel with the program and the system's are read once for the process."""

from __future__ import annotations

import ctypes
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from threading import Lock

import typst

from eventapp.signage.joints import jointed

# No word of a language is as long, and one that is set whole makes all else small.
_LONG_WORD = re.compile(r"\S{36,}")
_HERE = Path(__file__).parent
M_ARENA_MAX = -8  # As in malloc.h.
_ONE_AT_A_TIME = Lock()


def source(*names: str) -> bytes:
    """Templates of this folder, one after the other; all of them fit their text by `ink.typ`, which comes first."""
    return b"".join((_HERE / name).read_bytes() for name in ("ink.typ", *names))


def typeset(template: str, data: object, fonts: Path) -> bytes:
    """The PDF of one template."""
    with compiler(fonts) as typst_:
        made = typst_.compile(input=source(template), format="pdf", sys_inputs={"data": json.dumps(data)})
    assert isinstance(made, bytes)
    return made


@contextmanager
def document(template: bytes, folder: str, data: dict[str, str], fonts: Path) -> Iterator[typst.Compiler]:
    """A compiler for one document, whose files lie in a folder: set once, it is asked for what is in it at no cost."""
    main = Path(folder) / "main.typ"
    main.write_bytes(template)
    with _ONE_AT_A_TIME:
        yield typst.Compiler(input=str(main), root=folder, sys_inputs=data, font_paths=_fonts(str(fonts)))


@contextmanager
def compiler(fonts: Path) -> Iterator[typst.Compiler]:
    """The one compiler of the process; it refuses to work for two threads at a time."""
    with _ONE_AT_A_TIME:
        yield _compiler(str(fonts))


@cache
def _compiler(fonts: str) -> typst.Compiler:
    return typst.Compiler(font_paths=_fonts(fonts))


@cache
def _fonts(folder: str) -> typst.Fonts:
    """Those that travel with the program and the system's, read once."""
    # With a heap for each of its threads, 200 sheets took 40 MB more than with two for all (mallopt(3); glibc alone has it).
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)
    return typst.Fonts(include_system_fonts=True, font_paths=[folder])


def broken(value: object, language: str = "") -> object:
    """The same with places to break in words that would not fit on a line, and where the words of a language are joined."""
    if isinstance(value, str):
        return _LONG_WORD.sub(lambda m: "\u200b".join(re.findall(".{1,18}", m[0])), jointed(value, language))
    if isinstance(value, dict):
        language = "" if value.get("exact") else language
        return {k: broken(v, language) for k, v in value.items()}
    if isinstance(value, Sequence):
        return [broken(v, language) for v in value]
    return value
