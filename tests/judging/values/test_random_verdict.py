"""Random quantities of which no run differs from another."""

import numpy as np
import pytest

from grader.core.cases import RandomOutput
from grader.core.draws.random_outputs import Statistic
from grader.judging.values.draws.random_verdict import judge_random

GIVEN = np.array([0.25, 0.5, 0.75])


@pytest.mark.parametrize(
    ("call", "run", "message"),
    [
        ("shake(x)", GIVEN, "`x` was not changed; expected random numbers in its place"),
        ("shake(x)", GIVEN + 1, "`x` is the same for every seed; expected random numbers"),
        ("x = shake(x)", GIVEN, "`x` is the same for every seed; expected random numbers"),
    ],
)
def test_what_is_the_same_for_every_seed_is_said_without_a_guess(
    make_case, make_criterion, call, run, message
) -> None:
    asked = RandomOutput("x", (3,), np.array(0.5), None, 0.1, 1.0)
    case = make_case({}, inputs={"x": GIVEN}, random=(asked,), runs=40)
    criterion = make_criterion(call=call, statistical=(Statistic("x", "0.1"),))
    (judged,) = judge_random({"x": np.tile(run, (40, 1))}, case, criterion)
    assert judged.verdict.message == message
