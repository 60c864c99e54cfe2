"""Modules and functions that students add are loaded, however they are named and imported."""

import pytest

from tests.own_files.added_modules import ADDED
from tests.own_files.course import OWN, REFERENCE


@pytest.mark.parametrize("name", ADDED)
def test_what_students_add_is_loaded(fixed, graded, name: str) -> None:
    files = {path: REFERENCE[path] for path in OWN} | ADDED[name]
    grade = graded(fixed, files)
    assert (grade.score, grade.warnings, grade.remarks) == (grade.points, (), ())
