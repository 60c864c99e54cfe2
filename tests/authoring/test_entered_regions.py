"""Solution regions that no case enters, in functions with a criterion and in others."""

import pytest

from grader.authoring.entered_regions import unentered_regions
from grader.core.cases import CaseSet

SOURCE = """
def act(x, train):
    if train:
        # BEGIN SOLUTION
        return helper(x)
        # END SOLUTION
    # BEGIN SOLUTION
    return Net().backward(x)
    # END SOLUTION


def helper(x):
    # BEGIN SOLUTION
    return 2 * x
    # END SOLUTION


class Net:
    def forward(self, x):
        # BEGIN SOLUTION
        return x + 1
        # END SOLUTION

    def backward(self, x):
        # BEGIN SOLUTION
        return x - 1
        # END SOLUTION


def essay(x):
    # BEGIN SOLUTION
    x = 2 * x
    # END SOLUTION
    # BEGIN SOLUTION
    return x
    # END SOLUTION
"""
RUBRIC = """
sizes: {N: 3}
criteria:
  act:
    file: layers.py
    points: 1
    given: {x: normal(N), train: TRAIN}
    call: y = act(x, train)
    outputs: [y]
    cases: {main: {}, other: {x: "uniform(1, 2, N)"}}
  net:
    function: Net.forward
    file: layers.py
    points: 1
    given: {x: normal(N)}
    call: y = Net().forward(x)
    outputs: [y]
  essay: {file: layers.py, points: 1}
"""
IN_PART = "nothing grades a part of `act` (layers.py, lines"
HELPER = "`helper` (layers.py, line 15): "


@pytest.mark.parametrize(
    ("train", "told"),
    [
        (
            "True",
            [
                f"{IN_PART} 9 to 11): no case enters it. Add one that does.",
                f"no criterion grades {HELPER}a mistake there costs only its callers",
                "nothing grades `Net.backward` (layers.py, line 27): no case calls it. Add one "
                "that does.",
            ],
        ),
        (
            "False",
            [
                f"{IN_PART} 6 to 8): no case enters it. Add one that does.",
                f"nothing grades {HELPER}no case calls it. Add one that does.",
                "no criterion grades `Net.backward` (layers.py, line 27): a mistake there costs "
                "only its callers",
            ],
        ),
    ],
)
def test_regions_that_nothing_grades(make_with_cases, train, told):
    """A person reads what is graded by hand; of a class each method is graded by its name."""
    made = make_with_cases(SOURCE, RUBRIC.replace("TRAIN", train))
    cases = CaseSet(made.case_set.cases, {})
    assert [each.line for each in unentered_regions(made.rubric, made.sources, cases)] == told
