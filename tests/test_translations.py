"""The interface is whole in both languages."""

import importlib.util
from pathlib import Path

from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent


def _tool():
    spec = importlib.util.spec_from_file_location("messages", ROOT / "docs" / "messages.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_text_has_a_swedish_translation_that_is_compiled():
    tool = _tool()
    with (tool.FOLDER / "messages.po").open("rb") as po, (tool.FOLDER / "messages.mo").open("rb") as mo:
        source, compiled = read_po(po, locale="sv"), read_mo(mo)
    wanted = {m.id for m in tool.extracted() if m.id}
    assert wanted - {m.id for m in source} == set()
    assert tool.untranslated(source) == []

    # Plurals come as lists from one reader and as tuples from the other.
    def plain(catalog):
        return {
            str(m.id): [m.string] if isinstance(m.string, str) else list(m.string) for m in catalog if m.id
        }

    assert {str(list(m.id)) if isinstance(m.id, tuple) else m.id for m in source if m.id} == set(
        plain(compiled)
    )
    assert sorted(map(str, plain(source).values())) == sorted(map(str, plain(compiled).values()))
