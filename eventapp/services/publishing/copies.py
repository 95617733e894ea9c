"""Rendered copies of public responses, each good for one release and until what is on changes."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock

BUDGET = 96 * 1024 * 1024
WORTH_PACKING = 400
_PACKED = ("text/", "application/json", "application/manifest", "application/xml", "application/atom", "application/feed+json", "image/svg")

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Copy:
    """One response, ready to send.

    It is right from `since` until `until`, POSIX times in seconds; `modified` is its Last-Modified, empty for what changes with the
    clock as well as with the release; headers are complete for each case. Before `rests_until`, a POSIX time too, it is not
    made anew because something else was said live: so a large page costs no more than a part of the time.
    """

    mark: str
    since: float
    until: float
    modified: str
    etags: tuple[str, ...]
    body: bytes
    packed: bytes | None
    headers: Headers
    packed_headers: Headers
    unchanged_headers: Headers
    rests_until: float = 0.0

    def known(self, if_none_match: str | None, if_modified_since: str | None) -> str:
        """The ETag of what the reader has already, or "" (RFC 9110 sections 13.1.2, 13.1.3 and 13.2.2).

        A date counts only where there is no ETag to go by, and only if it is the very one we sent.
        """
        if if_none_match:
            if if_none_match.strip() == "*":
                return self.etags[0]
            named = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
            return next((tag for tag in self.etags if tag in named), "")
        return self.etags[0] if self.modified and self.modified == if_modified_since else ""

    @property
    def size(self) -> int:
        """What it weighs in memory, roughly, in bytes."""
        return len(self.body) + len(self.packed or b"") + 2000


def make(mark: str, span: tuple[float, float], body: bytes, headers: Headers, etag: str = "") -> Copy:
    """A copy with strong ETags (RFC 9110 section 8.8.1), one for each content coding; `span` is since and until.

    They are made of the body, or of the `etag` of what names its content.
    """
    etag = etag or hashlib.sha256(body).hexdigest()[:24]
    kind = next((v for n, v in headers if n == "Content-Type"), "")
    packed = (
        gzip.compress(body, 6, mtime=0) if len(body) > WORTH_PACKING and kind.startswith(_PACKED) else None
    )
    plain, gz = f'"{etag}"', f'"{etag}-gz"'
    unchanged = [(n, v) for n, v in headers if n not in ("Content-Type", "Content-Length", "Set-Cookie")]
    return Copy(
        mark, *span, next((v for n, v in headers if n == "Last-Modified"), ""), (plain, gz), body, packed,
        [*headers, ("ETag", plain), ("Content-Length", str(len(body)))],
        [*headers, ("ETag", gz), ("Content-Encoding", "gzip"), ("Content-Length", str(len(packed or b"")))],
        unchanged,
    )  # fmt: skip


class Copies:
    """Copies by key, the least recently used given up when they weigh too much."""

    def __init__(self, budget: int = BUDGET) -> None:
        self.budget = budget
        self._held: OrderedDict[tuple[str, str, str], Copy] = OrderedDict()
        self._weight = 0
        self._lock = Lock()

    def get(self, key: tuple[str, str, str]) -> Copy | None:
        """The copy under (path, query, language), which may be out of date: compare its mark and time."""
        copy = self._held.get(key)
        if copy is not None:
            with suppress(KeyError):  # Another thread may just have given it up.
                self._held.move_to_end(key)
        return copy

    def put(self, key: tuple[str, str, str], copy: Copy) -> None:
        """Keep a copy in place of the one before it."""
        with self._lock:
            old = self._held.pop(key, None)
            self._weight += copy.size - (old.size if old else 0)
            self._held[key] = copy
            while self._weight > self.budget and len(self._held) > 1:
                _, gone = self._held.popitem(last=False)
                self._weight -= gone.size
