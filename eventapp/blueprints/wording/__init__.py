"""Changes, clashes and kinds of things in words, in the reader's language."""

from eventapp.blueprints.wording.changes import change
from eventapp.blueprints.wording.clashes import Words, groups, severity, unplaced
from eventapp.blueprints.wording.imports import row, said, said_name
from eventapp.blueprints.wording.mails import mail_state, mail_trouble
from eventapp.blueprints.wording.names import (
    answer,
    browser,
    field,
    kind,
    language_name,
    length,
    member_role,
    role,
    service,
    state,
)
from eventapp.blueprints.wording.steps import step

__all__ = [
    "Words",
    "answer",
    "browser",
    "change",
    "field",
    "groups",
    "kind",
    "language_name",
    "length",
    "mail_state",
    "mail_trouble",
    "member_role",
    "role",
    "row",
    "said",
    "said_name",
    "service",
    "severity",
    "state",
    "step",
    "unplaced",
]
