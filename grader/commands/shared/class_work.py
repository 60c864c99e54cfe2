"""How a class is graded: by which processes, how confined; what is written at the end."""

import hashlib
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from grader import __version__
from grader.classes.executors.bench import GradingBench
from grader.classes.executors.executor import Executor, Setup
from grader.classes.executors.grading_process import GradingProcess
from grader.commands.shared.class_sentences import class_lines
from grader.commands.shared.progress_line import CLEAR
from grader.commands.shared.stamp import stamped
from grader.confined.quick_dataclass import dataclass
from grader.core.assignment import Assignment
from grader.core.errors import GraderError
from grader.core.grades import Grade
from grader.core.rubric import Rubric
from grader.core.text import one_line, quoted
from grader.exports.result_json import render_json
from grader.files.atomic import write_lines
from grader.files.classes.class_output import (
    CLASS_PAGE,
    PAGES,
    remove_unfinished,
    remove_written,
    result_path,
    write_shown,
)
from grader.files.classes.class_written import ROWS, keep_lines, lines_kept, rows_kept, stale
from grader.files.frameworks import require_framework
from grader.gradebook.class_state import ClassState
from grader.gradebook.store import Gradebook
from grader.temporary.lone_writer import lone_writer

SCORES = "scores.csv"
SOME_NOT_GRADED = 3  # the exit code where a submission, or a student of the roster, has no grade


@dataclass(frozen=True)
class WorkOptions:
    """What the command line asked for."""

    jobs: int = 1
    min_isolation: str = "full"
    scheduler: str | None = None


@contextmanager
def open_executor(
    work: WorkOptions,
    rubric: Path,
    assignment: Assignment,
    pages: bool,
    early: GradingProcess | None = None,
) -> Iterator[Executor]:
    """Open a cluster's workers, or processes here, of which one may have been started `early`."""
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
    with closing(_executor(setup, work, early)) as executor:
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


def write_class(gradebook: Gradebook, output: Path, pages: bool, brand: str = "") -> list[str]:
    """Write the table of scores and the class page, and each file that is not current.

    A result or page is missing or shows another state after a kill, a full disk, or a score by
    hand. What a submission left behind that counts for nobody any more is removed. Where nothing
    changed nothing is written, and no grade is read.
    Return what is to be said of the class.
    """
    with alone_in(output):
        return _write_class(gradebook, output, pages, brand)


@contextmanager
def alone_in(output: Path) -> Iterator[None]:
    """Wait until no other command writes the table and the pages of this class.

    Each reads the gradebook when it is alone: so the last one shows what all have graded.
    """
    output.mkdir(parents=True, exist_ok=True)
    another = f"Another command is writing to {one_line(str(output))}; waiting for its end."
    with lone_writer(output, lambda: _say(another)):
        yield


def _write_class(gradebook: Gradebook, output: Path, pages: bool, brand: str) -> list[str]:
    remove_unfinished(output)
    state = gradebook.state()
    for name in state.superseded:
        remove_written(output, name)
    _write_stale(gradebook, state, output, pages, brand)
    files = [SCORES, ROWS, *([CLASS_PAGE] if pages else [])]
    key = hashlib.sha256("\n".join((state.key, __version__, brand)).encode()).hexdigest()
    said = lines_kept(output, key, files)
    if said is None:
        said = _write_tables(gradebook, state, output, pages, brand)
        keep_lines(output, key, files, said)
    return said


def _write_stale(
    gradebook: Gradebook, state: ClassState, output: Path, pages: bool, brand: str
) -> None:
    results = [*stale(output / "results", ".json", state.graded)]
    for entry in gradebook.entries(results):
        if entry.grade:
            write_shown(result_path(output, entry.name), render_json(entry.grade), entry.changed_at)
    shown = [*stale(output / PAGES["student"], ".html", state.graded)] if pages else []
    if shown:
        from grader.commands.shared.class_pages import ClassPages

        ClassPages(output, brand=brand).write(gradebook.entries(shown))


def _write_tables(
    gradebook: Gradebook, state: ClassState, output: Path, pages: bool, brand: str
) -> list[str]:
    from grader.classes.kept_rows import class_table, scores_of
    from grader.commands.shared.class_pages import ClassPages, summary_of
    from grader.reports.classroom.packed_rows import pack_table, unpack_table

    kept = unpack_table(rows_kept(output), __version__)
    table, absent = class_table(gradebook, state, kept), gradebook.absent()
    write_lines(output / SCORES, scores_of(table, absent))
    summary = summary_of(gradebook, table.rows.values(), absent)
    if pages:
        ClassPages(output, brand=brand).write_class_page(gradebook, summary)
    write_lines(output / ROWS, pack_table(table, __version__))
    return [*class_lines(summary)]


def _executor(setup: Setup, work: WorkOptions, early: GradingProcess | None) -> Executor:
    if work.scheduler:
        return _cluster(setup, work.scheduler)
    from grader.classes.executors.local import LocalExecutor

    return LocalExecutor(setup, work.jobs, early)


def _cluster(setup: Setup, scheduler: str) -> Executor:
    try:
        from grader.classes.executors.cluster import ClusterExecutor
    except ImportError as error:
        message = "Grading on a cluster needs Dask, which is not installed."
        raise GraderError(message, 'Install it: pip install "array-grader[cluster]".') from error
    return ClusterExecutor(setup, scheduler, _say)


def _say(sentence: str) -> None:
    sys.stderr.write(f"{CLEAR if sys.stderr.isatty() else ''}{sentence}\n")
    sys.stderr.flush()
