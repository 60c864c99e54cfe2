"""Cases are asked for ahead in groups; whatever happens, each answer is that to its case."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import numpy as np
import pytest

from grader.core.cases import Case
from grader.core.outcomes import Crashed, Returned, TimedOut
from grader.core.rubric import Criterion
from grader.core.submission import Job
from grader.sandbox.planned_runs import PlannedRun, PlannedRuns
from grader.sandbox.sandboxes import ConfinedSandbox
from grader.sandbox.submission_worker import SubmissionWorker

SOURCE = """
import os
runs = 0
def f(x):
    global runs
    runs += 1
    return x + 100 * runs
def g(x):
    if x[0] == 2:
        {body}
    return -x
"""


@pytest.fixture
def cases(case: Case) -> list[Case]:
    return [replace(case, name=str(n), inputs={"x": np.array([float(n)])}) for n in range(4)]


def answers(worker: SubmissionWorker, runs: list[tuple[Criterion, Case]]) -> list[object]:
    found = [worker.run(*run) for run in runs]
    return [float(f.values["y"][0]) if isinstance(f, Returned) else type(f) for f in found]


def counted_starts(sandbox: ConfinedSandbox) -> list[object]:
    started: list[object] = []
    start = sandbox._start

    def count(*arguments: object) -> object:
        started.append(arguments)
        return start(*arguments)  # type: ignore[arg-type]

    sandbox._start = count  # type: ignore[assignment,method-assign]
    return started


Made = tuple[Criterion, Criterion, list[Case]]


@pytest.fixture
def work(criterion: Callable[[str], Criterion], cases: list[Case]) -> Made:
    return criterion("f"), criterion("g"), cases


@pytest.fixture(params=["nothing", "some", "all"])
def job(job: Callable[..., Job], work: Made, request: pytest.FixtureRequest) -> Callable[..., Job]:
    """Jobs whose workers know nothing, some of the cases, or all of them from the start."""
    f, g, cases = work
    every = [(criterion, case) for criterion in (f, g) for case in cases]
    known = {"nothing": (), "some": tuple(every[::2]), "all": tuple(every)}[request.param]
    return lambda source, **changes: job(source, cases=lambda: known, **changes)


@contextmanager
def class_sandbox() -> Iterator[ConfinedSandbox]:
    """Give one whose workers know cases from the start."""
    with closing(ConfinedSandbox()) as made:
        made.forks_ahead = True
        yield made


@pytest.mark.linux
def test_one_process_answers_in_order_whatever_is_asked_ahead(
    work: Made, job: Callable[..., Job]
) -> None:
    f, g, cases = work
    runs = [(f, cases[0]), (f, cases[1]), (f, cases[0]), (g, cases[1])]
    source = SOURCE.format(body="pass")
    with class_sandbox() as sandbox, sandbox.open(job(source)) as worker:
        worker.expect([runs[:2], runs[2:]])
        assert answers(worker, runs) == [100, 201, 300, -1]
        assert answers(worker, [(f, cases[3])]) == [403]  # of no plan


@pytest.mark.linux
def test_cases_that_began_before_their_turn_run_once(work: Made, job: Callable[..., Job]) -> None:
    f, g, cases = work
    runs = [(f, cases[0]), (f, cases[1]), (g, cases[1])]
    with class_sandbox() as sandbox, sandbox.open(job(SOURCE.format(body="pass"))) as worker:
        assert not worker.has_begun
        worker.begin([runs])
        assert worker.has_begun
        assert answers(worker, runs) == [100, 201, -1]
        assert not worker.has_begun


@pytest.mark.linux
@pytest.mark.parametrize(
    ("wait", "left_in", "processes"), [("pass", 300, 1), ("x[0] == 0 == time.sleep(9)", 0, 2)]
)
def test_a_run_that_is_left_out_costs_no_answer_and_a_process_only_if_it_is_late(
    wait: str, left_in: float, processes: int, work: Made, job: Callable[..., Job]
) -> None:
    f, g, cases = work
    first, again = cases[1], cases[0]
    runs = [(f, first), (f, cases[2]), (f, again), (g, cases[1]), (f, cases[3])]
    source = SOURCE.format(body="pass").replace("runs += 1", f"runs += 1; {wait}")
    with class_sandbox() as sandbox:
        started = counted_starts(sandbox)
        with sandbox.open(job("import time\n" + source)) as worker:
            worker.expect([runs])
            assert answers(worker, runs[:2]) == [101, 202]
            assert answers(worker, runs[3:]) == [-1, left_in + 103]
            assert len(started) == processes


@pytest.mark.linux
@pytest.mark.parametrize(
    ("body", "outcome"), [("os._exit(0)", Crashed), ("while True: pass", TimedOut)]
)
def test_what_ends_or_hangs_costs_its_own_case(
    body: str, outcome: type, work: Made, job: Callable[..., Job]
) -> None:
    f, g, cases = work
    runs = [*((g, each) for each in cases), (f, cases[1])]
    limited = job(SOURCE.format(body=body), seconds=0.3)
    with class_sandbox() as sandbox, sandbox.open(limited) as worker:
        worker.expect([runs])
        assert answers(worker, runs) == [0, -1, outcome, -3, 101]


@pytest.mark.linux
def test_a_criterion_that_is_alone_has_nothing_beside_it(
    work: Made, job: Callable[..., Job]
) -> None:
    f, g, cases = work
    runs = [(f, cases[0]), (f, cases[1]), (g, cases[1]), (f, cases[3])]
    source = SOURCE.format(body="pass")
    with class_sandbox() as sandbox, sandbox.open(job(source)) as worker:
        worker.expect([runs])
        assert answers(worker, runs[:2]) == [100, 201]
        worker.renew(f)
        assert answers(worker, runs) == [100, 201, -1, 303]


def test_a_group_is_sent_when_its_first_run_is_asked_for(work: Made) -> None:
    f, g, cases = work
    groups = [[PlannedRun(f, cases[0]), PlannedRun(f, cases[1])], [PlannedRun(g, cases[2])]]
    planned = PlannedRuns(groups)
    assert len(planned.requests_from(groups[0][0])) == 2
    assert not planned.is_next(groups[1][0])
    first, second = planned.take(), planned.take()
    assert second == f"{first}.1"
    assert not planned.is_sent()
    assert len(planned.requests_from(groups[1][0])) == 1
    assert planned.take() != first
    assert planned.requests_from(PlannedRun(g, cases[3])) == []
