"""Changes, clashes and kinds of things in words, in the reader's language."""

from eventapp.blueprints.wording.addresses import base_warning
from eventapp.blueprints.wording.before_after import becomes, before_after, difference, differing
from eventapp.blueprints.wording.belonging import file_told
from eventapp.blueprints.wording.board import board
from eventapp.blueprints.wording.changes import change
from eventapp.blueprints.wording.choosers import choosers
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
from eventapp.blueprints.wording.journal import (
    action,
    batch,
    by_whom,
    counted,
    done,
    has_more,
    let_be,
    part,
    quoted,
    things,
)
from eventapp.blueprints.wording.journal import step as journal_step
from eventapp.blueprints.wording.lines import doubts, planned
from eventapp.blueprints.wording.live import live_words
from eventapp.blueprints.wording.mails import mail_state, mail_trouble
from eventapp.blueprints.wording.names import (
    answer,
    answers,
    browser,
    capital,
    field,
    fields,
    kind,
    language_name,
    length,
    member_role,
    missing,
    pairs,
    role,
    roles,
    service,
    services,
    sign,
    state,
    states,
    typed,
)
from eventapp.blueprints.wording.overview import next_step, standing
from eventapp.blueprints.wording.sameness import why_same
from eventapp.blueprints.wording.steps import step

__all__ = [
    "Words",
    "action",
    "answer",
    "answers",
    "base_warning",
    "batch",
    "becomes",
    "before_after",
    "board",
    "browser",
    "by_whom",
    "capital",
    "change",
    "choosers",
    "counted",
    "difference",
    "differing",
    "done",
    "doubts",
    "field",
    "fields",
    "file_told",
    "groups",
    "has_more",
    "held",
    "journal_step",
    "kind",
    "language_name",
    "length",
    "let_be",
    "live_words",
    "mail_state",
    "mail_trouble",
    "member_role",
    "missing",
    "next_step",
    "option",
    "pairs",
    "part",
    "planned",
    "quoted",
    "remark",
    "remarks",
    "role",
    "roles",
    "row",
    "rows_named",
    "said",
    "said_name",
    "service",
    "services",
    "severity",
    "sign",
    "standing",
    "state",
    "states",
    "step",
    "things",
    "typed",
    "unplaced",
    "who",
    "why_same",
]
