"""Headers of mails as programs read them: an address in one is sent as it is, however long."""

from __future__ import annotations

from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.policy import EmailPolicy, Policy


class Address(UnstructuredHeader, BaseHeader):
    """A header with an address of the web in it.

    Python's own would encode a long one as words (RFC 2047), which must not be done here (RFC 2369 section 2).
    """

    def fold(self, *, policy: Policy) -> str:
        """The header in one line, of which RFC 5322 section 2.1.1 lets there be 998 characters."""
        return f"{self.name}: {self}{policy.linesep}"


_kinds = HeaderRegistry()
_kinds.map_to_type("list-unsubscribe", Address)
POLICY = EmailPolicy(header_factory=_kinds)
