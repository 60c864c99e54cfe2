"""How a class is graded: by which processes, how confined, and with what pages."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from grader.commands.run import stamped
from grader.core.assignment import Assignment
from grader.core.errors import GraderError
from grader.core.grades import Grade
from grader.executors.interface import Executor, Setup


@dataclass(frozen=True)
class Work:
    """What the command line asked for."""

    jobs: int = 1
    min_isolation: str = "full"
    scheduler: str | None = None


@contextmanager
def open_executor(
    work: Work, rubric: Path, assignment: Assignment, pages: bool
) -> Iterator[Executor]:
    """A cluster's workers, or processes here."""
    setup = Setup(
        rubric=rubric.resolve(),
        fingerprint=assignment.fingerprint,
        least_isolation=work.min_isolation,
        stamp=stamped,
        pages=pages,
    )
    with closing(_executor(setup, work)) as executor:
        yield executor


def page_renderer(pages: bool) -> Callable[[Grade], str] | None:
    """How a page is rendered, imported when pages are wanted."""
    if not pages:
        return None
    from grader.reports.page import render_page

    return render_page


def _executor(setup: Setup, work: Work) -> Executor:
    if work.scheduler:
        return _cluster(setup, work.scheduler)
    from grader.executors.local import LocalExecutor

    return LocalExecutor(setup, work.jobs)


def _cluster(setup: Setup, scheduler: str) -> Executor:
    try:
        from grader.executors.cluster import ClusterExecutor
    except ImportError as error:
        message = "Grading on a cluster needs Dask, which is not installed."
        raise GraderError(message, 'Install it: pip install "grader[cluster]".') from error
    return ClusterExecutor(setup, scheduler)
