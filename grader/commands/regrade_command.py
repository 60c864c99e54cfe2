"""`grader regrade`: a class under a changed rubric, tolerance or test case."""

import os
import sys
from collections import Counter
from contextlib import ExitStack
from dataclasses import field, replace
from pathlib import Path

from grader import __version__
from grader.classes.regrade import Regrade, ScoreChange
from grader.commands.shared.class_work import (
    SOME_NOT_GRADED,
    WorkOptions,
    keep_scores_by_hand,
    open_executor,
    page_renderer,
    write_class,
)
from grader.commands.shared.opened_gradebook import (
    GradebookPlace,
    existing_gradebook,
    rubric_of_class,
)
from grader.commands.shared.progress_line import progress_line
from grader.commands.shared.stamp import stamped
from grader.confined.quick_dataclass import dataclass
from grader.core.assignment import Assignment, substance_of
from grader.core.text import one_line
from grader.files.assignments import find_rubric, load_assignment
from grader.files.brand_file import brand_beside
from grader.files.classes.class_output import PAGES
from grader.files.classes.class_rubric_file import keep_rubric
from grader.gradebook.store import Gradebook
from grader.reports.number_format import score_text


@dataclass(frozen=True)
class RegradeOptions:
    """What the command line asked for."""

    output: Path
    assignment: str | None = None
    work: WorkOptions = field(default_factory=WorkOptions)
    gradebook: str | None = None
    dry: bool = False


def regrade_command(options: RegradeOptions) -> int:
    """Print who changes; return the exit code."""
    changes: list[ScoreChange] = []
    with ExitStack() as stack:
        gradebook, rubric_path, assignment = _opened(options, stack)
        sys.stderr.write(f"By the rubric {one_line(os.path.relpath(rubric_path))}:\n")
        keep_scores_by_hand(gradebook, assignment.rubric, options.dry)
        pages = (options.output / PAGES["student"]).is_dir()
        brand = brand_beside(rubric_path) if pages else ""
        executor = stack.enter_context(open_executor(options.work, rubric_path, assignment, pages))
        regrade = Regrade(
            assignment=assignment,
            substance=substance_of(assignment, __version__),
            gradebook=gradebook,
            executor=executor,
            output=options.output,
            stamp=stamped,
            page=page_renderer(pages, brand),
            dry=options.dry,
        )
        show = stack.enter_context(progress_line())
        for change in regrade.changes():
            changes.append(change)
            show(f"{len(changes):,} regraded")
        if not options.dry:
            keep_rubric(options.output, rubric_path)
            gradebook.set_lateness(assignment.rubric.late)
            write_class(gradebook, options.output, pages, brand)
    sys.stdout.write(render_changes(changes, options.dry))
    return SOME_NOT_GRADED if any(change.problem for change in changes) else 0


def _opened(options: RegradeOptions, stack: ExitStack) -> tuple[Gradebook, Path, Assignment]:
    """Open the gradebook and the assignment; each says which the other one is, if it has to."""
    place = GradebookPlace(options.output, options.gradebook)
    if options.assignment:
        path = find_rubric(options.assignment, Path.cwd())
        assignment = load_assignment(path)
        place = replace(place, assignment=assignment.rubric.assignment)
        return stack.enter_context(existing_gradebook(place)), path, assignment
    gradebook = stack.enter_context(existing_gradebook(place))
    path = rubric_of_class(options.output, gradebook.assignment, None)
    return gradebook, path, load_assignment(path)


def render_changes(changes: list[ScoreChange], dry: bool) -> str:
    """Return a line for each score that changes, the largest losses first, and a summary."""
    lines = [f"not graded: {one_line(c.name)}: {c.problem}" for c in changes if c.problem]
    moved = sorted((c for c in changes if c.by or c.parts), key=lambda c: (c.by, c.name))
    width = max((len(one_line(c.name)) for c in moved), default=0)
    lines += [_line(change, width) for change in moved]
    ways = Counter(change.how for change in changes)
    how = ", ".join(f"{count:,} {way}" for way, count in ways.items()) or "nothing to regrade"
    lines.append(f"{len(moved):,} of {len(changes):,} change: {how}")
    if dry:
        lines.append("Nothing was written: --dry-run.")
    return "\n".join(lines) + "\n"


def _line(change: ScoreChange, width: int) -> str:
    name = one_line(change.name).ljust(width)
    scores = f"{score_text(change.before)} → {score_text(change.after)}"
    why = ", ".join(f"{n} {score_text(b)} → {score_text(a)}" for n, b, a in change.parts)
    said = "".join(f"; {remark}" for remark in change.remarks)
    return f"{name}  {scores} ({_signed(change)})  {change.how}: {why}{said}"


def _signed(change: ScoreChange) -> str:
    sign = "+" if change.by > 0 else "−" if change.by < 0 else "±"
    return f"{sign}{score_text(abs(change.by))}"
