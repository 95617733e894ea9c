"""The public addresses of an event: printed on signs and stored in calendars, so never to be changed."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

# Names that no server outside a house knows (RFC 6761, RFC 6762, RFC 8375, RFC 9476, and what ICANN keeps free).
_INTERNAL = (".test", ".invalid", ".lan", ".home", ".internal", ".intranet", ".home.arpa", ".corp", ".alt")


def is_web_address(text: str) -> bool:
    """Whether `text` is a whole http or https address: javascript:, data: and the like must never become a link."""
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and "@" not in parts.netloc  # A name and a password are nobody's address.
            and (parts.port or 1) > 0  # Read it: one that is no number is a ValueError.
            and not any(c.isspace() or not c.isprintable() or c in "<>\"'\\" for c in text)
        )
    except ValueError:
        return False


# A host name with a dot in it, as people write it without a scheme: it may go on, but holds no other scheme and no mail address.
_HOST_FIRST = re.compile(r"((?:[\w-]+\.)+[^\W\d_]{2,})(?::\d{1,5})?(?:[/?#]\S*)?")
# What looks like a host name and is the name of a file, or an abbreviation or initials.
_NO_HOST = re.compile(r".*\.(?:pdf|docx?|pptx?|xlsx?|od[tsp]|jpe?g|png|gif|zip|txt|csv)|(?:\w\.)+\w{2}|[A-ZÅÄÖ]\.\w+", re.IGNORECASE)
_SHORT = re.compile(r"\w\.(?:co|se|me|no|fi|dk|de|eu|io|nu|tv|ly|gg|it|fr|uk|us)", re.IGNORECASE)


def completed(text: str) -> str:
    """A web address as it was meant: what begins with a host name (example.org/x) is https; anything else is as it was."""
    bare = text.removeprefix("//")
    found = _HOST_FIRST.fullmatch(bare)
    if found is None or (found[1] == bare and _NO_HOST.fullmatch(bare) and not _SHORT.fullmatch(bare)):
        return text
    whole = f"https://{bare}"
    return whole if is_web_address(whole) else text


def is_near(host: str) -> bool:
    """Whether a host name is this machine's own or a local network's: what is printed with it leads nobody else here."""
    host = host.strip("[]").rstrip(".").lower()
    if host in ("", "localhost", "ip6-localhost") or host.endswith((".localhost", ".local", ".localdomain")):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_loopback or address.is_unspecified or address.is_link_local


def is_reached_from_outside(base: str) -> bool:
    """Whether a service on the internet, such as Google's calendar, can fetch what lies under an address of the site."""
    try:
        host = (urlsplit(base).hostname or "").rstrip(".")
    except ValueError:
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return not is_near(host) and "." in host and not host.endswith(_INTERNAL)


def leads_nowhere(base: str) -> bool:
    """Whether an address of the site, such as EVENTAPP_BASE_URL, is no address to others than this machine.

    One in a private network (192.168.1.5) is: whoever sets it means the phones in that network.
    """
    try:
        return is_near(urlsplit(base).hostname or "")
    except ValueError:
        return True


@dataclass(frozen=True, slots=True)
class Addresses:
    """Absolute addresses below `base` (scheme and host, no slash at the end) for the event with `slug`."""

    base: str
    slug: str

    def event(self) -> str:
        """The programme."""
        return f"{self.base}/{self.slug}/"

    def page(self, name: str) -> str:
        """A page or file directly below the event, such as `calendar/` or `changes.atom`."""
        return f"{self.event()}{name}"

    def seminar(self, slug: str) -> str:
        """A seminar's page."""
        return self.page(f"seminars/{slug}/")

    def live(self, slug: str) -> str:
        """The address that always leads to what can be watched of a seminar."""
        return self.page(f"seminars/{slug}/live")

    def person(self, slug: str) -> str:
        """A person's page."""
        return self.page(f"people/{slug}/")

    def room(self, slug: str) -> str:
        """A room's page."""
        return self.page(f"rooms/{slug}/")

    def feed(self, kind: str, slug: str = "") -> str:
        """A calendar feed: kind `all`, `room`, `tag`, `person` or `seminar`."""
        return self.page(f"calendar/{kind}/{slug}.ics" if slug else f"calendar/{kind}.ics")

    def picture(self, slug: str) -> str:
        """The picture that is shown when a seminar's page is shared."""
        return self.page(f"seminars/{slug}/picture.png")

    def media(self, key: str, size: int) -> str:
        """An uploaded picture in one of its sizes (pixels)."""
        return f"{self.base}/media/{key}-{size}.webp"

    def short(self, code: str) -> str:
        """The short link that a QR code carries."""
        return f"{self.base}/q/{code}"

    def short_upper(self, code: str) -> str:
        """The same in upper case, which a QR code holds in its compact alphanumeric mode.

        Scheme and host are case-insensitive (RFC 3986 section 6.2.2.1); the path is made so by us.
        """
        return self.short(code).upper()


def google_calendar(feed: str) -> str:
    """Google Calendar's page for subscribing to a feed."""
    return "https://calendar.google.com/calendar/render?cid=" + quote(webcal(feed), safe="")


def outlook_calendar(feed: str, name: str, host: str = "outlook.live.com") -> str:
    """Outlook's page for subscribing to a feed, at Outlook.com or (outlook.office.com) Office 365."""
    return f"https://{host}/calendar/0/addfromweb?url={quote(feed, safe='')}&name={quote(name, safe='')}"


def webcal(feed: str) -> str:
    """The feed's address with the scheme that opens a calendar program."""
    return "webcal://" + feed.split("://", 1)[-1]
