"""Forms of address, offices and degrees that stand beside a name and are no part of it."""

from __future__ import annotations

import re


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Forms of address and offices, as they stand before a name, and degrees as they stand after it.
TITLES = _set_of(
    "dr doktor prof professor docent doc fil med tekn jur ekon teol hon h.c dr.h.c phd ph.d mag ing dipl dipl.-ing msc mr mrs ms"
    " miss mx herr herrn frau fru fröken sir dame lord lady statsråd statsrådet minister ministern statsminister riksdagsledamot"
    " riksdagsledamoten europaparlamentariker kommunalråd regionråd landshövding generaldirektör gd vd ceo ordförande partiledare"
    " språkrör borgmästare biskop ärkebiskop ambassadör general överste överstelöjtnant major kommissionär statssekreterare"
    " em emer emeritus emerita senator president rev reverend pastor mep mp rector rektor me mme m.me monsieur madame"
)
DEGREES = _set_of("phd ph.d md m.d msc m.sc mba ma m.a bsc b.sc dphil esq dds llm ll.m cbe obe mbe")
_MINISTER = re.compile(r"[a-zåäö-]{2,30}minister(n)?")


def is_title(word: str) -> bool:
    """Whether a word, in small letters and composed, is one of them; points and colons after it do not count."""
    plain = word.rstrip(".,:")
    return plain in TITLES or plain in DEGREES or _MINISTER.fullmatch(plain) is not None
