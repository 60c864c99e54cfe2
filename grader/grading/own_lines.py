"""Marks the student's own lines: those that make a wrong output, and where running stopped."""

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from grader.confined.function_names import own_name, short_name
from grader.confined.notebook_cells import CellLines
from grader.core.cases import Case
from grader.core.grades import CaseVerdict, CriterionGrade, Status
from grader.core.outcomes import Crashed, Frame, LoadedFunction, Outcome, TimedOut
from grader.core.rubric import Criterion
from grader.core.submission import BlameQuestion, Job, ReturnedPlace
from grader.core.text import one_line
from grader.sandbox.sandbox_protocol import Sandbox

LONGEST_LINE = 200  # characters; a margin
Grades = Mapping[str, CriterionGrade]
WithLines = Callable[[Grades], dict[str, CriterionGrade]]


@contextmanager
def own_lines(
    grades: Grades, criteria: Sequence[Criterion], job: Job, sandbox: Sandbox
) -> Iterator[WithLines]:
    """Give what returns grades with the lines to mark, which are looked for while a block runs.

    Grades whose lines are uncertain have none.
    """
    asked = {c.name: question for c in criteria if (question := question_of(c, grades[c.name]))}
    if not asked:
        yield dict
        return
    with sandbox.blamed_lines(job, [*asked.values()]) as found:

        def marked(told: Grades) -> dict[str, CriterionGrade]:
            lines = zip(asked, found(), strict=True)
            return {**told, **{name: replace(told[name], lines=own) for name, own in lines}}

        yield marked


def question_of(criterion: Criterion, grade: CriterionGrade) -> BlameQuestion | None:
    """Return which outputs of a function are wrong in the first case that shows one."""
    if grade.status not in (Status.WRONG, Status.PARTLY_RIGHT) or grade.lost_to != "own":
        return None
    visible = (case for case in grade.cases if not case.hidden and case.outputs)
    case = next((case for case in visible if case.status is not Status.RIGHT), None)
    places = returned_places(criterion.call, criterion.function)
    wrong, right = _places(case, places, right=False), _places(case, places, right=True)
    function = own_name(criterion.function)
    return BlameQuestion(function, criterion.files, wrong, right) if wrong else None


def with_reached_line(
    grade: CriterionGrade,
    outcomes: Sequence[tuple[Case, Outcome]],
    functions: Mapping[str, LoadedFunction],
    job: Job,
) -> CriterionGrade:
    """Return the grade with the line where a case that shows it stopped, or that cannot be read.

    A worker says which line; its text is read here, and a line that is not there is left out.
    """
    line: Frame | None = None
    loaded = functions.get(grade.function)
    if grade.status is Status.NOT_LOADED and loaded:
        line = Frame(loaded.file, loaded.line, grade.function, "")
    elif grade.status in (Status.TIMED_OUT, Status.CRASHED):
        stopped = (each for case, each in outcomes if not case.hidden)
        reached = (each.reached for each in stopped if isinstance(each, TimedOut | Crashed))
        line = next(filter(None, reached), None)
    shown = _shown(line, job) if line else None
    return replace(grade, lines=(shown,)) if shown else grade


def _shown(line: Frame, job: Job) -> Frame | None:
    """Return a line with its text, numbered within its cell; `None` where there is no text."""
    content = job.graded.get(line.file) or job.extra.get(line.file, b"")
    source = content.decode("utf-8", "replace")
    lines = source.splitlines()
    text = one_line(lines[line.line - 1], LONGEST_LINE) if 0 < line.line <= len(lines) else ""
    file, number = CellLines(line.file, source).place(line.line)
    return replace(line, file=file, line=number, text=text) if text else None


def _places(
    case: CaseVerdict | None, places: Mapping[str, int | None], *, right: bool
) -> tuple[ReturnedPlace, ...]:
    names = (o.name for o in (case.outputs if case else ()) if (o.status is Status.RIGHT) is right)
    cut = [(*name.partition("."),) for name in names]
    return tuple((places[name], key) for name, _, key in cut if name in places)


def returned_places(call: str, function: str) -> dict[str, int | None]:
    """Return where each name of a case stands in the tuple that a function returns.

    A name alone stands for everything that is returned, which is `None`.

    >>> returned_places("dx, dw = backward(dout, cache)", "backward")
    {'dx': 0, 'dw': 1}
    """
    own = short_name(function)
    for node in ast.walk(ast.parse(call)):
        if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)):
            continue
        called = node.value.func
        if own not in (getattr(called, "id", ""), getattr(called, "attr", "")):
            continue
        (target, *_) = node.targets
        if isinstance(target, ast.Tuple):
            return {n.id: i for i, n in enumerate(target.elts) if isinstance(n, ast.Name)}
        return {target.id: None} if isinstance(target, ast.Name) else {}
    return {}
