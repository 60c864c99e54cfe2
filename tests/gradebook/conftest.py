"""An empty gradebook for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.gradebook.store import Gradebook


@pytest.fixture
def location(tmp_path: Path) -> Path:
    return tmp_path / "out" / "gradebook.sqlite"


@pytest.fixture
def book(location: Path) -> Iterator[Gradebook]:
    with Gradebook.open(location, "tiny") as opened:
        yield opened
