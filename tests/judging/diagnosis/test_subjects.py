"""A value of a list is told of only where it stands at its own place."""

import numpy as np
import pytest

from grader.core.cases import Evidence
from grader.judging.diagnosis.diagnose import diagnose
from grader.judging.diagnosis.wrong_output import Answer
from tests.judging.conftest import build_case

PAIRS = {"c.0.1": 8, "c.1.1": 7, "c.2.1": 2}


@pytest.mark.parametrize(
    ("got", "told"),
    [
        ((7, 8, 2), ()),  # the first is one too small, and stands at the place of another
        ((2, 8, 7), ()),
        ((7, 7, 2), ("`c.0.1` is 1 too small",)),
        ((7, 6, 1), ("`c.0.1`, `c.1.1` and `c.2.1` are 1 too small",)),
    ],
)
def test_items_in_another_order_are_not_told_one_by_one(
    got: tuple[int, ...], told: tuple[str, ...]
) -> None:
    answers = []
    for size in (3, 4):
        arrays = {name: np.asarray(number) for name, number in PAIRS.items()}
        case = build_case(arrays, name=f"case{size}", sizes={"N": size})
        values = dict(zip(PAIRS, map(np.asarray, got), strict=True))
        wrong = frozenset(name for name in PAIRS if int(values[name]) != PAIRS[name])
        answers.append(Answer(case, values, wrong))
    assert diagnose(answers, Evidence()).sentences == told
