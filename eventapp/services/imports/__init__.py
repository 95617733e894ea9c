"""A table of seminars put into an event's draft: planned, shown, then done whole, and undone as one."""

from eventapp.services.imports.bases import draft_mark
from eventapp.services.imports.plan import Choices, Held, Line, Plan, Problem, Question, RowRemark
from eventapp.services.imports.planning import plan
from eventapp.services.imports.writing import carry_out

__all__ = ["Choices", "Held", "Line", "Plan", "Problem", "Question", "RowRemark", "carry_out", "draft_mark", "plan"]
