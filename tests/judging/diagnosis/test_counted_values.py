"""Shares such as an accuracy are equal to others by chance, as counts are."""

import numpy as np
import pytest

from grader.core.cases import Case, Evidence, Expected, Signature
from grader.core.outcomes import Returned
from grader.judging.diagnosis.counted_values import is_discrete
from grader.judging.diagnosis.diagnose import answer_of, diagnose
from grader.judging.diagnosis.projections import project

LENGTHS = {"main": 15, "larger": 20, "hidden": 25}


def answers_of(got, expected):
    """Return answers of one number each, to cases that give as many labels as LENGTHS says."""
    found = []
    for name, length in LENGTHS.items():
        right = (Expected("a", np.array(expected(length)), 1e-12, 1e-6),)
        given = {"y": np.arange(length)}
        case = Case("f", name, {"N": length}, "float64", 0, "visible", None, given, right)
        values = {"a": np.array(got(length))}
        found.append(answer_of(case, Returned(values), frozenset({"a"})))
    return found


def said(answers) -> tuple[str, ...]:
    """Return what is said when a known mistake gives these very values."""
    stored = np.array([project(answer.values["a"], ()) for answer in answers])
    signature = Signature("mutant", "{subject} {behaves} as told")
    evidence = Evidence(tuple(LENGTHS), ("a",), {}, (signature,), stored[None, :, None])
    return diagnose(answers, evidence).sentences


def test_a_share_of_few_labels_shows_no_mistake() -> None:
    assert "`a` behaves as told" not in said(answers_of(lambda n: 4 / n, lambda n: 3 / n))
    assert "`a` behaves as told" in said(answers_of(lambda n: 4 / n + 0.01, lambda n: 3 / n))


@pytest.mark.parametrize(
    ("got", "expected", "discrete"),
    [
        (lambda n: 4 / n, lambda n: 3 / n, True),
        (lambda n: 0.0, lambda n: 3 / n, True),
        (lambda n: 4 / n, lambda n: 0.317, False),
        (lambda n: 4 + 1 / n, lambda n: 3.0, False),  # no share
        (lambda n: -1 / n, lambda n: 3 / n, False),
    ],
)
def test_what_is_a_share(got, expected, discrete) -> None:
    assert is_discrete("a", answers_of(got, expected)) is discrete
