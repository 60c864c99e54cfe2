"""The central function, with a worker that answers as it is told."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace

import numpy as np

from grader.core.cases import Case
from grader.core.grades import FLAKY, Status
from grader.core.outcomes import (
    Crashed,
    LoadedFunction,
    Loading,
    Missing,
    Outcome,
    Raised,
    Returned,
    TimedOut,
)
from grader.core.rubric import Criterion
from grader.core.submission import Job, Submission
from grader.grading.grade_submission import grade_submission, job_for
from grader.sandbox.time_limits import Purse

NOTHING_HANDED_IN = Submission("s", {}, {}, {})


class FakeWorker:
    def __init__(self, loading: Loading, answer) -> None:
        self.loading = loading
        self.answer = answer
        self.time = Purse(60.0)
        self.asked: list[tuple[str, str]] = []

    has_begun = False

    def look_into(self, functions: set[str]) -> dict[str, LoadedFunction]:
        return {}

    def ran_beside_others(self, criterion: Criterion) -> bool:
        return False

    def beside(self, number: int, plans: object) -> AbstractContextManager:
        return nullcontext([self] * number)

    def expect(self, groups: list[list[tuple[Criterion, Case]]]) -> None:
        self.expected = groups

    def run(
        self, criterion: Criterion, case: Case, replay: object = None, *, counted: bool = False
    ) -> Outcome:
        if counted:
            return Crashed("counting is tested elsewhere")
        if replay is not None:
            return Crashed("retries are tested elsewhere")
        self.asked.append((criterion.name, case.name))
        return self.answer(criterion, case, self.asked)


class FakeSandbox:
    isolation = "none"

    def __init__(self, answer, absences=None) -> None:
        self.answer = answer
        self.absences = absences or {}
        self.worker: FakeWorker | None = None

    @contextmanager
    def open(self, job: Job) -> Iterator[FakeWorker]:
        self.job = job
        functions = {
            name: LoadedFunction(name, absence=self.absences.get(name)) for name in job.functions
        }
        worker = FakeWorker(Loading(functions, notes=("a note",)), self.answer)
        self.worker = self.worker or worker  # the first one: others judge again
        yield worker

    def blamed_lines(self, job: Job, asked):
        return nullcontext(lambda: ((),) * len(asked))


def right(criterion: Criterion, case: Case, asked: object = None) -> Outcome:
    return Returned({e.name: np.array(e.array) for e in case.expected})


def grade(captioning, answer, *only: str, absences=None):
    sandbox = FakeSandbox(answer, absences)
    return grade_submission(NOTHING_HANDED_IN, captioning, sandbox, only), sandbox


def test_right_answers_earn_everything_and_each_first_case_is_asked_twice(captioning) -> None:
    result, sandbox = grade(captioning, right, "rnn_forward")
    assert result.criteria[0].status is Status.RIGHT
    names = [case.name for case in captioning.cases.cases["rnn_forward"]]
    assert [case for _, case in sandbox.worker.asked] == [*names, "main"]
    assert result.warnings == ("a note",)


def test_an_answer_that_comes_only_once_earns_nothing(captioning) -> None:
    def once(criterion, case, asked):
        outcome = right(criterion, case)
        if asked.count((criterion.name, case.name)) > 1:
            return Returned({name: value + 1 for name, value in outcome.values.items()})
        return outcome

    result, _ = grade(captioning, once, "rnn_forward")
    assert result.criteria[0].score == 0
    assert any(FLAKY in sentence for sentence in result.criteria[0].feedback)


def test_after_a_time_out_the_other_cases_are_not_tried(captioning) -> None:
    result, sandbox = grade(captioning, lambda *_: TimedOut(1.0), "rnn_forward", "affine_forward")
    assert sandbox.worker.asked == [("affine_forward", "main"), ("rnn_forward", "main")]
    assert {c.status for c in result.criteria} == {Status.TIMED_OUT}


def test_an_expression_that_takes_too_long_in_one_case_is_tried_in_no_other(captioning) -> None:
    expressions = {"ValueError": ("endless()", "f(-1)")}
    criteria = [replace(c, raises=expressions) for c in captioning.rubric.criteria]
    rubric = replace(captioning.rubric, criteria=tuple(criteria))

    def answer(criterion, case, asked):
        if "endless" in criterion.call:
            return TimedOut(1.0)
        if "f(-1)" in criterion.call:
            return Raised("ValueError", "", classes=("ValueError", "Exception"))
        return right(criterion, case)

    sandbox = FakeSandbox(answer)
    calls: list[str] = []
    sandbox.answer = lambda criterion, *known: (
        calls.append(criterion.call) or answer(criterion, *known)
    )
    asked = replace(captioning, rubric=rubric)
    result = grade_submission(NOTHING_HANDED_IN, asked, sandbox, ["rnn_forward"]).criteria[0]
    assert sum("endless" in call for call in calls) == 1
    others = sum("f(-1)" in call for call in calls)
    assert others == len(captioning.cases.cases["rnn_forward"]) == len(result.cases)


def test_a_crash_costs_its_case_and_the_others_are_tried(captioning) -> None:
    def crash(criterion, case, asked):
        return Crashed("it died") if case.name == "main" else right(criterion, case)

    result, sandbox = grade(captioning, crash, "rnn_forward")
    assert result.criteria[0].status is Status.CRASHED
    assert result.criteria[0].score == 0
    assert len(sandbox.worker.asked) == len(captioning.cases.cases["rnn_forward"])


def test_what_is_not_there_is_never_asked_for_and_blocks_what_needs_it(captioning) -> None:
    from grader.core.outcomes import Raised

    def needs_it(criterion, case, asked):
        return Raised("NameError", "name 'rnn_step_forward' is not defined")

    absences = {"rnn_step_forward": Missing("`rnn_layers.py` has no function `rnn_step_forward`")}
    result, sandbox = grade(
        captioning, needs_it, "rnn_step_forward", "rnn_forward", absences=absences
    )
    assert {name for name, _ in sandbox.worker.asked} == {"rnn_forward"}
    step, sequence = result.criteria
    assert step.status is Status.MISSING
    assert sequence.status is Status.BLOCKED
    assert sequence.lost_to == "cascade"


def test_a_worker_is_told_no_answer(captioning) -> None:
    job = job_for(NOTHING_HANDED_IN, captioning)
    texts = [*job.support.values(), *job.templates.values()]
    assert all(b"BEGIN SOLUTION" not in text for text in texts)
    assert "checks.py" not in {*job.support, *job.templates}
    solution = b"next_h = np.tanh(x @ Wx + prev_h @ Wh + b)"
    assert all(solution not in text for text in texts)


def test_a_criterion_without_a_call_waits(captioning) -> None:
    by_hand = replace(captioning.rubric.criteria[0], call="", outputs=())
    rubric = replace(captioning.rubric, criteria=(by_hand,))
    result, sandbox = grade(replace(captioning, rubric=rubric), right)
    assert result.criteria[0].status is Status.WAITING
    assert sandbox.worker.asked == []
