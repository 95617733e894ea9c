"""Which reminders an event sends, and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TimeField
from wtforms.validators import InputRequired

from eventapp.forms.fields import Between, Form, Whole
from eventapp.programme.reminders import KINDS, Rule
from eventapp.services.publishing.reminders import MOST_DAYS, MOST_MINUTES

_DAYS, _AT = [InputRequired(), Between(1, MOST_DAYS)], [InputRequired()]


class RemindersForm(Form):
    """Of each reminder whether it goes, and when: the fields are called by its kind."""

    unanswered = BooleanField(_l("On"))
    unanswered_days = Whole(_l("Days before"), _DAYS)
    unanswered_at = TimeField(_l("At"), _AT)
    before = BooleanField(_l("On"))
    before_at = TimeField(_l("At"), _AT)
    call = BooleanField(_l("On"))
    call_minutes = Whole(_l("Minutes before"), [InputRequired(), Between(5, MOST_MINUTES)])
    slides = BooleanField(_l("On"))
    slides_days = Whole(_l("Days before"), _DAYS)
    slides_at = TimeField(_l("At"), _AT)
    thanks = BooleanField(_l("On"))
    thanks_days = Whole(_l("Days after"), _DAYS)
    thanks_at = TimeField(_l("At"), _AT)

    @classmethod
    def of(cls, rules: Mapping[str, Rule]) -> RemindersForm:
        """The form for rules."""
        known = {kind: rule.on for kind, rule in rules.items()}
        parts = {f"{kind}_{part}": getattr(rule, part) for kind, rule in rules.items() for part in ("days", "at", "minutes")}
        return cls(data={**known, **parts})

    def rules(self) -> dict[str, Rule]:
        """What was typed."""
        found = self.data
        return {
            kind: Rule(found[kind], found.get(f"{kind}_days", 1), found.get(f"{kind}_at", time(9)), found.get(f"{kind}_minutes", 120))
            for kind in KINDS
        }
