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


def said_of_parts(expected, got, known=None) -> str:
    """Return what is said of a value with parts when a mistake gives the `known` ones."""
    known, names = known or got, tuple(expected(0))
    answers = []
    for name, n in LENGTHS.items():
        right = tuple(Expected(key, np.array(v), 1e-12, 1e-6) for key, v in expected(n).items())
        case = Case("f", name, {"N": n}, "float64", 0, "visible", None, {}, right)
        values = {key: np.array(value) for key, value in got(n).items()}
        wrong = {e.name for e in right if not np.array_equal(values.get(e.name, ()), e.array)}
        answers.append(answer_of(case, Returned(values), frozenset(wrong)))
    nothing = np.full(3, np.inf)
    stored = [
        [project(np.array(known(n)[key])) if key in known(n) else nothing for key in names]
        for n in LENGTHS.values()
    ]
    signature = Signature("mutant", "{subject} {behaves} as told")
    evidence = Evidence(tuple(LENGTHS), names, {}, (signature,), np.array(stored)[None])
    return "".join(diagnose(answers, evidence).sentences)


@pytest.mark.parametrize(
    ("errors", "told"),
    [((3, 6), True), ((3, 0), False), ((3, 3), False)],
)
def test_counts_in_one_mapping_tell_together_what_one_of_them_does_not(errors, told) -> None:
    found = said_of_parts(
        lambda n: {"c.a": n + 7, "c.b": n + 7},
        lambda n: {"c.a": n + 7 - errors[0], "c.b": n + 7 - errors[1]},
    )
    assert ("as told" in found) is told


def test_what_is_left_of_a_list_is_explained_as_a_whole_or_not_at_all() -> None:
    def right(n: int) -> dict[str, np.ndarray]:
        return {f"c.{place}": np.sin(n + place + np.arange(4)) for place in range(3)}

    def shifted(n: int) -> dict[str, np.ndarray]:
        return {f"c.{place}": right(n)[f"c.{place + 1}"] for place in range(2)}

    def last(n: int) -> dict[str, np.ndarray]:
        return dict.fromkeys(right(n), right(n)["c.2"])

    assert "as told" not in said_of_parts(right, shifted, last)
    assert "as told" in said_of_parts(right, lambda n: {"c.0": 7 * right(n)["c.1"]})


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
