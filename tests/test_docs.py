"""The documentation against the code: what either names is there in the other."""

import re
from pathlib import Path

import click
import pytest

from eventapp.cli import main

ROOT = Path(__file__).resolve().parent.parent
DOCS = {path.name: path.read_text() for path in [*ROOT.glob("docs/*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]}
TEXT = "\n".join(DOCS.values())
# What is written as code: between backticks, or as a block.
CODE = re.findall(r"```\w*\n(.*?)```|`([^`\n]+)`", TEXT, re.S)
LINES = [line.strip() for pair in CODE for part in pair for line in part.splitlines()]


def rows(name, heading):
    """The first column of the tables under a heading, or of all in the file."""
    part = DOCS[name].partition(f"# {heading}\n")[2] if heading else DOCS[name]
    part = re.split(r"^#+ ", part, flags=re.M)[0] if heading else part
    return re.findall(r"^\| `([^`]+)` \|", part, re.M)


def test_every_setting_is_documented_and_every_documented_one_is_read():
    sources = [ROOT / "config.py", *(ROOT / "eventapp").rglob("*.py")]
    read = {
        name
        for path in sources
        for name in re.findall(r"environ(?:\.get\(|\[)\s*\"(EVENTAPP_\w+)\"", path.read_text())
    }
    assert set(rows("operators.md", "Settings")) == read
    assert set(re.findall(r"EVENTAPP_[A-Z_]*[A-Z]", TEXT)) == read


def commands(group=main, before=()):
    """Every command by its words, and each option's spellings."""
    for name, command in group.commands.items():
        words = (*before, name)
        if isinstance(command, click.Group):
            yield from commands(command, words)
        else:
            yield " ".join(words), [set(p.opts) for p in command.params if isinstance(p, click.Option)]


def named(line):
    """The command that a line of the docs calls, and its options; None for what calls none."""
    found = re.search(r"(?:^|[\s/])eventapp (?![=\[])([a-z].*)", line)
    if found is None:
        return None
    words = re.split(r"[\s\[\],]+", found[1].split(" #")[0])
    known = {name.split()[0] for name, _ in commands()}
    if words[0] not in known:
        return words[0], set()
    name = " ".join(words[:2]) if words[0] == "user" else words[0]
    return name, {word for word in words if re.match(r"--?[a-z]", word)}


def test_every_command_is_documented_with_all_of_its_options():
    table = [named(row) for row in rows("operators.md", "Commands")]
    documented = {name: set().union(*(options for other, options in table if other == name)) for name, _ in table}
    assert set(documented) == {name for name, _ in commands()}
    for name, options in commands():
        assert all(spellings & documented[name] for spellings in options), name


def test_no_document_calls_a_command_or_an_option_that_is_not_there():
    known = {name: set().union(set(), *options) for name, options in commands()}
    calls = [call for line in LINES if (call := named(line))]
    assert len(calls) > 20
    for name, options in calls:
        assert name in known, name
        assert options <= known[name], (name, options - known[name])


def test_every_public_address_is_documented_and_every_documented_one_answers(lite):
    documented = set(rows("addresses.md", ""))
    prefixes = tuple(row.removesuffix("…") for row in documented if row.endswith("…"))
    rules = {str(rule) for rule in lite.url_map.iter_rules() if rule.endpoint != "public.pages.missing"}
    assert prefixes == tuple(p for p in prefixes if any(rule.startswith(p) for rule in rules))
    assert documented - {f"{p}…" for p in prefixes} == {rule for rule in rules if not rule.startswith(prefixes)}


def test_no_document_names_an_address_that_is_not_there(lite):
    rules = {str(rule) for rule in lite.url_map.iter_rules()}
    spoken = {line for line in LINES if re.fullmatch(r"/(<event>|api|me|q|organise|account)/.*|/\w+z|/metrics", line)}
    assert spoken
    assert {line for line in spoken if not line.endswith("…")} <= rules


def test_every_metric_is_documented_and_every_documented_one_is_there(lite_day):
    client = lite_day.app.test_client()
    client.get("/almedalen-2017/")
    shown = client.get("/metrics", headers={"Authorization": "Bearer a test's token"}).text
    kinds = dict(re.findall(r"^# TYPE (\w+) (\w+)$", shown, re.M))
    assert dict(re.findall(r"^\| `(eventapp_\w+)` \| (\w+) \|", DOCS["operators.md"], re.M)) == kinds
    assert set(re.findall(r"`(eventapp_\w+)`", TEXT)) == set(kinds)


def test_every_make_target_is_documented_and_every_documented_one_is_there():
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.M))
    spoken = {word for line in LINES for word in re.findall(r"^make ([a-z-]+)", line)}
    assert spoken == {target for target in targets if not target.endswith("-setup")}
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.M)[1].split()
    assert set(phony) == targets


@pytest.mark.parametrize("name", sorted(DOCS))
def test_every_link_to_a_file_of_ours_leads_somewhere(name):
    folder = ROOT if name in ("README.md", "CONTRIBUTING.md") else ROOT / "docs"
    for link, anchor in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", DOCS[name]):
        target = folder / link if link else folder / name
        assert target.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.*)$", target.read_text(), re.M)
            assert anchor in {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}, anchor
