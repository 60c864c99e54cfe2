"""What is called hopeless is wrong by any judge; most wrong answers are called that."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from grader.core.assignment import Assignment
from grader.core.cases import AcceptedOutputs, Case
from grader.core.outcomes import Returned
from grader.core.rubric import Criterion, Tolerance
from grader.judging.credit import FULL
from grader.judging.retry.hopeless_answers import is_hopeless
from grader.judging.values.case_verdict import CaseJudge

ERRORS = [0.0, *(10.0**exponent for exponent in range(-16, 0)), np.nan, np.inf]
PLAIN = Tolerance()


def answers(case: Case, error: float, name: str = "") -> dict[str, np.ndarray]:
    """The right values, one or all of them off by a relative error."""
    off = {e.name for e in case.expected if e.name == (name or e.name)}
    with np.errstate(all="ignore"):
        return {
            e.name: np.asarray(e.array * (1 + error) if e.name in off and error else e.array)
            for e in case.expected
        }


def test_nothing_that_is_right_is_hopeless(captioning: Assignment) -> None:
    rubric = captioning.rubric
    judge, found = CaseJudge(rubric.tolerance), {True: 0, False: 0}
    for criterion in (c for c in rubric.criteria if not c.ensure):
        case = captioning.cases.cases[criterion.name][0]
        for error in ERRORS:
            for name in ("", case.expected[-1].name):
                values = answers(case, error, name)
                hopeless = is_hopeless(values, case, criterion, rubric.tolerance)
                right = judge(criterion, case, Returned(values)).credit == FULL
                assert not (hopeless and right), (criterion.name, error, name)
                found[hopeless] += not right
    assert found[True] > 100


@pytest.fixture
def work(captioning: Assignment) -> tuple[Case, Criterion]:
    name = "temporal_affine_forward"
    return captioning.cases.cases[name][0], captioning.rubric.criterion(name)


def test_other_shapes_kinds_and_nothing_are_left_to_the_judge(work: tuple[Case, Criterion]) -> None:
    case, criterion = work
    assert is_hopeless(answers(case, 0.1), case, criterion, PLAIN)
    for value in (None, np.ones((1, 2)), np.ones(case.expected[0].array.shape, np.int64)):
        values = {} if value is None else {case.expected[0].name: value}
        assert not is_hopeless(values, case, criterion, PLAIN)


def test_answers_of_many_forms_and_outputs_without_points_are_left_to_it_too(
    work: tuple[Case, Criterion],
) -> None:
    case, criterion = work
    values = answers(case, 0.1)
    other = AcceptedOutputs({}, Fraction(1), "")
    assert not is_hopeless(values, replace(case, accepted=(other,)), criterion, PLAIN)
    (spec,) = criterion.outputs
    signed = replace(criterion, outputs=(replace(spec, up_to=("sign",)),))
    assert not is_hopeless(values, case, signed, PLAIN)
    beside = replace(spec, name="beside", points=Fraction(1))
    shared = replace(criterion, outputs=(spec, beside))
    assert not is_hopeless(values, case, shared, PLAIN)
