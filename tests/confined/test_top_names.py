"""What begins a line of a source, and whether two files are versions of one."""

import pytest

from grader.confined.top_names import is_version_of, top_names

SOURCE = b"""import numpy as np
A, B = 1, 2
LIMIT = 3
width: int = 4
same == 5


async  def wait(): pass
def f(x, y=1):
    inner = 2
class Net: pass\rdef after_a_return(): pass
definition
"""


def test_names_at_the_top() -> None:
    assert top_names(SOURCE) == {"LIMIT", "width", "wait", "f", "Net", "after_a_return"}


@pytest.mark.parametrize(
    ("source", "original", "versions"),
    [
        (b"def f(): return 1", b"def f(): pass\ndef g(): pass", True),
        (b"class f: pass", b"def f(): pass", True),
        (b"def h(): pass", b"def f(): pass", False),
        (b"x = 1", b"def f(): pass", True),
        (b"def h(): pass", b"", True),
    ],
)
def test_versions_of_one_file(source: bytes, original: bytes, versions: bool) -> None:
    assert is_version_of(source, original) is versions


def test_a_long_line_takes_no_time() -> None:
    assert top_names(b"a" * 2**20 + b" " * 2**20 + b":" * 2**20) == set()
