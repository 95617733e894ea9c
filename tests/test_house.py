"""Tests that read the code: rules of the house that the import linter cannot see."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = [
    ROOT / f
    for f in subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout.split("\n")
    if f
]
CODE = [p for p in sorted((ROOT / "eventapp").rglob("*.py")) if "migrations" not in p.parts]


def test_every_module_says_in_one_sentence_what_it_is_for_and_stays_small():
    for path in CODE:
        text = path.read_text()
        assert text.startswith('"""'), path
        assert len(text.splitlines()) <= 250, path


def test_no_function_is_longer_than_a_screen():
    """Thirty lines, its docstring not counted."""
    long = []
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno
                said = node.body[0] if ast.get_docstring(node) is not None else None
                lines = node.end_lineno - node.lineno + 1
                if lines - (said.end_lineno - said.lineno + 1 if said else 0) > 30:
                    long.append(f"{path.name}:{node.lineno} {node.name}")
    assert long == []


def test_any_is_the_exception_with_a_reason():
    """A comment that says why stands on the line of every `Any`, or above it."""
    used, unsaid = 0, []
    for path in CODE:
        lines = path.read_text().splitlines()
        for number in sorted({n.lineno for n in ast.walk(ast.parse(path.read_text())) if getattr(n, "id", "") == "Any"}):
            used += 1
            above = lines[number - 2].strip()
            if "# Any: " not in lines[number - 1] and not above.startswith("#"):
                unsaid.append(f"{path.name}:{number}")
    assert unsaid == []
    assert used < 30


def test_every_script_is_a_typed_module_that_says_what_it_is_for_and_stays_small():
    scripts = sorted((ROOT / "static" / "js").rglob("*.js"))
    assert len(scripts) > 5
    for path in scripts:
        text = path.read_text()
        assert text.startswith("// "), path
        assert len(text.splitlines()) < 250, path
        assert max(map(len, text.splitlines())) <= 120, path
        # Types are what the type checker needs (see .ci/checks); it is never told to look away.
        assert not re.search(r"@ts-|@type \{any\}|\bany\b[\]>},|]|biome-ignore", text), path
        # The archive has those of the public side as plain scripts.
        # Workers are no modules, which not every browser takes.
        alone = path.name in ("public.js", "copy.js", "fit.js", "worker.js", "remover.js")
        assert alone != bool(re.search(r"^(import|export)\b", text, re.MULTILINE)), path


def test_pages_load_scripts_as_modules():
    for path in (ROOT / "templates").rglob("*.html"):
        for tag in re.findall(r"<script[^>]*\bsrc=[^>]*>", path.read_text()):
            assert tag.startswith('<script type="module" ') or "static('vendor/" in tag, (path, tag)


def test_styles_lie_in_layers_and_read_line_by_line():
    for path in sorted((ROOT / "static" / "css").rglob("*.css")):
        lines = path.read_text().splitlines()
        assert lines[0].startswith("/* "), path
        for number, line in enumerate(lines, 1):
            assert len(line) <= 100, (path, number)
            # A rule of up to three declarations may stand on one line.
            assert line.count(";") <= (3 if "{" in line else 1), (path, number)
            # Every rule is in a layer: a line that is not indented opens or closes one, or names them.
            assert re.match(r"  |/\* .* \*/$|@layer |@import .* layer\(\w+\);$|\}$|$", line), (path, number)


def test_the_font_is_declared_alike_wherever_a_page_has_styles_of_its_own():
    """In each file, since one of its own would be a request more on screens and overlays, and weight on readers' pages.

    A stage's page, on whose phone every KB counts, has the first of the two alone.
    """
    faces = {path.name: re.findall(r"@font-face \{.*?\n  \}\n", path.read_text(), re.S) for path in (ROOT / "static" / "css").glob("*.css")}
    there = {name: found for name, found in faces.items() if found}
    assert there == dict.fromkeys(("frame.css", "overlay.css", "screen.css"), there["screen.css"]) | {"stage.css": there["stage.css"]}
    assert [re.findall(r"[\w-]+\.woff2", face) for face in there["screen.css"]] == [
        [f"source-sans-3-{part}-wght-normal.woff2"] for part in ("latin", "latin-ext")
    ]


def test_blueprints_never_use_the_session():
    for path in (ROOT / "eventapp" / "blueprints").rglob("*.py"):
        assert not re.search(r"\bdb\b|session\.(add|commit|execute|scalars?)\(", path.read_text()), path


def test_public_blueprints_never_touch_the_draft():
    for path in (ROOT / "eventapp" / "blueprints" / "public").glob("*.py"):
        assert not re.search(r"services.*\b(draft|edits|seminars|people|rooms|events)\b", path.read_text()), (
            path
        )


# What the draft is read by: rows for who writes, a value for who reads, and the types of both.
DOORS = {
    "loading": {"tables", "Tables"},
    "memory": {"read"},
    "values": {"Draft"},
    "constraints": {"STREAMED", "spans"},
}
# Statements about single columns or rows of one person, which no value of the draft holds.
ASIDE = {
    "mail/letters.py": {"Person"}, "merged.py": {"Person"}, "events/erasing.py": {"Person"}, "publishing/stored.py": {"Seminar"},
    "people/erasure.py": {"Person", "Seminar"}, "people/personal.py": {"Room", "Seat", "Seminar"}, "publishing/inviting.py": {"Person"}, "people/same.py": {"Person"},
    "people/answers.py": {"Seat"}, "people/lost_links.py": {"Person"}, "people/kept_about.py": {"Seat", "Seminar"}, "people/wishes.py": {"Seminar"},
    "privacy/deleting.py": {"Person"}, "people/slides.py": {"Seat"}, "publishing/kept_files.py": {"Seminar"}, "publishing/lasttold.py": {"Person", "Seat", "Seminar"},
}  # fmt: skip


