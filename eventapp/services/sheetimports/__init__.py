"""A table of seminars put into an event's draft: planned, shown, then done whole, and undone as one."""

from eventapp.services.sheetimports.bases import draft_mark
from eventapp.services.sheetimports.plan import Choices, Held, Line, Plan, Problem, Question, Said
from eventapp.services.sheetimports.planning import plan
from eventapp.services.sheetimports.writing import carry_out

__all__ = ["Choices", "Held", "Line", "Plan", "Problem", "Question", "Said", "carry_out", "draft_mark", "plan"]
