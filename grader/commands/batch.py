"""`grader batch`: grades a folder of submissions into results, reports and a table of scores."""

import sys
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from grader.batch import Graded, grade_all, submissions_in
from grader.commands.choose import choose_rubric
from grader.commands.progress import progress_line
from grader.commands.run import stamped
from grader.core.errors import GraderError
from grader.core.text import one_line
from grader.exports.result_json import render_json
from grader.exports.scores_csv import render_scores
from grader.files.assignments import load_assignment
from grader.files.atomic import write_text
from grader.reports.page import render_page
from grader.sandbox.confined import ConfinedSandbox, open_sandbox
from grader.sandbox.plain import PlainSandbox

SOME_NOT_GRADED = 3
LEVELS = ("none", "partial", "full")


@dataclass(frozen=True)
class BatchOptions:
    """What the command line asked for."""

    folder: Path
    output: Path
    assignment: str | None
    jobs: int
    min_isolation: str


def batch_command(options: BatchOptions) -> int:
    """Grades all; the exit code."""
    submissions = _submissions(options.folder)
    rubric_path = choose_rubric(options.assignment, next(iter(submissions.values())))
    assignment = load_assignment(rubric_path)
    with ExitStack() as stack:
        sandboxes = [stack.enter_context(closing(open_sandbox())) for _ in range(options.jobs)]
        for sandbox in sandboxes:
            sandbox.prepare()
        _require(sandboxes[0], options.min_isolation)
        progress = stack.enter_context(progress_line())
        graded: list[Graded] = []
        for one in grade_all(submissions, assignment, list(sandboxes), stamped):
            graded.append(one)
            progress(f"{len(graded)} of {len(submissions)} graded")
            _write(one, options.output)
    write_text(
        options.output / "scores.csv",
        render_scores((one.name, one.grade or one.problem) for one in graded),
    )
    return _summary(graded, options.output)


def _submissions(folder: Path) -> dict[str, Path]:
    if not folder.is_dir():
        raise GraderError(f"There is no folder {folder}.", "Give the folder of all submissions.")
    submissions = submissions_in(folder)
    if not submissions:
        raise GraderError(f"{folder} is empty.", "It should hold a folder or archive per student.")
    return submissions


def _require(sandbox: ConfinedSandbox | PlainSandbox, least: str) -> None:
    if LEVELS.index(sandbox.isolation) < LEVELS.index(least):
        message = f"The isolation here is {sandbox.isolation}, and {least} is asked for."
        advice = "`grader doctor` says what would mend it; --min-isolation accepts less."
        raise GraderError(message, advice)


def _write(one: Graded, output: Path) -> None:
    if one.grade:
        write_text(output / "results" / f"{one.name}.json", render_json(one.grade))
        write_text(output / "reports" / f"{one.name}.html", render_page(one.grade))


def _summary(graded: list[Graded], output: Path) -> int:
    failed = [one for one in graded if not one.grade]
    for one in failed:
        sys.stdout.write(f"not graded: {one_line(one.name)}: {one.problem}\n")
    sys.stdout.write(f"{len(graded) - len(failed)} of {len(graded)} graded: {output}\n")
    return SOME_NOT_GRADED if failed else 0
