"""Paragraphs, lists and emphasis put together as CommonMark that shows the words it was given."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from eventapp.formats.commonmark import escaped, shown

DEEPEST = 6
_ACTING = re.compile(r"[\\*`\[\]]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w{1,32};)|~(?=~)")
_AT_START = re.compile(r"(?m)^(?:([#>+=|~-])|(\d{1,9})([.)]))")
_LISTS = ("ul", "ol", "dl")
_CELLS, _ROWS = ("td", "th"), ("tr", "thead", "tbody", "tfoot")


@dataclass(slots=True)
class Container:
    """A list, an entry of one or a quotation that is open; `count` are a list's entries so far."""

    kind: str
    sign: str = ""
    count: int = 0
    used: bool = False


@dataclass(slots=True)
class Blocks:
    """The text so far. With `raw` the words are Markdown already; with `breaks` a typed line end is one."""

    raw: bool = False
    breaks: bool = False
    done: list[tuple[str, str, bool]] = field(default_factory=list)
    inside: list[Container] = field(default_factory=list)
    pieces: list[tuple[str, str]] = field(default_factory=list)
    marks: list[tuple[str, str]] = field(default_factory=list)
    heading: int = 0
    filled: bool = False
    begun: bool = False
    between: bool = False
    code: bool = False

    def words(self, text: str) -> None:
        """Text without tags."""
        if self.code or self.raw:
            if self.pieces and self.pieces[-1][0] == "break":
                text = re.sub(r"\A[ \t]*\n", "", text)  # Many write a line end after the tag for it.
            self.pieces.append(("text", text))
            return
        if text.strip():
            if self.between:
                self.pieces.append(("text", " | "))
            self.filled = self.begun = True
            self.between = False
        parts = re.split(r"\n[ \t\r]*\n\s*", text) if self.breaks and not self.inside else [text]
        for number, part in enumerate(parts):
            if number:
                self.close()
            rows = part.split("\n") if self.breaks else [part]
            for place, row in enumerate(rows):
                if place:
                    self.line_break()
                self.pieces.append(("text", re.sub(r"\s+", " ", row)))

    def line_break(self) -> None:
        """A line that ends here."""
        if self.code or self.raw or (self.filled and [kind for kind, _ in self.pieces[-2:]] != ["break"] * 2):
            self.pieces.append(("break", "\n"))
            self.begun = self.between = False

    def mark(self, name: str, sign: str, begins: bool) -> None:
        """Emphasis or code that begins or ends."""
        if not sign or self.code:
            return
        if begins:
            if not any(s == sign for _, s in self.marks) and len(self.marks) < DEEPEST:
                self.marks.append((name, sign))
                self.pieces.append(("open", sign))
        elif any(n == name for n, _ in self.marks):
            while True:
                last, sign = self.marks.pop()
                self.pieces.append(("close", sign))
                if last == name:
                    break

    def link(self, address: str | None) -> None:
        """A link to the address begins; None ends the one that is open, an empty one leads nowhere."""
        if self.code:
            return
        if any(name == "a" for name, _ in self.marks):
            self.mark("a", "]", False)
        if address:
            self.marks.append(("a", "]" + address))
            self.pieces.append(("open", "["))

    def block(self, name: str, begins: bool) -> None:
        """A paragraph, list, heading or the like that begins or ends."""
        if name in _CELLS:
            self.between = self.begun
            return
        if name in _ROWS:
            if name == "tr" and begins:
                self.line_break()
            return
        self.close()
        if name == "pre":
            self.code = begins
        elif re.fullmatch("h[1-6]", name):
            self.heading = int(name[1]) if begins else 0
        elif name in _LISTS or name == "blockquote":
            self._container(name, begins)
        elif name in ("li", "dt", "dd"):
            while self.inside and self.inside[-1].kind == "li":
                self.inside.pop()
            if begins and self.inside and self.inside[-1].kind in _LISTS:
                held = self.inside[-1]
                held.count += 1
                self.inside.append(Container("li", f"{held.count}. " if held.kind == "ol" else "- "))

    def _container(self, name: str, begins: bool) -> None:
        if begins:
            self.inside.append(Container(name))
        elif any(container.kind == name for container in self.inside):
            while self.inside.pop().kind != name:
                pass

    def close(self) -> None:
        """What is gathered becomes a block."""
        while self.marks:
            name, _ = self.marks[-1]
            self.mark(name, "x", False)
        pieces, self.pieces = self.pieces, []
        self.filled = self.begun = self.between = False
        text = self._fenced(pieces) if self.code else self._inline(pieces)
        if text:
            first, rest, tight = self._prefixes()
            lines = text.split("\n")
            self.done.append(("\n".join([first + lines[0], *((rest + row).rstrip() for row in lines[1:])]), rest, tight))

    def _prefixes(self) -> tuple[str, str, bool]:
        """What the first and the other lines of a block begin with, and whether it follows without an empty line."""
        first = rest = ""
        fresh = False
        for container in [c for c in self.inside if c.kind in ("li", "blockquote")][-DEEPEST:]:
            sign = container.sign or "> "
            fresh = bool(container.sign) and not container.used
            first += sign if fresh or not container.sign else " " * len(sign)
            rest += " " * len(sign) if container.sign else sign
            container.used = True
        return first, rest, fresh

    def _inline(self, pieces: list[tuple[str, str]]) -> str:
        if self.raw:
            found, plain = _marked(pieces, raw=True), "".join(t for kind, t in pieces if kind in ("text", "break"))
            return found if shown(found) == shown(plain) else plain
        plain = _words(pieces)
        if not plain.strip():
            return ""
        found = _marked(pieces, raw=False)
        if not self.heading and found == plain.strip() and all(kind in ("text", "break") for kind, _ in pieces):
            return found  # No sign in it acts: nothing to look at again, which would take most of the time.
        if self.heading:
            found = "#" * self.heading + " " + " ".join(found.split())
        if shown(found) != " ".join(plain.split()):
            found = "\n".join(escaped(" ".join(row.split())) for row in plain.split("\n") if row.strip())
        return found

    def _fenced(self, pieces: list[tuple[str, str]]) -> str:
        text = "".join(text for _, text in pieces).strip("\n").rstrip()
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 3)
        return f"{fence}\n{text}\n{fence}" if text.strip() else ""

    def text(self) -> str:
        """All of it."""
        self.close()
        parts: list[str] = []
        for number, (block, rest, tight) in enumerate(self.done):
            if number:
                before = self.done[number - 1][1]
                listed = tight and before.strip("> ") == "" and len(before) > 0
                parts.append("\n" if listed else f"\n{'>' if rest.startswith('>') and before.startswith('>') else ''}\n")
            parts.append(block)
        return "".join(parts).strip()


