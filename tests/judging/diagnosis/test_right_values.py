"""Values that are right in another dtype are wrong for it, and behave like nothing else."""

import numpy as np

from grader.core.cases import Case, Evidence, Expected
from grader.core.outcomes import Returned
from grader.judging.diagnosis.diagnose import answer_of, diagnose


def said(change: float) -> tuple[str, ...]:
    answers = []
    for size in (4, 6):
        right = np.arange(size * 3, dtype=np.uint8).reshape(size, 3)
        case = Case(
            "c", f"n{size}", {"N": size}, "float64", 1, "visible", None, {},
            (Expected("y", right, 0.0, 0.0),),
        )  # fmt: skip
        given = Returned({"y": right.astype(np.float64) + change})
        answers.append(answer_of(case, given, frozenset({"y"})))
    return diagnose(answers, Evidence()).sentences


def test_nothing_is_said_of_right_values_in_another_dtype() -> None:
    assert said(0.0) == ()
    assert said(1.0) != ()
