"""The structure of a checkout in numbers, and a picture of what imports what; run as in docs/structure.md.

    python docs/structure.py [checkout …]            a table, one column for each checkout (default: this one)
    python docs/structure.py --picture [checkout]    docs/images/structure.svg
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from pathlib import Path
from statistics import median
from xml.sax.saxutils import escape

HERE = Path(__file__).resolve().parents[1]
Edges = Counter[tuple[str, str]]


def modules(root: Path) -> dict[str, str]:
    """The text of each module of ours by its dotted name; migrations are left out, they are written once."""
    found = {}
    for path in sorted((root / "eventapp").rglob("*.py")):
        name = ".".join(path.relative_to(root).with_suffix("").parts)
        if ".migrations." not in name and path.read_text().strip():
            found[name.removesuffix(".__init__")] = path.read_text()
    return found


def numbers(root: Path) -> dict[str, str]:
    """What is measured of a checkout, in words and numbers."""
    texts = modules(root)
    lengths = sorted(len(text.splitlines()) for text in texts.values())
    functions = [
        node for text in texts.values() for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]  # fmt: skip
    services = [name.split(".") for name in texts if name.startswith("eventapp.services.")]
    folders = {parts[2] for parts in services if len(parts) > 3}
    lines = [line for path in (root / "templates").rglob("*.html") for line in path.read_text().splitlines()]
    scripts = list((root / "static" / "js").rglob("*.js"))
    graph = imports(texts)
    return {
        "modules": str(len(lengths)),
        "lines in the middle one": f"{median(lengths):.0f}",
        "modules over 250 lines": str(sum(n > 250 for n in lengths)),
        "modules flat in `services`, and folders": f"{len([p for p in services if len(p) == 3 and p[2] not in folders])}, {len(folders)}",
        "`Any`": str(sum(len(re.findall(r"\bAny\b", _code(text))) for text in texts.values())),
        "twins in `services` (`x` and `x_within`)": str(_twins({n: t for n, t in texts.items() if ".services." in n})),
        "functions": str(len(functions)),
        "functions over 30 lines": str(sum(_lines(node) > 30 for node in functions)),
        "functions with more than 5 parameters": str(sum(_parameters(node) > 5 for node in functions)),
        "template lines over 120 columns": f"{sum(len(line) > 120 for line in lines)} of {len(lines)}",
        "scripts, and ES modules of them": f"{len(scripts)}, {sum(_is_module(path.read_text()) for path in scripts)}",
        "folders that import each other in a circle": str(len(circles(graph))),
    }


def _code(text: str) -> str:
    """Without the line that imports it."""
    return re.sub(r"(?m)^from typing import .*$", "", text)


def _twins(texts: dict[str, str]) -> int:
    named = [re.findall(r"(?m)^\s*def (\w+)", text) for text in texts.values()]
    return sum(f"{name}_within" in names for names in named for name in set(names))


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    first = node.body[0]
    said = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    return (node.end_lineno or 0) - node.lineno + 1 - ((first.end_lineno or 0) - first.lineno + 1 if said else 0)


def _parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return len([each for each in given if each.arg not in ("self", "cls")])


def _is_module(text: str) -> bool:
    return bool(re.search(r"(?m)^(import|export) ", text))


def imports(texts: dict[str, str]) -> Edges:
    """How many imports lead from one folder to another."""
    found: Edges = Counter()
    for name, text in texts.items():
        for node in ast.walk(ast.parse(text)):
            for target in _targets(node, texts):
                ends = _folder(name, texts), _folder(target, texts)
                if ends[0] != ends[1]:
                    found[ends] += 1
    return found


def _targets(node: ast.AST, texts: dict[str, str]) -> list[str]:
    if isinstance(node, ast.Import):
        named = [each.name for each in node.names]
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        whole = [f"{node.module}.{each.name}" for each in node.names]
        named = [name if name in texts else node.module for name in whole]
    else:
        return []
    return [name for name in named if name in texts]


def _folder(name: str, texts: dict[str, str]) -> str:
    """The folder that a module is in, `services` and `blueprints` by their own folders; a file of the top by its name."""
    parts = name.split(".")[1:]
    is_folder = any(other.startswith(name + ".") for other in texts)
    inside = parts if is_folder else parts[:-1]
    if not inside:
        return parts[0] if parts else "eventapp"
    deep = inside[0] in ("services", "blueprints") and len(inside) > 1
    return ".".join(inside[:2]) if deep else inside[0]


def circles(graph: Edges) -> list[set[str]]:
    """Folders each of which leads to the others and back."""
    reach = {a: _reached(a, graph) for a, _ in graph}
    groups = {frozenset(b for b in seen if a in reach.get(b, ())) for a, seen in reach.items()}
    return [set(group) for group in groups if len(group) > 1]


def _reached(start: str, graph: Edges) -> set[str]:
    seen, waiting = set(), [start]
    while waiting:
        here = waiting.pop()
        for a, b in graph:
            if a == here and b not in seen:
                seen.add(b)
                waiting.append(b)
    return seen


def rows(graph: Edges) -> list[list[str]]:
    """The folders in rows, each above all that it imports; those of a circle side by side."""
    reach = {name: _reached(name, graph) for edge in graph for name in edge}
    below: dict[str, int] = {}
    for name in sorted(reach, key=lambda each: len(reach[each])):
        under = [below[other] for other in reach[name] if other in below and name not in reach[other]]
        below[name] = 1 + max(under, default=-1)
    return [sorted(n for n, row in below.items() if row == k) for k in range(max(below.values()), -1, -1)]


def picture(graph: Edges) -> str:
    """The graph as SVG: arrows lead down to what is imported; those that others imply are left out."""
    wide, high = 1180, 84
    placed = {}
    for k, row in enumerate(rows(graph)):
        for n, name in enumerate(row):
            placed[name] = (wide * (n + 0.5) / len(row) + (k % 2) * 24 - 12, high * k + 40)
    height = max(y for _, y in placed.values()) + 40
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {height:.0f}" font-family="sans-serif" font-size="13">',
        "<title>Which folder imports which: arrows lead down; those that others imply are left out</title>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="context-stroke"/></marker></defs>',
    ]
    for a, b in sorted(_shown(graph)):
        (x, y), (u, v) = placed[a], placed[b]
        colour, end = ("#556", v - 15) if v > y else ("#c22", v + 15)
        path = f"M{x:.0f} {y + 13:.0f}C{x:.0f} {y + 50:.0f} {u:.0f} {v - 50:.0f} {u:.0f} {end:.0f}"
        out.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-opacity=".6" marker-end="url(#a)"/>')
    for name, (x, y) in sorted(placed.items()):
        half = 4.2 * len(name) + 8
        tint = {"services": "#e3effa", "blueprints": "#fdf0dc"}.get(name.split(".")[0], "#edf2ea")
        out.append(f'<rect x="{x - half:.0f}" y="{y - 13:.0f}" width="{2 * half:.0f}" height="26" rx="5" fill="{tint}" stroke="#889"/>')
        out.append(f'<text x="{x:.0f}" y="{y + 4.5:.0f}" text-anchor="middle">{escape(name)}</text>')
    return "\n".join([*out, "</svg>", ""])


def _shown(graph: Edges) -> list[tuple[str, str]]:
    """The edges that no way over a third folder implies."""
    kept = []
    for a, b in graph:
        others = Counter({edge: n for edge, n in graph.items() if edge != (a, b)})
        if b not in _reached(a, others):
            kept.append((a, b))
    return kept


def main(arguments: list[str]) -> None:
    """Writes the picture, or the table to standard output."""
    roots = [Path(each) for each in arguments if not each.startswith("-")] or [HERE]
    if "--picture" in arguments:
        (HERE / "docs" / "images" / "structure.svg").write_text(picture(imports(modules(roots[0]))))
        return
    columns = [numbers(root) for root in roots]
    for name in columns[0]:
        print("| " + " | ".join([name, *(column[name] for column in columns)]) + " |")


if __name__ == "__main__":
    main(sys.argv[1:])
