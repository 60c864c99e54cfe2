"""Examples of mistakes about axes have axes of different lengths."""

from pathlib import Path

import pytest

from grader.grading.examples.small_examples import _unlike
from tests.follow_through.foreign import foreign

REFERENCE = '''
"""One function on the rows of an array."""


def centred(x):
    """Return x without the mean of each row."""
    # BEGIN SOLUTION
    out = 2 * (x - x.mean(axis=1, keepdims=True)) + x
    # END SOLUTION
    return out
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
    hints: {out: "Look at one row."}  # words say nothing about shapes
"""
MEAN = "x.mean(axis=1, keepdims=True)"


@pytest.mark.parametrize(
    ("mistake", "shape"),
    [
        ("x.mean(axis=1, keepdims=True)[None]", "(1, 2, 3)"),  # also wrong with one number
        ("3 * x.mean(axis=1, keepdims=True)", ""),
        ("x.mean(axis=0, keepdims=True)", ""),  # another axis, and the right shape
    ],
)
def test_axes_are_told_apart_where_the_shape_is_wrong(
    tmp_path: Path, grade, mistake: str, shape: str
) -> None:
    tools = foreign(tmp_path / "made", {"tools.py": REFERENCE}, RUBRIC)
    work = tmp_path / "work"
    work.mkdir()
    (work / "tools.py").write_text(REFERENCE.replace(MEAN, mistake), "utf-8")
    (criterion,) = grade(work, examples=True, assignment=tools).criteria
    (got,) = [line for line in criterion.example.splitlines() if line.startswith("# got")]
    assert shape in got
    (given,) = [line for line in criterion.example.splitlines() if line.startswith("x = ")]
    assert given.count("[") == (3 if shape else 2)
    assert given.count(",") == (5 if shape else "axis=0" in mistake)


@pytest.mark.parametrize(
    ("small", "usual", "apart"),
    [
        ({"N": 1, "D": 1}, {"N": 5, "D": 3}, {"N": 2, "D": 3}),
        ({"N": 3, "D": 1, "H": 2}, {"N": 5, "D": 3, "H": 4}, {"N": 3, "D": 2, "H": 4}),
        ({"N": 1, "D": 2}, {"N": 1, "D": 3}, {"N": 1, "D": 2}),
    ],
)
def test_unlike_sizes_are_small(small, usual, apart) -> None:
    assert _unlike(small, usual) == apart
