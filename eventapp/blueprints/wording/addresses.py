"""What is said of an address that is of no use to others."""

from __future__ import annotations

from eventapp.programme.addresses import leads_nowhere
from eventapp.words import gettext


def base_warning(base: str) -> str:
    """What is wrong with the site's address (EVENTAPP_BASE_URL) and what to do; "" for one that others can open."""
    if not leads_nowhere(base):
        return ""
    return gettext(
        "The site's address is set to %(base)s, which other people's devices cannot open. Codes, links and calendars"
        " with it lead them nowhere. Set EVENTAPP_BASE_URL to the address that readers use, and start Eventapp again.",
        base=base,
    )
