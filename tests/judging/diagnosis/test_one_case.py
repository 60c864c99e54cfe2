"""An output that is wrong in one case alone is told of where that is no chance."""

import numpy as np
import pytest

from grader.core.cases import Case, Evidence, Expected, Signature
from grader.core.outcomes import Returned
from grader.judging.diagnosis.diagnose import answer_of, diagnose
from grader.judging.diagnosis.projections import project


def said(factor: float, p: float, visibility: str = "visible", size: int = 6) -> tuple[str, ...]:
    """Return what is said of `out` that is right in one case and off by a factor in the other."""
    answers = []
    for name, n, off in (("main", 7, 1.0), ("rest", size, factor)):
        right = np.sin(np.arange(n) + 1)
        expected = (Expected("out", right, 1e-12, 1e-6),)
        case = Case("f", name, {"N": n}, "float64", 0, visibility, None, {"p": p}, expected)
        wrong = frozenset({"out"} if off != 1 else ())
        answers.append(answer_of(case, Returned({"out": off * right}), wrong))
    return diagnose(answers, Evidence()).sentences


@pytest.mark.parametrize(
    ("factor", "p", "name"), [(0.7, 0.7, "`p`"), (1 / 0.7, 0.7, "1/`p`"), (0.3, 0.7, "(1 − `p`)")]
)
def test_a_factor_that_one_input_alone_makes_is_told(factor: float, p: float, name: str) -> None:
    told = f"Every value of `out` is {name} times the right one in case `rest`"
    assert said(factor, p) == (told,)


@pytest.mark.parametrize(
    "silent",
    [
        {"factor": 0.71, "p": 0.7},
        {"factor": 2, "p": 2},  # 2 has a name of its own
        {"factor": 6, "p": 6},  # so has N
        {"factor": 0.5, "p": 0.5},
        {"factor": 0.7, "p": 0.7, "visibility": "hidden"},
        {"factor": 0.7, "p": 0.7, "size": 3},
    ],
)
def test_nothing_else_is(silent) -> None:
    assert said(**silent) == ()


def known(right: np.ndarray, wrong: np.ndarray, got: np.ndarray) -> tuple[str, ...]:
    """Return what is said in the only case there is, where a known mistake gives `wrong`."""
    case = Case("f", "main", {}, "float64", 0, "visible", None, {}, (Expected("y", right, 0, 0),))
    answer = answer_of(case, Returned({"y": got}), frozenset({"y"}))
    signature = Signature("mutant", "{subject} {behaves} as told", "", "")
    evidence = Evidence(("main",), ("y",), {}, (signature,), project(wrong)[None, None, None])
    return diagnose([answer], evidence).sentences


TOLD = ("`y` behaves as told",)
NUMBERS = np.sin(np.arange(1.0, 7))


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (NUMBERS, np.cosh(NUMBERS), TOLD),
        (np.array(1 / 7), np.array(2 / 13), TOLD),
        (np.array(1.25), np.array(2.5), ()),  # of few digits: another mistake's by chance
        (np.array(3), np.array(5), ()),
        (np.arange(12), np.arange(12) ** 2 % 13, TOLD),
        (np.arange(3), np.array([1, 0, 2]), ()),
    ],
)
def test_where_there_is_one_case_a_known_mistake_is_told_of_answers_that_say_enough(
    right: np.ndarray, wrong: np.ndarray, said: tuple[str, ...]
) -> None:
    assert known(right, wrong, wrong) == said
    assert TOLD[0] not in known(right, wrong, wrong + 0.1 if wrong.dtype.kind == "f" else wrong + 1)


def test_relations_hold_in_several_cases_of_one_size() -> None:
    answers = []
    for name, n in (("main", 1.0), ("second", 2.0)):
        right = np.sin(np.arange(1.0, 21) * n).reshape(4, 5)
        case = Case(
            "f", name, {"N": 4}, "float64", 0, "visible", None, {}, (Expected("y", right, 0, 0),)
        )
        answers.append(answer_of(case, Returned({"y": right[:, ::-1]}), frozenset({"y"})))
    assert diagnose(answers, Evidence()).sentences == (
        "`y` has the right values in reverse order along axis 1",
    )
    assert diagnose([answers[0]] * 2, Evidence()).sentences == ()  # one case, twice