def _words(pieces: list[tuple[str, str]]) -> str:
    """The words alone, a line for each line."""
    text = "".join(text for kind, text in pieces if kind in ("text", "break"))
    return "\n".join(" ".join(row.split()) for row in text.split("\n"))


def _marked(pieces: list[tuple[str, str]], raw: bool) -> str:
    """The words with their marks, outside of which white space is moved; a mark around nothing is left out."""
    out: list[str] = []
    held: list[tuple[int, str]] = []
    for kind, text in pieces:
        if kind == "open":
            held.append((len(out), text))
        elif kind == "close" and held:
            start, opening = held.pop()
            out[start:] = [_around(opening, text, "".join(out[start:]))]
        elif kind in ("text", "break"):
            code = any(sign == "`" for _, sign in held)
            out.append(text if raw or code or kind == "break" else _ACTING.sub(r"\\\g<0>", text))
    text = "".join(out)
    if raw:
        return text
    rows = [" ".join(row.split()) for row in text.split("\n")]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(rows)).strip()
    return _AT_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", text)


def _around(opening: str, closing: str, inner: str) -> str:
    bare = inner.strip()
    if not bare:
        return inner
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    if opening == "[":
        address = closing[1:]
        target = f"<{address}>" if re.search(r"[()]", address) else address
        return f"{before}[{bare}]({target}){after}"
    return f"{before}{opening}{bare}{closing}{after}"
