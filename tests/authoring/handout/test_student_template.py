"""The template is the reference with its solutions cut out, and nothing else changed."""

import pytest

from grader.authoring.handout.student_template import render_template, render_templates
from grader.core.assignment import STUB
from grader.core.errors import GraderError

SOURCE = '''"""A module."""


def f(x):
    """Doubles x."""
    # TODO: double it.
    # BEGIN SOLUTION
    y = 2 * x
    # END SOLUTION
    return y \
        + 0


class C:
\tdef g(self):
\t\t# BEGIN SOLUTION
\t\treturn 1
\t\t# END SOLUTION
'''


def test_solutions_are_cut_and_the_rest_stays_to_the_byte() -> None:
    expected = SOURCE.replace(
        "    # BEGIN SOLUTION\n    y = 2 * x\n    # END SOLUTION\n", f"    {STUB}\n"
    ).replace("\t\t# BEGIN SOLUTION\n\t\treturn 1\n\t\t# END SOLUTION\n", f"\t\t{STUB}\n")
    assert render_template(SOURCE) == expected


def test_line_endings_stay_what_they_are() -> None:
    windows = SOURCE.replace("\n", "\r\n")
    assert render_template(windows) == render_template(SOURCE).replace("\n", "\r\n")


def test_a_file_without_markers_is_unchanged() -> None:
    assert render_template("x = 1\n") == "x = 1\n"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("x\n# BEGIN SOLUTION\ny\n", 2),
        ("x\n# END SOLUTION\n", 2),
        ("# BEGIN SOLUTION\n# BEGIN SOLUTION\n# END SOLUTION\n", 2),
    ],
)
def test_markers_that_do_not_pair_are_named_with_their_line(source: str, line: int) -> None:
    with pytest.raises(GraderError, match=rf"layers\.py, line {line}: "):
        render_template(source, "layers.py")


def test_checks_never_go_to_students() -> None:
    assert set(render_templates({"checks.py": b"", "a.py": b"", "sub/checks.py": b""})) == {"a.py"}
