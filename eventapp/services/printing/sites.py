"""Whether codes of this site may be printed: only an address that everyone can open, and safely, is worth paper."""

from __future__ import annotations

from dataclasses import dataclass

from eventapp.database import insert_new
from eventapp.extensions import db
from eventapp.models import SiteFact
from eventapp.programme.addresses import leads_nowhere
from eventapp.services.errors import Invalid
from eventapp.services.transaction import transaction

_TRIED_OUT = "signs of any address"


class Unprintable(Invalid):
    """The site's address is none to print."""

    def __init__(self, base: str) -> None:
        super().__init__(
            form="Nothing is printed yet: the site's address is set to %(base)s, and a code with it would lead other people nowhere,"
            " or not safely. Set EVENTAPP_BASE_URL to the https:// address that readers use, and start Eventapp again."
        )
        self.named = {"base": base}

    def __str__(self) -> str:
        return self.errors["form"] % self.named


@dataclass(frozen=True, slots=True)
class Site:
    """The site's own address, and whether the operator has said that signs may carry any (EVENTAPP_SIGNS_ANY_ADDRESS)."""

    base: str
    any_address: bool = False


def check(site: Site) -> None:
    """Raises Invalid where a printed code would lead nobody here, or not by https."""
    if _may(site):
        return
    raise Unprintable(site.base)


def refused(site: Site) -> bool:
    """Whether nothing is printed with this address."""
    return not _may(site)


def _may(site: Site) -> bool:
    right = site.base.startswith("https://") and not leads_nowhere(site.base)
    return right or site.any_address or db.session.get(SiteFact, _TRIED_OUT) is not None


def try_out() -> None:
    """Let this site print whatever its address is: it is a demonstration."""
    with transaction():
        db.session.execute(insert_new(SiteFact.__table__, db.session.connection()), [{"name": _TRIED_OUT, "value": "1"}])
