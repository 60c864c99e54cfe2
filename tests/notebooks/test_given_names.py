"""Lines of a case use what the template defines, even if no function of a notebook reads it."""

from tests.follow_through.foreign import foreign
from tests.notebooks.test_notebooks import graded
from tests.notebooks.written_notebooks import jupyter

REFERENCE = '''
from typing import NamedTuple


class Size(NamedTuple):
    """Two lengths."""

    n: int
    d: float


def area(size):
    return size.n * size.d  # SOLUTION
'''
RUBRIC = """
sizes: {N: 3}
cases: {main: {}, other: {N: 4}}
criteria:
  area: {file: sizes.py, points: 1, given: {d: normal()}, call: "a = area(Size(N, d))",
    outputs: [a]}
"""
OWN = (
    "from collections import namedtuple\nSize = namedtuple('Size', 'n d')",
    "def area(size):\n    return size.n * size.d",
    "Size(area(Size(1, 2)), undefined)",
)


def test_a_notebook_makes_what_the_template_defines_in_its_own_way(
    tmp_path, shared_sandbox
) -> None:
    assignment = foreign(tmp_path / "small", {"sizes.py": REFERENCE}, RUBRIC)
    submitted = tmp_path / "submitted"
    submitted.mkdir()
    (submitted / "own.ipynb").write_text(jupyter(OWN), "utf-8")
    (grade,) = graded(submitted, assignment, shared_sandbox).criteria
    assert grade.score == 1, grade.feedback
