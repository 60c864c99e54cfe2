"""Counts in one mapping come from the same lines: what is said of some holds for all wrong ones."""

import numpy as np
import pytest

from grader.core.cases import Case, Evidence, Expected
from grader.core.outcomes import Returned
from grader.judging.diagnosis.diagnose import answer_of, diagnose


@pytest.mark.parametrize(
    ("errors", "told"),
    [
        ((1, 1, 1), "`counts.a`, `counts.b` and `counts.c` are 1 too small"),
        ((1, 1, 0), "`counts.a` and `counts.b` are 1 too small"),
        ((1, 1, 3), ""),
        ((1, 2, 3), ""),
    ],
)
def test_what_holds_for_some_of_the_wrong_counts_is_chance(errors, told: str) -> None:
    answers = []
    for name, n in (("main", 4), ("other", 6)):
        right = {f"counts.{key}": np.array(place * n + 7) for place, key in enumerate("abc")}
        expected = tuple(Expected(key, value, 0.0, 0.0) for key, value in right.items())
        case = Case("f", name, {"N": n}, "float64", 0, "visible", None, {}, expected)
        wrong = {
            k: np.array(v - error) for (k, v), error in zip(right.items(), errors, strict=True)
        }
        lost = frozenset(key for key in right if wrong[key] != right[key])
        answers.append(answer_of(case, Returned(wrong), lost))
    assert "".join(diagnose(answers, Evidence()).sentences) == told
