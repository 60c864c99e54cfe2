"""Functions of one name in two files: each is graded, replaced and mutated in its own file."""

from contextlib import closing

import pytest

from grader.confined.load.loaded_program import FileGroups
from grader.confined.load.loader import load_program, unload
from grader.core.grades import Status
from tests.small_assignments import SmallAssignment

SHARED = """
def double(x):
    # BEGIN SOLUTION
    return 2 * x + x**2
    # END SOLUTION
"""
ONE = """
from .layers import double


class Net:
    def loss(self, x):
        # BEGIN SOLUTION
        return double(x) + 1
        # END SOLUTION


def solve(x):
    # BEGIN SOLUTION
    return double(x) - 3
    # END SOLUTION
"""
TWO = """
from .one import solve as helper


class Net:
    def loss(self, x):
        # BEGIN SOLUTION
        return x**3 - 1
        # END SOLUTION


def solve(x):
    # BEGIN SOLUTION
    return helper(x) * 5
    # END SOLUTION
"""
RUBRIC = """
sizes: {N: 4}
cases: {main: {}, hidden: {N: 6, visibility: hidden}}
one_of:
  the network: {one: [net_1], two: [net_2]}
criteria:
  double: {file: layers.py, points: 1, given: {x: "normal(N)"}, call: y = double(x), outputs: [y]}
  net_1:
    {<<: &plain {points: 2, given: {x: "normal(N)"}, outputs: [y]},
    function: "one:Net.loss", file: one.py, call: y = one.Net().loss(x)}
  net_2: {<<: *plain, function: "two:Net.loss", file: two.py, call: y = two.Net().loss(x)}
  solve_1: {<<: *plain, function: "one:solve", file: one.py, call: y = one.solve(x)}
  solve_2: {<<: *plain, function: "two:solve", file: two.py, call: y = two.solve(x)}
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("namesakes")
    with closing(SmallAssignment(folder, SHARED, RUBRIC, one=ONE, two=TWO)) as made:
        yield made


def scores(grade):
    return {c.name: float(c.score) for c in grade.criteria}


def test_each_is_graded_in_its_own_file(small):
    grade = small.grade(SHARED, one=ONE, two=TWO)
    assert (grade.score, grade.points) == (7, 7)
    assert scores(grade)["net_2"] == 0  # of the two networks the first counts


def test_a_namesake_does_not_stand_in(small):
    grade = small.grade(SHARED, one=ONE)
    missing = {c.name for c in grade.criteria if c.status is Status.MISSING}
    assert missing == {"net_2", "solve_2"}
    assert grade.score == 5


def test_no_method_of_a_namesake_stands_in(small):
    functions = {"one:Net.loss": ("one.py",), "two:Net.other": ("two.py",)}
    program = load_program(FileGroups({"one.py": ONE.replace("loss", "other").encode()}), functions)
    unload()
    assert [found.state for found in program.functions] == ["missing", "missing"]


def test_the_other_group_counts_if_it_earns_more(small):
    grade = small.grade(SHARED, one=ONE.replace("+ 1", "+ 2"), two=TWO)
    assert (scores(grade)["net_1"], scores(grade)["net_2"]) == (0, 2)
    assert grade.score == grade.points


def test_helpers_are_replaced_under_every_name(small):
    wrong = small.grade(SHARED, one=ONE.replace("- 3", "- 4"), two=TWO)
    (caller,) = [c for c in wrong.criteria if c.name == "solve_2"]
    assert caller.replaced == ("one:solve",)
    assert caller.score == caller.points
