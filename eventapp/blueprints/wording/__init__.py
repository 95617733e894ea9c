"""Changes, clashes and kinds of things in words, in the reader's language."""

from eventapp.blueprints.wording.addresses import base_warning
from eventapp.blueprints.wording.changes import change
from eventapp.blueprints.wording.clashes import Words, groups, severity, unplaced
from eventapp.blueprints.wording.imports import (
    held,
    option,
    remark,
    remarks,
    row,
    rows_named,
    said,
    said_name,
    who,
)
from eventapp.blueprints.wording.journal import batch, counted, done, let_be, part, quoted
from eventapp.blueprints.wording.journal import step as journal_step
from eventapp.blueprints.wording.lines import doubts, planned
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
    typed,
)
from eventapp.blueprints.wording.steps import step

__all__ = [
    "Words",
    "answer",
    "base_warning",
    "batch",
    "browser",
    "change",
    "counted",
    "done",
    "doubts",
    "field",
    "groups",
    "held",
    "journal_step",
    "kind",
    "language_name",
    "length",
    "let_be",
    "mail_state",
    "mail_trouble",
    "member_role",
    "option",
    "part",
    "planned",
    "quoted",
    "remark",
    "remarks",
    "role",
    "row",
    "rows_named",
    "said",
    "said_name",
    "service",
    "severity",
    "state",
    "step",
    "typed",
    "unplaced",
    "who",
]
