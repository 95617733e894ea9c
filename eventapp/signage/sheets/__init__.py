"""The sheets there are, a file each: whoever adds one adds a file here that says `SHEET = Sheet(…)`, and nothing else."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from eventapp.signage.sheet import Sheet


def _found() -> dict[str, Sheet]:
    found = [import_module(f"{__name__}.{module.name}").SHEET for module in iter_modules(__path__)]
    return {sheet.name: sheet for sheet in sorted(found, key=lambda sheet: (sheet.order, sheet.name))}


SHEETS = _found()
BY_MARK = {sheet.mark: sheet for sheet in SHEETS.values()}