_MODULES = {f"eventapp.services.draft.{name}" for name in DOORS}
_TABLES = {"Room", "Person", "Seminar", "Seat"}


def test_the_draft_has_two_doors():
    own, used, aside = ROOT / "eventapp" / "services", set(), {}
    for path in CODE:
        if path.is_relative_to(own / "draft"):
            continue
        tree = ast.parse(path.read_text())
        names = {
            taken.asname or taken.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "eventapp.services.draft"
            for taken in node.names
            if taken.name in DOORS
        }
        for node in ast.walk(tree):
            match node:
                case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name in names:
                    used.add((name, attribute))
                case ast.ImportFrom(module=str(module), names=taken):
                    used |= {(module.rpartition(".")[2], t.name) for t in taken if module in _MODULES}
                case ast.Call(func=ast.Name(id="select"), args=wanted):
                    found = {n.id for w in wanted for n in ast.walk(w) if isinstance(n, ast.Name)}
                    if found & _TABLES:
                        aside.setdefault(str(path.relative_to(own)), set()).update(found & _TABLES)
    assert used <= {(module, name) for module, names in DOORS.items() for name in names}
    assert {("loading", "tables"), ("memory", "read")} <= used
    assert aside == ASIDE


def test_no_file_names_a_registry_or_a_path_of_a_machine():
    # Written so that this file does not find itself.
    wrong = re.compile(r"pypi[.]org|python[h]osted|registry[.]npm|/[w]ork/|/[h]ome/\w+/|/[r]oot/[.]")
    found = []
    for path in FILES:
        if (
            path.suffix in (".py", ".txt", ".in", ".md", ".toml", ".html", ".css", ".js", ".json", ".ts", ".typ", "")
            and path.exists()
            and "vendor" not in path.parts
        ):
            found += [
                f"{path.name}:{i}"
                for i, line in enumerate(path.read_text(errors="ignore").splitlines(), 1)
                if wrong.search(line)
            ]
    assert found == []


def test_pages_have_no_inline_style_or_script_and_name_no_third_party():
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"\sstyle=|\son\w+=\"|<style", text), path
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)", text), path
        assert not re.search(r"(?:src|<link[^>]*href)=\"https?://", text), path


def test_vendored_files_carry_their_licences():
    for folder in [ROOT / "static" / "fonts", *(ROOT / "tests" / "vendor").iterdir()]:
        assert [p for p in folder.iterdir() if p.name.upper().startswith("LICENSE")], folder
    assert (ROOT / "static" / "vendor" / "README.md").exists()


def test_no_function_of_the_services_takes_more_than_five_things():
    found = []
    for path in sorted((ROOT / "eventapp" / "services").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                given = node.args
                names = [each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
                names += [each.arg for each in (given.vararg, given.kwarg) if each is not None]
                if len(set(names) - {"self", "cls"}) > 5:
                    found.append(f"{path.name}:{node.lineno} {node.name}")
    assert found == []


def test_no_function_of_the_services_has_a_twin_for_inside_a_transaction():
    for path in (ROOT / "eventapp" / "services").rglob("*.py"):
        assert not re.search(r"def \w+_within\(", path.read_text()), path


def test_no_line_of_a_template_is_longer_than_an_editor_shows():
    long = [
        f"{path.parent.name}/{path.name}:{number}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) >= 120
    ]
    assert long == []


def test_what_runs_and_the_mutants_have_the_versions_that_are_tested():
    """One that fell behind was found only when nothing could be imported; one that ran ahead, by nobody."""
    pins = re.compile(r"^[a-z0-9_.-]+==\S+", re.MULTILINE)
    run, tests, mutants = (set(pins.findall((ROOT / f"requirements{name}.txt").read_text())) for name in ("", "-dev", "-mutants"))
    assert (run - tests, tests - mutants) == (set(), set())


def test_no_browser_test_has_less_patience_than_all_have():
    """A busy machine is slow, not wrong: within how many seconds a page is right is counted by the page's own clock."""
    waits = re.compile(r"expect\(.*timeout=\d|set_default_timeout|wait_for_\w+\(.*timeout=\d{1,4}\b")
    tests = sorted((ROOT / "tests" / "browser").glob("test_*.py"))
    assert len(tests) > 20
    found = [f"{path.name}: {line.strip()}" for path in tests for line in path.read_text().splitlines() if waits.search(line)]
    assert found == []
def test_what_mypy_does_not_read_nothing_of_ours_imports():
    """What it has skipped may be anything, and so would be whatever is made with it."""
    skipped = [over for over in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]["overrides"] if "follow_imports" in over]
    assert [over["follow_imports"] for over in skipped] == ["skip"]
    names = {name.removesuffix(".*") for name in skipped[0]["module"]}
    imported = set()
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add(str(node.module).split(".")[0])
    assert "sqlalchemy" in imported and imported & names == set()
