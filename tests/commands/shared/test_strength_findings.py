"""The threshold of the rubric, the option, and what is said of each."""

from fractions import Fraction

import pytest

from grader.authoring.proof.strength import FunctionStrength, Strength, Survivor
from grader.commands.shared.strength_findings import (
    BAD,
    DOUBTFUL,
    GOOD,
    SUMMED,
    partly_charged,
    strength_findings,
)
from grader.core.policy.strength_goal import StrengthGoal
from grader.core.rubric import Tolerance

REASON = "iterations past convergence"


def strength(killed, total, reason=""):
    left = tuple(Survivor("f", "f.py", 3, f"a → b{n}", reason) for n in range(total - killed))
    return Strength(
        (FunctionStrength("f", "f.py", killed, total, left),), (), ("f: dx",), ("f: c",)
    )


def told(found, goal=None, strict=None):
    goal = goal and StrengthGoal(Fraction(goal, 100), REASON)
    return list(strength_findings(found, goal, strict))


def test_without_a_threshold_every_mutant_counts():
    found = told(strength(96, 100))
    assert found[0] == (SUMMED, "the cases kill 96 of 100 mutants"), "they are counted below"
    assert found[1][0] == BAD
    assert found[1][1].startswith("`f` (f.py): 4 mistakes would earn full marks")
    assert (BAD, "no case checks the returned value: f: dx") in found
    assert (BAD, "the waiver of f: c is not needed; remove it from `equivalent`") in found
    assert told(strength(100, 100))[0] == (GOOD, "the cases kill 100 of 100 mutants")


def test_a_threshold_is_told_with_its_reason():
    text = "the cases kill 96 of 100 mutants (96.0%); `strength` asks for 95%, because: "
    found = told(strength(96, 100), 95)
    assert found[0] == (GOOD, text + REASON)
    assert found[1][0] == DOUBTFUL
    assert told(strength(94, 100), 95)[0][0] == BAD
    assert told(strength(95, 100), 95)[0][0] == GOOD


def test_a_threshold_far_below_the_share_can_be_raised():
    advice = (DOUBTFUL, "`at_least: 80%` of `strength` can be 96%; raise it")
    assert advice in told(strength(96, 100), 80)
    assert not any("raise it" in text for _, text in told(strength(85, 100), 80))


@pytest.mark.parametrize("strict, kind", [(97.0, BAD), (90.0, GOOD)])
def test_the_option_comes_first(strict, kind):
    found = told(strength(96, 100), 99, strict)
    assert found[0] == (kind, "the cases kill 96 of 100 mutants")


def test_what_equal_bits_show_is_counted_apart():
    made = Survivor("f", "f.py", 3, "a → b", "shown by equal bits")
    found = Strength((FunctionStrength("f", "f.py", 5, 5, (made,)),), (), (), ())
    text = "the cases kill 5 of 5 mutants; 1 more are equivalent, shown by equal bits"
    assert told(found) == [(GOOD, text)]


@pytest.mark.parametrize(("count", "start"), [(1, "1 mistake costs"), (3, "3 mistakes cost")])
def test_what_costs_a_part_of_the_points_is_told_unless_the_rubric_states_it(count, start):
    near = tuple(Survivor("rk4", "f.py", 3, f"a{n} → b", "") for n in range(count))
    found = Strength((FunctionStrength("rk4", "f.py", 5, 5, (), near),), (), (), ())
    (finding,) = partly_charged(found, Tolerance())
    assert finding == (
        DOUBTFUL,
        f"{start} only a part of the points, as in `rk4`, line 3: `a0` could be `b`; an error of "
        "up to 1 % earns a part of them. State `sloppy` in the rubric; "
        "`{upto: 0, credit: 0}` gives nothing",
    )
    assert not list(partly_charged(found, Tolerance(sloppy_stated=True)))
    assert not list(partly_charged(Strength((), (), (), ()), Tolerance()))
