"""The page that says what to touch names files and folders that there are."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "changing.md").read_text("utf-8")
PATHS = sorted(set(re.findall(r"`((?:grader|docs|tests)/[\w/.-]+)`", PAGE)))


def test_there_are_many() -> None:
    assert len(PATHS) > 20


@pytest.mark.parametrize("path", PATHS)
def test_it_exists(path: str) -> None:
    assert (ROOT / path).is_dir() if path.endswith("/") else (ROOT / path).is_file()
