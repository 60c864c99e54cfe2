"""Where the processor time of one submission goes, and what it takes: forks, answers, bytes.

    python benchmarks/parts.py [FOLDER]

Grades right submissions, some with three mistakes, and some with three that others follow, each
class in this process, and prints milliseconds of this process, of the fork server with all workers,
and of making the result and a page. To start is left out. Makes the cases first, unless the folder
has them.
"""

import ctypes
import gc
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from measured import ADOPT_ORPHANS, processor_of_children
from workload import CLASSES, make_assignment, make_class

from grader.core.assignment import Assignment
from grader.core.graded_attempt import attempt_of
from grader.core.grades import Grade
from grader.core.submission import Submission
from grader.exports.result_json import render_json
from grader.files.assignments import load_assignment
from grader.files.submission.read_submission import submission_for
from grader.grading.grade_submission import grade_submission
from grader.reports.student.student_page import render_page
from grader.sandbox.fork_server.fork_server import Zygote
from grader.sandbox.sandboxes import ConfinedSandbox
from grader.sandbox.wire.channel import SocketChannel

COUNT = 20  # submissions of a class


def counted(counts: Counter[str], owner: type, name: str, what: str) -> None:
    """Count the calls of a method from now on."""
    real: Callable[..., Any] = getattr(owner, name)

    def call(self: object, *arguments: Any) -> Any:
        counts[what] += 1
        return real(self, *arguments)

    setattr(owner, name, call)


def graded(
    assignment: Assignment, submissions: list[Submission], counts: Counter[str]
) -> tuple[float, float, Grade]:
    """Return the seconds of this process and of its children, and the last grade."""
    before = _children()
    with closing(ConfinedSandbox()) as sandbox:
        sandbox.forks_ahead = True
        assert sandbox.isolation
        grade = grade_submission(submissions[0], assignment, sandbox)
        gc.collect()
        counts.clear()
        started = time.process_time()
        for submission in submissions[1:]:
            grade = grade_submission(submission, assignment, sandbox)
        own = time.process_time() - started
    return own, _children() - before, grade


def _children() -> float:
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return processor_of_children()


def milliseconds(action: Callable[[], object]) -> float:
    """Return what an action takes in the quickest of ten times."""
    found = []
    for _ in range(10):
        started = time.process_time()
        action()
        found.append(time.process_time() - started)
    return 1000 * min(found)


def line(folder: Path, assignment: Assignment, kind: str, counts: Counter[str]) -> str:
    """Return the line of one class."""
    make_class(folder / kind, COUNT, kind)
    submissions = [submission_for(assignment, path) for path in sorted((folder / kind).iterdir())]
    _, start, _ = graded(assignment, submissions[:1], counts)
    own, children, grade = graded(assignment, submissions, counts)
    each = [1000 * seconds / (COUNT - 1) for seconds in (own, children - start)]
    result = milliseconds(lambda: (render_json(grade), attempt_of(grade, "")))
    page = milliseconds(lambda: render_page(grade))
    took = [counts[what] / (COUNT - 1) for what in ("forks", "answers")]
    figures = "".join(f"{figure:10.1f}" for figure in (*each, result, page, *took))
    return f"{kind:12}{figures}"


def main() -> None:
    """Prints the table."""
    ctypes.CDLL(None).prctl(ADOPT_ORPHANS, 1, 0, 0, 0)
    counts: Counter[str] = Counter()
    counted(counts, Zygote, "_fork", "forks")
    counted(counts, SocketChannel, "next", "answers")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(temporary)
        rubric = folder / "layers.yaml"
        assignment = load_assignment(rubric if rubric.is_file() else make_assignment(folder))
        heads = ("grading", "workers", "result", "page", "forks", "answers")
        print(f"{'':12}{''.join(f'{head:>10}' for head in heads)}")
        for kind in CLASSES:
            print(line(folder, assignment, kind, counts), flush=True)


if __name__ == "__main__":
    main()
