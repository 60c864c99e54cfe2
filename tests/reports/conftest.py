"""Sample grades for the tests of reports, and a browser."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from devtools import Page, open_browser


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """One browser for all pages: to start it takes longer than to show most of them."""
    with open_browser(tmp_path_factory.mktemp("browser")) as page:
        yield page
