"""Libraries that some tests need: missing ones are an error where tests may not be skipped."""

import os
from importlib.util import find_spec
from typing import Any

import pytest


def needed(library: str) -> Any:
    """Return a module; skip the tests of a file without it, but fail where `CI` is set."""
    if os.environ.get("CI") == "true" and find_spec(library) is None:
        pytest.fail(f"{library} is not installed, so its tests do not run", pytrace=False)
    return pytest.importorskip(library)
