"""Values that are right in another dtype are wrong for it, and behave like nothing else."""

from pathlib import Path

import numpy as np

from grader.core.cases import Case, Evidence, Expected
from grader.core.outcomes import Returned
from grader.judging.diagnosis.diagnose import answer_of, diagnose
from tests.command import done
from tests.small_assignments import write_small


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


SHARES = """
import numpy as np


def shares(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    P = e / e.sum(axis=1, keepdims=True)
    return P
"""
RUBRIC = """
sizes: {N: 6, D: 4}
cases: {main: {}, other_sizes: {N: 5, D: 7}, third: {N: 8}}
criteria:
  shares:
    file: layers.py
    points: 1
    given: {x: "normal(N, D)"}
    call: P = shares(x)
    outputs: [P]
"""


def test_a_list_of_the_right_values_is_no_mistake_twice(tmp_path: Path) -> None:
    """The right values are a wrong sign of a wrong sign: nobody makes both."""
    write_small(tmp_path, SHARES, RUBRIC)
    for command in ("template", "generate"):
        done(tmp_path, command, "small.yaml")
    wrong = SHARES.replace("return P", "return [list(row) for row in P]")
    (tmp_path / "layers.py").write_text(wrong, "utf-8")
    told = done(tmp_path, "run", "layers.py", "-a", "small.yaml", "--no-html")
    assert "Fix `shares` (1 point): `P` is a list of 6 items, expected an array" in told
