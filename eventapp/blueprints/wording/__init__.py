"""Changes, clashes and kinds of things in words, in the reader's language."""

from eventapp.blueprints.wording.changes import change
from eventapp.blueprints.wording.clashes import Words, clash, severity, unplaced
from eventapp.blueprints.wording.imports import said, said_name
from eventapp.blueprints.wording.names import (
    answer,
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
    "change",
    "clash",
    "field",
    "kind",
    "language_name",
    "length",
    "member_role",
    "role",
    "said",
    "said_name",
    "service",
    "severity",
    "state",
    "step",
    "unplaced",
]
