"""Interactions counted: what a person does to a page, each of them one, however it is done."""

from __future__ import annotations

import base64
from pathlib import Path

from playwright.sync_api import Locator, Page

# The two events of a paste and of a drop, with what they bring, at the element that they are for.
_PASTE = """(element, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  element.focus();
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  if (element.dispatchEvent(event)) document.execCommand("insertText", false, text);
}"""
_DROP = """(element, files) => {
  const data = new DataTransfer();
  for (const { name, type, body } of files) {
    const bytes = Uint8Array.from(atob(body), (sign) => sign.charCodeAt(0));
    data.items.add(new File([bytes], name, { type }));
  }
  for (const type of ["dragenter", "dragover", "drop"]) {
    element.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
  }
}"""


class Counted:
    """A page on which every click, filled field, key, paste, drop and choice counts as one interaction.

    Where one begins (`page.goto`) and looking (`page.locator`, `expect`) are not counted: use the page for them.
    A place is a selector or a locator.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0
        self.done: list[str] = []

    def click(self, place: str | Locator) -> None:
        """Press something with the mouse or a finger."""
        self._one("click", place).click()

    def fill(self, place: str | Locator, text: str) -> None:
        """Go to a field and type."""
        self._one("fill", place).fill(text)

    def type(self, text: str) -> None:
        """Type where the focus is already, key by key."""
        self._note("type", text)
        self.page.keyboard.type(text)

    def press(self, key: str, place: str | Locator | None = None) -> None:
        """Press a key or a chord, where the focus is or at a place."""
        if place is None:
            self._note("press", key)
            self.page.keyboard.press(key)
        else:
            self._one(f"press {key}", place).press(key)

    def paste(self, place: str | Locator, text: str) -> None:
        """Go to a field and paste."""
        self._one("paste", place).evaluate(_PASTE, text)

    def drop(self, place: str | Locator, *files: Path | str) -> None:
        """Drop files of this machine, all at once, on an element."""
        told = [{"name": Path(file).name, "type": _kind(Path(file)), "body": _body(Path(file))} for file in files]
        self._one("drop", place).evaluate(_DROP, told)

    def choose(self, place: str | Locator, what: str | list[str | Path]) -> None:
        """Choose in a list, by its label, or one or more files, by their paths."""
        found = self._one("choose", place)
        if found.evaluate("element => element.matches('input[type=file]')"):
            found.set_input_files(what)
        else:
            found.select_option(label=what)

    def _one(self, what: str, place: str | Locator) -> Locator:
        self._note(what, str(place))
        return self.page.locator(place) if isinstance(place, str) else place

    def _note(self, what: str, where: str) -> None:
        self.count += 1
        self.done.append(f"{what}: {where}")


def _body(file: Path) -> str:
    return base64.b64encode(file.read_bytes()).decode()


def _kind(file: Path) -> str:
    kinds = {".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".pdf": "application/pdf"}
    return kinds.get(file.suffix.lower(), "application/octet-stream")
