"""What came of handing a mail to a server, and what that said meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field

# What we say to a server, of which its answer is kept; `content` is the mail itself.
STEPS = ("ehlo", "helo", "starttls", "auth", "mail", "rcpt", "data", "content")


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answered to a step, which is `greeting` before we have said anything, else one of `STEPS`."""

    step: str
    code: int
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. `error` is empty when the server took the mail, else a word for what is wrong:

    `no-name` (DNS knows no such server), `not-there` (nothing listens at the port), `unreachable`, `slow`, `closed`,
    `tls` (no TLS came about), `no-tls`, `certificate`, `login`, `server` (an answer of another kind), `later`
    (a 4xx answer about this mail), `refused` (5xx), `address` (no server could take it). `answer` is what the server
    said. `final`: it is never tried again. `server`: it says nothing about this mail, only about the way there.
    `said` is the whole conversation, without what we sent.
    """

    error: str = ""
    answer: str = ""
    final: bool = False
    server: bool = False
    said: tuple[Reply, ...] = field(default=(), compare=False)
