"""Judges what a submission does by itself: each criterion in its share of the time."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from grader.core.assignment import Assignment
from grader.core.cases import Case
from grader.core.rubric import Criterion
from grader.grading.criterion_run import StubJudge, may_be_spoilt, run_alone, run_criterion
from grader.grading.telling_cases import telling_cases
from grader.grading.turns import CountLines, Direct, Explained, Turns, planned, without_training
from grader.sandbox.sandbox_protocol import Worker


def run_directly(
    chosen: Sequence[Criterion],
    assignment: Assignment,
    worker: Worker,
    judge_of: Callable[[], StubJudge],
    count_lines: CountLines,
    explained: Explained,
) -> Direct:
    """Run and judge every criterion, and have its lines counted where the rubric asks for that.

    `judge_of` returns the same judge each time. It may take long to import, and to get ready: until
    then all load. What needs a function that does not end has no turn if it is `explained` without
    one.
    """
    long = [criterion for criterion in chosen if criterion.ensure]

    def plans() -> list[list[list[tuple[Criterion, Case]]]]:
        _prepare(judge_of(), chosen, assignment, worker)
        return [planned([each], assignment, worker) for each in long]

    with worker.beside(len(long), plans) as beside:
        judge = judge_of()
        workers = dict(zip((each.name for each in long), beside, strict=True))
        run = Turns(assignment, worker, workers, judge, count_lines, explained)
        for criterion in run.turns(chosen):
            own = run.worker_of(criterion)
            judge.prepare(criterion)
            found = run_criterion(criterion, assignment, own, judge, run.done(criterion))
            if may_be_spoilt(criterion, found[0], own):
                found = run_alone(criterion, assignment, own, judge, found)
            run.grades[criterion.name], run.outcomes[criterion.name] = found
        return run.found(chosen)


def _prepare(
    judge: StubJudge, chosen: Sequence[Criterion], assignment: Assignment, worker: Worker
) -> None:
    """Do what judging takes anyway, as long as the worker waits for nothing: it loads, or runs."""
    for criterion in chosen:
        if worker.has_loaded and not worker.has_begun:
            return
        judge.prepare(criterion, assignment.cases.cases.get(criterion.name, ()))


def begin_directly(assignment: Assignment, worker: Worker, only: Collection[str] = ()) -> None:
    """Have a worker run the first cases of a submission that will be graded next."""
    telling_cases(tuple(assignment.cases.every))  # found once, while it loads
    if worker.has_loaded and not worker.has_begun:
        worker.begin(planned(without_training(assignment.rubric.chosen(only)), assignment, worker))


@contextmanager
def handed_over(opened: ExitStack, worker: Worker) -> Iterator[Worker]:
    """Give a worker that was opened before, and end it afterwards."""
    with opened:
        yield worker
