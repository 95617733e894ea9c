"""What one process has compiled of a template serves the others, until the template is another."""

import subprocess

from jinja2 import DictLoader, Environment

from tests import loaded
from tests.compiled import Compiled


def test_each_template_is_compiled_once_and_anew_when_it_is_another(tmp_path, monkeypatch):
    compiled = []
    compile_ = Environment._compile
    monkeypatch.setattr(Environment, "_compile", lambda *given: compiled.append(1) or compile_(*given))

    def says(text, cache=None):
        loader = DictLoader({"a.html": text})
        return Environment(loader=loader, bytecode_cache=cache or Compiled(tmp_path)).get_template("a.html").render(), len(compiled)

    one = Compiled(tmp_path)
    assert [says("{{ 1 + 1 }}", one), says("{{ 1 + 1 }}", one)] == [("2", 1), ("2", 1)]
    assert says("{{ 1 + 1 }}") == ("2", 1)  # As another process.
    assert [says("{{ 1 + 2 }}", one), says("{{ 1 + 2 }}")] == [("3", 2), ("3", 2)]
    assert [says("{{ 1 + 1 }}", one), says("{{ 1 + 1 }}")] == [("2", 2), ("2", 3)]  # One place for each template.


def test_a_program_on_the_loaded_python_has_it_too():
    code = "from flask import Flask; print(Flask.jinja_options)"
    told = subprocess.run([loaded.python(), "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.startswith("{'bytecode_cache': <tests.compiled.Compiled object at ")
