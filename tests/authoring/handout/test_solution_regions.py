"""Which functions students write, and which of them a criterion grades."""

from types import SimpleNamespace

from grader.authoring.handout.solution_regions import (
    solution_regions,
    ungraded_regions,
    unwritten_criteria,
)

SOURCE = b"""
LIMIT = 3
# BEGIN SOLUTION
OTHER = 4
# END SOLUTION


def whole(x):
    # BEGIN SOLUTION
    def inner(y):
        return y

    return inner(x)
    # END SOLUTION


class Layer:
    def forward(self, x):
        # BEGIN SOLUTION
        return x
        # END SOLUTION

    def given(self, x):
        return x


# BEGIN SOLUTION
@staticmethod
def one():
    return 1


def two():
    return 2
# END SOLUTION
"""


def rubric(*functions: str) -> SimpleNamespace:
    criteria = [
        SimpleNamespace(name=f"grades_{f}", function=f, files=("other.py",), by_hand=False)
        for f in functions
    ]
    return SimpleNamespace(criteria=criteria)


def test_a_region_belongs_to_the_function_around_it_or_to_those_inside() -> None:
    regions = solution_regions({"layers.py": SOURCE})
    assert [(r.first, r.function) for r in regions] == [
        (3, ""),
        (9, "whole"),
        (19, "Layer.forward"),
        (27, "one"),
        (27, "two"),
    ]


def test_what_no_criterion_grades() -> None:
    sources = {"layers.py": SOURCE}
    graded = rubric("whole", "Layer", "one", "two")
    assert [r.function for r in ungraded_regions(graded, sources)] == [""]
    assert [r.function for r in ungraded_regions(rubric("whole", "one"), sources)] == [
        "",
        "Layer.forward",
        "two",
    ]


def test_criteria_that_students_do_not_write() -> None:
    sources = {"layers.py": SOURCE}
    everything = rubric("whole", "Layer", "Layer.forward", "Layer.given", "one")
    assert unwritten_criteria(everything, sources) == ["grades_Layer.given"]
