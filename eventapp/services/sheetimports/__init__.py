"""A table of seminars put into an event's draft: planned, shown, then done whole, and undone as one."""

from eventapp.services.sheetimports.plan import Choices, Line, Plan, Problem
from eventapp.services.sheetimports.planning import plan
from eventapp.services.sheetimports.writing import carry_out

__all__ = ["Choices", "Line", "Plan", "Problem", "carry_out", "plan"]
