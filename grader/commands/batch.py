"""`grader batch`: grades a class into a gradebook, results, reports and a table of scores."""

import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from grader.batch import ClassRun
from grader.commands.choose import choose_rubric
from grader.commands.class_progress import Tally, class_progress
from grader.commands.class_sentences import class_sentences
from grader.commands.gradebook import FILE
from grader.commands.run import stamped
from grader.core.errors import GraderError
from grader.core.grades import Grade
from grader.core.handed_in import HandIn
from grader.core.text import one_line
from grader.executors.interface import Executor, Setup
from grader.exports.class_csv import render_csv
from grader.exports.settings import ExportSettings
from grader.files.assignments import load_assignment
from grader.files.atomic import write_text
from grader.files.class_folder import find_hand_ins
from grader.files.class_zip import opened_class
from grader.files.roster import load_roster
from grader.gradebook.store import Gradebook

SOME_NOT_GRADED, INTERRUPTED = 3, 130
MOST_LISTED = 20  # submissions that could not be graded; all of them stand in the gradebook


@dataclass(frozen=True)
class BatchOptions:
    """What the command line asked for."""

    folder: Path
    output: Path
    assignment: str | None = None
    jobs: int = 1
    min_isolation: str = "full"
    scheduler: str | None = None
    gradebook: str | None = None
    roster: Path | None = None
    pages: bool = True
    force: bool = False


def batch_command(options: BatchOptions) -> int:
    """Grades all; the exit code. What is done when it is interrupted is kept."""
    with ExitStack() as stack:
        folder = stack.enter_context(opened_class(options.folder))
        roster = load_roster(options.roster) if options.roster else None
        found = find_hand_ins(folder, roster)
        hand_ins = found.hand_ins
        rubric_path = class_rubric(options.assignment, hand_ins)
        assignment = load_assignment(rubric_path)
        tally = Tally(len(hand_ins), time.monotonic())
        location = options.gradebook or options.output / FILE
        gradebook = stack.enter_context(Gradebook.open(location, assignment.rubric.assignment))
        gradebook.enter(hand_ins)
        gradebook.set_lateness(assignment.rubric.late)
        setup = Setup(
            rubric=rubric_path.resolve(),
            fingerprint=assignment.fingerprint,
            least_isolation=options.min_isolation,
            stamp=stamped,
            pages=options.pages,
        )
        executor = stack.enter_context(
            closing(make_executor(setup, options.jobs, options.scheduler))
        )
        report = stack.enter_context(class_progress(tally, sys.stderr))
        page = page_renderer() if options.pages else None
        run = ClassRun(assignment, gradebook, executor, options.output, report, page, options.force)
        interrupted = _grade(run, hand_ins)
        table = render_csv(gradebook.entries(), ExportSettings())
        write_text(options.output / "scores.csv", table)
    sys.stdout.write("".join(f"{sentence}\n" for sentence in class_sentences(found)))
    _say(tally, options.output, interrupted)
    return INTERRUPTED if interrupted else SOME_NOT_GRADED if tally.problems else 0


def class_rubric(name: str | None, hand_ins: Sequence[HandIn]) -> Path:
    """The assignment that is named, or that of the first submission which leaves no doubt."""
    problem: GraderError | None = None
    for hand_in in hand_ins:
        try:
            return choose_rubric(name, hand_in.source)
        except GraderError as error:
            problem = problem or error
            if name:
                break
    raise problem or GraderError("There is no submission.", "Give the folder of all submissions.")


def page_renderer() -> Callable[[Grade], str]:
    """Imported when pages are wanted."""
    from grader.reports.page import render_page

    return render_page


def make_executor(setup: Setup, jobs: int, scheduler: str | None) -> Executor:
    """A cluster's workers, or processes here."""
    if scheduler:
        return _cluster(setup, scheduler)
    from grader.executors.local import LocalExecutor

    return LocalExecutor(setup, jobs)


def _cluster(setup: Setup, scheduler: str) -> Executor:
    try:
        from grader.executors.cluster import ClusterExecutor
    except ImportError as error:
        message = "Grading on a cluster needs Dask, which is not installed."
        raise GraderError(message, 'Install it: pip install "grader[cluster]".') from error
    return ClusterExecutor(setup, scheduler)


def _grade(run: ClassRun, hand_ins: Sequence[HandIn]) -> bool:
    """Whether it was interrupted."""
    try:
        run.grade(hand_ins)
    except KeyboardInterrupt:
        return True
    return False


def _say(tally: Tally, output: Path, interrupted: bool) -> None:
    write = sys.stdout.write
    for name, problem in list(tally.problems.items())[:MOST_LISTED]:
        write(f"not graded: {one_line(name)}: {problem}\n")
    if len(tally.problems) > MOST_LISTED:
        write(f"… and {len(tally.problems) - MOST_LISTED:,} more\n")
    known = f", {tally.unchanged:,} unchanged since" if tally.unchanged else ""
    failed = f", {len(tally.problems):,} not" if tally.problems else ""
    write(f"{tally.graded:,} of {tally.total:,} graded{known}{failed}: {output}\n")
    if interrupted:
        write("Interrupted; the same command again carries on.\n")
