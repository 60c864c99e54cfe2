"""Classes that are made once for all tests of the class page."""

import pytest
from class_of import class_of
from sample_grades import all_right, half_finished, three_mistakes

from grader.core.entries import Entry


@pytest.fixture(scope="session")
def entries() -> list[Entry]:
    return list(class_of(100, [all_right(), three_mistakes(), half_finished()]))
