"""Setting templates by typst: one compiler for the process, with the fonts that travel with the program."""

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
def compiler(fonts: Path) -> Iterator[typst.Compiler]:
    """The one compiler of the process, which reads the fonts once; it refuses to work for two threads at a time."""
    with _ONE_AT_A_TIME:
        yield _compiler(str(fonts))


@cache
def _compiler(fonts: str) -> typst.Compiler:
    # With a heap for each of its threads, 200 sheets took 40 MB more than with two for all (mallopt(3); glibc alone has it).
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)
    return typst.Compiler(font_paths=[fonts], ignore_system_fonts=False)


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
