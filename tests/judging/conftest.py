"""Builders: a case, a criterion and a judgement from the few things that a test is about."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from grader.core.cases import AcceptedOutputs, Case, Expected
from grader.core.grades import CaseVerdict, Status
from grader.core.outcomes import Foreign, Formed, LoadedFunction, Returned
from grader.core.rubric import CaseSpec, Criterion, OutputSpec, Tolerance
from grader.judging.values.case_verdict import CaseJudge

SIZES = {"N": 4, "T": 5, "D": 6, "H": 7, "V": 9}
TOLERANCES = {"float64": (1e-9, 1e-5), "float32": (1e-5, 1e-5)}


def build_case(expected: dict[str, Any], **changes: Any) -> Case:
    dtype = changes.get("dtype", "float64")
    fields = dict(
        criterion="f", name="main", sizes=SIZES, dtype=dtype, seed=1, visibility="visible",
        weight=None, inputs={},
        expected=tuple(
            Expected(name, np.asarray(array), *TOLERANCES[dtype])
            for name, array in expected.items()
        ),
    )  # fmt: skip
    return Case(**(fields | changes))


def build_criterion(*outputs: OutputSpec | str, **changes: Any) -> Criterion:
    specs = tuple(OutputSpec(o) if isinstance(o, str) else o for o in outputs)
    fields = dict(
        name="f", function="f", files=("layers.py",), points=Fraction(8), call="y = f(x)",
        outputs=specs,
    )  # fmt: skip
    return Criterion(**(fields | changes))


def build_verdict(credit: Any = 1, **changes: Any) -> CaseVerdict:
    credit = Fraction(credit)
    status = {0: Status.WRONG, 1: Status.RIGHT}.get(credit, Status.PARTLY_RIGHT)
    fields = dict(
        name="main", visibility="visible", status=status, credit=credit, sizes=SIZES,
        message="" if credit == 1 else "wrong values",
    )  # fmt: skip
    return CaseVerdict(**(fields | changes))


def judge_values(
    expected: dict[str, Any],
    got: dict[str, Any],
    *outputs: OutputSpec | str,
    tolerance: Tolerance | None = None,
    ensured: Any = None,
    stub: bool = False,
    criterion: dict[str, Any] | None = None,
    accept: dict[str, Any] | None = None,
    **case_changes: Any,
) -> CaseVerdict:
    """The verdict on values that a case returned; `None` stands for the student's None."""
    values = {
        name: Formed("None", np.array("None")) if value is None
        else value if isinstance(value, Foreign) else np.asanyarray(value)
        for name, value in got.items()
    }  # fmt: skip
    specs = outputs or tuple(dict.fromkeys(name.partition(".")[0] for name in expected))
    if accept is not None:
        case_changes["accepted"] = (AcceptedOutputs(**accept),)
    judge = CaseJudge(tolerance or Tolerance(), lambda *_: ensured)
    return judge(
        build_criterion(*specs, **(criterion or {})),
        build_case(expected, **case_changes),
        Returned(values),
        LoadedFunction("f", stub=stub),
    )


@pytest.fixture
def judge() -> Callable[..., CaseVerdict]:
    return judge_values


@pytest.fixture
def make_case() -> Callable[..., Case]:
    return build_case


@pytest.fixture
def make_criterion() -> Callable[..., Criterion]:
    return build_criterion


@pytest.fixture
def make_verdict() -> Callable[..., CaseVerdict]:
    return build_verdict


@pytest.fixture
def make_spec() -> Callable[..., CaseSpec]:
    return lambda name="main", **changes: CaseSpec(name, SIZES, **changes)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(231)
