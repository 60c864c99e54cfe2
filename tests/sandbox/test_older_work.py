"""Work that arrays of today refuse is loaded again, with arrays as older NumPy had them."""

from collections.abc import Callable
from contextlib import closing

import numpy as np
import pytest

from grader.core.cases import Case
from grader.core.outcomes import Outcome, Raised, Returned
from grader.core.rubric import Criterion
from grader.core.submission import Job
from grader.sandbox.sandboxes import PlainSandbox

WORK = """
import numpy as np
print("loaded")
def f(x):
    print("called")
    a = np.zeros((3, 4))
    {}
    return x
"""
REFUSED = [
    "a[:, 1] = list(np.argmax(np.ones((3, 1, 6)), axis=2))",
    "np.add.at(a, [np.array([0, 1]), np.array([2, 3])], np.ones(2))",
    "np.add.at(a, [slice(None), np.array([0, 1])], np.ones((3, 2)))",
    "a.itemset((0, 1), 3)",
    "a[\n    :, 1\n    ] = list(np.argmax(np.ones((3, 1, 6)), axis=2))",
]


@pytest.fixture
def run(job: Callable[..., Job], criterion: Callable[[str], Criterion], case: Case):
    def run_twice(line: str, compatibility: bool) -> tuple[Outcome, Outcome, tuple[str, ...]]:
        work = job(WORK.format(line), functions={"f": ("layers.py",)}, compatibility=compatibility)
        with closing(PlainSandbox()) as sandbox, sandbox.open(work) as worker:
            outcomes = worker.run(criterion("f"), case), worker.run(criterion("f"), case)
            return *outcomes, worker.loading.notes

    return run_twice


@pytest.mark.parametrize("line", REFUSED)
def test_it_is_graded_as_it_was_meant(run: Callable[..., tuple[Outcome, ...]], line: str) -> None:
    for outcome in run(line, True)[:2]:
        assert isinstance(outcome, Returned), outcome
        assert np.array_equal(outcome.values["y"], [0, 1, 2])
        assert outcome.printed == "called\n"


@pytest.mark.parametrize(
    "line", ["a[0, 1] = [1, 2]", "a[9] = 1", "raise ValueError('only 0-dimensional arrays')"]
)
def test_what_is_wrong_stays_wrong(run: Callable[..., tuple[Outcome, ...]], line: str) -> None:
    outcome = run(line, True)[0]
    assert isinstance(outcome, Raised)
    assert outcome.frames[-1].line == 7


def test_it_is_not_done_unasked(run: Callable[..., tuple[Outcome, ...]]) -> None:
    assert isinstance(run(REFUSED[0], False)[0], Raised)


def test_division_of_whole_numbers_is_told_once(
    run: Callable[..., tuple[Outcome, ...]],
) -> None:
    notes = run("print 7 / 2, 1.0 / 2", True)[2]
    assert [note for note in notes if "divides" in note] == [
        "Line 7 of `layers.py` divides whole numbers with `/`: the result was rounded down as "
        "in Python 2, which costs no points; write `//`."
    ]
    assert not [note for note in run("print 7.0 / 2", True)[2] if "divides" in note]
