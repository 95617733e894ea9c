"""Why two people are asked about, in words."""

from __future__ import annotations

from eventapp.programme.duplicates import Why
from eventapp.words import gettext


def why_same(why: Why) -> str:
    """What two people have in common."""
    return {
        Why.MAIL: gettext("The same mail address"),
        Why.NAME: gettext("The same name"),
        Why.ORDER: gettext("The same name in another order"),
        Why.SPELLING: gettext("Nearly the same name"),
        Why.LONGER: gettext("The same name, once with a middle name"),
    }[why]
