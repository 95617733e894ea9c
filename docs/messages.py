"""Brings the Swedish catalogue up to date with the code, and compiles it: `make messages`.

New texts come in empty; `tests/test_translations.py` fails until they are translated.
"""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "eventapp" / "translations" / "sv" / "LC_MESSAGES"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "_l": None, "lazy_gettext": None, "later": None}
TOLD = ("Impossible", "Unclear", "Unfit", "Unreadable", "TooSlow", "Remark", "_problem", "problem", "_remark")
METHODS = [("**.py", "python"), ("**.html", "jinja2")]


def refusals(path: Path) -> list[tuple[int, str]]:
    """Texts of `Invalid(...)`, `Field(...)`, `errors[...] = ...`, `x.errors = {...}`, `why = ...`: translated where shown."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        named = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and named in ("Invalid", "__init__"):
            values = [k.value for k in node.keywords if named == "Invalid" or k.arg == "form"]
            values += [v for v in values if isinstance(v, ast.Dict) for v in v.values]
            found += [
                (v.lineno, v.value)
                for v in values
                if isinstance(v, ast.Constant) and isinstance(v.value, str)
            ]
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in TOLD:
            texts = [a for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            found += [(a.lineno, a.value) for a in texts if a.value[:1].isupper() or a.value[:1] == "“"]
        # Babel sees no calls within f-strings.
        if named == "gettext" and isinstance(node, ast.Call) and isinstance(node.args[0], ast.Constant):
            found.append((node.lineno, str(node.args[0].value)))
        if isinstance(node, ast.Call) and named == "Field":
            texts = [*node.args[2:3], *(k.value for k in node.keywords if k.arg in ("asked", "hint"))]
            found += [(a.lineno, str(a.value)) for a in texts if isinstance(a, ast.Constant)]
        if named == "Kept" and isinstance(node, ast.Call):
            found += [(a.lineno, str(a.value)) for a in node.args[:2] if isinstance(a, ast.Constant)]
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "why":
            values = [v for v in ast.walk(node.value) if isinstance(v, ast.Constant)]
            found += [(v.lineno, v.value) for v in values if isinstance(v.value, str) and v.value[:1].isupper()]
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            target, value = node.targets[0].value, node.value
            if getattr(target, "id", "") == "errors" and isinstance(value, ast.Constant):
                found.append((value.lineno, str(value.value)))
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "attr", "") == "errors":
            values = node.value.values if isinstance(node.value, ast.Dict) else []
            found += [(v.lineno, str(v.value)) for v in values if isinstance(v, ast.Constant)]
    return found


def extracted() -> Catalog:
    """Every text of the program, with where it stands."""
    catalog = Catalog(project="Eventapp", version="1", charset="utf-8")
    for folder in ("eventapp", "templates"):
        for file, _line, message, _comments, _context in extract_from_dir(
            ROOT / folder, METHODS, keywords=KEYWORDS
        ):
            catalog.add(message, locations=[(f"{folder}/{file}", 0)])
    for path in sorted((ROOT / "eventapp").rglob("*.py")):
        for _line, message in refusals(path):
            catalog.add(message, locations=[(str(path.relative_to(ROOT)), 0)])
    return catalog


def untranslated(catalog: Catalog) -> list[object]:
    """The texts that lack a translation, or one of its plural forms, or have only a guess."""
    return [
        m.id
        for m in catalog
        if m.id and (m.fuzzy or not all(m.string if isinstance(m.string, tuple) else [m.string]))
    ]


def main() -> None:
    """Update and compile."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    source, compiled = FOLDER / "messages.po", FOLDER / "messages.mo"
    old = read_po(BytesIO(source.read_bytes()), locale="sv") if source.exists() else Catalog(locale="sv")
    old.update(extracted(), no_fuzzy_matching=True)
    old.obsolete.clear()
    old.revision_date = old.creation_date = datetime(2026, 1, 1, tzinfo=UTC)
    with source.open("wb") as file:
        write_po(file, old, width=0, sort_output=True, omit_header=False, no_location=True)
    with compiled.open("wb") as file:
        write_mo(file, old)
    missing = untranslated(old)
    print(f"{len(old)} texts, {len(missing)} without a translation")


if __name__ == "__main__":
    main()
