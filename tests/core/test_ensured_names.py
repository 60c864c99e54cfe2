"""Which names of a case the properties of a criterion read."""

from fractions import Fraction

import pytest

from grader.core.asked.ensured_names import result_names
from grader.core.rubric import Criterion

CALL = "xs = f()\nfor i in range(3):\n    t = i"


@pytest.mark.parametrize(
    ("expression", "read"),
    [
        ("xs == [i for i in xs]", ("xs",)),  # a name of its own, as the lines have one
        ("all(x > t for x in xs)", ("t", "xs")),
        ("sorted(xs, key=lambda t: -t) == xs", ("xs",)),
        ("all(i for i in xs) and i == 2", ("i", "xs")),
        ("[[t + i for t in xs] for x in xs]", ("i", "xs")),
        ("{t: i for t in xs if t for i in t} == xs", ("xs",)),
        ("[t for t in t]", ("t",)),
        ("(lambda i, k=t: i + k)(1)", ("t",)),
    ],
)
def test_names_of_comprehensions_are_its_own(expression: str, read: tuple[str, ...]) -> None:
    criterion = Criterion("f", "f", ("f.py",), Fraction(1), call=CALL, ensure={"it": expression})
    assert tuple(sorted(result_names(criterion))) == read
