"""A mistake of its own is told and charged beside a helper that is wrong, raises or is missing."""

from collections.abc import Callable

import pytest

from grader.core.grades import CriterionGrade, Status
from tests.follow_through.foreign import foreign, graded, losing, with_change

REFERENCE = '''
"""Covariances, one function on another."""

import numpy as np


def centred(x):
    """Return x without the mean of its rows."""
    # BEGIN SOLUTION
    out = x - x.mean(axis=0)
    # END SOLUTION
    return out


def covariance(x, w):
    """Return the weighted covariance of the columns of x."""
    # BEGIN SOLUTION
    c = centred(x)
    out = (c * w[:, None]).T @ c / len(x)
    # END SOLUTION
    return out


def both(x, w):
    """Return the covariance, and the weighted mean of the columns."""
    # BEGIN SOLUTION
    cov = covariance(x, w)
    mean = (x * w[:, None]).sum(axis=0) / w.sum()
    # END SOLUTION
    return cov, mean
'''
RUBRIC = """
seed: 4
sizes: {N: 5, D: 3}
cases: {main: {}, other: {N: 4, D: 2}}
limits: {seconds: 4, total_seconds: 900}
criteria:
  centred:
    file: tools.py
    points: 2
    given: {x: "normal(N, D)"}
    call: "out = centred(x)"
    outputs: [out]
  covariance:
    file: tools.py
    points: 4
    given: {x: "normal(N, D)", w: "np.exp(normal(N))"}
    call: "cov = covariance(x, w)"
    outputs: [cov]
  both:
    file: tools.py
    points: 4
    given: {like: covariance}
    call: "cov, mean = both(x, w)"
    outputs: [cov, mean]
"""
RIGHT = {"tools.py": REFERENCE}
HELPER = "out = x - x.mean(axis=0)"
NUMERIC = "out = x - x.mean(axis=1)[:, None]"
RAISING = "out = x - x.mean(axis=0).reshape(7)"
EMPTY = "out = None"
UNBIASED = ("/ len(x)", "/ (len(x) - 1)")
SQUARED = ("(c * w[:, None]).T", "(c * w[:, None] ** 2).T")
helpers = pytest.mark.parametrize("helper", [NUMERIC, RAISING, EMPTY])


@pytest.fixture(scope="module")
def grades(tmp_path_factory, inside_sandbox) -> Callable[..., dict[str, CriterionGrade]]:
    tools = foreign(tmp_path_factory.mktemp("tools"), RIGHT, RUBRIC)

    def graded_with(*changes: tuple[str, str]) -> dict[str, CriterionGrade]:
        sources = RIGHT
        for old, new in changes:
            sources = with_change(sources, "tools.py", old, new)
        return graded(tools, sources, inside_sandbox())

    return graded_with


@helpers
def test_callers_of_a_wrong_helper_are_right(grades, helper) -> None:
    assert losing(grades((HELPER, helper))) == ["centred"]


@helpers
def test_one_mistake_of_its_own_is_told(grades, helper) -> None:
    found = grades((HELPER, helper), UNBIASED)
    assert losing(found) == ["centred", "covariance"]
    own = found["covariance"]
    assert (own.status, own.score, own.lost_to) == (Status.WRONG, 0, "own")
    assert own.diagnosis == ("Every value of `cov` is N/(N − 1) times the right one",)
    assert own.feedback[-1] == "`covariance` was tested with a correct `centred` and still fails."


@helpers
def test_so_are_two(grades, helper) -> None:
    own = grades((HELPER, helper), UNBIASED, SQUARED)["covariance"]
    assert (own.status, own.lost_to, own.replaced) == (Status.WRONG, "own", ("centred",))
    assert own.diagnosis == ()


@helpers
def test_so_is_an_exception_of_its_own(grades, helper) -> None:
    own = grades((HELPER, helper), ("/ len(x)", "/ np.ones(11)"))["covariance"]
    assert (own.status, own.lost_to) == (Status.RAISED, "own")
    assert own.cases[0].frames[-1].text == "out = (c * w[:, None]).T @ c / np.ones(11)"


@helpers
def test_two_floors_above_only_what_is_wrong_there_is_told(grades, helper) -> None:
    own = grades((HELPER, helper), UNBIASED, (" / w.sum()", ""))["both"]
    assert own.lost_to == "own"
    assert {output.name for output in own.cases[0].outputs if not output.credit} == {"mean"}


@helpers
@pytest.mark.parametrize(
    "call", ["c = centred(x.T).T", "c = centred(2 * x)", "c = centred(x[:, ::-1])"]
)
def test_a_helper_that_is_called_in_another_way_proves_nothing(grades, helper, call) -> None:
    """Whoever calls it so may be right with a helper that is asked for something else."""
    assert grades((HELPER, helper), ("c = centred(x)", call))["covariance"].replaced == ()


def test_what_is_called_beside_the_reference_proves_nothing(grades) -> None:
    """`centred` calls `both` here, which the reference's does not: it may be to blame."""
    call = ("    out = (c", "    both\n    out = (c")
    own = grades((HELPER, RAISING), UNBIASED, (" / w.sum()", ""), call)["covariance"]
    assert own.replaced == ()


COSTS = '''
"""Shares, and costs that are computed with them."""

import numpy as np


def shares(x):
    """Return shares whose sum is one."""
    # BEGIN SOLUTION
    e = np.exp(x - x.max())
    out = e / e.sum()
    # END SOLUTION
    return out


def cost(x, t):
    """Return the cost of one share."""
    # BEGIN SOLUTION
    out = -np.log(shares(x)[t])
    # END SOLUTION
    return out


def total(x, t):
    """Return the costs of all, and the cost of their size."""
    # BEGIN SOLUTION
    out = 2 * cost(x, t) + (x**2).sum()
    # END SOLUTION
    return out
'''
COSTS_RUBRIC = """
seed: 4
sizes: {N: 5}
cases: {main: {}, other: {N: 4}}
limits: {seconds: 4, total_seconds: 900}
criteria:
  shares:
    {file: costs.py, points: 2, given: {x: "normal(N)"}, call: "p = shares(x)", outputs: [p]}
  cost:
    file: costs.py
    points: 2
    given: {x: "normal(N)", t: "integers(0, N)"}
    call: "c = cost(x, t)"
    outputs: [c]
  total: {file: costs.py, points: 2, given: {like: cost}, call: "c = total(x, t)", outputs: [c]}
"""


def test_what_raises_only_beside_a_correct_helper_is_not_told(tmp_path, inside_sandbox) -> None:
    """`cost` is right with what this student's `shares` returns, and raises with other shapes."""
    costs = foreign(tmp_path / "costs", {"costs.py": COSTS}, COSTS_RUBRIC)
    sources = {"costs.py": COSTS}
    for old, new in (
        ("out = e / e.sum()", "out = (e / e.sum())[None]"),
        ("shares(x)[t]", "shares(x)[0, t]"),
        ("2 * cost(x, t)", "3 * cost(x, t)"),
    ):
        sources = with_change(sources, "costs.py", old, new)
    found = graded(costs, sources, inside_sandbox())
    assert losing(found) == ["shares", "total"]
    assert (found["total"].status, found["total"].lost_to) == (Status.WRONG, "own")
    assert not found["total"].replaced
