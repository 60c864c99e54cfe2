"""What an expression of `raises` returned, in words: a container is told as one."""

from typing import Any

import numpy as np
import pytest

from grader.confined.values.leaves import leaves
from grader.core.asked.attempts import RETURNED
from grader.core.outcomes import Returned
from grader.core.rubric import Criterion
from grader.judging.values.attempt_verdicts import judge_attempts


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (["A"], "a tuple or list of 1 value"),
        ([{1, 2}], "a tuple or list of 1 value"),
        (({"A": 1, "B": 2}, {"A": 1, "B": 2}), "a tuple or list of 2 values"),
        ({"A": [1, 2, 3]}, "a mapping of 1 value"),
        ("A", "the text 'A'"),
        ([], "an empty list"),
        (2.5, "2.5"),
        (np.ones((2, 3)), "an array of shape (2, 3)"),
        ([*range(40)], "a list of 40 items"),
        (3 + 4j, "3+4j"),
        (None, "None"),
    ],
)
def test_what_was_returned_is_described(value: Any, words: str) -> None:
    criterion = Criterion("c", "f", ("f.py",), 1, raises={"ValueError": ("f(-1)",)})
    (judged,) = judge_attempts(criterion, [Returned(dict(leaves({RETURNED: value})))])
    assert judged.verdict.message == f"`f(-1)` returned {words}; expected ValueError"
