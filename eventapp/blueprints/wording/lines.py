"""A planned import line by line, as the command line says it."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from eventapp.blueprints.wording.imports import held, option, remarks, row, rows_named, said_name, who
from eventapp.services.imports import Line, Plan, Question
from eventapp.words import gettext


def planned(line: Line, plan: Plan, zone: ZoneInfo) -> str:
    """What one entry would do: its row, what, title, and what would be written."""
    told = row(line, zone)
    both = f" [changed here too: {', '.join(map(said_name, line.both))}]" if line.both else ""
    return f"{plan.place(line.row)}: {line.what}: {line.title}" + (f" ({told})" if told else "") + both


def doubts(plan: Plan, zone: ZoneInfo) -> Iterator[str]:
    """What is wrong with rows, how others were understood, and what is asked, each with the answer that is taken."""
    for each in plan.held:
        yield held(each, zone)
    for problem in plan.problems:
        yield f"{plan.place(problem.row)}: " + (f"{problem.column}: " if problem.column else "") + problem.why
    for text, rows in remarks(plan.remarks):
        yield (f"{rows_named(rows, plan)}: " if rows else "") + text
    if plan.unused:
        yield f"columns that are not used: {', '.join(plan.unused)}"
    for question in plan.questions:
        yield taken(question, plan)
    for name, close in plan.similar.items():
        yield f"{name}: new, although there is {', '.join(close)}"


def taken(question: Question, plan: Plan) -> str:
    """A question and the answer that the plan goes by."""
    people = dict(question.options)[question.chosen]
    if question.kind == "removed":
        return f"{rows_named(question.rows, plan)}: {question.about}: {gettext('removed here since, and changed in the file')}:" + (
            f" {option(question, question.chosen, people=())}"
        )
    if question.kind == "rows":
        answer = (
            gettext("taken as one seminar with all of them: %(people)s", people=who(people))
            if people
            else gettext("taken as several seminars")
        )
        return f"{rows_named(question.rows, plan)}: {question.about}: {answer}"
    return f"{rows_named(question.rows, plan)}: {question.about}: {gettext('taken as %(people)s', people=who(people))}"
