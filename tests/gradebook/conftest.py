"""An empty gradebook for each test, in each kind of database that can keep one."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.gradebook.store import Gradebook
from tests.gradebook.server import POSTGRES, new_database, running_server

_numbers = itertools.count()


@pytest.fixture(scope="session")
def database_server() -> Iterator[Path]:
    if POSTGRES is None and os.environ.get("CI") != "true":
        pytest.skip("PostgreSQL is not installed")
    with running_server() as folder:
        yield folder


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """The path of an SQLite file, or the URL of an empty PostgreSQL database."""
    if request.param == "sqlite":
        return tmp_path / "out" / "gradebook.sqlite"
    server = request.getfixturevalue("database_server")
    return new_database(server, f"class{next(_numbers)}")


@pytest.fixture
def book(location: Path | str) -> Iterator[Gradebook]:
    with Gradebook.open(location, "tiny") as opened:
        yield opened
