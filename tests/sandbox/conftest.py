"""Jobs for the sandboxes, and leaving a test out only aloud."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from fractions import Fraction

import numpy as np
import pytest

from grader.core.cases import Case
from grader.core.outcomes import Outcome
from grader.core.rubric import Criterion, OutputSpec
from grader.core.submission import Job
from grader.sandbox.sandboxes import ConfinedSandbox

CASE = Case(
    criterion="f",
    name="main",
    sizes={"N": 3},
    dtype="float64",
    seed=1,
    visibility="visible",
    weight=None,
    inputs={"x": np.arange(3.0)},
    expected=(),
)

Run = Callable[..., list[Outcome]]


@pytest.fixture
def case() -> Case:
    return CASE


@pytest.fixture
def criterion() -> Callable[[str], Criterion]:
    def make(function: str) -> Criterion:
        return Criterion(
            name=function,
            function=function,
            files=("layers.py",),
            points=Fraction(1),
            call=f"y = {function}(x)",
            outputs=(OutputSpec("y"),),
        )

    return make


@pytest.fixture
def job() -> Callable[..., Job]:
    def make(source: str, **changes: object) -> Job:
        settings = {
            "graded": {"layers.py": source.encode()},
            "support": {},
            "extra": {},
            "templates": {},
            "functions": {"f": ("layers.py",), "g": ("layers.py",)},
            "seconds": 1.0,
            "total_seconds": 30.0,
            "memory": 1024**3,
        }
        return Job(**{**settings, **changes})  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="module")
def confined() -> Iterator[ConfinedSandbox]:
    """One fork server for all tests of a file: nothing they do may reach it."""
    with closing(ConfinedSandbox()) as sandbox:
        yield sandbox


@pytest.fixture
def full(confined: ConfinedSandbox) -> ConfinedSandbox:
    """The same where the whole wall holds; else the test is left out, except in CI."""
    if confined.isolation != "full":
        missing = [f"{x.name}: {x.reason}" for x in confined.report.layers if not x.holds]
        leave_out = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        leave_out(f"this system does not give full isolation ({'; '.join(missing)})")
    return confined
