"""The file with the brand is found beside the rubric, and need not be there."""

from pathlib import Path

import pytest

from grader.core.errors import GraderError
from grader.files.brand_file import BRAND, brand_beside


def test_it_is_found_beside_the_rubric(tmp_path: Path) -> None:
    assert brand_beside(tmp_path / "tiny.yaml") == ""
    (tmp_path / BRAND).parent.mkdir()
    (tmp_path / BRAND).write_text("{# mine #}<p>Course</p>", "utf-8")
    assert brand_beside(tmp_path / "tiny.yaml") == "<p>Course</p>"


def test_a_file_that_is_no_text_is_said(tmp_path: Path) -> None:
    (tmp_path / BRAND).parent.mkdir()
    (tmp_path / BRAND).write_bytes(b"\xff\xfe")
    with pytest.raises(GraderError, match=r"brand\.html\.j2 cannot be read: ") as error:
        brand_beside(tmp_path / "tiny.yaml")
    assert error.value.advice == "Save it as UTF-8, and let yourself read it."
