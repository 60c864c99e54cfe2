"""An executor inside this process, where calls of student code can be watched."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

from grader.classes.executors.executor import Done
from grader.core.assignment import Assignment
from grader.core.graded_attempt import attempt_of
from grader.core.submission import Submission
from grader.exports.result_json import render_json
from grader.grading.grade_submission import grade_submission
from grader.sandbox.sandbox_protocol import Sandbox


class Here:
    """As many threads as there are sandboxes."""

    def __init__(self, assignment: Assignment, sandboxes: list[Sandbox]) -> None:
        self._assignment = assignment
        self._free: SimpleQueue[Sandbox] = SimpleQueue()
        self._threads = len(sandboxes)
        for sandbox in sandboxes:
            self._free.put(sandbox)

    def grade(self, submissions: Iterable[Submission]) -> Iterator[Done]:
        """In the order in which they come."""
        with ThreadPoolExecutor(self._threads) as pool:
            yield from pool.map(self._grade, submissions)

    def close(self) -> None:
        """The sandboxes are somebody else's."""

    def _grade(self, submission: Submission) -> Done:
        sandbox = self._free.get()
        try:
            grade = grade_submission(submission, self._assignment, sandbox)
        finally:
            self._free.put(sandbox)
        attempt = attempt_of(grade, submission.digest)
        return Done(submission, attempt, render_json(grade))
