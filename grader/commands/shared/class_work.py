"""How a class is graded: by which processes, how confined; what is written at the end."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from grader.classes.executors.bench import GradingBench
from grader.classes.executors.executor import Executor, Setup
from grader.commands.shared.stamp import stamped
from grader.core.assignment import Assignment
from grader.core.entries import Entry
from grader.core.errors import GraderError
from grader.core.grades import Grade
from grader.core.rubric import Rubric
from grader.core.text import quoted
from grader.exports.csv_export import render_csv
from grader.exports.export import ExportSettings
from grader.exports.result_json import render_json
from grader.files.atomic import write_text
from grader.files.classes.class_output import (
    is_current,
    remove_unfinished,
    remove_written,
    result_path,
    write_shown,
)
from grader.files.frameworks import require_framework
from grader.gradebook.store import Gradebook

if TYPE_CHECKING:
    from grader.reports.classroom.class_summary import ClassSummary

SOME_NOT_GRADED = 3  # the exit code where a submission, or a student of the roster, has no grade


@dataclass(frozen=True)
class WorkOptions:
    """What the command line asked for."""

    jobs: int = 1
    min_isolation: str = "full"
    scheduler: str | None = None


@contextmanager
def open_executor(
    work: WorkOptions, rubric: Path, assignment: Assignment, pages: bool
) -> Iterator[Executor]:
    """Open a cluster's workers, or processes here."""
    if not work.scheduler:
        require_framework(assignment.rubric)
    setup = Setup(
        rubric=rubric.resolve(),
        fingerprint=assignment.fingerprint,
        least_isolation=work.min_isolation,
        stamp=stamped,
        open_grader=GradingBench,
        pages=pages,
    )
    with closing(_executor(setup, work)) as executor:
        yield executor


def keep_scores_by_hand(gradebook: Gradebook, rubric: Rubric, dry: bool = False) -> None:
    """Let them follow renamed criteria; say first which count no longer."""
    names = {criterion.name for criterion in rubric.criteria}
    for old, count in gradebook.losing(names | set(rubric.renames.values())).items():
        scores = "1 score" if count == 1 else f"{count:,} scores"
        sys.stderr.write(
            f"{scores} by hand of {quoted(old)} will no longer count: the rubric has no such"
            f" criterion. If you renamed it, write `was: {old}` at its new name; later that"
            " also brings them back.\n"
        )
    if not dry:
        gradebook.carry_renamed(rubric.renames)


def page_renderer(pages: bool, brand: str) -> Callable[[Grade], str] | None:
    """Return the function that renders a page, imported only when pages are wanted."""
    if not pages:
        return None
    from grader.reports.student.student_page import render_page

    return partial(render_page, brand=brand)


def write_class(gradebook: Gradebook, output: Path, pages: bool, brand: str = "") -> "ClassSummary":
    """Write the table of scores and the class page, and each file that is not current.

    A result or page is missing or shows another state after a kill, a full disk, or a score by
    hand. What a submission left behind that counts for nobody any more is removed.
    Return what there is to know of the class.
    """
    from grader.commands.shared.class_pages import ClassPages

    remove_unfinished(output)
    for name in gradebook.superseded():
        remove_written(output, name)
    entries = with_current_results(gradebook.entries(), output)
    written = ClassPages(output, all_pages=False, brand=brand)
    passing = written.passing(entries) if pages else written.counting(entries)
    table = render_csv(chain(passing, gradebook.absent()), ExportSettings())
    write_text(output / "scores.csv", table)
    return written.write_class_page(gradebook) if pages else written.summing.of_class()


def with_current_results(entries: Iterable[Entry], output: Path) -> Iterator[Entry]:
    """Pass entries on; results that are missing or not current are written on the way."""
    for entry in entries:
        path = result_path(output, entry.name)
        if entry.grade and not is_current(path, entry.changed_at):
            write_shown(path, render_json(entry.grade), entry.changed_at)
        yield entry


def _executor(setup: Setup, work: WorkOptions) -> Executor:
    if work.scheduler:
        return _cluster(setup, work.scheduler)
    from grader.classes.executors.local import LocalExecutor

    return LocalExecutor(setup, work.jobs)


def _cluster(setup: Setup, scheduler: str) -> Executor:
    try:
        from grader.classes.executors.cluster import ClusterExecutor
    except ImportError as error:
        message = "Grading on a cluster needs Dask, which is not installed."
        raise GraderError(message, 'Install it: pip install "array-grader[cluster]".') from error
    return ClusterExecutor(setup, scheduler)
